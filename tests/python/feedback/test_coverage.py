"""Coverage of accounts by role: a small book worked out by hand, the window's edges, money, wrong input."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import cabochon as cb


def book(**changes: Any) -> cb.accounts.Book:
    tables: dict[str, Any] = {
        "accounts": {
            "account": [1, 2, 3],
            "name": ["Rossi", "Weber", None],
            "roles_expected": [None, "technical", None],
        },
        "contacts": {
            "contact": ["anna", "bob", "carl", "dora"],
            "account": [1, 1, 2, 3],
            "role": ["technical", "economic", "technical", None],
            "decides": [True, True, False, None],
        },
        "responses": {
            "response": [1, 2, 3, 4, 5, 6],
            "contact": ["anna", "anna", "bob", "carl", None, "dora"],
            "account": [None, None, None, None, 1, None],
            "role": [None, None, None, None, "user", None],
            "date": ["2026-10-31", "2026-10-01", "2025-10-31", "2025-11-01", "2026-10-10", "2026-10-05"],
            "nps": [4, 9, 8, None, 10, 7],
            "recorded_by": [None, None, None, None, "sales", None],
        },
        "ratings": {"response": [4], "attribute": ["documents"], "satisfaction": [8.0]},
        "orders": {
            "order": [1, 2, 3, 4, 5],
            "account": [1, 2, 3, 2, 1],
            "date": ["2026-09-01", "2026-09-01", "2026-09-01", "2025-10-31", "2026-09-02"],
            "revenue": [60.0, 30.0, 10.0, 1e9, None],
            "cost": [50.0, 10.0, None, 0.0, 0.0],
            "metal_value": [40.0, None, 4.0, 0.0, 0.0],
            "contract": ["sale", "tolling", "sale", "sale", "sale"],
        },
    }
    return cb.accounts.Book(currency="EUR", frames="dict", **{**tables, **changes})


AS_OF = "2026-10-31"


def test_roles_heard_by_hand() -> None:
    result = cb.feedback.coverage(book(), as_of=AS_OF, value="revenue")
    assert result["account"].tolist() == [1, 2, 3]
    assert result["expected"].tolist() == ["economic,technical,user", "technical", "economic,technical,user"]
    assert result["economic_known"].tolist() == [1, 0, 0]
    assert result["technical_known"].tolist() == [1, 1, 0]
    assert result["technical_heard"].tolist() == [1, 1, 0]  # carl through a rating, on the window's first day
    assert result["technical_answers"].tolist() == [2, 1, 0]
    assert result["economic_answers"].tolist() == [0, 0, 0]  # bob a day before the window
    assert result["economic_days"][0] == 365
    assert result["technical_days"].tolist()[:2] == [0, 364]
    assert result["user_answers"].tolist() == [1, 0, 0]  # anonymous
    assert result["user_heard"].tolist() == [0, 0, 0]
    assert result["not_heard"].tolist() == ["economic", None, "economic,technical,user"]
    assert result["heard"].tolist() == [False, True, False]
    assert result["recorded"].tolist() == [1, 0, 0]
    assert result["heard_only_recorded"].tolist() == ["user", None, None]
    assert result["value"].tolist() == [60.0, 30.0, 10.0]
    assert result["lines_without_value"].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("value", "money", "share"),
    [
        ("revenue", [60.0, 30.0, 10.0], 0.3),
        ("margin", [10.0, 20.0, 0.0], 2 / 3),
        ("net_of_metal", [20.0, 30.0, 6.0], 30 / 56),
    ],
)
def test_whose_money(value: str, money: list[float], share: float) -> None:
    assert cb.feedback.coverage(book(), as_of=AS_OF, value=value)["value"].tolist() == money
    total = cb.feedback.coverage_total(book(), as_of=datetime.date(2026, 10, 31), value=value)
    assert total.heard_share == pytest.approx(share, rel=1e-15)
    assert (total.accounts, total.accounts_heard) == (3, 1)
    assert (total.answers, total.recorded, total.answers_unplaced, total.contacts_without_role) == (5, 1, 1, 1)


def test_mixed_contracts_warn_unless_said() -> None:
    with pytest.warns(UserWarning, match="tolling"):
        cb.feedback.coverage(book(), as_of=AS_OF)


def test_roles_are_those_of_the_day() -> None:
    moved = book(
        contacts={"contact": ["anna", "bob", "carl", "dora"], "account": [1, 1, 2, 3]},
        roles={
            "contact": ["anna", "anna"],
            "since": ["2020-01-01", "2026-10-15"],
            "until": ["2026-10-15", None],
            "role": ["technical", "economic"],
        },
    )
    result = cb.feedback.coverage(moved, as_of=AS_OF, value="revenue")
    assert (result["technical_answers"][0], result["economic_answers"][0]) == (1, 1)
    assert (result["technical_known"][0], result["economic_known"][0]) == (0, 1)


def test_what_happens_later_changes_nothing() -> None:
    early = cb.feedback.coverage(book(), as_of="2026-09-30", value="revenue")
    assert early["answers"].tolist() == [1, 1, 0]
    assert early["technical_days"].tolist()[1] == 333


def test_role_scores_are_facts() -> None:
    result = cb.feedback.role_scores(book(), as_of=AS_OF)
    assert result["account"].tolist() == [1, 1, 3]
    assert result["role"].tolist() == ["technical", "user", None]
    assert result["n"].tolist() == [2, 1, 1]
    assert result["lowest"].tolist() == [4, 10, 7]
    assert result["highest"].tolist() == [9, 10, 7]
    assert result["nps"].tolist() == [0.0, 100.0, 0.0]
    assert result["deciding_detractors"].tolist() == [1, 0, 0]


def test_no_orders_no_money() -> None:
    total = cb.feedback.coverage_total(book(orders=None), as_of=AS_OF)
    assert total.heard_share is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"as_of": "31.10.2026"}, "coverage, column 'as_of': got '31.10.2026', expected a day written as 2026-10-31"),
        (
            {"window_days": 0},
            "coverage, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06",
        ),
        (
            {"value": "margn"},
            "coverage, column 'value': got 'margn', "
            "expected one of revenue, margin, net_of_metal (did you mean 'margin'?)",
        ),
    ],
)
def test_wrong_input(options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.coverage(book(), **{"as_of": AS_OF, **options})
    assert str(caught.value) == message


@pytest.mark.parametrize("function", ["coverage", "coverage_total", "role_scores"])
def test_a_frame_is_no_book(function: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        getattr(cb.feedback, function)({"account": [1]}, as_of="2026-10-31")
    assert str(caught.value) == (
        f"{function}, column 'book': got a builtins.dict, expected a cabochon.Book, made of the firm's tables"
    )
