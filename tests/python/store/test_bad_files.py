"""Any bytes as a file: a clear StoreError that names the path, never a crash."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb


def refusal(path: Path) -> str:
    with pytest.raises(cb.StoreError) as error:
        cb.open(path, currency="EUR")
    assert str(path) in str(error.value)
    return str(error.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is an empty file, not a store; remove it to create a store of that name"),
        (b"account;name\n1;Alba\n", "is not a cabochon store: it does not begin as a SQLite file does"),
        (random.Random(1).randbytes(5000), "is not a cabochon store: it does not begin as a SQLite file does"),
        (b"SQLite format 3\x00", "is cut off after 16 bytes"),
        (b"\x00" * 4096, "is not a cabochon store: it does not begin as a SQLite file does"),
    ],
)
def test_bytes_that_are_no_store(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    assert refusal(path) == message
    assert path.read_bytes() == content


def test_random_bytes_after_the_right_head(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + random.Random(2).randbytes(8000))
    refusal(path)


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "is a folder, not a store"


def test_a_missing_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "x.cabochon") == f"the folder {tmp_path / 'nowhere'} does not exist"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe(path: Path) -> None:
    os.mkfifo(path)
    assert refusal(path) == "is not a regular file (a pipe, a socket or a device), so it can't be a store"


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(cb.StoreError, match="null"):
        cb.open("a\x00b", currency="EUR")


def test_a_sqlite_file_of_another_application(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (name, value)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert refusal(path) == "is a SQLite file of another application, not a cabochon store"
    assert path.read_bytes() == before


def filled(path: Path) -> None:
    with cb.open(path, currency="EUR") as store:
        rows = list(range(2000))
        store.append(
            "responses", {"response": rows, "date": ["2026-10-01"] * 2000, "comment": [f"no {i}" for i in rows]}
        )


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.9, 0.999])
def test_a_cut_store(path: Path, share: float) -> None:
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut off" in refusal(path) or "does not begin" in refusal(path)


def test_damage_anywhere_is_an_error_or_harmless(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    random_bytes = random.Random(3)
    outcomes = set()
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(40):
            damaged[random_bytes.randrange(len(damaged))] = random_bytes.randrange(256)
        path.write_bytes(bytes(damaged))
        for extra in ("-wal", "-shm"):
            Path(f"{path}{extra}").unlink(missing_ok=True)
        try:
            with cb.open(path) as store:
                store.book()
                store.append("responses", {"response": [1], "date": ["2026-10-02"]})
            outcomes.add("harmless")
        except cb.Error as error:
            outcomes.add(type(error).__name__)
    assert "StoreError" in outcomes


def test_a_value_of_another_kind_is_damage(path: Path) -> None:
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE responses SET response = x'00ff' WHERE rowid = 3")
    connection.commit()
    connection.close()
    with cb.open(path) as store, pytest.raises(cb.StoreError) as error:
        store.book()
    assert str(error.value) == (
        f"{path}: reading the book failed: the store is damaged: responses, row 2, column 'response': got 'bytes', "
        "expected an integer or a text, the same in the whole column"
    )


def test_a_missing_table_and_a_missing_column(path: Path) -> None:
    cb.open(path, currency="EUR").close()
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE tickets DROP COLUMN reason")
    connection.commit()
    assert refusal(path) == "the file is damaged: table tickets lacks reason"
    connection.execute("DROP TABLE tickets")
    connection.commit()
    connection.close()
    assert refusal(path) == "the file is damaged: table tickets is missing"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written(path: Path) -> None:
    filled(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        refusal(path)
        refusal(path.parent / "new.cabochon")
    finally:
        path.parent.chmod(0o755)


def test_what_sqlite_says_of_a_read_only_file_is_explained(path: Path, firm: Any) -> None:
    firm._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(cb.StoreError) as error:
        firm.append("accounts", {"account": ["z"]})
    assert str(error.value) == f"{path}: appending to accounts failed: the file or its folder can't be written"
