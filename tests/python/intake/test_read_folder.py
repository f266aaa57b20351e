"""A folder of files into the tables of a book."""

from __future__ import annotations

from pathlib import Path

import pytest

from cabochon.errors import Error
from cabochon.intake import read_folder


def test_files_of_one_table_are_joined_and_rows_keep_their_places(tmp_path: Path) -> None:
    (tmp_path / "orders 2026-01.csv").write_text("order,account,date,revenue\n1,a,2026-01-01,5\n")
    (tmp_path / "orders 2026-02.csv").write_text(
        "title\norder;account;date;quantity\n2;b;2026-02-01;x\n", encoding="utf-8"
    )
    got = read_folder(tmp_path)
    assert got.tables["orders"]["order"] == ["1", "2"]
    assert got.tables["orders"]["revenue"] == [5.0, None]
    assert got.tables["orders"]["quantity"] == [None, None]
    assert [str(problem) for problem in got.problems] == [
        "orders 2026-02.csv, line 3, column 'quantity': got 'x', expected a number"
    ]
    assert got.problems[0].row == 1
    assert got.problem_at("orders", 1, "account", "'b'", "a known account").place == "orders 2026-02.csv, line 3"


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account\na\n")
    (tmp_path / "orders.csv").write_bytes(b"")
    (tmp_path / "notes.docx").write_bytes(b"x")
    (tmp_path / "thoughts.csv").write_text("dear diary\ntoday\n")
    (tmp_path / ".hidden.csv").write_text("x")
    (tmp_path / "~$lock.xlsx").write_text("x")
    (tmp_path / "below").mkdir()
    got = read_folder(tmp_path)
    assert list(got.tables) == ["accounts"]
    assert got.unreadable == ["orders.csv: the file is empty"]
    assert [(s.file, s.table, s.notes) for s in got.sources] == [
        ("accounts.csv", "accounts", []),
        ("notes.docx", "", ["no XLSX or CSV file"]),
        ("thoughts.csv", "", ["no row of headings of any table among its first 2 rows"]),
    ]


def test_two_currencies_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "orders1.csv").write_text("order;account;date;revenue\n1;a;2026-01-01;5 €\n", encoding="utf-8")
    (tmp_path / "orders2.csv").write_text("order;account;date;revenue\n2;a;2026-01-01;5 $\n", encoding="utf-8")
    got = read_folder(tmp_path)
    assert [str(problem) for problem in got.problems] == [
        "orders2.csv, line 2, column 'revenue': got '5 $', expected an amount in EUR, not in USD"
    ]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Error, match=r"no such folder$"):
        read_folder(tmp_path / "x")
    (tmp_path / "f").write_text("x")
    with pytest.raises(Error, match=r"no folder$"):
        read_folder(tmp_path / "f")
