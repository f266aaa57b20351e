"""The table's rounded values add up, down and along, whatever the lines are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabochon.report import letter
from cabochon.report.letters.rows import MOST_ROWS, rows_of
from cabochon.report.letters.sums import controlled

amounts = st.lists(
    st.tuples(st.floats(-500, 9000, allow_nan=False), st.floats(-500, 9000, allow_nan=False)), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(amounts, st.sampled_from([0, 2, -1]))
def test_rounding_keeps_every_cell_within_a_unit_and_totals_too(
    sides: list[tuple[float, float]], decimals: int
) -> None:
    ours, theirs = [a for a, _ in sides], [b for _, b in sides]
    left, right = controlled(ours, theirs, decimals=decimals)
    unit = 10.0**-decimals
    for given_values, rounded in ((ours, left), (theirs, right)):
        assert all(abs(a - b) < unit * (1 + 1e-6) for a, b in zip(given_values, rounded, strict=True))
        assert abs(sum(given_values) - sum(rounded)) < unit * (1 + 1e-6)
        assert abs(sum(given_values[1:]) - sum(rounded[1:])) < 1.51 * unit


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 9000, allow_nan=False), min_size=1, max_size=6))
def test_equal_cells_stay_equal(values: list[float]) -> None:
    left, right = controlled(values, values)
    assert left == right


def numbers(cells: tuple[str, ...]) -> list[float]:
    return [
        float(cell.replace("\N{MINUS SIGN}", "-").replace(",", "").replace("+", "").replace("\N{NO-BREAK SPACE}", ""))
        for cell in cells
    ]


@pytest.mark.parametrize("which", ["win-back", "equal", "full"])
def test_a_reader_with_a_pencil_gets_the_totals(told: Any, full: Any, which: str) -> None:
    comparison = {"win-back": told["en"][0], "equal": told["en"][1], "full": full}[which]
    page = letter(comparison).page
    rows = [numbers(row[1:]) for row in page.rows]
    without, total = (numbers(row[1:]) for row in page.totals)
    for row in (*rows, without, total):
        assert row[0] - row[1] == pytest.approx(row[2], abs=1e-9)
    for column in range(3):
        assert sum(row[column] for row in rows) == pytest.approx(total[column], abs=1e-9)
        assert sum(row[column] for row in rows[1:]) == pytest.approx(without[column], abs=1e-9)
    assert len(rows) + 2 <= MOST_ROWS


def test_full_offers_are_grouped_and_nothing_is_lost(full: Any) -> None:
    table = rows_of(full)
    lines = [line for part in table.parts for line in part.lines]
    assert sorted([*lines, *table.nothing]) == sorted(row["line"] for row in full.lines.rows())
    assert table.difference == pytest.approx(full.difference.value, abs=10.0**-table.decimals)


def test_offers_without_metal_have_one_total() -> None:
    from cabochon.ownership import Buyer, Offer, compare

    near = Offer(contract="sale", price_per_piece=102, shelf_days=60)
    far = Offer(contract="sale", price_per_piece=100, shelf_days=120)
    page = letter(compare(near, far, Buyer(vat="excluded", capital_rate_annual=0.365))).page
    assert [row[0].partition("\ue000")[0] for row in page.totals] == ["Total"]
    assert page.claim.startswith("Over all the lines that could be compared, a piece of ours is 3.88 cheaper")


def test_a_price_that_holds_metal_is_not_told_against_one_that_does_not() -> None:
    from cabochon.ownership import Buyer, Offer, compare

    ours = Offer(
        contract="tolling", weight_grams=2, fineness=0.585, loss_share=0.03, loss_basis="issued", work_per_piece=500
    )
    theirs = Offer(contract="sale", price_per_piece=9000)
    page = letter(compare(ours, theirs, Buyer(vat="excluded", metal_price_per_gram=7000), one_sided="drop")).page
    assert [row[0].partition("\ue000")[0] for row in page.totals] == ["Total"]


@pytest.mark.parametrize("scale", [1e-4, 1e-2, 1.0, 1e8])
def test_a_difference_keeps_two_digits_at_any_scale(scale: float) -> None:
    from cabochon.ownership import Buyer, Offer, compare

    near, far = (Offer(contract="sale", price_per_piece=price * scale) for price in (10, 11))
    page = letter(compare(near, far, Buyer(vat="excluded"))).page
    assert page.table.difference == pytest.approx(-scale)
    assert "cheaper to own" in page.claim


def test_nothing_known_makes_a_letter_that_says_so() -> None:
    from cabochon.ownership import Buyer, Offer, compare

    offer = Offer(contract="sale")
    written = letter(compare(offer, offer, Buyer(vat="excluded")))
    assert "cannot tell" in written.page.claim
    assert "We ask you to tell us the terms that are missing" in written.page.request
    assert all((written.html, written.markdown, written.docx, written.xlsx))
