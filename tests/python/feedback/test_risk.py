"""Risk: the blocking role drives it, the mean does not; stated weights give way to learned ones."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

import cabochon as cb

AS_OF = "2026-10-31"


def days(start: str, step: int, count: int) -> list[str]:
    first = datetime.date.fromisoformat(start)
    return [(first + datetime.timedelta(step * k)).isoformat() for k in range(count)]


def book(scores: dict[int, dict[str, list[int]]], tickets: dict[str, list[Any]] | None = None) -> cb.Book:
    contacts: dict[str, list[Any]] = {"contact": [], "account": [], "role": []}
    responses: dict[str, list[Any]] = {"response": [], "contact": [], "date": [], "nps": []}
    orders: dict[str, list[Any]] = {"order": [], "account": [], "date": [], "revenue": []}
    for account, roles in scores.items():
        for role, marks in roles.items():
            contacts["contact"].append(len(contacts["contact"]))
            contacts["account"].append(account)
            contacts["role"].append(role)
            for mark in marks:
                responses["response"].append(len(responses["response"]))
                responses["contact"].append(contacts["contact"][-1])
                responses["date"].append("2026-10-01")
                responses["nps"].append(mark)
        for date in days("2026-01-05", 14, 21):
            orders["order"].append(len(orders["order"]))
            orders["account"].append(account)
            orders["date"].append(date)
            orders["revenue"].append(100.0)
    more = {"tickets": tickets} if tickets else {}
    return cb.Book(
        accounts={"account": list(scores)},
        contacts=contacts,
        responses=responses,
        orders=orders,
        currency="EUR",
        **more,
    )


def by_account(found: cb.feedback.Risk, name: str) -> dict[int, Any]:
    return dict(zip(found["account"].tolist(), found[name].tolist(), strict=True))


def test_the_blocking_role_drives_the_risk_and_not_the_mean() -> None:
    even = {"economic": [8, 8], "technical": [8, 8], "user": [8, 8]}
    torn = {"economic": [10, 10], "technical": [0, 0, 0], "user": [10, 10, 10]}
    found = cb.feedback.risk(book({1: even, 2: torn, 3: even, 4: even}), as_of=AS_OF)
    risk = by_account(found, "risk")
    assert by_account(found, "mean_score")[2] > by_account(found, "mean_score")[1] - 60
    assert risk[2] > risk[1]
    assert by_account(found, "blocking_role")[2] == "technical"
    assert by_account(found, "driver")[2] == "blocking role"
    assert found["account"].tolist()[0] == 2
    assert not found.learned
    assert set(found.weights["source"].tolist()) == {"stated"}
    low, high = by_account(found, "risk_low"), by_account(found, "risk_high")
    assert all(low[a] < risk[a] < high[a] for a in risk)
    assert "weights stated" in repr(found)


def test_tickets_add_to_the_odds_as_stated() -> None:
    even = {"economic": [8, 8], "technical": [8, 8], "user": [8, 8]}
    tickets = {"ticket": [1, 2], "account": [1, 1], "date": ["2026-10-20"] * 2, "closed": [None, "2026-10-25"]}
    found = cb.feedback.risk(book({1: even, 2: even}, tickets), as_of=AS_OF)
    odds = {a: np.log(r / (1 - r)) for a, r in by_account(found, "risk").items()}
    assert odds[1] - odds[2] == pytest.approx(0.4)
    assert by_account(found, "open_tickets") == {1: 1, 2: 0}
    stated = cb.feedback.risk(book({1: even, 2: even}, tickets), as_of=AS_OF, priors={"tickets": (2.0, 0.1)})
    odds = {a: np.log(r / (1 - r)) for a, r in by_account(stated, "risk").items()}
    assert odds[1] - odds[2] == pytest.approx(2.0)


def test_weights_are_learned_from_simulated_endings() -> None:
    rng = np.random.default_rng(3)
    n = 150
    scores = {a: {"technical": rng.choice([0, 8, 10], 3).tolist()} for a in range(n)}
    tables: dict[str, Any] = {
        "accounts": {"account": list(range(n)), "roles_expected": ["technical"] * n},
        "contacts": {"contact": list(range(n)), "account": list(range(n)), "role": ["technical"] * n},
        "responses": {
            "response": list(range(3 * n)),
            "contact": [i // 3 for i in range(3 * n)],
            "date": ["2026-02-01"] * (3 * n),
            "nps": [mark for a in range(n) for mark in scores[a]["technical"]],
        },
    }
    low = np.array([np.mean(np.array(scores[a]["technical"]) == 0) for a in range(n)])
    ended = rng.random(n) < 0.05 + 0.8 * low
    order_days = days("2025-06-02", 20, 26)
    rows = [(a, d) for a in range(n) for d in order_days if not (ended[a] and d > "2026-07-01")]
    tables["orders"] = {
        "order": list(range(len(rows))),
        "account": [a for a, _ in rows],
        "date": [d for _, d in rows],
        "revenue": [1.0] * len(rows),
    }
    gone = np.nonzero(ended)[0].tolist()
    tables["endings"] = {"account": gone, "date": ["2026-08-15"] * len(gone)}
    found = cb.feedback.risk(cb.Book(**tables, currency="EUR"), as_of=AS_OF)
    assert found.learned
    assert found.outcomes == len(gone)
    weights = dict(zip(found.weights["name"].tolist(), found.weights["weight"].tolist(), strict=True))
    assert weights["blocking_role"] > 0.7  # the stated one
    assert not set(found["account"].tolist()) & set(gone)
    few = cb.feedback.risk(cb.Book(**tables, currency="EUR"), as_of=AS_OF, min_outcomes=1000)
    assert not few.learned


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"priors": {"mood": (0, 1)}}, "risk, column 'priors': got 'mood', expected one of base, silence, "),
        (
            {"priors": {"base": (0, 0)}},
            "risk, column 'priors.base': got (0, 0), expected a mean and a standard deviation above 0",
        ),
        ({"horizon_days": 0}, "risk, column 'horizon_days': got 0, expected at least 1"),
        ({"min_outcomes": 0}, "risk, column 'min_outcomes': got 0, expected at least 1"),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.risk(book({1: {"user": [9]}}), as_of=AS_OF, **more)
    assert text in str(caught.value)


def test_a_book_without_orders_is_told_so() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.risk(cb.Book(accounts={"account": [1]}, currency="EUR"), as_of=AS_OF)
    assert str(caught.value) == (
        "risk, column 'orders': got a book without orders, expected orders, whose silence tells most"
    )


def test_priors_stand_in_the_order_of_the_formula() -> None:
    assert list(cb.feedback.PRIORS) == ["base", "silence", "blocking_role", "tickets"]
    found = cb.feedback.risk(book({1: {"user": [9]}}), as_of=AS_OF)
    assert found.weights["name"].tolist() == list(cb.feedback.PRIORS)


def test_who_orders_seldom_and_punctually_is_not_the_first_to_leave() -> None:
    firm = {a: {"technical": [8, 9]} for a in range(1, 31)}
    seldom = cb.Book(
        accounts={"account": list(firm)},
        contacts={"contact": list(firm), "account": list(firm), "role": ["technical"] * 30},
        orders={
            "order": list(range(30 * 60)),
            "account": [a for a in firm for _ in range(60)],
            "date": [d for a in firm for d in (days("2022-01-05", 25, 60) if a > 1 else days("2004-02-01", 140, 60))],
            "revenue": [1.0] * (30 * 60),
        },
        currency="EUR",
    )
    as_of = "2026-01-20"
    quiet = cb.retention.silence(seldom.orders, as_of)
    no_order = dict(zip(quiet["account"].tolist(), quiet["no_order"].tolist(), strict=True))
    assert no_order[1] > 0.4
    assert no_order[2] < 0.2
    assert by_account(cb.feedback.risk(seldom, as_of=as_of), "silence_risk")[1] < 0.1


def test_a_role_that_nobody_has_heard_may_be_the_hostile_one() -> None:
    heard = {"economic": [9, 9, 10], "technical": [9, 10, 10], "user": [9, 9, 9]}
    unheard = {"economic": [9, 9, 10], "technical": [9, 10, 10], "user": []}
    torn = {"economic": [10, 10], "technical": [0, 0, 0], "user": [10, 10, 10]}
    found = cb.feedback.risk(book({1: heard, 2: unheard, 3: torn, 4: torn}), as_of=AS_OF)
    risk = by_account(found, "risk")
    assert risk[1] < risk[2] < risk[3]


def test_who_ordered_after_the_ending_is_a_client_again() -> None:
    firm = book({a: {"user": [9]} for a in (1, 2, 3)})
    tables = {name: getattr(firm, name) for name in ("accounts", "contacts", "responses", "orders")}
    endings = {"account": [1, 2], "date": ["2026-06-01", "2026-10-30"]}
    found = cb.feedback.risk(cb.Book(**tables, endings=endings, currency="EUR"), as_of=AS_OF)
    assert set(found["account"].tolist()) == {1, 3}
    assert found.outcomes == 2


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"level": 1}, "risk, column 'level': got 1, expected a number above 0 and below 1"),
        ({"window_days": 0}, "risk, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06"),
        ({"value": "x"}, "risk, column 'value': got 'x', expected one of revenue, margin, net_of_metal"),
        (
            {"priors": {"tickets": "high"}},
            "risk, column 'priors.tickets': got 'high', expected a mean and a standard deviation above 0",
        ),
        (
            {"priors": {"tickets": (float("nan"), 1)}},
            "risk, column 'priors.tickets': got (nan, 1), expected a mean and a standard deviation above 0",
        ),
        ({"as_of": "soon"}, "risk, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
    ],
)
def test_more_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.risk(book({1: {"user": [9]}}), **{"as_of": AS_OF} | more)
    assert str(caught.value) == text
