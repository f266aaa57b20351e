"""Days and moments of any unit, zone and kind of frame: each counts by the day that the frame shows."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import cabochon as cb

F = cb.feedback
DAYS = ["2025-01-05", "2025-01-20", "2025-03-01", "2025-03-09"]
NPS = [3, 8, 9, 10]
NIGHT = ["2025-01-05T00:30", "2025-01-20T00:30", "2025-03-01T00:30", "2025-03-09T00:30"]  # still the day before in UTC
MOSCOW = zoneinfo.ZoneInfo("Europe/Moscow")


def numpy(unit: str) -> dict[str, Any]:
    return {"date": np.array(DAYS, dtype=f"datetime64[{unit}]"), "nps": NPS}


def pandas(unit: str, tz: Any = None) -> Any:
    times = pd.Series(np.array(NIGHT if tz else DAYS, dtype=f"datetime64[{unit}]"))
    return pd.DataFrame({"date": times.dt.tz_localize(tz) if tz else times, "nps": NPS})


def polars(unit: Any, tz: str | None = None) -> Any:
    frame = pl.DataFrame({"date": NIGHT if tz else DAYS, "nps": NPS})
    moments = pl.col("date").str.to_datetime("%Y-%m-%dT%H:%M" if tz else "%Y-%m-%d", time_unit=unit)
    return frame.with_columns(moments.dt.replace_time_zone(tz) if tz else moments)


def arrow(unit: Any, tz: str | None = None) -> Any:
    utc = np.array(NIGHT, dtype="datetime64[s]") - np.timedelta64(3, "h") if tz else np.array(DAYS, "datetime64[s]")
    return pa.table({"date": pa.array(utc).cast(pa.timestamp(unit, tz)), "nps": NPS})


def moments(zone: Any) -> dict[str, Any]:
    return {"date": [datetime.datetime.fromisoformat(text).replace(tzinfo=zone) for text in NIGHT], "nps": NPS}


FRAMES: dict[str, Callable[[], Any]] = {
    "texts": lambda: {"date": DAYS, "nps": NPS},
    "texts with times": lambda: {"date": NIGHT, "nps": NPS},
    "dates": lambda: {"date": [datetime.date.fromisoformat(day) for day in DAYS], "nps": NPS},
    "pandas UTC": lambda: pandas("ns", "UTC"),
    "pandas of objects": lambda: pd.DataFrame(moments(MOSCOW)).astype({"date": object}),
    "polars days": lambda: pl.DataFrame({"date": DAYS, "nps": NPS}).with_columns(pl.col("date").str.to_date()),
    "moments": lambda: moments(None),
    "moments of a zone": lambda: moments(MOSCOW),
    "moments of an offset": lambda: moments(datetime.timezone(datetime.timedelta(hours=3))),
    "moments west": lambda: moments(datetime.timezone(-datetime.timedelta(hours=3, minutes=30))),
    "numpy scalars": lambda: {"date": [np.datetime64(day, "ns") for day in DAYS], "nps": NPS},
    **{f"numpy {unit}": lambda unit=unit: numpy(unit) for unit in ("D", "h", "s", "ms", "us", "ns")},
    **{f"pandas {unit}": lambda unit=unit: pandas(unit) for unit in ("s", "ms", "us", "ns")},
    **{f"pandas {unit} Moscow": lambda unit=unit: pandas(unit, "Europe/Moscow") for unit in ("s", "ns")},
    "pandas offset": lambda: pandas("ns", datetime.timezone(datetime.timedelta(hours=3))),
    **{f"polars {unit}": lambda unit=unit: polars(unit) for unit in ("ms", "us", "ns")},
    "polars Moscow": lambda: polars("ns", "Europe/Moscow"),
    **{f"arrow {unit}": lambda unit=unit: arrow(unit) for unit in ("s", "ms", "us", "ns")},
    "arrow Moscow": lambda: arrow("ns", "Europe/Moscow"),
    "arrow offset": lambda: arrow("us", "+03:00"),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
def test_months_and_differences_see_the_days_of_the_frame(frame: Callable[[], Any]) -> None:
    months = F.nps_trend(frame())
    assert [str(day)[:10] for day in months["period"]] == ["2025-01-01", "2025-02-01", "2025-03-01"]
    assert [int(n) for n in months["n"]] == [2, 0, 2]
    found = F.nps_difference(
        frame(), between="date", first=("2025-03-01", "2025-03-31"), second=(datetime.date(2025, 1, 1), "2025-01-20")
    )
    assert (int(found["first_n"][0]), int(found["second_n"][0])) == (2, 2)
    assert float(found["difference"][0]) == 150


@pytest.mark.parametrize("day", [datetime.date(2025, 3, 1), np.datetime64("2025-03-01T07:00", "ns"), "2025-03-01"])
def test_one_day_in_any_form(day: Any) -> None:
    found = F.nps_difference(pandas("ns"), between="date", first=day, second=pd.Timestamp("2025-01-05 10:00"))
    assert (int(found["first_n"][0]), int(found["second_n"][0])) == (1, 1)


def test_missing_moments_are_null() -> None:
    frame = pd.DataFrame({"date": pd.to_datetime([*DAYS, None]).astype("datetime64[ns]"), "nps": [*NPS, 7]})
    with pytest.raises(cb.InputError, match="frame, row 4, column 'date': got null, expected the day of the answer"):
        F.nps_trend(frame)
    found = F.nps_difference(frame, between="date", first=("2025-03-01", "2025-03-31"), second="2025-01-05")
    assert int(found["first_n"][0]) == 2


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        (["2025", *DAYS[1:]], "frame, row 0, column 'date': got '2025', expected a day written as 2026-10-31"),
        (["2025-01", *DAYS[1:]], "frame, row 0, column 'date': got '2025-01', expected a day written as 2026-10-31"),
        (
            [*DAYS[:3], "3025-01-01"],
            "frame, row 3, column 'date': got 3025-01-01, expected a day within a hundred years of the middle one, "
            "2025-03-01 (first 2025-01-05 in row 0, last 3025-01-01 in row 3)",
        ),
        (
            ["0025-01-05", "0225-01-05", *DAYS[2:], *DAYS[2:]],
            "2 problems\n"
            "  frame, row 0, column 'date': got 0025-01-05, expected a day within a hundred years of the middle one, "
            "2025-03-01 (first 0025-01-05 in row 0, last 2025-03-09 in row 5)\n"
            "  frame, row 1, column 'date': got 0225-01-05, expected a day within a hundred years of the middle one, "
            "2025-03-01 (first 0025-01-05 in row 0, last 2025-03-09 in row 5)",
        ),
    ],
)
def test_what_is_no_day_is_refused(dates: list[str], text: str) -> None:
    with pytest.raises(cb.InputError) as error:
        F.nps_trend({"date": dates, "nps": [9] * len(dates)})
    assert str(error.value) == text
