"""One schema text, older stores migrate, newer ones are refused, the store of each release opens."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

import cabochon as cb
from cabochon.store import migrations, schema
from cabochon.store.tables import all_tables

RELEASES = sorted((Path(__file__).parents[2] / "data" / "stores").glob("*.cabochon"))


def test_the_text_is_what_the_descriptions_say() -> None:
    assert schema.PATH.read_text(encoding="utf-8") == schema.sql()


def test_every_table_is_strict_and_there_from_the_start(path: Path) -> None:
    cb.open(path, currency="EUR").close()
    connection = sqlite3.connect(path)
    strict = {
        name
        for name, strict in connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        if strict
    }
    assert strict == {*all_tables(), "meta", "receipts", "quarantine"}
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    connection.close()


def test_writes_are_durable(firm: cb.Store) -> None:
    assert firm._connection is not None
    assert firm._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert firm._connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


def set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(version),))
    connection.commit()
    connection.close()


def test_a_newer_store_is_refused_by_name(path: Path) -> None:
    cb.open(path, currency="EUR").close()
    set_version(path, 7)
    with pytest.raises(cb.StoreError) as error:
        cb.open(path)
    assert str(error.value) == (
        f"{path}: has schema version 7 (created by cabochon {cb.__version__}), newer than version "
        f"{schema.SCHEMA_VERSION}, which this release reads; install a newer cabochon"
    )


def test_an_older_store_migrates_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cb.open(path, currency="EUR").close()
    set_version(path, 0)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 2)
    steps = {
        0: lambda c: c.execute("CREATE TABLE first (x)"),
        1: lambda c: c.execute("ALTER TABLE first RENAME TO second"),
    }
    monkeypatch.setattr(migrations, "STEPS", steps)
    with cb.open(path) as store:
        assert store._connection is not None
        assert migrations.version(store._connection, str(path)) == 2
        assert store._connection.execute("SELECT count(*) FROM second").fetchone() == (0,)


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cb.open(path, currency="EUR").close()
    set_version(path, 0)

    def fail(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(schema, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(migrations, "STEPS", {0: lambda c: c.execute("CREATE TABLE first (x)"), 1: fail})
    with pytest.raises(cb.StoreError, match="the disk is full; nothing was written"):
        cb.open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'first'").fetchone() == (0,)
    assert connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone() == ("0",)
    connection.close()


@pytest.mark.parametrize("release", RELEASES, ids=lambda p: p.stem)
def test_the_store_of_each_release_opens(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / release.name
    shutil.copy(release, copy)
    with cb.open(copy) as store:
        assert store.tables()["responses"] == 3
        assert store.table("responses", known_at="2026-10-03T12:00:00Z")["nps"].tolist() == [9, 3, 7]
        assert sorted(store.table("responses")["nps"].tolist()) == [3, 7, 10]
        assert len(store.book().responses) == 3
        assert len(store.quarantine()) == 1
        assert store.append("responses", {"response": ["r9"], "date": ["2026-10-09"]}).accepted == 1


def test_an_action_of_an_earlier_schema_can_be_planned(tmp_path: Path) -> None:
    copy = tmp_path / "early.cabochon"
    shutil.copy(next(path for path in RELEASES if path.stem == "0.1.0-schema-1"), copy)
    with cb.open(copy) as store:
        rows = store.table("actions").rows()
        assert [row["effect"] for row in rows] == [0.4, 0.3]
        assert {row[name] for row in rows for name in ("excludes", "effort_days", "tickets_avoided")} == {None}
        more = {"action": ["k2"], "date": ["2026-09-21"], "tickets_avoided": [0.3], "effort_days": [12.0],
                "excludes": ["k1"], "planned_start": ["2026-11-01"]}  # fmt: skip
        assert store.append("actions", more).amended == 1
    with cb.open(copy) as store:
        row = next(row for row in store.table("actions").rows() if row["action"] == "k2")
        assert (row["effort_days"], row["excludes"], row["effect"]) == (12.0, "k1", 0.3)
        assert str(row["planned_start"])[:10] == "2026-11-01"
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone() == ("2",)
    connection.close()


def test_a_broken_step_leaves_the_earlier_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "early.cabochon"
    shutil.copy(next(path for path in RELEASES if path.stem == "0.1.0-schema-1"), copy)

    def half(connection: sqlite3.Connection) -> None:
        migrations._actions_that_can_be_planned(connection)
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(migrations, "STEPS", {1: half})
    with pytest.raises(cb.StoreError, match="nothing was written"):
        cb.open(copy)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone() == ("1",)
    names = [row[1] for row in connection.execute("PRAGMA table_info(actions)")]
    assert "excludes" not in names
    connection.close()


def test_a_store_of_this_release_is_kept() -> None:
    assert cb.__version__ in {release.stem for release in RELEASES}
