"""The board: what is open, what is overdue, what was won and lost by which cause, and how long it takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from ... import _core, frames, retention
from ...arguments import day
from ...errors import InputError, problem
from ...table import Table
from ..facts import signals
from .case import ROLES
from .found import actions_of, folded, kind_of, rows_in

OUTCOMES = ("won", "conceded", "lost")


@dataclass(frozen=True)
class CaseBoard:
    """Every case as it stood at the end of a day. Frames are of the book's kind."""

    as_of: dt.date
    cases: Any
    """One row a case, open ones first, by days overdue and value; see `case_board`."""
    by_cause: Any
    """cause, n, open, won, conceded, lost, value_open, value_won, value_conceded, value_lost (of the cases that state
    one; null where there are such cases and none does)."""
    actions: Any
    """case, action, owner, date, due, done, overdue_days (null: in time or done)."""
    first_answer: Any
    """Kaplan-Meier curve of the days from opening to the first evidence; closed without any: censored."""
    resolution: Any
    """Kaplan-Meier curve of the days from opening to the outcome; open ones are censored."""
    times: Any
    """what (first_answer, resolution), n, ended, median_days, median_days_low, median_days_high."""
    _source: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def waiting(self) -> Any:
        """Signals without a case, in the order in which cases are opened for them: ``now`` (whether the week has room
        for it, at seven a week), then as of `cabochon.feedback.signals`. Computed when first looked at."""
        found = signals(self._source if hasattr(self._source, "view") else self._source.book(), self.as_of)
        parts = [found._core.raised, found._core.waiting]
        now = np.repeat([True, False], [part.rows for part in parts])
        columns = [("now", frames.read({"now": now}, name="waiting", keep=True).column("now"))]
        rows = [row for part in parts for row in Table(part).rows()]
        columns += [(name, _stacked(parts, name, rows)) for name in parts[0].names]
        return frames.give(_core.Table("waiting", columns, rows=len(rows)), kind_of(self._source))

    @property
    def open(self) -> list[dict[str, Any]]:
        """Rows of the open cases."""
        return [row for row in _listed(self.cases) if row["state"] != "closed"]

    @property
    def overdue(self) -> list[dict[str, Any]]:
        """Rows of the open cases whose day has passed, or one of whose actions is late."""
        return [row for row in self.open if row["overdue_days"] or row["actions_overdue"]]

    def __repr__(self) -> str:
        rows = _listed(self.cases)
        closed = [row["outcome"] for row in rows if row["state"] == "closed"]
        ended = ", ".join(f"{closed.count(name)} {name}" for name in OUTCOMES if name in closed)
        return (
            f"CaseBoard({self.as_of.isoformat()}: {len(self.open)} open, {len(self.overdue)} of them overdue"
            + (f"; {ended}" if ended else "")
            + ")"
        )

    def _repr_html_(self) -> str:
        names = ("case", "account", "state", "blocking_role", "cause", "due", "overdue_days", "not_heard", "value")
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[name]))}</td>" for name in names) + "</tr>"
            for row in _listed(self.cases)
        )
        waiting = _listed(self.waiting) if self._source is not None else []
        told = ", ".join(f"{row['name'] or row['account']} ({row['text']})" for row in waiting[:12])
        more = f" and {len(waiting) - 12:,} more" if len(waiting) > 12 else ""
        below = f"<p>{len(waiting):,} without a case yet: {escape(told)}{more}</p>" if waiting else ""
        return (
            f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            + below
        )


def case_board(book: Any, *, as_of: str | dt.date, level: float = 0.95) -> CaseBoard:
    """What is open, overdue, won and lost by cause, and how long the first answer and the outcome take.

    ``book`` is a book or a store. ``cases`` has the columns of `cases` and ``name`` (of the account), ``not_heard``
    (expected roles without evidence), ``overdue_days`` (null: closed, in time, or without a day), ``actions_overdue``,
    ``age_days``. A case counts by its ``cause``, else by its criterion, else by its signal. ``waiting`` lists the
    signals that have no case yet. Times are of cases opened on or before ``as_of``; their limits are log-log, as
    `cabochon.retention.kaplan_meier` gives them.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1], "name": ["Alba"]},
    ...     cases={"case": ["c1"], "account": [1], "date": ["2026-09-02"], "signal": ["ticket"]},
    ...     case_events={"case": ["c1", "c1"], "number": [1, 2], "date": ["2026-09-02", "2026-09-05"],
    ...                  "kind": ["opened", "evidence"],
    ...                  "properties": ['{"signal": "ticket", "due": "2026-09-20"}', '{"role": "user"}']},
    ...     currency="EUR",
    ... )
    >>> cb.feedback.case_board(book, as_of="2026-10-01")
    CaseBoard(2026-10-01: 1 open, 1 of them overdue)
    """
    if not hasattr(book, "case_events") and not hasattr(book, "quarantine"):
        raise InputError.of([problem("case_board", "book", type(book).__name__, "a Book or a store")])
    try:
        today = dt.date.fromisoformat(day(as_of))
    except (TypeError, ValueError):
        raise InputError.of([problem("case_board", "as_of", repr(as_of), "a day such as 2026-10-31")]) from None
    kind = kind_of(book)
    found = Table(folded(book, today))
    actions = _actions(book, today)
    rows = [_completed(row, today, actions, *_accounts(book)) for row in found.rows()]
    order = sorted(range(len(rows)), key=lambda at: _order(rows[at]))
    rows = [rows[at] for at in order]
    waits = {name: _waits(rows, today, name) for name in ("first_answer", "resolution")}
    curves = {name: _curve(*wait, level) for name, wait in waits.items()}
    return CaseBoard(
        as_of=today,
        cases=frames.give(_ordered(found, order, rows), kind),
        by_cause=frames.give(_by_cause(rows), kind),
        actions=frames.give(_with_overdue(actions), kind),
        first_answer=frames.give(curves["first_answer"], kind),
        resolution=frames.give(curves["resolution"], kind),
        times=frames.give(_times(waits, level), kind),
        _source=book,
    )


def _accounts(book: Any) -> tuple[dict[Any, str], dict[Any, tuple[str, ...]]]:
    names, expected = {}, {}
    for row in rows_in(book, "accounts"):
        names[row["account"]] = str(row.get("name") or row["account"])
        said = row.get("roles_expected")
        expected[row["account"]] = tuple(said.split(",")) if said else ROLES
    return names, expected


def _actions(book: Any, today: dt.date) -> list[dict[str, Any]]:
    rows = Table(actions_of(book, today)).rows()
    return [row | {"overdue_days": _late(row["due"], row["done"], today)} for row in rows]


def _late(due: dt.date | None, done: Any, today: dt.date) -> int | None:
    return (today - due).days if done is None and due is not None and due < today else None


def _completed(
    row: dict[str, Any], today: dt.date, actions: list[dict[str, Any]], names: dict[Any, str],
    expected: dict[Any, tuple[str, ...]],
) -> dict[str, Any]:  # fmt: skip
    missing = [role for role in expected.get(row["account"], ROLES) if not row[f"evidence_{role}"]]
    return row | {
        "name": names.get(row["account"], str(row["account"])),
        "not_heard": ",".join(missing) or None,
        "overdue_days": _late(row["due"], row["closed"], today),
        "actions_overdue": sum(
            action["case"] == row["case"] and action["overdue_days"] is not None and row["closed"] is None
            for action in actions
        ),
        "age_days": ((row["closed"] or today) - row["opened"]).days,
    }


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["state"] == "closed",
        -(row["overdue_days"] or 0),
        -(row["value"] or 0.0),
        row["opened"],
        str(row["case"]),
    )


def _ordered(found: Table, order: list[int], rows: list[dict[str, Any]]) -> _core.Table:
    """The folded columns in the board's order, and the board's own beside them."""
    data = found.to_dict()
    made = []
    for name in found.columns:
        column = found._core.column(name)
        made.append((name, _taken(column, order, data[name])))
    for name in ("name", "not_heard"):
        made.append((name, _core.Column.from_texts([row[name] for row in rows], table="cases", column=name)))
    for name in ("overdue_days", "actions_overdue", "age_days"):
        made.append((name, _whole([row[name] for row in rows])))
    return _core.Table("case_board", made, rows=len(rows))


def _taken(column: _core.Column, order: list[int], values: list[Any]) -> _core.Column:
    listed = [values[at] for at in order]
    mask = np.array([value is None for value in listed], dtype=bool)
    if column.type == "text":
        return _core.Column.from_texts(listed, table="cases", column="")
    if column.type == "date":
        days = np.array([np.datetime64(value or "1970-01-01", "D").astype("i4") for value in listed], dtype="i4")
        return _core.Column.from_buffer(days, mask=mask, type="date")
    zero: Any = 0.0 if column.type == "float64" else 0
    kind = "f8" if column.type == "float64" else "i8"
    return _core.Column.from_buffer(np.array([zero if v is None else v for v in listed], dtype=kind), mask=mask)


def _stacked(parts: list[_core.Table], name: str, rows: list[dict[str, Any]]) -> _core.Column:
    """One column of several tables below each other."""
    return _taken(parts[0].column(name), list(range(len(rows))), [row[name] for row in rows])


def _whole(values: list[Any]) -> _core.Column:
    mask = np.array([value is None for value in values], dtype=bool)
    return _core.Column.from_buffer(np.array([value or 0 for value in values], dtype="i8"), mask=mask)


def _by_cause(rows: list[dict[str, Any]]) -> _core.Table:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(str(row["cause"] or row["criterion"] or row["signal"]), []).append(row)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    out: dict[str, Any] = {"cause": [name for name, _ in ranked], "n": [len(group) for _, group in ranked]}
    for name in ("open", *OUTCOMES):
        out[name] = [sum((row["outcome"] or "open") == name for row in group) for _, group in ranked]
    for name in ("open", *OUTCOMES):
        out[f"value_{name}"] = [
            _sum([row["value"] for row in group if (row["outcome"] or "open") == name]) for _, group in ranked
        ]
    columns = [("cause", _core.Column.from_texts(out.pop("cause"), table="cases", column="cause"))]
    for name, values in out.items():
        if name.startswith("value_"):
            money = np.array([value or 0.0 for value in values], dtype="f8")
            mask = np.array([value is None for value in values], dtype=bool)
            columns.append((name, _core.Column.from_buffer(money, mask=mask)))
        else:
            columns.append((name, _core.Column.from_buffer(np.array(values, dtype="i8"))))
    return _core.Table("by_cause", columns, rows=len(ranked))


def _sum(values: list[float | None]) -> float | None:
    """What is stated, added up; None where there are cases and none of them states it."""
    known = [value for value in values if value is not None]
    return float(sum(known)) if known or not values else None


def _with_overdue(actions: list[dict[str, Any]]) -> _core.Table:
    names = ("case", "action", "owner", "date", "due", "done", "overdue_days")
    made = []
    for name in names:
        values = [row[name] for row in actions]
        if name == "overdue_days":
            made.append((name, _whole(values)))
        elif name in ("date", "due", "done"):
            days = np.array([np.datetime64(value or "1970-01-01", "D").astype("i4") for value in values], dtype="i4")
            mask = np.array([value is None for value in values], dtype=bool)
            made.append((name, _core.Column.from_buffer(days, mask=mask, type="date")))
        elif name == "case" and values and not isinstance(values[0], str):
            made.append((name, _whole(values)))
        else:
            made.append((name, _core.Column.from_texts(values, table="actions", column=name)))
    return _core.Table("case_actions", made, rows=len(actions))


def _waits(rows: list[dict[str, Any]], today: dt.date, what: str) -> tuple[list[float], list[int]]:
    """Days watched, and whether what was waited for came."""
    days, came = [], []
    for row in rows:
        end = row["first_answer"] if what == "first_answer" else row["closed"]
        came.append(int(end is not None))
        days.append(float(((end or row["closed"] or today) - row["opened"]).days))
    return days, came


def _curve(days: list[float], came: list[int], level: float) -> _core.Table:
    frame = {"days": np.array(days, dtype="f8"), "came": np.array(came, dtype="i8")}
    result = retention.kaplan_meier(frame, time="days", event="came", level=level)
    table = frames.read(result, name="curve")
    return _core.Table("curve", [(_NAMES.get(name, name), table.column(name)) for name in table.names], rows=table.rows)


_NAMES = {"time": "days", "survival": "waiting", "survival_low": "waiting_low", "survival_high": "waiting_high"}


def _times(waits: dict[str, tuple[list[float], list[int]]], level: float) -> _core.Table:
    medians: list[list[float]] = []
    for days, came in waits.values():
        if not days:
            medians.append([float("nan")] * 3)
            continue
        frame = {"days": np.array(days, dtype="f8"), "came": np.array(came, dtype="i8")}
        found = retention.median_survival(frame, time="days", event="came", level=level)
        row = Table(frames.read(found, name="medians")).rows()[0]
        medians.append([float("nan") if row[n] is None else float(row[n]) for n in ("time", "time_low", "time_high")])
    made = [
        ("what", _core.Column.from_texts(list(waits), table="times", column="what")),
        ("n", _whole([len(days) for days, _ in waits.values()])),
        ("ended", _whole([sum(came) for _, came in waits.values()])),
    ]
    for at, name in enumerate(("median_days", "median_days_low", "median_days_high")):
        values = np.array([median[at] for median in medians], dtype="f8")
        made.append((name, _core.Column.from_buffer(np.nan_to_num(values), mask=np.isnan(values))))
    return _core.Table("times", made, rows=len(waits))


def _listed(frame: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Table(frames.read(frame, name="cases")).rows()
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
