"""A letter where the competitor is the cheaper one: the cheapest change of our terms, or what to ask."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Offer, compare
from cabochon.report import letter
from cabochon.report.letters.budget import MOST_NUMBERS, numbers_in

#: A day of lead time costs us 9, a share of loss 7,000 (a point 70), a day of deferral 2.
COSTS = {"lead_time_days": 9.0, "loss_share": {"cost": 7000, "least": 0.02}, "deferral_days": 2.0}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_without_our_costs_it_asks_about_the_terms_that_tie(told: Any) -> None:
    _, equal, case = told["en"]
    written = letter(equal, replace(case, regulation=()))
    request = plain(written.page.request)
    assert request.startswith(
        "We ask you for a meeting on which of these terms we should improve before you decide; any"
    )
    assert "loss of metal" in request
    assert "weight" not in request
    assert not numbers_in(request)
    assert "concession" in {left.what for left in written.left_out}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_cheapest_concession_is_offered_and_really_ties(told: Any, lang: str) -> None:
    _, equal, case = told[lang]
    written = letter(equal, replace(case, regulation=(), costs=COSTS), lang=lang)
    text = plain(written.page.request)
    start = {"en": "We offer a change of our terms with which", "ru": "Предлагаем изменить наши условия так"}[lang]
    assert text.startswith(start)
    assert sum(map(numbers_in, written.text)) <= MOST_NUMBERS
    found = equal.against([], case.date, costs=COSTS).ties
    assert [move["term"] for move in found["moves"]] == [
        "loss_share"
    ]  # 0.43 points for 31, less than a price cut of 36 or 9 days for 77
    move = found["moves"][0]
    changed = Offer(**{**equal.our_offer.to_dict(), move["term"]: move["to"]})
    assert compare(changed, equal.their_offer, equal.buyer).difference.value == pytest.approx(0, abs=1e-6)
    assert ("3.1%" if lang == "en" else "3,1 %") in text  # 3.11 %, rounded in the client's favour
    for secret in ("7000", "7 000", f"{found['supplier_cost']:.0f}"):  # our costs are ours
        assert secret not in text
    assert "concession" not in {left.what for left in written.left_out}


def test_with_a_broken_clause_it_does_both(told: Any) -> None:
    _, equal, case = told["en"]
    written = letter(equal, replace(case, costs=COSTS), reader="technical")
    assert "so that your regulation is kept" in plain(written.page.request)
    assert sum(map(numbers_in, written.text)) <= MOST_NUMBERS


def test_a_win_still_asks_for_the_exception(told: Any) -> None:
    ours, _, case = told["en"]
    assert letter(ours, replace(case, costs=COSTS)).page.request.startswith("We ask you to obtain an exception")


def test_wrong_costs(told: Any) -> None:
    _, equal, case = told["en"]
    with pytest.raises(InputError, match=r"'costs'.*expected a mapping from our terms"):
        letter(equal, {"costs": 5})
    with pytest.raises(InputError, match="shelf_dais"):
        letter(equal, replace(case, regulation=(), costs={"shelf_dais": 5}))
