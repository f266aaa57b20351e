"""The workbook of a week's page: the same rows, one sheet a list, texts never taken for formulas."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from ..language import Language
from ..letters.xlsx_style import BODY, HEAD, QUIET, TITLE, fill, sheet_set
from .numbers import Numbers
from .view import View


def workbook(view: View, numbers: Numbers, lang: str) -> bytes:
    """The workbook as bytes."""
    import openpyxl

    words = Language(lang, currency=numbers.currency)
    book = openpyxl.Workbook()
    first = book.active
    first.title = words.say("Accounts")
    _accounts(first, view, words)
    for found in view.lists:
        sheet = book.create_sheet(found.title[:31])
        sheet_set(sheet, (14, 34, 30, 24, 14, 12, 24))
        rows = [item.cells for item in found.items]
        below = _grid(sheet, found.title, found.headings, rows, lang)
        for at, text in enumerate([*([] if found.items else [found.empty]), *([found.more] if found.more else [])]):
            fill(sheet.cell(below + 1 + at, 1), text, BODY)
    _about(book.create_sheet(words.say("About")), view)
    book.properties.title = view.title
    book.properties.creator = "cabochon"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _accounts(sheet: Any, view: View, words: Language) -> None:
    headings = (
        words.say("No."),
        words.say("Key"),
        words.say("Account"),
        words.say("Expected loss a year"),
        words.say("A year"),
        words.say("Chance"),
        words.say("What happened"),
        words.say("How sure"),
        words.say("Last words"),
        words.say("Heard on"),
        words.say("Next step"),
        words.say("Planned or proposed"),
        words.say("Owner"),
        words.say("Day"),
    )
    rows = [
        (
            row.number,
            row.key,
            row.name,
            round(row.loss, 2),
            round(row.stake, 2),
            round(row.chance, 4),
            "\n".join([*(line.text for line in row.lines), *([row.more] if row.more else [])]),
            "\n".join(line.label for line in row.lines),
            row.words,
            row.words_day,
            row.step,
            row.note,
            row.owner,
            row.day,
        )
        for row in view.rows
    ]
    sheet_set(sheet, (6, 12, 28, 16, 16, 10, 70, 18, 50, 13, 36, 14, 24, 13))
    below = _grid(sheet, view.title, headings, rows, words.lang)
    for row in range(4, below):
        sheet.cell(row, 6).number_format = "0%"
    for at, text in enumerate(text for text in (view.none if not rows else "", view.more) if text):
        fill(sheet.cell(below + 1 + at, 1), text, BODY)


def _grid(sheet: Any, title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], lang: str) -> int:
    """A title, headings and rows; returns the first row below them."""
    fill(sheet["A1"], title, TITLE)
    for at, heading in enumerate(headings, 1):
        fill(sheet.cell(3, at), heading, HEAD)
    for line, cells in enumerate(rows, 4):
        for at, value in enumerate(cells, 1):
            cell = fill(sheet.cell(line, at), value, QUIET if isinstance(value, str) and len(value) > 20 else BODY)
            if isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd" if lang == "en" else "dd.mm.yyyy"
            elif isinstance(value, float):
                cell.number_format = "#,##0.00"
    sheet.freeze_panes = "A4"
    return 4 + len(rows)


def _about(sheet: Any, view: View) -> None:
    sheet_set(sheet, (110,))
    lines = [view.under, view.lead, *view.warnings, view.unknown_title, view.unknown.replace("**", ""), view.how]
    fill(sheet["A1"], view.title, TITLE)
    for at, text in enumerate((line for line in [*lines, view.simulated] if line), 3):
        fill(sheet.cell(at, 1), text, QUIET)
