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
