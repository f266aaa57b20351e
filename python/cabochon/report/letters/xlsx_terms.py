"""The sheet of terms: the client's, ours and theirs side by side, each with its unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...ownership import Buyer, Offer
from . import words as kinds
from .names import term_names
from .page import Page
from .words import Words
from .xlsx_formulas import CHOICES
from .xlsx_style import BODY, HEAD, INPUT, QUIET, TITLE, fill, sheet_set


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
                    _choose(sheet, cell, [chosen[word] for word in CHOICES[name]], words)
                    continue
                fill(cell, None if stated is None else float(stated), INPUT)
                cell.number_format = format_of(name)
                _limit(sheet, cell, name, words)
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


def _choose(sheet: Any, cell: Any, options: list[str], words: Words) -> None:
    """A list to choose from; anything else is refused."""
    _refuse(
        sheet,
        cell,
        words.say("Choose a word of the list"),
        words.say("One of: {words}.", words="; ".join(options)),
        type="list",
        formula1='"' + ",".join(options) + '"',
    )


def _limit(sheet: Any, cell: Any, name: str, words: Words) -> None:
    """A number within the term's range; a share above one and a text are refused."""
    if name in kinds.SHARES or name == "fineness":
        told, low, high = words.say("A share from 0 to 100 %, or a number from 0 to 1."), "0", "1"
    elif name == "deferral_days":
        told, low, high = words.say("Days from −3,650 to 3,650; below 0 where paid in advance."), "-3650", "3650"
    else:
        told, low, high = words.say("A number of at least 0."), "0", "1000000000000"
    _refuse(sheet, cell, words.say("A number is needed"), told, type="decimal", formula1=low, formula2=high)


def _refuse(sheet: Any, cell: Any, title: str, told: str, **rule: Any) -> None:
    """Stops the reader who types what the cell can't hold. Cells with the same rule share it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    made = DataValidation(
        **rule, allow_blank=True, showErrorMessage=True, errorStyle="stop", errorTitle=title, error=told
    )
    for known in sheet.data_validations.dataValidation:
        if (known.type, known.formula1, known.formula2, known.error) == (made.type, made.formula1, made.formula2, told):
            known.add(cell)
            return
    sheet.add_data_validation(made)
    made.add(cell)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
