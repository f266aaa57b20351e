"""The month that a report is about, and the window of days that its analyses look at."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from .wrong import wrong


@dataclass(frozen=True)
class Period:
    """One calendar month and the ``window_days`` days that end on its last day, inclusive."""

    month: str  #: such as "2026-10"
    first: dt.date
    last: dt.date  #: the day the report looks back from
    window_days: int
    start: dt.date  #: first day of the window


def period(month: str, *, window_days: int = 365) -> Period:
    """Read a month such as ``2026-10``.

    >>> period("2024-02").last
    datetime.date(2024, 2, 29)
    """
    found = re.fullmatch(r"(\d{4})-(\d{2})", month)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise wrong("month", repr(month), "a year and a month, such as 2026-10")
    if window_days < 1:
        raise wrong("window_days", str(window_days), "at least 1")
    year, number = int(found[1]), int(found[2])
    last = dt.date(year, number, calendar.monthrange(year, number)[1])
    return Period(month, dt.date(year, number, 1), last, window_days, last - dt.timedelta(days=window_days - 1))
