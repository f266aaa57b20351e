"""Sums over clusters and weights by one pass: the same as the formula, whatever the order of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb


def rows(clusters_of_a_group: int, groups: int = 6, each: int = 90) -> dict[str, Any]:
    rng = np.random.default_rng(clusters_of_a_group)
    n = groups * each
    return {
        "g": np.repeat(np.arange(groups), each),
        "account": rng.integers(0, clusters_of_a_group, n) * 1_000_003 - 5,
        "nps": rng.integers(0, 11, n),
        "revenue": rng.gamma(0.5, 1000.0, n),
    }


def by_formula(frame: dict[str, Any], group: int, cluster: str | None, weight: str | None) -> tuple[float, float]:
    mine = frame["g"] == group
    x = np.where(frame["nps"] >= 9, 1.0, np.where(frame["nps"] <= 6, -1.0, 0.0))[mine]
    w = frame[weight][mine] if weight else np.ones(mine.sum())
    ratio = (w * x).sum() / w.sum()
    own = frame[cluster][mine] if cluster else np.arange(mine.sum())
    u = np.array([(w * (x - ratio))[own == key].sum() for key in np.unique(own)])
    return 100 * ratio, 100 * np.sqrt(len(u) / (len(u) - 1) * (u**2).sum()) / w.sum()


@pytest.mark.parametrize("clusters", [2, 15, 16, 17, 80])
@pytest.mark.parametrize("weight", [None, "revenue"])
@pytest.mark.parametrize("cluster", [None, "account"])
def test_the_formula(clusters: int, weight: str | None, cluster: str | None) -> None:
    frame = rows(clusters)
    found = cb.feedback.nps(frame, by="g", cluster=cluster, weight=weight, method="linearised")
    for at, group in enumerate(found["g"]):
        nps, se = by_formula(frame, group, cluster, weight)
        assert found["nps"][at] == pytest.approx(nps, abs=1e-9)
        assert found["se"][at] == pytest.approx(se, rel=1e-10)


@pytest.mark.parametrize("weight", [None, "revenue"])
def test_the_order_of_the_rows_does_not_matter(weight: str | None) -> None:
    frame = rows(40)
    shuffled = np.random.default_rng(3).permutation(len(frame["g"]))
    mixed = {name: column[shuffled] for name, column in frame.items()}
    one = cb.feedback.nps(frame, by="g", cluster="account", weight=weight)
    two = cb.feedback.nps(mixed, by="g", cluster="account", weight=weight)
    assert two["clusters"].tolist() == one["clusters"].tolist()
    assert two["se"].tolist() == pytest.approx(one["se"].tolist(), rel=1e-12)


def test_one_weight_far_above_the_others_loses_nothing() -> None:
    """The share of a tiny detractor among huge promoters: differences of nearly equal sums would lose it."""
    frame = {"nps": [10, 10, 0], "w": [1e9, 1e9, 1.0], "account": [1, 2, 3], "g": [1, 1, 1]}
    for cluster in (None, "account"):
        found = cb.feedback.nps(frame, weight="w", cluster=cluster, method="linearised")
        away = 2 / (2e9 + 1)  # 1 - R
        expected = 100 * np.sqrt(1.5 * (2 * (1e9 * away) ** 2 + (2 - away) ** 2)) / (2e9 + 1)
        assert float(found["se"][0]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("method", ["score", "bayes"])
def test_a_finite_population_is_remembered_by_its_number(method: str) -> None:
    """Equal counts of different populations have limits of their own, and equal ones the same."""
    frame = {"g": np.repeat([1, 2, 3], 4), "nps": [10, 9, 8, 3] * 3, "people": np.repeat([6, 60, 6], 4)}
    found = cb.feedback.nps(frame, by="g", method=method, population="people")
    low, high = found["nps_low"], found["nps_high"]
    assert (low[0], high[0]) == (low[2], high[2])
    assert low[1] < low[0] < high[0] < high[1]
    alone = cb.feedback.nps({"nps": [10, 9, 8, 3]}, method=method, population=60)
    assert (low[1], high[1]) == (alone["nps_low"][0], alone["nps_high"][0])
