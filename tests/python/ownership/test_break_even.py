"""Where the offers tie, and what a day is worth."""

from __future__ import annotations

import pytest

from cabochon import InputError
from cabochon.ownership import compare

from .test_compare import BUYER, OURS, THEIRS


@pytest.mark.parametrize(
    ("term", "value", "digits"),
    [
        ("loss_share", 0.0727561666, 10),
        ("shelf_days", 216.2424623, 7),
        ("lead_time_days", 93.2756908, 7),
        ("weight_grams", 2.0661139, 7),
    ],
)
def test_ours_ties_with_theirs(term: str, value: float, digits: int) -> None:
    rows = {row["term"]: row["value"] for row in compare(OURS, THEIRS, BUYER).break_even().rows()}
    assert round(rows[term], digits) == value


@pytest.mark.parametrize(("term", "points"), [("lead_time_days", 0.5152618), ("shelf_days", 0.5699693)])
def test_ten_days_in_points_of_loss(term: str, points: float) -> None:
    rows = {row["term"]: row["worth"] for row in compare(OURS, THEIRS, BUYER).exchange_rates("loss_share").rows()}
    assert round(rows[term] * 10 * 100, 7) == points


def test_no_value_within_the_range_is_an_answer() -> None:
    rows = {row["term"]: row["value"] for row in compare(OURS, THEIRS, BUYER).break_even(of="buyer").rows()}
    assert rows["holding_rate_annual"] is None


def test_the_curve_passes_through_the_break_even() -> None:
    curve = compare(OURS, THEIRS, BUYER).break_even_curve("loss_share", "shelf_days", values=[150, 3650])
    assert round(curve["loss_share"][0], 10) == 0.0727561666
    assert curve.rows()[1]["loss_share"] is None


def test_misspelt_terms_are_answered() -> None:
    with pytest.raises(InputError, match="did you mean 'loss_share'"):
        compare(OURS, THEIRS, BUYER).exchange_rates("los_share")
    with pytest.raises(InputError, match="did you mean 'ours'"):
        compare(OURS, THEIRS, BUYER).break_even(of="our")
