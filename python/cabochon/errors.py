"""The error family; the same names and the same text as in C++."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Error(Exception):
    """Root of everything that cabochon raises on purpose."""


class InputError(Error, ValueError):
    """The input is wrong.

    ``problems`` lists the wrong places, each a dict with ``table``, ``column``, ``row`` (counted from 0, or None),
    ``value`` and ``expected``; ``total`` counts all of them. ``table``, ``column``, ``row``, ``value`` and ``expected``
    are those of the first.
    """

    def __init__(self, message: str, problems: Sequence[dict[str, Any]] = (), total: int | None = None) -> None:
        super().__init__(message)
        self.problems = list(problems)
        self.total = len(self.problems) if total is None else total
        first = self.problems[0] if self.problems else {}
        self.table: str = first.get("table", "")
        self.column: str = first.get("column", "")
        self.row: int | None = first.get("row")
        self.value: str = first.get("value", "")
        self.expected: str = first.get("expected", "")

    @classmethod
    def of(cls, problems: Sequence[dict[str, Any]], total: int | None = None) -> InputError:
        """An error with the text that the compiled core would give it.

        >>> str(InputError.of([problem("orders", "revenue", "'abc'", "a number", row=17)]))
        "orders, row 17, column 'revenue': got 'abc', expected a number"
        """
        count = len(problems) if total is None else total
        if count == 1:
            return cls(_text(problems[0]), problems, count)
        lines = [f"{count} problems", *(f"  {_text(one)}" for one in problems[:10])]
        if count > 10:
            lines.append(f"  and {count - 10} more")
        return cls("\n".join(lines), problems, count)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.problems, self.total)


def problem(table: str, column: str, value: str, expected: str, *, row: int | None = None) -> dict[str, Any]:
    """One wrong value and its place, as `InputError.problems` lists them."""
    return {"table": table, "column": column, "row": row, "value": value, "expected": expected}


def _text(one: dict[str, Any]) -> str:
    places = [one["table"]] if one["table"] else []
    places += [f"row {one['row']}"] if one["row"] is not None else []
    places += [f"column '{one['column']}'"] if one["column"] else []
    place = ", ".join(places)
    found = f"got {one['value']}, " if one["value"] else ""
    return (f"{place}: " if place else "") + f"{found}expected {one['expected']}"


class FitError(Error, RuntimeError):
    """A model could not be fitted; ``iterations`` were tried and ``gap`` was left."""

    def __init__(self, message: str, iterations: int = 0, gap: float = float("nan")) -> None:
        super().__init__(message)
        self.iterations = iterations
        self.gap = gap

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.iterations, self.gap)


class StoreError(Error, OSError):
    """A store can't be read or written."""
