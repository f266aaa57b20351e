"""Aware times as days of a time zone: the one place where a clock on a wall matters."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from .. import _core
from ..errors import InputError, problem
from ..nearest import one_of

if TYPE_CHECKING:
    import numpy

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_QUARTER = 900  #: seconds; every zone's offset changes at the start of a quarter of an hour


def zone(name: str) -> datetime.tzinfo:
    """The time zone of that name; a misspelling is answered with the nearest."""
    if name == "UTC":
        return datetime.timezone.utc
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = one_of(name, ["UTC", *sorted(zoneinfo.available_timezones())])
        hint = near[near.rindex(" (did you mean") :] if "(did you mean" in near else ""
        expected = "the name of a time zone such as UTC or Europe/Berlin" + hint
        raise InputError.of([problem("Book", "timezone", repr(name), expected)]) from None


def days(times: numpy.ndarray, unit: str, where: datetime.tzinfo) -> numpy.ndarray:
    """Times since 1970 in UTC as days since 1970 in a zone."""
    import numpy as np

    per_second = _PER_SECOND[unit]
    seconds = times // per_second
    quarters, place = np.unique(seconds // _QUARTER, return_inverse=True)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    low, high = -62135510400 // _QUARTER, 253402214400 // _QUARTER  # a day inside the years 1 and 9999
    offsets = [
        (epoch + datetime.timedelta(seconds=int(min(max(q, low), high)) * _QUARTER)).astimezone(where).utcoffset()
        for q in quarters
    ]
    shift = np.array([int(o.total_seconds()) if o else 0 for o in offsets], dtype=np.int64)
    local = seconds + shift[place.reshape(-1)] if len(quarters) else seconds
    out: numpy.ndarray = np.clip(local // 86_400, -(2**31), 2**31 - 1).astype(np.int32)
    return out


def in_days(table: _core.Table, timezone: str) -> _core.Table:
    """The table with every aware time turned into its day in a time zone; other columns are shared."""
    columns = [(name, table.column(name)) for name in table.names]
    if not any(column.type == "timestamp" and column.timezone for _, column in columns):
        return table
    import numpy as np

    where = zone(timezone)
    out = []
    for name, column in columns:
        if column.type == "timestamp" and column.timezone:
            mask = np.frombuffer(column.missing(), dtype=bool) if column.null_count else None
            values = np.asarray(column)
            if mask is not None:
                values = np.where(mask, 0, values)
            column = _core.Column.from_buffer(days(values, column.unit, where), mask=mask, type="date")
        out.append((name, column))
    return _core.Table(table.name, out, rows=table.rows)
