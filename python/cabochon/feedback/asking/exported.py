"""The rows of an export of answers: a CSV or XLSX file, or any frame, as one dict of texts a row."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import frames
from ...errors import Error
from ...intake import dates as reading
from ...intake.delimited import read_delimited
from ...intake.grid import Cell, Grid, shown
from ...intake.limits import Limits
from ...intake.vocabulary import entry, normal
from ...nearest import nearest
from ...table import Table
from .mapping import COLUMNS, AnswerMapping, Rating, recognised

#: a person may write a long comment; a cell beyond this is a quotation mark that was never closed
LONG = Limits(cell_characters=32 * 2**20)


@dataclass(frozen=True)
class Answered:
    """One row of an export, as far as it means something."""

    line: int  #: of the file, from 1; of a frame: its row, from 0
    said: Dict[str, str]  #: by the names of `COLUMNS`
    ratings: tuple[tuple[Rating, str], ...]  #: what was rated, and how


@dataclass(frozen=True)
class Export:
    """What was read, and how it was understood."""

    name: str
    mapping: AnswerMapping
    rows: list[Answered]
    headings: dict[str, str]  #: ours -> the file's
    ignored: tuple[str, ...]  #: headings that nothing was made of; their cells are not kept


def read_export(given: Any, stated: AnswerMapping, questions: Dict[str, Any]) -> Export:
    """Reads a file or a frame. ``questions`` tells what a heading that is a question's key or text asks."""
    name, headings, lines = _content(given, stated)
    tool = None if stated.tool else recognised(set(headings))
    mapping = tool.under(stated) if tool is not None else stated
    if tool is not None and tool.heading_rows > stated.heading_rows:
        lines = lines[tool.heading_rows - 1 :]
    place: dict[str, int] = {heading: at for at, heading in reversed(list(enumerate(headings)))}
    columns = _columns(mapping, place)
    ratings: dict[int, Rating] = {}
    for heading, rating in mapping.ratings.items():
        if heading not in place:
            raise Error(f"{name}: no column '{heading}', which the mapping says rates {rating.attribute}")
        ratings[place[heading]] = rating
    seen = {heading.strip().casefold() for heading in place}
    stated_but_absent = [
        f"'{headings_[0]}' ({ours})" for ours, headings_ in stated.columns.items()
        if seen.isdisjoint(heading.strip().casefold() for heading in headings_)
    ]  # fmt: skip
    if stated_but_absent:
        raise Error(f"{name}: no column {', '.join(stated_but_absent)}; the file has {', '.join(headings)}")
    taken = {*columns.values(), *ratings}
    for heading, at in place.items():
        question = questions.get(heading.strip().casefold())
        if question is None or at in taken:
            continue
        if question.get("attribute") == "comment" or question.get("scale") is None:
            columns.setdefault("comment", at)
        elif question.get("attribute") in ("recommendation", "nps"):
            columns.setdefault("nps", at)
        else:
            ratings[at] = Rating(str(question["attribute"]), question.get("process"))
    _by_words(columns, place, {*columns.values(), *ratings})
    _must_tell(name, columns, headings)
    taken = {*columns.values(), *ratings}
    rows = [
        Answered(
            line,
            {ours: cells[at].strip() for ours, at in columns.items() if at < len(cells) and cells[at].strip()},
            tuple(
                (rating, cells[at].strip()) for at, rating in ratings.items() if at < len(cells) and cells[at].strip()
            ),
        )
        for line, cells in lines
        if any(cell.strip() for cell in cells)
    ]
    ignored = tuple(heading for at, heading in enumerate(headings) if at not in taken and heading)
    return Export(name, mapping, rows, {ours: headings[at] for ours, at in columns.items()}, ignored)


def _columns(mapping: AnswerMapping, place: Dict[str, int]) -> dict[str, int]:
    """Where our columns are: by the exact heading, else in any letter case and punctuation."""
    found: dict[str, int] = {}
    folded: dict[str, int] = {}
    for heading, at in place.items():
        folded.setdefault(normal(heading), at)
    for where, form in ((place, str), (folded, normal)):
        for ours in COLUMNS:
            for heading in (*mapping.columns.get(ours, ()), ours):
                known = form(heading) in where
                if known and ours not in found and (where is place or where[form(heading)] not in found.values()):
                    found[ours] = where[form(heading)]
    return found


def _by_words(columns: dict[str, int], place: Dict[str, int], taken: set[int]) -> None:
    """Columns that are still missing, by the house's Russian and further spellings of their headings."""
    free = {normal(heading): at for heading, at in reversed(list(place.items())) if at not in taken}
    for ours, (table, column) in {ours: _SPELT.get(ours, ("responses", ours)) for ours in COLUMNS}.items():
        said = entry(table, column)
        for spelling in (said.get("ru"), *said.get("also", ())):
            if ours not in columns and spelling and normal(spelling) in free:
                columns[ours] = free.pop(normal(spelling))


#: columns of an export whose words are those of another column
_SPELT = {
    "id": ("responses", "response"),
    "token": ("invitations", "token"),
    "email": ("contacts", "email"),
    "contact": ("contacts", "contact"),
}
_WHOSE = ("token", "contact", "email", "account")


def _must_tell(name: str, columns: Dict[str, int], headings: list[str]) -> None:
    """A file without a day or without anybody who answers holds no answers, whatever its rows say."""
    lacking: list[tuple[tuple[str, ...], str]] = []
    if not any(ours in columns for ours in _WHOSE):
        lacking.append((_WHOSE, "whose answers they are (token, contact, email or account)"))
    if "date" not in columns:
        lacking.append((("date",), "the day (date)"))
    if not lacking:
        return
    near = [
        f"'{heading}' is near to '{ours}'"
        for heading in headings
        for ours in [nearest(normal(heading), [ours for names, _ in lacking for ours in names])]
        if ours
    ]
    told = f"{name}: no column tells {' or '.join(what for _, what in lacking)}; its headings are {', '.join(headings)}"
    raise Error(told + (f" ({'; '.join(near)})" if near else "") + ": name the columns in a mapping")


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


def day_of(text: str, order: str, timezone: str) -> dt.date:
    """The day of a text; a time with its zone counts in the store's zone. Raises ValueError with what was expected."""
    parts = reading.take_apart(text)
    if not parts.order and order not in ("dmy", "mdy"):
        if parts.first <= 12 and parts.second <= 12 and parts.first != parts.second:
            raise reading.DateTextError('a day that reads one way; state dates = "dmy" or "mdy" in the mapping')
        order = "mdy" if parts.second > 12 else "dmy"
    return reading.day_of(parts, order, timezone)
