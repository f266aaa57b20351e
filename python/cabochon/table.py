"""`cabochon.Table`: rows and columns for those who have no data frame library, and a bridge for those who have."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _core

if TYPE_CHECKING:
    import numpy
    import pandas
    import polars
    import pyarrow

SHOWN_ROWS = 20
CELL = 60  #: characters of a text that are shown


def _texts(column: _core.Column) -> numpy.ndarray[Any, Any]:
    """The texts of a column as an object array, None where null."""
    import numpy as np

    words = np.empty(len(column.dictionary()) + 1, dtype=object)
    words[:-1] = column.dictionary()
    words[-1] = None
    out: numpy.ndarray[Any, Any] = words[np.asarray(column)]  # code -1 is the last word
    return out


def to_numpy(column: _core.Column) -> numpy.ndarray[Any, Any]:
    """A column as an array, without a copy where nothing is missing.

    Missing numbers and truth values come as a masked array, missing dates and times as NaT, missing texts as None.
    Aware timestamps come in UTC, as numpy knows no time zones.
    """
    import numpy as np

    kind = column.type
    if kind == "text":
        return _texts(column)
    values: numpy.ndarray[Any, Any] = np.asarray(column)
    if kind == "date":
        values = values.astype("datetime64[D]")
    elif kind == "timestamp":
        values = values.view(f"datetime64[{column.unit}]")
    if column.null_count == 0:
        return values
    missing = np.frombuffer(column.missing(), dtype=bool)
    if kind in ("date", "timestamp"):
        values = values.copy()
        values[missing] = np.datetime64("NaT")
        return values
    if kind in ("float32", "float64") and not np.isnan(values[missing]).all():
        values = values.copy()  # our own results have NaN under their nulls already
        values[missing] = np.nan
    return np.ma.MaskedArray(values, mask=missing)


def to_list(column: _core.Column) -> list[Any]:
    """A column as a list of Python values, None where null; aware timestamps are aware datetimes in UTC."""
    values = to_numpy(column)
    if column.type == "timestamp":
        import datetime

        values = values.astype("datetime64[us]")
        if column.timezone:
            return [None if v is None else v.replace(tzinfo=datetime.timezone.utc) for v in values.tolist()]
    out: list[Any] = values.tolist()
    return out


class Table:
    """Rows and columns, immutable.

    It speaks Arrow (``__arrow_c_stream__``), so polars, pyarrow, pandas and DuckDB read it as it is; it shows itself in
    a notebook; and it needs none of them.

    >>> import cabochon as cb
    >>> table = cb.Table({"product": ["ring", "chain"], "revenue": [120.0, 80.5]})
    >>> len(table), table.columns
    (2, ['product', 'revenue'])
    >>> table["revenue"].sum()
    np.float64(200.5)
    """

    def __init__(self, data: Any = (), *, name: str | None = None, frames: str | None = None) -> None:
        from . import frames as door

        self._core: _core.Table
        if isinstance(data, _core.Table):
            self._core = data
        else:
            self._core = door.read(data, name=name or "table", keep=True)
        #: The kind of frame that results made from this table take; None: `cabochon.Table`.
        self.frames: str | None = frames

    @property
    def name(self) -> str:
        """Name of the table, as messages call it."""
        return self._core.name

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._core.names

    @property
    def types(self) -> dict[str, str]:
        """Type of each column: boolean, int8 ... float64, text, date or timestamp."""
        return {name: self._core.column(name).type for name in self.columns}

    def __len__(self) -> int:
        return self._core.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> numpy.ndarray[Any, Any]:
        """A column as a numpy array; a missing number is masked, a missing date NaT, a missing text None."""
        return to_numpy(self._core.column(name))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.types == other.types and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def select(self, *columns: str) -> Table:
        """The named columns, in this order; nothing is copied."""
        return Table(self._core.select(list(columns)), frames=self.frames)

    def to_dict(self) -> dict[str, list[Any]]:
        """Column names to lists of Python values, None where null."""
        return {name: to_list(self._core.column(name)) for name in self.columns}

    def rows(self) -> list[dict[str, Any]]:
        """One dict a row."""
        names, columns = self.columns, list(self.to_dict().values())
        if not columns:
            return [{} for _ in range(len(self))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas frame: texts as its own text type, dates as datetime64, integers with nulls as Int64."""
        from . import frames

        return frames.to_pandas(self._core)

    def to_polars(self) -> polars.DataFrame:
        """As a polars frame."""
        from . import frames

        return frames.to_polars(self._core)

    def to_pyarrow(self) -> pyarrow.Table:
        """As a pyarrow table."""
        from . import frames

        return frames.to_pyarrow(self._core)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.name, self.frames, len(self), _pickled(self._core))

    def _head(self) -> tuple[list[dict[str, Any]], int]:
        from . import frames

        return Table(frames.head(self._core, SHOWN_ROWS)).rows(), len(self)

    def _said(self) -> str:
        rows, columns = len(self), len(self.columns)
        text = f"{rows:,} row{'s' if rows != 1 else ''} x {columns} column{'s' if columns != 1 else ''}"
        return text + (f", the first {SHOWN_ROWS} shown" if rows > SHOWN_ROWS else "")

    def __repr__(self) -> str:
        shown, _ = self._head()
        cells = [[_cell(row[name]) for name in self.columns] for row in shown]
        right = [kind not in ("text", "date", "timestamp", "boolean") for kind in self.types.values()]
        widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(self.columns)]

        def line(texts: list[str]) -> str:
            padded = (t.rjust(w) if r else t.ljust(w) for t, w, r in zip(texts, widths, right, strict=True))
            return "  ".join(padded).rstrip()

        lines = [line(self.columns), *(line(row) for row in cells)] if self.columns else []
        return "\n".join([f"{self.name}: {self._said()}", *lines])

    def _repr_html_(self) -> str:
        shown, _ = self._head()
        numbers = [kind not in ("text", "date", "timestamp", "boolean") for kind in self.types.values()]

        def cells(tag: str, texts: list[str]) -> str:
            out = []
            for text, number in zip(texts, numbers, strict=True):
                scope = ' scope="col"' if tag == "th" else ""
                align = "right" if number else "left"
                out.append(f'<{tag}{scope} style="text-align:{align}">{html.escape(text)}</{tag}>')
            return "<tr>" + "".join(out) + "</tr>"

        head = cells("th", self.columns)
        body = "".join(cells("td", [_cell(row[name]) for name in self.columns]) for row in shown)
        caption = f"<caption>{html.escape(self.name)}: {self._said()}</caption>"
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e15 else repr(value)
    text = str(value)
    if len(text) > CELL:
        text = f"{text[: CELL - 3]}... ({len(text):,} characters)"
    return "".join(c if c.isprintable() else " " for c in text) if isinstance(value, str) else text


def _pickled(core: _core.Table) -> list[tuple[Any, ...]]:
    import numpy as np

    out = []
    for name in core.names:
        column = core.column(name)
        missing = bytes(column.missing()) if column.null_count else b""
        values = np.asarray(column).tobytes()
        out.append((name, column.type, column.unit, column.timezone, column.dictionary(), values, missing))
    return out


_DTYPES: Mapping[str, str] = {"boolean": "?", "text": "i4", "date": "i4", "timestamp": "i8"}


def _restore(name: str, frames: str | None, rows: int, columns: list[tuple[Any, ...]]) -> Table:
    import numpy as np

    made = []
    for column_name, kind, unit, timezone, dictionary, values, missing in columns:
        data = np.frombuffer(values, dtype=_DTYPES.get(kind, kind))
        if kind == "text":
            column = _core.Column.from_codes(data.astype("i8"), dictionary)
        else:
            mask = np.frombuffer(missing, dtype="?") if missing else None
            typed = kind if kind in ("date", "timestamp") else ""
            column = _core.Column.from_buffer(data, mask=mask, type=typed, unit=unit, timezone=timezone)
        made.append((column_name, column))
    return Table(_core.Table(name, made, rows=rows), frames=frames)
