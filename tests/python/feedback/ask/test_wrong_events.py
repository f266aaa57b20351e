# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""What the engine refuses, row by row, and the words in which it does."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb
from cabochon.feedback import Engine

from .test_moments import CONTACTS, ONE, events, rules

MORE = {"rule": "more", "event": "e", "filter": {"property": "x", "op": ">=", "value": 10}}
NAMED = {"rule": "named", "event": "e", "filter": {"property": "x", "op": "contains", "value": "ring"}}
WHOLE = "expected a whole number from 0 to 10"
ANSWER = ("2026-03-01", 1, 1, "answer", "a")
EVENT = ("2026-03-01", 1, 1, "e")

SCORES: list[tuple[Any, str]] = [
    (-5, "-5"),
    (11, "11"),
    (1e300, "1e+300"),
    (True, "true"),
    ("nine", "'nine'"),
    ("9", "'9'"),
    (7.5, "7.5"),
]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(("score", "shown"), SCORES)
def test_scores_off_their_scale(score: Any, shown: str, as_json: bool) -> None:
    import json

    more = {"properties": [json.dumps({"score": score})]} if as_json else {"score": [score]}
    engine = Engine(rules(MORE), CONTACTS, ONE, seed=1)
    before = engine.to_bytes()
    with pytest.raises(cb.InputError) as error:
        engine.step(events(ANSWER, **more), "2026-04-01")
    assert str(error.value) == f"events, row 0, column 'score': got {shown}, {WHOLE}"
    assert engine.to_bytes() == before


def test_every_bad_score_is_listed_and_those_of_other_events_are_not() -> None:
    log = events(ANSWER, ("2026-03-01", 2, 1, "e"), ("2026-03-01", 3, 1, "answer"), score=[11, 99, -1])
    with pytest.raises(cb.InputError) as error:
        Engine(rules(MORE), CONTACTS, ONE, seed=1).step(log, "2026-04-01")
    assert [one["row"] for one in error.value.problems] == [0, 2]


WRONG: list[tuple[Any, dict[str, Any], str]] = [
    (MORE, {"x": ["12"]}, "events, row 0, column 'x': got '12', expected a number, as a rule compares it"),
    (MORE, {"properties": ['{"x": "12"}']}, "events, row 0, column 'x': got '12', expected a number, as a rule compares it"),
    (MORE, {"properties": ['{"x": [1]}']}, "events, row 0, column 'x': got '[1]', expected a number, as a rule compares it"),
    (NAMED, {"x": [12]}, "events, row 0, column 'x': got 12, expected a text, as a rule compares it"),
    (NAMED, {"properties": ['{"x": true}']}, "events, row 0, column 'x': got true, expected a text, as a rule compares it"),
    (MORE, {"properties": ["[3]"]}, "events, row 0, column 'properties': got a list of 1, expected a JSON object"),
    (MORE, {"properties": ["{x:1"]}, "events, row 0, column 'properties': got a text that is not JSON (line 1, column 2), expected a JSON object"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "more", "message"), WRONG)
def test_values_that_no_rule_can_compare(rule: Any, more: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        Engine(rules(rule), CONTACTS, ONE, seed=1).step(events(EVENT, **more), "2026-04-01")
    assert str(error.value) == message


def test_every_row_of_bad_json_is_listed() -> None:
    rows = [("2026-03-01", n, 1, "e") for n in range(4)]
    with pytest.raises(cb.InputError) as error:
        Engine(rules(MORE), CONTACTS, ONE, seed=1).step(
            events(*rows, properties=["{}", "{x", None, "[1]"]), "2026-04-01"
        )
    assert [(one["row"], one["column"]) for one in error.value.problems] == [(1, "properties"), (3, "properties")]


def test_columns_of_people_that_no_rule_can_compare() -> None:
    asks = rules({"rule": "r", "event": "e", "filter": {"account": "size", "op": ">", "value": 5}})
    with pytest.raises(cb.InputError) as error:
        Engine(asks, CONTACTS, {"account": [1], "size": ["big"]}, seed=1)
    assert str(error.value) == "accounts, row 0, column 'size': got 'big', expected a number, as a rule compares it"


def test_json_counts_where_the_column_is_null() -> None:
    log = events(("2026-03-01", 1, 1, "e"), ("2026-03-02", 2, 1, "e"), ("2026-03-03", 3, 1, "e"),
                 x=[None, 5.0, 12.0], properties=['{"x": 50}', '{"x": 50}', None])  # fmt: skip
    found = Engine(rules(MORE), CONTACTS, ONE, seed=1).step(log, "2026-04-01")
    assert found.sent["event"].tolist() == [1, 3]


def test_ids_keep_their_kind_whether_something_waits_or_not() -> None:
    engine = Engine(rules(MORE), CONTACTS, ONE, seed=1)
    engine.step(events(EVENT), "2026-03-05")
    engine = Engine.from_bytes(engine.to_bytes(), engine.rules, CONTACTS, ONE, seed=1)
    with pytest.raises(cb.InputError) as error:
        engine.step(events(("2026-03-06", "two", 1, "e")), "2026-03-10")
    assert str(error.value) == "events, column 'event': got ids of type text, expected ids of type int64, as before"


CONSTRUCTED: list[tuple[dict[str, Any], str]] = [
    ({"seed": None}, "Engine, column 'seed': got None, expected a whole number or a text"),
    ({"seed": 1.5}, "Engine, column 'seed': got 1.5, expected a whole number or a text"),
    ({"seed": True}, "Engine, column 'seed': got True, expected a whole number or a text"),
    ({"contacts": {**CONTACTS, "account": ["1"]}}, "contacts, column 'account': got ids of type text, expected ids of type int64, as in accounts"),
    ({"contacts": {**CONTACTS, "since": ["2026-05-01"], "until": ["2026-03-01"]}}, "contacts, row 0, column 'until': got 2026-03-01, expected a day after 2026-05-01, the first day of the role"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "message"), CONSTRUCTED)
def test_wrong_engines(given: dict[str, Any], message: str) -> None:
    given = {"contacts": CONTACTS, "accounts": ONE, "seed": 1, **given}
    with pytest.raises(cb.InputError) as error:
        Engine(rules(MORE), given["contacts"], given["accounts"], seed=given["seed"])
    assert str(error.value) == message


CALLED: list[tuple[Any, str]] = [
    (lambda e: e.step({}, None), "step, column 'until': got None, expected a day, such as '2026-10-31' or a date"),
    (lambda e: e.explain(99, "a"), "explain, column 'event': got 99, expected a mapping of the columns of one event"),
    (lambda e: e.explain(None, "a"), "explain, column 'event': got None, expected a mapping of the columns of one event"),
    (lambda e: e.explain({"date": "2026-03-01", "event": 1, "account": 1, "type": "e"}, None), "explain, column 'contact': got None, expected the id of one contact of the engine"),
    (lambda e: e.fatigue(by=None), "fatigue, column 'by': got None, expected one of contact, account, role, account_role"),
    (lambda e: e.fatigue(by=["account", "role"]), "fatigue, column 'by': got ['account', 'role'], expected one of contact, account, role, account_role"),
    (lambda e: Engine.from_bytes("x", e.rules, CONTACTS, ONE, seed=1), "Engine, column 'state': got a str, expected the bytes that to_bytes gave"),
    (lambda e: Engine.of(e.rules, CONTACTS, seed=1), "Engine.of, column 'book': got a builtins.dict, expected a cabochon.Book, made of the firm's tables"),
    (lambda e: cb.feedback.Rules("nofile.json"), "rules: got 'nofile.json' (No such file or directory), expected a JSON text or the path of a JSON file"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), CALLED)
def test_wrong_calls(call: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        call(Engine(rules(MORE), CONTACTS, ONE, seed=1))
    assert str(error.value) == message
