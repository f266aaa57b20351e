"""The rows of an export of answers: a CSV or XLSX file, or any frame, as one dict of texts a row."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping as Dict
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ... import frames
from ...errors import Error
from ...intake import dates as reading
from ...intake.delimited import read_delimited
from ...intake.grid import Cell, Grid, shown
from ...intake.limits import Limits
from ...table import Table
from .headings import understand
from .mapping import AnswerMapping, Rating, recognised, tools
from .questions import Questions

#: a person may write a long comment; a cell beyond this is a quotation mark that was never closed
LONG = Limits(cell_characters=32 * 2**20)


@dataclass(frozen=True)
class Answered:
    """One row of an export, as far as it means something."""

    line: int  #: of the file, from 1; of a frame: its row, from 0
    said: Dict[str, str]  #: by the names of `COLUMNS`
    ratings: tuple[tuple[Rating, str], ...]  #: what was rated, and how
    cells: tuple[str, ...] = ()  #: the whole row, by which it is known again; not kept
    beyond: int = 0  #: cells beyond the last heading: nobody knows what any cell of the row means


@dataclass(frozen=True)
class Export:
    """What was read, and how it was understood."""

    name: str
    mapping: AnswerMapping
    rows: list[Answered]
    headings: dict[str, str]  #: ours -> the file's
    ignored: tuple[str, ...]  #: headings that nothing was made of; their cells are not kept


def read_export(given: Any, stated: AnswerMapping, questions: Questions) -> Export:
    """Reads a file or a frame. ``questions`` tells what a heading that is a question's key or text asks."""
    name, headings, lines = _content(given, stated)
    tool = None if stated.tool else recognised(set(headings))
    mapping = tool.under(stated) if tool is not None else stated
    if tool is not None and tool.heading_rows > stated.heading_rows:
        lines = lines[tool.heading_rows - 1 :]
    own = tools()[stated.tool].columns if stated.tool else {}  # a tool has more columns than each of its exports
    seen = {heading.strip().casefold() for heading in headings}
    stated_but_absent = [
        f"'{headings_[0]}' ({ours})" for ours, headings_ in stated.columns.items()
        if headings_ != own.get(ours) and seen.isdisjoint(heading.strip().casefold() for heading in headings_)
    ]  # fmt: skip
    if stated_but_absent:
        raise Error(f"{name}: no column {', '.join(stated_but_absent)}; the file has {', '.join(headings)}")
    found = understand(name, headings, lines, mapping, questions)
    columns, ratings = found.columns, found.ratings
    if _UTC.search(headings[columns["date"]]) and not stated.timezone:
        mapping = replace(mapping, timezone="UTC")
    rows = [
        Answered(
            line,
            {ours: cells[at].strip() for ours, at in columns.items() if at < len(cells) and cells[at].strip()},
            tuple(
                (rating, cells[at].strip()) for at, rating in ratings.items() if at < len(cells) and cells[at].strip()
            ),
            tuple(cells),
            sum(1 for cell in cells[len(headings) :] if cell.strip()),
        )
        for line, cells in lines
        if any(cell.strip() for cell in cells)
    ]
    ignored = tuple(heading for at, heading in enumerate(headings) if at not in found.taken and heading)
    return Export(name, mapping, rows, {ours: headings[at] for ours, at in columns.items()}, ignored)


def _content(given: Any, stated: AnswerMapping) -> tuple[str, list[str], list[tuple[int, list[str]]]]:
    if not isinstance(given, (str, os.PathLike)):
        table = Table(frames.read(given, name="answers"))
        cells = [[_text(value) for value in row.values()] for row in table.rows()]
        return "answers", table.columns, list(enumerate(cells))
    path = Path(given)
    if not path.is_file():
        raise Error(f"{path}: no such file")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        from ...intake.workbook import read_workbook

        grids = [grid for grid in read_workbook(path.read_bytes(), path.name) if grid.rows]
        grid = grids[0] if grids else Grid(path.name)
    else:
        grid = read_delimited(path.read_bytes(), path.name, limits=LONG)
    if not grid.rows:
        raise Error(f"{path}: is empty")
    first, *rest = grid.rows
    headings = [_text(cell).strip() for cell in first[1]]
    return (
        path.name,
        headings,
        [(line, [_text(cell) for cell in cells]) for line, cells in rest][stated.heading_rows - 1 :],
    )


def _text(value: Cell | Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return shown(value)


_UTC = re.compile(r"\b(?:UTC|GMT)\b", re.IGNORECASE)


def day_of(text: str, order: str, timezone: str, written_in: str = "") -> dt.date:
    """The day of a text; a time with its zone, or of the zone that the file is written in, counts in the store's zone.

    Raises ValueError with what was expected.

    >>> day_of("2026-10-08 22:30:00", "ymd", "Europe/Moscow", "UTC")
    datetime.date(2026, 10, 9)
    """
    parts = reading.take_apart(text)
    if not parts.order and order not in ("dmy", "mdy"):
        if parts.first <= 12 and parts.second <= 12 and parts.first != parts.second:
            raise reading.DateTextError('a day that reads one way; state dates = "dmy" or "mdy" in the mapping')
        order = "mdy" if parts.second > 12 else "dmy"
    if written_in and not parts.moment:
        with suppress(reading.DateTextError):  # a day without a time stays as it is
            moment = reading.take_apart(f"{text.strip()} Z").moment
            parts = replace(parts, moment=moment and moment.removesuffix("Z") + _offset(parts, order, written_in))
    return reading.day_of(parts, order, timezone)


def _offset(parts: reading.Parts, order: str, zone: str) -> str:
    """How far a zone is from UTC at noon of that day."""
    noon = dt.datetime.combine(reading.day_of(parts, order, zone), dt.time(12), tzinfo=ZoneInfo(zone))
    return noon.strftime("%z")
