"""Days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabochon.intake.dates import DateTextError, day_of, evidence, from_serial, is_serial, take_apart

MARCH = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-05", "dmy", MARCH),
        ("2026-3-5", "mdy", MARCH),
        ("2026/03/05", "dmy", MARCH),
        ("20260305", "dmy", MARCH),
        ("2026-03-05 17:20:01", "dmy", MARCH),
        ("2026-03-05T17:20", "dmy", MARCH),
        ("05.03.2026", "dmy", MARCH),
        ("05.03.2026", "mdy", MARCH),
        ("5.3.26", "dmy", MARCH),
        ("05.03.2026 0:00:00", "dmy", MARCH),
        ("05.03.2026 г.", "dmy", MARCH),
        ("05/03/2026", "dmy", MARCH),
        ("03/05/2026", "mdy", MARCH),
        ("03-05-2026", "mdy", MARCH),
        ("3/5/2026 5:20 PM", "mdy", MARCH),
        ("5 марта 2026", "dmy", MARCH),
        ("5 марта 2026 г.", "dmy", MARCH),
        ("5 Mar 2026", "dmy", MARCH),
        ("05-Mar-2026", "dmy", MARCH),
        ("March 5, 2026", "dmy", MARCH),
        ("5 мая 2026", "dmy", dt.date(2026, 5, 5)),
        ("01.01.99", "dmy", dt.date(1999, 1, 1)),
    ],
)
def test_day(text: str, order: str, day: dt.date) -> None:
    assert day_of(take_apart(text), order, "UTC") == day


def test_instants_become_days_of_the_time_zone() -> None:
    parts = take_apart("2026-03-05T23:30:00Z")
    assert day_of(parts, "dmy", "UTC") == MARCH
    assert day_of(parts, "dmy", "Europe/Moscow") == dt.date(2026, 3, 6)
    assert day_of(take_apart("2026-03-05T01:30:00+03:00"), "dmy", "UTC") == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026", "03.2026", "2026-03", "5 foo 2026", "1.2.3.4", "05.03.2026.", "12345678901"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(DateTextError, match=r"^a day such as 2026-03-05 or 05\.03\.2026$"):
        take_apart(text)


@pytest.mark.parametrize("text", ["31.02.2026", "2026-13-01", "00.01.2026", "29.02.2025"])
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(DateTextError, match=r"^a day that exists$"):
        day_of(take_apart(text), "dmy", "UTC")


def test_serial_numbers() -> None:
    assert from_serial(46086) == dt.date(2026, 3, 5)
    assert from_serial(46086.75) == dt.date(2026, 3, 5)
    assert is_serial("46086")
    assert not is_serial("12345")
    with pytest.raises(DateTextError):
        from_serial(12)


def test_evidence_settles_the_order() -> None:
    assert evidence(["05/03/2026", "25/03/2026"]).day_first == "25/03/2026"
    assert evidence(["05/03/2026", "03/25/2026"]).month_first == "03/25/2026"
    assert evidence(["05/03/2026"]).open == "05/03/2026"
    assert evidence(["05/05/2026", "05.03.2026"]).open == ""  # the same day either way, and dots put the day first


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2119, 1, 1)))
def test_every_day_is_read_back(day: dt.date) -> None:
    assert day_of(take_apart(day.isoformat()), "mdy", "UTC") == day
    assert day_of(take_apart(day.strftime("%d.%m.%Y")), "mdy", "UTC") == day
    assert day_of(take_apart(day.strftime("%m/%d/%Y")), "mdy", "UTC") == day
    assert from_serial((day - dt.date(1899, 12, 30)).days) == day
