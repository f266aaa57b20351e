"""Workbooks: every sheet of an XLSX file as rows of typed cells, with guards against damaged and hostile files."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

from ..errors import Error
from .grid import Amount, BadCell, Cell, Grid, Padded, Percent
from .limits import LIMITS, Limits
from .numbers import currency_in

_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_ZEROS = re.compile(r"^0{2,}$")


_UNCOMPUTED_CELL = BadCell(
    "a formula", "a value: open the workbook in a spreadsheet and save it, so that its formulas are computed"
)


def is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def check_workbook(data: bytes, file: str) -> None:
    """What the first bytes say that is not a workbook, in words."""
    if is_workbook(data):
        return
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        found = "is an old XLS or a workbook with a password; save it as XLSX without a password"
    elif start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")):
        found = "is a web page with the name of a workbook; open it in a spreadsheet and save it as XLSX"
    elif start.startswith(b"<?xml"):
        found = "is XML with the name of a workbook; open it in a spreadsheet and save it as XLSX"
    elif not data:
        found = "is empty"
    elif start.startswith(b"%pdf"):
        found = "is a PDF with the name of a workbook"
    elif b"\0" not in data[:2048] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "is a text file with the name of a workbook; rename it to .csv"
    else:
        found = "is no workbook: it does not begin like an XLSX file"
    raise Error(f"{file}: the file {found}")


def read_workbook(data: bytes, file: str, *, limits: Limits = LIMITS) -> list[Grid]:
    """The visible sheets of a workbook, formulas by their last computed values."""
    check_workbook(data, file)
    _check_parts(data, file, limits)
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl drops: nothing that intake reads
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise Error(f"{file}: the workbook is damaged: {_short(error)}") from None
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                return [
                    _sheet(sheet, parts, file, limits) for sheet in book.worksheets if sheet.sheet_state == "visible"
                ]
        except Error:
            raise
        except Exception as error:
            raise Error(f"{file}: the workbook is damaged: {_short(error)}") from None
        finally:
            book.close()


def _check_parts(data: bytes, file: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Error(f"{file}: the workbook is damaged: it ends too early or was changed") from None
    if not any(part.filename.endswith("workbook.xml") for part in listed):
        raise Error(f"{file}: the file is a ZIP archive, but no XLSX workbook")
    if any(part.flag_bits & 1 for part in listed):
        raise Error(f"{file}: the workbook has a password; save it without one")
    unpacked = sum(part.file_size for part in listed)
    if unpacked > limits.unpacked_bytes:
        raise Error(
            f"{file}: the workbook unpacks to {unpacked / 2**20:,.0f} MiB, more than the "
            f"{limits.unpacked_bytes / 2**20:,.0f} MiB that are read; split it or save it as CSV"
        )
    for part in listed:
        if part.file_size > 16 * 2**20 and part.file_size > limits.pack_ratio * max(part.compress_size, 1):
            raise Error(
                f"{file}: the part {part.filename} unpacks to {part.file_size / max(part.compress_size, 1):,.0f}"
                f" times its size, which no honest workbook does; save it as CSV"
            )


def _sheet(sheet: Any, parts: zipfile.ZipFile, file: str, limits: Limits) -> Grid:
    grid = Grid(file=file, sheet=sheet.title)
    sheet.reset_dimensions()  # what the file claims may be wrong either way
    grid.merged, uncomputed = _marks(parts, getattr(sheet, "_worksheet_path", ""))
    for line, row in enumerate(sheet.iter_rows(), 1):
        if line > limits.rows:
            raise Error(f"{file}, sheet '{sheet.title}': more than {limits.rows:,} rows; split the sheet")
        if len(row) > limits.columns:
            raise Error(f"{file}, sheet '{sheet.title}', row {line}: more than {limits.columns:,} columns")
        cells = [_cell(cell, limits) for cell in row]
        for i, cell in enumerate(cells):
            if cell is None and uncomputed and (line, i + 1) in uncomputed:
                cells[i] = _UNCOMPUTED_CELL
        if any(cell is not None for cell in cells):
            grid.rows.append((line, cells))
    return grid


def _cell(cell: Any, limits: Limits) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e" or value in _ERRORS:
            return BadCell(value, "a value, not the error of a formula")
        if len(value) > limits.cell_characters:
            return BadCell(value[:60], f"at most {limits.cell_characters:,} characters, not {len(value):,}")
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)) else str(value)
    style = cell.number_format
    if style and style != "General":
        if "%" in style:
            return Percent(float(value))
        if _ZEROS.match(style) and float(value).is_integer():
            return Padded(int(value), f"{int(value):0{len(style)}d}")
        if (code := currency_in(style)) is not None:
            return Amount(float(value), code)
    return value


def _marks(parts: zipfile.ZipFile, path: str) -> tuple[list[tuple[int, int, int, int]], set[tuple[int, int]]]:
    """What openpyxl's streaming reader does not tell: merged areas, and formulas that were never computed."""
    merged: list[tuple[int, int, int, int]] = []
    uncomputed: set[tuple[int, int]] = set()
    name = path.lstrip("/")
    if name not in parts.namelist():
        return merged, uncomputed
    tail = b""
    with parts.open(name) as stream:
        while chunk := stream.read(1 << 20):
            window = tail + chunk
            end = 0
            for match in _MERGED.finditer(window):
                left, top, right, bottom = match.groups()
                merged.append((int(top), _number(left), int(bottom), _number(right)))
                end = match.end()
            if b"<f" in window:
                for match in _UNCOMPUTED.finditer(window):
                    letters, row, attributes = match.groups()
                    if b't="str"' not in attributes:  # an empty text is a value
                        uncomputed.add((int(row), _number(letters)))
            tail = window[max(end, len(window) - 4096) :]
    return merged, uncomputed


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _short(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:120]
