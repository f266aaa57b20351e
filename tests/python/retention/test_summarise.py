"""summarise and transactions: known counts, the rule of returns, holdout, units, wrong input."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import cabochon as cb
from cabochon.retention import summarise, transactions

# correctness


def test_cdnow_has_its_known_counts(cdnow: cb.Table) -> None:
    summary = cdnow
    assert len(summary) == 2357
    assert summary["x"].sum() == 2457
    assert (summary["x"] > 0).sum() == 946
    row = [summary[name][0] for name in ("account", "x", "t_x", "T")]
    assert row[:2] == [1, 2]
    assert round(row[2], 2) == 30.43
    assert round(row[3], 2) == 38.86
    assert summary["T_holdout"][0] == 39


def test_online_retail_agrees_with_lifetimes(bought: dict[str, Any], reference: Any) -> None:
    known, summary = reference("online_retail"), cb.Table(summarise(bought, value="value"))
    assert len(summary) == known["customers"] == 4338
    assert summary["x"].sum() == known["repeats"]
    assert summary["t_x"].sum() == pytest.approx(known["sum_t_x"], rel=1e-12)
    assert summary["T"].sum() == pytest.approx(known["sum_T"], rel=1e-12)
    assert summary["mean_value"].sum() == pytest.approx(known["sum_mean_value"], rel=1e-9)


def test_rows_agree_with_lifetimes_account_by_account(cdnow: cb.Table, reference: Any) -> None:
    summary, known = cdnow, reference("cdnow")["rows"]
    assert summary["x"][:200].tolist() == known["x"]
    assert summary["t_x"][:200] == pytest.approx(known["t_x"], abs=1e-12)
    assert summary["T"][:200] == pytest.approx(known["T"], abs=1e-12)


def test_columns_and_their_order(cdnow: cb.Table) -> None:
    names = ["account", "first", "last", "cohort", "x", "t_x", "T", "mean_value", "log_gaps"]
    assert cdnow.columns == [*names, "x_holdout", "T_holdout", "value_holdout", "unit"]
    plain = summarise({"account": ["A"], "date": ["2026-01-01"]})
    assert list(plain) == ["account", "first", "last", "cohort", "x", "t_x", "T", "log_gaps", "unit"]


def one(lines: list[tuple[str, float]], **options: Any) -> dict[str, Any]:
    frame = {"account": ["A"] * len(lines), "date": [d for d, _ in lines], "net": [v for _, v in lines]}
    result = cb.Table(summarise(frame, value="net", unit="day", **options))
    return result.rows()[0]


def test_lines_of_a_day_are_one_transaction_and_the_first_is_no_repeat() -> None:
    row = one([("2026-01-01", 5), ("2026-01-03", 10), ("2026-01-03", 20), ("2026-01-10", 30)])
    assert (row["x"], row["t_x"], row["T"], row["mean_value"]) == (2, 9.0, 9.0, 30.0)
    assert row["first"] == datetime.date(2026, 1, 1)
    assert row["cohort"] == "2026-01"
    assert row["log_gaps"] == pytest.approx(np.log(2) + np.log(7))


# the rule of returns


def test_a_return_takes_from_the_latest_order() -> None:
    row = one([("2026-01-01", 50), ("2026-01-05", 80), ("2026-01-09", -30)], observation_end="2026-01-11")
    assert (row["x"], row["t_x"], row["T"], row["mean_value"]) == (1, 4.0, 10.0, 50.0)


def test_an_order_returned_whole_did_not_happen() -> None:
    row = one([("2026-01-01", 50), ("2026-01-05", 80), ("2026-01-09", -80)], observation_end="2026-01-11")
    assert (row["x"], row["t_x"], row["mean_value"]) == (0, 0.0, None)


def test_a_return_of_decimals_leaves_nothing() -> None:
    row = one([("2026-01-01", 50), ("2026-01-05", 0.1), ("2026-01-05", 0.2), ("2026-01-09", -0.3)])
    assert row["x"] == 0


def test_returns_of_several_orders_take_the_latest_first() -> None:
    row = one([("2026-01-01", 50), ("2026-01-05", 80), ("2026-01-07", 10), ("2026-01-09", -60)])
    assert (row["x"], row["mean_value"]) == (1, 30.0)


def test_a_return_on_the_day_of_an_order_is_netted_within_the_day() -> None:
    row = one([("2026-01-01", 50), ("2026-01-05", 80), ("2026-01-05", -30)])
    assert (row["x"], row["mean_value"]) == (1, 50.0)


def test_a_day_worth_nothing_without_a_return_stays() -> None:
    assert one([("2026-01-01", 50), ("2026-01-05", 0)])["x"] == 1


def test_a_return_after_the_calibration_leaves_it_alone() -> None:
    lines = [("2026-01-01", 50.0), ("2026-01-05", 80.0), ("2026-01-20", -80.0), ("2026-01-25", 40.0)]
    with pytest.warns(UserWarning, match="more was returned"):
        row = one(lines, calibration_end="2026-01-10")
    assert (row["x"], row["mean_value"], row["x_holdout"], row["value_holdout"]) == (1, 80.0, 1, 40.0)


def test_a_column_of_quantities_may_tell_returns() -> None:
    frame = {
        "account": ["A"] * 4,
        "date": ["2026-01-01", "2026-01-05", "2026-01-07", "2026-01-09"],
        "pieces": [1, 4, 2, -4],
        "margin": [10.0, -8.0, 6.0, 4.0],
    }
    summary = cb.Table(summarise(frame, value="margin", returns="pieces", unit="day"))
    assert summary["x"].tolist() == [1]
    assert summary["mean_value"].tolist() == [-8.0 + 4.0 * 2 / 4]


def test_accounts_that_returned_everything_are_left_out_with_a_warning() -> None:
    frame = {"account": ["A", "A", "B"], "date": ["2026-01-01", "2026-01-02", "2026-01-01"], "net": [5, -5, 5]}
    with pytest.warns(UserWarning, match="^1 account returned everything and is not in the summary$"):
        assert summarise(frame, value="net")["account"].tolist() == ["B"]


def test_transactions_are_those_that_are_counted(online_retail: dict[str, Any]) -> None:
    data = online_retail
    with pytest.warns(UserWarning, match="returned"):
        summary = cb.Table(summarise(data, value="value"))
    listed = transactions(data, value="value")
    assert len(listed["date"]) == summary["x"].sum() + len(summary)


# whose money


def test_margin_and_net_of_metal_are_computed_where_no_column_has_their_name() -> None:
    frame = {
        "account": ["A"] * 3,
        "date": ["2026-01-01", "2026-01-08", "2026-01-15"],
        "revenue": [10.0, 100.0, 200.0],
        "cost": [1.0, 60.0, 150.0],
        "metal_value": [5.0, None, 120.0],
        "contract": ["sale", "tolling", "sale"],
    }
    assert summarise(frame, value="margin")["mean_value"].tolist() == [45.0]
    assert summarise(frame, value="net_of_metal")["mean_value"].tolist() == [90.0]
    frame["contract"][1] = "sale"
    with pytest.raises(cb.InputError) as error:
        summarise(frame, value="net_of_metal")
    assert str(error.value) == (
        "orders, row 1, column 'metal_value': got null, expected a number for every line, "
        "as value='net_of_metal' needs it"
    )


# properties


def test_the_order_of_lines_does_not_matter(online_retail: dict[str, Any]) -> None:
    data = online_retail
    with pytest.warns(UserWarning, match="returned"):
        sorted_rows = cb.Table(summarise(data, value="value", calibration_end="2011-08-31"))
    order = np.random.default_rng(1).permutation(len(data["account"]))
    mixed = {name: [values[i] for i in order] for name, values in data.items()}
    with pytest.warns(UserWarning, match="returned"):
        again = cb.Table(summarise(mixed, value="value", calibration_end="2011-08-31"))
    for name in ("account", "x", "t_x", "T", "x_holdout"):
        assert again[name].tolist() == sorted_rows[name].tolist()
    close = again["mean_value"].compressed() - sorted_rows["mean_value"].compressed()
    assert np.abs(close).max() < 1e-9
    bought = {name: [v[i] for i in order if data["quantity"][i] > 0] for name, v in data.items()}
    plain = {name: [v[i] for i in range(len(order)) if data["quantity"][i] > 0] for name, v in data.items()}
    assert summarise(bought)["t_x"].tolist() == summarise(plain)["t_x"].tolist()


def test_units_scale_times_only(purchases: dict[str, Any]) -> None:
    frame = cb.Table(purchases)
    weeks, days = summarise(frame, unit="week"), summarise(frame, unit="day")
    assert (weeks["x"] == days["x"]).all()
    assert weeks["T"] * 7 == pytest.approx(days["T"])
    assert summarise(frame, unit="year")["T"] * 365.25 == pytest.approx(days["T"])


@pytest.mark.parametrize("kind", ["pandas", "polars", "timestamps", "text ids"])
def test_any_frame_gives_the_same(kind: str, purchases: dict[str, Any], cdnow: cb.Table) -> None:
    data, known = purchases, cdnow
    frame: Any = pd.DataFrame(data) if kind == "pandas" else pl.DataFrame(data)
    if kind == "timestamps":
        frame = frame.with_columns(pl.col("date").str.to_datetime() + pl.duration(hours=13))
    if kind == "text ids":
        frame = frame.with_columns(pl.col("account").cast(pl.String).str.zfill(6))
    found: Any = summarise(frame, value="value", calibration_end=datetime.date(1997, 9, 30))
    assert isinstance(found, pd.DataFrame if kind == "pandas" else pl.DataFrame)
    assert list(found["x"]) == known["x"].tolist()


# wrong input

LINES = {"account": ["A", "B"], "date": ["2026-01-01", "2026-01-09"], "net": [1.0, 2.0]}
WRONG: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "a line after the observation's end",
        LINES,
        {"observation_end": "2026-01-05"},
        "orders, row 1, column 'date': got 2026-01-09 of account 'B', expected a day up to the end of the observation, "
        "2026-01-05",
    ),
    (
        "no account",
        {**LINES, "account": ["A", None]},
        {},
        "orders, row 1, column 'account': got null, expected an account for every line",
    ),
    (
        "no date",
        {**LINES, "date": ["2026-01-01", None]},
        {},
        "orders, row 1, column 'date': got null of account 'B', expected a day for every line",
    ),
    (
        "no value",
        {**LINES, "net": [1.0, None]},
        {"value": "net"},
        "orders, row 1, column 'net': got null of account 'B', expected a number for every line",
    ),
    (
        "an infinite value",
        {**LINES, "net": [1.0, float("inf")]},
        {"value": "net"},
        "orders, row 1, column 'net': got inf of account 'B', expected a finite number",
    ),
    ("no lines", {"account": [], "date": []}, {}, "orders: got no rows, expected at least one order line"),
    (
        "a wrong unit",
        LINES,
        {"unit": "weeks"},
        "summarise, column 'unit': got 'weeks', expected one of day, week, month, year (did you mean 'week'?)",
    ),
    (
        "a day that is none",
        LINES,
        {"calibration_end": "2026-13-01"},
        "summarise, column 'calibration_end': got '2026-13-01', expected a day written as 2026-10-31",
    ),
    (
        "a calibration that ends after the observation",
        LINES,
        {"calibration_end": "2026-02-01"},
        "summarise, column 'calibration_end': got 2026-02-01, expected a day before the end of the observation, "
        "2026-01-09",
    ),
    (
        "a calibration before the first line",
        LINES,
        {"calibration_end": "2025-02-01"},
        "summarise, column 'calibration_end': got 2025-02-01, expected a day on or after the first line's, 2026-01-01",
    ),
    (
        "a misspelt column",
        LINES,
        {"value": "nte"},
        "orders, column 'nte': expected one of account, date, net (did you mean 'net'?)",
    ),
]


@pytest.mark.parametrize(("frame", "options", "text"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_wrong_input_is_named(frame: dict[str, Any], options: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as error:
        summarise(frame, **options)
    assert str(error.value) == text


def test_all_wrong_lines_are_reported() -> None:
    frame = {"account": ["A"] * 12, "date": ["2026-01-09"] * 12}
    with pytest.raises(cb.InputError) as error:
        summarise(frame, observation_end="2026-01-05")
    assert error.value.total == 12
    assert len(error.value.problems) == 10


# edges


def test_one_line_and_one_day() -> None:
    row = cb.Table(summarise({"account": [7], "date": ["2026-01-01"], "net": [0.0]}, value="net")).rows()[0]
    assert (row["x"], row["t_x"], row["T"], row["mean_value"], row["log_gaps"]) == (0, 0.0, 0.0, None, 0.0)
