"""The sheet of the comparison: the letter's table, every line behind it, and what stands behind the lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...ownership import compare
from .names import line_names
from .page import Page
from .rows import Row, finest
from .words import Words
from .xlsx_formulas import BEHIND, Side
from .xlsx_style import BODY, HEAD, NUMBER, QUIET, TITLE, TOTAL, fill, sheet_set
from .xlsx_terms import Places

LINES = (
    "metal", "loss", "work", "hallmark", "freight", "ordering", "receiving", "rejects", "documents",
    "production_capital", "shelf_capital", "holding", "payment_terms", "safety_stock", "unsold", "stockouts",
    "unrecovered_vat",
)  # fmt: skip
SIDES = (("ours", "B"), ("theirs", "C"))
TOP = 5  #: first row of the letter's table


@dataclass
class LinesSheet:
    """Writes the sheet; ``values`` are what its formulas come to now."""

    sheet: Any
    terms: str  #: title of the sheet that holds the terms
    places: Places
    comparison: Any
    page: Page
    words: Words
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.short: list[Row] = [*self.page.table.parts, *self.page.table.totals]
        self.decimals = finest(self.comparison)
        self.first = TOP + len(self.short) + 3  #: first row of all lines
        self.totals = self.first + len(LINES)  #: without metal, then with it
        self.under = self.totals + 5  #: first row of what stands behind
        self.raw = self.under + len(BEHIND) + 3  #: first row of each offer's own lines

    def write(self) -> dict[str, Any]:
        sheet, words = self.sheet, self.words
        sheet_set(sheet, (44, 20, 20, 20), one_page=True)
        fill(sheet["A1"], self.page.subject, TITLE)
        fill(sheet["A2"], self.page.caption, QUIET)
        self._verdict()
        self._every_line()
        self._as_in_the_letter()
        note = words.say("An empty line lacks a term of one of the offers and counts for neither.")
        fill(sheet.cell(self.totals + 2, 1), note, QUIET)
        self._behind()
        sheet.freeze_panes = "B5"
        return self.values

    def _headings(self, row: int, first: str, *, columns: int = 4) -> None:
        from openpyxl.styles import Alignment

        for at, text in enumerate((first, *self.page.headings[1:columns]), 1):
            cell = fill(self.sheet.cell(row, at), text, HEAD)
            if at > 1:
                cell.alignment = Alignment(horizontal="right", vertical="bottom", wrap_text=True)

    def _difference(self, row: int, look: str) -> None:
        fill(self.sheet[f"D{row}"], f"=B{row}-C{row}", look)
        self.values[f"D{row}"] = self.values[f"B{row}"] - self.values[f"C{row}"]

    def _verdict(self) -> None:
        words, gap = self.words, f"ROUND(D{self.totals + 1},{self.decimals})"
        ours = words.say("Our offer is the cheaper one to own.")
        theirs = words.say("The other offer is the cheaper one to own.")
        level = words.say("The two cost as good as the same.")
        wrong = words.say(
            "A coloured cell holds a word that is not on its list, or lacks a rate that it needs: nothing can be "
            "computed."
        )
        little = words.say("Metal, loss and work are not known of both offers: which is cheaper can't be told.")
        price = f"COUNT(B{self.first}:C{self.first + 2})=6"  # metal, loss, work
        verdict = f'IF({price},IF({gap}<0,"{ours}",IF({gap}>0,"{theirs}","{level}")),"{little}")'
        fill(self.sheet["A3"], f'=IF(ISERROR(D{self.totals + 1}),"{wrong}",{verdict})', TOTAL)
        value = round(self.comparison.difference.value, self.decimals)
        said = ours if value < 0 else theirs if value > 0 else level
        unknown = {"metal", "loss", "work"} & set(self.comparison.not_considered)
        self.values["A3"] = little if unknown else said

    def _every_line(self) -> None:
        words, names = self.words, line_names(self.words)
        found = {row["line"]: row for row in self.comparison.lines.rows()}
        self._headings(self.first - 1, words.say("Every line"))
        for at, line in enumerate(LINES):
            row, both = self.first + at, f"COUNT($B${self.raw + at},$C${self.raw + at})=2"
            wrong = f"OR(ISERROR($B${self.raw + at}),ISERROR($C${self.raw + at}))"
            fill(self.sheet.cell(row, 1), names[line], BODY)
            for _, column in SIDES:
                fill(self.sheet[f"{column}{row}"], f'=IF({wrong},NA(),IF({both},{column}{self.raw + at},""))', NUMBER)
            fill(self.sheet[f"D{row}"], f'=IF({wrong},NA(),IF({both},B{row}-C{row},""))', NUMBER)
            for column, side in (*((column, side) for side, column in SIDES), ("D", "difference")):
                self.values[f"{column}{row}"] = float(found[line][side]) if line in found else ""
        for at, label in enumerate((words.say("Total without metal"), words.say("Total"))):
            row = self.totals + at
            fill(self.sheet.cell(row, 1), label, TOTAL)
            for side, column in SIDES:
                fill(
                    self.sheet[f"{column}{row}"],
                    f"=SUM({column}{self.first + 1 - at}:{column}{self.totals - 1})",
                    TOTAL,
                )
                amount = getattr(self.comparison, side) if at else self.comparison.without_metal[side]
                self.values[f"{column}{row}"] = float(amount.value)
            self._difference(row, TOTAL)

    def _as_in_the_letter(self) -> None:
        words, names = self.words, line_names(self.words)
        self._headings(TOP - 1, words.say("As in the letter"))
        for row, part in enumerate(self.short, TOP):
            total = part in self.page.table.totals
            lines = part.lines if not total else LINES[int(part.key == "total_without_metal") :]
            label = words.say("Total without metal") if part.key == "total_without_metal" else words.say("Total")
            fill(self.sheet.cell(row, 1), label if total else names[part.key], TOTAL if total else BODY)
            for _, column in SIDES:
                cells = [f"{column}{self.first + LINES.index(line)}" for line in lines]
                fill(self.sheet[f"{column}{row}"], f"=SUM({','.join(cells)})", TOTAL if total else NUMBER)
                self.values[f"{column}{row}"] = sum(self.values[cell] for cell in cells if self.values[cell] != "")
            self._difference(row, TOTAL if total else NUMBER)

    def _behind(self) -> None:
        """What stands behind the lines, and each offer's own lines before one that the other lacks is left out."""
        words, names = self.words, line_names(self.words)
        titles = names | {
            "weight": words.say("Weight of the metal, g"),
            "contract": words.say("Contract, in the words of the formulas"),
            "loss_basis": words.say("Basis of the loss, in the words of the formulas"),
            "buyer_basis": words.say("Amounts of yours are, in the words of the formulas"),
            "offer_basis": words.say("Amounts of the offer are, in the words of the formulas"),
            "offer_rate": words.say("VAT rate of the offer"),
            "offer_net": words.say("Factor that takes VAT out of the offer"),
            "buyer_net": words.say("Factor that takes VAT out of your amounts"),
            "value": words.say("Value of the piece: metal, loss, work"),
        }
        self._headings(self.under - 1, words.say("Behind the lines"), columns=3)
        self._headings(self.raw - 1, words.say("Lines of each offer by itself"), columns=3)
        title = "'" + self.terms.replace("'", "''") + "'!"
        buyer = {name: title + cell for name, cell in self.places.buyer.items()}
        for (side, column), offer in zip(SIDES, (self.comparison.our_offer, self.comparison.their_offer), strict=True):
            terms = {name: title + cell for name, cell in getattr(self.places, side).items()}
            rows = {name: self.under + at for at, name in enumerate(BEHIND)}
            rows |= {line: self.raw + at for at, line in enumerate(LINES)}
            at = {name: f"${column}${row}" for name, row in rows.items()}
            shown = {line: f"${column}${self.first + k}" for k, line in enumerate(LINES)}
            for name, formula in Side(buyer, terms, at, shown, self.places.choice).formulas().items():
                cell = self.sheet[f"{column}{rows[name]}"]
                fill(self.sheet.cell(rows[name], 1), titles[name], QUIET)
                fill(cell, f"={formula}", NUMBER)
                if name in ("weight", "offer_rate", "offer_net", "buyer_net"):
                    cell.number_format = "0.00####"
            alone = {row["line"]: row["ours"] for row in compare(offer, offer, self.comparison.buyer).lines.rows()}
            for line in LINES:
                self.values[f"{column}{rows[line]}"] = float(alone[line]) if line in alone else ""
