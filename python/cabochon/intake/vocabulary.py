"""The names of tables, columns and values as files spell them, in English and Russian (`words.toml`).

The tables and their columns themselves come from the compiled core; nothing is listed here twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..nearest import edit_distance
from .toml import read_toml

_OPEN_BRACKET = re.compile(r"[(\[]")


def normal(text: str) -> str:
    """A heading without letter case, punctuation and doubled spaces.

    >>> normal(" Кол-во_шт. ")
    'кол во шт'
    """
    return " ".join(re.sub(r"[^\w№%]|_", " ", text.casefold().replace("ё", "е")).split())


def without_unit(text: str) -> str:
    """A heading without what follows a comma or an opening bracket: "Сумма, тыс. руб." is "Сумма"."""
    return _OPEN_BRACKET.split(text.split(",", maxsplit=1)[0])[0]


@dataclass(frozen=True)
class Field:
    """One column of a table, as the core describes it."""

    name: str
    kind: str  # id, text, integer, number, date, flag, choice, choices, properties
    meaning: str
    unit: str
    low: float
    high: float
    low_open: bool
    high_open: bool
    key: bool
    required: bool
    references: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class TableInfo:
    table: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


@lru_cache(maxsize=1)
def tables() -> dict[str, TableInfo]:
    """Every table of a book by name, parents first."""
    from .. import _core

    found: dict[str, TableInfo] = {}
    wanted = Field.__dataclass_fields__
    for table in _core.accounts.tables():
        fields = []
        for field in table["fields"]:
            values: dict[str, Any] = {name: field[name] for name in wanted}
            values["choices"] = tuple(field["choices"])
            fields.append(Field(**values))
        found[table["table"]] = TableInfo(table["table"], tuple(fields))
    return found


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("words.toml"))


def entry(table: str, column: str) -> dict[str, Any]:
    """What words.toml says of a column; a table's own entry goes before the general one."""
    columns = words()["columns"]
    found: dict[str, Any] = columns.get(f"{table}.{column}") or columns.get(column) or {}
    return found


def heading_of(table: str, column: str, lang: str) -> str:
    """The heading that `cabochon init` writes."""
    return str(entry(table, column).get("ru", column)) if lang == "ru" else column


def choice_name(value: str, lang: str) -> str:
    return str(words()["choices"].get(value, {}).get("ru", value)) if lang == "ru" else value


def sheet_of(table: str, lang: str) -> str:
    return str(words()["tables"][table]["ru"]) if lang == "ru" else table


@cache
def headings(table: str) -> dict[str, str]:
    """Every normalised spelling of the table's headings, and the column that each names."""
    found: dict[str, str] = {}
    for field in tables()[table].fields:  # the exact names and the headings we write ourselves go first
        found.setdefault(normal(field.name), field.name)
    for field in tables()[table].fields:
        if russian := entry(table, field.name).get("ru"):
            found.setdefault(normal(russian), field.name)
    for field in tables()[table].fields:
        for spelling in entry(table, field.name).get("also", []):
            found.setdefault(normal(spelling), field.name)
    return found


def column_of(table: str, heading: str) -> str | None:
    """The column that a heading names, or None."""
    known = headings(table)
    return known.get(normal(heading)) or known.get(normal(without_unit(heading)))


def near_heading(table: str, heading: str) -> tuple[str, str] | None:
    """For a misspelt heading the nearest known spelling and its column."""
    wrong = normal(without_unit(heading))
    best: tuple[str, str] | None = None
    allowed = 0 if len(wrong) < 3 else 1 if len(wrong) < 6 else 2 if len(wrong) < 10 else len(wrong) // 4
    for spelling, column in headings(table).items():
        if abs(len(spelling) - len(wrong)) <= allowed:
            distance = edit_distance(wrong, spelling)
            if distance <= allowed:
                best, allowed = (spelling, column), distance - 1
    return best


@lru_cache(maxsize=1)
def table_names() -> dict[str, str]:
    """Every normalised spelling of a table's name, and the table."""
    found = {normal(table): table for table in tables()}
    for table, said in words()["tables"].items():
        if table in tables():
            for spelling in [said["ru"], *said.get("also", [])]:
                found.setdefault(normal(spelling), table)
    return found


def table_of(name: str) -> str | None:
    """The table that a sheet's or file's name means: "orders", "Orders 2026-10", "02 заказы"; None if none."""
    plain = normal(re.sub(r"\d+", " ", name))
    return table_names().get(normal(name)) or table_names().get(plain)


@cache
def choice_spellings(choices: tuple[str, ...]) -> dict[str, str]:
    """Every normalised spelling of an enumeration's values."""
    found = {normal(value): value for value in choices}
    for value in choices:
        said = words()["choices"].get(value, {})
        for spelling in [said.get("ru", value), *said.get("also", [])]:
            found.setdefault(normal(spelling), value)
    return found
