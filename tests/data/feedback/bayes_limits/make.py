"""Writes limits.csv and chances.csv: the difference of two Dirichlet shares, by a route of its own.

With (p1, p2, p3) ~ Dirichlet(a, b, c) and t >= 0, P(p1 - p3 > t) is the mean, over p3 ~ Beta(c, a + b) below
(1 - t) / 2, of the chance that p1 / (1 - p3) ~ Beta(a, b) lies above (t + p3) / (1 - p3); taken over the chance of p3
itself (its quantiles by scipy), which leaves a bounded integrand, by the tanh-sinh rule; limits by Brent's root finder.

    pip install scipy==1.17.1
    python make.py
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaincc, betaincinv

HERE = Path(__file__).parent
COUNTS = [
    (0, 7, 4), (0, 7, 9), (0, 178, 159), (0, 7, 0), (10, 0, 0), (0, 0, 10), (1, 0, 0), (0, 1, 0), (5, 0, 5), (8, 3, 2),
    (12, 0, 3), (3, 40, 0), (40, 25, 35), (600, 3, 2), (2, 900, 1), (400, 0, 600), (1200, 900, 700), (1, 1, 1),
]  # fmt: skip
STEP = 1 / 128
GRID = np.arange(-4.5, 4.5 + STEP / 2, STEP)
PLACE = 1 / (1 + np.exp(-np.pi * np.sinh(GRID)))
WEIGHT = STEP * np.pi * np.cosh(GRID) * PLACE * (1 - PLACE)


def above(a: float, b: float, c: float, t: float) -> float:
    end = (1 - t) / 2
    most = betainc(c, a + b, end)
    y = np.minimum(betaincinv(c, a + b, most * PLACE), end)
    return float(most * np.sum(WEIGHT * betaincc(a, b, np.minimum(1, (t + y) / (1 - y)))))


def chance(a: float, b: float, c: float, t: float) -> float:
    return 1 - above(a, b, c, t) if t >= 0 else above(c, b, a, -t)


def main() -> None:
    with (HERE / "chances.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["a", "b", "c", "t", "chance"])
        random.seed(7)
        for _ in range(120):
            a, b, c = (round(10 ** random.uniform(-1.3, 4.5), 3) for _ in range(3))
            mean = (a - c) / (a + b + c)
            spread = (((a + c) / (a + b + c) - mean * mean) / (a + b + c + 1)) ** 0.5
            t = round(min(0.999, max(-0.999, mean + random.uniform(-3, 3) * spread)), 6)
            out.writerow([a, b, c, t, f"{chance(a, b, c, t):.14g}"])
    with (HERE / "limits.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["promoters", "passives", "detractors", "level", "low", "high"])
        for counts in COUNTS:
            alpha = [k + 0.5 for k in counts]
            for level in (0.95, 0.5):
                tail = (1 - level) / 2
                limits = (
                    100
                    * brentq(
                        lambda t, p=p, alpha=alpha: chance(*alpha, t) - p, -1 + 1e-9, 1 - 1e-9, xtol=1e-13, rtol=1e-13
                    )
                    for p in (tail, 1 - tail)
                )
                out.writerow([*counts, level, *(f"{x:.10f}" for x in limits)])


if __name__ == "__main__":
    main()
