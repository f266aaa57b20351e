"""Wrong inputs with their texts, edges that are stated, and properties of ``regress``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import regress

DRAW = np.random.default_rng(5)
X = np.arange(10.0)
PRICE = np.round(X + DRAW.normal(size=10), 3)
FRAME: dict[str, Any] = {
    "y": np.round(DRAW.normal(size=10), 3),
    "x": X,
    "price": PRICE,
    "discount": PRICE / 4,
    "sum": PRICE + 2 * X,
    "one": np.ones(10),
    "all": [0] * 10,
    "half": [0] * 5 + [1] * 5,
    "id": np.arange(10),
    "same": ["a"] * 10,
    "text": ["a", "b"] * 5,
    "weight": np.r_[-1.0, 0.0, np.ones(8)],
    "bad": np.r_[np.nan, np.inf, X[2:]],
    "day": np.array(["2026-10-01T12:00"] * 10, dtype="datetime64[s]"),
    "month": ["2026-01", "2026-02", "2026-03", "2026-05", "2026-06"] * 2,
    "again": ["2026-01", "2026-01", "2026-03", "2026-05", "2026-06"] * 2,
}
SHORT = {name: values[:2] for name, values in FRAME.items()}
PLACE = "a column, an interaction such as a:b, an earlier value such as lag(a, 1), or below(a, 7) and above(a, 7)"

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"factors": []}, "regress, column 'factors': got none, expected at least one factor"),
    (
        {"factors": ["one"]},
        "frame, column 'one': got a factor with the same value in every row used, expected a factor that varies",
    ),
    (
        {"factors": ["price", "discount"]},
        "frame, column 'discount': got a factor that says the same as 'price' (0.25 x 'price'), expected factors that "
        "differ: leave 'discount' or 'price' out",
    ),
    (
        {"factors": ["price", "x", "sum"]},
        "frame, column 'sum': got a factor that 'price' and 'x' fix together (1 x 'price' + 2 x 'x'), expected factors "
        "of which none follows from the others: leave one of 'sum', 'price' and 'x' out",
    ),
    ({"factors": ["x", "x"]}, "regress, column 'factors': got 'x' twice, expected each factor once"),
    ({"factors": ["y"]}, "regress, column 'factors': got the outcome 'y', expected factors other than it"),
    (
        {"factors": ["same"]},
        "frame, column 'same': got the one level 'a', expected a categorical of at least two levels in the rows that "
        "are used",
    ),
    (
        {"outcome": "bad"},
        "2 problems\n  frame, row 0, column 'bad': got nan, expected a finite number, or a null\n  frame, row 1, "
        "column 'bad': got inf, expected a finite number, or a null",
    ),
    ({"outcome": "text"}, "frame, column 'text': got a column of text, expected a column of numbers"),
    (
        {"outcome": "one"},
        "frame, column 'one': got an outcome with the same value in every row used, expected an outcome that varies",
    ),
    (
        {"factors": ["day"]},
        "frame, column 'day': got a column of timestamp, expected numbers, or texts that name categories",
    ),
    (
        {"frame": SHORT, "factors": ["x", "price"]},
        "frame: got 2 rows for 3 coefficients, expected more rows than coefficients",
    ),
    ({"cluster": "all"}, "frame, column 'all': got one cluster, expected at least two clusters"),
    ({"cluster": ["id", "half", "all"]}, "regress, column 'cluster': got 3 columns, expected one or two columns"),
    ({"cluster": ["id", "id"]}, "regress, column 'cluster': got 'id' twice, expected two different columns"),
    (
        {"cluster": "half", "se": "hc3"},
        "regress, column 'se': got 'hc3' beside cluster, expected 'cluster' or 'wild' where cluster is given",
    ),
    (
        {"se": "wild"},
        "regress, column 'cluster': got nothing, expected the column of clusters that se='wild' needs",
    ),
    (
        {"se": "wild", "cluster": ["id", "half"]},
        "regress, column 'cluster': got 2 columns, expected one column where se='wild'",
    ),
    (
        {"se": "wild", "cluster": "half", "draws": 10},
        "regress, column 'draws': got 10, expected a number of at least 99 and at most 1e+07",
    ),
    (
        {"se": "hc4"},
        "regress, column 'se': got 'hc4', expected one of classical, hc0, hc1, hc2, hc3, cluster, wild (did you mean "
        "'hc0'?)",
    ),
    ({"level": 1.0}, "regress, column 'level': got 1, expected a number above 0 and below 1"),
    ({"weights": "weight"}, "frame, row 0, column 'weight': got -1, expected a weight of at least 0"),
    (
        {"factors": ["lag(x, 1)"]},
        "regress, column 'unit': got nothing, expected the column of the unit within which lag(x, 1) is taken",
    ),
    (
        {"factors": ["lag(x, 1)"], "unit": "half"},
        "regress, column 'period': got nothing, expected the column of the period that lag(x, 1) counts in",
    ),
    (
        {"factors": ["lag(x, 0)"], "unit": "half", "period": "month"},
        "regress, column 'factors': got 'lag(x, 0)', expected a lag of a whole number of periods other than 0, such as "
        "lag(a, 1)",
    ),
    (
        {"factors": ["lag(x, 1)"], "unit": "half", "period": "again"},
        "2 problems\n  frame, row 1, column 'again': got a second row of the same half and again, expected one row for "
        "each half and again where lags are asked for\n  frame, row 6, column 'again': got a second row of the same "
        "half and again, expected one row for each half and again where lags are asked for",
    ),
    (
        {"factors": ["half", "x"], "effects": "half"},
        "frame, column 'half': got a factor that the absorbed 'half' fix, expected a factor that varies within them",
    ),
    ({"effects": "id"}, "frame, column 'id': got no level with two rows, expected levels with several rows each"),
    (
        {"factors": ["text"], "reference": {"text": "c"}},
        "regress, column 'reference': got 'c', expected one of a, b (did you mean 'a'?)",
    ),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[str(change)[:60] for change, _ in WRONG])
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    given: dict[str, Any] = {"frame": FRAME, "outcome": "y", "factors": ["x"]} | change
    with pytest.raises(cb.InputError) as error:
        regress(given.pop("frame"), given.pop("outcome"), given.pop("factors"), **given)
    assert str(error.value) == text


def test_a_repeated_term_can_be_dropped_and_is_named() -> None:
    fit = regress(FRAME, "y", ["price", "discount"], dependent="drop")
    assert fit.dropped["term"].tolist() == ["discount"]
    assert fit.notes == ["'discount' is left out: it is a factor that says the same as 'price' (0.25 x 'price')."]
    assert fit.coefficients["term"].tolist() == ["constant", "price"]


def test_rows_of_weight_zero_are_left_out_and_said() -> None:
    frame = FRAME | {"weight": np.r_[0.0, 0.0, np.ones(8)]}
    fit = regress(frame, "y", ["x"], weights="weight")
    assert (fit.n, fit.left_out["rows"].tolist()) == (8, [2])
    assert fit.notes == ["2 rows of 10 are left out: 2 for weight of zero (2 for it alone)."]


def test_missing_values_are_left_out_and_counted() -> None:
    holes = np.ma.MaskedArray(X, mask=[1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    other = np.ma.MaskedArray(PRICE, mask=[0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    fit = regress({"y": FRAME["y"], "x": holes, "price": other}, "y", ["x", "price"])
    assert (fit.n, fit.left_out["alone"].tolist()) == (7, [1, 1])


def test_clusters_of_one_row_are_independent_rows() -> None:
    fit = regress(FRAME, "y", ["x"], cluster="id")
    plain = regress(FRAME, "y", ["x"], se="hc1")
    np.testing.assert_allclose(fit.coefficients["se"], plain.coefficients["se"], rtol=1e-12)
    assert fit.notes[0] == "Every cluster of 'id' has one row: the errors are those of independent rows."


def test_a_lag_counts_periods_and_not_rows() -> None:
    fit = regress(FRAME, "y", ["lag(x, 1)"], unit="half", period="month", rows=True)
    assert fit.rows["row"].tolist() == [1, 2, 4, 6, 7, 9]  # 2026-05 has no month before it
    assert fit.left_out["rows"].tolist() == [4]


def test_singletons_are_left_out_and_counted() -> None:
    frame = FRAME | {"g": [0, 0, 0, 1, 1, 1, 2, 3, 3, 3]}
    fit = regress(frame, "y", ["x"], effects="g")
    kept = regress(frame, "y", ["x"], effects="g", singletons="keep")
    assert (fit.n, fit.singletons, kept.n) == (9, 1, 10)
    np.testing.assert_allclose(fit.coefficients["estimate"], kept.coefficients["estimate"], rtol=1e-12)
    assert fit.notes[0] == "1 row of 10 is left out: 1 for being alone in an absorbed level (1 for it alone)."
    assert "1 row is alone in an absorbed level and kept." in kept.notes


def test_two_crossed_effects_of_many_levels_converge_to_the_dummies() -> None:
    draw = np.random.default_rng(3)
    n = 4000
    frame = {"a": draw.integers(0, 500, n), "b": draw.integers(0, 450, n), "x": draw.normal(size=n)}
    frame["x"] = frame["x"] + np.sin(frame["a"]) + np.cos(frame["b"])
    frame["y"] = 2 * frame["x"] + np.sin(frame["a"]) + draw.normal(size=n)
    fit = regress(frame, "y", ["x"], effects=["a", "b"], se="classical", singletons="keep")
    assert fit.residuals["absorb_iterations"] > 0
    assert fit.residuals["absorb_gap"] <= 1e-10
    columns = np.column_stack([frame["x"], frame["y"]])
    for _ in range(400):  # plain alternating projections
        for level in (frame["a"], frame["b"]):
            counts = np.bincount(level)
            means = np.column_stack([np.bincount(level, c) / np.maximum(counts, 1) for c in columns.T])
            columns -= means[level]
    slope = columns[:, 0] @ columns[:, 1] / (columns[:, 0] @ columns[:, 0])
    assert fit.coefficients["estimate"][0] == pytest.approx(slope, rel=1e-8)


def test_same_bytes_for_one_thread_and_many_and_unmoved_by_shift() -> None:
    draw = np.random.default_rng(11)
    n = 200_000
    frame = {f"x{i}": draw.normal(size=n) + 1000 for i in range(4)}
    frame["g"] = draw.integers(0, 500, n)
    frame["y"] = frame["x0"] - frame["x3"] + draw.normal(size=n)
    fits = [regress(frame, "y", ["x0", "x1", "x2", "x3"], cluster="g", threads=threads) for threads in (1, 2)]
    for column in ("estimate", "se", "p"):
        assert fits[0].coefficients[column].tobytes() == fits[1].coefficients[column].tobytes()
    far = regress(frame | {"x0": frame["x0"] + 1e6}, "y", ["x0", "x1", "x2", "x3"], cluster="g")
    np.testing.assert_allclose(far.coefficients["se"][1:], fits[0].coefficients["se"][1:], rtol=1e-7)
    centred = np.column_stack([np.ones(n), *(frame[f"x{i}"] - 1000 for i in range(4))])
    b = np.linalg.lstsq(centred, frame["y"], rcond=None)[0]
    np.testing.assert_allclose(fits[0].coefficients["estimate"][1:], b[1:], rtol=1e-9)


def test_many_rows_with_nearly_equal_factors_keep_their_digits() -> None:
    draw = np.random.default_rng(12)
    n = 100_000
    a, noise = draw.normal(size=n), draw.normal(size=n)
    frame = {"a": a, "b": a + 1e-5 * noise, "c": draw.normal(size=n), "d": draw.normal(size=n)}
    frame["y"] = frame["a"] + frame["b"] + draw.normal(size=n)
    fit = regress(frame, "y", ["a", "b", "c", "d"], se="classical")
    design = np.column_stack([np.ones(n), a, noise, frame["c"], frame["d"]])  # the same space, well conditioned
    b = np.linalg.lstsq(design, frame["y"], rcond=None)[0]
    assert fit["b"].value == pytest.approx(b[2] / 1e-5, rel=1e-6)
    assert fit.r2 == pytest.approx(
        1 - np.sum((frame["y"] - design @ b) ** 2) / np.sum((frame["y"] - frame["y"].mean()) ** 2), abs=1e-12
    )


def test_result_speaks() -> None:
    fit = regress(FRAME, "y", ["x"], se="classical")
    assert fit.sentences[0].startswith("One more of x goes with ")
    assert "<table>" in fit._repr_html_()
    assert repr(fit).startswith("Regression of y: R2 ")
    with pytest.raises(cb.InputError, match=r"regression, column 'term': got 'z', expected one of constant, x"):
        fit["z"]


def test_frames_come_back_as_they_came() -> None:
    polars = pytest.importorskip("polars")
    fit = regress(polars.DataFrame({"y": FRAME["y"], "x": X}), "y", ["x"])
    assert isinstance(fit.coefficients, polars.DataFrame)
