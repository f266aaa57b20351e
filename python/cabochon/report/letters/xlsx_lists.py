"""The sheet of sources, and of the lines that were not considered."""

from __future__ import annotations

from typing import Any

from .page import Page
from .words import Words
from .xlsx_style import BODY, HEAD, QUIET, TITLE, fill, sheet_set


def write_lists(sheet: Any, page: Page, words: Words) -> None:
    """Writes the sheet."""
    sheet_set(sheet, (6, 48, 20, 90))
    fill(sheet["A1"], page.appendix_title, TITLE)
    for at, text in enumerate(
        (words.say("No."), words.say("source"), words.say("date"), words.say("taken from it")), 1
    ):
        fill(sheet.cell(3, at), text, HEAD)
    row = 4
    for source in page.sources:
        fill(sheet.cell(row, 1), source.number, BODY)
        fill(sheet.cell(row, 2), source.text, QUIET)
        if source.date:
            fill(sheet.cell(row, 3), source.date, BODY)
            sheet.cell(row, 3).number_format = "yyyy-mm-dd" if page.lang == "en" else "dd.mm.yyyy"
        fill(sheet.cell(row, 4), "\n".join(source.facts), QUIET)
        row += 1
    if page.missing:
        fill(sheet.cell(row + 1, 1), page.missing_title, HEAD)
        for at, text in enumerate(page.missing, row + 2):
            fill(sheet.cell(at, 1), text, BODY)
