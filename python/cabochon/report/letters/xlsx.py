"""The workbook beside a letter: every term in its cell, and formulas that compute the table again when one changes.

Lines are the formulas of `cabochon.ownership` (docs/ownership.md), VAT and both bases of loss included. A line that
lacks a term for either offer is empty for both, so filling in the missing term brings the line in.
"""

from __future__ import annotations

import io
from typing import Any

from ..visible import visible
from .page import Page
from .words import Words
from .xlsx_cached import with_values
from .xlsx_lines import LINES, SIDES, LinesSheet
from .xlsx_lists import write_lists
from .xlsx_terms import Places, write_terms


def _name_cells(book: Any, terms: str, places: Places, lines: LinesSheet) -> None:
    """Names for programs: ``ours.loss_share``, ``buyer.vat_rate``, ``total.ours``, ``shelf_capital.difference``."""
    from openpyxl.workbook.defined_name import DefinedName

    cells = {
        f"{side}.{term}": (terms, cell)
        for side in ("buyer", "ours", "theirs")
        for term, cell in getattr(places, side).items()
    }
    rows = {line: lines.first + at for at, line in enumerate(LINES)}
    rows |= {"total_without_metal": lines.totals, "total": lines.totals + 1}
    for name, row in rows.items():
        for side, column in (*SIDES, ("difference", "D")):
            cells[f"{name}.{side}"] = (lines.sheet.title, f"${column}${row}")
    for name, (sheet, cell) in cells.items():
        quoted = sheet.replace("'", "''")
        book.defined_names[name] = DefinedName(name, attr_text=f"'{quoted}'!{cell}")


def workbook(comparison: Any, page: Page, words: Words) -> bytes:
    """The workbook as bytes; its formulas carry the values that they have now."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    first.title = words.say("Comparison")
    terms = book.create_sheet(words.say("Terms"))
    places = write_terms(terms, comparison, page, words)
    lines = LinesSheet(first, terms.title, places, comparison, page, words)
    values = lines.write()
    _name_cells(book, terms.title, places, lines)
    write_lists(book.create_sheet(words.say("Sources")), page, words)
    book.properties.title, book.properties.creator = visible(page.subject), visible(page.sender)
    out = io.BytesIO()
    book.save(out)
    return with_values(out.getvalue(), {first.title: values}, [sheet.title for sheet in book.worksheets])
