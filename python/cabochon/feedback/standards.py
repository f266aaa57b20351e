"""Service standards: what is promised for each process, and how much of it is kept."""

from __future__ import annotations

import datetime
import json
import math
import numbers
import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, level_within, names
from ..errors import InputError, problem
from ..table import Table
from .nonresponse import _days, _floats, _texts, _wilson, _word
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book

BROKEN = "standard_broken"


class Standards(FramedResult):
    """What was promised and kept, by the columns of ``by``: ``promised_hours`` (null where it varies), ``due``
    (promises whose time was up), ``kept``, ``broken``, ``kept_share`` with ``kept_low`` and ``kept_high`` (Wilson),
    ``pending`` (open, still in time), ``median_days`` and ``longest_days`` (of what was done)."""

    def __init__(self, tables: dict[str, _core.Table], kind: str, without_promise: int) -> None:
        super().__init__(tables["standards"], kind)
        self._tables = tables
        #: Tickets whose process promises nothing, or that name none.
        self.without_promise = without_promise

    @property
    def breaches(self) -> Any:
        """One row a broken promise, the latest first: ``account``, ``process``, ``department``, ``role``, ``contact``,
        ``step``, ``source`` (``ticket``, ``event``), ``key``, ``date``, ``due``, ``done`` (null: still open),
        ``days_late``."""
        return self._give(self._tables["breaches"])

    @property
    def by_account(self) -> Any:
        """One row an account: ``account``, ``due``, ``broken``, ``open_late`` (not done yet), ``worst`` (the process
        that broke most)."""
        return self._give(self._tables["by_account"])

    @property
    def events(self) -> Any:
        """The breaches as events of type ``standard_broken``, dated the day after the promise ran out, for
        :class:`Engine`: ``date``, ``event``, ``account``, ``type``, ``contact``, ``process``, ``properties``."""
        return self._give(self._tables["events"])

    def _said(self) -> str:
        table = Table(self._rows)
        due, kept = (int(sum(table[name].tolist())) for name in ("due", "kept"))
        share = f"{100 * kept / due:.0f} % of {due:,} promises kept" if due else "no promise was due"
        more = f"; {self.without_promise:,} tickets without a promise" if self.without_promise else ""
        return share + more


def service_standards(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    by: str | Sequence[str] = ("process", "department", "role"),
    steps: Sequence[Mapping[str, Any]] = (),
    level: float = 0.95,
) -> Standards:
    """How much of what is promised is kept, by process, our department and the client's role.

    A ticket of a process with ``standard_hours`` is to be closed within that time. ``steps`` adds the scenario of an
    interaction: each step is a mapping of ``step`` (its name), ``after`` and ``until`` (types of events: what starts
    the promise and what keeps it, the first at the same account, and contact where both name one) and ``hours``, with
    ``process`` where the event names none. Days are known, not hours: a promise of h hours is kept when it is done at
    most h / 24 days later, rounded up (a promise of 4 hours: on the same day or the next).

    Promises are those that began in the ``window_days`` days that end on ``as_of``. What is open and late is broken,
    what is open and in time is ``pending`` and in no share. ``by`` takes ``process``, ``department``, ``role`` (of the
    contact that day), ``account``, ``step``.

    Gives a :class:`Standards` with ``breaches``, ``by_account`` and ``events``.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     processes={"process": ["returns"], "department": ["quality control"], "standard_hours": [48.0]},
    ...     tickets={"ticket": [1, 2], "account": [1, 1], "date": ["2026-10-01"] * 2, "process": ["returns"] * 2,
    ...              "closed": ["2026-10-03", "2026-10-09"]},
    ...     currency="EUR",
    ... )
    >>> kept = cb.feedback.service_standards(book, as_of="2026-10-31", by="process")
    >>> kept["due"].tolist(), kept["kept"].tolist(), kept.breaches["days_late"].tolist()
    ([2], [1], [6])
    """
    level_within("service_standards", level)
    check_book(book, "service_standards")
    import numpy as np

    groups = names(by)
    for name in groups:
        if name not in ("process", "department", "role", "account", "step"):
            expected = "process, department, role, account or step"
            raise InputError.of([problem("service_standards", "by", repr(name), expected)])
    if window_days < 1:
        raise InputError.of([problem("service_standards", "window_days", str(window_days), "at least 1")])
    if not 0 < level < 1:
        raise InputError.of([problem("service_standards", "level", f"{level:g}", "a number above 0 and below 1")])
    on = datetime.date.fromisoformat(day(as_of))
    first = on - datetime.timedelta(window_days)
    then = book.until(on)
    processes = Table(then._core.table("processes"))
    hours = dict(zip(processes["process"].tolist(), _list(processes, "standard_hours"), strict=True))
    departments = dict(zip(processes["process"].tolist(), _list(processes, "department"), strict=True))
    promises, without = _tickets(then, hours, first, on)
    promises += _steps(then, steps, first, on)
    for promise in promises:
        promise["department"] = _word(departments.get(promise["process"]))
        allowed = math.ceil(promise["hours"] / 24)
        promise["due"] = promise["date"] + datetime.timedelta(allowed)
        done = promise["done"]
        promise["state"] = "pending" if done is None and promise["due"] >= on else "kept"
        if (done or on) > promise["due"]:
            promise["state"] = "broken"
        promise["days_late"] = ((done or on) - promise["due"]).days

    z = statistics.NormalDist().inv_cdf((1 + level) / 2)
    rows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for promise in promises:
        rows.setdefault(tuple(promise[name] for name in groups), []).append(promise)
    order = sorted(rows, key=lambda key: tuple((word in (None, "unknown"), str(word)) for word in key))
    standards: dict[str, Any] = {name: _ids([key[k] for key in order]) for k, name in enumerate(groups)}
    asked = [{p["hours"] for p in rows[key]} for key in order]
    standards["promised_hours"] = _floats([next(iter(h)) if len(h) == 1 else None for h in asked])
    states = [[sum(p["state"] == state for p in rows[key]) for state in ("kept", "broken", "pending")] for key in order]
    standards["due"] = np.array([kept + broken for kept, broken, _ in states], dtype=np.int64)
    for k, name in enumerate(("kept", "broken")):
        standards[name] = np.array([state[k] for state in states], dtype=np.int64)
    shares = [_wilson(kept, kept + broken, z) for kept, broken, _ in states]
    for k, name in enumerate(("kept_share", "kept_low", "kept_high")):
        standards[name] = _floats([share[k] for share in shares])
    standards["pending"] = np.array([state[2] for state in states], dtype=np.int64)
    spans = [[(p["done"] - p["date"]).days for p in rows[key] if p["done"]] for key in order]
    standards["median_days"] = _floats([float(statistics.median(s)) if s else None for s in spans])
    standards["longest_days"] = _floats([float(max(s)) if s else None for s in spans])

    broken = sorted(
        (p for p in promises if p["state"] == "broken"), key=lambda p: (-p["due"].toordinal(), str(p["key"]))
    )
    made = {
        "standards": standards,
        "breaches": {
            "account": _ids([p["account"] for p in broken]),
            **{name: _texts([p[name] for p in broken]) for name in ("process", "department", "role")},
            "contact": _ids([p["contact"] for p in broken]),
            **{name: _texts([p[name] for p in broken]) for name in ("step", "source", "key")},
            "date": _dates([p["date"] for p in broken]),
            "due": _dates([p["due"] for p in broken]),
            "done": _dates([p["done"] for p in broken]),
            "days_late": np.array([p["days_late"] for p in broken], dtype=np.int64),
        },
        "by_account": _by_account(promises),
        "events": {
            "date": _dates([p["due"] + datetime.timedelta(1) for p in broken]),
            "event": _texts([f"standard:{p['source']}:{p['key']}" for p in broken]),
            "account": _ids([p["account"] for p in broken]),
            "type": _texts([BROKEN] * len(broken)),
            "contact": _ids([p["contact"] for p in broken]),
            "process": _texts([p["process"] for p in broken]),
            "properties": _texts(
                [
                    json.dumps({"process": p["process"], "step": p["step"], "source": p["source"], "key": p["key"]})
                    for p in broken
                ]
            ),
        },
    }
    tables = {name: frames.read(columns, name=name, keep=True) for name, columns in made.items()}
    return Standards(tables, book.frames, without)


def _list(table: Table, name: str) -> list[Any]:
    return table[name].tolist() if name in table.columns else [None] * len(table)


def _maybe_days(table: Table, name: str) -> list[datetime.date | None]:
    if name not in table.columns:
        return [None] * len(table)
    days: list[datetime.date | None] = table[name].astype("datetime64[D]").tolist()
    return days


def _tickets(
    book: Book, hours: Mapping[Any, float | None], first: datetime.date, on: datetime.date
) -> tuple[list[dict[str, Any]], int]:
    table = Table(book._core.view("tickets"))
    if not len(table):
        return [], 0
    several: dict[Any, list[Any]] = {}
    links = Table(book._core.table("ticket_processes"))
    for ticket, process in zip(_list(links, "ticket"), _list(links, "process"), strict=True):
        several.setdefault(ticket, []).append(process)
    out, without = [], 0
    for ticket, account, date, contact, role, process, closed in zip(
        table["ticket"].tolist(),
        table["account"].tolist(),
        _days(table["date"]),
        _list(table, "contact"),
        _list(table, "role"),
        _list(table, "process"),
        _maybe_days(table, "closed"),
        strict=True,
    ):
        if date <= first:
            continue
        own = [p for p in several.get(ticket, [process]) if hours.get(p) is not None]
        without += not own
        for one in own:
            out.append(
                {
                    "account": account,
                    "contact": contact,
                    "role": _word(role),
                    "process": one,
                    "step": None,
                    "source": "ticket",
                    "key": str(ticket),
                    "date": date,
                    "done": closed if closed is not None and closed <= on else None,
                    "hours": float(hours[one] or 0),
                }
            )
    return out, without


def _steps(
    book: Book, steps: Sequence[Mapping[str, Any]], first: datetime.date, on: datetime.date
) -> list[dict[str, Any]]:
    problems = []
    for i, step in enumerate(steps):
        for name in ("step", "after", "until", "hours"):
            if name not in step:
                problems.append(problem("service_standards", f"steps[{i}].{name}", "", "what the step is made of"))
        for name in step:
            if name not in ("step", "after", "until", "hours", "process"):
                expected = "one of step, after, until, hours, process"
                problems.append(problem("service_standards", f"steps[{i}]", repr(name), expected))
        hours = step.get("hours", 0)
        if isinstance(hours, bool) or not isinstance(hours, numbers.Real):
            problems.append(problem("service_standards", f"steps[{i}].hours", repr(hours), "a number of at least 0"))
        elif not float(hours) >= 0:
            problems.append(problem("service_standards", f"steps[{i}].hours", repr(hours), "at least 0"))
    if problems:
        raise InputError.of(problems)
    table = Table(book._core.view("events"))
    if not steps or not len(table):
        return []
    events = sorted(
        zip(
            _days(table["date"]),
            range(len(table)),
            table["account"].tolist(),
            table["type"].tolist(),
            _list(table, "contact"),
            _list(table, "role"),
            _list(table, "process"),
            table["event"].tolist(),
            strict=True,
        ),
        key=lambda event: event[:2],
    )
    out = []
    for step in steps:
        ends: dict[Any, list[tuple[datetime.date, int, Any]]] = {}
        for date, number, account, kind, contact, *_ in events:
            if kind == step["until"]:
                ends.setdefault(account, []).append((date, number, contact))
        taken: set[int] = set()
        for date, number, account, kind, contact, role, process, event in events:
            if kind != step["after"] or date <= first:
                continue
            done = None
            for when, other, whose in ends.get(account, []):
                alike = contact is None or whose is None or contact == whose
                if (when, other) > (date, number) and other not in taken and alike:
                    done = when
                    taken.add(other)
                    break
            out.append(
                {
                    "account": account,
                    "contact": contact,
                    "role": _word(role),
                    "process": process if process is not None else step.get("process"),
                    "step": step["step"],
                    "source": "event",
                    "key": f"{date}/{event}",
                    "date": date,
                    "done": done,
                    "hours": float(step["hours"]),
                }
            )
    return out


def _by_account(promises: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    import numpy as np

    rows: dict[Any, list[Mapping[str, Any]]] = {}
    for promise in promises:
        if promise["state"] != "pending":
            rows.setdefault(promise["account"], []).append(promise)
    late = {account: [p for p in own if p["state"] == "broken"] for account, own in rows.items()}
    order = sorted(rows, key=lambda account: (-len(late[account]), str(account)))
    worst: list[Any] = []
    for account in order:
        often: dict[Any, int] = {}
        for p in late[account]:
            often[p["process"]] = often.get(p["process"], 0) + 1
        worst.append(min(often, key=lambda name: (-often[name], str(name))) if often else None)
    return {
        "account": _ids(order),
        "due": np.array([len(rows[account]) for account in order], dtype=np.int64),
        "broken": np.array([len(late[account]) for account in order], dtype=np.int64),
        "open_late": np.array([sum(p["done"] is None for p in late[account]) for account in order], dtype=np.int64),
        "worst": _texts(worst),
    }


def _ids(values: Sequence[Any]) -> Any:
    """Ids or words as a column: whole numbers where they are, null where None."""
    import numpy as np

    if any(isinstance(value, int) for value in values):
        absent = [value is None for value in values]
        return np.ma.MaskedArray([value or 0 for value in values], mask=absent, dtype=np.int64)
    return _texts(values)


def _dates(values: Sequence[datetime.date | None]) -> Any:
    import numpy as np

    return np.array(values, dtype="datetime64[D]")
