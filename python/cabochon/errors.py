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

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.problems, self.total)


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
