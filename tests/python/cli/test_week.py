"""`cabochon week`: the page and its workbook from a store, and what it refuses, in one sentence with exit status 2."""

from __future__ import annotations

from pathlib import Path

import pytest

import cabochon as cb
from cabochon.cli import main


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = cb.datasets.simulated_wholesaler(lang="ru")
    path = tmp_path_factory.mktemp("week") / "company.cabochon"
    order = ("accounts", "contacts", "products", "cases")
    with cb.open(path, currency=data.currency) as opened:
        for name in (*order, *(name for name in data if name not in order)):
            opened.append(name, data[name])
    return path


def test_one_page_and_its_rows(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, rows = tmp_path / "page.html", tmp_path / "rows.xlsx"
    arguments = ["week", str(store), "--as-of", "2026-10-28", "--lang", "ru", "--output", str(out), "--xlsx", str(rows)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "1. Агат Север (пример)" in said
    assert str(out) in said
    assert str(rows) in said
    assert "Неделя: где мы рискуем потерять деньги" in out.read_text(encoding="utf-8")
    assert rows.read_bytes()[:2] == b"PK"


def test_the_workbook_lies_beside_the_page(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    fairs = tmp_path / "fairs.csv"
    fairs.write_text("первый день;последний день\n12.10.2026;16.10.2026\n", encoding="utf-8")
    assert main(["week", str(store), "--as-of", "2026-10-28", "--closed-days", str(fairs), "--xlsx"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"week.html", "week.xlsx", "fairs.csv"}
    capsys.readouterr()


SPAN = "a day from 2024-11-04 to a year after 2026-10-28: the book's rows"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{store}"], "missing --as-of"),
        (["{store}", "--as-of", "soon"], "--as-of: got 'soon', expected a day such as 2026-10-31"),
        (["{store}", "--as-of", "2029-01-01"], f"--as-of: got '2029-01-01', expected {SPAN}"),
        (["{store}", "--asof", "2026-10-28"], "no option '--asof'; did you mean '--as-of'?"),
        (["nothing.cabochon", "--as-of", "2026-10-28"], "nothing.cabochon: no such file or folder"),
        (
            ["{store}", "--as-of", "2026-10-28", "--output", "{folder}/w.pdf"],
            "--output {folder}/w.pdf: a name that ends in .html is needed",
        ),
        (["{store}", "--as-of", "2026-10-28", "--output", "{folder}/no/w.html"], "{folder}/no: no such folder"),
        (
            ["{store}", "--as-of", "2026-10-28", "--xlsx", "{folder}/w.csv"],
            "--xlsx {folder}/w.csv: a name that ends in .xlsx is needed",
        ),
        (
            ["{store}", "--as-of", "2026-10-28", "--closed-days", "{folder}/no.csv"],
            "--closed-days: got '{folder}/no.csv', expected a file that is there",
        ),
        (
            ["{store}", "--as-of", "2026-10-28", "--window-days", "0"],
            "--window-days: got 0, expected a whole number of at least 1",
        ),
        (["{store}", "--as-of", "2026-10-28", "--ours", "uss"], "--ours: got 'uss', expected "),
        (
            ["{store}", "--as-of", "2026-10-28", "--currency", "USD"],
            "{store} holds amounts in EUR, not in USD",
        ),
    ],
)
def test_what_is_refused(
    store: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    places = {"{store}": str(store), "{folder}": str(tmp_path)}

    def filled(text: str) -> str:
        for name, place in places.items():
            text = text.replace(name, place)
        return text

    assert main(["week", *map(filled, arguments)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"cabochon: {filled(message)}")
    assert not list(tmp_path.iterdir())
