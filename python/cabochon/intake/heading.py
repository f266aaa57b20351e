"""Where the headings are, which table they belong to, and which column each names."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import vocabulary
from .grid import Cell, Grid, is_blank, shorten, shown
from .limits import LIMITS
from .mapping import SourceMapping
from .problem import Problem

_NOT_DATA_SHEETS = ("readme", "read me", "прочти", "описание", "lists", "списки")


@dataclass
class Heading:
    """The headings of one source, understood."""

    table: str = ""
    at: int = -1  #: index of the row in the grid
    last: int = -1  #: index of the last row of headings, where they take two
    titles: dict[int, str] = field(default_factory=dict)  #: position -> text
    columns: dict[str, int] = field(default_factory=dict)  #: column of the table -> position
    unread: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    why_not: str = ""  #: why the source is not read, if it is not


def is_explanation(sheet: str) -> bool:
    """Whether a sheet explains the others and holds no rows."""
    return vocabulary.normal(sheet) in _NOT_DATA_SHEETS


def find_heading(grid: Grid, stated: SourceMapping, name: str) -> Heading:
    """Finds table and headings. `name` is the sheet's or file's name, which may tell the table."""
    table = stated.table or vocabulary.table_of(name) or ""
    candidates = [table] if table else list(vocabulary.tables())
    best: tuple[int, int, int, str] | None = None
    rows = [cells for _, cells in grid.rows[: LIMITS.heading_rows + stated.skip_rows]]
    for index, cells in enumerate(rows):
        if index < stated.skip_rows:
            continue
        for order, candidate in enumerate(candidates):
            found = _columns(candidate, cells, stated)[0]
            if not found:
                continue
            keys = sum(f.key and f.name in found for f in vocabulary.tables()[candidate].fields)
            score = (len(found), keys, -index * 1000 - order, candidate)
            if best is None or score[:3] > best[:3]:
                best = score
                at = index
    filled = sum(not is_blank(cell) for cell in rows[at]) if best else 0
    if best is None or (best[0] < 2 and filled > 2 and not stated.columns):
        return Heading(table=table, why_not=_why_not(rows, table, stated))
    return _settle(grid, at, best[3], stated, certain=bool(table))


def _settle(grid: Grid, at: int, table: str, stated: SourceMapping, *, certain: bool) -> Heading:
    cells = list(grid.rows[at][1])
    last = at
    if at + 1 < len(grid.rows) and _continues(grid.rows[at][1], grid.rows[at + 1][1], table):
        last, cells = at + 1, _overlay(grid.rows[at + 1][1], cells)
    elif at > 0 and _continues(grid.rows[at - 1][1], cells, table):
        cells = _overlay(cells, grid.rows[at - 1][1])
    columns, problems = _columns(table, cells, stated)
    heading = Heading(table=table, at=at, last=last, columns=columns)
    heading.titles = {i: shorten(shown(cell)) for i, cell in enumerate(cells) if not is_blank(cell)}
    line = grid.rows[at][0]
    for problem in problems:
        heading.problems.append(problem.at(grid, table, line))
    info = vocabulary.tables()[table]
    for position, title in heading.titles.items():
        if position in columns.values():
            continue
        near = vocabulary.near_heading(table, title)
        if near and near[1] not in columns and near[1] not in stated.columns:
            heading.problems.append(
                Problem(
                    near[1],
                    f"the heading '{title}'",
                    f"'{near[0]}', which is {near[1]}; correct the heading or name it in the mapping",
                ).at(grid, table, line)
            )
        else:
            heading.unread.append(title)
    missing = [
        f.name
        for f in info.fields
        if f.required
        and f.name not in columns
        and f.name not in stated.columns
        and not any(problem.column == f.name for problem in heading.problems)
    ]
    if missing and not certain and len(missing) * 2 > sum(f.required for f in info.fields):
        heading.why_not = (
            "its headings fit no table: nearest is " + table + ", but " + ", ".join(missing) + " is missing"
        )
    elif missing:
        for name in missing:
            spellings = [name, vocabulary.entry(table, name).get("ru", name)]
            expected = "a heading such as " + " or ".join(f"'{spelling}'" for spelling in dict.fromkeys(spellings))
            heading.problems.append(Problem(name, "", expected).at(grid, table, line))
    return heading


def _columns(table: str, cells: list[Cell], stated: SourceMapping) -> tuple[dict[str, int], list[Problem]]:
    """Column of the table -> position, and what is doubtful about it."""
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    taken: set[int] = set()
    for name, where in stated.columns.items():
        if where.column:
            position = column_number(where.column)
            columns[name] = position
            taken.add(position)
        elif where.heading:
            wanted = vocabulary.normal(where.heading)
            found = [i for i, cell in enumerate(cells) if isinstance(cell, str) and vocabulary.normal(cell) == wanted]
            if len(found) > 1:
                problems.append(_doubled(name, where.heading, found))
            if found:
                columns[name] = found[0]
                taken.update(found)
            else:
                texts = ", ".join(f"'{shorten(c, 30)}'" for c in cells if isinstance(c, str) and c.strip())
                problems.append(Problem(name, f"no heading '{where.heading}'", f"one of {texts}"))
    for position, cell in enumerate(cells):
        if position in taken or not isinstance(cell, str) or not cell.strip() or len(cell) > 200:
            continue
        column = vocabulary.column_of(table, cell)
        if column is None or column in stated.columns:
            continue
        if column in columns:
            problems.append(_doubled(column, shown(cells[columns[column]]), [columns[column], position], cell))
        else:
            columns[column] = position
    return columns, problems


def _doubled(column: str, heading: str, positions: list[int], other: str = "") -> Problem:
    places = " and ".join(letters(position) for position in positions)
    names = f"'{heading}'" if not other or other == heading else f"'{heading}' and '{other}'"
    return Problem(
        column,
        f"{names} in columns {places}",
        f'one heading; state which, as {column} = {{ column = "{letters(positions[0])}" }}, in the mapping',
    )


def _continues(above: list[Cell], below: list[Cell], table: str) -> bool:
    """Whether two rows are one heading in two storeys: the lower names columns where the upper is blank or a group."""

    def names(cells: list[Cell]) -> dict[int, str]:
        found = {}
        for i, cell in enumerate(cells):
            if isinstance(cell, str) and (column := vocabulary.column_of(table, cell)):
                found[i] = column
        return found

    if any(not is_blank(cell) and not isinstance(cell, str) for cell in below):
        return False
    upper, lower = names(above), names(below)
    new = {column for i, column in lower.items() if i not in upper and column not in upper.values()}
    return bool(new) and bool(upper) and len(new) * 2 >= sum(not is_blank(cell) for cell in below)


def _overlay(below: list[Cell], above: list[Cell]) -> list[Cell]:
    width = max(len(below), len(above))
    lower, upper = below + [None] * (width - len(below)), above + [None] * (width - len(above))
    return [u if is_blank(low) else low for low, u in zip(lower, upper, strict=True)]


def _why_not(rows: list[list[Cell]], table: str, stated: SourceMapping) -> str:
    if not any(not is_blank(cell) for cells in rows for cell in cells):
        return "it is empty"
    goal = f"of {table}" if table else "of any table"
    return f"no row of headings {goal} among its first {min(len(rows), LIMITS.heading_rows)} rows"


def letters(position: int) -> str:
    """A position from 0 as the letters of a sheet's column.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(name: str) -> int:
    """The inverse of `letters`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
