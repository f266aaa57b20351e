"""Creating and opening: what a new store must be told, and what may not be contradicted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import cabochon as cb


def test_a_new_store_must_know_its_currency(path: Path) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.open(path)
    assert str(error.value) == (
        f"store, column 'currency': expected the currency of the new store {path}, such as currency='EUR'"
    )
    assert not path.exists()


def test_it_is_created_once_and_opened_later_without_a_word(path: Path) -> None:
    with cb.open(path, currency="EUR", timezone="Europe/Berlin") as store:
        assert store.tables()["responses"] == 0
    with cb.open(str(path)) as store:
        assert (store.currency, store.timezone) == ("EUR", "Europe/Berlin")
        assert store.created_by == f"cabochon {cb.__version__}"
    with cb.open(path, currency="EUR", timezone="Europe/Berlin"):
        pass


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("currency", "USD", "got 'USD', expected 'EUR', which {path} was created with"),
        ("timezone", "Asia/Tokyo", "got 'Asia/Tokyo', expected 'UTC', which {path} was created with"),
        ("currency", "euro", "got 'euro', expected three capital letters of ISO 4217, such as 'EUR'"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused(path: Path, argument: str, value: str, message: str) -> None:
    cb.open(path, currency="EUR").close()
    with pytest.raises(cb.InputError) as error:
        cb.open(path, **{argument: value})
    assert str(error.value) == f"store, column '{argument}': " + message.format(path=path)


def test_an_unknown_time_zone_is_refused(path: Path) -> None:
    with pytest.raises(cb.InputError, match="got 'Mars/Olympus', expected the name of a time zone"):
        cb.open(path, currency="EUR", timezone="Mars/Olympus")


def test_a_closed_store_says_so(path: Path) -> None:
    store = cb.open(path, currency="EUR")
    store.close()
    store.close()
    with pytest.raises(cb.StoreError) as error:
        store.tables()
    assert str(error.value) == f"{path}: counting rows failed: the store was closed"
    assert repr(store) == f"Store('{path}', closed)"


def test_it_shows_what_is_in_it(firm: cb.Store) -> None:
    assert repr(firm) == f"Store('{firm.path}', EUR, UTC: accounts 3, contacts 3, responses 3)"
    assert "<td>3</td>" in firm._repr_html_()


def test_no_half_made_file_is_left(path: Path) -> None:
    cb.open(path, currency="EUR").close()
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_an_old_sqlite_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(cb.StoreError) as error:
        cb.open(path, currency="EUR")
    assert str(error.value) == f"{path}: a store needs SQLite 3.37.0 or later; this Python has 3.34.1"
