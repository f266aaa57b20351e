"""Rows of cells with the line that each came from: what every kind of file becomes before it is understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BadCell:
    """A cell that holds no value: an error of a formula, or a text beyond all measure."""

    text: str
    expected: str


@dataclass(frozen=True)
class Percent:
    """A number that its sheet shows as a percentage; `value` is already the share."""

    value: float


@dataclass(frozen=True)
class Padded:
    """A whole number that its sheet shows with leading zeros."""

    value: int
    text: str


@dataclass(frozen=True)
class Amount:
    """A number that its sheet shows with a currency."""

    value: float
    currency: str


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | BadCell | Percent | Padded | Amount | None


@dataclass
class Grid:
    """One text file or one sheet."""

    file: str
    sheet: str = ""
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)  #: (line or row from 1, cells)
    encoding: str = ""
    delimiter: str = ""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  #: first row, column, last row, column from 1
    notes: list[str] = field(default_factory=list)


def shown(cell: Cell) -> str:
    """A cell as text for messages and for text columns.

    >>> shown(12.0), shown(dt.datetime(2026, 3, 5)), shown(True)
    ('12', '2026-03-05', 'true')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (Percent, Amount)):
        return shown(cell.value)
    if isinstance(cell, (Padded, BadCell)):
        return cell.text
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shorten(text: str, length: int = 60) -> str:
    """One line of at most `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 3] + "..."
