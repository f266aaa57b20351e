"""Whatever a library holds comes in and goes back out as the same values: examples made up by hypothesis."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import cabochon as cb
from cabochon import frames

pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

WORDS = st.one_of(st.text(max_size=20), st.sampled_from(["", "a", "x" * 12, "x" * 13, "x" * 15, "x" * 16, "Ж" * 8]))
VALUES: dict[str, Any] = {
    "i64": st.integers(-(2**63), 2**63 - 1),
    "i8": st.integers(-128, 127),
    "u64": st.integers(0, 2**64 - 1),
    "f64": st.floats(allow_nan=False),
    "text": WORDS,
    "flag": st.booleans(),
    "day": st.dates(),
    "when": st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1)),
}
ARROW = {
    "i64": pa.int64(), "i8": pa.int8(), "u64": pa.uint64(), "f64": pa.float64(), "text": pa.string(),
    "flag": pa.bool_(), "day": pa.date32(), "when": pa.timestamp("us"),
}  # fmt: skip
TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]


@st.composite
def tables(draw: Any) -> dict[str, list[Any]]:
    rows = draw(st.integers(0, 40))
    names = draw(st.lists(st.sampled_from(list(VALUES)), unique=True, min_size=1))
    return {n: draw(st.lists(st.none() | VALUES[n], min_size=rows, max_size=rows)) for n in names}


def content(frame: Any) -> dict[str, list[Any]]:
    return cb.Table(frames.read(frame)).to_dict()


@hypothesis.given(values=tables(), data=st.data())
@hypothesis.settings(max_examples=60, deadline=None)
def test_pyarrow_in_any_cut(values: dict[str, list[Any]], data: Any) -> None:
    types = {**ARROW, "text": data.draw(st.sampled_from(TEXTS))}
    whole = pa.table({n: pa.array(v, types[n]) for n, v in values.items()})
    assert content(whole) == values
    cuts = sorted(data.draw(st.lists(st.integers(0, whole.num_rows), max_size=4)))
    parts = [whole.slice(a, b - a) for a, b in zip([0, *cuts], [*cuts, whole.num_rows], strict=True)]
    assert content(pa.concat_tables(parts)) == values
    start = data.draw(st.integers(0, whole.num_rows))
    assert content(whole.slice(start)) == {n: v[start:] for n, v in values.items()}
    back = frames.give(frames.read(pa.concat_tables(parts)), "pyarrow")
    assert back.to_pydict() == values
    again = frames.give(frames.head(frames.read(whole), start), "pyarrow")
    assert again.to_pydict() == {n: v[:start] for n, v in values.items()}


@hypothesis.given(values=tables())
@hypothesis.settings(max_examples=40, deadline=None)
def test_polars(values: dict[str, list[Any]]) -> None:
    types = {
        "i64": pl.Int64, "i8": pl.Int8, "u64": pl.UInt64, "f64": pl.Float64, "text": pl.String, "flag": pl.Boolean,
        "day": pl.Date, "when": pl.Datetime("us"),
    }  # fmt: skip
    frame = pl.DataFrame(values, schema={n: types[n] for n in values})
    assert content(frame) == values
    assert frames.give(frames.read(frame), "polars").equals(frame)
    assert frames.give(frames.read(frame), "polars").schema == frame.schema
    assert content(frame.reverse()) == {n: v[::-1] for n, v in values.items()}


@hypothesis.given(values=tables())
@hypothesis.settings(max_examples=40, deadline=None)
def test_pandas(values: dict[str, list[Any]]) -> None:
    types = {"i64": "Int64", "i8": "Int8", "u64": "UInt64", "f64": "Float64", "text": "str", "flag": "boolean"}
    frame = pd.DataFrame(
        {n: pd.Series(v, dtype=types.get(n, "datetime64[us]" if n == "when" else object)) for n, v in values.items()}
    )
    assert content(frame) == {n: v for n, v in values.items() if n in frame}
    back = frames.give(frames.read(frame, columns=[n for n in values if n != "day"]), "pandas")
    assert content(back) == {n: v for n, v in values.items() if n != "day"}


@hypothesis.given(values=tables())
@hypothesis.settings(max_examples=40, deadline=None)
def test_dicts_and_rows(values: dict[str, list[Any]]) -> None:
    if any(v is not None and v >= 2**63 for v in values.get("u64", [])):
        values["u64"] = [v and v % 2**63 for v in values["u64"]]
    assert content(values) == values
    assert content(frames.give(frames.read(values), "dict")) == values
    rows = cb.Table(values).rows()
    if rows:
        assert content(rows) == values
