"""Known at and as of: two times, never mixed."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

import cabochon as cb


def answer(nps: int, key: int = 1, day: str = "2026-10-01") -> dict[str, list[Any]]:
    return {"response": [key], "date": [day], "nps": [nps]}


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=timezone.utc)


def known(store: Any, instant: Any) -> list[Any]:
    return list(store.table("responses", known_at=instant)["nps"].tolist())


def test_the_last_version_recorded_on_or_before_the_instant_wins(store: Any) -> None:
    for day, nps in ((3, 9), (5, 7), (8, 2)):
        store.append("responses", answer(nps), recorded_at=at(day))
    assert known(store, at(2)) == []
    assert known(store, at(3) - timedelta(microseconds=1)) == []
    assert known(store, at(3)) == [9]
    assert known(store, at(7)) == [7]
    assert known(store, at(8)) == [2]
    assert known(store, None) == [2]


def test_a_day_means_its_end_in_the_zone_of_the_store(path: Any) -> None:
    with cb.open(path, currency="EUR", timezone="Europe/Berlin") as store:
        store.append("responses", answer(9), recorded_at="2026-10-03T21:59:59Z")  # 23:59:59 in Berlin
        store.append("responses", answer(1), recorded_at="2026-10-03T22:00:00Z")
        assert known(store, "2026-10-03") == [9]
        assert known(store, date(2026, 10, 4)) == [1]


def test_history_may_arrive_late(store: Any, counts: Any) -> None:
    store.append("responses", answer(9), recorded_at=at(3))
    store.append("responses", answer(2), recorded_at=at(8))
    assert counts(store.append("responses", answer(7), recorded_at=at(5))) == (0, 1, 0, 0)
    assert [known(store, at(day))[0] for day in (3, 4, 5, 7, 8, 9)] == [9, 9, 7, 7, 2, 2]
    assert counts(store.append("responses", answer(7), recorded_at=at(6))) == (0, 0, 1, 0)
    assert counts(store.append("responses", answer(1), recorded_at=at(1))) == (0, 1, 0, 0)
    assert known(store, at(1)) == [1]
    assert known(store, at(3)) == [9]
    assert store.tables()["responses"] == 1


def test_of_two_appends_at_one_instant_the_later_wins(store: Any) -> None:
    store.append("responses", answer(9), recorded_at=at(3))
    store.append("responses", answer(4), recorded_at=at(3))
    assert known(store, at(3)) == [4]
    assert known(store, None) == [4]


def test_a_clock_set_back_does_not_undo_what_is_known(store: Any) -> None:
    future = datetime.now(timezone.utc) + timedelta(days=30)
    store.append("responses", answer(9), recorded_at=future)
    receipt = store.append("responses", answer(4))
    assert receipt.recorded_at == future + timedelta(microseconds=1)
    assert known(store, None) == [4]


def test_as_of_keeps_rows_by_their_own_day(firm: Any) -> None:
    assert len(firm.book(as_of="2026-09-15").responses) == 2
    assert len(firm.book(as_of=date(2026, 8, 31)).responses) == 0
    assert len(firm.book().responses) == 3


def test_the_two_times_do_not_mix(store: Any) -> None:
    store.append("responses", answer(9, day="2026-09-01"), recorded_at=at(3))
    store.append("responses", answer(2, day="2026-09-20"), recorded_at=at(5))
    assert len(store.book(as_of="2026-09-10", known_at=at(4)).responses) == 1
    assert len(store.book(as_of="2026-09-10").responses) == 0
    assert len(store.book(as_of="2026-09-30", known_at=at(2)).responses) == 0


@pytest.mark.parametrize("wrong", [datetime(2026, 10, 1), "2026-10-01T12:00:00", "yesterday", "2026-10-01", 5])
def test_recorded_at_must_tell_its_zone(store: Any, wrong: Any) -> None:
    with pytest.raises(cb.InputError, match=r"column 'recorded_at': .* expected an instant with its time zone"):
        store.append("responses", answer(9), recorded_at=wrong)


@pytest.mark.parametrize("wrong", [datetime(2026, 10, 1), "2026-13-01", "soon", 5])
def test_known_at_must_be_a_day_or_an_instant(store: Any, wrong: Any) -> None:
    with pytest.raises(cb.InputError, match=r"column 'known_at': .* expected a day"):
        store.book(known_at=wrong)


@pytest.mark.parametrize("wrong", [datetime(2026, 10, 1), "2026-02-30", 5])
def test_as_of_must_be_a_day(store: Any, wrong: Any) -> None:
    with pytest.raises(cb.InputError, match=r"column 'as_of': .* expected a day written as 2026-10-31"):
        store.book(as_of=wrong)
