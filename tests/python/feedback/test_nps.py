"""NPS of frames: published numbers, properties, wrong input, edges, kinds of frames."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "feedback"
COLUMNS = ["n", "missing", "promoters", "passives", "detractors", "nps", "nps_low", "nps_high"]


def garden_retailer() -> list[int | None]:
    with (DATA / "garden_retailer" / "nps.csv").open(encoding="utf-8") as file:
        return [int(row[0]) if row and row[0] else None for row in list(csv.reader(file))[1:]]


def one(result: Any) -> dict[str, Any]:
    return {name: (None if is_null(values[0]) else values[0]) for name, values in result.items()}


def is_null(value: Any) -> bool:
    return value is None or value is np.ma.masked or (isinstance(value, float) and math.isnan(value))


# correctness


def test_garden_retailer() -> None:
    answers = {"nps": garden_retailer()}
    adjusted = one(cb.feedback.nps(answers))
    assert list(adjusted) == COLUMNS
    assert [adjusted[c] for c in COLUMNS[:5]] == [13612, 342, 8465, 3953, 1194]
    assert [round(adjusted[c], 9) for c in COLUMNS[5:]] == [53.416103438, 52.310126858, 54.498540054]
    wald = one(cb.feedback.nps(answers, method="wald"))
    assert [round(wald[c], 9) for c in COLUMNS[5:]] == [53.416103438, 52.321878840, 54.510328036]


def test_scores_hold_both_intervals_and_the_mean() -> None:
    answers = [s for s in garden_retailer() if s is not None]
    result = one(cb.feedback.scores({"nps": answers}))
    assert result["mean"] == pytest.approx(np.mean(answers), rel=1e-14)
    half = 1.959963984540054 * np.std(answers, ddof=1) / math.sqrt(len(answers))
    assert result["mean_low"] == pytest.approx(np.mean(answers) - half, rel=1e-12)
    assert result["mean_high"] == pytest.approx(np.mean(answers) + half, rel=1e-12)
    assert round(result["nps_wald_low"], 9) == 52.321878840
    assert round(result["nps_high"], 9) == 54.498540054


def test_weights_by_kish() -> None:
    result = one(cb.feedback.nps({"nps": [10, 10, 0, 8], "revenue": [3.0, 3.0, 2.0, 1.0]}, weight="revenue"))
    assert result["n"] == 4
    assert result["nps"] == pytest.approx(400 / 9)
    assert result["n_effective"] == pytest.approx(81 / 23)
    assert list(result) == [*COLUMNS, "n_effective"]


# properties


def by_hand(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[int | None]]:
    groups: dict[tuple[Any, ...], list[int | None]] = {}
    for *key, score in rows:
        groups.setdefault(tuple(key), []).append(score)
    return groups


@pytest.mark.parametrize("spread", [1, 10**6, 10**15])
def test_groups_agree_with_counting_by_hand(spread: int) -> None:
    random = np.random.default_rng(1)
    n = 5000
    account = random.integers(-20, 20, n) * spread
    role = np.array(["user", "economic", "technical"], dtype=object)[random.integers(0, 3, n)]
    score = [None if s == 11 else int(s) for s in random.integers(0, 12, n)]
    result = cb.feedback.nps({"account": account, "role": role, "nps": score}, by=["account", "role"])
    expected = by_hand(list(zip(account.tolist(), role.tolist(), score, strict=True)))
    keys = list(zip(result["account"].tolist(), result["role"].tolist(), strict=True))
    assert keys == sorted(expected)
    for i, key in enumerate(keys):
        answers = [s for s in expected[key] if s is not None]
        assert result["n"][i] == len(answers)
        assert result["missing"][i] == len(expected[key]) - len(answers)
        assert result["promoters"][i] == sum(s >= 9 for s in answers)
        assert result["detractors"][i] == sum(s <= 6 for s in answers)


def test_order_of_rows_does_not_matter() -> None:
    random = np.random.default_rng(2)
    group, score = random.integers(0, 50, 1000), random.integers(0, 11, 1000)
    order = random.permutation(1000)
    first = cb.feedback.scores({"g": group, "nps": score}, by="g")
    second = cb.feedback.scores({"g": group[order], "nps": score[order]}, by="g")
    for name in first:
        assert np.array_equal(first[name], second[name], equal_nan=first[name].dtype.kind == "f")


@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
)
def test_every_numeric_type_of_score(dtype: str) -> None:
    scores = np.array([10, 9, 8, 3, 0], dtype=dtype)
    assert one(cb.feedback.nps({"nps": scores})) == one(cb.feedback.nps({"nps": [10, 9, 8, 3, 0]}))


# the caller's kind of frame


def test_pandas_comes_back_as_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"role": ["user", "user", None], "nps": [9.0, math.nan, 3.0]})
    result = cb.feedback.nps(frame, by="role")
    assert isinstance(result, pandas.DataFrame)
    assert result["n"].tolist() == [1, 1]
    assert result["missing"].tolist() == [1, 0]
    assert pandas.isna(result["role"].iloc[1])


def test_polars_comes_back_as_polars_with_types_kept() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"day": [20000, 20001], "nps": [9, 3]}, schema={"day": polars.Date, "nps": polars.Int8})
    result = cb.feedback.nps(frame, by="day")
    assert isinstance(result, polars.DataFrame)
    assert result.schema["day"] == polars.Date
    assert result["nps"].to_list() == [100.0, -100.0]


# edges


def test_a_group_without_answers_has_a_null_nps_never_nan() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"g": [1, 1, 2], "nps": [None, None, 10]}, schema={"g": polars.Int64, "nps": polars.Int8})
    for result in (cb.feedback.nps(frame, by="g"), cb.feedback.scores(frame, by="g")):
        assert result["nps"].to_list() == [None, 100.0]
        assert result["nps_low"].null_count() == 1
        assert result["n"].to_list() == [0, 1]


def test_no_rows() -> None:
    empty = {"g": np.array([], dtype="int64"), "nps": np.array([], dtype="int8")}
    assert len(cb.feedback.nps(empty, by="g")["n"]) == 0
    whole = one(cb.feedback.nps(empty))
    assert (whole["n"], whole["nps"]) == (0, None)


def test_weights_of_zero_give_null() -> None:
    result = one(cb.feedback.nps({"nps": [9, 3], "w": [0.0, 0.0]}, weight="w"))
    assert (result["n"], result["nps"], result["n_effective"]) == (2, None, None)


# wrong input

WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"nps": [9, 11]}, {}, "frame, row 1, column 'nps': got 11, expected a whole number from 0 to 10"),
    ({"nps": [-1, 3]}, {}, "frame, row 0, column 'nps': got -1, expected a whole number from 0 to 10"),
    ({"nps": [9.5]}, {}, "frame, row 0, column 'nps': got 9.5, expected a whole number from 0 to 10"),
    ({"nps": [math.inf]}, {}, "frame, row 0, column 'nps': got inf, expected a whole number from 0 to 10"),
    ({"nps": ["9"]}, {}, "frame, column 'nps': got a column of text, expected a column of numbers"),
    ({"nps": [True]}, {}, "frame, column 'nps': got a column of boolean, expected a column of numbers from 0 to 10"),
    ({"nps": [9]}, {"level": 95}, "nps, column 'level': got 95, expected a number above 0 and below 1"),
    (
        {"nps": [9]},
        {"method": "adjusted"},
        "nps, column 'method': got 'adjusted', "
        "expected one of wald, adjusted_wald, score, bayes, linearised, bootstrap",
    ),
    (
        {"nps": [9], "role": ["user"]},
        {"by": ["role", "role"]},
        "frame, column 'by': got 'role' twice, expected each column once",
    ),
    (
        {"nps": [9, 3], "w": [-1.0, 2.0]},
        {"weight": "w"},
        "frame, row 0, column 'w': got -1, expected a number of at least 0",
    ),
    (
        {"nps": [9, 3], "x": [1.5, 2.0]},
        {"by": "x"},
        "frame, row 0, column 'x': got 1.5, expected a whole number to group by",
    ),
]


@pytest.mark.parametrize(("frame", "options", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_input(frame: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps(frame, **options)
    assert str(caught.value) == message


def test_a_misspelt_column_is_answered_with_the_nearest() -> None:
    with pytest.raises(cb.InputError, match="did you mean 'role'"):
        cb.feedback.nps({"role": ["user"], "nps": [9]}, by="rol")


def test_every_bad_row_is_reported_and_ten_are_shown() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps({"nps": [99] * 25})
    assert [p["row"] for p in caught.value.problems] == list(range(25))
    assert "and 15 more" in str(caught.value)


@pytest.mark.parametrize("answers", [[], [None, None]])
def test_a_column_without_any_answer_needs_no_type(answers: list[None]) -> None:
    result = cb.feedback.nps({"nps": answers, "w": answers}, weight="w")
    assert result["n"].tolist() == [0]
    assert result["missing"].tolist() == [len(answers)]
