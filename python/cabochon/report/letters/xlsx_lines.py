"""The sheet of the comparison: the letter's table, every line behind it, and what stands behind the lines."""

from __future__ import annotations

from typing import Any

from ...ownership import compare
from .names import line_names
from .page import Page
from .words import Words
from .xlsx_formulas import BEHIND, behind, lines
from .xlsx_style import BODY, HEAD, NUMBER, QUIET, TITLE, TOTAL, fill, sheet_set
from .xlsx_terms import Places

LINES = (
    "metal", "loss", "work", "hallmark", "freight", "ordering", "receiving", "rejects", "documents",
    "production_capital", "shelf_capital", "holding", "payment_terms", "safety_stock", "unsold", "stockouts",
    "unrecovered_vat",
)  # fmt: skip


def write_lines(sheet: Any, terms: str, places: Places, comparison: Any, page: Page, words: Words) -> dict[str, Any]:
    """Writes the sheet; returns the value of each formula."""
    sheet_set(sheet, (38, 18, 18, 18))
    values: dict[str, Any] = {}
    fill(sheet["A1"], page.subject, TITLE)
    fill(sheet["A2"], page.caption, QUIET)
    names = line_names(words)
    short = [*page.table.parts, *page.table.totals]
    top = 5  #: first row of the letter's table
    first = top + len(short) + 3  #: first row of all lines
    totals = first + len(LINES)
    under = totals + 5  #: first row of what stands behind
    raw = under + len(BEHIND) + 3  #: first row of each offer's own lines
    shown = {side: {line: f"${column}${first + at}" for at, line in enumerate(LINES)} for side, column in SIDES}

    _verdict(sheet, totals, page, words, values, comparison)
    _headings(sheet, top - 1, (words.say("As in the letter"), *page.headings[1:]))
    for at, row in enumerate(short):
        place = top + at
        total = row in page.table.totals
        label = names.get(row.key) or (words.say("Total without metal") if row.key != "total" else words.say("Total"))
        fill(sheet.cell(place, 1), label, TOTAL if total else BODY)
        for side, column in SIDES:
            cells = [shown[side][line] for line in (row.lines if not total else LINES[(row.key != "total"):])]
            fill(sheet[f"{column}{place}"], f"=SUM({','.join(cells)})", TOTAL if total else NUMBER)
        fill(sheet[f"D{place}"], f"=B{place}-C{place}", TOTAL if total else NUMBER)
    _headings(sheet, first - 1, (words.say("Every line"), *page.headings[1:]))
    found = {row["line"]: row for row in comparison.lines.rows()}
    for at, line in enumerate(LINES):
        place, own = first + at, raw + at
        fill(sheet.cell(place, 1), names[line], BODY)
        both = f"COUNT($B${own},$C${own})=2"
        for _, column in SIDES:
            fill(sheet[f"{column}{place}"], f'=IF({both},{column}{own},"")', NUMBER)
        fill(sheet[f"D{place}"], f'=IF({both},B{place}-C{place},"")', NUMBER)
        row = found.get(line)
        for column, side in (("B", "ours"), ("C", "theirs"), ("D", "difference")):
            values[f"{column}{place}"] = float(row[side]) if row else ""
    for at, (label, start) in enumerate(((words.say("Total without metal"), 1), (words.say("Total"), 0))):
        place = totals + at
        fill(sheet.cell(place, 1), label, TOTAL)
        for _, column in SIDES:
            fill(sheet[f"{column}{place}"], f"=SUM({column}{first + start}:{column}{totals - 1})", TOTAL)
        fill(sheet[f"D{place}"], f"=B{place}-C{place}", TOTAL)
    fill(sheet.cell(totals + 2, 1), words.say("An empty line lacks a term of one of the offers and counts for neither."), QUIET)
    _own(sheet, terms, places, under, raw, shown, words, names, page)
    _known(values, comparison, first, totals, raw, short, top)
    sheet.freeze_panes = "B5"
    return values


SIDES = (("ours", "B"), ("theirs", "C"))


def _headings(sheet: Any, row: int, texts: tuple[str, ...]) -> None:
    for at, text in enumerate(texts, 1):
        fill(sheet.cell(row, at), text, HEAD)


def _verdict(sheet: Any, totals: int, page: Page, words: Words, values: dict[str, Any], comparison: Any) -> None:
    ours = words.say("Our offer is the cheaper one to own.")
    theirs = words.say("The other offer is the cheaper one to own.")
    level = words.say("The two cost the same.")
    gap = f"D{totals + 1}"
    fill(sheet["A3"], f'=IF(ROUND({gap},6)<0,"{ours}",IF(ROUND({gap},6)>0,"{theirs}","{level}"))', TOTAL)
    value = comparison.difference.value
    values["A3"] = ours if round(value, 6) < 0 else theirs if round(value, 6) > 0 else level


def _own(
    sheet: Any,
    terms: str,
    places: Places,
    under: int,
    raw: int,
    shown: dict[str, dict[str, str]],
    words: Words,
    names: dict[str, str],
    page: Page,
) -> None:
    """What stands behind the lines, and each offer's own lines, before a line that one lacks is left out for both."""
    titles = {
        "weight": words.say("Weight of the metal, g"),
        "offer_basis": words.say("Amounts of the offer are"),
        "offer_rate": words.say("VAT rate of the offer"),
        "offer_net": words.say("Factor that takes VAT out of the offer"),
        "buyer_net": words.say("Factor that takes VAT out of your amounts"),
        "value": words.say("Value of the piece: metal, loss, work"),
    }
    _headings(sheet, under - 1, (words.say("Behind the lines"), *page.headings[1:3]))
    _headings(sheet, raw - 1, (words.say("Lines of each offer by itself"), *page.headings[1:3]))
    sheet_name = "'" + terms.replace("'", "''") + "'!"
    buyer = {name: sheet_name + cell for name, cell in places.buyer.items()}
    for side, column in SIDES:
        offer = {name: sheet_name + cell for name, cell in getattr(places, side).items()}
        at = {name: f"${column}${under + k}" for k, name in enumerate(BEHIND)}
        at |= {line: f"${column}${raw + k}" for k, line in enumerate(LINES)}
        formulas = behind(buyer, offer, places.choice, at) | lines(buyer, offer, places.choice, at, shown[side])
        for name, cell in at.items():
            row = int(cell.rpartition("$")[2])
            fill(sheet.cell(row, 1), titles.get(name) or names[name], QUIET)
            fill(sheet[cell.replace("$", "")], formulas[name], NUMBER)
            if name in ("weight", "offer_rate", "offer_net", "buyer_net"):
                sheet[cell.replace("$", "")].number_format = "0.00####"


def _known(values: dict[str, Any], comparison: Any, first: int, totals: int, raw: int, short: list[Any], top: int) -> None:
    """What the formulas come to now, for viewers that do not compute."""
    for (side, column), offer in zip(SIDES, (comparison.our_offer, comparison.their_offer), strict=True):
        alone = {row["line"]: row["ours"] for row in compare(offer, offer, comparison.buyer).lines.rows()}
        for at, line in enumerate(LINES):
            values[f"{column}{raw + at}"] = float(alone[line]) if line in alone else ""
        values[f"{column}{totals}"] = float(comparison.without_metal[side].value)
        values[f"{column}{totals + 1}"] = float(getattr(comparison, side).value)
    for row in (totals, totals + 1):
        values[f"D{row}"] = values[f"B{row}"] - values[f"C{row}"]
    for at, row in enumerate(short):
        for column in ("B", "C"):
            parts = LINES[(row.key != "total"):] if row.key.startswith("total") else row.lines
            cells = [values[f"{column}{first + LINES.index(line)}"] for line in parts]
            values[f"{column}{top + at}"] = sum(cell for cell in cells if cell != "")
        values[f"D{top + at}"] = values[f"B{top + at}"] - values[f"C{top + at}"]
