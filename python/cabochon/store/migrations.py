"""Stores of older releases: each step lifts a store by one version of the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from cabochon.errors import StoreError

from . import schema
from .lock import transaction


def _actions_that_can_be_planned(connection: sqlite3.Connection) -> None:
    """What an action avoids, excludes, takes of our time, and when it is to start."""
    for name, kind in (
        ("tickets_avoided", "REAL"), ("tickets_avoided_low", "REAL"), ("tickets_avoided_high", "REAL"),
        ("effort_days", "REAL"), ("excludes", "TEXT"), ("planned_start", "INTEGER"),
    ):  # fmt: skip
        connection.execute(f'ALTER TABLE "actions" ADD COLUMN "{name}" {kind}')


# The step that lifts a store of version n to n + 1 stands under n.
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _actions_that_can_be_planned}


def version(connection: sqlite3.Connection, path: str) -> int:
    """Version of a store's schema."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone()
    if row is None or not str(row[0]).isdigit():
        raise StoreError(f"{path}: the file is damaged: it does not tell the version of its schema")
    return int(row[0])


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Lifts an older store to this release's schema inside one transaction; refuses a newer one."""
    found = version(connection, path)
    if found == schema.SCHEMA_VERSION:
        return
    if found > schema.SCHEMA_VERSION:
        by = connection.execute("SELECT value FROM meta WHERE name = 'created_by'").fetchone()
        raise StoreError(
            f"{path}: has schema version {found} (created by {by[0] if by else 'an unknown release'}), newer than "
            f"version {schema.SCHEMA_VERSION}, which this release reads; install a newer cabochon"
        )
    with transaction(connection, path):
        found = version(connection, path)  # another process may have done it while we waited
        while found < schema.SCHEMA_VERSION:
            if found not in STEPS:
                raise StoreError(f"{path}: has schema version {found}, from which no step leads on")
            STEPS[found](connection)
            found += 1
            connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(found),))
        connection.execute(f"PRAGMA user_version = {found}")


def check_tables(connection: sqlite3.Connection, path: str) -> None:
    """Every table and column of the schema must be there."""
    model = sqlite3.connect(":memory:")
    try:
        model.executescript(schema.PATH.read_text(encoding="utf-8"))
        expected, found = _columns(model), _columns(connection)
    finally:
        model.close()
    for table, columns in expected.items():
        missing = [name for name in columns if name not in found.get(table, [])]
        if table not in found:
            raise StoreError(f"{path}: the file is damaged: table {table} is missing")
        if missing:
            raise StoreError(f"{path}: the file is damaged: table {table} lacks {', '.join(missing)}")


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    query = "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
    for table, column in connection.execute(query):
        out.setdefault(table, []).append(column)
    return out
