"""Asks that come too late: whoever looks at last month's events can't send what has expired since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from ... import frames
from ...table import Table
from ..engine import Engine
from ..rules import Rules
from .unreadable import step

#: a share of accounts that are held out, just below all of them: the rule goes on learning and asks nobody
NOBODY = 1 - 2.0**-52
DAY = dt.timedelta(days=1)


def first_days(rules: Rules, today: dt.date) -> dict[str, dt.date]:
    """Of each rule the first day whose asks have not expired today."""
    return {
        rule["rule"]: today - dt.timedelta(days=rule.get("delay_days", 0) + rule.get("expiry_days", 0))
        for rule in rules.to_dict()["rules"]
    }


def step_until(
    engine: Engine, again: Callable[[bytes, Rules, str], Engine], between: Callable[[dt.date, dt.date], Any],
    start: dt.date, today: dt.date, *, aside: list[dict[str, Any]],
) -> tuple[Engine, list[dict[str, Any]]]:  # fmt: skip
    """Takes the days from ``start`` to before ``today``. What would have expired before ``today`` is decided for
    nobody, so that it keeps no contact from being asked: its rows say ``expired``.

    ``again`` makes an engine of a state and other rules. Days are taken together up to the next one on which a rule may
    ask again, so that most runs are one step.
    """
    rules, since = engine.rules, first_days(engine.rules, today)
    turns = sorted({day for day in since.values() if start < day < today} | {today})
    rows: list[dict[str, Any]] = []
    for turn in turns:
        late = {rule for rule, day in since.items() if day > start}
        now = again(engine.to_bytes(), _without(rules, late), engine.seed) if late else engine
        for row in step(now, between(start, turn), turn, aside):
            if row["rule"] in late and row["reason"] == "holdout":
                row |= {"reason": "expired", "found": None, "limit": None}
            rows.append(row)
        engine = again(now.to_bytes(), rules, engine.seed) if late else now
        start = turn
    return engine, rows


def _without(rules: Rules, late: set[str]) -> Rules:
    document = rules.to_dict()
    for rule in document["rules"]:
        if rule["rule"] in late:
            rule["holdout"] = NOBODY
    return Rules(document)


def objected_meanwhile(
    invitations: Iterable[dict[str, Any]], people: Iterable[dict[str, Any]], events: Iterable[dict[str, Any]],
    rules: Rules, *, first: dt.date, end: dt.date,
) -> list[dict[str, Any]]:  # fmt: skip
    """Reminders that were due from ``first`` to before ``end`` and were not sent, as who was asked has objected."""
    objected = {row["contact"] for row in people if row.get("may_ask") is not None and not row["may_ask"]}
    document = rules.to_dict()
    by_rule = {rule["rule"]: rule for rule in document["rules"] if rule.get("reminder_days")}
    answered: dict[Any, dt.date] = {}
    for row in events:
        if row["type"] == "answer" and row["contact"] in objected:
            answered[row["contact"]] = max(row["date"], answered.get(row["contact"], row["date"]))
    out = []
    for row in invitations:
        rule = by_rule.get(row["rule"])
        if rule is None or row["contact"] not in objected or row["state"] != "sent" or row.get("reminder"):
            continue
        due = row["date"] + dt.timedelta(days=rule["reminder_days"])
        while due < row["expires"] and "quiet" not in (rule.get("exempt") or []) and _quiet(document, due):
            due += DAY
        if first <= due < end and due <= row["expires"] and answered.get(row["contact"], dt.date.min) < row["date"]:
            out.append(row | {"state": "suppressed", "reason": "objected", "reminder": True, "date": due})
    return out


def _quiet(document: dict[str, Any], day: dt.date) -> bool:
    limits = document.get("limits") or {}
    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[day.weekday()]
    return name in (limits.get("quiet_weekdays") or []) or day.isoformat() in (limits.get("quiet_dates") or [])


def people_of(book: Any) -> list[dict[str, Any]]:
    """Contacts as they are now."""
    return Table(frames.read(book.contacts, name="contacts")).rows()
