"""Whom to ask: what answers are worth, the best list against every other, and all that stands against an ask."""

from __future__ import annotations

import hashlib
import itertools
import math
from typing import Any

import numpy as np
import pytest

import cabochon as cb

AS_OF = "2026-10-31"


def book_of(accounts: dict[str, list[Any]], people: list[tuple[Any, Any, str | None]], **more: Any) -> cb.Book:
    contacts = {
        "contact": [who for who, _, _ in people],
        "account": [account for _, account, _ in people],
        "role": [role for _, _, role in people],
    }
    contacts |= more.pop("contacts", {})
    return cb.Book(accounts=accounts, contacts=contacts, currency="EUR", **more)


def orders(amounts: dict[Any, float]) -> dict[str, list[Any]]:
    return {
        "order": list(range(len(amounts))),
        "account": list(amounts),
        "date": ["2026-09-01"] * len(amounts),
        "revenue": list(amounts.values()),
    }


def rules(**limits: Any) -> dict[str, Any]:
    holdout = limits.pop("holdout", 0)
    return {
        "events": [{"type": "delivery_received"}],
        "surveys": [{"survey": "delivery"}],
        "limits": limits,
        "rules": [
            {
                "rule": "after",
                "event": "delivery_received",
                "roles": ["technical"],
                "survey": "delivery",
                "holdout": holdout,
            }
        ],
    }


def ask(book: cb.Book, budget: int = 99, **more: Any) -> cb.feedback.AskList:
    return cb.feedback.whom_to_ask(book, as_of=AS_OF, budget=budget, **more)


def reasons(result: cb.feedback.AskList) -> dict[Any, str]:
    return dict(zip(result.stopped["contact"].tolist(), result.stopped["reason"].tolist(), strict=True))


def test_the_worth_of_answers_when_nothing_is_known() -> None:
    people = [("a", 1, "economic"), ("b", 1, "technical"), ("c", 1, "technical"), ("d", 1, "user")]
    result = ask(book_of({"account": [1]}, people, orders=orders({1: 900.0})))
    # Shares uniform: Dirichlet(1, 1, 1), Var(p - d) = (2/3) / 4; after k answers 3 / (3 + k) of it; each role is the
    # weakest with a third.
    first, second = 900 / 3 / 6 * (1 - 3 / 4), 900 / 3 / 6 * (3 / 4 - 3 / 5)
    assert result["contact"].tolist() == ["a", "b", "d", "c"]
    assert np.allclose(result["worth"], [first] * 3 + [second])
    assert np.allclose(result["p_weakest"], 1 / 3)
    assert np.allclose(result["doubt"], 100 * math.sqrt(1 / 6))
    assert np.allclose(np.asarray(result["doubt_after"])[[0, 3]], 100 * np.sqrt([1 / 8, 1 / 10]))
    half = ask(book_of({"account": [1]}, people, orders=orders({1: 900.0})), response_rate=0.5)
    after_two = 0.25 + 0.5 * 3 / 4 + 0.25 * 3 / 5
    assert np.allclose(half["worth"], [900 / 18 * (1 - 7 / 8)] * 3 + [900 / 18 * (7 / 8 - after_two)])
    assert half.response_rate == {"economic": 0.5, "technical": 0.5, "user": 0.5}


def heard_book(seed: int) -> cb.Book:
    rng = np.random.default_rng(seed)
    people = [(i, i % 4, str(rng.choice(["economic", "technical", "user"]))) for i in range(9)]
    n = 12
    responses = {
        "response": list(range(n)),
        "contact": rng.integers(0, 9, n).tolist(),
        "date": ["2026-10-01"] * n,
        "nps": rng.integers(0, 11, n).tolist(),
    }
    money = {a: float(rng.integers(10, 1000)) for a in range(4)}
    return book_of({"account": list(range(4))}, people, responses=responses, orders=orders(money))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("budget", "per_account"), [(2, 99), (4, 1), (5, 2)])
def test_no_other_list_is_worth_more(seed: int, budget: int, per_account: int) -> None:
    book = heard_book(seed)
    free = ask(book)
    rows = list(
        zip(free["contact"].tolist(), free["account"].tolist(), free["role"].tolist(), free["worth"], strict=True)
    )
    worth_of: dict[tuple[int, str], list[float]] = {}
    for _, account, role, worth in rows:
        worth_of.setdefault((account, role), []).append(float(worth))
    assert all(a >= b for gains in worth_of.values() for a, b in itertools.pairwise(gains))
    assert len(rows) == 9

    best = 0.0
    for chosen in itertools.combinations(rows, budget):
        accounts = [account for _, account, _, _ in chosen]
        if max(accounts.count(a) for a in accounts) > per_account:
            continue
        cells = [(account, role) for _, account, role, _ in chosen]
        best = max(best, sum(sum(worth_of[cell][: cells.count(cell)]) for cell in set(cells)))
    limited = ask(book, budget, rules=rules(account_asks=per_account, account_days=30))
    # Where the accounts' limits leave room for fewer than the budget, no list of that size exists.
    if len(limited) == budget:
        assert float(np.sum(limited["worth"])) == pytest.approx(best)
    else:
        assert best == 0
    assert len(limited) + len(limited.stopped["contact"]) == 9


def test_the_chance_of_the_weakest_role_by_simulation() -> None:
    rng = np.random.default_rng(5)
    people = [(10 * a + r, a, role) for a in range(30) for r, role in enumerate(("economic", "technical", "user"))]
    responses = {
        "response": list(range(90)),
        "contact": [who for who, _, _ in people],
        "date": ["2026-10-01"] * 90,
        "nps": rng.choice([3, 8, 10], 90, p=[0.4, 0.2, 0.4]).tolist(),
    }
    result = ask(book_of({"account": list(range(30))}, people, responses=responses))
    assert result.weighted_by == "accounts"
    by_cell = {
        (a, role): (float(s), float(d), float(p))
        for a, role, s, d, p in zip(
            result["account"].tolist(),
            result["role"].tolist(),
            result["score"],
            result["doubt"],
            result["p_weakest"],
            strict=True,
        )
    }
    for account in range(3):
        draws, chances = [], []
        for role in ("economic", "technical", "user"):
            score, doubt, chance = by_cell[account, role]
            mean, variance = (score / 100 + 1) / 2, (doubt / 200) ** 2
            size = mean * (1 - mean) / variance - 1
            draws.append(rng.beta(mean * size, (1 - mean) * size, 40000))
            chances.append(chance)
        found = np.bincount(np.argmin(draws, axis=0), minlength=3) / 40000
        assert np.allclose(found, chances, atol=0.01)
        assert sum(chances) == pytest.approx(1)


def test_who_is_left_in_peace_and_why() -> None:
    people = [
        ("asked", 1, "technical"),
        ("cool", 1, "technical"),
        ("none", 1, None),
        ("objects", 1, "technical"),
        ("poor", 2, "technical"),
        ("unwanted", 3, "user"),
    ]
    book = book_of(
        {"account": [1, 2, 3], "roles_expected": [None, None, "technical"], "name": ["One", "Two", "Three"]},
        people,
        contacts={"may_ask": [True, True, True, False, True, True]},
        orders=orders({1: 10.0, 2: 0.0, 3: 5.0}),
        invitations={
            "invitation": [1, 2],
            "account": [1, 1],
            "contact": ["cool", "asked"],
            "date": ["2026-10-20", "2026-06-01"],
            "state": ["sent", "sent"],
        },
    )
    result = ask(book, rules=rules(cooldown_days=30))
    assert result["contact"].tolist() == ["asked"]
    assert [str(day) for day in result["last_asked"]] == ["2026-06-01"]
    assert reasons(result) == {
        "cool": "cooldown",
        "none": "no_role",
        "objects": "objected",
        "poor": "no_value",
        "unwanted": "not_expected",
    }
    at = result.stopped["reason"].tolist().index("cooldown")
    assert [float(result.stopped[name][at]) for name in ("found", "limit")] == [11.0, 30.0]
    assert str(result.stopped["other_date"][at]) == "2026-10-20"
    missing = set(zip(result.missing["action"].tolist(), result.missing["why"].tolist(), strict=True))
    assert missing == {
        ("find an economic buyer at One", "no contact"),
        ("find a user at One", "no contact"),
        ("find an economic buyer at Two", "no contact"),
        ("find a user at Two", "no contact"),
        ("find a technical buyer at Three", "no contact"),
    }


def test_a_role_whose_people_all_objected_is_missing() -> None:
    book = book_of({"account": [1]}, [("a", 1, "user")], contacts={"may_ask": [False]})
    assert dict(zip(ask(book).missing["role"].tolist(), ask(book).missing["why"].tolist(), strict=True)) == {
        "economic": "no contact",
        "technical": "no contact",
        "user": "all objected",
    }


def test_places_held_for_other_roles() -> None:
    people = [(f"t{i}", 1, "technical") for i in range(4)] + [("u", 1, "user")]
    book = book_of({"account": [1], "roles_expected": ["technical,user"]}, people)
    result = ask(book, rules=rules(account_asks=4, account_days=30, reserve=1))
    # Of four places one is held for users and one for economic buyers: two technical buyers and the user.
    assert sorted(result["contact"].tolist()) == ["t0", "t1", "u"]
    assert reasons(result) == {"t2": "reserve", "t3": "reserve"}


def test_quiet_days_move_the_asks() -> None:
    book = book_of({"account": [1]}, [("a", 1, "user")])
    result = ask(book, rules=rules(quiet_weekdays=["saturday", "sunday"]))  # 2026-10-31 is a Saturday
    assert str(result.date) == "2026-11-02"
    assert [str(day) for day in result["date"]] == ["2026-11-02"]


def test_holdouts_are_those_of_the_rules() -> None:
    people = [(f"t{a}", f"k{a}", "technical") for a in range(40)] + [(f"u{a}", f"k{a}", "user") for a in range(40)]
    book = book_of({"account": [f"k{a}" for a in range(40)]}, people)
    result = ask(book, rules=rules(holdout=0.3), seed=11)
    held = {
        f"t{a}"
        for a in range(40)
        if int.from_bytes(hashlib.sha256(f"11|after|k{a}".encode()).digest()[:8], "big") / 2**64 < 0.3
    }
    assert 0 < len(held) < 40
    assert {who for who, reason in reasons(result).items() if reason == "holdout"} == held
    assert set(result.stopped["rule"].tolist()) == {"after"}


def test_an_engine_brings_its_memory() -> None:
    people = [("ann", 1, "technical"), ("bob", 1, "technical")]
    book = book_of({"account": [1]}, people)
    contacts = {"contact": ["ann", "bob"], "account": [1, 1], "role": ["technical"] * 2}
    engine = cb.feedback.Engine(rules(cooldown_days=60), contacts, {"account": [1]}, seed=1)
    events = {"date": ["2026-10-10"], "event": [1], "account": [1], "type": ["delivery_received"]}
    engine.step(events, until="2026-10-31")
    result = ask(book, engine=engine)
    assert result["contact"].tolist() == ["bob"]
    assert reasons(result) == {"ann": "cooldown"}


def test_response_rates_are_learnt_from_invitations() -> None:
    people = [(i, 1, "technical" if i < 10 else "user") for i in range(20)]
    book = book_of(
        {"account": [1]},
        people,
        invitations={
            "invitation": list(range(20)),
            "account": [1] * 20,
            "contact": list(range(20)),
            "date": ["2026-08-01"] * 20,
            "state": ["sent"] * 20,
        },
        responses={"response": list(range(8)), "contact": list(range(8)), "date": ["2026-08-03"] * 8, "nps": [9] * 8},
    )
    result = ask(book)
    overall = 9 / 22
    assert result.response_rate_learnt
    assert result.response_rate["technical"] == pytest.approx((8 + 20 * overall) / 30)
    assert result.response_rate["user"] == pytest.approx(20 * overall / 30)


def test_margin_weighs_where_costs_are_known_and_frames_keep_their_kind() -> None:
    polars = pytest.importorskip("polars")
    lines = orders({1: 100.0, 2: 90.0})
    book = cb.Book(
        accounts=polars.DataFrame({"account": [1, 2]}),
        contacts=polars.DataFrame({"contact": ["a", "b"], "account": [1, 2], "role": ["user", "user"]}),
        orders=polars.DataFrame(lines | {"cost": [95.0, 10.0]}),
        currency="EUR",
    )
    result = ask(book)
    assert result.weighted_by == "margin"
    assert isinstance(result.frame, polars.DataFrame)
    assert result["contact"].to_list() == ["b", "a"]
    assert ask(book, value="revenue")["contact"].to_list() == ["a", "b"]
    assert "2 to ask on 2026-10-31, 4 roles without anybody" in repr(result)
    assert polars.DataFrame(result).height == 2


def test_an_empty_book_asks_nobody() -> None:
    result = ask(cb.Book(accounts={"account": []}, contacts={"contact": [], "account": []}, currency="EUR"))
    assert len(result) == 0
    assert len(result.missing["account"]) == 0


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"budget": 0}, "whom_to_ask, column 'budget': got 0, expected a number of at least 1 and at most 1e+09"),
        (
            {"window_days": 0},
            "whom_to_ask, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06",
        ),
        (
            {"value": "profit"},
            "whom_to_ask, column 'value': got 'profit', expected one of revenue, margin, net_of_metal",
        ),
        (
            {"response_rate": 0.0},
            "whom_to_ask, column 'response_rate': got 0, expected a number above 0 and at most 1",
        ),
        (
            {"as_of": "soon"},
            "whom_to_ask, column 'as_of': got 'soon', expected a day written as 2026-10-31",
        ),
        (
            {"rules": rules(holdout=0.2)},
            "whom_to_ask, column 'seed': expected the seed of the engine, since rules hold accounts out",
        ),
        ({"engine": 3}, "whom_to_ask, column 'engine': got a int, expected a cabochon.feedback.Engine"),
        (
            {"value": "margin"},
            "orders, column 'cost': expected the column, for value 'margin'",
        ),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    book = book_of({"account": [1]}, [("a", 1, "user")], orders=orders({1: 1.0}))
    arguments: dict[str, Any] = {"as_of": AS_OF, "budget": 1} | more
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.whom_to_ask(book, **arguments)
    assert str(caught.value) == text
