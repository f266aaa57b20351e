"""Bad rows are kept aside, whole and with their reason; the same one only once."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cabochon.table import Table

from . import forgotten
from .incoming import Incoming
from .named import BLOT
from .schema import quote
from .tables import all_tables

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
    gone = forgotten.digests(connection)
    for row, *reason, content in rows:
        target = all_tables().get(table)
        whose = forgotten.whose(connection, gone, target, json.loads(content)) if gone and target else ""
        printed = whose or content
        if whose:  # who was forgotten comes back nowhere
            reason[1], content = BLOT, json.dumps({"forgotten": True})
        print_of = hashlib.blake2b("\x1f".join((table, printed, *reason)).encode(), digest_size=16).hexdigest()
        made.append((print_of, table, row, *reason, content, where.source, where.stamp, where.receipt))
    connection.executemany("INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)


def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """All of it, in the order of recording."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    return connection.execute(f"SELECT {names} FROM quarantine ORDER BY rowid").fetchall()


def waiting(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Those whose key no later append brought: a row that was put right meanwhile is in the store by now.

    A row that was kept aside again, for another reason, waits once, with the reasons of the last time.
    """
    at = {name: COLUMNS.index(name) for name in ("table", "content", "receipt")}
    rows = [row for row in read(connection) if not _taken_in(connection, *(row[place] for place in at.values()))]
    known_by = [_known_by(row[at["table"]], row[at["content"]]) for row in rows]
    last: dict[tuple[str, str], int] = {}
    for key, row in zip(known_by, rows, strict=True):
        last[key] = max(row[at["receipt"]], last.get(key, 0))
    return [row for key, row in zip(known_by, rows, strict=True) if row[at["receipt"]] == last[key]]


def _known_by(table: str, content: str | None) -> tuple[str, str]:
    """What makes two rows the same: the digest of an answer, the key, or all that the row says."""
    cells = json.loads(content or "{}")
    if cells.get("answer"):
        return table, str(cells["answer"])
    target = all_tables().get(table)
    keys = [cells.get(key) for key in target.keys] if target is not None else []
    return table, json.dumps(keys, default=str) if keys and None not in keys else content or ""


def _taken_in(connection: sqlite3.Connection, table: str, content: str | None, receipt: int) -> bool:
    target = all_tables().get(table)
    if target is None:
        return False
    cells = json.loads(content or "{}")
    asked, values = [], []
    for key in target.keys:
        if cells.get(key) in (None, ""):
            continue  # a number of a line may be absent
        forms = _forms(cells[key])
        asked.append(f"{quote(key)} IN ({', '.join('?' * len(forms))})")
        values += forms
    if not asked:
        return False
    found = f"SELECT 1 FROM {target.quoted} WHERE {' AND '.join(asked)} AND receipt > ? LIMIT 1"
    return connection.execute(found, (*values, receipt)).fetchone() is not None


def _forms(value: Any) -> list[Any]:
    """A key as it came and as the store may hold it: a number or its text, a day or its number."""
    text = str(value).strip()
    forms: list[Any] = [text]
    if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 19:
        forms.append(int(text))
    with contextlib.suppress(ValueError):
        forms.append((dt.date.fromisoformat(text[:10]) - dt.date(1970, 1, 1)).days)
    return forms


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
