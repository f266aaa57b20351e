"""Rows out of the file, as columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from cabochon import _core

from .tables import described

BATCH = 16_384  # rows that are Python objects at one time


def read(connection: sqlite3.Connection, name: str, known_at: int | None = None) -> Any:
    """A table as the core's columns; days and instants as numbers."""
    described(name)
    builder = _core.store.TableBuilder(name)
    fill(builder, connection.execute(_core.store.select_rows(name, known_at=known_at)))
    return builder.finish()


def fill(builder: Any, cursor: sqlite3.Cursor) -> None:
    """Puts all rows of a query into a builder."""
    while rows := cursor.fetchmany(BATCH):
        builder.add(rows)


def columns(cursor: Iterable[tuple[Any, ...]], names: Iterable[str]) -> dict[str, list[Any]]:
    """Few rows as a dict of columns."""
    rows = list(cursor)
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}
