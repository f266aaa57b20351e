"""Factors that nearly repeat each other: errors must be those of the same model written well."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import regress


def nearly_alike(eps: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """y on a and b = a + eps c, and the same on a and c: the coefficient of b is that of c over eps."""
    draw = np.random.default_rng(1)
    a, c = draw.normal(size=300), draw.normal(size=300)
    b = a + eps * c
    c = (b - a) / eps  # as the rounded b has it
    y = a - b + draw.normal(size=300)
    clusters = np.arange(300) % 30
    months = np.arange(300) % 7
    return (
        {"y": y, "a": a, "b": b, "g": clusters, "h": months},
        {"y": y, "a": a, "c": c, "g": clusters, "h": months},
    )


@pytest.mark.parametrize("eps", [1e-2, 1e-4, 1e-6, 1e-8])
@pytest.mark.parametrize(
    "options",
    [{"se": "classical"}, {"se": "hc1"}, {"se": "hc3"}, {"cluster": "g"}, {"cluster": ["g", "h"]}],
    ids=["classical", "hc1", "hc3", "cluster", "two ways"],
)
def test_errors_of_nearly_repeated_factors(eps: float, options: dict[str, Any]) -> None:
    bad, good = nearly_alike(eps)
    found, truth = regress(bad, "y", ["a", "b"], **options), regress(good, "y", ["a", "c"], **options)
    precision = max(1e-9, 1e-15 / eps)  # what rounding b leaves of c
    se, true = (np.asarray(fit.coefficients["se"]) for fit in (found, truth))
    assert se[0] == pytest.approx(true[0], rel=precision * 10)
    assert se[2] == pytest.approx(true[2] / eps, rel=precision * 10)
    p, true_p = (np.asarray(fit.coefficients["p"]) for fit in (found, truth))
    assert p[2] == pytest.approx(true_p[2], rel=1e-4, abs=1e-9)


def test_powers_of_a_year() -> None:
    draw = np.random.default_rng(5)
    year = np.arange(1990.0, 2026.0)
    centred = (year - 2007.5) / 17.5
    y = centred**2 + draw.normal(size=36)
    raw = regress({"y": y, "a": year, "b": year**2, "c": year**3}, "y", ["a", "b", "c"])
    well = regress({"y": y, "a": centred, "b": centred**2, "c": centred**3}, "y", ["a", "b", "c"])
    found, true = (np.asarray(fit.coefficients["se"])[3] for fit in (raw, well))
    assert found * 17.5**3 == pytest.approx(true, rel=1e-6)
    assert raw.r2 == pytest.approx(well.r2, rel=1e-9)


@pytest.mark.parametrize("size", [1e155, 1e-160])
def test_numbers_whose_powers_no_double_holds(size: float) -> None:
    frame = {"x": [1.0, 2.0, 3.0, 4.0, 5.0], "y": [size * v for v in (1.0, 3.0, 2.0, 5.0, 4.0)]}
    with pytest.raises(
        cb.InputError, match=r"frame, column 'y': got numbers that vary by .*, expected numbers that vary"
    ):
        regress(frame, "y", ["x"])


def test_an_enumerated_bootstrap_counts_the_draw_that_changes_nothing() -> None:
    draw = np.random.default_rng(7)
    group = np.repeat(np.arange(4), 10)
    x = draw.normal(size=40)
    frame = {"y": 5 * x + draw.normal(size=40), "x": x, "g": group}
    fit = regress(frame, "y", ["x"], se="wild", cluster="g", wild_weights="rademacher")
    row = cb.Table(fit.coefficients).rows()[1]
    assert row["p"] >= 2 / 2**4  # no smaller p is possible with four clusters, and no limit bounds the slope
    assert row["low"] < -1000
    assert row["high"] > 1000


def test_three_effects_say_how_levels_are_counted() -> None:
    draw = np.random.default_rng(8)
    n = 400
    frame = {name: draw.integers(0, 9, n) for name in ("a", "b", "c")} | {
        "x": draw.normal(size=n),
        "y": draw.normal(size=n),
    }
    notes = regress(frame, "y", ["x"], effects=["a", "b", "c"]).notes
    assert any(note.startswith("Of three effects or more") for note in notes)
    assert not any(note.startswith("Of three") for note in regress(frame, "y", ["x"], effects=["a", "b"]).notes)
