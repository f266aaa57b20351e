"""Columns of a book's tables as numpy arrays, whatever the kind of frame that the book gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..table import Table

Array = npt.NDArray[Any]


class Columns:
    """Some rows of a table; a column is read when first asked for, and one without a single value is not there."""

    def __init__(self, rows: int, names: Sequence[str], load: Callable[[str], Array]) -> None:
        self.rows = rows
        self._names = frozenset(names)
        self._load = load
        self._read: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names and bool(_known(self[name]).any())

    def __getitem__(self, name: str) -> Array:
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def have(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self for name in names)

    def where(self, keep: Array) -> Columns:
        """The chosen rows."""
        return Columns(int(np.count_nonzero(keep)), tuple(self._names), lambda name: self[name][keep])


class Shelf:
    """A book whose tables are read once for all sections of a report."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._tables: dict[str, Columns] = {}

    def __getitem__(self, table: str) -> Columns:
        if table not in self._tables:
            self._tables[table] = columns_of(getattr(self.book, table))
        return self._tables[table]


def columns_of(frame: Any) -> Columns:
    """The columns of any frame: numbers as they are (null: NaN), days as datetime64[D] (null: NaT), else objects."""
    table = frame if isinstance(frame, Table) else Table(frame)
    return Columns(len(table), table.columns, lambda name: _plain(table[name]))


def only_tolling(orders: Columns) -> bool:
    """Whether every line is paid work on the client's own metal: then nothing of the revenue is metal."""
    return "contract" in orders and bool((orders["contract"] == "tolling").all())


def until(columns: Columns, last: dt.date, *, first: dt.date | None = None) -> Columns:
    """Rows dated on or before ``last``, and from ``first`` on."""
    if "date" not in columns:
        return columns
    keep = columns["date"] <= np.datetime64(last)
    if first is not None:
        keep &= columns["date"] >= np.datetime64(first)
    return columns.where(keep)


def ids(array: Array) -> list[Any]:
    """Ids as plain integers or text, so that they can be looked up."""
    return [value.item() if isinstance(value, np.generic) else value for value in array.tolist()]


def grouped(keys: Array) -> tuple[list[Any], Array]:
    """The distinct keys in order, and for each row the place of its key."""
    listed = ids(keys)
    distinct = sorted(set(listed), key=lambda key: (str(type(key)), key))
    place = {key: at for at, key in enumerate(distinct)}
    return distinct, np.fromiter((place[key] for key in listed), dtype=np.int64, count=len(listed))


def sums(place: Array, values: Array, groups: int) -> Array:
    """The sum of the known values of each group."""
    return np.bincount(place, weights=np.nan_to_num(values.astype(np.float64)), minlength=groups)


def _known(array: Array) -> Array:
    if array.dtype.kind == "f":
        return ~np.isnan(array)
    if array.dtype.kind == "M":
        return ~np.isnat(array)
    if array.dtype.kind == "O":
        return np.array([value is not None for value in array], dtype=bool)
    return np.ones(len(array), dtype=bool)


def _plain(array: Array) -> Array:
    if isinstance(array, np.ma.MaskedArray):
        if array.dtype.kind in "iuf":
            numbers: Array = np.ma.filled(array.astype(np.float64), np.nan)
            return numbers
        listed = np.empty(len(array), dtype=object)
        listed[:] = array.tolist()
        return listed
    return array.astype("datetime64[D]") if array.dtype.kind == "M" else array


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a result as dicts, in order; null is None."""
    table = frame if isinstance(frame, Table) else Table(frame)
    rows: list[dict[str, Any]] = table.rows()
    return rows
