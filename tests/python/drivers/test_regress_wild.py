"""The wild cluster bootstrap against a loop that fits every draw anew, and its rate on few clusters."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from cabochon.drivers import regress


def simulated(seed: int, clusters: int, rows: int = 12, slope: float = 0.0) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    g = np.repeat(np.arange(clusters), rows)
    x = draw.normal(size=clusters)[g] + draw.normal(size=g.size)
    z = draw.normal(size=g.size)
    y = 1 + slope * x + 0.5 * z + (draw.normal(size=clusters) * 1.0)[g] + draw.normal(size=g.size)
    return {"y": y, "x": x, "z": z, "g": g}


def cluster_t(x: np.ndarray, y: np.ndarray, g: np.ndarray, null: float) -> tuple[float, np.ndarray]:
    bread = np.linalg.inv(x.T @ x)
    b = bread @ x.T @ y
    e = y - x @ b
    count = g.max() + 1
    scores = np.array([x[g == c].T @ e[g == c] for c in range(count)])
    n, k = x.shape
    v = count / (count - 1) * (n - 1) / (n - k) * bread @ scores.T @ scores @ bread
    return (b[1] - null) / np.sqrt(v[1, 1]), b


def wild_p(frame: dict[str, Any], null: float) -> float:
    """All Rademacher draws, each fitted anew under the null."""
    y, g = frame["y"], frame["g"]
    x = np.column_stack([np.ones(y.size), frame["x"], frame["z"]])
    observed, _ = cluster_t(x, y, g, null)
    rest = x[:, [0, 2]]
    restricted = rest @ np.linalg.lstsq(rest, y - null * x[:, 1], rcond=None)[0] + null * x[:, 1]
    e = y - restricted
    more = 0
    draws = list(product((1, -1), repeat=int(g.max()) + 1))
    for signs in draws:
        t, _ = cluster_t(x, restricted + e * np.array(signs)[g], g, null)
        more += abs(t) >= abs(observed) * (1 - 1e-9)  # of all draws one changes nothing, and counts
    return more / len(draws)


def test_equals_fitting_every_draw_anew() -> None:
    frame = simulated(3, 7, slope=0.6)
    fit = regress(frame, "y", ["x", "z"], se="wild", cluster="g", wild_weights="rademacher")
    row = {name: np.asarray(fit.coefficients[name])[1] for name in ("p", "low", "high", "se")}
    assert row["p"] == pytest.approx(wild_p(frame, 0.0), abs=1e-12)
    clustered = regress(frame, "y", ["x", "z"], cluster="g")
    assert row["se"] == pytest.approx(clustered.coefficients["se"][1], rel=1e-9)
    width = row["high"] - row["low"]
    for limit, inside in ((row["low"], 1), (row["high"], -1)):
        assert wild_p(frame, limit + inside * 0.001 * width) >= 0.05 - 1e-9
        assert wild_p(frame, limit - inside * 0.001 * width) <= 0.05 + 1e-9
    assert "Limits and p of 128 (all possible) draws with Rademacher weights, null imposed." in fit.notes


def test_webb_below_twelve_clusters_and_the_seed_decides() -> None:
    frame = simulated(4, 8)
    fits = [
        regress(frame, "y", ["x"], se="wild", cluster="g", draws=999, seed=s, threads=t)
        for s, t in ((1, 1), (1, 2), (2, 1))
    ]
    assert fits[0].coefficients["low"].tobytes() == fits[1].coefficients["low"].tobytes()
    assert fits[0].coefficients["low"].tobytes() != fits[2].coefficients["low"].tobytes()
    assert "Limits and p of 999 draws with Webb's weights, null imposed." in fits[0].notes
    many = regress(simulated(4, 12), "y", ["x"], se="wild", cluster="g", draws=999)
    assert "Limits and p of 999 draws with Rademacher weights, null imposed." in many.notes


def test_holds_its_level_where_the_sandwich_does_not() -> None:
    """*Simulated*: a true null, 8 clusters; the wild bootstrap rejects near 5 %, normal limits far more often."""
    runs, wild, naive = 200, 0, 0
    for seed in range(runs):
        frame = simulated(1000 + seed, 8)
        fit = regress(frame, "y", ["x"], se="wild", cluster="g", draws=399, threads=1)
        wild += fit.coefficients["p"][1] < 0.05
        naive += abs(fit.coefficients["t"][1]) > 1.96
    assert 0.01 <= wild / runs <= 0.10
    assert naive / runs > 0.10


def test_absorbed_effects_nested_in_clusters_equal_dummies() -> None:
    frame = simulated(6, 9)
    frame["a"] = frame["g"] * 2 + (np.arange(frame["g"].size) % 2)
    kept: dict[str, Any] = {"se": "wild", "cluster": "g", "draws": 499, "small_sample": "groups"}
    absorbed = regress(frame, "y", ["x"], effects="a", **kept)
    dummies = regress(frame, "y", ["x", "a"], categorical="a", **kept)
    for name in ("estimate", "se", "p", "low", "high"):
        expected = np.asarray(dummies.coefficients[name])[1]
        assert np.asarray(absorbed.coefficients[name])[0] == pytest.approx(expected, rel=1e-6)
