"""Asking from a store: what happened since the last run, the rules, a budget; and the invitations that leave."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ... import frames
from ...arguments import day
from ...errors import InputError, problem
from ...nearest import did_you_mean
from ...table import Table
from ..engine import Engine
from ..rules import Rules
from ..whom import whom_to_ask
from . import meta
from .happened import EVENT, ORDER, events_of, known_types, unknown
from .invite import keep_surveys, written
from .too_late import objected_meanwhile, people_of, step_until
from .unreadable import step

#: the event type by which somebody is asked because the answer is worth most, where the rules have one for it
WORTH = "answer_worth"
LEFT_OUT = ("contact", "account", "role", "reason", "worth")


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
    left_out: Any = None
    """Who was not taken from the people whose answers are worth most: contact, account, role, reason, worth. Reasons
    are those of `whom_to_ask`, ``answered`` (within the cooldown) and ``no_rule``; None without a budget."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Events of types that the rules do not know, perhaps misspelt: type -> how many."""
    notes: tuple[str, ...] = ()
    """What else there is to know of this run, in sentences."""
    aside: tuple[dict[str, Any], ...] = ()
    """Events that no rule can read: event, date, column, value, expected of each bad value."""

    def left_out_by_reason(self) -> dict[str, int]:
        """How many people each reason kept from the list."""
        rows = [] if self.left_out is None else self.left_out.rows()
        return dict(Counter(str(row["reason"]) for row in rows).most_common())

    def __str__(self) -> str:
        reminders = sum(bool(row["reminder"]) for row in self.invitations.rows())
        parts = [f"{len(self.invitations) - reminders:,} to ask"]
        if reminders:
            parts.append(f"{reminders:,} to remind")
        stopped = ", ".join(f"{number:,} {reason}" for reason, number in self.suppressed.items())
        text = f"{self.as_of.isoformat()}: {', '.join(parts)}" + (f"; not asked: {stopped}" if stopped else "")
        passed = ", ".join(f"{number:,} {reason}" for reason, number in self.left_out_by_reason().items())
        text += f"; left out of those worth asking: {passed}" if passed else ""
        text += f"; {self.late:,} events came too late" if self.late else ""
        strange = ", ".join(f"{name} ({number:,})" for name, number in self.unknown.items())
        text += f"; events that no rule knows: {strange}" if strange else ""
        unread = len({(one["date"], one["event"]) for one in self.aside})
        return text + (f"; {unread:,} events that can't be read were kept aside" if unread else "")

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>{self.invitations._repr_html_()}"


def ask(
    store: Any, rules: Any = None, *, as_of: str | dt.date, budget: int | None = None,
    since: str | dt.date | None = None, seed: int | str = 0, source: str | None = None,
) -> Asking:  # fmt: skip
    """Takes the store's events up to ``as_of`` through the rules, and writes the invitations that leave.

    The engine's memory stays in the store, so that the next run goes on where this one stopped, with the same or newer
    rules. The first run learns rhythms, counts and scores from all earlier events without asking anybody about them,
    and asks about what happened from ``since`` on (the first day of the month, where it is not given); later runs go on
    where the last one stopped. Answers in the store are events of type ``answer``, orders events of type ``order``
    where the rules have that type, unless they stand among the events already. What would have expired before
    ``as_of`` is recorded as suppressed (``expired``), and keeps nobody from being asked.

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
    taken_from = dt.date.min if before is None else start
    events, own_key = events_of(book, chosen, taken_from)
    run = _Run(book, chosen, today, _contacts(book), frames.read(book.accounts, name="accounts"), events)
    aside: list[dict[str, Any]] = []
    engine, rows = step_until(run.engine(before, start, str(seed)), run.again, run.between, start, today, aside=aside)
    with store._reading("counting asks") as connection:
        left = None if budget is None else budget - _sent_in_month(connection, today)
    worth, missing, left_out = run.worth(engine, None if left is None else left - _leaving(rows, today))
    tomorrow = today + dt.timedelta(days=1)
    todays = run.between(max(start, today), tomorrow)
    todays = {name: [*todays[name], *worth[name]] for name in EVENT}
    rows += step(engine, todays, tomorrow, aside)
    asked = Table(frames.read(book.invitations, name="invitations")).rows()
    rows += objected_meanwhile(asked, people_of(book), events, chosen, first=start, end=tomorrow)
    for row in [*rows, *aside]:
        row["event"] = own_key.get(row["event"], row["event"])
    with store._writing("writing invitations") as connection:
        if meta.engine(connection) != before:
            raise InputError.of(
                [problem("ask", "store", "another run of ask meanwhile", "one run at a time; run it again")]
            )
        late = 0 if before is None else _late(connection, start, before.recorded_at, ORDER in known_types(chosen))
        spent = _capped(rows, chosen, today, left)
        keep_surveys(store, connection, chosen, source)
        leaving = written(store, connection, rows, source)
        state = meta.EngineState(engine.seed, tomorrow.isoformat(), newest, chosen._text, engine.to_bytes())
        meta.keep_engine(connection, state)
    stopped = Counter(str(row["reason"]) for row in rows if row["state"] == "suppressed")
    notes = []
    if since is not None and before is not None and first != start:
        notes.append(
            f"since counts in the first run only: this one goes on from {start.isoformat()}, where the last one stopped"
        )
    strange = unknown((row for row in events if taken_from <= row["date"] <= today), chosen)
    for name in strange:
        near = did_you_mean(name, sorted(known_types(chosen)))
        notes.append(f"no rule knows events of type '{name}'{near or ''}")
    return Asking(
        today, leaving, dict(stopped.most_common()), missing, late, None if left is None else left - spent,
        left_out, strange, tuple(notes), tuple(aside),
    )  # fmt: skip


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
        step(learning, self.between(dt.date.min, start), start, [])
        return Engine.from_bytes(learning.to_bytes(), self.rules, self.contacts, self.accounts, seed=seed)

    def again(self, state: bytes, rules: Rules, seed: str) -> Engine:
        """An engine that goes on, with other rules."""
        return Engine.from_bytes(state, rules, self.contacts, self.accounts, seed=seed)

    def worth(self, engine: Engine, left: int | None) -> tuple[dict[str, list[Any]], Any, Any]:
        """Events that ask the people whose answers are worth most, as far as the budget goes; roles without anybody
        to ask; and who was left out."""
        out: dict[str, list[Any]] = {name: [] for name in EVENT}
        if left is None:
            return out, None, None
        heard = self._heard_lately()
        wanted = max(left, 1) + len(heard)  # those who are left out take no place of the budget
        found = whom_to_ask(self.book, as_of=self.today, budget=wanted, engine=engine, value=stake(self.book))
        may = any(rule.get("event") == WORTH for rule in self.rules.to_dict()["rules"])
        rows = Table(frames.read(found, name="asked")).rows()
        free = [row for row in rows if row["contact"] not in heard]
        chosen = free[: max(left, 0)] if may else []
        passed = [row | {"reason": "answered"} for row in rows if row["contact"] in heard]
        passed += [row | {"reason": "budget" if may else "no_rule"} for row in free[len(chosen) :]]
        stopped = Table(frames.read(found.stopped, name="stopped")).rows()
        passed += [
            row | {"reason": "answered"} if row["reason"] == "budget" and row["contact"] in heard else row
            for row in stopped
        ]
        for row in chosen:
            key = f"worth asking {self.today.isoformat()} {row['account']} {row['role']} {row['rank']}"
            cells = (self.today, key, row["account"], WORTH, row["contact"], json.dumps({"role": row["role"]}))
            for name, value in zip(EVENT, cells, strict=True):
                out[name].append(value)
        left_out = {name: [row.get(name) for row in passed] for name in LEFT_OUT}
        return out, found.missing, Table(frames.read(left_out, name="left_out"))

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


def _late(connection: sqlite3.Connection, start: dt.date, seen: int, orders: bool) -> int:
    """Events, and orders where they are events, of days that were taken, which nobody knew of then."""
    query = (
        "SELECT count(DISTINCT e.{key}) FROM {table} AS e WHERE e.superseded_at IS NULL AND e.date < ?1 AND "
        "e.recorded_at > ?2 AND NOT EXISTS (SELECT 1 FROM {table} AS b WHERE b.{key} = e.{key} AND b.date = e.date AND "
        "b.recorded_at <= ?2)"
    )
    read = {"events": "event"} | ({"orders": '"order"'} if orders else {})
    days = (start - dt.date(1970, 1, 1)).days
    return sum(
        int(connection.execute(query.format(table=table, key=key), (days, seen)).fetchone()[0])
        for table, key in read.items()
    )
