"""Terms of offers and buyers: numbers, and the laws of numbers that are not known exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem
from ..table import to_list

Term = _core.ownership.Term
triangular = _core.ownership.triangular
pert = _core.ownership.pert
normal = _core.ownership.normal
lognormal = _core.ownership.lognormal
uniform = _core.ownership.uniform
between = _core.ownership.between
beta = _core.ownership.beta
beta_from_counts = _core.ownership.beta_from_counts
sample = _core.ownership.sample


def series(
    history: Any,
    *,
    base: float,
    horizon: int,
    date: str = "date",
    value: str = "price",
    since: Any = None,
    unit: str = "",
    source: str = "",
    as_of: Any = None,
    assumed: bool = False,
) -> Term:
    """Scenarios from a history: today's ``base`` moved as the history moved over ``horizon`` steps.

    The term is one of ``base * history[t + horizon] / history[t]``, every ``t`` as likely. ``history`` is a sequence of
    positive numbers at even steps, oldest first, or a frame of monthly rows with the columns ``date`` and ``value``
    (in any order; a month that is missing or there twice is an error), of which those before ``since`` are left out.
    ``as_of`` is the day of ``base``. Currency and unit of the history do not matter, only its relative changes.

    >>> series([100, 110, 99, 104], base=7000, horizon=1, source="monthly prices").value
    7117.845117845118
    """
    if isinstance(history, Mapping) or not isinstance(history, Iterable) or hasattr(history, "columns"):
        history = _monthly(history, date, value, since)
    elif since is not None:
        raise InputError.of([problem("series", "since", repr(since), "a frame with dates, to know what is before it")])
    return _core.ownership.series(
        list(history), base=base, horizon=horizon, unit=unit, source=source, date=as_of, assumed=assumed
    )


def _monthly(frame: Any, date: str, value: str, since: Any) -> list[float]:
    """The values of a frame of months in the order of time."""
    import datetime

    table = frames.read(frame, columns=[date, value], name="series")
    days, values = to_list(table.column(date)), to_list(table.column(value))
    wrong = []
    rows: list[tuple[int, float]] = []
    first = datetime.date.fromisoformat(str(since)) if since is not None else None
    for row, (day, number) in enumerate(zip(days, values, strict=True)):
        if isinstance(day, str):
            try:
                day = datetime.date.fromisoformat(day if len(day) > 7 else f"{day}-01")
            except ValueError:
                day = None
        if day is None:
            wrong.append(problem("series", date, repr(days[row]), "a day or a month, as 2026-10", row=row))
        elif not isinstance(number, (int, float)):
            wrong.append(problem("series", value, repr(number), "a number", row=row))
        elif first is None or (day.year, day.month) >= (first.year, first.month):
            rows.append((day.year * 12 + day.month, float(number)))
    if wrong:
        raise InputError.of(wrong)
    rows.sort()
    for (before, _), (now, _) in pairwise(rows):
        if now != before + 1:
            month = f"{(now - 1) // 12}-{(now - 1) % 12 + 1:02d}"
            what = "the month twice" if now == before else f"{now - before - 1} months missing before it"
            raise InputError.of([problem("series", date, f"{what} ({month})", "every month once")])
    return [number for _, number in rows]
