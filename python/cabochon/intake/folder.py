"""Files and folders into the tables of a book."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import Error
from . import vocabulary
from .delimited import read_delimited
from .detected import Detected
from .grid import Grid
from .heading import is_explanation
from .limits import LIMITS, Limits
from .mapping import Mapping, SourceMapping, read_mapping
from .problem import Problem
from .source import Source, read_source
from .workbook import check_workbook, is_workbook, read_workbook

TEXT_FILES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")
MAPPING_NAME = "mapping.toml"


@dataclass
class Intake:
    """What files hold, as tables for `cabochon.Book(**tables)`, and everything that was found on the way."""

    tables: dict[str, dict[str, list[Any]]] = field(default_factory=dict)  #: table -> column -> values
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  #: table -> (index in `sources`, line)
    sources: list[Detected] = field(default_factory=list)  #: each file or sheet as it was understood
    problems: list[Problem] = field(default_factory=list)  #: every wrong cell and every doubt
    unreadable: list[str] = field(default_factory=list)  #: one sentence for each file that could not be read
    mapping: Mapping = field(default_factory=Mapping)

    @property
    def currency(self) -> str:
        """The one currency that files or the mapping name; "" where none or several."""
        codes = {self.mapping.currency} if self.mapping.currency else {s.currency for s in self.sources if s.currency}
        return codes.pop() if len(codes) == 1 else ""

    @property
    def doubts(self) -> list[Problem]:
        """Problems of whole columns or files: until they are settled nothing can be loaded."""
        return [problem for problem in self.problems if problem.row is None]

    def bad_rows(self, table: str) -> set[int]:
        return {problem.row for problem in self.problems if problem.table == table and problem.row is not None}

    def good(self) -> dict[str, dict[str, list[Any]]]:
        """The tables without the rows that have a problem."""
        out = {}
        for table, columns in self.tables.items():
            bad = self.bad_rows(table)
            out[table] = {n: [v for i, v in enumerate(values) if i not in bad] for n, values in columns.items()}
        return out

    def problem_at(self, table: str, row: int, column: str, value: str, expected: str) -> Problem:
        """A problem of a row of a table, with the place in the file that the row came from."""
        if table in self.places and 0 <= row < len(self.places[table]):
            source, line = self.places[table][row]
            found = self.sources[source]
            return Problem(column, value, expected, found.file, found.sheet, line, table, row)
        return Problem(column, value, expected, table=table, row=row)


def read_folder(path: str | Path, *, mapping: Mapping | str | Path | None = None, currency: str = "") -> Intake:
    """Reads every XLSX and CSV file of a folder.

    `mapping` is a Mapping or the path of its file; without one, the folder's own ``mapping.toml`` is used, if any.
    A file that can't be read is named in ``unreadable`` and the others are read all the same.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise Error(f"{folder}: " + ("no folder" if folder.exists() else "no such folder"))
    own = folder / MAPPING_NAME
    stated = _mapping(mapping if mapping is not None else own if own.is_file() else None)
    intake = Intake(mapping=stated)
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    for file in files:
        if file.suffix.lower() not in TEXT_FILES + WORKBOOKS:
            if file.suffix.lower() != ".toml":
                intake.sources.append(Detected(file.name, notes=["no XLSX or CSV file"]))
            continue
        try:
            _read(file, stated, intake, currency=currency, alone=False)
        except Error as error:
            intake.unreadable.append(str(error))
        except OSError as error:
            intake.unreadable.append(f"{file.name}: {(error.strerror or str(error)).lower()}")
    return intake


def read_file(
    path: str | Path, *, table: str = "", mapping: Mapping | str | Path | None = None, currency: str = ""
) -> Intake:
    """Reads one XLSX or CSV file; `table` says which table it is, where name and headings do not."""
    file = Path(path)
    if not file.is_file():
        raise Error(f"{file}: " + ("no file" if file.exists() else "no such file"))
    if table and table not in vocabulary.tables():
        from ..nearest import one_of

        raise Error(f"no table '{table}': expected {one_of(table, vocabulary.tables())}")
    intake = Intake(mapping=_mapping(mapping))
    _read(file, intake.mapping, intake, currency=currency, alone=True, table=table)
    return intake


def _mapping(mapping: Mapping | str | Path | None) -> Mapping:
    return mapping if isinstance(mapping, Mapping) else read_mapping(mapping) if mapping is not None else Mapping()


def _read(file: Path, mapping: Mapping, intake: Intake, *, currency: str, alone: bool, table: str = "") -> None:
    for grid in read_grids(file, mapping):
        stated = mapping.of(file.name, grid.sheet)
        if table and not stated.table:
            stated = replace(stated, table=table)
        if grid.sheet and is_explanation(grid.sheet) and not stated.table:
            continue
        name = grid.sheet if vocabulary.table_of(grid.sheet) else file.stem
        source = read_source(grid, stated, mapping, name=name, currency=currency or intake.currency)
        wanted = bool(stated.table or vocabulary.table_of(name)) or (alone and not grid.sheet)
        _add(source, intake, wanted=wanted, table=stated.table or vocabulary.table_of(name) or "")


def read_grids(file: Path, mapping: Mapping, limits: Limits = LIMITS) -> list[Grid]:
    """The sheets of a workbook, or the one grid of a text file."""
    size = file.stat().st_size
    if size == 0:
        raise Error(f"{file.name}: the file is empty")
    if size > limits.file_bytes:
        raise Error(
            f"{file.name}: the file has {size / 2**20:,.0f} MiB, more than the "
            f"{limits.file_bytes / 2**20:,.0f} MiB that are read; split it"
        )
    data = file.read_bytes()
    if file.suffix.lower() in WORKBOOKS:
        check_workbook(data, file.name)
        return read_workbook(data, file.name, limits=limits)
    if is_workbook(data):
        raise Error(
            f"{file.name}: the file is a workbook or a ZIP archive with the name of a text file; rename it to .xlsx"
        )
    stated = mapping.of(file.name)
    known = _known(stated)
    return [
        read_delimited(
            data, file.name, encoding=stated.encoding, delimiter=stated.delimiter, known=known, limits=limits
        )
    ]


def _known(stated: SourceMapping) -> Any:
    """Whether a text is a heading of any table, or one that the mapping names."""
    spellings = {s for table in vocabulary.tables() for s in vocabulary.headings(table)}
    spellings |= {vocabulary.normal(where.heading) for where in stated.columns.values() if where.heading}

    def known(text: str) -> bool:
        if not text or len(text) > 200:
            return False
        return vocabulary.normal(text) in spellings or vocabulary.normal(vocabulary.without_unit(text)) in spellings

    return known


def _add(source: Source, intake: Intake, *, wanted: bool, table: str) -> None:
    index = len(intake.sources)
    intake.sources.append(source.detected)
    found = source.detected.table
    if not found:
        if wanted:
            why = source.detected.notes[-1]
            intake.problems.append(
                Problem(
                    "",
                    "",
                    f"headings: {why}" if why != "it is empty" else "a row of headings",
                    source.detected.file,
                    source.detected.sheet,
                    table=table,
                )
            )
        return
    columns = intake.tables.setdefault(found, {})
    places = intake.places.setdefault(found, [])
    before = len(places)
    rows = len(source.lines)
    for name in [*columns, *(name for name in source.columns if name not in columns)]:
        values = columns.setdefault(name, [None] * before)
        values.extend(source.columns.get(name, [None] * rows))
    places.extend((index, line) for line in source.lines)
    intake.problems.extend(
        problem if problem.row is None else replace(problem, row=problem.row + before) for problem in source.problems
    )
