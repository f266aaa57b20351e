"""Certified accuracy: NIST's linear least squares problems. Certified values are NIST's."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cabochon.drivers import regress

NIST = Path(__file__).parents[2] / "data" / "drivers" / "nist"

LONGLEY = (
    [-3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683, -1.03322686717359],
    [-0.511041056535807e-1, 1829.15146461355],
    [890420.383607373, 84.9149257747669, 0.334910077722432e-1, 0.488399681651699, 0.214274163161675],
    [0.226073200069370, 455.478499142212],
)
FILIP = [
    (-1467.48961422980, 298.084530995537),
    (-2772.17959193342, 559.779865474950),
    (-2316.37108160893, 466.477572127796),
    (-1127.97394098372, 227.204274477751),
    (-354.478233703349, 71.6478660875927),
    (-75.1242017393757, 15.2897178747400),
    (-10.8753180355343, 2.23691159816033),
    (-1.06221498588947, 0.221624321934227),
    (-0.670191154593408e-1, 0.142363763154724e-1),
    (-0.246781078275479e-2, 0.535617408889821e-3),
    (-0.402962525080404e-4, 0.896632837373868e-5),
]
# Wampler 3's departures from its polynomial; 4 and 5 have 100 and 10,000 times these.
DELTA = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
DELTA += [-2048, 1838, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 759]
WAMPLER_SE = [2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752]
WAMPLER_SE += [0.112324854679312]


def read(name: str) -> dict[str, list[float]]:
    with (NIST / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [float(row[column]) for row in rows] for column in rows[0]}


def digits(found: Any, certified: Any) -> float:
    """Correct digits of the worst number (the log relative error of McCullough 1998)."""
    worst = max(abs(a - b) / abs(b) if b else abs(a) for a, b in zip(found, certified, strict=True))
    return 16.0 if worst == 0 else -math.log10(worst)


def test_longley_to_ten_digits_and_more() -> None:
    fit = regress(read("longley.csv"), "y", [f"x{i}" for i in range(1, 7)], se="classical")
    assert digits(fit.coefficients["estimate"], LONGLEY[0] + LONGLEY[1]) > 12
    assert digits(fit.coefficients["se"], LONGLEY[2] + LONGLEY[3]) > 12
    assert digits([fit.r2, fit.sigma], [0.995479004577296, 304.854073561965]) > 12


def test_norris_to_ten_digits_and_more() -> None:
    fit = regress(read("norris.csv"), "y", ["x"], se="classical")
    assert digits(fit.coefficients["estimate"], [-0.262323073774029, 1.00211681802045]) > 12
    assert digits(fit.coefficients["se"], [0.232818234301152, 0.429796848199937e-3]) > 12
    assert digits([fit.r2, fit.sigma], [0.999993745883712, 0.884796396144373]) > 12


def test_filip_as_far_as_powers_rounded_to_doubles_allow() -> None:
    data = read("filip.csv")
    frame = {"y": data["y"]} | {f"x{p}": [x**p for x in data["x"]] for p in range(1, 11)}
    fit = regress(frame, "y", [f"x{p}" for p in range(1, 11)], se="classical")
    assert digits(fit.coefficients["estimate"], [b for b, _ in FILIP]) > 6.5
    assert digits(fit.coefficients["se"], [se for _, se in FILIP]) > 6.5
    assert digits([fit.r2], [0.996727416185620]) > 9
    assert any("hard to tell apart" in note for note in fit.notes)


def wampler(scale: float, *, tenth: bool = False) -> Any:
    base = [x / 10 if tenth else x for x in range(21)]
    frame: dict[str, Any] = {f"x{p}": [float(x**p) for x in range(21)] for p in range(1, 6)}
    frame["y"] = [sum(b**p for p in range(6)) + scale * d for b, d in zip(base, DELTA, strict=True)]
    return regress(frame, "y", [f"x{p}" for p in range(1, 6)], se="classical")


def test_wampler_1_and_2_are_perfect_fits_and_say_so() -> None:
    for fit, b in ((wampler(0), [1.0] * 6), (wampler(0, tenth=True), [10.0**-p for p in range(6)])):
        assert digits(fit.coefficients["estimate"], b) > 9
        assert fit.coefficients["se"].tolist() == [0] * 6
        assert np.ma.getmaskarray(fit.coefficients["t"]).all()
        assert fit.r2 == 1
        assert fit.notes == ["The terms reproduce the outcome in every row: errors are zero, t and p have no meaning."]


@pytest.mark.parametrize(("scale", "least"), [(1, 10), (100, 10), (10_000, 8.5)])
def test_wampler_3_to_5(scale: float, least: float) -> None:
    fit = wampler(scale)
    assert digits(fit.coefficients["estimate"], [1.0] * 6) > least
    assert digits(fit.coefficients["se"], [scale * se for se in WAMPLER_SE]) > 11
