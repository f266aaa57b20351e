"""Coverage month by month: each month is what coverage says on that day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb


def book(contract: str | None = None, seed: int = 5) -> cb.Book:
    rng = np.random.default_rng(seed)
    day = np.datetime64("2025-06-01")
    roles = ["economic", "technical", "user"]
    orders = {
        "order": list(range(60)),
        "account": rng.integers(0, 6, 60).tolist(),
        "date": (day + rng.integers(0, 480, 60)).tolist(),
        "revenue": rng.normal(50, 40, 60).tolist(),
        "contract": [contract or "sale", "tolling" if contract is None else contract] * 30,
    }
    return cb.Book(
        accounts={"account": list(range(6)), "roles_expected": [None, "technical", "user"] * 2},
        contacts={
            "contact": list(range(18)),
            "account": [i // 3 for i in range(18)],
            "role": roles * 6,
        },
        responses={
            "response": list(range(40)),
            "contact": rng.integers(0, 18, 40).tolist(),
            "date": (day + rng.integers(0, 500, 40)).tolist(),
            "nps": rng.integers(0, 11, 40).tolist(),
        },
        orders=orders,
        currency="EUR",
        frames="dict",
    )


@pytest.mark.parametrize("window_days", [30, 365])
def test_each_month_is_the_coverage_of_its_last_day(window_days: int) -> None:
    months = cb.feedback.coverage_over_time(
        book(), as_of="2026-09-17", months=7, window_days=window_days, value="revenue"
    )
    days = [str(day) for day in months["date"]]
    assert days == ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-17"]
    for row, day in enumerate(days):
        own = {"as_of": day, "window_days": window_days, "value": "revenue"}
        lines, total = cb.feedback.coverage(book(), **own), cb.feedback.coverage_total(book(), **own)
        heard = sum((lines[f"{role}_answers"] > 0).astype(int) for role in ("economic", "technical", "user"))
        money = np.maximum(0, lines["value"])
        by = [float(money[heard == count].sum()) for count in range(4)]
        found = [float(months[name][row]) for name in ("by_none", "by_one", "by_two", "by_three")]
        assert found == pytest.approx(by, rel=1e-12)
        assert months["value"][row] == total.value
        assert months["accounts"][row] == total.accounts
        shares = [sum(by[k:]) / sum(by) for k in (1, 2, 3)]
        names = ("at_least_one", "at_least_two", "all_three")
        assert [float(months[name][row]) for name in names] == pytest.approx(shares)
        assert float(months["expected_share"][row]) == pytest.approx(total.heard_share)


def test_tolling_and_sale_in_any_month_warn_unless_said() -> None:
    with pytest.warns(UserWarning, match="tolling"):
        cb.feedback.coverage_over_time(book(), as_of="2026-09-30", months=2)
    with pytest.warns(UserWarning, match="tolling"):  # in the first of the months alone
        cb.feedback.coverage_over_time(book(), as_of="2027-12-31", months=24, window_days=30)
    cb.feedback.coverage_over_time(book("sale"), as_of="2026-09-30", months=2)


def test_without_money_no_shares() -> None:
    bare = cb.Book(accounts={"account": ["a"]}, currency="EUR", frames="dict")
    months = cb.feedback.coverage_over_time(bare, as_of="2026-03-31", months=2)
    assert months["value"].tolist() == [0.0, 0.0]
    assert all(np.ma.getmaskarray(months[name]).all() for name in ("at_least_one", "all_three", "expected_share"))


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"months": 0},
            "coverage_over_time, column 'months': got 0, expected a number of at least 1 and at most 1200",
        ),
        (
            {"window_days": 0},
            "coverage, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06",
        ),
        (
            {"value": "profit"},
            "coverage, column 'value': got 'profit', expected one of revenue, margin, net_of_metal",
        ),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.coverage_over_time(book(), as_of="2026-03-31", **more)
    assert str(caught.value) == text
