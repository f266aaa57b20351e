"""Arguments that many functions take in the same two forms."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .errors import InputError, problem
from .nearest import nearest


def names(columns: str | Sequence[str] | None, function: str = "", name: str = "by") -> list[str]:
    """One name, several, or none, as a list; what is no name is refused."""
    if columns is None:
        return []
    if isinstance(columns, str):
        return [columns]
    listed = list(columns) if isinstance(columns, Iterable) and not isinstance(columns, (bytes, Mapping)) else None
    if listed is None or any(not isinstance(one, str) for one in listed):
        raise InputError.of([problem(function, name, repr(columns), "the name of a column, or several")])
    return listed


def day(day: str | datetime.date) -> str:
    """A day as the compiled core reads it; a text is left for the core to judge."""
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    if type(day).__module__ == "numpy" and type(day).__name__ == "datetime64":
        return str(day).partition("T")[0]
    return day.isoformat() if isinstance(day, datetime.date) else day


def a_day(function: str, **given: Any) -> str:
    """One day as the compiled core reads it; what is neither a text nor a date is refused by its argument's name."""
    ((name, value),) = given.items()
    text = day(value)
    if isinstance(text, str):
        return text
    raise InputError.of([problem(function, name, repr(value), "a day, such as '2026-10-31' or a date")])


def seed(function: str, value: Any) -> str:
    """A seed as the compiled core takes it: a whole number or a text."""
    if isinstance(value, str) or (isinstance(value, numbers.Integral) and not isinstance(value, bool)):
        return str(value)
    raise InputError.of([problem(function, "seed", repr(value), "a whole number or a text")])


def whole(function: str, **given: Any) -> None:
    """Refuses what is no whole number, and names the argument; how large it may be is for the function to judge."""
    wrong = [
        problem(function, name, repr(value), "a whole number")
        for name, value in given.items()
        if isinstance(value, bool) or not isinstance(value, numbers.Integral)
    ]
    if wrong:
        raise InputError.of(wrong)


def people(function: str, population: Any) -> tuple[str | None, int | None]:
    """How many there are: the name of a column, or one whole number (60 and 60.0 alike), or neither."""
    if population is None or isinstance(population, str):
        return population, None
    real = isinstance(population, numbers.Real) and not isinstance(population, bool)
    if not real or population % 1 != 0:
        expected = "a whole number of people, or the name of a column"
        raise InputError.of([problem(function, "population", repr(population), expected)])
    return None, int(population)


def seed_of(function: str, value: Any) -> None:
    """Refuses what is no seed of random draws."""
    whole(function, seed=value)
    if not 0 <= value < 2**64:
        raise InputError.of([problem(function, "seed", repr(value), "a whole number from 0 to 2^64 - 1")])


def number(function: str, **given: Any) -> None:
    """Refuses what is no number, and names the argument; how large it may be is for the function to judge."""
    wrong = [
        problem(function, name, repr(value), "a number")
        for name, value in given.items()
        if isinstance(value, bool) or not isinstance(value, numbers.Real)
    ]
    if wrong:
        raise InputError.of(wrong)


def mark_scale(function: str, value: Any) -> tuple[float, float]:
    """The lowest and the highest mark: a pair of numbers, or a text such as ``"0-10"``.

    >>> mark_scale("csi", "1-5")
    (1.0, 5.0)
    """
    parts: Any = value.split("-") if isinstance(value, str) else value
    if isinstance(parts, (tuple, list)) and len(parts) == 2:
        try:
            plain = all(not isinstance(one, bool) for one in parts)
            low, high = (float(one) for one in parts)
            if plain:
                return low, high
        except (TypeError, ValueError):
            pass
    expected = "a lowest and a highest mark, such as (0, 10) or '0-10'"
    raise InputError.of([problem(function, "scale", repr(value), expected)])


def column(function: str, **given: Any) -> None:
    """Refuses what is no name of a column."""
    wrong = [
        problem(function, name, repr(value), "the name of a column")
        for name, value in given.items()
        if not isinstance(value, str)
    ]
    if wrong:
        raise InputError.of(wrong)


def choice(function: str, allowed: Sequence[str], **given: Any) -> None:
    """Refuses what is none of the names that an argument takes; a misspelt one is answered with the nearest."""
    for name, value in given.items():
        if isinstance(value, str) and value in allowed:
            continue
        near = nearest(value, allowed) if isinstance(value, str) else ""
        expected = "one of " + ", ".join(allowed) + (f" (did you mean '{near}'?)" if near else "")
        raise InputError.of([problem(function, name, repr(value), expected)])


def level(function: str, value: Any, *, name: str = "level") -> None:
    """Refuses what is no number, and names the argument; the compiled core judges its range."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InputError.of([problem(function, name, repr(value), "a number above 0 and below 1")])


def level_within(function: str, value: Any) -> None:
    """Refuses what is no number above 0 and below 1, for what never reaches the compiled core."""
    level(function, value)
    if not 0 < value < 1:
        raise InputError.of([problem(function, "level", f"{float(value):g}", "a number above 0 and below 1")])
