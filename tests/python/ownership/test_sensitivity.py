"""Which unknown matters, what to ask, the competitor's best case, and headroom."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, compare, normal, triangular, uniform

from .test_compare import BUYER, OURS, THEIRS
from .test_uncertain import GUESSED, UNCERTAIN


def test_distribution_and_histogram() -> None:
    c = compare(UNCERTAIN, GUESSED, BUYER, seed=2)
    table = c.distribution([0.025, 0.5, 0.975])
    assert table["difference"][0] == pytest.approx(c.difference.low)
    assert table["ours"][2] == pytest.approx(c.ours.high)
    shares = c.histogram("theirs", bins=20)
    assert len(shares) == 20
    assert sum(shares["share"]) == pytest.approx(1)
    with pytest.raises(InputError, match="did you mean 'ours'"):
        c.histogram("our")


def test_sensitivity_of_independent_terms() -> None:
    found = compare(UNCERTAIN, GUESSED, BUYER).sensitivity()
    assert found.method == "sobol"
    rows = found.table.rows()
    assert rows[0]["term"] == "theirs.shelf_days"
    assert sum(row["first"] for row in rows) == pytest.approx(1, abs=0.03)
    assert all(row["first_low"] <= row["first"] <= row["first_high"] for row in rows)
    assert found.sentence.startswith("Most of the doubt comes from shelf days of theirs")
    assert "<table" in found._repr_html_()


def test_shapley_effects_of_correlated_terms_add_up() -> None:
    pair = {("theirs.shelf_days", "theirs.unsold_share"): 0.7}
    found = compare(UNCERTAIN, GUESSED, BUYER, correlations=pair).sensitivity(draws=2000)
    assert found.method == "shapley"
    assert sum(found.table["shapley"]) == pytest.approx(1)


def test_tornado_moves_one_term_from_the_medians() -> None:
    c = compare(UNCERTAIN, GUESSED, BUYER)
    found = c.tornado(level=0.9)
    row = found.table.rows()[0]
    assert row["term"] == "theirs.shelf_days"
    assert row["swing"] == pytest.approx(abs(row["difference_at_low"] - row["difference_at_high"]))
    assert min(row["difference_at_low"], row["difference_at_high"]) < found.base
    assert "median" in found.sentence


def test_what_to_ask_next() -> None:
    buyer = Buyer(**{**BUYER.to_dict(), "pieces_per_year": 1000})
    found = compare(UNCERTAIN, GUESSED, buyer).what_to_ask()
    row = found.table.rows()[0]
    assert row["term"] == "theirs.shelf_days"
    assert 0 < row["worth_per_piece"] <= found.all_per_piece + 3 * row["standard_error"]
    assert row["worth_per_year"] == pytest.approx(1000 * row["worth_per_piece"])
    assert found.sentence.startswith("Ask next: time from receipt to sale, days, of 'theirs'?")
    sure = compare(OURS, {**THEIRS, "shelf_days": uniform(300, 310)}, BUYER).what_to_ask()
    assert sure.sentence == "No answer about a single term would change the choice."


def test_no_win_is_claimed_without_its_condition() -> None:
    theirs = {**THEIRS, "shelf_days": triangular(150, 230, 260), "unsold_share": triangular(0.04, 0.10, 0.14)}
    c = compare(OURS, theirs, BUYER)
    assert c.verdict == "ours"
    best = c.competitor_best_case()
    assert best.flips
    assert best.comparison.difference.value > 0
    assert best.table["best"].tolist() == [150, 0.04]
    assert 0 < best.probability_theirs_cheaper < 0.05
    assert len(best.reversing) >= 1
    assert best.condition in c.sentence or best.condition[1:] in c.sentence
    assert "to reverse the conclusion" in c._repr_html_()
    sure = compare(OURS, {**THEIRS, "shelf_days": normal(300, 5)}, BUYER)
    assert not sure.competitor_best_case().flips
    assert sure.sentence.count(".") - sure.sentence.count(",") < 6
    assert "reverse" not in sure.sentence


def test_headroom() -> None:
    c = compare(OURS, THEIRS, BUYER)
    room = c.headroom()
    assert room.per_piece.value == pytest.approx(-c.difference.value)
    assert room.leader == "ours"
    assert room.table["line"].tolist() == c.not_considered
    assert "9 lines that were not considered" in room.sentence


@pytest.mark.parametrize("method", ["distribution", "histogram", "sensitivity", "tornado", "what_to_ask"])
def test_plain_numbers_have_no_doubt_to_analyse(method: str) -> None:
    c: Any = compare(OURS, THEIRS, BUYER)
    with pytest.raises(InputError, match="got plain numbers, expected at least one uncertain term"):
        getattr(c, method)()
