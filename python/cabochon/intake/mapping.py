"""The mapping file: what a person states about files where detection must not guess.

currency = "RUB"

[[source]]
file = "1c_sales*.csv"          # names of files, with * and ?
table = "orders"
decimal = ","
dates = "dmy"
[source.columns]
account = "Контрагент"                                   # the heading in the file
revenue = { heading = "Сумма", unit = "thousands" }      # with its unit or format
contract = { value = "sale" }                            # the same in all rows
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Error
from ..nearest import did_you_mean, nearest
from . import vocabulary
from .toml import line_of, read_toml

UNITS = {"thousands": 1e3, "millions": 1e6, "percent": 0.01, "per_mille": 0.001, "kilograms": 1e3}
ORDERS = ("dmy", "mdy", "ymd")
_TOP = {"currency": str, "timezone": str, "ids": str, "source": list}
_SOURCE = {
    "file": str, "sheet": str, "table": str, "encoding": str, "delimiter": str, "decimal": str, "dates": str,
    "skip_rows": int, "totals": list, "columns": dict,
}  # fmt: skip
_COLUMN = {"heading": str, "column": str, "unit": str, "factor": float, "decimal": str, "dates": str, "value": object}


@dataclass(frozen=True)
class ColumnMapping:
    """Where one column of a table comes from, and how its cells are written."""

    heading: str = ""  #: heading in the file
    column: str = ""  #: letter of the sheet's column, such as "F", where headings are missing or doubled
    factor: float = 1.0  #: the table's unit over the file's
    decimal: str = ""
    dates: str = ""
    value: Any = None  #: the same value in all rows, where the file has no such column


@dataclass(frozen=True)
class SourceMapping:
    """What is stated about the files or sheets whose names match."""

    file: str = "*"
    sheet: str = "*"
    table: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    dates: str = ""
    skip_rows: int = 0
    totals: tuple[str, ...] = ()
    columns: dict[str, ColumnMapping] = field(default_factory=dict)

    def fits(self, file: str, sheet: str = "") -> bool:
        return _matches(file, self.file) and (not sheet or _matches(sheet, self.sheet))


@dataclass(frozen=True)
class Mapping:
    path: str = ""
    currency: str = ""
    timezone: str = "UTC"
    ids: str = "text"  #: "text" keeps ids as they are written, "integer" reads them as whole numbers
    sources: tuple[SourceMapping, ...] = ()

    def of(self, file: str, sheet: str = "") -> SourceMapping:
        """What is stated about a file or sheet; an empty statement where nothing is."""
        return next((source for source in self.sources if source.fits(file, sheet)), SourceMapping(file=file))


def read_mapping(path: str | Path) -> Mapping:
    """Reads a mapping file; a wrong key is answered with its line and the nearest right one."""
    path = Path(path)
    content = read_toml(path)
    _check(content, _TOP, path, "")
    ids = content.get("ids", "text")
    _one_of(ids, ("text", "integer"), path, "ids")
    currency = content.get("currency", "")
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        raise _error(path, "currency", f"currency must be an ISO 4217 code such as EUR, not '{currency}'")
    sources = tuple(_source(source, path) for source in content.get("source", []))
    return Mapping(str(path), currency, content.get("timezone", "UTC"), ids, sources)


def _source(content: Any, path: Path) -> SourceMapping:
    if not isinstance(content, dict):
        raise Error(f"{path}: 'source' must be written as [[source]]")
    _check(content, _SOURCE, path, "source")
    table = content.get("table", "")
    if table:
        _one_of(table, vocabulary.tables(), path, "table")
    _formats(content, path)
    delimiter = content.get("delimiter", "")
    delimiter = str({"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}.get(delimiter, delimiter))
    if len(delimiter) > 1:
        raise _error(path, "delimiter", f"delimiter must be one character, not '{delimiter}'")
    columns = {}
    for name, stated in content.get("columns", {}).items():
        if table:
            _one_of(name, [field.name for field in vocabulary.tables()[table].fields], path, f"column of {table}", name)
        columns[name] = _column(name, stated, path)
    if content.get("columns") and not table:
        raise _error(path, "columns", "a source with columns must state its table")
    return SourceMapping(
        file=content.get("file", "*"), sheet=content.get("sheet", "*"), table=table,
        encoding=content.get("encoding", ""), delimiter=delimiter, decimal=content.get("decimal", ""),
        dates=content.get("dates", ""), skip_rows=content.get("skip_rows", 0),
        totals=tuple(map(str, content.get("totals", ()))), columns=columns,
    )  # fmt: skip


def _column(name: str, stated: Any, path: Path) -> ColumnMapping:
    if isinstance(stated, str):
        return ColumnMapping(heading=stated)
    if not isinstance(stated, dict):
        raise _error(path, name, f"'{name}' must be a heading or a table such as {{ heading = \"...\" }}")
    _check(stated, _COLUMN, path, name)
    _formats(stated, path)
    if sum(key in stated for key in ("heading", "column", "value")) > 1 and "value" in stated:
        raise _error(path, name, f"'{name}' has a value for all rows and a heading: only one of them can hold")
    if not any(key in stated for key in ("heading", "column", "value")):
        raise _error(path, name, f"'{name}' must state its heading, its column or its value")
    unit = stated.get("unit", "")
    if unit:
        _one_of(unit, UNITS, path, "unit", name)
    if unit and "factor" in stated:
        raise _error(path, name, f"'{name}' states a unit and a factor: only one of them can hold")
    column = stated.get("column", "").upper()
    if column and not re.fullmatch("[A-Z]{1,3}", column):
        raise _error(path, name, f"'{name}': column must be a letter such as \"F\", not '{column}'")
    return ColumnMapping(
        heading=stated.get("heading", ""), column=column, factor=UNITS.get(unit, float(stated.get("factor", 1.0))),
        decimal=stated.get("decimal", ""), dates=stated.get("dates", ""), value=stated.get("value"),
    )  # fmt: skip


def _formats(content: dict[str, Any], path: Path) -> None:
    if content.get("decimal"):
        _one_of(content["decimal"], (",", "."), path, "decimal", quoted=True)
    if content.get("dates"):
        _one_of(content["dates"], ORDERS, path, "dates")


def _check(content: dict[str, Any], known: dict[str, Any], path: Path, inside: str) -> None:
    for key, value in content.items():
        if key not in known:
            place = f" in '{inside}'" if inside else ""
            near = did_you_mean(key, known) or f"; known are {', '.join(known)}"
            raise _error(path, key, f"no key '{key}'{place}{near}")
        right = known[key]
        if right is float and isinstance(value, (int, float)) and not isinstance(value, bool):
            continue
        if not isinstance(value, right) or (right is int and isinstance(value, bool)):
            name = {str: "a text", int: "a whole number", float: "a number", list: "a list", dict: "a table"}[right]
            raise _error(path, key, f"'{key}' must be {name}")


def _one_of(
    value: str, names: Iterable[str], path: Path, key: str, line_key: str = "", *, quoted: bool = False
) -> None:
    names = list(names)
    if value in names:
        return
    near = nearest(value, names)
    listed = ", ".join(f"'{name}'" if quoted else name for name in names)
    raise _error(
        path, line_key or key, f"no {key} '{value}'; " + (f"did you mean '{near}'?" if near else f"known are {listed}")
    )


def _error(path: Path, key: str, message: str) -> Error:
    line = line_of(path, key)
    return Error(f"{path}, line {line}: {message}" if line else f"{path}: {message}")


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(name.casefold(), pattern.casefold())
