"""The engine against the oracle, and against itself however a log is cut."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

import cabochon as cb
from cabochon.feedback import Engine

from .oracle import Oracle
from .scenarios import START, columns, log_of, people, rules_of

END = START + dt.timedelta(days=100)
COMPARED = (
    "rule",
    "survey",
    "event",
    "event_date",
    "account",
    "contact",
    "role",
    "date",
    "expires",
    "state",
    "reminder",
    "reason",
    "deferred_from",
)


def plain(rows: Any) -> list[tuple[Any, ...]]:
    return (
        [tuple(row[name] for name in COMPARED) for row in cb.Table(rows).rows()]
        if not isinstance(rows, list)
        else [tuple(row[name] for name in COMPARED) for row in rows]
    )


def scenario(seed: int) -> tuple[Any, ...]:
    rng = random.Random(seed)
    text_ids = seed % 2 == 0
    contacts, accounts = people(rng, text_ids=text_ids)
    rules = rules_of(rng)
    return rng, contacts, accounts, rules, log_of(rng, contacts, accounts, text_ids=text_ids)


@pytest.mark.parametrize("seed", range(120))
def test_every_decision_is_the_oracle_s(seed: int) -> None:
    _, contacts, accounts, rules, log = scenario(seed)
    engine = Engine(rules, columns(contacts), columns(accounts), seed=seed)
    expected = Oracle(rules, contacts, accounts, seed).run(log, END)
    found = engine.step(columns(log), END)
    assert plain(found._rows) == plain(expected)
    assert found.repeated == 3


@pytest.mark.parametrize("seed", range(0, 120, 4))
def test_cutting_a_log_anywhere_changes_nothing(seed: int) -> None:
    rng, contacts, accounts, rules, log = scenario(seed)
    whole = Engine(rules, columns(contacts), columns(accounts), seed=seed)
    expected = plain(whole.step(columns(log), END)._rows)
    cut = Engine(rules, columns(contacts), columns(accounts), seed=seed)
    got: list[Any] = []
    rest = list(log)
    days = sorted(rng.sample(range(1, 100), 5))
    for day in [*(START + dt.timedelta(days=d) for d in days), END]:
        arrived = [e for e in rest if e["date"] < day or rng.random() < 0.3]  # some come before their time
        rest = [e for e in rest if e not in arrived]
        if arrived:
            step = cut.step(columns(arrived), day)
            assert cb.Table(step._late).rows() == []
            got += plain(step._rows)
        else:
            got += plain(cut.step({"date": [], "event": [], "account": [], "type": []}, day)._rows)
        if rng.random() < 0.5:
            cut = Engine.from_bytes(cut.to_bytes(), rules, columns(contacts), columns(accounts), seed=seed)
    assert got == expected


RULES = {
    "events": [{"type": "visit", "properties": ["place"]}],
    "surveys": [{"survey": "short"}],
    "limits": {"cooldown_days": 10},
    "rules": [{"rule": "visit", "event": "visit", "roles": ["technical"], "survey": "short"}],
}
CONTACTS = {"contact": ["ann"], "account": [1], "role": ["technical"]}


def visits(*days: str, first: int = 1, account: int = 1) -> dict[str, list[object]]:
    n = len(days)
    return {"date": [*days], "event": [*range(first, first + n)], "account": [account] * n, "type": ["visit"] * n}


def test_a_suppressed_wish_names_what_decided() -> None:
    engine = Engine(RULES, CONTACTS, {"account": [1]}, seed=1)
    found = engine.step(visits("2026-03-02", "2026-03-08"), "2026-04-01")
    assert repr(found) == "Invitations(1 sent, 1 cooldown)"
    row = cb.Table(found._rows).rows()[1]
    assert (row["reason"], row["found"], row["limit"], row["other_date"]) == ("cooldown", 6, 10, dt.date(2026, 3, 2))


def test_late_and_unplaced_events_are_listed_and_repeated_ones_ignored() -> None:
    engine = Engine(RULES, CONTACTS, {"account": [1]}, seed=1)
    engine.step(visits("2026-03-02"), "2026-03-10")
    found = engine.step(visits("2026-03-09", "2026-03-10", "2026-03-20", first=7), "2026-03-15")
    assert (list(found.late["event"]), list(found.unplaced["event"]), found.held) == ([7], [], 1)
    again = engine.step(visits("2026-03-20", first=9), "2026-04-01")
    assert (again.repeated, again.counts()["sent"]) == (1, 1)
    assert list(engine.step(visits("2026-04-02", account=8), "2026-05-01").unplaced["account"]) == [8]


def test_explain_says_what_would_happen_and_changes_nothing() -> None:
    engine = Engine(RULES, CONTACTS, {"account": [1]}, seed=1)
    event = {"date": "2026-03-02", "event": 1, "account": 1, "type": "visit"}
    before = engine.to_bytes()
    assert engine.explain(event, "ann").rows()[0]["outcome"] == "invited"
    assert engine.to_bytes() == before
    engine.step(visits("2026-03-02"), "2026-03-04")
    (told,) = engine.explain({**event, "date": "2026-03-05", "event": 2}, "ann").rows()
    assert (told["outcome"], told["reason"], told["found"]) == ("suppressed", "cooldown", 3)


def test_fatigue_counts_asks_answers_and_silence() -> None:
    rules = {**RULES, "events": [*RULES["events"], {"type": "answer", "properties": ["score"]}]}
    engine = Engine(rules, CONTACTS, {"account": [1]}, seed=1)
    events = visits("2026-03-02", "2026-03-13", "2026-03-24")
    events = {**events, "type": ["visit", "visit", "answer"], "contact": [None, None, "ann"], "score": [None, None, 9]}
    engine.step(events, "2026-04-01")
    (row,) = engine.fatigue().rows()
    assert (row["asks"], row["answers"], row["unanswered"], row["last_answered"]) == (2, 1, 0, dt.date(2026, 3, 24))


WRONG_INPUT = [
    (
        {"events": {"date": ["x"], "event": [1], "account": [1], "type": ["visit"]}},
        "events, row 0, column 'date': got 'x', expected a day written as 2026-10-31",
    ),
    (
        {"events": {"date": ["2026-03-02"], "event": [None], "account": [1], "type": ["visit"]}},
        "events, row 0, column 'event': expected an id",
    ),
    (
        {"events": {"date": ["2026-03-02"], "event": [1], "acount": [1], "type": ["visit"]}},
        "events, column 'account': expected one of date, event, acount, type (did you mean 'acount'?)",
    ),
    (
        {"events": {"date": ["2026-03-02"], "event": [1], "account": ["1"], "type": ["visit"]}},
        "events, column 'account': got ids of type text, expected ids of type int64, as in accounts",
    ),
    (
        {"contacts": {**CONTACTS, "role": ["tecnical"]}},
        "contacts, row 0, column 'role': got 'tecnical', "
        "expected one of economic, technical, user (did you mean 'technical'?)",
    ),
    (
        {"contacts": {**CONTACTS, "account": [2]}},
        "contacts, row 0, column 'account': got 2, expected an account of `accounts`",
    ),
    (
        {"contacts": {"contact": ["ann"], "account": [1]}},
        "contacts, column 'role': expected the column: economic, technical or user",
    ),
    ({"accounts": {"account": [1, 1]}}, "accounts, row 1, column 'account': got 1, expected each account once"),
    ({"until": "2026-02-01"}, "step, column 'until': got 2026-02-01, expected a day not before 2026-03-01"),
]


@pytest.mark.parametrize(("given", "message"), WRONG_INPUT, ids=[text.split(":")[0] for _, text in WRONG_INPUT])
def test_wrong_input(given: dict[str, Any], message: str) -> None:
    def run() -> None:
        engine = Engine(RULES, given.get("contacts", CONTACTS), given.get("accounts", {"account": [1]}), seed=1)
        engine.step(visits("2026-02-02"), "2026-03-01")
        engine.step(given.get("events", visits("2026-03-02")), given.get("until", "2026-04-01"))

    with pytest.raises(cb.InputError) as error:
        run()
    assert str(error.value) == message


def test_damaged_bytes_and_another_seed_are_refused() -> None:
    engine = Engine(RULES, CONTACTS, {"account": [1]}, seed=1)
    engine.step(visits("2026-03-02"), "2026-03-04")
    state = engine.to_bytes()
    for cut in (b"", state[:30], state[:-1], state + b"x", b"x" + state):
        with pytest.raises(cb.InputError, match="cut short or damaged"):
            Engine.from_bytes(cut, RULES, CONTACTS, {"account": [1]}, seed=1)
    with pytest.raises(cb.InputError, match="'seed': got '2', expected '1', as in the state"):
        Engine.from_bytes(state, RULES, CONTACTS, {"account": [1]}, seed=2)


def test_a_newer_contact_and_a_newer_rule_join_an_older_state() -> None:
    engine = Engine(RULES, CONTACTS, {"account": [1]}, seed=1)
    engine.step(visits("2026-03-02"), "2026-03-04")
    rules = {**RULES, "rules": [*RULES["rules"], {**RULES["rules"][0], "rule": "visit_user", "roles": ["user"]}]}
    people = {"contact": ["aaa", "ann"], "account": [1, 1], "role": ["user", "technical"]}
    newer = Engine.from_bytes(engine.to_bytes(), rules, people, {"account": [0, 1]}, seed=1)
    found = newer.step(visits("2026-03-05", first=2), "2026-04-01")
    assert [(r["contact"], r["state"]) for r in cb.Table(found._rows).rows()] == [
        ("ann", "suppressed"),
        ("aaa", "sent"),
    ]
