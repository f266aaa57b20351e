"""One file or sheet into rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import convert, dates, numbers, vocabulary
from .detected import Detected, counted
from .grid import Cell, Grid, is_blank, shorten, shown
from .heading import Heading, find_heading, letters
from .mapping import ColumnMapping, Mapping, SourceMapping
from .problem import Problem
from .totals import is_repeated_heading, is_total


@dataclass
class Source:
    """The rows of one file or sheet, their lines, and what is wrong."""

    detected: Detected
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Stated:
    """What is known of a file before its cells are looked at."""

    here: SourceMapping
    everywhere: Mapping
    currency: str


def read_source(grid: Grid, stated: SourceMapping, mapping: Mapping, *, name: str, currency: str = "") -> Source:
    """Understands a grid; `name` may tell the table, `currency` is that of all amounts."""
    detected = Detected(grid.file, grid.sheet, encoding=grid.encoding, delimiter=grid.delimiter, notes=list(grid.notes))
    heading = find_heading(grid, stated, name)
    if heading.why_not:
        detected.notes.append(heading.why_not)
        return Source(detected)
    detected.table = heading.table
    detected.heading_line = grid.rows[heading.at][0]
    detected.columns = {column: heading.titles.get(at, letters(at)) for column, at in heading.columns.items()}
    detected.unread = heading.unread
    source = Source(detected, problems=list(heading.problems))
    rows = _data_rows(grid, heading, stated, source)
    _fill_merged(grid, heading, rows, source)
    source.lines = [line for line, _ in rows]
    detected.rows = len(rows)
    _convert(grid, heading, rows, source, _Stated(stated, mapping, currency))
    return source


def _data_rows(grid: Grid, heading: Heading, stated: SourceMapping, source: Source) -> list[tuple[int, list[Cell]]]:
    info = vocabulary.tables()[heading.table]
    positions = sorted(set(heading.columns.values()))
    numbered = {"line"}  # a key that is made from the order of rows where it is absent
    needed = [
        heading.columns[f.name]
        for f in info.fields
        if f.required and f.name not in numbered and f.name in heading.columns
    ]
    texts = [heading.columns[f.name] for f in info.fields if f.kind in ("id", "text") and f.name in heading.columns]
    left_out = source.detected.left_out
    for index, (line, cells) in enumerate(grid.rows[: heading.last + 1]):
        if index < heading.at and any(not is_blank(cell) for cell in cells):
            left_out.append((line, "title", _summary(cells)))
    rows: list[tuple[int, list[Cell]]] = []
    said: set[Cell] = set(heading.titles.values())
    empty = empty_since = 0
    width = max([*heading.titles, *positions], default=0) + 1
    for line, cells in grid.rows[heading.last + 1 :]:
        cells = cells + [None] * (width - len(cells)) if len(cells) < width else cells
        if not any(cell is not None and cell != "" for cell in cells) or all(map(is_blank, cells)):
            empty_since += 1
        elif not said.isdisjoint(cells) and is_repeated_heading(cells, heading.titles, positions):
            left_out.append((line, "heading repeated", ""))
        elif is_total(cells, needed, texts, stated.totals):
            left_out.append((line, "total", _summary(cells)))
        elif all(is_blank(cells[i]) for i in positions):
            left_out.append((line, "nothing in any column that is read", _summary(cells)))
        else:
            empty += empty_since
            empty_since = 0
            rows.append((line, cells))
    while rows and len(positions) > 2 and sum(not is_blank(cell) for cell in rows[-1][1]) == 1:
        if not any(isinstance(cell, str) and not is_blank(cell) for cell in rows[-1][1]):
            break
        left_out.append((rows[-1][0], "footer", _summary(rows[-1][1])))
        rows.pop()
    left_out.sort(key=lambda item: item[0])
    if empty:
        source.detected.notes.append(f"{counted(empty, 'empty row')} between rows of data")
    _check_width(grid, heading, rows, source)
    return rows


def _check_width(grid: Grid, heading: Heading, rows: list[tuple[int, list[Cell]]], source: Source) -> None:
    if not grid.delimiter:
        return
    lengths = {line: len(cells) for line, cells in grid.rows}
    width = lengths[grid.rows[heading.last][0]]
    for row, (line, cells) in enumerate(rows):
        extra = [cell for cell in cells[width:] if not is_blank(cell)]
        missing = lengths[line] <= max(heading.columns.values(), default=0) and lengths[line] < width
        if extra or missing:
            problem = Problem(
                "",
                counted(lengths[line], "cell"),
                f"{width} as in the headings; a text that holds the {grid.delimiter} must stand in quotation marks",
            )
            source.problems.append(problem.at(grid, heading.table, line, row))


def _fill_merged(grid: Grid, heading: Heading, rows: list[tuple[int, list[Cell]]], source: Source) -> None:
    if not grid.merged:
        return
    info = vocabulary.tables()[heading.table]
    last_heading = grid.rows[heading.last][0]
    by_line = dict(rows)
    number_of = {line: row for row, (line, _) in enumerate(rows)}
    filled = []
    for top, left, bottom, right in grid.merged:
        if bottom == top or top <= last_heading or top not in by_line:
            continue
        for column, at in heading.columns.items():
            if not left - 1 <= at <= right - 1:
                continue
            value = by_line[top][left - 1]
            below = [line for line in range(top + 1, bottom + 1) if line in by_line]
            if info.field(column).kind in ("number", "integer"):
                for line in below:
                    problem = Problem(
                        column, f"merged cells {letters(at)}{top}:{letters(at)}{bottom}", "a number in each row"
                    )
                    source.problems.append(problem.at(grid, heading.table, line, number_of[line]))
                continue
            for line in below:
                by_line[line][at] = value
            if below:
                filled.append(f"{letters(at)}{top}:{letters(at)}{bottom}")
    if filled:
        shown_areas = ", ".join(filled[:5]) + (f" and {len(filled) - 5} more" if len(filled) > 5 else "")
        source.detected.notes.append(f"merged cells {shown_areas}: each row was given their value")


def _convert(grid: Grid, heading: Heading, rows: list[tuple[int, list[Cell]]], source: Source, stated: _Stated) -> None:
    info = vocabulary.tables()[heading.table]
    detected = source.detected
    cells = {column: [row[at] for _, row in rows] for column, at in heading.columns.items()}
    for column, where in stated.here.columns.items():
        if where.value is not None:
            cells[column] = [where.value] * len(rows)
            detected.columns[column] = f"{shown(where.value)} in all rows"
    kinds = {column: info.field(column).kind for column in cells}
    decimals = {c: convert.settle_decimal(cells[c]) for c, kind in kinds.items() if kind in ("number", "integer")}
    days = {c: convert.settle_dates(cells[c]) for c, kind in kinds.items() if kind == "date"}
    all_decimals = sum(decimals.values(), numbers.Evidence())
    currency = stated.currency or stated.everywhere.currency
    used: dict[str, set[str]] = {"decimal": set(), "dates": set(), "currency": set()}
    for column, values in cells.items():
        where = stated.here.columns.get(column, ColumnMapping())
        field_info = info.field(column)
        factor, percent, named = convert.unit_in_heading(detected.columns.get(column, ""), field_info, where)
        formats = convert.Formats(
            decimal=where.decimal or stated.here.decimal, dates=where.dates or stated.here.dates,
            timezone=stated.everywhere.timezone, ids=stated.everywhere.ids, currency=currency, factor=factor,
            percent=percent,
        )  # fmt: skip
        doubt = None
        if column in decimals and not formats.decimal:
            formats.decimal, doubt = _decimal(decimals[column], all_decimals)
        if column in days and not formats.dates:
            formats.dates, doubt = _dates(days[column], list(days.values()))
        if doubt:
            source.problems.append(
                _doubt(doubt, column, detected).at(grid, heading.table, _line_of(doubt[0], values, rows))
            )
            source.columns[column] = [None] * len(values)
            continue
        if named and field_info.unit == "currency":
            formats.currencies.add(named)
            if currency and named != currency:
                problem = Problem(column, f"{named} in the heading", f"amounts in {currency}")
                source.problems.append(problem.at(grid, heading.table, detected.heading_line))
            currency = currency or named
            formats.currency = currency
        if factor != 1.0 or percent:
            told = "are hundredths" if percent else f"were multiplied by {factor:g}"
            detected.notes.append(f"{column}: numbers {told}")
        source.columns[column], bad = convert.convert(values, field_info, formats)
        currency = currency or next(iter(formats.currencies), "")
        used["currency"] |= formats.currencies
        if column in decimals and (decimals[column].comma or decimals[column].point or decimals[column].open):
            used["decimal"].add(formats.decimal)
        if column in days and days[column].style:
            used["dates"].add(_style(days[column].style, formats.dates))
        if field_info.kind == "date" and any(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
            used["dates"].add("serial day numbers")
        if column == "tax_id" and (plain := sum(isinstance(v, (int, float)) for v in values)):
            detected.notes.append(f"tax_id: {counted(plain, 'cell')} held as a number; a zero in front would be lost")
        for row, value, expected in bad:
            source.problems.append(Problem(column, value, expected).at(grid, heading.table, rows[row][0], row))
    detected.decimal = next(iter(used["decimal"])) if len(used["decimal"]) == 1 else ""
    if len(used["decimal"]) > 1:
        detected.notes.append("some columns use a decimal comma, others a point")
    detected.dates = " and ".join(sorted(used["dates"] - {""}))
    detected.currency = " and ".join(sorted(used["currency"]))


Doubt = tuple[str, str, str]  # first text in doubt, what it may be, what to state


def _decimal(own: numbers.Evidence, all_columns: numbers.Evidence) -> tuple[str, Doubt | None]:
    if own.comma and own.point:
        return "", (own.point, f"beside '{own.comma}'", "one decimal mark in the column")
    if own.comma or own.point:
        return "," if own.comma else ".", None
    if not own.open:
        return "", None
    if bool(all_columns.comma) != bool(all_columns.point):
        return "," if all_columns.comma else ".", None
    written = numbers.take_apart(own.open)
    readings = " or ".join(f"{numbers.value_of(written, mark):g}" for mark in (",", "."))
    return "", (own.open, f"which may be {readings}", 'decimal = "," or decimal = "." in the mapping to say which')


def _dates(own: dates.Evidence, all_columns: Sequence[dates.Evidence]) -> tuple[str, Doubt | None]:
    if own.day_first and own.month_first:
        return "", (own.month_first, f"beside '{own.day_first}'", "one order of day and month in the column")
    if own.day_first or own.month_first:
        return "dmy" if own.day_first else "mdy", None
    if not own.open:
        return "", None
    first, second = any(e.day_first for e in all_columns), any(e.month_first for e in all_columns)
    if first != second:
        return "dmy" if first else "mdy", None
    parts = dates.take_apart(own.open)
    readings = " or ".join(dates.day_of(parts, order, "UTC").isoformat() for order in ("dmy", "mdy"))
    return "", (own.open, f"which may be {readings}", 'dates = "dmy" or dates = "mdy" in the mapping to say which')


def _doubt(doubt: Doubt, column: str, detected: Detected) -> Problem:
    text, why, expected = doubt
    return Problem(column, f"'{shorten(text)}' under '{detected.columns[column]}', {why}", expected)


def _line_of(text: str, values: Sequence[Cell], rows: list[tuple[int, list[Cell]]]) -> int:
    return next((rows[i][0] for i, value in enumerate(values) if value == text), 0)


def _style(style: str, order: str) -> str:
    return "mm" + style[2:3] + "dd" + style[5:] if order == "mdy" and style.startswith("dd") else style


def _summary(cells: Sequence[Cell]) -> str:
    return shorten(" | ".join(shown(cell) for cell in cells if not is_blank(cell)))
