# ruff: noqa: E501  (filters stand here as a reader sees them)
"""Filters that nothing can pass: the loader against every value of a small world."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

import cabochon as cb

NUMBERS = [None, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75, 3, 4]
TEXTS = [None, "", "aa", "b", "ü", "bü", "aabü", "zz", "aab", "üb", "aa ü"]


def passes(test: dict[str, Any], world: dict[str, Any]) -> bool:
    if "all" in test:
        return all(passes(part, world) for part in test["all"])
    if "any" in test:
        return any(passes(part, world) for part in test["any"])
    if "not" in test:
        return not passes(test["not"], world)
    key = next(name for name in ("property", "score", "count") if name in test)
    found = world.get((key, test[key], test.get("window_days")))
    value, op = test["value"], test["op"]
    if op == "is_set":
        return (found is not None) == value
    if found is None:
        return False
    if op == "in":
        return found in value
    if op == "contains":
        return isinstance(found, str) and value in found
    if isinstance(found, str) != isinstance(value, str):
        return op == "!="
    return {"=": found == value, "!=": found != value}.get(op) or bool(
        {"<": lambda: found < value, "<=": lambda: found <= value, ">": lambda: found > value,
         ">=": lambda: found >= value}.get(op, lambda: False)()
    )  # fmt: skip


ORDER = ["<", "<=", ">", ">="]


def leaf(rng: random.Random, kind: str) -> dict[str, Any]:
    if kind == "property":
        return rng.choice(
            [
                {"property": "x", "op": rng.choice(["=", "!=", *ORDER]), "value": rng.choice([1, 2, 3, 2.5])},
                {"property": "t", "op": rng.choice(["=", "!=", "contains"]), "value": rng.choice(["aa", "b", "ü"])},
                {"property": "x", "op": "in", "value": rng.sample([1, 2, 3], 2)},
                {"property": "t", "op": "in", "value": ["aa", "bü"]},
                {"property": rng.choice("xt"), "op": "is_set", "value": rng.random() < 0.5},
            ]
        )
    if kind == "score":
        who = rng.choice(["any", "user"])
        if rng.random() < 0.2:
            return {"score": who, "op": "is_set", "value": rng.random() < 0.5}
        return {"score": who, "op": rng.choice(["=", "!=", *ORDER]), "value": rng.choice([0, 3, 3.5, 4, 9.5, 10])}
    return {"count": rng.choice(["q", "e"]), "window_days": rng.choice([3, 5]), "op": rng.choice(["=", "!=", *ORDER]),
            "value": rng.choice([0, 1, 1.5, 2, 3])}  # fmt: skip


def filter_of(rng: random.Random, kind: str, depth: int = 0) -> dict[str, Any]:
    chance = rng.random()
    if depth >= 3 or chance < 0.25:
        return leaf(rng, kind)
    if chance < 0.65:
        return {"all": [filter_of(rng, kind, depth + 1) for _ in range(rng.randint(2, 3))]}
    if chance < 0.8:
        return {"any": [filter_of(rng, kind, depth + 1) for _ in range(2)]}
    return {"not": filter_of(rng, kind, depth + 1)}


def worlds(kind: str) -> list[dict[str, Any]]:
    if kind == "property":
        return [{("property", "x", None): x, ("property", "t", None): t}
                for x in [*NUMBERS, "aa", "zz"] for t in [*TEXTS, 2]]  # fmt: skip
    if kind == "score":
        return [{("score", "any", None): any_, ("score", "user", None): user}
                for any_ in [None, *range(11)] for user in [None, *range(11)]
                if user is None or any_ is not None]  # fmt: skip
    return [
        {("count", "q", 3): a, ("count", "q", 5): b, ("count", "e", 3): c, ("count", "e", 5): d}
        for a, b in itertools.combinations_with_replacement(range(6), 2)
        for c, d in itertools.combinations_with_replacement(range(1, 6), 2)
    ]


def refused(test: dict[str, Any]) -> bool:
    document = {
        "events": [{"type": "e", "properties": ["x", "t"]}, {"type": "q"}, {"type": "answer"}],
        "surveys": [{"survey": "s"}],
        "rules": [{"rule": "r", "event": "e", "roles": ["user"], "survey": "s", "filter": test}],
    }
    try:
        cb.feedback.Rules(document)
    except cb.InputError as error:
        return [one["column"] for one in error.problems] == ["rules[0].filter"]
    return False


@pytest.mark.parametrize("kind", ["property", "score", "count"])
def test_what_is_refused_is_what_nothing_in_a_small_world_passes(kind: str) -> None:
    rng = random.Random(11)
    all_worlds = worlds(kind)
    seen = {True: 0, False: 0}
    for _ in range(700):
        test = filter_of(rng, kind)
        possible = any(passes(test, world) for world in all_worlds)
        assert refused(test) == (not possible), test
        seen[possible] += 1
    assert min(seen.values()) > 40


X = {"property": "x", "op": "=", "value": 1}
NEVER = [
    {"all": [X, {"not": {"not": {"not": X}}}]},
    {"not": {"any": [{"property": "x", "op": "is_set", "value": True}, {"property": "x", "op": "is_set", "value": False}]}},
    {"all": [{"property": "t", "op": "contains", "value": "ab"}, {"property": "t", "op": "=", "value": "xy"}]},
    {"all": [{"score": "any", "op": ">", "value": 3}, {"score": "any", "op": "<", "value": 4}]},
    {"score": "any", "op": "=", "value": 7.5},
    {"all": [{"score": "any", "op": "is_set", "value": False}, {"score": "user", "op": "<", "value": 7}]},
    {"count": "q", "op": "=", "value": 1.5, "window_days": 5},
    {"all": [{"count": "q", "op": "=", "value": 0, "window_days": 5}, {"count": "q", "op": ">=", "value": 1, "window_days": 3}]},
    {"all": [{"any": [{"property": "x", "op": "=", "value": n} for n in (1, 2)]}, {"property": "x", "op": "=", "value": 3}]},
]  # fmt: skip


@pytest.mark.parametrize("test", NEVER)
def test_filters_that_look_possible_and_are_not(test: dict[str, Any]) -> None:
    assert refused(test)


def test_a_filter_too_large_to_judge_is_taken() -> None:
    """Twenty choices of three that only their last combination could decide: the search gives up in time."""
    choices = [{"any": [{"property": "x", "op": "!=", "value": 10 * n + m} for m in range(3)]} for n in range(20)]
    end = {"all": [{"property": "t", "op": "=", "value": "a"}, {"property": "t", "op": "=", "value": "b"}]}
    assert not refused({"all": [{"any": [end, X]}, *choices]})
