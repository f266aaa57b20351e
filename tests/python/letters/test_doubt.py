"""Uncertain terms: what may be claimed, with which word of certainty, and under which condition."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from cabochon.ownership import Offer, beta, between, compare, normal, sample, triangular
from cabochon.report import benefits, letter
from cabochon.report.letters.budget import MOST_NUMBERS, numbers_in

SOURCE = {"source": "sales records", "date": "2026-09-30"}


@pytest.fixture(scope="module")
def doubted(told: Any) -> dict[str, Any]:
    comparison = told["en"][0]

    def made(ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
        first = Offer(**(comparison.our_offer.to_dict() | ours))
        second = Offer(**(comparison.their_offer.to_dict() | theirs))
        return compare(first, second, comparison.buyer, draws=8192)

    ours = {"shelf_days": triangular(130, 150, 175, **SOURCE)}
    return {
        "sure": made(ours, {"shelf_days": between(195, 225, level=0.95, **SOURCE)}),
        "flips": made(ours, {"shelf_days": sample([138] + [205, 210, 215, 220] * 15, **SOURCE)}),
        "wide": made(
            ours, {"shelf_days": triangular(120, 225, 240, **SOURCE), "unsold_share": beta(10, 110, **SOURCE)}
        ),
        "likely": made({"shelf_days": normal(150, 15, **SOURCE)}, {"shelf_days": normal(185, 27, **SOURCE)}),
        "cannot": made({"shelf_days": normal(190, 25, **SOURCE)}, {"shelf_days": normal(190, 30, **SOURCE)}),
        "theirs": made({"shelf_days": normal(280, 15, **SOURCE)}, {"shelf_days": normal(180, 15, **SOURCE)}),
    }


def text_of(comparison: Any, case: Any, **options: Any) -> str:
    return " ".join(letter(comparison, case, **options).text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("sure", "Almost certain: over all the lines that could be compared, a piece of ours is RUB"),
        ("sure", "The conclusion stands even where every doubt about supplier B is decided in its favour."),
        ("flips", "The probability that a piece of supplier B’s is the cheaper one is "),
        ("flips", " days for time on the shelf there would be enough for that."),
        ("likely", "Likely (probability 9"),
        ("likely", "The conclusion reverses if supplier B’s terms come to "),
        ("cannot", "On what is known we cannot tell whether a piece of ours or of supplier B’s costs you less to own"),
        ("cannot", "We ask you to tell us what decides this comparison most: time on the shelf"),
        ("theirs", "Almost certain: on the terms as they are known, a piece of supplier B’s is RUB"),
        ("theirs", "We therefore claim no advantage in cost."),
    ],
)
def test_what_is_said(doubted: Any, told: Any, which: str, words: str) -> None:
    assert words in text_of(doubted[which], told["en"][2])


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("which", ["sure", "flips", "likely", "cannot", "theirs"])
def test_no_win_without_its_condition_and_few_numbers(doubted: Any, told: Any, which: str, lang: Any) -> None:
    comparison = doubted[which]
    written = letter(comparison, told[lang][2], lang=lang)
    page = written.page
    assert sum(map(numbers_in, written.text)) <= MOST_NUMBERS
    claimed = {"en": "a piece of ours", "ru": "наше изделие обходится на"}[lang] in page.claim
    if which in ("cannot", "theirs"):
        assert not claimed or "cannot tell" in page.claim
    else:
        assert claimed
        assert page.condition
    if which in ("sure", "flips", "likely"):
        assert comparison.competitor_best_case().flips == (which != "sure")


def test_the_notes_hold_limits_of_terms_and_of_the_difference(doubted: Any, told: Any) -> None:
    facts = " ".join(fact for source in letter(doubted["wide"], told["en"][2]).sources for fact in source.facts)
    assert (
        "time on the shelf 195 days (95%: 138 days to 233 days); share of pieces that never sell 8.3% "
        "(95%: 4.1% to 13.9%)" in facts
    )
    assert "Ours minus theirs between " in facts
    assert "of the draws; probability that ours is cheaper: 9" in facts


def test_the_table_is_rounded_to_what_the_limits_support(doubted: Any, told: Any) -> None:
    table = letter(doubted["wide"], told["en"][2]).page.table
    assert table.decimals < 0
    assert table.difference % 10 == 0


def test_the_workbook_holds_the_means(doubted: Any, told: Any, tmp_path: Any) -> None:
    written = letter(doubted["flips"], told["en"][2])
    path = written.save(tmp_path / "letter.xlsx")
    shown = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = {row[0]: row[1:] for row in shown.iter_rows(values_only=True)}
    assert rows["Total"][2] == pytest.approx(written.comparison.difference.value, abs=0.005)
    assert rows["Total"][2] == pytest.approx(doubted["flips"].difference.value, abs=5)  # of the draws


def test_a_benefit_that_is_not_even_likely_is_left_out(doubted: Any, told: Any) -> None:
    found = benefits(doubted["cannot"], told["en"][2])
    reasons = {left.what: left.why for left in found.left_out["en"]}
    assert (
        reasons["speed_of_sale"] == "cannot tell which offer is better: time on the shelf"
        or "same" in reasons["speed_of_sale"]
    )
    assert "cannot tell" in reasons["money_frozen"]
    assert {one.topic for one in benefits(doubted["sure"], told["en"][2]).statements} >= {
        "speed_of_sale",
        "money_frozen",
    }
