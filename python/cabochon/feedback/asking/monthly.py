"""Asking from a store: what happened since the last run, the rules, a budget; and the invitations that leave."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import Any

from ... import frames
from ...arguments import day
from ...errors import InputError, problem
from ...table import Table
from ..engine import Engine
from ..rules import Rules
from ..whom import whom_to_ask
from . import meta
from .invite import keep_surveys, written

#: the event type by which somebody is asked because the answer is worth most, where the rules have one for it
WORTH = "answer_worth"
EVENT = ("date", "event", "account", "type", "contact", "properties")


@dataclass(frozen=True)
class Asking:
    """What one run decided."""

    as_of: dt.date
    invitations: Table
    """Those that leave, each with its token; see `invite`."""
    suppressed: dict[str, int]
    """How many wishes each reason stopped; ``budget`` and ``expired`` are this run's own."""
    missing: Any
    """Roles for which nobody can be asked: account, name, role, action, why, worth; None without a budget."""
    late: int
    """Events that were recorded after their days had been taken: no rule has seen them."""
    budget_left: int | None
    """Asks of the month that are left; None without a budget."""

    def __str__(self) -> str:
        reminders = sum(bool(row["reminder"]) for row in self.invitations.rows())
        parts = [f"{len(self.invitations) - reminders:,} to ask"]
        if reminders:
            parts.append(f"{reminders:,} to remind")
        stopped = ", ".join(f"{number:,} {reason}" for reason, number in self.suppressed.items())
        text = f"{self.as_of.isoformat()}: {', '.join(parts)}" + (f"; not asked: {stopped}" if stopped else "")
        return text + (f"; {self.late:,} events came too late" if self.late else "")

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>{self.invitations._repr_html_()}"


def ask(
    store: Any, rules: Any = None, *, as_of: str | dt.date, budget: int | None = None,
    since: str | dt.date | None = None, seed: int | str = 0, source: str | None = None,
) -> Asking:  # fmt: skip
    """Takes the store's events up to ``as_of`` through the rules, and writes the invitations that leave.

    The engine's memory stays in the store, so that the next run goes on where this one stopped, with the same or newer
    rules. The first run learns rhythms, counts and scores from all earlier events without asking anybody about them,
    and asks about what happened from ``since`` on (the first day of the month, where it is not given). Answers in the
    store are events of type ``answer``.

    ``budget`` is how many people may be asked in the calendar month of ``as_of``, reminders not counted. What rules ask
    goes first, by priority and date; what is then left goes to the people whose answers are worth most
    (`whom_to_ask`), for whom the rules need one of the event type ``answer_worth``, as the catalogue has. Whom the
    budget stops is recorded as suppressed, and counts as asked for the cooldown.
    """
    today = _day("as_of", as_of)
    if budget is not None and not (isinstance(budget, int) and not isinstance(budget, bool) and budget >= 0):
        raise InputError.of([problem("ask", "budget", repr(budget), "a whole number of at least 0")])
    with store._reading("reading the engine") as connection:
        before = meta.engine(connection)
        newest = connection.execute("SELECT max(recorded_at) FROM receipts").fetchone()[0] or 0
    if rules is None and before is None:
        raise InputError.of([problem("ask", "rules", "", "a document of rules, as the store has none yet")])
    chosen = rules if isinstance(rules, Rules) else Rules(rules if rules is not None else before.rules)  # type: ignore[union-attr]
    first = _day("since", since) if since is not None else today.replace(day=1)
    start = first if before is None else dt.date.fromisoformat(before.until)
    if before is not None and today < start:
        wanted = f"a day from {start.isoformat()} on, as the days before have been taken"
        raise InputError.of([problem("ask", "as_of", today.isoformat(), wanted)])
    book = store.book()
    run = _Run(book, chosen, today, _contacts(book), frames.read(book.accounts, name="accounts"), _events(book))
    engine = run.engine(before, start, str(seed))
    rows = Table(engine.step(run.between(start, today), until=today.isoformat())._rows).rows()
    with store._reading("counting asks") as connection:
        left = None if budget is None else budget - _sent_in_month(connection, today)
    worth, missing = run.worth(engine, None if left is None else left - _leaving(rows, today))
    tomorrow = today + dt.timedelta(days=1)
    todays = run.between(max(start, today), tomorrow)
    todays = {name: [*todays[name], *worth[name]] for name in EVENT}
    rows += Table(engine.step(todays, until=tomorrow)._rows).rows()
    with store._writing("writing invitations") as connection:
        if meta.engine(connection) != before:
            raise InputError.of(
                [problem("ask", "store", "another run of ask meanwhile", "one run at a time; run it again")]
            )
        late = 0 if before is None else _late(connection, start, before.recorded_at)
        spent = _capped(rows, chosen, today, left)
        keep_surveys(store, connection, chosen, source)
        leaving = written(store, connection, rows, source)
        state = meta.EngineState(engine.seed, tomorrow.isoformat(), newest, chosen._text, engine.to_bytes())
        meta.keep_engine(connection, state)
    stopped = Counter(str(row["reason"]) for row in rows if row["state"] == "suppressed")
    return Asking(today, leaving, dict(stopped.most_common()), missing, late, None if left is None else left - spent)


def _day(name: str, value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(day(value))
    except (ValueError, TypeError):
        raise InputError.of([problem("ask", name, repr(value), "a day written as 2026-10-31")]) from None


@dataclass(frozen=True)
class _Run:
    """What a run looks at."""

    book: Any
    rules: Rules
    today: dt.date
    contacts: dict[str, list[Any]]
    accounts: Any
    events: list[dict[str, Any]]

    def between(self, first: dt.date, end: dt.date) -> dict[str, list[Any]]:
        """Events from one day on and before another."""
        chosen = [row for row in self.events if first <= row["date"] < end]
        return {name: [row[name] for row in chosen] for name in EVENT}

    def engine(self, before: meta.EngineState | None, start: dt.date, seed: str) -> Engine:
        """The engine as the last run left it; a new one knows what happened before and has asked nobody: while it
        learns, everybody objects."""
        if before is not None:
            return Engine.from_bytes(before.state, self.rules, self.contacts, self.accounts, seed=before.seed)
        silent = self.contacts | {"may_ask": [False] * len(self.contacts["contact"])}
        learning = Engine(self.rules, silent, self.accounts, seed=seed)
        learning.step(self.between(dt.date.min, start), until=start)
        return Engine.from_bytes(learning.to_bytes(), self.rules, self.contacts, self.accounts, seed=seed)

    def worth(self, engine: Engine, left: int | None) -> tuple[dict[str, list[Any]], Any]:
        """Events that ask the people whose answers are worth most, as far as the budget goes; and roles without
        anybody to ask."""
        out: dict[str, list[Any]] = {name: [] for name in EVENT}
        if left is None:
            return out, None
        heard = self._heard_lately()
        wanted = max(left, 1) + len(heard)  # those who are left out take no place of the budget
        found = whom_to_ask(self.book, as_of=self.today, budget=wanted, engine=engine, value=stake(self.book))
        if left <= 0 or not any(rule.get("event") == WORTH for rule in self.rules.to_dict()["rules"]):
            return out, found.missing
        whole = any(not isinstance(row["event"], str) for row in self.events)
        rows = Table(frames.read(found, name="asked")).rows()
        for row in [row for row in rows if row["contact"] not in heard][:left]:
            key = f"worth asking {self.today.isoformat()} {row['account']} {row['role']} {row['rank']}"
            said = json.dumps({"role": row["role"]})
            cells = (self.today, _whole(key) if whole else key, row["account"], WORTH, row["contact"], said)
            for name, value in zip(EVENT, cells, strict=True):
                out[name].append(value)
        return out, found.missing

    def _heard_lately(self) -> set[Any]:
        """Who answered within the cooldown, asked or not: nobody is asked for one answer more so soon."""
        days = (self.rules.to_dict().get("limits") or {}).get("cooldown_days") or 0
        first = self.today - dt.timedelta(days=days)
        return {row["contact"] for row in self.events if row["type"] == "answer" and first < row["date"] <= self.today}


def stake(book: Any) -> str:
    """Whose money decides: the margin where orders tell their cost, else their revenue (a store's book has a column
    ``cost`` even where nobody filled it)."""
    costs = Table(frames.read(book.orders, name="orders"))
    known = "cost" in costs and any(row["cost"] is not None for row in costs.select("cost").rows())
    return "margin" if known else "revenue"


def _leaving(rows: list[dict[str, Any]], today: dt.date) -> int:
    return sum(row["state"] == "sent" and not row["reminder"] and row["expires"] >= today for row in rows)


def _contacts(book: Any) -> dict[str, list[Any]]:
    """Contacts with a row for each interval of their roles, as the engine takes them."""
    intervals: dict[Any, list[dict[str, Any]]] = {}
    for row in Table(frames.read(book.roles, name="roles")).rows():
        said = {name: row.get(name) for name in ("role", "since", "until")}
        intervals.setdefault(row["contact"], []).append(said)
    rows = [
        {"since": None, "until": None} | row | role
        for row in Table(frames.read(book.contacts, name="contacts")).rows()
        for role in intervals.get(row["contact"], [{}])
    ]
    needed = ("contact", "account", "role")
    names = [name for name in (rows[0] if rows else needed) if any(row[name] is not None for row in rows)]
    return {name: [row[name] for row in rows] for name in dict.fromkeys([*needed, *names])}


def _events(book: Any) -> list[dict[str, Any]]:
    """Events, and answers as events of type answer; each with its day."""
    rows = [{name: row.get(name) for name in EVENT} for row in Table(frames.read(book.events, name="events")).rows()]
    whole = bool(rows) and not isinstance(rows[0]["event"], str)
    for row in Table(frames.read(book.responses, name="responses")).rows():
        if row["account"] is None:
            continue
        said = {} if row.get("nps") is None else {"score": row["nps"]}
        said |= {} if row.get("survey") is None else {"survey": str(row["survey"])}
        key = f"answer {row['response']}"
        rows.append(
            {
                "date": row["date"], "event": _whole(key) if whole else key, "account": row["account"],
                "type": "answer", "contact": row["contact"], "properties": json.dumps(said),
            }
        )  # fmt: skip
    return rows


def _whole(key: str) -> int:
    """A number below 0 for an event that has no number of its own."""
    return -int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") - 1


def _sent_in_month(connection: sqlite3.Connection, today: dt.date) -> int:
    first = today.replace(day=1)
    epoch = dt.date(1970, 1, 1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    query = (
        "SELECT count(*) FROM invitations WHERE superseded_at IS NULL AND state = 'sent' AND contact IS NOT NULL "
        "AND (reminder IS NULL OR reminder = 0) AND date >= ? AND date < ?"
    )
    return int(connection.execute(query, ((first - epoch).days, (following - epoch).days)).fetchone()[0])


def _capped(rows: list[dict[str, Any]], rules: Rules, today: dt.date, left: int | None) -> int:
    """Marks what can't leave any more and what the budget stops; gives how many of the budget were spent."""
    priority = {rule["rule"]: rule.get("priority", 0) for rule in rules.to_dict()["rules"]}
    sent = [row for row in rows if row["state"] == "sent"]
    for row in sent:
        if row["expires"] < today:
            row["state"], row["reason"] = "suppressed", "expired"
    new = [row for row in sent if row["state"] == "sent" and not row["reminder"]]
    new.sort(key=lambda row: (-priority[row["rule"]], row["date"]))
    if left is None:
        return len(new)
    stopped = new[max(left, 0) :]
    for row in stopped:
        row["state"], row["reason"] = "suppressed", "budget"
    asks = {(row["rule"], row["contact"], row["event_date"]) for row in stopped}
    for row in sent:
        if row["reminder"] and (row["rule"], row["contact"], row["event_date"]) in asks:
            row["state"], row["reason"] = "suppressed", "budget"
    return len(new) - len(stopped)


def _late(connection: sqlite3.Connection, start: dt.date, seen: int) -> int:
    """Events of days that were taken, which nobody knew of then."""
    query = (
        "SELECT count(*) FROM events AS e WHERE e.superseded_at IS NULL AND e.date < ?1 AND e.recorded_at > ?2 AND NOT "
        "EXISTS (SELECT 1 FROM events AS b WHERE b.date = e.date AND b.event = e.event AND b.recorded_at <= ?2)"
    )
    return int(connection.execute(query, ((start - dt.date(1970, 1, 1)).days, seen)).fetchone()[0])
