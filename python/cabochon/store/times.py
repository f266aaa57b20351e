"""Days and instants as arguments, and as the numbers that the store keeps."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

from cabochon import _core, timezones

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
INSTANT = "an instant with its time zone, such as '2026-10-31T18:00:00+00:00'"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def micros(instant: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    """The instant in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)


def now() -> int:
    """The clock; read only where a caller gives no time."""
    return micros(datetime.now(timezone.utc))


def recorded_at(value: datetime | str) -> int:
    """An instant given by the caller. A naive one is refused: nobody can know which zone it means."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value)
        except ValueError:
            _core.store.refuse("store", "recorded_at", repr(value), INSTANT)
    if not isinstance(value, datetime) or value.tzinfo is None or value.utcoffset() is None:
        _core.store.refuse("store", "recorded_at", _shown(value), INSTANT)
    assert isinstance(value, datetime)
    return micros(value)


def known_at(value: datetime | date | str | None, zone_name: str) -> int | None:
    """An instant, or a day: then the last microsecond of that day in the store's time zone."""
    if value is None:
        return None
    if isinstance(value, str) and DAY.match(value):
        value = day(value, "known_at")
    if isinstance(value, date) and not isinstance(value, datetime):
        following = datetime.combine(value + timedelta(days=1), time(), tzinfo=timezones.find(zone_name))
        return micros(following) - 1
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value)
        except ValueError:
            _core.store.refuse("store", "known_at", repr(value), f"a day, or {INSTANT}")
    if not isinstance(value, datetime) or value.utcoffset() is None:
        _core.store.refuse("store", "known_at", _shown(value), f"a day, or {INSTANT}")
    assert isinstance(value, datetime)
    return micros(value)


def day(value: date | str, name: str) -> date:
    """A day given as a date or as text."""
    if isinstance(value, str) and DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    _core.store.refuse("store", name, _shown(value), "a day written as 2026-10-31")
    raise AssertionError


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)
