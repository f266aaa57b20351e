"""The workbook to fill in: complete, and read back as it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

openpyxl = pytest.importorskip("openpyxl")

from cabochon.intake import read_file  # noqa: E402
from cabochon.intake.blank import FIRST_WEEK, write_blank  # noqa: E402
from cabochon.intake.defuse import defuse  # noqa: E402
from cabochon.intake.vocabulary import heading_of, sheet_of, tables  # noqa: E402


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("chosen", [FIRST_WEEK, None])
def test_an_unfilled_workbook_is_empty_tables(tmp_path: Path, lang: str, chosen: tuple[str, ...] | None) -> None:
    wanted = list(chosen or tables())
    write_blank(tmp_path / "b.xlsx", lang=lang, tables=wanted)
    got = read_file(tmp_path / "b.xlsx")
    assert got.problems == []
    assert list(got.tables) == wanted
    for table in wanted:
        assert got.tables[table] == {field.name: [] for field in tables()[table].fields}
    assert all(not source.unread for source in got.sources)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_headings_have_notes_formats_and_lists(tmp_path: Path, lang: str) -> None:
    write_blank(tmp_path / "b.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    for table in FIRST_WEEK:
        sheet = book[sheet_of(table, lang)]
        assert sheet.freeze_panes == "A2"
        rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
        for cell, field in zip(sheet[1], tables()[table].fields, strict=True):
            assert cell.value == heading_of(table, field.name, lang)
            assert cell.comment is not None
            assert cell.comment.text
            column = sheet.column_dimensions[cell.column_letter]
            if field.kind == "date":
                assert column.number_format == ("dd.mm.yyyy" if lang == "ru" else "yyyy-mm-dd")
            if field.kind in ("id", "text"):
                assert column.number_format == "@"
            if field.kind in ("choice", "flag"):
                assert rules[cell.column_letter].type == "list"
                assert len(rules[cell.column_letter].formula1) <= 255
    nps = next(c for c in book[sheet_of("responses", lang)][1] if c.value == heading_of("responses", "nps", lang))
    assert "0" in nps.comment.text
    assert "10" in nps.comment.text


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_filled_workbook_is_read(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "b.xlsx"
    write_blank(file, lang=lang)
    book = openpyxl.load_workbook(file)
    book[sheet_of("accounts", lang)].append(["a1", "Alba", None, "A", None, dt.datetime(2024, 1, 31), "0077", None])
    words = {"en": ("economic", "yes"), "ru": ("экономическая", "да")}[lang]
    book[sheet_of("contacts", lang)].append(
        ["c1", "a1", None, "Anna", *[None] * 4, words[1], None, None, words[0], words[1]]
    )
    book.save(file)
    got = read_file(file)
    assert got.problems == []
    assert got.tables["accounts"]["tax_id"] == ["0077"]
    assert got.tables["accounts"]["since"] == [dt.date(2024, 1, 31)]
    assert got.tables["contacts"]["role"] == ["economic"]
    assert got.tables["contacts"]["decides"] == [True]
    assert got.tables["contacts"]["may_ask"] == [True]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+7 495", "+7 495"),
        ("+7 495=x", "'+7 495=x"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("ring", "ring"),
        ("", ""),
    ],
)
def test_texts_that_a_spreadsheet_would_run(text: str, safe: str) -> None:
    assert defuse(text) == safe
