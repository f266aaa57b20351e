"""The letter's one table: at most eight lines, totals with and without metal among them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..rounding import step
from .sums import controlled

MOST_ROWS = 8  #: of the whole table; two are totals

#: Lines that belong together when a table is short, and the name of each group.
GROUPS = {
    "metal": ("metal",),
    "loss": ("loss",),
    "work_group": ("work", "payment_terms"),
    "delivery_group": (
        "hallmark", "freight", "ordering", "receiving", "rejects", "documents", "unrecovered_vat",
    ),
    "capital_group": ("production_capital", "shelf_capital", "holding", "safety_stock"),
    "selling_group": ("unsold", "stockouts"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table as printed; ``lines`` are the cost lines that it adds up."""

    key: str  #: a cost line, a group of them, total or total_without_metal
    lines: tuple[str, ...]
    ours: float
    theirs: float

    @property
    def difference(self) -> float:
        """Ours minus theirs, of the printed numbers."""
        return self.ours - self.theirs


@dataclass(frozen=True)
class Rows:
    """The table's rows, rounded, and what was rounded to."""

    parts: tuple[Row, ...]
    totals: tuple[Row, ...]  #: without metal first, then with it; one where a price holds the metal
    decimals: int  #: negative for tens and more
    nothing: tuple[str, ...]  #: lines that are nought on both sides, left off the table

    @property
    def difference(self) -> float:
        """Of the totals, as printed."""
        return self.totals[-1].difference


def rows_of(comparison: Any, limits: Any = None) -> Rows:
    """The rows of a comparison; ``limits`` is the difference with its limits, where terms are uncertain."""
    lines = {row["line"]: (float(row["ours"]), float(row["theirs"])) for row in comparison.lines.rows()}
    nothing = tuple(line for line, sides in lines.items() if sides == (0.0, 0.0))
    shown = {line: sides for line, sides in lines.items() if line not in nothing}
    grouped = _grouped(shown)
    decimals = decimals_of(limits or comparison.difference, most=finest(comparison))
    ours = [sum(shown[line][0] for line in group) for _, group in grouped]
    theirs = [sum(shown[line][1] for line in group) for _, group in grouped]
    with_metal = bool(grouped) and grouped[0][0] == "metal"
    if not with_metal:  # the rounding counts the first row as metal
        ours, theirs = [0.0, *ours], [0.0, *theirs]
    left, right = controlled(ours, theirs, decimals=decimals)
    if not with_metal:
        left, right = left[1:], right[1:]
    parts = tuple(Row(key, group, a, b) for (key, group), a, b in zip(grouped, left, right, strict=True))
    every = tuple(shown)
    total = Row("total", every, _sum(left, decimals), _sum(right, decimals))
    if not with_metal or comparison.our_offer.contract != comparison.their_offer.contract:
        return Rows(
            parts, (total,), decimals, nothing
        )  # a price that holds metal is not told against one that does not
    without = Row("total_without_metal", every[1:], _sum(left[1:], decimals), _sum(right[1:], decimals))
    return Rows(parts, (without, total), decimals, nothing)


def finest(comparison: Any) -> int:
    """Decimals beyond which a difference is worth no claim: hundredths, or two digits of a total below one."""
    total = min(abs(float(comparison.ours)), abs(float(comparison.theirs)))
    return 2 if total >= 1 or total == 0 else min(9, 2 - math.floor(math.log10(total)))


def decimals_of(difference: Any, *, most: int) -> int:
    """Decimals that the difference deserves: two digits of it, at most ``most``, no more than its limits support."""
    gap = abs(difference.value)
    decimals = 0 if gap >= 10 or gap == 0 else min(most, max(2, 1 - math.floor(math.log10(gap))))
    low, high = difference.low, difference.high
    return min(decimals, step(low, high)) if high > low else decimals


def _grouped(shown: dict[str, tuple[float, float]]) -> list[tuple[str, tuple[str, ...]]]:
    """Groups of lines, split while rows are left: the line with the largest difference gets its own row first."""
    rows = [[line for line in group if line in shown] for group in GROUPS.values()]
    rows = [row for row in rows if row]
    room = MOST_ROWS - 2
    while len(rows) < room:
        splits = [
            (abs(shown[line][0] - shown[line][1]), -len(row), line) for row in rows if len(row) > 1 for line in row
        ]
        if not splits:
            break
        _, _, line = max(splits)
        at = next(at for at, row in enumerate(rows) if line in row)
        rest = [other for other in rows[at] if other != line]
        rows[at : at + 1] = sorted([[line], rest], key=lambda part: list(shown).index(part[0]))
    names = {tuple(group): key for key, group in GROUPS.items()}
    return [(_name(tuple(row), names), tuple(row)) for row in rows]


def _name(row: tuple[str, ...], names: dict[tuple[str, ...], str]) -> str:
    if len(row) == 1:
        return row[0]
    return next(key for group, key in names.items() if row[0] in group)


def _sum(cells: list[float], decimals: int) -> float:
    return round(math.fsum(cells), max(0, decimals)) + 0.0
