"""Bayes limits of the NPS against exact values (tests/data/feedback/bayes_limits, made with scipy) and enumeration."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

CASE = Path(__file__).parents[2] / "data" / "feedback" / "bayes_limits"
LIMITS = list(csv.DictReader((CASE / "limits.csv").open()))


def answers(promoters: int, passives: int, detractors: int) -> dict[str, Any]:
    return {"nps": np.repeat(np.array([10, 8, 3], dtype=np.int8), (promoters, passives, detractors))}


def limits(frame: Any, **more: Any) -> tuple[float, float]:
    result = cb.feedback.nps(frame, method="bayes", **more)
    return float(result["nps_low"][0]), float(result["nps_high"][0])


def raw(counts: tuple[int, int, int]) -> float:
    return 100 * (counts[0] - counts[2]) / sum(counts)


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: "-".join(row[k] for k in list(row)[:4]))
def test_limits_are_those_of_the_exact_posterior(row: dict[str, str]) -> None:
    counts = (int(row["promoters"]), int(row["passives"]), int(row["detractors"]))
    low, high = limits(answers(*counts), level=float(row["level"]))
    assert low == pytest.approx(min(raw(counts), float(row["low"])), abs=1e-6)
    assert high == pytest.approx(max(raw(counts), float(row["high"])), abs=1e-6)
    mirrored = limits(answers(*counts[::-1]), level=float(row["level"]))
    assert mirrored == pytest.approx((-high, -low), abs=1e-7)


def foretold(counts: tuple[int, int, int], people: int) -> dict[int, float]:
    """Chance of each difference of promoters and detractors among those who did not answer, one by one."""
    unseen = people - sum(counts)
    chance: dict[int, float] = {}
    for x1 in range(unseen + 1):
        for x3 in range(unseen - x1 + 1):
            of = (x1, unseen - x1 - x3, x3)
            log = sum(math.lgamma(n + 0.5 + x) - math.lgamma(x + 1) for n, x in zip(counts, of, strict=True))
            chance[x1 - x3] = chance.get(x1 - x3, 0) + math.exp(log)
    total = sum(chance.values())
    return {k: chance[k] / total for k in sorted(chance)}


@pytest.mark.parametrize(("counts", "people"), [((20, 12, 8), 60), ((0, 7, 4), 13), ((0, 0, 10), 40), ((1, 0, 0), 9)])
@pytest.mark.parametrize("level", [0.95, 0.8])
def test_a_finite_population_is_foretold_on_its_lattice(
    counts: tuple[int, int, int], people: int, level: float
) -> None:
    chance = foretold(counts, people)
    low, high = limits(answers(*counts), population=people, level=level)
    seen = counts[0] - counts[2]
    lattice = {100 * (seen + k) / people: p for k, p in chance.items()}
    # No side leaves out more than its tail, and one step further in it would.
    below = sum(p for value, p in lattice.items() if value < low - 1e-9)
    above = sum(p for value, p in lattice.items() if value > high + 1e-9)
    tail = (1 - level) / 2
    assert max(below, above) <= tail
    if low < raw(counts):
        assert sum(p for value, p in lattice.items() if value <= low + 1e-9) > tail
    if high > raw(counts):
        assert sum(p for value, p in lattice.items() if value >= high - 1e-9) > tail


def test_forty_of_sixty_agree_with_the_simulated_posterior() -> None:
    rng = np.random.default_rng(6)
    shares = rng.dirichlet([20.5, 12.5, 8.5], 300_000)
    others = rng.multinomial(20, shares)
    all_of_them = 100 * (20 - 8 + others[:, 0] - others[:, 2]) / 60
    expected = np.quantile(all_of_them, [0.025, 0.975], method="inverted_cdf")
    assert limits(answers(20, 12, 8), population=60) == pytest.approx(expected, abs=1e-9)


def test_the_lattice_meets_the_continuous_limits_of_many_people() -> None:
    for counts in ((600, 300, 100), (3, 40, 0)):
        n = sum(counts)
        on = limits(answers(*counts), population=n + 2000)
        beyond = limits(answers(*counts), population=n + 2001)
        assert on == pytest.approx(beyond, abs=100 / (n + 2000))
