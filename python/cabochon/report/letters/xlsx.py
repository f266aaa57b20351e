"""The workbook beside a letter: every term in its cell, and formulas that compute the table again when one changes.

Lines are the formulas of `cabochon.ownership` (docs/ownership.md), VAT and both bases of loss included. A line that
lacks a term for either offer is empty for both, so filling in the missing term brings the line in.
"""

from __future__ import annotations

import io
from typing import Any

from .page import Page
from .words import Words
from .xlsx_cached import with_values
from .xlsx_lines import LinesSheet
from .xlsx_lists import write_lists
from .xlsx_terms import write_terms


def workbook(comparison: Any, page: Page, words: Words) -> bytes:
    """The workbook as bytes; its formulas carry the values that they have now."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    first.title = words.say("Comparison")
    terms = book.create_sheet(words.say("Terms"))
    places = write_terms(terms, comparison, page, words)
    values = LinesSheet(first, terms.title, places, comparison, page, words).write()
    write_lists(book.create_sheet(words.say("Sources")), page, words)
    book.properties.title, book.properties.creator = page.subject, page.sender
    out = io.BytesIO()
    book.save(out)
    return with_values(out.getvalue(), {first.title: values}, [sheet.title for sheet in book.worksheets])
