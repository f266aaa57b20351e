"""Rows that are no data: totals and subtotals, headings repeated on each page, footers. They are listed, never lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .grid import Cell, is_blank, shown
from .vocabulary import normal

_WORDS = (
    "итого", "итог", "всего", "общий итог", "промежуточный итог", "total", "subtotal", "sub total", "grand total",
    "totals", "sum total",
)  # fmt: skip
_LETTERS = {word[0] for word in _WORDS}  # a look at the first letter spares most cells the rest
_AROUND = " \t\u00a0\u202f\"'«(*-_=.:"
_BEGINS = re.compile(r"^(?:" + "|".join(_WORDS) + r")\b")


def is_total(cells: Sequence[Cell], needed: Sequence[int], texts: Sequence[int], words: Sequence[str] = ()) -> bool:
    """Whether a row is a total: a cell begins with a word for one, and the row lacks what every row of data has.

    `needed` are the positions that data must fill; `texts` those of ids and texts. A client called "Total Energies"
    with a date and an order is data.
    """
    letters = _LETTERS if not words else _LETTERS | {word.strip()[:1].casefold() for word in words}
    marked = [
        i
        for i, cell in enumerate(cells)
        if isinstance(cell, str) and cell.lstrip(_AROUND)[:1].casefold() in letters and _marks(cell, words)
    ]
    if not marked:
        return False
    filled = {i for i, cell in enumerate(cells) if not is_blank(cell)}
    if any(position not in filled for position in needed):
        return True
    return any(_exact(shown(cells[i]), words) for i in marked) and not any(
        i in filled for i in texts if i not in marked
    )


def is_repeated_heading(cells: Sequence[Cell], titles: dict[int, str], columns: Sequence[int]) -> bool:
    """Whether a row says the headings again, as a page break makes a printed list do."""
    same = sum(
        i < len(cells) and isinstance(cells[i], str) and normal(shown(cells[i])) == normal(titles.get(i, ""))
        for i in columns
        if titles.get(i)
    )
    filled = sum(i < len(cells) and not is_blank(cells[i]) for i in columns)
    return (same >= 2 and same * 2 > filled) or (same == filled == 1 == len(columns))


def _marks(text: str, words: Sequence[str]) -> bool:
    plain = normal(text)
    return bool(_BEGINS.match(plain)) or any(plain.startswith(normal(word)) for word in words if normal(word))


def _exact(text: str, words: Sequence[str]) -> bool:
    return normal(text) in _WORDS or normal(text) in {normal(word) for word in words}
