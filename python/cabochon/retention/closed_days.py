"""Days on which nobody orders, however they are given: trade fairs, holidays, stock-taking."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InputError, problem

#: Names that a list of closed days may give its columns, the first day and the last one.
FIRST, LAST = ("first", "date", "day", "since", "from"), ("last", "until", "to", "end")
FIRST_RU, LAST_RU = ("начало", "дата", "день", "первый день", "с"), ("конец", "последний день", "по")
EXPECTED = "a day written as 2026-10-31"
GIVEN = "days, (first, last) pairs of days, a frame with columns first and last, or a file with them"
COLUMN = "a column first, and last or none"
LONGEST = 366  #: days from the first to the last of one closure


def closed_days(given: Any, *, where: str = "closed_days") -> list[str]:
    """Days, (first, last) pairs of days, a frame or a CSV or XLSX file with columns ``first`` and ``last``, as days.

    An empty ``last`` means one day; both days belong to the closure. Further columns, such as a name, are passed over.
    ``where`` stands in messages: the function that was called.

    >>> closed_days(["2026-05-01", ("2026-05-08", "2026-05-10")])
    ['2026-05-01', '2026-05-08', '2026-05-09', '2026-05-10']
    >>> closed_days({"first": ["2026-12-31"], "last": ["2027-01-01"], "name": ["New Year"]})
    ['2026-12-31', '2027-01-01']
    """
    if given is None:
        return []
    table = False  # rows of a table have a number to find them by
    if isinstance(given, os.PathLike) or (isinstance(given, str) and not _is_day(given)):
        given, table = _of_file(os.fspath(given), where), True
    elif isinstance(given, (str, datetime.date)):
        given = [given]
    elif isinstance(given, Mapping) or _is_frame(given):
        given, table = _of_frame(given, where), True
    elif not isinstance(given, Iterable):
        raise InputError.of([problem(where, "closed_days", repr(given), GIVEN)])
    out: list[str] = []
    wrong: list[dict[str, Any]] = []
    for row, one in enumerate(given):
        try:
            out += _days_of(one)
        except ValueError as error:
            wrong.append(problem(where, "closed_days", _shown(one), str(error), **({"row": row} if table else {})))
    if wrong:
        raise InputError.of(wrong[:10], len(wrong))
    return out


def _is_frame(given: Any) -> bool:
    """Whether this is a frame, not days one by one."""
    return any(hasattr(given, name) for name in ("__arrow_c_stream__", "columns", "column_names"))


def _shown(one: Any) -> str:
    """What was given, without a last day that was not."""
    if isinstance(one, tuple) and len(one) == 2:
        one = tuple(map(_plain, one))
        return repr(one[0]) if one[1] is None else repr(one)
    return repr(_plain(one))


def _plain(day: Any) -> Any:
    """A day as it is written."""
    return _day(day).isoformat() if isinstance(day, datetime.date) else day


def _day(day: Any) -> datetime.date:
    if isinstance(day, datetime.datetime):
        return day.date()
    if isinstance(day, datetime.date):
        return day
    if hasattr(day, "item") and not isinstance(day, str):  # numpy's days
        return _day(day.item())
    try:
        return datetime.date.fromisoformat(str(day))
    except ValueError:
        raise ValueError(EXPECTED) from None


def _is_day(name: str) -> bool:
    """Whether a text can only be meant as a day: a file has an ending or a folder in its name."""
    return os.sep not in name and not name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xlsm"))


def _days_of(one: Any) -> list[str]:
    if not isinstance(one, (tuple, list)):
        return [_day(one).isoformat()]
    if len(one) != 2:
        raise ValueError(EXPECTED)
    first = _day(one[0])
    last = first if one[1] is None or one[1] == "" else _day(one[1])
    if last < first:
        raise ValueError("a last day on or after the first")
    if (last - first).days >= LONGEST:
        raise ValueError(f"at most {LONGEST} days from the first to the last")
    return [(first + datetime.timedelta(at)).isoformat() for at in range((last - first).days + 1)]


def _of_frame(frame: Any, where: str) -> list[tuple[Any, Any]]:
    from ..table import Table

    table = frame if isinstance(frame, Table) else Table(frame)
    called = {name.strip().casefold(): name for name in table.columns}
    first = next((called[name] for name in (*FIRST, *FIRST_RU) if name in called), None)
    last = next((called[name] for name in (*LAST, *LAST_RU) if name in called), None)
    if first is None:
        names = ", ".join(table.columns) or "none"
        raise InputError.of([problem(where, "closed_days", f"columns {names}", COLUMN)])
    return [(row[first], row[last] if last else None) for row in table.rows()]


def _of_file(path: str, where: str) -> list[tuple[Any, Any]]:
    """The first and last days of a CSV or XLSX file, written as people write days; headings stand in its first row."""
    from pathlib import Path

    from ..intake.folder import read_grids
    from ..intake.grid import is_blank, shown
    from ..intake.mapping import Mapping as Settled

    file = Path(path)
    if not file.is_file():
        raise InputError.of([problem(where, "closed_days", repr(path), "a file that is there")])
    grid = next((found for found in read_grids(file, Settled()) if found.rows), None)
    lines = [] if grid is None else [cells for _, cells in grid.rows if not all(map(is_blank, cells))]
    headings = [shown(cell) for cell in lines[0]] if lines else []
    table = {
        name: [_read(cells[at] if at < len(cells) else None) for cells in lines[1:]]
        for at, name in enumerate(headings)
        if name.strip().casefold() in {*FIRST, *FIRST_RU, *LAST, *LAST_RU}
    }
    first = next((table[name] for name in table if name.strip().casefold() in {*FIRST, *FIRST_RU}), None)
    last = next((table[name] for name in table if name.strip().casefold() in {*LAST, *LAST_RU}), None)
    if first is None:
        found = ", ".join(headings) or "none"
        raise InputError.of([problem(where, "closed_days", f"columns {found}", COLUMN)])
    return list(zip(first, last or [None] * len(first), strict=True))


def _read(cell: Any) -> Any:
    """A day of a cell; a text that is none stays, and is then named as wrong."""
    from ..intake.dates import DateTextError, day_of, take_apart

    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return None
    try:
        parts = take_apart(cell)
        certain = parts.order or parts.first == parts.second
        return day_of(parts, "dmy", "UTC") if certain else cell
    except DateTextError:
        return cell
