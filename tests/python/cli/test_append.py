"""`cabochon append`: rows of files into a store."""

from __future__ import annotations

from pathlib import Path

import pytest

import cabochon as cb
from cabochon.cli import main

pytestmark = pytest.mark.skipif(not hasattr(cb, "open"), reason="needs the store")

FILES = {
    "accounts.csv": "account,name\na1,Alba\na2,Boreas\n",
    "orders.csv": "order,account,date,revenue\n1,a1,2026-03-05,1234.5\n2,a2,2026-03-06,7.5\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, content in FILES.items():
        (tmp_path / "in" / name).write_text(content)
    return tmp_path


def numbers(out: str, table: str) -> list[str]:
    return next(line.split()[1:] for line in out.splitlines() if line.split()[:1] == [table] and len(line.split()) == 6)


def test_the_same_file_twice_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]
    assert main(command) == 0
    assert numbers(capsys.readouterr().out, "orders") == ["2", "0", "0", "0", "0"]
    assert main(command[:3]) == 0
    assert numbers(capsys.readouterr().out, "orders") == ["0", "0", "2", "0", "0"]
    (folder / "in" / "orders.csv").write_text(FILES["orders.csv"].replace("7.5", "8.5"))
    assert main(command) == 0
    assert numbers(capsys.readouterr().out, "orders") == ["0", "1", "1", "0", "0"]
    with cb.open(folder / "s.cabochon") as store:
        assert store.tables()["orders"] == 2


def test_bad_rows_are_not_appended(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "orders.csv").write_text(FILES["orders.csv"] + "3,a1,2026-03-07,x\n4,a9,2026-03-07,5.0\n")
    assert main(["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]) == 1
    out = capsys.readouterr().out
    assert "orders.csv, column 'revenue': expected a number\n  line 4: got 'x'\n" in out
    with cb.open(folder / "s.cabochon") as store:
        assert "3" not in list(store.table("orders")["order"])


def test_doubts_append_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "orders.csv").write_text("order,account,date\n1,a1,03/05/2026\n")
    assert main(["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]) == 2
    assert capsys.readouterr().err == (
        "cabochon: nothing was appended: orders.csv, line 2, column 'date': got '03/05/2026' under 'date', which may be"
        ' 2026-05-03 or 2026-03-05, expected dates = "dmy" or dates = "mdy" in the mapping to say which\n'
    )
    assert not (folder / "s.cabochon").exists()


def test_a_new_store_must_know_its_currency(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["append", str(folder / "s.cabochon"), str(folder / "in")]) == 2
    expected = f"cabochon: the new store {folder / 's.cabochon'} must know its currency: --currency EUR\n"
    assert capsys.readouterr().err == expected


def test_a_file_that_is_no_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "s.cabochon").write_bytes(bytes(range(256)) * 64)
    assert main(["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_reasons_of_rows_kept_aside_are_told_each_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "orders.csv").write_text(FILES["orders.csv"] + "4,a9,2026-03-07,5.0\n")
    command = ["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]
    assert main(command) == 1
    out = capsys.readouterr().out
    expected = "1 row kept aside in the store\norders, column 'account': expected a key of accounts\n"
    assert expected + "  order 4: got 'a9'\n" in out
    assert main(command) == 1
    assert "orders: 1 kept aside earlier already, for the same reasons\n" in capsys.readouterr().out


def test_a_table_of_bad_rows_alone_is_listed_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "orders.csv").write_text("order,account,date,revenue\n1,a1,2026-03-05,x\n")
    assert main(["append", str(folder / "s.cabochon"), str(folder / "in"), "--currency", "EUR"]) == 1
    assert numbers(capsys.readouterr().out, "orders") == ["0", "0", "0", "0", "1"]
