"""
What the store leaves to the compiled core.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['RowReader', 'TableBuilder', 'check_table', 'find_repeats', 'first_rows', 'referred_field', 'refuse', 'same_rows', 'select_rows']
class RowReader:
    """
    Tuples of columns, a batch at a time; the column '' is the row's number.
    """
    def __init__(self, table: cabochon._core.Table, columns: collections.abc.Sequence[str], rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex] | None = None) -> None:
        ...
    def next(self, count: typing.SupportsInt | typing.SupportsIndex) -> list:
        """
        The next rows; an empty list at the end.
        """
class TableBuilder:
    """
    Columns out of rows of a table of the book.
    """
    def __init__(self, table: str, *, fields: collections.abc.Sequence[str] = [], numbers: collections.abc.Sequence[str] = []) -> None:
        ...
    def add(self, rows: list) -> None:
        """
        Adds tuples of the numbers and fields, in the table's order.
        """
    def finish(self) -> cabochon._core.Table:
        """
        The table; the builder is empty afterwards.
        """
def check_table(table: cabochon._core.Table, *, name: str, currency: str, timezone: str) -> tuple:
    """
    The good rows, their numbers in the table given, and every problem.
    """
def find_repeats(table: cabochon._core.Table, rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], keys: collections.abc.Sequence[str], columns: collections.abc.Sequence[str]) -> tuple[list[int], list[tuple[int, int]]]:
    """
    Copies of rows with the same key; and pairs of rows whose keys are the same and whose contents are not.
    """
def first_rows(table: cabochon._core.Table, column: str) -> list[int]:
    """
    The first row of each distinct value of a column.
    """
def referred_field(table: str) -> str:
    """
    Field of a table that references to it are looked up in; '' where none is.
    """
def refuse(table: str, column: str, value: str, expected: str) -> None:
    """
    Raises an InputError.
    """
def same_rows(left: cabochon._core.Table, left_rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], right: cabochon._core.Table, columns: collections.abc.Sequence[str]) -> list[bool]:
    """
    Whether row left_rows[i] of left holds the same as row i of right.
    """
def select_rows(table: str, *, known_at: typing.SupportsInt | typing.SupportsIndex | None = None) -> str:
    """
    SQL that reads a table as it was known at an instant, in microseconds since 1970.
    
    >>> from cabochon import _core
    >>> _core.store.select_rows('processes')[:60]
    'SELECT t."process", t."department", t."owner", t."standard_h'
    """
