"""One wrong place in a file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .grid import Grid


@dataclass(frozen=True)
class Problem:
    """Column, value and what would have been right, with the file's own place.

    A problem without a row of the table concerns the whole column or file: until it is settled the file can't be used.
    """

    column: str
    value: str
    expected: str
    file: str = ""
    sheet: str = ""
    line: int = 0  #: line of a text file or row of a sheet, from 1; 0 where none is meant
    table: str = ""
    row: int | None = None  #: row of the table, from 0

    def at(self, grid: Grid, table: str, line: int, row: int | None = None) -> Problem:
        return replace(self, file=grid.file, sheet=grid.sheet, table=table, line=line, row=row)

    @property
    def place(self) -> str:
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(f"sheet '{self.sheet}'")
        if self.line:
            parts.append(f"{'row' if self.sheet else 'line'} {self.line}")
        return ", ".join(parts)

    def __str__(self) -> str:
        """
        >>> str(Problem("revenue", "'abc'", "a number", file="sales.csv", line=7))
        "sales.csv, line 7, column 'revenue': got 'abc', expected a number"
        """
        text = ", ".join(part for part in (self.place, f"column '{self.column}'" if self.column else "") if part)
        return (
            (text + ": " if text else "") + (f"got {self.value}, " if self.value else "") + f"expected {self.expected}"
        )
