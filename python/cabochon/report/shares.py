"""The share of pieces rejected, with limits that know that rejects come by the delivery.

Question: which part of what a vendor delivers is rejected, and how sure is that?
Model: q = sum x / sum m over delivery lines with m pieces received and x rejected. The variance of this ratio between
lines, n / (n - 1) sum (x - q m)^2 / (sum m)^2, gives the number of independent pieces that would vary as much,
n* = q (1 - q) / variance; the limits are Wilson's for q and n*. A vendor without a reject, or whose lines do not vary,
counts as many independent pieces as it has lines: a whole line is taken to be good or bad.
Assumptions: lines are independent of each other.
Sources: Korn & Graubard 1998, Survey Methodology 24(2), 193-201 (effective sample size); Wilson 1927, Journal of the
American Statistical Association 22, 209-212.
Limits: with fewer than some ten lines the variance itself is hardly known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy.typing as npt


@dataclass(frozen=True)
class Share:
    """A fraction with its limits."""

    value: float
    low: float
    high: float
    lines: int
    effective: float = 0.0  #: independent pieces that would vary as much; nought where nothing is known

    def posterior(self, prior: float) -> tuple[float, float]:
        """The two parameters of the beta law of the share, given these deliveries.

        Before them one piece is taken to have been seen, of which the part ``prior`` was a case: the share of all
        vendors together, so that a vendor without any reject is not taken for one that can't have any.

        >>> Share(0.1, 0.0, 0.3, 9, 20.0).posterior(0.03)
        (2.03, 18.97)
        """
        return self.value * self.effective + prior, (1 - self.value) * self.effective + 1 - prior

    def expected(self, prior: float) -> float:
        """The mean of that law."""
        a, b = self.posterior(prior)
        return a / (a + b)


def pooled(pieces: npt.NDArray[Any], cases: npt.NDArray[Any], *, level: float = 0.95) -> Share:
    """The share of cases among pieces, both given by the line.

    >>> import numpy as np
    >>> share = pooled(np.array([100.0, 100, 100, 100]), np.array([0.0, 0, 0, 40]))
    >>> round(share.value, 3), round(share.low, 3), round(share.high, 3)
    (0.1, 0.017, 0.423)
    """
    total = float(pieces.sum())
    if not total > 0:
        return Share(math.nan, 0.0, 1.0, len(pieces))
    lines = int((pieces > 0).sum())
    share = float(cases.sum()) / total
    effective = float(lines)
    if lines > 1 and 0 < share < 1:
        variance = lines / (lines - 1) * float(((cases - share * pieces) ** 2).sum()) / total**2
        if variance > 0:
            effective = min(total, share * (1 - share) / variance)
    low, high = wilson(share, effective, level=level)
    return Share(share, low, high, lines, effective)


def wilson(share: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's limits of a share of ``n`` independent trials."""
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
