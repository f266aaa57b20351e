"""Text files with a separator: which separator, and their rows with line numbers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from ..errors import Error
from .encoding import decode
from .grid import BadCell, Cell, Grid
from .limits import LIMITS, Limits

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DIRECTIVE = re.compile(r"^sep=(.)\r?\n")


def read_delimited(
    data: bytes,
    file: str,
    *,
    encoding: str = "",
    delimiter: str = "",
    known: Callable[[str], bool] = lambda heading: False,
    limits: Limits = LIMITS,
) -> Grid:
    """The rows of a text file; `known` says whether a cell is a heading that means something."""
    text, name = decode(data, file, encoding)
    directive = _DIRECTIVE.match(text)
    if directive and not delimiter:
        delimiter = directive.group(1)
    body = text[directive.end() :] if directive else text
    first_line = 2 if directive else 1
    chosen = delimiter or sniff(body, known)
    grid = Grid(file=file, encoding=name, delimiter=DELIMITERS.get(chosen, f"'{chosen}'"))
    for line, cells in _records(body, chosen, file, first_line):
        if len(grid.rows) >= limits.rows:
            raise Error(f"{file}, line {line}: more than {limits.rows:,} rows; split the file")
        if len(cells) > limits.columns:
            raise Error(f"{file}, line {line}: more than {limits.columns:,} cells in a row; is the separator right?")
        checked: list[Cell] = list(cells)
        if sum(map(len, cells)) > limits.cell_characters:
            checked = [_cell(cell, limits) for cell in cells]
        grid.rows.append((line, checked))
    return grid


def sniff(text: str, known: Callable[[str], bool]) -> str:
    """The separator: the one that shows most known headings in a row, then the one that cuts rows most evenly.

    >>> sniff("a;b;c\\n1,5;2,5;3,5\\n", lambda heading: False)
    ';'
    """
    sample = text[: 1 << 18]
    scores = []
    for delimiter in DELIMITERS:
        try:
            rows = [row for _, row in islice(_records(sample, delimiter, "", 1, strict=False), 200) if any(row)]
        except (csv.Error, Error):
            continue
        found = max((sum(map(known, row)) for row in rows[:60]), default=0)
        width, times = Counter(len(row) for row in rows).most_common(1)[0] if rows else (1, 0)
        widest = sum(len(row) == width for row in rows) / max(len(rows), 1) if width > 1 else 0.0
        scores.append((found if found > 1 else 0, widest, width, times, delimiter))
    return max(scores, key=lambda score: score[:4])[-1] if scores else ","


def _records(
    text: str, delimiter: str, file: str, first_line: int, *, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    # The csv module counts a line end inside quotation marks as a line too, which is what an editor shows.
    before = csv.field_size_limit(2**31 - 1)
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict)
        line = first_line
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Error(f"{file}, line {line}: {_reason(error)}") from None
            yield line, cells
            line = first_line + reader.line_num
    finally:
        csv.field_size_limit(before)


def _lines(text: str) -> Iterator[str]:
    # "\r\n", "\n" and a lone "\r" end a line, even mixed in one file; str.splitlines would break at U+2028 and others.
    return (match.group() for match in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", text))


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "a quotation mark is opened here and never closed"
    if "expected after" in message:
        return "text after a closing quotation mark; a mark inside a text must be doubled"
    return message


def _cell(cell: str, limits: Limits) -> Cell:
    if len(cell) > limits.cell_characters:
        return BadCell(cell[:60], f"at most {limits.cell_characters:,} characters, not {len(cell):,}")
    return cell
