"""The door for frames: whatever the caller holds comes in as columns, and results go out as the same kind of frame.

Anything that speaks the Arrow PyCapsule interface is read in C++ without Python looking at a single value; what does
not (a pandas without pyarrow, numpy arrays, lists) goes through numpy. No data frame library is imported that the
caller has not imported already.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .errors import InputError, problem

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

READABLE = (
    "a frame: pandas, polars, pyarrow, DuckDB, narwhals, cabochon.Table, a dict of columns, a list of dicts "
    "or anything with __arrow_c_stream__"
)


def kind(frame: Any) -> str:
    """Which kind of frame this is, for `give`.

    ``pandas``, ``polars``, ``pyarrow``, ``duckdb``, ``dict``, ``cabochon`` (also lists of dicts and unknown Arrow
    producers); ``narwhals:polars`` and so on for a frame wrapped by narwhals.

    >>> kind({"revenue": [1.0, 2.0]})
    'dict'
    """
    from .table import Table

    if isinstance(frame, Table):
        return frame.frames or "cabochon"
    if isinstance(frame, Mapping):
        return "dict"
    library = _library(frame)
    if library == "narwhals":
        return "narwhals:" + kind(frame.to_native())
    return library if library in ("pandas", "polars", "pyarrow", "duckdb") else "cabochon"


def read(
    frame: Any,
    *,
    columns: Iterable[str | None] | None = None,
    name: str = "frame",
    keep: bool = False,
    timezone: str | None = None,
) -> _core.Table:
    """Any frame as a table of the compiled core.

    ``columns`` are those wanted, in this order (None entries are ignored, so that optional arguments can be passed on);
    all when absent. ``name`` stands in messages. ``keep=True`` copies columns whose memory the caller could change
    later (numpy arrays, also those inside pandas), for results that outlive the call; Arrow's own memory never changes
    and is always shared. With ``timezone`` (an IANA name) aware timestamps become the local time of that zone; naive
    ones, and all of them without ``timezone``, stay as they are.

    >>> read({"nps": [9, None, 3], "role": ["user", "user", None]}, columns=["nps"]).rows
    3
    """
    wanted = None if columns is None else [c for c in columns if c is not None]
    for column in wanted or []:
        if isinstance(column, (list, dict, set)):
            raise _wrong(name, repr(column), "the name of one column")
    wanted = wanted and list(dict.fromkeys(wanted))
    core = _read(frame, wanted, name, keep)
    if timezone is None:
        return core
    from . import timezones

    return timezones.to_local(core, timezone)


def _read(frame: Any, wanted: list[str] | None, name: str, keep: bool) -> _core.Table:
    from .table import Table

    if isinstance(frame, Table):
        frame = frame._core
    if isinstance(frame, _core.Table):
        core = frame.select(frame.names)
        if name != "frame":
            core.name = name
        return core if wanted is None else core.select(wanted)
    if isinstance(frame, Mapping):
        return _read_mapping(frame, wanted, name, keep)
    library = _library(frame)
    if library == "narwhals":
        return _read(frame.to_native(), wanted, name, keep)
    kind_of_object = type(frame).__name__
    if library == "pyspark" or type(frame).__module__.startswith("pyspark"):
        raise _wrong(
            name,
            "a Spark frame",
            "a frame on this machine (aggregate in Spark first, or bring a chosen part over with toArrow())",
        )
    if kind_of_object in ("Series", "ChunkedArray", "Array", "Index") and library in ("pandas", "polars", "pyarrow"):
        raise _wrong(name, f"a single column ({library} {kind_of_object})", "a frame with named columns")
    if library == "pandas" and hasattr(frame, "iloc"):
        return _read_pandas(frame, wanted, name, keep)
    if library == "polars" and kind_of_object == "LazyFrame":
        if wanted:
            _check_names(name, wanted, frame.collect_schema().names())
            frame = frame.select(wanted)
        frame = frame.collect()
    if library == "duckdb" and wanted and hasattr(frame, "project"):
        _check_names(name, wanted, frame.columns)
        frame = frame.project(", ".join('"' + c.replace('"', '""') + '"' for c in wanted))
    if hasattr(frame, "__arrow_c_stream__"):
        return _core.Table.from_stream(frame.__arrow_c_stream__(), name=name, columns=wanted)
    if hasattr(frame, "__arrow_c_array__"):
        schema, array = frame.__arrow_c_array__()
        return _core.Table.from_array(schema, array, name=name, columns=wanted)
    if library == "duckdb" and hasattr(frame, "arrow"):
        return _read(frame.arrow(), wanted, name, keep)
    if isinstance(frame, Sequence) and not isinstance(frame, (str, bytes)):
        return _read_rows(frame, wanted, name)
    raise _wrong(name, f"a {type(frame).__module__}.{type(frame).__qualname__}", READABLE)


def give(table: _core.Table, kind: str) -> Any:
    """The table as the kind of frame that `kind` named: a pandas, polars or narwhals frame, a pyarrow table (also for
    DuckDB, whose relations belong to a connection), a dict of numpy arrays or a `cabochon.Table`.

    >>> give(read({"product": ["ring"]}), "dict")
    {'product': array(['ring'], dtype=object)}
    """
    from .table import Table, to_numpy

    if kind == "pandas":
        return to_pandas(table)
    if kind == "polars":
        return to_polars(table)
    if kind in ("pyarrow", "duckdb"):
        return to_pyarrow(table)
    if kind == "dict":
        return {name: to_numpy(table.column(name)) for name in table.names}
    if kind.startswith("narwhals:"):
        import narwhals

        return narwhals.from_native(give(table, kind.partition(":")[2]))
    if kind == "cabochon":
        return Table(table)
    raise _wrong("frames", repr(kind), "one of pandas, polars, pyarrow, duckdb, dict, cabochon")


def give_beside(table: _core.Table, frame: Any) -> Any:
    """The table as the kind of frame that it was computed from, where its rows are the rows of that frame: what pandas
    calls the index stays, so that a column put back into the frame meets its own rows.

    >>> give_beside(read({"product": ["ring"]}), {"product": ["ring"]})
    {'product': array(['ring'], dtype=object)}
    """
    given = give(table, kind(frame))
    native = frame.to_native() if _library(frame) == "narwhals" else frame
    if _library(native) != "pandas":
        return given
    if _library(frame) == "narwhals":
        import narwhals

        return narwhals.from_native(given.to_native().set_axis(native.index, axis=0))
    return given.set_axis(native.index, axis=0)


def to_polars(table: _core.Table) -> polars.DataFrame:
    """As a polars frame, through Arrow."""
    import polars

    return polars.DataFrame(table)


def to_pyarrow(table: _core.Table) -> pyarrow.Table:
    """As a pyarrow table, through Arrow."""
    import pyarrow

    return pyarrow.table(table)


def to_pandas(table: _core.Table) -> pandas.DataFrame:
    """As a pandas frame; pyarrow is not needed.

    Texts become pandas' text type (object before pandas 3), dates datetime64[s], integers with nulls Int64 and truth
    values with nulls boolean, so that no number changes on the way; missing floats are NaN.
    """
    import numpy as np
    import pandas

    from .table import to_numpy

    modern = int(pandas.__version__.split(".")[0]) >= 3
    out: dict[str, Any] = {}
    for name in table.names:
        column = table.column(name)
        values = to_numpy(column)
        if column.type == "text":
            out[name] = pandas.Series(values, dtype="str" if modern else object)
        elif column.type == "date":
            out[name] = pandas.Series(values.astype("datetime64[s]"))
        elif column.type == "timestamp":
            out[name] = pandas.Series(values)
            if column.timezone:
                out[name] = out[name].dt.tz_localize("UTC").dt.tz_convert(column.timezone)
        elif isinstance(values, np.ma.MaskedArray):
            if values.dtype.kind == "f":
                out[name] = pandas.Series(values.data)
            elif values.dtype.kind == "b":
                out[name] = pandas.Series(pandas.arrays.BooleanArray(values.data.copy(), np.ma.getmaskarray(values)))
            else:
                out[name] = pandas.Series(pandas.arrays.IntegerArray(values.data.copy(), np.ma.getmaskarray(values)))
        else:
            out[name] = pandas.Series(values.copy())
    return pandas.DataFrame(out, index=pandas.RangeIndex(table.rows), columns=pandas.Index(table.names))


def head(table: _core.Table, rows: int) -> _core.Table:
    """The first rows; nothing is copied."""
    return table.slice(0, min(rows, table.rows))


def _library(frame: Any) -> str:
    """The data frame library that a frame's class, or a class above it, comes from."""
    for one in type(frame).__mro__:
        root = one.__module__.partition(".")[0].lstrip("_")
        if root in ("pandas", "polars", "pyarrow", "duckdb", "narwhals", "pyspark"):
            return root
    return ""


def _wrong(name: str, value: str, expected: str, column: str = "", row: int | None = None) -> InputError:
    return InputError.of([problem(name, column, value, expected, row=row)])


def _check_names(name: str, wanted: Sequence[str], names: Sequence[str]) -> None:
    """Raises for a wanted column that is not there, with the nearest name."""
    empty = _core.Column.from_texts([])
    names = list(dict.fromkeys(names))
    if wanted and not names:
        raise _wrong(name, "a frame without any column", f"a column '{wanted[0]}'")
    _core.Table(name, [(n, empty) for n in names]).select(list(wanted))


def _read_mapping(frame: Mapping[Any, Any], wanted: list[str] | None, name: str, keep: bool) -> _core.Table:
    from . import columns

    named = {str(key): value for key, value in frame.items()}
    if wanted is not None:
        _check_names(name, wanted, list(named))
    made = [(c, columns.column(named[c], table=name, name=c, keep=keep)) for c in (named if wanted is None else wanted)]
    rows = 0
    if not made and named:
        rows = len(columns.column(next(iter(named.values())), table=name, name=next(iter(named)), keep=False))
    return _core.Table(name, made, rows=rows)


def _read_rows(frame: Sequence[Any], wanted: list[str] | None, name: str) -> _core.Table:
    for number, row in enumerate(frame):
        if not isinstance(row, Mapping):
            raise _wrong(name, f"a {type(row).__name__}", "a dict of column names and values", row=number)
    names = list(dict.fromkeys(str(key) for row in frame for key in row))
    if wanted is not None and (names or frame):
        _check_names(name, wanted, names)
    from . import columns

    plain = [{str(key): value for key, value in row.items()} for row in frame]
    made = []
    for column in names if wanted is None else wanted:
        values = [row.get(column) for row in plain]
        made.append((column, columns.column(values, table=name, name=column, keep=False)))
    return _core.Table(name, made, rows=len(frame))


def _read_pandas(frame: Any, wanted: list[str] | None, name: str, keep: bool) -> _core.Table:
    from . import columns

    names = [str(c) for c in frame.columns]
    chosen = names if wanted is None else wanted
    _check_names(name, chosen, names)
    twice = [c for c in chosen if names.count(c) > 1]
    if twice:
        raise _wrong(name, "the column twice", "each column once", twice[0])
    part = frame if wanted is None else frame.iloc[:, [names.index(c) for c in chosen]]
    core = _pandas_through_arrow(part, chosen, name)
    if core is None:
        made = [(c, columns.from_pandas(part.iloc[:, i], table=name, name=c)) for i, c in enumerate(chosen)]
        core = _core.Table(name, made, rows=len(part))
    return core.copy() if keep else core


def _pandas_through_arrow(part: Any, names: list[str], name: str) -> _core.Table | None:
    """Through pandas' own capsule; None where it has none, lacks pyarrow or pyarrow does not take a column."""
    if not hasattr(part, "__arrow_c_stream__") or not names:
        return None
    pandas = sys.modules["pandas"]
    plain = part.set_axis(names, axis=1)
    if not isinstance(plain.index, pandas.RangeIndex):
        plain = plain.set_axis(pandas.RangeIndex(len(plain)), axis=0)
    try:
        capsule = plain.__arrow_c_stream__()
    except ImportError:
        return None
    except Exception as error:
        if type(error).__module__.startswith("pyarrow"):
            return None
        raise
    return _core.Table.from_stream(capsule, name=name, nan_is_null=True)
