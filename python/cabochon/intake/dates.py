"""Days as people write them: 2026-03-05, 05.03.2026, 5 марта 2026, Mar 5, 2026, and spreadsheets' serial numbers.

05/03/2026 is 5 March or 3 May: the order is settled from all cells of a column, where one part beyond 12 proves it, and
otherwise asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_TIME = r"(?:[T\s,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?)\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})" + _TIME)
_PACKED = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?:\s*(?:г|г\.|года))?" + _TIME
)
_WORDS = re.compile(r"(?P<d>\d{1,2})[\s.-]+(?P<m>[^\W\d]+)\.?[\s.,-]+(?P<y>\d{4})(?:\s*(?:г|г\.|года))?" + _TIME)
_WORDS_US = re.compile(r"(?P<m>[^\W\d]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_MONTHS = {
    prefix: month
    for month, prefixes in enumerate(
        ("jan янв", "feb фев", "mar мар", "apr апр", "may май мая", "jun июн", "jul июл", "aug авг", "sep сен",
         "oct окт", "nov ноя", "dec дек"), 1)
    for prefix in prefixes.split()
}  # fmt: skip
SERIAL_LOW, SERIAL_HIGH = 18264, 80000  #: 1950 to 2119: a smaller or larger whole number is no date of business


class DateTextError(ValueError):
    """The text is no day; the argument says what was expected."""


@dataclass(frozen=True)
class Parts:
    """A date's text taken apart. `first` and `second` are day and month in an order still to be settled."""

    year: int
    first: int
    second: int
    order: str  #: "ymd", "dmy" (certain), or "" where slashes or dashes leave it open
    style: str  #: as shown to people, such as "dd.mm.yyyy"
    moment: str = ""  #: "hh:mm:ss+zz:zz" where the text has a time with a zone


def take_apart(text: str) -> Parts:
    """
    >>> take_apart("05.03.2026").order, take_apart("05/03/2026").order, take_apart("5 марта 2026 г.").second
    ('dmy', '', 3)
    """
    text = " ".join(text.split())
    if match := _YEAR_FIRST.fullmatch(text):
        separator = match["s"]
        return Parts(
            int(match["y"]), int(match["d"]), int(match["m"]), "ymd", f"yyyy{separator}mm{separator}dd", _moment(match)
        )
    if match := _YEAR_LAST.fullmatch(text):
        year, separator = match["y"], match["s"]
        order = "dmy" if separator == "." else ""
        full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
        return Parts(
            full,
            int(match["a"]),
            int(match["b"]),
            order,
            f"dd{separator}mm{separator}{'y' * len(year)}",
            _moment(match),
        )
    if match := _PACKED.fullmatch(text):
        return Parts(int(match["y"]), int(match["d"]), int(match["m"]), "ymd", "yyyymmdd")
    if match := _WORDS.fullmatch(text) or _WORDS_US.fullmatch(text):
        month = _MONTHS.get(match["m"].casefold()[:3])
        if month:
            return Parts(int(match["y"]), int(match["d"]), month, "dmy", "day month year", _moment(match))
    raise DateTextError("a day such as 2026-03-05 or 05.03.2026")


def is_serial(text: str) -> bool:
    return bool(_SERIAL.fullmatch(text)) and SERIAL_LOW <= float(text.replace(",", ".")) <= SERIAL_HIGH


def from_serial(serial: float) -> dt.date:
    """A spreadsheet's day number, counted from 1899-12-30.

    >>> from_serial(46000)
    datetime.date(2025, 12, 9)
    """
    if not SERIAL_LOW <= serial <= SERIAL_HIGH:
        raise DateTextError("a day such as 2026-03-05 or 05.03.2026")
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(serial))


def day_of(parts: Parts, order: str, timezone: str) -> dt.date:
    """The day; `order` ("dmy" or "mdy") settles what the text leaves open."""
    day, month = parts.first, parts.second
    if not parts.order and order == "mdy":
        day, month = month, day
    try:
        found = dt.date(parts.year, month, day)
    except ValueError:
        raise DateTextError("a day that exists") from None
    if not 1900 <= found.year <= 2200:
        raise DateTextError("a day between 1900 and 2200")
    if parts.moment:
        clock, zone = parts.moment.split("|")
        offset = dt.timedelta(0) if zone == "Z" else _offset(zone)
        hour, minute = _clock(clock)
        aware = dt.datetime(found.year, found.month, found.day, hour, minute, tzinfo=dt.timezone(offset))
        return aware.astimezone(ZoneInfo(timezone)).date()
    return found


@dataclass(frozen=True)
class Evidence:
    """What the cells of a column prove about the order of day and month."""

    day_first: str = ""  #: first text whose first part is beyond 12
    month_first: str = ""  #: first text whose second part is beyond 12
    open: str = ""  #: first text that may be read both ways, as two different days
    style: str = ""  #: how the first date is written


def evidence(texts: Iterable[str]) -> Evidence:
    day_first = month_first = undecided = style = ""
    for text in texts:
        try:
            parts = take_apart(text)
        except DateTextError:
            continue
        style = style or parts.style
        if parts.order or parts.first == parts.second:
            continue
        if parts.first > 12:
            day_first = day_first or text
        elif parts.second > 12:
            month_first = month_first or text
        else:
            undecided = undecided or text
    return Evidence(day_first, month_first, undecided, style)


def _moment(match: re.Match[str]) -> str:
    return f"{match['time'].strip()}|{match['zone']}" if match["time"] and match["zone"] else ""


def _clock(text: str) -> tuple[int, int]:
    """Hour and minute, also of "11:30:00 PM"."""
    digits = text.rstrip("AaPpMm ")
    hour, minute = (int(part) for part in digits.split(":")[:2])
    half = text[len(digits) :].strip().casefold()
    return (hour % 12 + 12 * (half == "pm") if half else hour), minute


def _offset(zone: str) -> dt.timedelta:
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
