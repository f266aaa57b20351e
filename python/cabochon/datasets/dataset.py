"""Tables with the names of a book, and what was done to them on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: A table as columns of one length: lists of text, numpy arrays of numbers and days.
Columns = dict[str, Any]


@dataclass(frozen=True)
class Note:
    """One thing a reader of the tables must know: what was shifted, joined, left out or simulated."""

    code: str  #: a stable name, such as ``sales_shifted``; reports translate by it
    facts: dict[str, Any] = field(default_factory=dict)  #: the numbers that the sentence needs
    text: str = ""  #: the sentence in English


class Dataset(dict[str, Columns]):
    """A dict of tables in the book's names (``accounts``, ``contacts``, ...) with ``notes``, ``currency``, ``source``.

    >>> data = Dataset({"accounts": {"account": [1]}}, currency="USD", source="made up")
    >>> data.rows("accounts"), data.currency
    (1, 'USD')
    """

    def __init__(self, tables: dict[str, Columns], *, currency: str, source: str, notes: tuple[Note, ...] = ()) -> None:
        super().__init__(tables)
        self.currency = currency
        self.source = source
        self.notes = notes

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        columns = self[table]
        return len(next(iter(columns.values()))) if columns else 0

    def with_rows(self, other: Dataset) -> Dataset:
        """These tables followed by the rows of ``other``; a column that one side lacks is null there."""
        tables = dict(self)
        for name, columns in other.items():
            tables[name] = _below(tables[name], columns) if name in tables else columns
        return Dataset(tables, currency=self.currency, source=self.source, notes=self.notes + other.notes)


def _below(first: Columns, second: Columns) -> Columns:
    above, below = (len(next(iter(part.values()))) for part in (first, second))
    names = [*first, *(name for name in second if name not in first)]
    return {name: [*first.get(name, [None] * above), *second.get(name, [None] * below)] for name in names}
