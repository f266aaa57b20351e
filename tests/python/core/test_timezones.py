"""Aware timestamps become the local time of the book's zone at Python's door."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

import cabochon as cb
from cabochon import frames

UTC = dt.timezone.utc


def local(moments: list[dt.datetime | None], timezone: str) -> list[dt.datetime | None]:
    out: list[dt.datetime | None] = cb.Table(frames.read({"x": moments}, timezone=timezone)).to_dict()["x"]
    return out


@pytest.mark.parametrize(
    "timezone",
    ["UTC", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe",
     "Pacific/Apia", "Asia/Kathmandu"],
)  # fmt: skip
def test_local_times_agree_with_zoneinfo(timezone: str) -> None:
    start = dt.datetime(1995, 1, 1, tzinfo=UTC)
    moments: list[dt.datetime | None] = [start + dt.timedelta(hours=7 * i, microseconds=i) for i in range(45_000)]
    moments[5] = None
    moments.reverse()
    zone = zoneinfo.ZoneInfo(timezone)
    assert local(moments, timezone) == [m and m.astimezone(zone).replace(tzinfo=None) for m in moments]


def test_the_second_of_a_change() -> None:
    change = dt.datetime(2026, 3, 29, 1, tzinfo=UTC)
    moments: list[dt.datetime | None] = [change + dt.timedelta(seconds=s) for s in (-1, 0, 1)]
    assert local(moments, "Europe/Berlin") == [
        dt.datetime(2026, 3, 29, 1, 59, 59),
        dt.datetime(2026, 3, 29, 3, 0, 0),
        dt.datetime(2026, 3, 29, 3, 0, 1),
    ]


def test_naive_times_and_other_columns_stay() -> None:
    naive = {"x": [dt.datetime(2026, 1, 1)], "y": ["a"], "z": [dt.date(2026, 1, 1)]}
    assert cb.Table(frames.read(naive, timezone="Asia/Tokyo")).to_dict() == naive
    assert frames.read({"x": [dt.datetime(2026, 1, 1, tzinfo=UTC)]}).column("x").timezone == "UTC"


def test_extreme_and_missing_moments() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"x": pa.array([-(2**62), None, 2**61], pa.timestamp("us", "UTC"))})
    assert frames.read(table, timezone="Europe/Moscow").column("x").null_count == 1
    nothing = pa.table({"x": pa.array([None], pa.timestamp("us", "UTC"))})
    assert frames.read(nothing, timezone="Europe/Moscow").column("x").timezone == ""


def test_a_misspelt_zone_is_answered_with_the_nearest() -> None:
    moment = {"x": [dt.datetime(2026, 1, 1, tzinfo=UTC)]}
    with pytest.raises(cb.InputError, match=r"got 'Europe/Moskow', .* \(did you mean 'Europe/Moscow'\?\)"):
        frames.read(moment, timezone="Europe/Moskow")
    for wrong in ("", "../etc/passwd", "Mars/Base\0"):
        with pytest.raises(cb.InputError, match="the name of a time zone such as UTC or Europe/Berlin"):
            frames.read(moment, timezone=wrong)
