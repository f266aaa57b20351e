"""The best set of actions: exact against every subset, needs, exclusions, calendar, chances, wrong input."""

from __future__ import annotations

import itertools
import time
from typing import Any

import numpy as np
import pytest

import cabochon as cb

plan = cb.improvement.plan


def portfolio(rng: np.random.Generator, n: int) -> dict[str, list[Any]]:
    names = [f"a{i}" for i in range(n)]
    needs: list[str | None] = [None] * n
    excludes: list[str | None] = [None] * n
    for i in range(1, n):
        if rng.random() < 0.3:
            needs[i] = ", ".join({names[j] for j in rng.integers(0, i, size=2)})
        if rng.random() < 0.2:
            excludes[i] = names[int(rng.integers(0, i))]
    return {
        "action": names,
        "cost": [float(c) for c in rng.integers(0, 50, size=n)],
        "margin": [float(m) for m in rng.integers(-20, 100, size=n)],
        "needs": needs,
        "excludes": excludes,
    }


def parts(text: str | None) -> list[str]:
    return [part.strip() for part in text.split(",")] if text else []


def allowed(table: dict[str, list[Any]], taken: set[str]) -> bool:
    for name, needs, excludes in zip(table["action"], table["needs"], table["excludes"], strict=True):
        if name in taken and (not set(parts(needs)) <= taken or set(parts(excludes)) & taken):
            return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_no_subset_is_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = portfolio(rng, 10)
    budget = float(sum(table["cost"]) * rng.uniform(0.1, 0.8) + 1)
    best = 0.0
    for size in range(11):
        for subset in itertools.combinations(range(10), size):
            taken = {table["action"][i] for i in subset}
            if sum(table["cost"][i] for i in subset) <= budget and allowed(table, taken):
                best = max(best, sum(table["margin"][i] for i in subset))
    found = plan(table, budget, solves=0)
    assert found.proven
    assert found.margin.value == pytest.approx(best)
    assert found.cost <= budget
    assert allowed(table, set(found.chosen))
    assert sum(table["margin"][table["action"].index(name)] for name in found.chosen) == pytest.approx(best)


def test_more_budget_never_brings_less_and_the_next_step_is_exact() -> None:
    table = portfolio(np.random.default_rng(5), 12)
    found = plan(table, 60.0, solves=0)
    curve = found.curve["margin"]
    assert (np.diff(curve) >= -1e-9).all()
    more = found.next
    assert more is not None
    assert plan(table, more["budget"], solves=0).margin.value == pytest.approx(more["margin"])
    assert plan(table, more["budget"] - 1e-4, solves=0).margin.value == pytest.approx(found.margin.value)
    assert set(found.chosen) - set(more["dropped"]) | set(more["added"]) == set(
        plan(table, more["budget"], solves=0).chosen
    )


CALENDAR = {
    "action": ["a", "b", "c", "d"],
    "cost": [1.0, 1.0, 1.0, 1.0],
    "margin": [11.0, 23.0, 5.0, 35.0],  # before cost: 12, 24, 6, 36
    "effort_days": [10.0, 20.0, 5.0, 30.0],
    "duration_days": [30.0, 60.0, 20.0, 90.0],
    "needs": [None, "a", None, None],
}


def best_calendar(capacity: list[float], horizon: float, budget: float) -> float:
    """Every set and every start, counted out."""
    length, work, gain = [1, 2, 1, 3], [10.0, 10.0, 5.0, 10.0], [12.0, 24.0, 6.0, 36.0]
    months, best = len(capacity), 0.0
    for starts in itertools.product(range(-1, months), repeat=4):
        taken = [i for i in range(4) if starts[i] >= 0]
        if len(taken) > budget or any(starts[i] + length[i] > months for i in taken):
            continue
        if starts[1] >= 0 and (starts[0] < 0 or starts[0] + 1 > starts[1]):
            continue
        used = [sum(work[i] for i in taken if starts[i] <= t < starts[i] + length[i]) for t in range(months)]
        if any(u > c for u, c in zip(used, capacity, strict=True)):
            continue
        best = max(best, sum(gain[i] / 12 * (horizon - starts[i] - length[i]) - 1 for i in taken))
    return best


@pytest.mark.parametrize("capacity", [[10.0] * 6, [20.0] * 4, [15.0, 5.0, 15.0, 15.0, 20.0], [30.0] * 3, [5.0] * 6])
@pytest.mark.parametrize("budget", [2.0, 4.0])
def test_a_calendar_holds_what_each_month_can_carry(capacity: list[float], budget: float) -> None:
    found = plan(CALENDAR, budget, capacity=capacity, horizon_months=12, solves=0)
    assert found.proven
    assert found.margin.value == pytest.approx(best_calendar(capacity, 12, budget))
    assert (found.calendar["work_days"] <= found.calendar["capacity"] + 1e-9).all()
    start = {row["action"]: row["start_month"] for row in found.actions.rows() if row["chosen"]}
    if "b" in start:
        assert start["a"] + 1 <= start["b"]


def test_chances_and_the_worth_of_certainty() -> None:
    sure = {"action": ["sure", "coin", "never"], "cost": [5.0, 5.0, 5.0], "margin": [50.0, 10.0, -30.0]}
    doubt = {"margin_low": [49.0, -10.0, -31.0], "margin_high": [51.0, 30.0, -29.0]}
    found = plan(sure | doubt, 100, solves=1000)
    chance = {row["action"]: row["p_best"] for row in found.actions.rows()}
    assert (chance["sure"], chance["never"]) == (1.0, 0.0)
    assert chance["coin"] == pytest.approx(0.836, abs=0.03)  # P(N(10, 10.2) > 0)
    assert found.certainty_worth is not None
    # E max(0, -X), X normal of mean 10 and deviation 20 / 1.96
    assert found.certainty_worth.value == pytest.approx(0.87, abs=0.25)
    assert found.margin.value == 60.0
    assert found.margin.low < 60 < found.margin.high


def test_the_same_bytes_on_one_thread_and_two() -> None:
    table = portfolio(np.random.default_rng(8), 15)
    table |= {"margin_low": [m - 30 for m in table["margin"]], "margin_high": [m + 30 for m in table["margin"]]}
    one, two = (plan(table, 90, seed=4, threads=threads) for threads in (1, 2))
    assert one.actions == two.actions
    assert one.certainty_worth == two.certainty_worth


def test_hundreds_of_actions_in_seconds() -> None:
    rng = np.random.default_rng(1)
    n = 300
    table: dict[str, list[Any]] = {
        "action": [f"a{i}" for i in range(n)],
        "cost": rng.uniform(1000, 20000, n).round(2).tolist(),
        "margin": (30000 * rng.random(n) * rng.random(n) - 2000).round(2).tolist(),
        "needs": [f"a{int(rng.integers(0, i))}" if i and i % 3 == 0 else None for i in range(n)],
        "excludes": [f"a{int(rng.integers(0, i))}" if i and i % 7 == 0 else None for i in range(n)],
    }
    began = time.process_time()
    found = plan(table, 0.2 * sum(table["cost"]), solves=0)
    assert found.proven
    assert time.process_time() - began < 20


def test_when_the_search_is_cut_short_the_gap_is_told() -> None:
    rng = np.random.default_rng(2)
    cost = rng.uniform(10, 20, 60)
    table = {"action": [f"a{i}" for i in range(60)], "cost": cost.tolist(), "margin": (cost + rng.random(60)).tolist()}
    found = plan(table, 300, solves=0, most_nodes=3)
    assert not found.proven
    assert found.bound > found.margin.value
    assert "no set brings more than" in repr(found)


def test_five_minutes() -> None:
    actions = [
        cb.improvement.Action(action="scan", name="Scan at the door", cost=4),
        {"action": "train", "cost": 3},
    ]
    rows = [
        {**(a if isinstance(a, dict) else a.to_dict()), "margin": m} for a, m in zip(actions, (6.0, 2.0), strict=True)
    ]
    found = plan(rows, 5, solves=0, currency="EUR")
    assert found.sentences == (
        "Do Scan at the door: for 4.00 EUR of 5.00 EUR it is expected to bring 6.00 EUR a year net of cost.",
        "Another 2.00 EUR would add train and bring 2.00 EUR more.",
    )
    nothing = plan({"action": ["a"], "cost": [9.0], "margin": [1.0]}, 5, solves=0)
    assert nothing.sentences[0].startswith("Do none of them")
    assert nothing.chosen == []
    assert "Do Scan" in found._repr_html_()


def test_who_gains_what_is_carried_along() -> None:
    row = {"action": "a", "cost": 1.0, "margin": 2.0, "role": "technical", "gain": "documents that are right"}
    found = plan([row], 5, solves=0).actions.rows()[0]
    assert (found["role"], found["gain"]) == ("technical", "documents that are right")


def test_progress_is_told_and_can_stop_it() -> None:
    table = portfolio(np.random.default_rng(3), 12)
    table |= {"margin_low": [m - 30 for m in table["margin"]], "margin_high": [m + 30 for m in table["margin"]]}
    told: list[tuple[int, int]] = []
    plan(table, 90, solves=50, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (50, 50)

    def stop(done: int, total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        plan(table, 90, solves=50, progress=stop)


def test_a_book_brings_its_open_actions() -> None:
    book = cb.Book(
        accounts={"account": [1, 2]},
        processes={"process": ["delivery"]},
        actions={
            "action": ["scan", "old"],
            "date": ["2026-01-05", "2025-01-05"],
            "process": ["delivery", "delivery"],
            "reach": [1.0, 1.0],
            "effect": [0.5, 0.5],
            "effect_low": [0.4, 0.4],
            "effect_high": [0.6, 0.6],
            "cost": [100.0, 100.0],
            "state": ["proposed", "done"],
        },
        currency="EUR",
    )
    tickets = {"process": ["delivery"] * 40, "cost": [20.0] * 40}
    found = plan(book, 500, tickets=tickets, ticket_days=365)
    assert found.chosen == ["scan"]
    assert found.margin.value == pytest.approx(300, abs=10)  # half of 800 a year, minus 100


THREE: dict[str, list[Any]] = {"action": ["a", "b", "c"], "cost": [1.0, 2.0, 3.0], "margin": [1.0, 2.0, 3.0]}
WRONG: list[tuple[dict[str, Any], float, dict[str, Any], str]] = [
    (THREE, 0, {}, "plan, column 'budget': got 0, expected a number above 0"),
    (THREE, -5, {}, "plan, column 'budget': got -5, expected a number above 0"),
    (THREE, float("nan"), {}, "plan, column 'budget': got nan, expected a number above 0"),
    (
        THREE | {"needs": ["b", "c", "a"]},
        5,
        {},
        "actions, row 0, column 'needs': got a circle: 'a' needs 'b' needs 'c' needs 'a', expected actions of which "
        "one can be the first",
    ),
    (
        THREE | {"needs": ["a", None, None]},
        5,
        {},
        "actions, row 0, column 'needs': got a circle: 'a' needs 'a', expected actions of which one can be the first",
    ),
    (
        THREE | {"needs": ["bb", None, None]},
        5,
        {},
        "actions, row 0, column 'needs': got 'bb', expected one of a, b, c (did you mean 'b'?)",
    ),
    (
        THREE | {"excludes": ["a", None, None]},
        5,
        {},
        "actions, row 0, column 'excludes': got 'a', expected another action than itself",
    ),
    (
        THREE | {"cost": [1.0, -2.0, 3.0]},
        5,
        {},
        "actions, row 1, column 'cost': got -2, expected a number of at least 0",
    ),
    (THREE | {"cost": [1.0, None, 3.0]}, 5, {}, "actions, row 1, column 'cost': expected what it costs us"),
    (
        THREE | {"action": ["a", "b", "a"]},
        5,
        {},
        "actions, row 2, column 'action': got 'a', expected each action once (it stands in row 0 already)",
    ),
    (
        THREE | {"margin_low": [2.0, None, None], "margin_high": [3.0, None, None]},
        5,
        {},
        "actions, row 0, column 'margin_low': got 2, expected at most margin (1)",
    ),
    (
        THREE,
        5,
        {"capacity": [5.0]},
        "plan, column 'horizon_months': expected the number of months until which margin counts",
    ),
    (
        THREE,
        5,
        {"capacity": [5.0], "horizon_months": 12},
        "6 problems\n  actions, row 0, column 'effort_days': expected its work in days, as the months have a capacity\n"
        "  actions, row 0, column 'duration_days': expected its days from start to done\n"
        "  actions, row 1, column 'effort_days': expected its work in days, as the months have a capacity\n"
        "  actions, row 1, column 'duration_days': expected its days from start to done\n"
        "  actions, row 2, column 'effort_days': expected its work in days, as the months have a capacity\n"
        "  actions, row 2, column 'duration_days': expected its days from start to done",
    ),
    (
        {"action": ["a"], "cost": [1.0]},
        5,
        {},
        "2 problems\n  actions, row 0, column 'factors': expected factors with an effect, processes or reasons with "
        "tickets_avoided, or a column margin\n  actions, row 0, column 'reach': expected the share of accounts that it "
        "reaches",
    ),
    ({"cost": [1.0]}, 5, {}, "actions, column 'action': expected one of cost"),
]


@pytest.mark.parametrize(("actions", "budget", "options", "message"), WRONG)
def test_wrong_input(actions: dict[str, Any], budget: float, options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        plan(actions, budget, **options)
    assert str(caught.value) == message
