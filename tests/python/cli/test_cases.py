"""`cabochon cases`: looking changes nothing, --due-days opens what the week raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.cli import main


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "firm.cabochon"
    with cb.open(path, currency="EUR") as opened:
        opened.append("accounts", {"account": ["a1", "a2"], "name": ["Alba", "Boreas"]})
        opened.append(
            "tickets",
            {"ticket": [1, 2], "account": ["a1", "a2"], "date": ["2026-10-20", "2026-10-21"],
             "reason": ["weight", "late"]},
        )  # fmt: skip
        opened.append(
            "orders", {"order": [1, 2], "account": ["a1", "a2"], "date": ["2026-10-01"] * 2, "revenue": [5.0, 9.0]}
        )
    return path


def run(capsys: pytest.CaptureFixture[str], *words: Any) -> tuple[int, str, str]:
    status = main([str(word) for word in words])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_looking_opens_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "cases", store, "--as-of", "2026-10-26")
    assert (status, err) == (0, "")
    assert "2026-10-26: 2 raised, 0 waiting" in out
    assert "To open now (--due-days N opens them)" in out
    assert out.index("Boreas") < out.index("Alba")
    with cb.open(store) as opened:
        assert opened.tables()["cases"] == 0


def test_two_weeks(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("cases", store, "--due-days", 7, "--max-new", 1, "--owner", "Ida")
    status, out, err = run(capsys, *words, "--as-of", "2026-10-26")
    assert (status, err) == (0, "")
    assert "2026-10-26: 1 opened, 1 waiting" in out
    assert "open claim: late" in out
    assert "Waiting, the next first" in out
    assert "a2/2026-10-26" in out
    assert "Ida" in out
    status, out, _ = run(capsys, *words, "--as-of", "2026-10-26")
    assert "0 opened, 1 waiting; 1 opened earlier in the seven days" in out
    status, out, _ = run(capsys, *words, "--as-of", "2026-11-03", "--ask-missing")
    assert "1 opened, 0 waiting; 3 answers asked for" in out
    assert "Open: 2 cases, 1 overdue" in out
    assert "2026-11-02 (1 day late)" in out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--owner", "Ida"], "--owner is for new cases: give --due-days N too, which opens them"),
        (["--ask-missing"], "--ask-missing is for new cases: give --due-days N too, which opens them"),
        (["--due-day", "3"], "no option '--due-day'; did you mean '--due-days'?"),
        (["--due-days", "soon"], "argument --due-days: invalid int value: 'soon'"),
        (["--as-of", "soon"], "signals, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
        (["--due-days", "-1"], "open_cases, column 'due_days': got -1, expected a number of at least 0"),
    ],
)
def test_what_cannot_be_done(store: Path, capsys: pytest.CaptureFixture[str], words: list[str], text: str) -> None:
    status, _, err = run(capsys, "cases", store, *words)
    assert status == 2
    assert text in err


def test_a_store_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "cases", tmp_path / "nothing.cabochon")
    assert status == 2
    assert "no such store" in err
