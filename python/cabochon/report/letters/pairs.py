"""Pieces weighed like for like: by how much ours are lighter.

Question: is a piece of ours lighter than the competitor's of the same group, fineness and model, and by how much?
Model: the mean of the differences theirs minus ours over pairs, with Student's limits.
Assumptions: pairs are independent and their differences not far from normal.
Source: quantile by the expansion of Abramowitz & Stegun 1964, 26.7.5, right to 0.001 from five degrees of freedom on.
Limits: fewer than six pairs say nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist, mean, stdev

from .case import Pair

FEWEST = 6


@dataclass(frozen=True)
class Lighter:
    """Grams by which ours are lighter, with 95 % limits."""

    grams: float
    low: float
    high: float
    n: int


def lighter(pairs: list[Pair]) -> Lighter:
    """The mean difference of at least six pairs.

    >>> found = lighter([Pair(1.8 + 0.01 * k, 2.0) for k in range(6)])
    >>> round(found.grams, 3), round(found.low, 3), round(found.high, 3)
    (0.175, 0.155, 0.195)
    """
    gaps = [pair.theirs_grams - pair.ours_grams for pair in pairs]
    half = _student(len(gaps) - 1) * stdev(gaps) / math.sqrt(len(gaps))
    middle = mean(gaps)
    return Lighter(middle, middle - half, middle + half, len(gaps))


def _student(degrees: int, *, level: float = 0.95) -> float:
    z = NormalDist().inv_cdf((1 + level) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / degrees**power for power, term in enumerate(terms))
