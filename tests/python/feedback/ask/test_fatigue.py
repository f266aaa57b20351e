# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""How tired people are of being asked: by contact, account and role."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb


@pytest.fixture
def engine() -> Any:
    rules = {
        "events": [{"type": "visit"}, {"type": "answer", "properties": ["score"]}], "surveys": [{"survey": "short"}],
        "rules": [{"rule": "visit", "event": "visit", "roles": ["technical", "user"], "ask": 2, "survey": "short",
                   "reminder_days": 3}],
    }  # fmt: skip
    contacts = {
        "contact": ["ann", "bob", "eve", "max"], "account": [1, 1, 2, 2], "role": ["technical", "user", "user", None],
    }  # fmt: skip
    made = cb.feedback.Engine(rules, contacts, {"account": [1, 2]}, seed=1)
    made.step(
        {"date": ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-20"], "event": [1, 2, 3, 4],
         "account": [1, 2, 1, 1], "type": ["visit", "visit", "answer", "visit"],
         "contact": [None, None, "ann", None]},
        until="2026-04-01",
    )  # fmt: skip
    return made


COLUMNS = ("contacts", "asked", "silent", "asks", "answers", "reminders", "unanswered")


def test_by_contact_account_and_role(engine: Any) -> None:
    contacts = {row["contact"]: row for row in engine.fatigue().rows()}
    assert [contacts[name]["asks"] for name in ("ann", "bob", "eve", "max")] == [2, 2, 1, 0]
    accounts = {row["account"]: tuple(row[name] for name in COLUMNS) for row in engine.fatigue(by="account").rows()}
    assert accounts == {1: (2, 2, 1, 4, 1, 3, 3), 2: (2, 1, 1, 1, 0, 1, 1)}
    roles = {row["role"]: tuple(row[name] for name in COLUMNS) for row in engine.fatigue(by="role").rows()}
    assert roles == {"technical": (1, 1, 0, 2, 1, 1, 1), "user": (2, 2, 2, 3, 0, 3, 3), None: (1, 0, 0, 0, 0, 0, 0)}
    both = engine.fatigue(by="account_role").rows()
    assert [(row["account"], row["role"], row["asks"]) for row in both] == [
        (1, "technical", 2), (1, "user", 2), (2, "user", 1), (2, None, 0),
    ]  # fmt: skip
    assert str(both[0]["last_answered"]) == "2026-03-03"


def test_a_wrong_word(engine: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        engine.fatigue(by="acount")
    assert str(error.value) == (
        "fatigue, column 'by': got 'acount', expected one of contact, account, role, account_role (did you mean 'account'?)"
    )
