"""Pareto of frames: published numbers, exact thresholds, wrong input, edges."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "improvement"


def columns(path: Path) -> dict[str, list[str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {name: [row[name] for row in rows] for name in rows[0]}


def counted(path: Path) -> dict[str, Any]:
    data = columns(path)
    return {"category": data["category"], "count": [int(x) for x in data["count"]]}


# correctness


def test_montgomery_reaches_80_percent_exactly_at_the_third() -> None:
    result = cb.improvement.pareto(counted(DATA / "montgomery_errors/errors.csv"), by="category", weight="count")
    assert list(result) == ["category", "value", "share", "cumulative", "vital"]
    assert result["category"].tolist() == ["contact num.", "price code", "supplier code", "part num.", "schedule date"]
    assert result["value"].tolist() == [94, 80, 66, 33, 27]
    assert [round(100 * x, 2) for x in result["cumulative"]] == [31.33, 58.0, 80.0, 91.0, 100.0]
    assert result["vital"].tolist() == [True, True, True, False, False]


def test_ties_are_ordered_by_name() -> None:
    result = cb.improvement.pareto(counted(DATA / "sas_failures/failures.csv"), by="category", weight="count")
    assert result["category"].tolist() == [
        "Contamination",
        "Oxide Defect",
        "Miscellaneous",
        "Corrosion",
        "Metallization",
        "Doping",
        "Silicon Defect",
    ]
    assert result["cumulative"].tolist() == [x / 31 for x in (14, 22, 25, 27, 29, 30, 31)]
    assert result["vital"].sum() == 3


def test_companies_complained_of() -> None:
    companies = columns(DATA / "cfpb_companies/companies.csv.gz")
    result = cb.improvement.pareto(companies, by="company")
    assert len(result["category"]) == 1196
    assert result["vital"].sum() == 55
    assert round(float(result["cumulative"][math.ceil(0.2 * 1196) - 1]), 4) == 0.9165
    expected = sorted(Counter(companies["company"]).items(), key=lambda item: (-item[1], item[0].encode()))
    assert list(zip(result["category"].tolist(), result["value"].tolist(), strict=True)) == expected


def test_calls_to_a_city() -> None:
    calls = columns(DATA / "nyc311_types/types.csv")
    table = {"type": calls["Type"], "count": np.array(calls["Count"], dtype="int32")}
    result = cb.improvement.pareto(table, by="type", weight="count")
    assert result["value"].sum() == 2_230_652
    assert (len(result["vital"]), result["vital"].sum()) == (20, 6)


# exact thresholds


@pytest.mark.parametrize(
    ("weights", "threshold", "vital"),
    [
        ([0.5, 0.3, 0.2], 0.8, 2),
        ([0.7, 0.1, 0.1, 0.1], 0.8, 2),
        ([0.3, 0.2, 0.1], 0.5, 1),
        ([1.1, 2.2, 3.3], 0.5, 1),
        ([1e-9, 1e-9, 1e-9, 1e-9, 1e-9], 0.6, 3),
        ([1 / 3, 1 / 3, 1 / 3], 2 / 3, 2),
        ([80.0, 20.0], 0.8, 1),
        ([80.0, 20.0], 0.800001, 2),
        ([79.99, 20.01], 0.8, 2),
        ([1.0, 1.0], 1, 2),
    ],
)
def test_reaching_the_threshold_exactly_counts(weights: list[float], threshold: float, vital: int) -> None:
    names = [chr(ord("a") + i) for i in range(len(weights))]
    result = cb.improvement.pareto({"c": names, "w": weights}, by="c", weight="w", threshold=threshold)
    assert result["vital"].sum() == vital


def test_every_percent_of_a_hundred_equal_categories() -> None:
    table = {"c": list(range(100)), "w": np.full(100, 0.07)}
    for percent in range(1, 101):
        result = cb.improvement.pareto(table, by="c", weight="w", threshold=percent / 100)
        assert result["vital"].sum() == percent


# properties


def test_shares_add_up_and_values_descend() -> None:
    random = np.random.default_rng(5)
    table = {"c": random.integers(0, 300, 20000), "w": random.gamma(0.5, 1000, 20000)}
    result = cb.improvement.pareto(table, by="c", weight="w")
    assert np.all(np.diff(result["value"]) <= 0)
    assert result["cumulative"][-1] == 1
    assert np.cumsum(result["share"]) == pytest.approx(result["cumulative"], abs=1e-12)
    vital = int(result["vital"].sum())
    assert result["vital"][:vital].all()
    assert result["cumulative"][vital - 1] >= 0.8 > result["cumulative"][vital - 2]


# edges


def test_rows_without_a_category_are_one_of_their_own() -> None:
    result = cb.improvement.pareto({"c": ["b", None, "a", None]}, by="c")
    assert result["category"].tolist() == [None, "a", "b"]
    assert result["value"].tolist() == [2, 1, 1]


def test_no_rows() -> None:
    result = cb.improvement.pareto({"c": np.array([], dtype="int64")}, by="c")
    assert {len(column) for column in result.values()} == {0}


def test_only_zeros_are_said_aloud() -> None:
    polars = pytest.importorskip("polars")
    with pytest.warns(UserWarning, match="every 'w' is zero"):
        result = cb.improvement.pareto(polars.DataFrame({"c": ["a", "b"], "w": [0.0, 0.0]}), by="c", weight="w")
    assert result["share"].to_list() == [None, None]
    assert result["vital"].to_list() == [False, False]


def test_an_empty_list_is_a_column_of_weights() -> None:
    assert len(cb.improvement.pareto({"c": [], "w": []}, by="c", weight="w")["category"]) == 0


# wrong input

WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"w": [-1.0, 1.0]}, {}, "frame, row 0, column 'w': got -1, expected a number of at least 0"),
    ({"w": [1.0, math.inf]}, {}, "frame, row 1, column 'w': got inf, expected a number of at least 0"),
    ({"w": [None, 1.0]}, {}, "frame, row 0, column 'w': got null, expected a number of at least 0"),
    ({"w": ["x", "y"]}, {}, "frame, column 'w': got a column of text, expected a column of numbers"),
    (
        {"w": [1e308, 1e308]},
        {},
        "frame, column 'w': got a sum beyond the largest number, expected weights whose sum is finite",
    ),
    (
        {"w": [1.0, 2.0]},
        {"threshold": 80},
        "pareto, column 'threshold': got 80, expected a number above 0 and at most 1",
    ),
    ({"w": [1.0, 2.0]}, {"threshold": 0}, "pareto, column 'threshold': got 0, expected a number above 0 and at most 1"),
    (
        {"w": [1.0, 2.0]},
        {"threshold": math.nan},
        "pareto, column 'threshold': got nan, expected a number above 0 and at most 1",
    ),
]


@pytest.mark.parametrize(("frame", "options", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_input(frame: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto({"c": ["a", "b"], **frame}, by="c", weight="w", **options)
    assert str(caught.value) == message


def test_a_list_of_columns_is_refused() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto({"cause": ["a"]}, by=["cause"])  # type: ignore[arg-type]
    assert str(caught.value) == "frame: got ['cause'], expected the name of one column"


def test_a_frame_without_columns() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto(pandas.DataFrame(), by="cause")
    assert str(caught.value) == "frame: got a frame without any column, expected a column 'cause'"
