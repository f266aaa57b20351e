"""Arguments that many functions take in the same two forms."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Sequence
from typing import Any

from .errors import InputError, problem


def names(columns: str | Sequence[str] | None) -> list[str]:
    """One name, several, or none, as a list."""
    if columns is None:
        return []
    return [columns] if isinstance(columns, str) else list(columns)


def day(day: str | datetime.date) -> str:
    """A day as the compiled core reads it; a text is left for the core to judge."""
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, datetime.date) else day


def whole(function: str, **given: Any) -> None:
    """Refuses what is no whole number, and names the argument; how large it may be is for the function to judge."""
    wrong = [
        problem(function, name, repr(value), "a whole number")
        for name, value in given.items()
        if isinstance(value, bool) or not isinstance(value, numbers.Integral)
    ]
    if wrong:
        raise InputError.of(wrong)


def level(function: str, value: Any, *, name: str = "level") -> None:
    """Refuses what is no number, and names the argument; the compiled core judges its range."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InputError.of([problem(function, name, repr(value), "a number above 0 and below 1")])


def level_within(function: str, value: Any) -> None:
    """Refuses what is no number above 0 and below 1, for what never reaches the compiled core."""
    level(function, value)
    if not 0 < value < 1:
        raise InputError.of([problem(function, "level", f"{float(value):g}", "a number above 0 and below 1")])
