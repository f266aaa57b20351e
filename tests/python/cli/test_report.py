"""`cabochon report`: what it refuses, each in one sentence with exit status 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from cabochon.cli import main

ACCOUNTS = "account,name\na1,Alba\n"
ORDERS = "order,account,date,revenue\n1,a1,2026-03-05,10.5\n2,a1,2026-04-06,7.5\n"


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    out = folder / "page.html"
    assert main(["report", str(folder), "--currency", "EUR", "--out", str(out), *arguments]) == 2
    assert not out.exists()
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--month", "October"], "--month: got 'October', expected a year and a month, such as 2026-10"),
        (["--month", "2026-13"], "--month: got '2026-13', expected a year and a month, such as 2026-10"),
        (["--month", "2026-03", "--window-days", "0"], "--window-days: got 0, expected at least 1"),
    ],
)
def test_wrong_options(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert refused(tmp_path, capsys, *arguments) == f"cabochon: {message}\n"


@pytest.mark.parametrize(("month", "last"), [("2030-10", "2030-10-31"), ("2026-02", "2026-02-28")])
def test_a_month_near_which_nothing_is_dated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str, last: str
) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "orders.csv").write_text(ORDERS)
    assert refused(tmp_path, capsys, "--month", month) == (
        f"cabochon: {tmp_path} holds no row of the 365 days to {last}: "
        "its rows are dated from 2026-03-05 to 2026-04-06\n"
    )


def test_tables_without_a_dated_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "orders.csv").write_text("order,account,date,revenue\n")
    expected = f"cabochon: {tmp_path} holds no order, purchase, answer or complaint to report on\n"
    assert refused(tmp_path, capsys, "--month", "2026-03") == expected


def test_a_month_within_a_year_of_the_rows_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "orders.csv").write_text(ORDERS)
    out = tmp_path / "page.html"
    assert main(["report", str(tmp_path), "--currency", "EUR", "--month", "2027-03", "--out", str(out)]) == 0
    assert "March 2027" in out.read_text(encoding="utf-8")


def test_a_row_that_was_put_right_is_not_told_as_left_out(tmp_path: Path) -> None:
    pytest.importorskip("altair")
    import cabochon as cb

    store, out = tmp_path / "s.cabochon", tmp_path / "page.html"
    order = {"order": ["1", "2"], "account": ["a1", "a1"], "date": ["2026-03-05", "2026-03-06"]}
    with cb.open(store, currency="EUR") as opened:
        opened.append("accounts", {"account": ["a1"], "name": ["Alba"]})
        opened.append("orders", order | {"revenue": ["10.5", "oops"]})
    command = ["report", str(store), "--month", "2026-03", "--out", str(out)]
    assert main(command) == 0
    assert "oops" in out.read_text(encoding="utf-8")
    with cb.open(store) as opened:
        opened.append("orders", order | {"revenue": ["10.5", "7.5"]})
    assert main(command) == 0
    page = out.read_text(encoding="utf-8")
    assert "oops" not in page
    assert "No row was kept aside as wrong." in page
