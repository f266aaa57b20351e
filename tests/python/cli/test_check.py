"""`cabochon check`: what it prints and how it ends."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cabochon.cli import main

GOOD = {
    "accounts.csv": "account,name\na1,Alba\na2,Boreas\n",
    "contacts.csv": "contact,account,role\nc1,a1,economic\n",
    "orders.csv": "order,account,date,revenue\n1,a1,2026-03-05,1234.5\n2,a2,2026-03-06,7.5\n",
    "responses.csv": "response,contact,date,nps\nr1,c1,2026-03-07,9\n",
}


def fill(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_clean_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(fill(tmp_path, dict(GOOD))), "--currency", "EUR"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert (
        out
        == """
What was read
accounts.csv -> accounts: 2 rows
  detected: ASCII, comma, headings in line 1
  columns: account, name
contacts.csv -> contacts: 1 row
  detected: ASCII, comma, headings in line 1
  columns: contact, account, role
orders.csv -> orders: 2 rows
  detected: ASCII, comma, decimal point, yyyy-mm-dd, headings in line 1
  columns: order, account, date, revenue
responses.csv -> responses: 1 row
  detected: ASCII, comma, yyyy-mm-dd, headings in line 1
  columns: response, contact, date, nps

Rows
  table      rows  with problems
  accounts      2              0
  contacts      1              0
  orders        2              0
  responses     1              0
No problems.
"""
    )


def test_problems_of_cells_and_of_the_book_name_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = GOOD | {
        "orders.csv": "Sales\norder,account,date,revenue\n1,a1,2026-03-05,1234.5\n2,a9,2026-03-06,x\n1,a2,,5.5\n",
        "responses.csv": "response,contact,date,nps\nr1,c1,2026-03-07,11\nr1,c1,2026-03-08,9\n",
    }
    out_file = tmp_path / "out" / "problems.csv"
    out_file.parent.mkdir()
    assert main(["check", str(fill(tmp_path, dict(bad))), "--currency", "EUR", "--out", str(out_file)]) == 1
    out = capsys.readouterr().out
    problems = out[out.index("problems\n") :]
    assert "orders.csv, column 'revenue': expected a number\n  line 4: got 'x'\n" in problems
    assert "  line 4: got 'a9'\n" in problems
    assert "  line 5: got null\n" in problems
    assert "  line 2: got 'r1' again, as in responses.csv, line 3\n" in problems
    assert "  line 2: got 11\n" in problems
    assert f"all of them are in {out_file}\n" in problems
    with out_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["file"], row["line"], row["column"]) for row in rows} >= {
        ("orders.csv", "4", "revenue"), ("orders.csv", "4", "account"), ("orders.csv", "5", "date"),
        ("responses.csv", "2", "nps"),
    }  # fmt: skip
    assert ("orders.csv", "4", "revenue") in [(row["file"], row["line"], row["column"]) for row in rows]
    assert len(rows) == len({(row["file"], row["line"], row["column"], row["value"]) for row in rows})


def test_many_problems_of_a_kind_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{i},a1,2026-01-01,x\n" for i in range(25))
    fill(tmp_path, {"orders.csv": "order,account,date,revenue\n" + rows})
    assert main(["check", str(tmp_path), "--currency", "EUR"]) == 1
    out = capsys.readouterr().out
    assert "\n25 problems\norders.csv, column 'revenue': expected a number\n  line 2: got 'x'\n" in out
    assert "\n  and 15 more\n" in out


def test_money_without_a_currency(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(fill(tmp_path, dict(GOOD)))]) == 2
    assert capsys.readouterr().err == (
        'cabochon: orders hold money but no currency: state it, as --currency EUR or currency = "EUR" in the mapping\n'
    )


def test_currency_that_the_cells_name(tmp_path: Path) -> None:
    files = {"orders.csv": "order;account;date;revenue\n1;a1;2026-03-05;12,5 €\n"}
    assert main(["check", str(fill(tmp_path, dict(files)))]) == 0
    assert main(["check", str(tmp_path), "--currency", "usd"]) == 1


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({}, [], "{path} holds no XLSX or CSV file"),
        ({"orders.csv": b""}, [], "1 file could not be read: orders.csv: the file is empty"),
        ({"a.xlsx": b"order;date"}, [],
         "1 file could not be read: a.xlsx: the file is a text file with the name of a workbook; rename it to .csv"),
        ({"orders.csv": b"x"}, ["--currency", "euro"], "argument --currency: expected an ISO 4217 code such as EUR,"
                                                       " not 'euro' (see 'cabochon check --help')"),
        ({"orders.csv": b"x"}, ["--mapping", "nothing.toml"], "nothing.toml: no such file or directory"),
        ({"orders.csv": b"x"}, ["--table", "orders"], "--table goes with one file, but {path} is a folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_done(
    tmp_path: Path, files: dict[str, bytes], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path, dict(files))
    assert main(["check", str(tmp_path), *arguments]) == 2
    assert capsys.readouterr().err == f"cabochon: {message}\n".replace("{path}", str(tmp_path))


def test_no_such_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "/no/such/folder"]) == 2
    assert capsys.readouterr().err == "cabochon: /no/such/folder: no such file or folder\n"


def test_example_of_an_accounting_export(capsys: pytest.CaptureFixture[str]) -> None:
    examples = Path(__file__).parents[3] / "examples"
    command = ["check", str(examples / "data/1c_sales.csv"), "--mapping", str(examples / "mappings/1c_sales.toml")]
    assert main(command) == 0
    assert "left out, line 8: total: Итого по неделе" in capsys.readouterr().out
