"""The cases of a book or a store."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ... import _core, frames
from ...arguments import day
from ...errors import InputError, problem
from ...nearest import one_of
from ...table import Table, to_list
from .case import ROLES, STEP, Case


def cases(source: Any, *, as_of: str | dt.date | None = None) -> Any:
    """Every case of a book or a store, as its history says it stood at the end of ``as_of``.

    Gives one row a case: ``case``, ``account``, ``state``, ``opened``, ``signal``, ``first_answer`` (the day of the
    first evidence), ``due``, ``owner``, ``value``, ``blocking_role``, ``criterion``, ``clause``, ``cause``,
    ``argument``, ``outcome``, ``conceded``, ``closed``, ``lessons``, ``last``, ``steps``, ``evidence_economic``,
    ``evidence_technical``, ``evidence_user``, ``asked``, ``actions_open``, ``action_due``.
    """
    return frames.give(folded(source, as_of), kind_of(source))


def folded(source: Any, as_of: str | dt.date | None) -> _core.Table:
    """The table of `cases`, before it takes a kind of frame."""
    steps = history_of(source)
    found = _core.feedback.fold_cases(steps, as_of=None if as_of is None else day(as_of))
    account = {row["case"]: row["account"] for row in rows_in(source, "cases")}
    owners = frames.read({"account": [account.get(key) for key in to_list(found.column("case"))]}, name="cases")
    columns = [(name, found.column(name)) for name in found.names]
    columns.insert(1, ("account", owners.column("account")))
    return _core.Table("cases", columns, rows=found.rows)


def case(source: Any, key: Any) -> Case:
    """One case of a book or a store, with its history.

    >>> import cabochon as cb, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, cb.open(folder + "/firm.cabochon", currency="EUR") as store:
    ...     _ = store.append("accounts", {"account": [1], "name": ["Alba"]})
    ...     case = cb.feedback.Case.open("c1", account=1, signal="ticket", date="2026-09-02")
    ...     _ = case.hear("user", date="2026-09-04", note="late again").save(store)
    ...     cb.feedback.case(store, "c1")
    Case('c1', account 1, ticket, heard, not heard: economic, technical)
    """
    heads = {row["case"]: row for row in rows_in(source, "cases")}
    if key not in heads:
        wanted = one_of(str(key), [str(name) for name in heads]) if heads else "a case, but there is none"
        raise InputError.of([problem("cases", "case", repr(key), wanted)])
    head = heads[key]
    steps = sorted(
        (row for row in rows_in(source, "case_events") if row["case"] == key), key=lambda row: int(row["number"])
    )
    expected = next(
        (row.get("roles_expected") for row in rows_in(source, "accounts") if row["account"] == head["account"]), None
    )
    return Case(
        key,
        account=head["account"],
        steps=[{name: _plain(step.get(name)) for name in STEP} for step in steps],
        response=head.get("response"),
        ticket=head.get("ticket"),
        expected=tuple(expected.split(",")) if expected else ROLES,
    )


def case_actions(source: Any, *, as_of: str | dt.date | None = None) -> Any:
    """Every action of every case: ``case``, ``action``, ``owner``, ``date``, ``due``, ``done`` (null: open)."""
    return frames.give(actions_of(source, as_of), kind_of(source))


def actions_of(source: Any, as_of: str | dt.date | None) -> _core.Table:
    """The table of `case_actions`, before it takes a kind of frame."""
    return _core.feedback.case_actions(history_of(source), as_of=None if as_of is None else day(as_of))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def history_of(source: Any) -> _core.Table:
    """The history; of a book with the role of whose words it tells, where the book knows it."""
    return frames.read(
        source.case_events if hasattr(source, "view") else source.table("case_events"), name="case_events"
    )


def kind_of(source: Any) -> str:
    """The kind of frame that a book or a store gives."""
    return str(source.frames) if hasattr(source, "view") else "cabochon"


def rows_in(source: Any, table: str) -> list[dict[str, Any]]:
    """Rows of one of its tables."""
    frame = getattr(source, table) if hasattr(source, "view") else source.table(table)
    rows: list[dict[str, Any]] = Table(frames.read(frame, name=table)).rows()
    return rows
