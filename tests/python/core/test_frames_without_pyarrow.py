"""A pandas that has no pyarrow comes in through numpy, and goes out as well."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("pandas")

BLOCK = """
import sys
sys.modules["pyarrow"] = None
import datetime as dt
import numpy as np
import pandas as pd
import cabochon as cb
from cabochon import frames
def content(frame, **options):
    return cb.Table(frames.read(frame, **options)).to_dict()
"""

CASES = {
    "every type": """
frame = pd.DataFrame({
    "whole": [1, 2, 3], "price": [1.5, None, 3.0], "flag": [True, False, True], "text": ["a", None, "Ж"],
    "object": pd.Series(["a", None, float("nan")], dtype=object), "string": pd.array(["x", None, "y"], dtype="string"),
    "Int": pd.array([1, None, 3], dtype="Int32"), "bool": pd.array([True, None, False], dtype="boolean"),
    "Float": pd.array([1.5, None, 2.5], dtype="Float64"), "category": pd.Categorical(["q", None, "q"], ["z", "q"]),
    "numbers": pd.Categorical([2, None, 2]), "small": np.array([1, 2, 3], "i1"),
    "day": pd.to_datetime(["2026-10-31", None, "1969-12-31"]),
    "moment": pd.to_datetime(["2026-10-31T00:00:00+03:00", None, "1969-12-31T00:00:00Z"], utc=True),
    "dates": pd.Series([dt.date(2026, 10, 31), None, dt.date(1, 1, 1)], dtype=object),
    "counts": pd.Series([5, None, 7], dtype=object),
}).set_axis([3, 2, 1])
assert str(frame["text"].dtype) in ("str", "object"), frame["text"].dtype
u = dt.timezone.utc
assert content(frame) == {
    "whole": [1, 2, 3], "price": [1.5, None, 3.0], "flag": [True, False, True], "text": ["a", None, "Ж"],
    "object": ["a", None, None], "string": ["x", None, "y"], "Int": [1, None, 3], "bool": [True, None, False],
    "Float": [1.5, None, 2.5], "category": ["q", None, "q"], "numbers": [2, None, 2], "small": [1, 2, 3],
    "day": [dt.datetime(2026, 10, 31), None, dt.datetime(1969, 12, 31)],
    "moment": [dt.datetime(2026, 10, 30, 21, tzinfo=u), None, dt.datetime(1969, 12, 31, tzinfo=u)],
    "dates": [dt.date(2026, 10, 31), None, dt.date(1, 1, 1)], "counts": [5, None, 7],
}, content(frame)
assert frames.read(frame).column("small").type == "int8"
assert frames.read(frame, columns=["text", "Int"]).names == ["text", "Int"]
""",
    "both ways": """
frame = pd.DataFrame({"text": ["a", None], "n": pd.array([1, None], dtype="Int64"), "x": [1.5, None]})
back = frames.give(frames.read(frame), "pandas")
assert content(back) == content(frame) == {"text": ["a", None], "n": [1, None], "x": [1.5, None]}
assert frames.kind(back) == "pandas"
""",
    "wrong columns": """
other = "expected a column of numbers, truth values, text or dates"
text = "expected a text or None, like the first row with a value"
for values, message in [
    (pd.Series(["a", 1], dtype=object), "t, row 1, column 'x': got 1, " + text),
    (pd.to_timedelta(pd.Series([1, 2])), "t, column 'x': got a column of timedelta64[ns], " + other),
    (pd.Series(pd.period_range("2026-01", periods=2, freq="M")), "t, column 'x': got a column of period[M], " + other),
]:
    try:
        frames.read(pd.DataFrame({"x": values}), name="t")
        raise SystemExit("no error: " + message)
    except cb.InputError as error:
        assert str(error) == message, str(error)
""",
    "empty": """
assert frames.read(pd.DataFrame()).rows == 0
assert content(pd.DataFrame({"x": [], "t": pd.Series([], dtype=object)})) == {"x": [], "t": []}
assert content(pd.DataFrame({"x": [None, None]})) == {"x": [None, None]}
""",
}


@pytest.mark.parametrize("case", CASES)
def test_pandas_without_pyarrow(case: str) -> None:
    run = subprocess.run([sys.executable, "-c", BLOCK + CASES[case]], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
