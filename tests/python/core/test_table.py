"""`cabochon.Table`: what is seen in a notebook, taken out as arrays, and passed on."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import numpy as np
import pytest

import cabochon as cb

ROWS = {
    "product": ["ring & <b>stone</b>", None, "chain"],
    "revenue": [120.5, 80.0, None],
    "count": [1, None, 3],
    "day": [dt.date(2026, 10, 31), None, dt.date(1969, 12, 31)],
    "paid": [True, False, None],
}


def test_columns_come_out_as_arrays() -> None:
    table = cb.Table(ROWS)
    assert table.columns == list(ROWS)
    assert len(table) == 3
    assert table.types == {
        "product": "text", "revenue": "float64", "count": "int64", "day": "date", "paid": "boolean",
    }  # fmt: skip
    assert table["product"].tolist() == ROWS["product"]
    assert isinstance(table["revenue"], np.ma.MaskedArray)
    assert float(table["revenue"].sum()) == 200.5
    assert np.isnan(table["revenue"].data[2])
    assert table["count"].tolist() == [1, None, 3]
    assert np.isnat(table["day"]).tolist() == [False, True, False]
    assert "product" in table
    assert "produkt" not in table


def test_a_misspelt_column_is_answered_with_the_nearest() -> None:
    with pytest.raises(cb.InputError, match=r"orders, column 'revnue': .* \(did you mean 'revenue'\?\)"):
        cb.Table(ROWS, name="orders")["revnue"]


def test_rows_and_dicts_keep_python_values() -> None:
    assert cb.Table(ROWS).to_dict() == ROWS
    assert cb.Table(ROWS).rows()[1] == {"product": None, "revenue": 80.0, "count": None, "day": None, "paid": False}
    assert cb.Table(cb.Table(ROWS).rows()).to_dict() == ROWS


def test_tables_are_equal_by_value_and_survive_pickling() -> None:
    table = cb.Table(ROWS, name="orders", frames="polars")
    assert table == cb.Table(ROWS)
    assert table != table.select("product")
    for other in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table)):
        assert other == table
        assert (other.name, other.frames) == ("orders", "polars")
    assert pickle.loads(pickle.dumps(cb.Table())).columns == []


def test_a_notebook_sees_escaped_text_and_the_number_of_rows() -> None:
    page = cb.Table(ROWS, name="a<b")._repr_html_()
    assert "ring &amp; &lt;b&gt;stone&lt;/b&gt;" in page
    assert "<caption>a&lt;b: 3 rows x 5 columns</caption>" in page
    assert page.count("<tr>") == 4
    long = cb.Table({"x": range(1234)})._repr_html_()
    assert long.count("<tr>") == 21
    assert "1,234 rows x 1 column, the first 20 shown" in long


def test_a_terminal_sees_aligned_columns() -> None:
    assert repr(cb.Table({"product": ["ring", None], "revenue": [120.5, 8.0]}, name="orders")) == (
        "orders: 2 rows x 2 columns\nproduct  revenue\nring       120.5\n               8"
    )
    assert repr(cb.Table()) == "table: 0 rows x 0 columns"
    assert repr(cb.Table({"x": [1]})).startswith("table: 1 row x 1 column\n")


def test_others_read_it_through_arrow() -> None:
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    table = cb.Table(ROWS)
    assert pl.DataFrame(table).to_dict(as_series=False) == ROWS
    assert pa.table(table).to_pydict() == ROWS
    assert table.to_polars().equals(pl.DataFrame(ROWS))
    assert table.to_pyarrow().to_pydict() == ROWS
    assert table.to_pandas()["count"].tolist()[0] == 1
    duckdb = pytest.importorskip("duckdb")
    arrow = table.to_pyarrow()
    assert duckdb.sql("select sum(revenue) from arrow").fetchall() == [(200.5,)]
    assert arrow.num_rows == 3
