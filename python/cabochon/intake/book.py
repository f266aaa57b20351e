"""From what files hold to a Book, with the book's own problems traced back to file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import Error, InputError
from . import vocabulary
from .folder import Intake
from .problem import Problem

if TYPE_CHECKING:
    from .. import Book


_AS_IN = re.compile(r"as in row (\d+)")


def _with_places(intake: Intake, table: str, value: str) -> str:
    """What was found, with another row of the table told by its file and line."""

    def place(match: re.Match[str]) -> str:
        return "as in " + (intake.problem_at(table, int(match[1]), "", "", "").place or f"row {match[1]}")

    return _AS_IN.sub(place, value)


def currency_of(intake: Intake, stated: str = "") -> str:
    """The book's currency: stated, or named by the mapping or the cells; an Error where money has none."""
    if stated:
        named = {source.currency for source in intake.sources if source.currency}
        if named - {stated} and not intake.problems:
            raise Error(f"the files hold amounts in {', '.join(sorted(named - {stated}))}, not in {stated}")
        return stated
    if intake.currency:
        return intake.currency
    for table, columns in intake.tables.items():
        for field in vocabulary.tables()[table].fields:
            if field.unit == "currency" and any(value is not None for value in columns.get(field.name, ())):
                raise Error(
                    f'{table} hold money but no currency: state it, as --currency EUR or currency = "EUR" '
                    "in the mapping"
                )
    return "XXX"  # ISO 4217's code for no currency: nothing in these tables is money


def all_problems(intake: Intake, currency: str) -> list[Problem]:
    """Every problem of the files: those of cells, and those that only the whole book shows."""
    problems = list(intake.problems)
    known = {(problem.table, problem.row, problem.column) for problem in problems}
    doubtful = {(problem.table, problem.column) for problem in problems if problem.row is None}
    for found in _of_book(intake.tables, currency):
        row = -1 if found["row"] is None else int(found["row"])
        table, column = str(found["table"]), str(found["column"])
        if (table, row, column) in known or (table, column) in doubtful or (table, row, "") in known:
            continue
        value = _with_places(intake, table, str(found["value"] or ""))
        problems.append(intake.problem_at(table, row, column, value, str(found["expected"])))
    return problems


def load(intake: Intake, *, currency: str = "", on_error: str = "raise") -> Book:
    """The book of these files.

    With ``on_error="raise"`` any problem is an InputError that names file and line; with ``"quarantine"`` bad rows are
    left out. Doubts about a whole column are an error either way.
    """
    from .. import Book

    money = currency_of(intake, currency)
    if intake.unreadable:
        raise Error("; ".join(intake.unreadable))
    problems = intake.doubts if on_error == "quarantine" else all_problems(intake, money)
    if problems:
        raise input_error(problems)
    tables: dict[str, Any] = dict(intake.good())
    return Book(**tables, currency=money, on_error=on_error)


def input_error(problems: list[Problem]) -> InputError:
    """The error that names the first ten problems by file and line."""
    text = str(problems[0]) if len(problems) == 1 else f"{len(problems)} problems"
    if len(problems) > 1:
        text += "".join(f"\n  {problem}" for problem in problems[:10])
        text += f"\n  and {len(problems) - 10} more" if len(problems) > 10 else ""
    listed = [
        {"table": p.place or p.table, "column": p.column, "row": p.row, "value": p.value, "expected": p.expected}
        for p in problems
    ]
    return InputError(text, listed)


def _of_book(tables: dict[str, dict[str, list[Any]]], currency: str) -> list[dict[str, Any]]:
    from .. import Book

    try:
        frames: dict[str, Any] = dict(tables)
        quarantine = Book(**frames, currency=currency, on_error="quarantine").quarantine
    except InputError as error:  # what concerns whole columns or tables is never put aside
        return list(error.problems)
    return list(quarantine.rows())
