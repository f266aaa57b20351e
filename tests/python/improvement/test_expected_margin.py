"""What actions would bring: closed forms, shared doubt, wrong input."""

from __future__ import annotations

import math
from typing import Any

import pytest

import cabochon as cb

expected = cb.improvement.expected_margin

MOVES: dict[str, Any] = {
    "action": "calls",
    "factors": "nps",
    "reach": 0.5,
    "effect": 2.0,
    "effect_low": 1.0,
    "effect_high": 3.0,
    "cost": 1000.0,
}
AVOIDS: dict[str, Any] = {
    "action": "scan",
    "reasons": "late",
    "reach": 0.8,
    "tickets_avoided": 0.5,
    "tickets_avoided_low": 0.4,
    "tickets_avoided_high": 0.6,
    "cost": 500.0,
}
TICKETS = {
    "process": ["door"] * 30 + ["desk"] * 10,
    "reason": ["late"] * 30 + ["typo"] * 10,
    "cost": [100.0] * 30 + [10.0] * 10,
}


def test_factors_bring_reach_times_effect_times_slope_times_accounts() -> None:
    row = expected([MOVES], slopes={"nps": (40.0, 10.0)}, accounts=100, draws=200_000).rows()[0]
    assert row["margin"] == pytest.approx(0.5 * 2 * 40 * 100 - 1000, rel=0.01)
    assert row["from_factors"] == pytest.approx(4000, rel=0.01)
    # product of two independent normals: relative variances add up
    relative = math.sqrt(0.25**2 + (1 / 1.96 / 2) ** 2 + 0.25**2 * (1 / 1.96 / 2) ** 2)
    assert (row["margin_high"] - row["margin_low"]) / 2 / 1.96 == pytest.approx(4000 * relative, rel=0.03)


def test_tickets_bring_the_share_avoided_of_what_they_cost_in_a_year() -> None:
    row = expected([AVOIDS], tickets=TICKETS, ticket_days=73, draws=200_000).rows()[0]
    yearly = 3000 * 365 / 73
    assert row["margin"] == pytest.approx(0.8 * 0.5 * yearly - 500, rel=0.01)
    relative = math.sqrt(1 / 30 + (0.1 / 1.96 / 0.5) ** 2)  # compound Poisson of 30 equal costs
    assert (row["margin_high"] - row["margin_low"]) / 2 / 1.96 == pytest.approx(0.4 * yearly * relative, rel=0.05)


def test_processes_and_reasons_both_have_to_fit() -> None:
    several = [
        AVOIDS | {"action": "p", "reasons": None, "processes": "door, desk"},
        AVOIDS | {"action": "n", "processes": "desk"},
    ]
    rows = expected(several, tickets=TICKETS, ticket_days=365).rows()
    assert rows[0]["from_tickets"] == pytest.approx(0.4 * 3100, rel=0.02)
    assert rows[1]["from_tickets"] == 0  # no ticket is late and of the desk


def test_a_reason_with_a_comma_stays_whole() -> None:
    tickets = {"reason": ["fees, charges"] * 10, "cost": [10.0] * 10}
    row = expected([AVOIDS | {"reasons": "fees, charges"}], tickets=tickets, ticket_days=365).rows()[0]
    assert row["from_tickets"] == pytest.approx(40, rel=0.05)


def test_who_lives_by_the_same_slope_is_wrong_together() -> None:
    """Two actions on one uncertain slope: the plan's interval is as wide as twice the one's, not the root of two."""
    sure = {"effect_low": 2.0, "effect_high": 2.0}
    pair = [MOVES | sure, MOVES | sure | {"action": "visits"}]
    one = expected(pair, slopes={"nps": (40.0, 10.0)}, accounts=100).rows()[0]
    both = cb.improvement.plan(pair, 5000, slopes={"nps": (40.0, 10.0)}, accounts=100, solves=0).margin
    assert both.high - both.low == pytest.approx(2 * (one["margin_high"] - one["margin_low"]), rel=1e-9)


def test_slopes_come_as_numbers_estimates_and_students_t() -> None:
    sure = MOVES | {"effect_low": 2.0, "effect_high": 2.0}
    widths = []
    for slope in (
        40.0,
        cb.Estimate(40.0, low=40 - 19.6, high=40 + 19.6, level=0.95, n=50, method="ols"),
        (40.0, 10.0),
        (40.0, 10.0, 3.0),
    ):
        row = expected([sure], slopes={"nps": slope}, accounts=100, draws=50_000).rows()[0]
        assert row["from_factors"] == pytest.approx(4000, rel=0.02)
        widths.append(row["margin_high"] - row["margin_low"])
    assert widths[0] == 0
    assert widths[1] == pytest.approx(widths[2], rel=0.001)
    assert widths[3] / widths[2] == pytest.approx(3.182 / 1.96, rel=0.05)


def test_the_kind_of_frame_comes_back() -> None:
    pandas = pytest.importorskip("pandas")
    found = expected(pandas.DataFrame([MOVES]), slopes={"nps": (1.0, 0.1)}, accounts=5)
    assert isinstance(found, pandas.DataFrame)
    assert list(found) == [
        "action", "name", "from_factors", "from_tickets", "cost", "margin", "margin_low", "margin_high", "p_positive",
    ]  # fmt: skip


WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        MOVES | {"factors": "npss"},
        {"slopes": {"nps": 1.0}, "accounts": 9},
        "actions, row 0, column 'factors': got 'npss', expected one of nps (did you mean 'nps'?)",
    ),
    (
        MOVES,
        {"accounts": 9},
        "actions, row 0, column 'factors': got 'nps', expected a slope of that factor (slopes=...)",
    ),
    (
        MOVES,
        {"slopes": {"nps": 1.0}},
        "expected_margin, column 'accounts': expected the number of accounts, as actions move factors",
    ),
    (
        MOVES | {"effect_low": None, "effect_high": None},
        {"slopes": {"nps": 1.0}, "accounts": 9},
        "actions, row 0, column 'effect_low': expected the limits of the expected change",
    ),
    (
        MOVES | {"reach": 50},
        {"slopes": {"nps": 1.0}, "accounts": 9},
        "actions, row 0, column 'reach': got 50, expected a number of at least 0 and at most 1 (did you mean 0.5?)",
    ),
    (
        MOVES | {"effect_low": 2.5},
        {"slopes": {"nps": 1.0}, "accounts": 9},
        "actions, row 0, column 'effect_low': got 2.5, expected at most effect (2)",
    ),
    (
        {**MOVES, "effect_hi": 4.0, "effect_high": None},
        {"slopes": {"nps": 1.0}, "accounts": 9},
        "actions, row 0, column 'effect_high': expected both limits or none",
    ),
    (AVOIDS, {}, "expected_margin, column 'tickets': expected the tickets, as actions avoid some of them"),
    (
        AVOIDS,
        {"tickets": TICKETS},
        "expected_margin, column 'ticket_days': expected the number of days that the tickets cover",
    ),
    (
        AVOIDS | {"reasons": "lat"},
        {"tickets": TICKETS, "ticket_days": 365},
        "actions, row 0, column 'reasons': got 'lat', expected one of late, typo (did you mean 'late'?)",
    ),
    (
        AVOIDS,
        {"tickets": {"reason": ["late"]}, "ticket_days": 365},
        "expected_margin, column 'cost_per_ticket': expected the money lost to one ticket, as the tickets have no "
        "column cost",
    ),
    (
        AVOIDS,
        {"tickets": {"reason": ["late", "late"], "cost": [1.0, -4.0]}, "ticket_days": 365},
        "tickets, row 1, column 'cost': got -4, expected a number of at least 0 (or cost_per_ticket for all)",
    ),
    (MOVES, {"slopes": 5}, "slopes: got a int, expected a dict of factor and slope, or a fitted regression"),
    (
        MOVES,
        {"slopes": {"nps": "much"}},
        "slopes, column 'nps': got 'much', expected a number, (value, standard error), (value, standard error, degrees "
        "of freedom) or an Estimate",
    ),
    (
        MOVES,
        {"slopes": {"nps": (1.0, -1.0)}, "accounts": 9},
        "expected_margin, column 'slopes': got -1, expected a number of at least 0",
    ),
    (
        MOVES,
        {"slopes": {"nps": 1.0}, "accounts": 9, "draws": 5},
        "expected_margin, column 'draws': got 5, expected a number of at least 100 and at most 1e+06",
    ),
]


@pytest.mark.parametrize(("action", "options", "message"), WRONG)
def test_wrong_input(action: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        expected([action], **options)
    assert str(caught.value) == message


def test_no_actions() -> None:
    for nothing in ([], {"action": [], "cost": []}):
        with pytest.raises(cb.InputError, match="actions: got no rows, expected at least one action"):
            expected(nothing)
    with pytest.raises(cb.InputError, match="row 0: got a int, expected an Action or a dict"):
        expected([3])
