"""Bad rows are kept aside, whole and with their reason; the same one only once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from cabochon.table import Table

from .incoming import Incoming

NUMBERS = ("row", "receipt")
COLUMNS = ("table", "row", "column", "value", "expected", "content", "source", "recorded_at", "receipt")


@dataclass(frozen=True)
class Where:
    """The append that brought the rows."""

    stamp: int
    receipt: int
    source: str | None


def keep(connection: sqlite3.Connection, table: str, incoming: Incoming, where: Where) -> None:
    """Adds the frame's problems to the quarantine."""
    rows = []
    for problem in incoming.problems:
        content = _content(incoming.raw, problem["row"])
        reason = (problem["column"], problem["value"], problem["expected"])
        print_of = hashlib.blake2b("\x1f".join((table, content, *reason)).encode(), digest_size=16).hexdigest()
        rows.append((print_of, table, problem["row"], *reason, content, where.source, where.stamp, where.receipt))
    connection.executemany("INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """All of it, in the order of recording."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    return connection.execute(f"SELECT {names} FROM quarantine ORDER BY rowid").fetchall()


def _content(raw: Any, row: int) -> str:
    """The row as it came, without its nulls; days and instants as text."""
    cells = Table(raw.slice(row, 1)).rows()[0]
    return json.dumps(
        {k: v for k, v in cells.items() if v is not None}, ensure_ascii=False, sort_keys=True, default=str
    )
