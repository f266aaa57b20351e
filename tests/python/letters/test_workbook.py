"""The workbook's formulas come to what `compare` says, for the stated terms and for others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cabochon.ownership import Buyer, Offer, compare
from cabochon.report import letter
from cabochon.report.letters.xlsx_lines import LINES
from cabochon.report.letters.xlsx_terms import choice_words

formualizer = pytest.importorskip("formualizer")


class Spreadsheet:
    """A workbook behind a formula engine, its terms found by their names."""

    def __init__(self, comparison: Any, path: Path, lang: Any) -> None:
        written = letter(comparison, lang=lang)
        written.save(path)
        self.words, self.path = written.words, path

    def place(self, book: Any, name: str) -> Any:
        """The named cell, such as ours.loss_share or total.theirs."""
        ((sheet, cell),) = book.defined_names[name].destinations
        return book[sheet][cell.replace("$", "")]

    def verdict(self) -> str:
        """What the first sheet says above its table, as last computed."""
        return str(self.found.worksheets[0]["A3"].value)

    def computed(self, changes: dict[str, Any], *, as_program: bool = False) -> dict[str, tuple[Any, Any]]:
        """Each line and the totals, ours and theirs, after some terms were changed."""
        choice = {} if as_program else choice_words(self.words)
        book = openpyxl.load_workbook(self.path)
        for path, value in changes.items():
            self.place(book, path).value = choice.get(value, value)
        changed_file = self.path.with_name("changed.xlsx")
        book.save(changed_file)  # without any computed value
        assert formualizer.recalculate_xlsx_file(str(changed_file))["summary"]["status"] in ("success", "errors_found")
        self.found = found = openpyxl.load_workbook(changed_file, data_only=True)
        return {
            line: tuple(_plain(self.place(found, f"{line}.{side}").value) for side in ("ours", "theirs"))
            for line in (*LINES, "total_without_metal", "total")
        }


def _plain(value: Any) -> Any:
    return "" if value is None else float(value) if isinstance(value, (int, float)) else str(value)


def changed(comparison: Any, changes: dict[str, Any]) -> Any:
    records = {"buyer": comparison.buyer, "ours": comparison.our_offer, "theirs": comparison.their_offer}
    made = {}
    for side, record in records.items():
        own = {path.partition(".")[2]: value for path, value in changes.items() if path.startswith(f"{side}.")}
        made[side] = (Buyer if side == "buyer" else Offer)(**(record.to_dict() | own))
    return compare(made["ours"], made["theirs"], made["buyer"], one_sided="drop")


def agree(found: dict[str, tuple[Any, Any]], comparison: Any) -> None:
    lines = {row["line"]: (row["ours"], row["theirs"]) for row in comparison.lines.rows()}
    for name, sides in found.items():
        if name == "total":
            expected = (comparison.ours.value, comparison.theirs.value)
        elif name == "total_without_metal":
            expected = tuple(comparison.without_metal[side].value for side in ("ours", "theirs"))
        elif name in lines:
            expected = lines[name]
        else:
            assert sides == ("", ""), name
            continue
        assert sides == pytest.approx(expected, abs=0.005), name  # a hundredth of the currency unit


CHANGES: list[dict[str, Any]] = [
    {},
    {"ours.loss_share": 0.05, "theirs.shelf_days": 90},
    {"ours.loss_basis": "finished", "buyer.metal_price_per_gram": 91.5},
    {"ours.contract": "sale", "ours.price_per_piece": 180, "theirs.contract": "sale", "theirs.price_per_piece": 171},
    {"theirs.contract": "sale", "theirs.price_per_piece": 190},
    {"buyer.vat": "excluded"},
    {"buyer.vat": "none"},
    {"ours.vat": "excluded", "ours.vat_rate": 0.1},
    {"buyer.vat_recoverable_share": 1},
    {"ours.exchange_share": 0, "theirs.deferral_days": -20, "buyer.capital_rate_annual": 0.31},
    {"ours.lead_time_days": 7, "ours.shipments_per_year": 52, "buyer.pieces_per_year": 900},
    {"ours.gross_grams": 3.1, "theirs.stones_grams": 0.9, "theirs.unsold_share": 0.15},
]


@pytest.fixture(scope="module")
def sheet(full: Any, tmp_path_factory: pytest.TempPathFactory) -> Spreadsheet:
    return Spreadsheet(full, tmp_path_factory.mktemp("workbook") / "full.xlsx", "en")


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: ",".join(changes) or "as stated")
def test_formulas_equal_compare(full: Any, sheet: Spreadsheet, changes: dict[str, Any]) -> None:
    agree(sheet.computed(changes), changed(full, changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"ours.loss_basis": "issued", "buyer.vat": "included"},
        {"ours.loss_basis": " Finished"},
        {"ours.vat": "excluded", "theirs.vat": "none"},
        {"theirs.contract": "sale", "theirs.price_per_piece": 190},
    ],
    ids=str,
)
def test_the_program_s_words_work_as_the_reader_s_do(full: Any, sheet: Spreadsheet, changes: dict[str, Any]) -> None:
    known = {name: value.strip().lower() if isinstance(value, str) else value for name, value in changes.items()}
    agree(sheet.computed(changes, as_program=True), changed(full, known))


@pytest.mark.parametrize("path", ["ours.contract", "theirs.loss_basis", "buyer.vat", "theirs.vat"])
def test_a_wrong_word_is_an_error_and_never_a_number(sheet: Spreadsheet, path: str) -> None:
    found = sheet.computed({path: "issue"})
    assert any(str(amount).startswith("#") for amount in found["total"])
    assert sheet.verdict().startswith("A coloured cell holds a word that is not on its list")


def test_a_price_that_is_missing_leaves_no_verdict(full: Any, sheet: Spreadsheet) -> None:
    changes = {"theirs.contract": "sale"}
    found = sheet.computed(changes)
    assert found["work"] == ("", "")
    assert changed(full, changes).verdict == "cannot_tell"
    assert sheet.verdict() == "Metal, loss and work are not known of both offers: which is cheaper can't be told."


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_cells_refuse_what_they_cannot_hold(told: Any, tmp_path: Path, lang: Any) -> None:
    path = letter(told[lang][0], lang=lang).save(tmp_path / "letter.xlsx")
    book = openpyxl.load_workbook(path)
    terms = book.worksheets[1]
    rules = terms.data_validations.dataValidation
    assert all(rule.showErrorMessage and rule.errorStyle == "stop" and rule.error and rule.errorTitle for rule in rules)
    assert {rule.type for rule in rules} == {"list", "decimal"}
    cells = [
        cell.replace("$", "")
        for name, known in book.defined_names.items()
        if name.startswith(("buyer.", "ours.", "theirs.")) and "." in name
        for sheet_, cell in known.destinations
        if sheet_ == terms.title
    ]
    assert len(cells) > 60
    assert all(any(cell in rule.sqref for rule in rules) for cell in cells)


def test_a_term_that_was_missing_brings_its_line_in(told: Any, tmp_path: Path) -> None:
    comparison = told["ru"][0]
    sheet = Spreadsheet(comparison, tmp_path / "letter.xlsx", "ru")
    agree(sheet.computed({}), comparison)
    changes = {"ours.hallmark_per_piece": 35, "theirs.hallmark_per_piece": 20, "buyer.receiving_cost_per_piece": 15}
    found = sheet.computed(changes)
    assert found["hallmark"] == (35, 20)
    agree(found, changed(comparison, changes))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_values_stand_beside_formulas_for_viewers_without_an_engine(told: Any, tmp_path: Path, lang: Any) -> None:
    comparison = told[lang][0]
    path = letter(comparison, lang=lang).save(tmp_path / "letter.xlsx")
    shown = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    numbers = [cell.value for row in shown.iter_rows() for cell in row if isinstance(cell.value, float)]
    assert any(number == pytest.approx(comparison.ours.value) for number in numbers)
    assert {"en": "Our offer is the cheaper one to own.", "ru": "Владеть дешевле по нашему предложению."}[
        lang
    ] == shown["A3"].value


def test_terms_carry_their_source(told: Any, tmp_path: Path) -> None:
    comparison, _, case = told["en"]
    path = letter(comparison, case).save(tmp_path / "letter.xlsx")
    terms = openpyxl.load_workbook(path).worksheets[1]
    row = next(row for row in terms.iter_rows(values_only=True) if row[0] == "Loss of metal")
    assert row[2:4] == (0.035, 0.025)
    assert row[4] == "Tolling contract of ours with you, March 1, 2025"


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    from cabochon.ownership import Term

    offer = {"contract": "sale", "price_per_piece": Term(10, source='=HYPERLINK("x")'), "shelf_days": 5}
    comparison = compare(offer, offer | {"price_per_piece": 11}, {"vat": "excluded", "capital_rate_annual": 0.1})
    path = letter(comparison).save(tmp_path / "letter.xlsx")
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
