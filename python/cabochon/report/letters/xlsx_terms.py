"""The sheet of terms: the client's, ours and theirs side by side, each with its unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...ownership import Buyer, Offer
from . import words as kinds
from .names import term_names
from .page import Page
from .words import Words
from .xlsx_style import BODY, HEAD, INPUT, QUIET, TITLE, fill, sheet_set

#: Text terms and their words.
CHOICES = {
    "contract": ("tolling", "sale"),
    "loss_basis": ("finished", "issued"),
    "vat": ("none", "excluded", "included"),
}


@dataclass(frozen=True)
class Places:
    """Where each term stands, and the words that choices are written in."""

    buyer: dict[str, str]  #: cell by term
    ours: dict[str, str]
    theirs: dict[str, str]
    choice: dict[str, str]  #: the reader's word by ours: "tolling" -> "tolling contract"


def choice_words(words: Words) -> dict[str, str]:
    """What stands in the cells of terms that are words."""
    return {
        "tolling": words.say("tolling (your metal)"),
        "sale": words.say("sale (metal in the price)"),
        "finished": words.say("of the finished weight"),
        "issued": words.say("of the metal issued"),
        "none": words.say("no VAT"),
        "excluded": words.say("without VAT"),
        "included": words.say("with VAT"),
    }


def write_terms(sheet: Any, comparison: Any, page: Page, words: Words) -> Places:
    """Writes the sheet; returns the cells."""
    sheet_set(sheet, (34, 14, 22, 22, 46, 46))
    chosen = choice_words(words)
    fill(sheet["A1"], words.say("Terms"), TITLE)
    fill(sheet["A2"], words.say("Change a coloured cell: the sheet with the comparison is computed again."), QUIET)
    known = term_names(words) | {
        "contract": words.say("contract"),
        "vat": words.say("amounts are"),
    }
    row = 4
    cells: dict[str, dict[str, str]] = {"buyer": {}, "ours": {}, "theirs": {}}
    blocks = (
        (words.say("Yours"), Buyer, (("buyer", comparison.buyer),)),
        (words.say("The offers"), Offer, (("ours", comparison.our_offer), ("theirs", comparison.their_offer))),
    )
    for heading, kind, sides in blocks:
        names = {"buyer": words.say("value"), "ours": page.headings[1], "theirs": page.headings[2]}
        fill(sheet.cell(row, 1), heading, HEAD)
        fill(sheet.cell(row, 2), words.say("unit"), HEAD)
        for at, (side, _) in enumerate(sides):
            fill(sheet.cell(row, 3 + at), names[side], HEAD)
            label = words.say("source") if len(sides) == 1 else words.say("source: {name}", name=names[side])
            fill(sheet.cell(row, 5 + at), label, HEAD)
        row += 1
        for name in (field["name"] for field in kind.fields()):
            if name in ("supplier", "currency"):
                continue
            fill(sheet.cell(row, 1), _capital(known[name]), BODY)
            fill(sheet.cell(row, 2), unit_of(name, words, words.unit), QUIET)
            for at, (side, record) in enumerate(sides):
                cell = sheet.cell(row, 3 + at)
                cells[side][name] = f"${cell.column_letter}${row}"
                stated = getattr(record, name)
                if name in CHOICES:
                    fill(cell, chosen.get(str(stated)) if stated else None, INPUT)
                    _choose(sheet, cell, [chosen[word] for word in CHOICES[name]])
                    continue
                fill(cell, None if stated is None else float(stated), INPUT)
                cell.number_format = format_of(name)
                if stated is not None:
                    fill(sheet.cell(row, 5 + at), _source(stated, page, words), QUIET)
            row += 1
        row += 1
    sheet.freeze_panes = "C4"
    return Places(cells["buyer"], cells["ours"], cells["theirs"], chosen)


def unit_of(name: str, words: Words, currency: str) -> str:
    """The unit of a term, in the reader's language."""
    if name in kinds.DAYS:
        return words.say("days")
    if name in kinds.GRAMS:
        return words.say("g")
    if name in kinds.SHARES:
        return "%"
    if name in kinds.ANNUAL:
        return words.say("% a year")
    if name in kinds.PER_GRAM:
        return words.say("{currency}/g", currency=currency) if currency else words.say("money/g")
    if name in kinds.BARE or name in CHOICES or name == "fineness":
        return ""
    return currency


def format_of(name: str) -> str:
    """How a spreadsheet shows a term."""
    if name in kinds.SHARES or name in kinds.ANNUAL:
        return "0.0##%"
    if name == "fineness":
        return "0.000"
    if name in kinds.GRAMS:
        return "0.00##"
    if name in kinds.DAYS:
        return "0.##"
    return "#,##0.00"


def _source(term: Any, page: Page, words: Words) -> str:
    if term.assumed:
        return words.say("assumed")
    if not term.source:
        return words.say("stated, not verified")
    hidden = page.hidden(term.source)
    if term.date is None:
        return hidden
    from .case import day

    when = day(term.date)
    return f"{hidden}, {words.day(when)}" if when else hidden


def _choose(sheet: Any, cell: Any, options: list[str]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1='"' + ",".join(options) + '"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(cell)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
