"""Every producer and every type comes in through `cabochon.frames`, and goes back as what it was."""

from __future__ import annotations

import datetime as dt
import decimal
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon import _core, frames

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

UTC = dt.timezone.utc
ROWS: dict[str, list[Any]] = {
    "number": [1, None, 3, -4],
    "price": [1.5, 2.0, None, 4.0],
    "product": ["кольцо", None, "", "a chain with a long name"],
    "paid": [True, False, None, True],
    "day": [dt.date(2026, 10, 31), None, dt.date(1969, 12, 31), dt.date(1, 1, 1)],
    "local": [dt.datetime(2026, 10, 31, 23, 59, 59, 5), None, dt.datetime(1969, 12, 31, 23), dt.datetime(1970, 1, 1)],
    "moment": [dt.datetime(2026, 10, 31, tzinfo=UTC), None, dt.datetime(1960, 1, 1, tzinfo=UTC), None],
}


def content(frame: Any, **options: Any) -> dict[str, list[Any]]:
    return cb.Table(frames.read(frame, **options)).to_dict()


def arrow_table() -> pa.Table:
    return pa.table(
        {
            "number": pa.array(ROWS["number"], pa.int64()),
            "price": pa.array(ROWS["price"], pa.float64()),
            "product": pa.array(ROWS["product"], pa.string()),
            "paid": pa.array(ROWS["paid"], pa.bool_()),
            "day": pa.array(ROWS["day"], pa.date32()),
            "local": pa.array(ROWS["local"], pa.timestamp("us")),
            "moment": pa.array(ROWS["moment"], pa.timestamp("us", "UTC")),
        }
    )


class OnlyArray:
    """A producer of one batch."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        out: tuple[object, object] = self.batch.__arrow_c_array__()
        return out


PRODUCERS: dict[str, Any] = {
    "dict": lambda: ROWS,
    "rows": lambda: [dict(zip(ROWS, row, strict=True)) for row in zip(*ROWS.values(), strict=True)],
    "pyarrow": arrow_table,
    "batch": lambda: arrow_table().to_batches()[0],
    "reader": lambda: arrow_table().to_reader(),
    "chunked": lambda: pa.concat_tables([arrow_table().slice(i, 1) for i in range(4)]),
    "sliced": lambda: pa.concat_tables([arrow_table()] * 3).combine_chunks().slice(4, 4),
    "array": lambda: OnlyArray(arrow_table().to_batches()[0]),
    "polars": lambda: pl.DataFrame(ROWS),
    "lazy": lambda: pl.DataFrame(ROWS).lazy(),
    "polars chunked": lambda: pl.concat([pl.DataFrame(ROWS)[i : i + 1] for i in range(4)], rechunk=False),
    "cabochon": lambda: cb.Table(ROWS),
    "core": lambda: frames.read(ROWS),
    "numpy": lambda: frames.give(frames.read(ROWS), "dict") | {"moment": ROWS["moment"]},
    "pandas objects": lambda: pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in ROWS.items()}),
    "pandas arrow": lambda: arrow_table().to_pandas(types_mapper=pd.ArrowDtype),
    "dict of series": lambda: {k: pl.Series(v) if k != "price" else pd.Series(v) for k, v in ROWS.items()},
    "dict of arrow": lambda: {k: arrow_table()[k] for k in ROWS},
}


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_producer_gives_the_same_values(producer: str) -> None:
    assert content(PRODUCERS[producer]()) == ROWS


@pytest.mark.parametrize("producer", PRODUCERS)
def test_columns_are_chosen_in_the_order_asked_for(producer: str) -> None:
    chosen = content(PRODUCERS[producer](), columns=["product", None, "number", "product"])
    assert chosen == {"product": ROWS["product"], "number": ROWS["number"]}
    assert list(chosen) == ["product", "number"]


@pytest.mark.parametrize("producer", PRODUCERS)
def test_no_columns_keep_the_number_of_rows(producer: str) -> None:
    assert frames.read(PRODUCERS[producer](), columns=[]).rows == 4


@pytest.mark.parametrize("producer", PRODUCERS)
def test_a_misspelt_column_is_answered_with_the_nearest(producer: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        frames.read(PRODUCERS[producer](), columns=["prise"], name="orders")
    names = ", ".join(ROWS)
    assert str(caught.value) == f"orders, column 'prise': expected one of {names} (did you mean 'price'?)"


def test_numpy_backed_pandas() -> None:
    frame = pd.DataFrame(ROWS, index=[7, 5, 3, 1])
    frame["day"] = pd.to_datetime(pd.Series([None] * 4)).array
    assert frame["number"].dtype == np.float64
    expected = {**ROWS, "number": [1.0, None, 3.0, -4.0], "day": [None] * 4}
    assert content(frame) == expected


def test_pandas_indexes_are_not_columns() -> None:
    frame = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["a", "b"], name="key"))
    assert content(frame) == {"x": [1, 2]}


def test_pandas_types_of_its_own() -> None:
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int16"),
            "flag": pd.array([None, True], dtype="boolean"),
            "number": pd.array([None, 1.5], dtype="Float32"),
            "text": pd.array(["a", None], dtype="string"),
            "new text": pd.Series(["a", None], dtype="str"),
            "category": pd.Categorical(["b", None], categories=["a", "b"]),
            "number category": pd.Categorical([3, None], categories=[3, 1]),
            "moment": pd.to_datetime(["2026-01-01T00:00:00+03:00", None], utc=True),
            "mixed none": pd.Series(["a", float("nan")], dtype=object),
            "integers": pd.Series([2**62, None], dtype=object),
        }
    )
    assert content(frame) == {
        "whole": [1, None],
        "flag": [None, True],
        "number": [None, 1.5],
        "text": ["a", None],
        "new text": ["a", None],
        "category": ["b", None],
        "number category": [3, None],
        "moment": [dt.datetime(2025, 12, 31, 21, tzinfo=UTC), None],
        "mixed none": ["a", None],
        "integers": [2**62, None],
    }


def test_pandas_mixed_objects_name_the_row() -> None:
    frame = pd.DataFrame({"x": pd.Series(["a", 5, None, 7.5], dtype=object)})
    with pytest.raises(cb.InputError) as caught:
        frames.read(frame, name="orders")
    assert str(caught.value) == (
        "2 problems\n  orders, row 1, column 'x': got 5, expected a text or None, like the first row with a value"
        "\n  orders, row 3, column 'x': got 7.5, expected a text or None, like the first row with a value"
    )
    assert caught.value.total == 2
    assert caught.value.row == 1


@pytest.mark.parametrize(
    "type_",
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"],
)
def test_every_number_type(type_: str) -> None:
    values = [1, None, 3, 4, 100]
    expected = "float32" if type_ == "float16" else type_
    array = pa.array(values, pa.int64()).cast(getattr(pa, type_)() if type_ != "float16" else pa.float32())
    array = array.cast(pa.float16()) if type_ == "float16" else array
    table = frames.read(pa.table({"x": pa.chunked_array([array, array.slice(1, 2)])}))
    assert table.column("x").type == expected
    assert cb.Table(table).to_dict()["x"] == [1, None, 3, 4, 100, None, 3]
    from_numpy = frames.read({"x": np.ma.MaskedArray(np.array([1, 0, 3], dtype=type_), mask=[0, 1, 0])})
    assert from_numpy.column("x").type == expected
    assert cb.Table(from_numpy).to_dict()["x"] == [1, None, 3]


def test_extremes_of_integers() -> None:
    for width in (8, 16, 32, 64):
        low, high, large = -(2 ** (width - 1)), 2 ** (width - 1) - 1, 2**width - 1
        signed = pl.DataFrame({"x": pl.Series([low, high], dtype=getattr(pl, f"Int{width}"))})
        unsigned = pl.DataFrame({"x": pl.Series([0, large], dtype=getattr(pl, f"UInt{width}"))})
        assert content(signed) == {"x": [low, high]}
        assert content(unsigned) == {"x": [0, large]}


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.string_view()])
def test_every_text_type(type_: Any) -> None:
    words = ["", "a", None, "Ж" * 7, "x" * 12, "x" * 13, "x" * 15, "x" * 16, "x" * 200, "a", "日本語", "🙂"]
    array = pa.array(words, type_)
    assert content(pa.table({"x": array}))["x"] == words
    assert content(pa.table({"x": array.slice(3, 5)}))["x"] == words[3:8]
    chunks = pa.chunked_array([array, array.slice(7), array.slice(0, 0)])
    assert content(pa.table({"x": chunks}))["x"] == words + words[7:]


@pytest.mark.parametrize("index", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
@pytest.mark.parametrize("values", [pa.string(), pa.large_string()])
def test_every_dictionary(index: str, values: Any) -> None:
    array = pa.DictionaryArray.from_arrays(
        pa.array([2, None, 0, 2], getattr(pa, index)()), pa.array(["a", "b", "c"], values)
    )
    table = frames.read(pa.table({"x": array}))
    assert table.column("x").dictionary() == ["c", "a"]
    assert cb.Table(table).to_dict() == {"x": ["c", None, "a", "c"]}


def test_polars_categories() -> None:
    frame = pl.DataFrame({"x": ["b", "a", None, "b"]})
    assert content(frame.with_columns(pl.col("x").cast(pl.Categorical))) == {"x": ["b", "a", None, "b"]}
    assert content(frame.with_columns(pl.col("x").cast(pl.Enum(["z", "a", "b"])))) == {"x": ["b", "a", None, "b"]}


def test_dictionaries_of_numbers_are_decoded() -> None:
    array = pa.array([1.5, None, 1.5, 2.0]).dictionary_encode()
    assert content(pa.table({"x": array})) == {"x": [1.5, None, 1.5, 2.0]}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Moscow"])
def test_every_timestamp(unit: str, zone: str | None) -> None:
    table = frames.read(pa.table({"x": pa.array([-1, None, 10**9], pa.timestamp(unit, zone))}))
    column = table.column("x")
    assert (column.type, column.unit, column.timezone) == ("timestamp", unit, zone or "")
    values = np.asarray(column)
    assert (values[0], values[2], column.null_count) == (-1, 10**9, 1)
    back = frames.give(table, "pyarrow")["x"]
    assert back.type == pa.timestamp(unit, zone)
    assert back.cast(pa.int64()).to_pylist() == [-1, None, 10**9]


def test_date64_and_decimals() -> None:
    days = [dt.date(2026, 1, 1), None, dt.date(1960, 2, 29)]
    assert content(pa.table({"x": pa.array(days, pa.date64())})) == {"x": days}
    money = [decimal.Decimal("0.10"), None, decimal.Decimal("-123456789012345678.91")]
    assert content(pa.table({"x": pa.array(money, pa.decimal128(38, 2))})) == {"x": [0.1, None, -123456789012345678.91]}
    assert content(pa.table({"x": pa.array(money, pa.decimal256(76, 2))})) == {"x": [0.1, None, -123456789012345678.91]}
    assert content({"x": money}) == {"x": [0.1, None, -123456789012345678.91]}


def test_nulls_without_a_type() -> None:
    for frame in (pa.table({"x": pa.nulls(3)}), pl.DataFrame({"x": [None] * 3}), pd.DataFrame({"x": [None] * 3})):
        assert content(frame) == {"x": [None, None, None]}


@pytest.mark.parametrize("place", range(9))
def test_a_null_in_any_position(place: int) -> None:
    for values in (list(range(9)), [f"word {i}" for i in range(9)], [i % 2 == 0 for i in range(9)]):
        holed: list[Any] = [None if i == place else v for i, v in enumerate(values)]
        assert content(pa.table({"x": holed}))["x"] == holed
        assert content(pl.DataFrame({"x": holed}))["x"] == holed
        assert content({"x": holed})["x"] == holed
        assert content(pa.table({"x": holed}).slice(place))["x"] == holed[place:]


def test_nested_types_are_refused_only_where_they_are_asked_for() -> None:
    frame = pl.DataFrame({"tags": [["a"]], "size": [{"w": 1}], "wait": [dt.timedelta(1)], "raw": [b"x"], "n": [1]})
    assert content(frame, columns=["n"]) == {"n": [1]}
    with pytest.raises(cb.InputError) as caught:
        frames.read(frame, name="orders")
    end = "expected a column of numbers, truth values, text, dates or timestamps"
    assert str(caught.value) == (
        f"4 problems\n  orders, column 'tags': got a column of list, {end}"
        f"\n  orders, column 'size': got a column of struct, {end}"
        f"\n  orders, column 'wait': got a column of duration, {end}"
        f"\n  orders, column 'raw': got a column of binary, {end}"
    )


WRONG: dict[str, tuple[Any, str]] = {
    "a number": (3, "t: got a builtins.int, expected " + frames.READABLE),
    "text": ("abc", "t: got a builtins.str, expected " + frames.READABLE),
    "nothing": (None, "t: got a builtins.NoneType, expected " + frames.READABLE),
    "pandas series": (
        pd.Series([1]),
        "t: got a single column (pandas Series), expected a frame with named columns",
    ),
    "polars series": (
        pl.Series([1]),
        "t: got a single column (polars Series), expected a frame with named columns",
    ),
    "pyarrow column": (
        pa.chunked_array([[1]]),
        "t: got a single column (pyarrow ChunkedArray), expected a frame with named columns",
    ),
    "scalar": ({"x": 3}, "t, column 'x': got 3, expected a sequence of values, one for each row"),
    "word": ({"x": "abc"}, "t, column 'x': got 'abc', expected a sequence of values, one for each row"),
    "lengths": ({"x": [1, 2], "y": [1]}, "t, column 'y': got 1 rows, expected 2 rows"),
    "matrix": (
        {"x": np.ones((2, 2))},
        "t, column 'x': got an array of 2 dimensions, expected an array of one dimension",
    ),
    "complex": (
        {"x": np.ones(2, complex)},
        "t, column 'x': got a column of complex128, expected a column of numbers, truth values, text or dates",
    ),
    "mixed": (
        {"x": [1, None, "a"]},
        "t, row 2, column 'x': got 'a', expected a number or None, like the first row with a value",
    ),
    "flags and numbers": (
        {"x": [True, 2]},
        "t, row 1, column 'x': got 2, expected True, False or None, like the first row with a value",
    ),
    "large": ({"x": [2**63]}, "t, row 0, column 'x': got 9223372036854775808, expected an integer of 64 bits"),
    "aware and naive": (
        {"x": [dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=UTC)]},
        "t, row 1, column 'x': got datetime.datetime(2026, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), "
        "expected a datetime without a time zone or None, like the first row with a value",
    ),
    "surrogate": ({"x": ["a", "\ud800"]}, "t, row 1, column 'x': got '\\ud800', expected text without lone surrogates"),
    "an object": (
        {"x": [1j]},
        "t, row 0, column 'x': got 1j, expected a number, a truth value, a text, a date or a datetime",
    ),
    "rows": ([{"a": 1}, 3], "t, row 1: got a int, expected a dict of column names and values"),
    "twice": (
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        "t, column 'a': got the column twice, expected each column once",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read(case: str) -> None:
    frame, message = WRONG[case]
    with pytest.raises(cb.InputError) as caught:
        frames.read(frame, name="t")
    assert str(caught.value) == message


def test_invalid_utf8_names_row_and_column() -> None:
    offsets, data = pa.py_buffer(np.array([0, 1, 2], "i4").tobytes()), pa.py_buffer(b"a\xff")
    table = pa.table({"x": pa.Array.from_buffers(pa.string(), 2, [None, offsets, data])})
    with pytest.raises(cb.InputError, match=r"^t, row 1, column 'x': got bytes FF, expected text in UTF-8$"):
        frames.read(table, name="t")


def test_spark_frames_are_never_pulled() -> None:
    class DataFrame:
        __module__ = "pyspark.sql.dataframe"

        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name} was asked for")

    with pytest.raises(cb.InputError, match="got a Spark frame, expected a frame on this machine"):
        frames.read(DataFrame())


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "dict", "cabochon"])
def test_the_kind_that_went_in_comes_out(kind: str) -> None:
    frame = frames.give(frames.read(ROWS, columns=["number", "price", "product", "paid", "local"]), kind)
    assert frames.kind(frame) == kind
    assert content(frame) == {k: ROWS[k] for k in ("number", "price", "product", "paid", "local")}


def test_polars_and_pyarrow_get_plain_columns() -> None:
    polars = frames.give(frames.read(ROWS), "polars")
    assert polars.equals(pl.DataFrame(ROWS))
    assert polars.schema == pl.DataFrame(ROWS).schema
    types = frames.give(frames.read(ROWS), "pyarrow").schema.types
    assert types[2] == pa.large_string()


def test_pandas_get_types_that_change_no_number() -> None:
    frame = frames.give(frames.read({**ROWS, "key": [2**60 + 1, None, 3, 4]}), "pandas")
    assert [str(t) for t in frame.dtypes] == [
        "Int64", "float64", "str", "boolean", "datetime64[s]", "datetime64[us]", "datetime64[us, UTC]", "Int64",
    ]  # fmt: skip
    assert frame["key"][0] == 2**60 + 1
    assert list(frame.index) == [0, 1, 2, 3]


def test_lists_of_dicts_come_back_as_tables_and_lazy_frames_as_frames() -> None:
    assert frames.kind([{"a": 1}]) == "cabochon"
    assert isinstance(frames.give(frames.read([{"a": 1}, {"b": "x"}]), "cabochon"), cb.Table)
    assert content([{"a": 1}, {"b": "x"}]) == {"a": [1, None], "b": [None, "x"]}
    assert isinstance(frames.give(frames.read(ROWS), frames.kind(pl.LazyFrame())), pl.DataFrame)
    assert frames.kind(cb.Table(ROWS, frames="polars")) == "polars"
    with pytest.raises(cb.InputError, match="expected one of pandas, polars, pyarrow"):
        frames.give(frames.read(ROWS), "excel")


def test_narwhals_frames() -> None:
    nw = pytest.importorskip("narwhals")
    for native in (pl.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}), pl.LazyFrame({"a": [1]})):
        frame = nw.from_native(native)
        assert content(frame) == {"a": [1]}
        assert isinstance(frames.give(frames.read(frame), frames.kind(frame)), nw.DataFrame)


def test_duckdb_relations() -> None:
    duckdb = pytest.importorskip("duckdb")
    query = (
        "select 1::hugeint as big, 'x' as \"a \"\" b\", 1.25::decimal(9,2) as money, date '2026-10-31' as day, "
        "[1] as list, null as nothing, 'y'::enum('y', 'z') as choice"
    )
    relation = duckdb.sql(query)
    assert frames.kind(relation) == "duckdb"
    wanted = ["money", 'a " b', "day", "big", "choice"]
    assert content(duckdb.sql(query), columns=wanted) == {
        "money": [1.25], 'a " b': ["x"], "day": [dt.date(2026, 10, 31)], "big": [1.0], "choice": ["y"],
    }  # fmt: skip
    assert isinstance(frames.give(frames.read(relation, columns=["big"]), "duckdb"), pa.Table)
    with pytest.raises(cb.InputError, match=r"did you mean 'money'\?"):
        frames.read(duckdb.sql(query), columns=["mony"])
    assert len(frames.read(duckdb.sql("select range as x from range(300000)"))) == 300_000


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "dict", "cabochon"])
def test_empty_frames(kind: str) -> None:
    empty = frames.read({"x": np.empty(0), "t": pa.array([], pa.string())})
    back = frames.read(frames.give(empty, kind))
    assert (back.rows, back.names) == (0, ["x", "t"])
    assert back.column("x").type == "float64"
    assert back.column("t").type == "text"


def test_frames_without_columns() -> None:
    for frame in ({}, [], pd.DataFrame(), pl.DataFrame(), pa.table({})):
        assert (frames.read(frame).names, frames.read(frame).rows) == ([], 0)
    assert frames.read(pd.DataFrame(index=range(3))).rows == 3


def test_what_arrow_shares_is_not_copied() -> None:
    array = pa.array(np.arange(1000.0))
    column = frames.read(pa.table({"x": array})).column("x")
    assert np.asarray(column).ctypes.data == array.buffers()[1].address
    assert not np.asarray(column).flags.writeable
    values = np.arange(1000.0)
    assert np.asarray(frames.read({"x": values}).column("x")).ctypes.data == values.ctypes.data


@pytest.mark.parametrize("kind", ["dict", "pandas"])
def test_kept_tables_do_not_see_later_changes(kind: str) -> None:
    values = np.arange(4.0)
    frame = {"x": values} if kind == "dict" else pd.DataFrame({"x": values}, copy=False)
    kept = frames.read(frame, keep=True)
    values[0] = 99.0
    if kind == "pandas":
        frame.loc[1, "x"] = 99.0
    assert np.asarray(kept.column("x")).tolist() == [0.0, 1.0, 2.0, 3.0]


def test_memory_lives_as_long_as_the_column() -> None:
    column = frames.read(pl.DataFrame({"x": np.arange(100_000)})).column("x")
    view = np.asarray(column)
    del column
    assert int(view.sum()) == 4_999_950_000


def test_numpy_arrays_of_all_shapes() -> None:
    assert content({"x": np.arange(10)[::-3]}) == {"x": [9, 6, 3, 0]}
    assert content({"x": np.array([1, 2], ">i4")}) == {"x": [1, 2]}
    assert content({"x": np.array(["a", "Ж"])}) == {"x": ["a", "Ж"]}
    assert content({"x": np.array([np.int8(1), None], object)}) == {"x": [1, None]}
    assert content({"x": range(3), "y": (1.0, 2, None)}) == {"x": [0, 1, 2], "y": [1.0, 2.0, None]}
    days = np.array(["2026-10-31", "NaT"], "M8[D]")
    assert content({"x": days, "y": days.astype("M8[h]"), "z": days.astype("M8[M]")}) == {
        "x": [dt.date(2026, 10, 31), None],
        "y": [dt.datetime(2026, 10, 31), None],
        "z": [dt.date(2026, 10, 1), None],
    }


def test_nothing_is_imported_that_the_caller_did_not_import() -> None:
    code = (
        "import sys, cabochon as cb\n"
        "heavy = ('numpy', 'pandas', 'polars', 'pyarrow', 'duckdb', 'narwhals')\n"
        "assert not [m for m in heavy if m in sys.modules], sys.modules.keys()\n"
        "from cabochon import frames\n"
        "table = frames.read({'a': [1, None], 'b': ['x', 'y']})\n"
        "frames.give(table, 'dict'); repr(cb.Table(table)); cb.Table(table)._repr_html_()\n"
        "assert not [m for m in heavy[1:] if m in sys.modules]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_core_table_is_what_functions_get() -> None:
    assert isinstance(frames.read(ROWS), _core.Table)
    assert frames.read(ROWS, name="orders").name == "orders"
    assert frames.read(cb.Table(ROWS), name="orders").name == "orders"


def test_reading_stops_on_ctrl_c_and_lets_other_threads_run() -> None:
    words = pa.array([f"customer {i % 1000}" for i in range(1_000_000)])
    long = pa.table({"x": pa.chunked_array([words] * 200)})
    sent: list[float] = []

    def interrupt() -> None:
        time.sleep(0.1)
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            frames.read(long)
        stopped = time.perf_counter()
        thread.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert stopped - sent[0] < 1.0  # a tenth on an idle machine
