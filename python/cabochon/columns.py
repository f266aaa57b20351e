"""One column from numpy arrays, lists and pandas series: the way in for what does not speak Arrow."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Iterable
from typing import Any

from . import _core
from .errors import InputError, problem

_DAY = datetime.date(1970, 1, 1).toordinal()
_EPOCH = datetime.datetime(1970, 1, 1)
_MICROSECOND = datetime.timedelta(microseconds=1)


def column(values: Any, *, table: str, name: str, keep: bool) -> _core.Column:
    """Anything that can stand as a column of a dict: an array, a sequence, a series of any library."""
    import numpy as np

    if isinstance(values, _core.Column):
        return values
    module = type(values).__module__.partition(".")[0]
    if module == "pandas":
        return from_pandas(_as_series(values), table=table, name=name)
    if hasattr(values, "__arrow_c_stream__"):
        return _core.Column.from_stream(values.__arrow_c_stream__(), table=table, column=name)
    if hasattr(values, "__arrow_c_array__"):
        schema, array = values.__arrow_c_array__()
        return _core.Column.from_array(schema, array, table=table, column=name)
    if module == "narwhals":
        return column(values.to_native(), table=table, name=name, keep=keep)
    if isinstance(values, np.ndarray):
        return from_numpy(values, table=table, name=name, keep=keep)
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise _wrong(table, name, _short(values), "a sequence of values, one for each row")
    if isinstance(values, memoryview) or hasattr(values, "typecode"):
        return from_numpy(np.asarray(values), table=table, name=name, keep=keep)
    return from_objects(list(values), table=table, name=name)


def from_numpy(
    values: Any, *, table: str, name: str, keep: bool = True, mask: Any = None, nan_is_null: bool = False, tz: str = ""
) -> _core.Column:
    """From a numpy array; masked arrays and NaT are null, NaN only where `nan_is_null`."""
    import numpy as np

    if values.ndim != 1:
        raise _wrong(table, name, f"an array of {values.ndim} dimensions", "an array of one dimension")
    if isinstance(values, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(values)
        values = values.data
    kind = values.dtype.kind
    if kind in "OUT":
        texts = values.tolist()
        if mask is not None:
            texts = [None if hidden else text for text, hidden in zip(texts, mask.tolist(), strict=True)]
        return from_objects(texts, table=table, name=name, nan_is_null=nan_is_null)
    if kind == "M":
        return _from_datetime64(values, mask, tz)
    if kind not in "biuf":
        raise _wrong(table, name, f"a column of {values.dtype}", "a column of numbers, truth values, text or dates")
    if kind == "f" and values.dtype.itemsize not in (4, 8):
        values = values.astype("f4" if values.dtype.itemsize == 2 else "f8")
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    if not values.flags.c_contiguous:
        values = np.ascontiguousarray(values)
    mask = None if mask is None else np.ascontiguousarray(mask, dtype=bool)
    return _core.Column.from_buffer(values, mask=mask, nan_is_null=nan_is_null, copy=keep)


def _from_datetime64(values: Any, mask: Any, tz: str) -> _core.Column:
    import numpy as np

    unit, step = np.datetime_data(values.dtype)
    missing = np.isnat(values)
    if mask is not None:
        missing |= mask
    hidden = missing if missing.any() else None
    if unit in ("Y", "M", "W", "D"):
        days = values.astype("M8[D]").astype("i8")
        days[missing] = 0
        return _core.Column.from_buffer(days.astype("i4"), mask=hidden, type="date")
    if unit not in ("s", "ms", "us", "ns") or step != 1:
        unit = "s" if unit in ("h", "m") else "us" if unit in ("s", "ms", "us") else "ns"
        values = values.astype(f"M8[{unit}]")
    ticks = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="))).view("i8")
    return _core.Column.from_buffer(ticks, mask=hidden, type="timestamp", unit=unit, timezone=tz)


def from_pandas(series: Any, *, table: str, name: str) -> _core.Column:
    """From a pandas series without pyarrow; NaN, NaT, None and NA are null."""
    import numpy as np

    dtype = series.dtype
    kind = type(dtype).__name__
    if kind == "CategoricalDtype":
        texts = list(dtype.categories)
        if all(isinstance(text, str) for text in texts):
            codes = np.ascontiguousarray(series.cat.codes.to_numpy(), dtype="i8")
            return _core.Column.from_codes(codes, texts)
        values = series.astype(object).to_numpy()
        return from_objects(values.tolist(), table=table, name=name, nan_is_null=True)
    if kind == "DatetimeTZDtype":
        utc = series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
        return from_numpy(utc, table=table, name=name, tz=str(dtype.tz))
    if isinstance(dtype, np.dtype):
        return from_numpy(series.to_numpy(), table=table, name=name, nan_is_null=True)
    if (
        kind in ("BooleanDtype", "Float32Dtype", "Float64Dtype")
        or kind.endswith(("Int8Dtype", "Int16Dtype"))
        or (kind.endswith(("Int32Dtype", "Int64Dtype")))
    ):
        missing = series.isna().to_numpy()
        values = series.to_numpy(dtype=dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
        return from_numpy(values, table=table, name=name, mask=missing, nan_is_null=True)
    if kind in ("PeriodDtype", "IntervalDtype"):
        raise _wrong(table, name, f"a column of {dtype}", "a column of numbers, truth values, text or dates")
    return from_objects(series.to_numpy(dtype=object).tolist(), table=table, name=name, nan_is_null=True)


def from_objects(values: list[Any], *, table: str, name: str, nan_is_null: bool = False) -> _core.Column:
    """From Python values of one kind and None.

    Texts; truth values; integers; numbers (int, float, Decimal); dates; datetimes, all naive or all aware. Anything
    mixed is an error that lists the rows which differ from the first.
    """
    import numpy as np

    types = set(map(type, values))
    if types <= {str, type(None)}:
        return _core.Column.from_texts(values, table=table, column=name)
    if any(issubclass(one, np.generic) for one in types):
        values = [_plain(value) if isinstance(value, np.generic) else value for value in values]
    if nan_is_null:
        values = [None if _is_nan(value) else value for value in values]
    families = _families(values)
    present = [family for family in families if family]
    first = present[0] if present else "text"
    if first in ("integer", "number") and set(present) <= {"integer", "number"}:
        first = "number" if "number" in present else "integer"
        families = [first if family else "" for family in families]
    bad = [row for row, family in enumerate(families) if family and (family != first or family.startswith("?"))]
    if bad:
        wanted = _SAID.get(first, "a number, a truth value, a text, a date or a datetime")
        raise _wrong_rows(table, name, [(row, _short(values[row])) for row in bad], wanted)
    mask = np.fromiter((not family for family in families), dtype=bool, count=len(values))
    hidden = mask if mask.any() else None
    if first == "text":
        return _core.Column.from_texts(values, table=table, column=name)
    if first == "truth":
        flags = np.fromiter((bool(v) for v in values), dtype=bool, count=len(values))
        return _core.Column.from_buffer(flags, mask=hidden)
    if first == "integer":
        large = [row for row, v in enumerate(values) if v is not None and not -(2**63) <= v < 2**63]
        if large:
            shown = [(row, _short(values[row])) for row in large]
            raise _wrong_rows(table, name, shown, "an integer of 64 bits")
        return _core.Column.from_buffer(np.array([0 if v is None else v for v in values], dtype="i8"), mask=hidden)
    if first == "number":
        return _core.Column.from_buffer(np.array([0.0 if v is None else float(v) for v in values]), mask=hidden)
    if first == "date":
        days = np.array([0 if v is None else v.toordinal() - _DAY for v in values], dtype="i4")
        return _core.Column.from_buffer(days, mask=hidden, type="date")
    zone = _zone(values) if first == "aware" else ""
    ticks = np.array([0 if v is None else _microseconds(v) for v in values], dtype="i8")
    return _core.Column.from_buffer(ticks, mask=hidden, type="timestamp", unit="us", timezone=zone)


def _plain(value: Any) -> Any:
    """A numpy scalar as Python's: a moment as a datetime, whose nanoseconds would else come as a number."""
    import numpy as np

    fine = isinstance(value, np.datetime64) and np.datetime_data(value.dtype)[0] in ("ns", "ps", "fs", "as")
    return value.astype("M8[us]").item() if fine else value.item()


def _zone(values: list[Any]) -> str:
    """The zone that all moments share, by name or as an offset such as +03:00; UTC where they share none."""
    present = [value for value in values if value is not None]
    names = {getattr(value.tzinfo, "key", None) or getattr(value.tzinfo, "zone", None) for value in present}
    name = names.pop() if len(names) == 1 else None
    if isinstance(name, str):
        return name
    offsets = {value.utcoffset() for value in present}
    minutes, rest = divmod(offsets.pop().total_seconds(), 60) if len(offsets) == 1 else (0, 0)
    if not minutes or rest:
        return "UTC"
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{int(abs(minutes)) // 60:02d}:{int(abs(minutes)) % 60:02d}"


_SAID = {
    "text": "a text or None, like the first row with a value",
    "truth": "True, False or None, like the first row with a value",
    "integer": "a number or None, like the first row with a value",
    "number": "a number or None, like the first row with a value",
    "date": "a date or None, like the first row with a value",
    "naive": "a datetime without a time zone or None, like the first row with a value",
    "aware": "a datetime with a time zone or None, like the first row with a value",
}


def _families(values: list[Any]) -> list[str]:
    """What each value is: "" for None, text, truth, integer, number, date, naive, aware or ?Type for others."""
    known = {one: _family(one) for one in set(map(type, values))}
    out = [known[type(value)] for value in values]
    if "datetime" in known.values():
        out = [
            family if family != "datetime" else "naive" if value.utcoffset() is None else "aware"
            for family, value in zip(out, values, strict=True)
        ]
    return out


def _family(one: type) -> str:
    if one is type(None):
        return ""
    for family, types in _FAMILIES:
        if issubclass(one, types):
            return family
    return "?" + one.__name__


# In this order: bool is an int, datetime is a date.
_FAMILIES: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("text", str),
    ("truth", bool),
    ("integer", int),
    ("number", (float, decimal.Decimal)),
    ("datetime", datetime.datetime),
    ("date", datetime.date),
)


def _is_nan(value: Any) -> bool:
    if value is None or isinstance(value, str):
        return False
    if isinstance(value, (float, decimal.Decimal)):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")


def _microseconds(value: datetime.datetime) -> int:
    if value.tzinfo is not None:
        value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return (value - _EPOCH) // _MICROSECOND


def _as_series(values: Any) -> Any:
    if type(values).__name__ == "Series":
        return values
    import pandas

    return pandas.Series(values)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _wrong(table: str, name: str, value: str, expected: str) -> InputError:
    return InputError.of([problem(table, name, value, expected)])


def _wrong_rows(table: str, name: str, rows: list[tuple[int, str]], expected: str) -> InputError:
    return InputError.of([problem(table, name, value, expected, row=row) for row, value in rows[:10]], len(rows))
