"""Bad rows are kept aside, whole and with their reason; the same one only once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cabochon.table import Table

from .incoming import Incoming

BLOCK = 4096  # rows that are turned into Python objects together where many of them are bad
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
    contents = _contents(incoming.raw, {problem["row"] for problem in incoming.problems})
    rows = [(p["row"], p["column"], p["value"], p["expected"], contents[p["row"]]) for p in incoming.problems]
    _insert(connection, table, rows, where)


def keep_rows(
    connection: sqlite3.Connection, table: str, rows: Sequence[tuple[int, str, str, str, dict[str, Any]]], where: Where
) -> None:
    """Adds rows (number, column, value, expected, content) that were judged before they became a frame."""
    as_text = [(*row[:4], json.dumps(row[4], ensure_ascii=False, sort_keys=True, default=str)) for row in rows]
    _insert(connection, table, as_text, where)


def _insert(
    connection: sqlite3.Connection, table: str, rows: Sequence[tuple[int, str, str, str, str]], where: Where
) -> None:
    made = []
    for row, *reason, content in rows:
        print_of = hashlib.blake2b("\x1f".join((table, content, *reason)).encode(), digest_size=16).hexdigest()
        made.append((print_of, table, row, *reason, content, where.source, where.stamp, where.receipt))
    connection.executemany("INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)


def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """All of it, in the order of recording."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    return connection.execute(f"SELECT {names} FROM quarantine ORDER BY rowid").fetchall()


def _contents(raw: Any, rows: set[int]) -> dict[int, str]:
    """Rows as they came, without their nulls; days and instants as text."""
    out = {}
    for start in sorted({row // BLOCK * BLOCK for row in rows}):
        inside = [row for row in range(start, start + BLOCK) if row in rows]
        many = len(inside) > BLOCK // 64
        whole = Table(raw.slice(start, min(BLOCK, raw.rows - start))).rows() if many else []
        for row in inside:
            cells = whole[row - start] if many else Table(raw.slice(row, 1)).rows()[0]
            present = {name: value for name, value in cells.items() if value is not None}
            out[row] = json.dumps(present, ensure_ascii=False, sort_keys=True, default=str)
    return out
