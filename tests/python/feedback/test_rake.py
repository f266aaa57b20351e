"""Raking against R's survey package, on columns of every sort, and what it refuses."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "feedback" / "raking" / "raking.json"
CASES = json.loads(DATA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_weights_of_the_survey_package_of_r(case: dict[str, Any]) -> None:
    frame = {**case["columns"], "start": case["start"]}
    weights = cb.feedback.rake(frame, case["margins"], weight="start", tolerance=1e-13)
    assert weights == pytest.approx(np.array(case["weights"]), rel=1e-12)


@pytest.mark.parametrize(
    ("column", "margin", "expected"),
    [
        ([1, 2, 2], {2: 6, 1: 5}, [5.0, 3.0, 3.0]),
        (np.array([1, 2, 2], dtype="i1"), {np.int64(2): 6, 1.0: 5}, [5.0, 3.0, 3.0]),
        ([True, False, True], {True: 3, False: 1}, [1.5, 1.0, 1.5]),
        (["a", None, "a"], {None: 7, "a": 1}, [0.5, 7.0, 0.5]),
        (["a", "b", "b"], {"a": 0, "b": 3}, [0.0, 1.5, 1.5]),
        ([datetime.date(2026, 1, 1)] * 3, {datetime.date(2026, 1, 1): 6}, [2.0, 2.0, 2.0]),
    ],
)
def test_columns_of_every_sort(column: Any, margin: dict[Any, float], expected: list[float]) -> None:
    assert cb.feedback.rake({"c": column}, {"c": margin}).tolist() == expected


def test_frames_and_their_weights() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"role": ["user", "user", "technical"]}).with_columns(
        polars.col("role").cast(polars.Categorical)
    )
    weights = cb.feedback.rake(frame, {"role": {"user": 30, "technical": 40}})
    weights *= 2  # the caller's own
    assert weights.tolist() == [30.0, 30.0, 80.0]


def test_nothing_to_weigh() -> None:
    assert cb.feedback.rake({"a": []}, {"a": {"x": 0}}).tolist() == []


def test_progress_can_stop_the_work() -> None:
    rows = np.arange(200_000)
    twice = dict.fromkeys(range(200_000), 1.0)
    margins = {"a": {**twice, 0: 2.0}, "b": {**twice, 1: 2.0}}

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cb.feedback.rake({"a": rows, "b": rows}, margins, progress=stop)


APART = {"a": {0: 30, 1: 70}, "b": {0: 50, 1: 50}}


def test_margins_that_contradict_each_other_do_not_settle() -> None:
    with pytest.raises(cb.FitError, match=r"raking did not settle \(after 1000 iterations") as caught:
        cb.feedback.rake({"a": [0, 1], "b": [0, 1]}, APART)
    assert caught.value.iterations == 1000
    assert caught.value.gap > 0.1


FRAME = {"a": [0, 0, 1], "w": [1.0, -1.0, None], "zero": [1.0, 1.0, 0.0], "f": [0.5, 1.0, 1.0]}


@pytest.mark.parametrize(
    ("margins", "more", "text"),
    [
        ({"a": [0, 1]}, {}, "rake, column 'margins.a': got [0, 1], expected a mapping of values to totals"),
        (
            {"a": {"0": 1, "1": 1}},
            {},
            "frame, column 'a': got a column of numbers, expected a column of text, like the values in margins",
        ),
        (
            {"a": {0: 1, 1: 1}},
            {"weight": "w"},
            "2 problems\n  frame, row 1, column 'w': got -1, expected a number of at least 0\n"
            "  frame, row 2, column 'w': got null, expected a number of at least 0",
        ),
        (
            {"a": {0: 1, 1: 1}},
            {"weight": "zero"},
            "rake, column 'margins.a': got 1, expected a value of rows with a weight above 0",
        ),
        ({"a": {0: 1, 1: -1}}, {}, "rake, column 'margins.a': got -1, expected a total of at least 0"),
        ({"a": {0: 1, 1: None}}, {}, "rake, column 'margins.a': got null, expected a number of at least 0"),
        ({"f": {1: 2}}, {}, "frame, row 0, column 'f': got 0.5, expected a whole number to group by"),
        ({"z": {1: 2}}, {}, "frame, column 'z': expected one of a, w, zero, f (did you mean 'a'?)"),
        (
            {"a": {0: 1, 1: 1}},
            {"tolerance": -1},
            "rake, column 'tolerance': got -1, expected a number of at least 0",
        ),
        (
            {"a": {0: 1, 1: 1}},
            {"tolerance": "small"},
            "rake, column 'tolerance': got 'small', expected a number of at least 0",
        ),
    ],
)
def test_wrong_inputs(margins: Any, more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.rake(FRAME, margins, **more)
    assert str(caught.value) == text


def test_all_wrong_rows_are_counted_and_ten_are_shown() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.rake({"a": list(range(100))}, {"a": {0: 1}})
    assert caught.value.total == 99
    assert str(caught.value).endswith("and 89 more")
