"""Aware timestamps as the local time of a zone: Python knows the zones, the compiled core moves the columns."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Iterable

from . import _core
from .errors import InputError, problem
from .nearest import nearest

_DAY = 86_400
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
# Before standard time and far beyond every published rule clocks are taken to stay as they are at these ends.
_FIRST = int((datetime.datetime(1840, 1, 1, tzinfo=datetime.timezone.utc) - _EPOCH).total_seconds())
_LAST = int((datetime.datetime(2200, 1, 1, tzinfo=datetime.timezone.utc) - _EPOCH).total_seconds())


def to_local(table: _core.Table, timezone: str) -> _core.Table:
    """The table with every aware timestamp as the naive local time of `timezone`; other columns are shared."""
    zone: datetime.tzinfo | None = None
    for name in table.names:
        column = table.column(name)
        if column.type != "timestamp" or not column.timezone:
            continue
        zone = zone or find(timezone)
        since, offsets = _offsets(zone, column.seconds())
        table = table.with_column(name, column.to_local(since, offsets))
    return table


def to_own(table: _core.Table, names: Iterable[str | None]) -> _core.Table:
    """The table with the named columns of aware timestamps as the local time of each column's own zone: what the frame
    shows. So days of a frame without a book are those of its own clock."""
    for name in names:
        column = None if name is None else table.column(name)
        if name is None or column is None or column.type != "timestamp" or not column.timezone:
            continue
        zone = _zone_of(column.timezone, table.name)
        since, offsets = _offsets(zone, column.seconds())
        table = table.with_column(name, column.to_local(since, offsets))
    return table


def _zone_of(timezone: str, table: str) -> datetime.tzinfo:
    """The zone of a column: an IANA name, or a fixed offset such as +03:00 or UTC+03:00."""
    if timezone in ("UTC", "Z", "Etc/UTC"):
        return datetime.timezone.utc
    fixed = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})", timezone)
    if not fixed:
        return find(timezone, table=table)
    ahead = datetime.timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
    return datetime.timezone(-ahead if fixed[1] == "-" else ahead)


def find(timezone: str, *, table: str = "") -> datetime.tzinfo:
    """The zone of an IANA name; a misspelt one is answered with the nearest. ``table`` is named in the error."""
    if timezone == "UTC":
        return datetime.timezone.utc
    try:
        return zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        names = sorted(zoneinfo.available_timezones())
        near = nearest(timezone, names)
        expected = "the name of a time zone such as UTC or Europe/Berlin" + (
            f" (did you mean '{near}'?)" if near else ""
        )
        if not names:
            expected = "UTC, as this machine has no time zones (install the package tzdata)"
        raise InputError.of([problem(table, "timezone", repr(timezone), expected)]) from None


def _offsets(zone: datetime.tzinfo, seconds: tuple[int, int] | None) -> tuple[list[int], list[int]]:
    """Moments (seconds UTC) from which a zone is how many seconds ahead of UTC, over a column's range."""
    if seconds is None or zone is datetime.timezone.utc:
        return [0], [0]

    def offset(second: int) -> int:
        moment = _EPOCH + datetime.timedelta(seconds=second)
        ahead = moment.astimezone(zone).utcoffset()
        return 0 if ahead is None else int(ahead.total_seconds())

    low, high = (min(max(second, _FIRST), _LAST) for second in seconds)
    since, offsets = [low], [offset(low)]
    at = low
    while at < high:
        then = min(at + _DAY, high)
        before, after = offsets[-1], offset(then)
        if before != after:
            left, right = at, then
            while right - left > 1:
                middle = (left + right) // 2
                left, right = (middle, right) if offset(middle) == before else (left, middle)
            since.append(right)
            offsets.append(after)
        at = then
    return since, offsets
