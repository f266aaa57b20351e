"""Workbooks: whole ones, ugly ones and those that are none."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

openpyxl = pytest.importorskip("openpyxl")

from cabochon.errors import Error  # noqa: E402
from cabochon.intake import Intake, read_file  # noqa: E402
from cabochon.intake.limits import Limits  # noqa: E402
from cabochon.intake.workbook import read_workbook  # noqa: E402

HEAD = ["Заказ", "Контрагент", "Дата", "Количество", "Выручка"]


def save(file: Path, rows: list[list[Any]], *, title: str = "Заказы", **formats: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place, style in formats.items():
        sheet[place].number_format = style
    book.save(file)
    return file


def problems(got: Intake) -> list[str]:
    return [str(problem) for problem in got.problems]


def test_typed_cells(tmp_path: Path) -> None:
    rows = [HEAD, [17, "Ромашка", dt.datetime(2026, 3, 5), 2, 1234.5], ["0018", "Агат", "06.03.2026", "3", "7,25"]]
    got = read_file(save(tmp_path / "a.xlsx", rows))
    assert problems(got) == []
    assert got.tables["orders"] == {
        "order": ["17", "0018"],
        "account": ["Ромашка", "Агат"],
        "date": [dt.date(2026, 3, 5), dt.date(2026, 3, 6)],
        "quantity": [2.0, 3.0],
        "revenue": [1234.5, 7.25],
    }
    assert got.sources[0].source == "a.xlsx, sheet 'Заказы'"


def test_number_formats_speak(tmp_path: Path) -> None:
    file = save(
        tmp_path / "a.xlsx", [["account", "tax_id", "since"], [77, 12345678, 46086]], title="accounts", B2="0" * 10
    )
    assert read_file(file).tables["accounts"] == {
        "account": ["77"], "tax_id": ["0012345678"], "since": [dt.date(2026, 3, 5)]
    }  # fmt: skip
    file = save(
        tmp_path / "b.xlsx",
        [["product", "Проба", "unit_cost"], ["r", 0.585, 12.5]],
        title="products",
        B2="0.0%",
        C2='0.00 "₽"',
    )
    got = read_file(file)
    assert got.tables["products"] == {"product": ["r"], "fineness": [0.585], "unit_cost": [12.5]}
    assert got.currency == "RUB"


def test_tax_ids_held_as_numbers_are_noted(tmp_path: Path) -> None:
    got = read_file(save(tmp_path / "a.xlsx", [["account", "tax_id"], ["a", 12345678]], title="accounts"))
    assert got.sources[0].notes == ["tax_id: 1 cell held as a number; a zero in front would be lost"]


def test_titles_totals_and_gaps(tmp_path: Path) -> None:
    rows = [
        ["Отчёт"],
        [],
        [None, *HEAD],
        [None, 1, "a", dt.datetime(2026, 1, 1), 1, 5],
        [None, None, "Итого", None, 1, 5],
    ]
    got = read_file(save(tmp_path / "a.xlsx", rows))
    assert problems(got) == []
    assert got.places["orders"] == [(0, 4)]
    assert got.sources[0].left_out == [(1, "title", "Отчёт"), (5, "total", "Итого | 1 | 5")]


def test_headings_in_two_storeys(tmp_path: Path) -> None:
    rows = [
        ["Заказ", "Контрагент", "Дата", "Продажи", None],
        [None, None, None, "Количество", "Выручка"],
        [1, "a", dt.datetime(2026, 1, 1), 2, 5],
    ]
    got = read_file(save(tmp_path / "a.xlsx", rows))
    assert problems(got) == []
    assert got.tables["orders"]["revenue"] == [5.0]
    assert got.places["orders"] == [(0, 3)]


def test_merged_cells_are_filled_and_told(tmp_path: Path) -> None:
    file = save(
        tmp_path / "a.xlsx",
        [HEAD, [1, "a", dt.datetime(2026, 1, 1), 1, 5], [2, None, dt.datetime(2026, 1, 2), 1, None]],
    )
    book = openpyxl.load_workbook(file)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("E2:E3")
    book.save(file)
    got = read_file(file)
    assert got.tables["orders"]["account"] == ["a", "a"]
    assert got.sources[0].notes == ["merged cells B2:B3: each row was given their value"]
    assert problems(got) == [
        "a.xlsx, sheet 'Заказы', row 3, column 'revenue': got merged cells E2:E3, expected a number in each row"
    ]


def test_errors_of_formulas_are_bad_cells(tmp_path: Path) -> None:
    got = read_file(save(tmp_path / "a.xlsx", [HEAD, [1, "a", dt.datetime(2026, 1, 1), "#N/A", "#REF!"]]))
    assert problems(got) == [
        "a.xlsx, sheet 'Заказы', row 2, column 'quantity': got '#N/A', expected a value, not the error of a formula",
        "a.xlsx, sheet 'Заказы', row 2, column 'revenue': got '#REF!', expected a value, not the error of a formula",
    ]


def test_formulas_that_were_never_computed(tmp_path: Path) -> None:
    got = read_file(save(tmp_path / "a.xlsx", [HEAD, [1, "a", dt.datetime(2026, 1, 1), 2, "=D2*10"]]))
    assert problems(got) == [
        "a.xlsx, sheet 'Заказы', row 2, column 'revenue': got 'a formula', expected a value: open the workbook in a"
        " spreadsheet and save it, so that its formulas are computed"
    ]


def test_cached_values_of_formulas_are_read(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", [HEAD, [1, "a", dt.datetime(2026, 1, 1), 2, "=D2*10"]])
    rewritten = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(rewritten, "w") as new:
        for part in old.namelist():
            new.writestr(
                part,
                old.read(part)
                .replace(b"<f>D2*10</f><v />", b"<f>D2*10</f><v>20</v>")
                .replace(b"<f>D2*10</f><v></v>", b"<f>D2*10</f><v>20</v>")
                .replace(b"<f>D2*10</f><v/>", b"<f>D2*10</f><v>20</v>"),
            )
    file.write_bytes(rewritten.getvalue())
    got = read_file(file)
    assert problems(got) == []
    assert got.tables["orders"]["revenue"] == [20.0]


def test_sheets_go_to_their_tables_and_others_are_told(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", [["account"], ["a"]], title="Клиенты")
    book = openpyxl.load_workbook(file)
    for title, rows in {"orders 2026": [HEAD], "readme": [["see"]], "Лист3": [["x", "y"], [1, 2]]}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    hidden = book.create_sheet("tickets")
    hidden.append(["ticket"])
    hidden.sheet_state = "hidden"
    book.save(file)
    got = read_file(file)
    assert problems(got) == []
    assert [(s.sheet, s.table) for s in got.sources] == [
        ("Клиенты", "accounts"),
        ("orders 2026", "orders"),
        ("Лист3", ""),
    ]
    assert got.sources[2].notes == ["no row of headings of any table among its first 2 rows"]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * (64 * 2**20))
    return packed.getvalue()


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("hello.txt", "hello")
    return packed.getvalue()


def workbook_bytes() -> bytes:
    packed = io.BytesIO()
    book = openpyxl.Workbook()
    for _ in range(200):
        book.active.append(["some text"] * 10)
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.xlsx: the file is empty"),
        (b"order;date\n1;2\n", "a.xlsx: the file is a text file with the name of a workbook; rename it to .csv"),
        (b"<html><table></table></html>", "a.xlsx: the file is a web page with the name of a workbook; open it in a"
                                          " spreadsheet and save it as XLSX"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a.xlsx: the file is XML with the name of a workbook; open it"
                                                          " in a spreadsheet and save it as XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx: the file is an old XLS or a workbook with a"
                                                            " password; save it as XLSX without a password"),
        (b"%PDF-1.7", "a.xlsx: the file is a PDF with the name of a workbook"),
        (b"\x00\x01\x02" * 100, "a.xlsx: the file is no workbook: it does not begin like an XLSX file"),
        (archive(), "a.xlsx: the file is a ZIP archive, but no XLSX workbook"),
        (workbook_bytes()[:2000], "a.xlsx: the workbook is damaged: it ends too early or was changed"),
        (b"PK\x03\x04" + b"\xff" * 500, "a.xlsx: the workbook is damaged: it ends too early or was changed"),
    ],
)  # fmt: skip
def test_what_is_no_workbook(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(Error) as caught:
        read_file(file)
    assert str(caught.value) == message


def test_bytes_changed_inside_are_a_clear_error(tmp_path: Path) -> None:
    whole = workbook_bytes()
    file = tmp_path / "a.xlsx"
    for at in range(100, len(whole) - 100, max(1, len(whole) // 40)):
        file.write_bytes(whole[:at] + bytes(b ^ 0x5A for b in whole[at : at + 8]) + whole[at + 8 :])
        with suppress(Error):  # either it is read, or it is one of ours; anything else fails the test
            read_file(file, table="accounts")


def test_zip_bomb_is_refused() -> None:
    with pytest.raises(Error, match=r"^a\.xlsx: the part xl/worksheets/sheet1\.xml unpacks to .* times its size"):
        read_workbook(bomb(), "a.xlsx")


def test_limits_are_told() -> None:
    with pytest.raises(Error, match=r"^a\.xlsx: the workbook unpacks to \d+ MiB, more than the 0 MiB that are read"):
        read_workbook(workbook_bytes(), "a.xlsx", limits=Limits(unpacked_bytes=1000))
    with pytest.raises(Error, match=r"^a\.xlsx, sheet 'Sheet': more than 100 rows; split the sheet$"):
        read_workbook(workbook_bytes(), "a.xlsx", limits=Limits(rows=100))
    with pytest.raises(Error, match=r"^a\.xlsx, sheet 'Sheet', row 1: more than 5 columns$"):
        read_workbook(workbook_bytes(), "a.xlsx", limits=Limits(columns=5))
