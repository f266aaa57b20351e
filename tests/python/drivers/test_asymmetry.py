"""Penalty and reward: planted broken lines, the test's level, wrong inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import asymmetry, regress


def simulated(seed: int, below: float, above: float, n: int = 400) -> dict[str, Any]:
    """Slopes below and above 7; *simulated*."""
    draw = np.random.default_rng(seed)
    x, z = draw.uniform(3, 10, n), draw.normal(size=n)
    y = below * np.minimum(x - 7, 0) + above * np.maximum(x - 7, 0) + z + draw.normal(size=n)
    return {"y": y, "x": x, "z": z, "g": np.arange(n) // 4}


@pytest.mark.parametrize(("below", "above", "kind"), [(2, 0.2, "penalty"), (0.2, 2, "reward"), (1, 1, "cannot_tell")])
def test_planted_kinds(below: float, above: float, kind: str) -> None:
    result = asymmetry(simulated(1, below, above), "y", ["x"], reference=7, others=["z"], cluster="g")
    row = {name: values[0] for name, values in result.slopes.items()}
    assert row["kind"] == kind
    assert row["below_low"] <= below <= row["below_high"]
    assert row["above_low"] <= above <= row["above_high"]
    assert row["difference"] == pytest.approx(row["below"] - row["above"], rel=1e-9)
    assert row["n_below"] + row["n_above"] == 400
    assert result.sentences[0].startswith("x: a point below 7 goes with ")


def test_the_test_holds_its_level() -> None:
    """*Simulated*: one slope on both sides; rejected near 5 %."""
    p = [asymmetry(simulated(s, 1, 1, 120), "y", ["x"], reference=7).slopes["p"][0] for s in range(200)]
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.10


def test_equals_the_broken_line_by_hand() -> None:
    frame = simulated(3, 1.5, 0.5)
    frame |= {"low": np.minimum(frame["x"] - 7, 0), "high": np.maximum(frame["x"] - 7, 0)}
    fit = regress(frame, "y", ["low", "high"], se="hc3")
    row = asymmetry(frame, "y", ["x"], reference={"x": 7}, se="hc3").slopes
    assert [row["below"][0], row["above"][0]] == pytest.approx(list(fit.coefficients["estimate"][1:]), rel=1e-10)
    v = np.array([fit.covariance["low"][1:], fit.covariance["high"][1:]])
    half = (row["difference_high"][0] - row["difference_low"][0]) / 2
    reach = (fit.coefficients["high"] - fit.coefficients["estimate"])[1] / fit.coefficients["se"][1]
    assert half / reach == pytest.approx(np.sqrt(v[0, 0] + v[1, 1] - 2 * v[0, 1]), rel=1e-8)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"factors": []}, "asymmetry, column 'factors': got none, expected at least one factor"),
    ({"reference": {"z": 1}}, "asymmetry, column 'reference': expected a number for 'x'"),
    ({"reference": "7"}, "asymmetry, column 'reference': got '7', expected a finite number"),
    ({"reference": float("inf")}, "asymmetry, column 'reference': got inf, expected a finite number"),
    (
        {"reference": 100},
        "frame, column 'above(x, 100)': got a factor with the same value in every row used, expected a factor that "
        "varies",
    ),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[str(change) for change, _ in WRONG])
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    given: dict[str, Any] = {"factors": ["x"], "reference": 7} | change
    with pytest.raises(cb.InputError) as error:
        asymmetry(simulated(1, 1, 1), "y", given.pop("factors"), **given)
    assert str(error.value) == text
