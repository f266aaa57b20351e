"""The frame of an append on its way into the store: its good rows, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from cabochon import _core, frames
from cabochon.table import Table
from cabochon.timezones import to_local

from .tables import Described

BATCH = 8_192  # rows that are Python objects at one time


class Incoming:
    """Good rows with canonical types; row numbers count in `table`, `origin` tells the row of the frame."""

    def __init__(
        self, described: Described, raw: Any, table: Any, origin: Sequence[int] | None, problems: list[dict[str, Any]]
    ) -> None:
        self.raw = raw
        """The frame as it came."""
        self.table = table
        """The rows that passed validation."""
        self.columns: list[str] = [name for name in described.fields if name in set(table.names)]
        """The table's columns that the frame has."""
        self.left_out: tuple[str, ...] = tuple(name for name in raw.names if name not in set(described.fields))
        self.problems = problems
        """What is wrong: row of the frame, column, value, expected."""
        self._origin = origin
        self._rows: list[int] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no row of `table` was dropped."""
        return self._rows is None

    @property
    def rows(self) -> Sequence[int]:
        """Rows of `table` that are still to be stored."""
        return range(self.table.rows) if self._rows is None else self._rows

    @property
    def bad_rows(self) -> int:
        return len({problem["row"] for problem in self.problems})

    def drop(self, rows: set[int]) -> None:
        """Takes rows of `table` out."""
        if rows:
            self._rows = [row for row in self.rows if row not in rows]

    def origin(self, row: int) -> int:
        """The row of the frame that became a row of `table`."""
        return row if self._origin is None else self._origin[row]

    def reject(self, row: int, column: str, value: str, expected: str) -> None:
        """Notes what is wrong with a row of `table`; `drop` takes it out."""
        self.problems.append({"row": self.origin(row), "column": column, "value": value, "expected": expected})

    def tuples(self, names: Sequence[str], rows: Sequence[int] | None = None) -> Iterator[tuple[Any, ...]]:
        """The cells of rows (None: all), in the order of the names; '' is the row's number."""
        reader = _core.store.RowReader(self.table, list(names), None if rows is None else list(rows))
        return chain.from_iterable(_batches(reader))

    def values(self, row: int, names: Sequence[str]) -> tuple[Any, ...]:
        """The cells of one row."""
        return next(iter(self.tuples(names, [row])))


def _batches(reader: Any) -> Iterator[list[tuple[Any, ...]]]:
    """Lists of tuples until the reader is at its end; between them Python sees a Ctrl-C."""
    while rows := reader.next(BATCH):
        yield rows


def arrive(described: Described, frame: Any, currency: str, timezone: str) -> Incoming:
    """Reads and validates a frame: every kind of frame that `cabochon.frames` reads, checked as a book checks it."""
    raw = frames.read(frame, name=described.name)
    good, rows, problems = _core.store.check_table(
        to_local(raw, timezone), name=described.name, currency=currency, timezone=timezone
    )
    return Incoming(described, raw, good, None if good.rows == raw.rows else rows, Table(problems).rows())
