"""Keys that a frame refers to must be in the store, or in the frame itself where a table refers to itself.

References into a table that holds no rows at all are not checked, as in a book: a firm may never keep that table.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from cabochon import _core

from . import forgotten
from .incoming import Incoming
from .schema import quote
from .tables import Described, all_tables


def check(connection: sqlite3.Connection, table: Described, incoming: Incoming) -> None:
    """Rejects rows that refer to what is not there. A row that goes may take its own children along."""
    _same_kind(connection, table, incoming)
    forgotten.refuse(connection, table, incoming)
    while True:
        bad: set[int] = set()
        for field, parent in table.references:
            if field in incoming.columns:
                bad |= _dangling(connection, table, incoming, field, parent)
        if not bad:
            return
        incoming.drop(bad)


def _dangling(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, field: str, parent: str
) -> set[int]:  # fmt: skip
    """Rows whose value of the field is no current key of the parent table."""
    key = _core.store.referred_field(parent)
    first = _core.store.first_rows(incoming.table, field)
    connection.execute("DROP TABLE IF EXISTS temp.wanted")
    connection.execute("CREATE TEMP TABLE wanted (value)")
    connection.executemany("INSERT INTO temp.wanted VALUES (?)", incoming.tuples([field], first))
    current = f"FROM main.{quote(parent)} AS m WHERE m.superseded_at IS NULL"
    if connection.execute(f"SELECT NOT EXISTS (SELECT 1 {current})").fetchone()[0] and parent != table.name:
        return set()  # a table that was never filled can't tell
    if key == all_tables()[parent].keys[0]:  # the index begins with it
        absent = f"NOT EXISTS (SELECT 1 {current} AND m.{quote(key)} = w.value)"
    else:
        absent = f"w.value NOT IN (SELECT m.{quote(key)} {current})"
    missing = {value for (value,) in connection.execute(f"SELECT value FROM temp.wanted AS w WHERE {absent}")}
    if missing and parent == table.name:
        missing -= {value for (value,) in incoming.tuples([key], incoming.rows)}
    if not missing:
        return set()
    bad = set()
    for row, (value,) in zip(incoming.rows, incoming.tuples([field], incoming.rows), strict=True):
        if value in missing:
            incoming.reject(row, field, _shown(value), f"a key of {parent}")
            bad.add(row)
    return bad


def _same_kind(connection: sqlite3.Connection, table: Described, incoming: Incoming) -> None:
    """Text and integer ids never match silently: a whole store has one kind for each key."""
    for field in table.ids:
        if field not in incoming.columns:
            continue
        sample = next((value for (value,) in incoming.tuples([field]) if value is not None), None)
        if sample is None:
            continue
        for other, column in _family(table, field):
            found = connection.execute(
                f"SELECT {quote(column)} FROM {quote(other)} WHERE {quote(column)} IS NOT NULL LIMIT 1"
            ).fetchone()
            if found is not None and isinstance(found[0], str) is not isinstance(sample, str):
                ours, theirs = ("text", "an integer") if isinstance(sample, str) else ("an integer", "text")
                _core.store.refuse(
                    table.name, field, f"{ours} such as {sample!r}",
                    f"{theirs} such as {found[0]!r}, as column '{column}' of table {other} of the store has it",
                )  # fmt: skip


def _family(table: Described, field: str) -> list[tuple[str, str]]:
    """Table and column of every place that holds keys of the same kind as this field."""
    home = dict(table.references).get(field)
    if home is None:
        if field != _core.store.referred_field(table.name):
            return [(table.name, field)]
        home = table.name
    out = [(home, _core.store.referred_field(home))]
    for other in all_tables().values():
        out += [(other.name, column) for column, parent in other.references if parent == home]
    return out


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) else str(value)
