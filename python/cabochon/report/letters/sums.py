"""A table of money whose rounded values add up, down each column and along each row.

Question: which whole units stand in the cells, so that a reader who adds them up with a pencil gets the printed totals?
Model: controlled rounding. Every cell of both columns is rounded down or up; among all choices the one is taken that
moves cells, totals (counted fourfold) and differences least, in squares. Cells that are equal stay equal.
Source: Cox 1987, Journal of the American Statistical Association 82, 520-524 (controlled rounding).
Limits: at most a dozen rows; 2^rows choices a column are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def controlled(ours: Sequence[float], theirs: Sequence[float], *, decimals: int = 0) -> tuple[list[float], list[float]]:
    """Both columns rounded to ``decimals``; the first row is metal, so that sums with and without it are kept close.

    >>> controlled([10.4, 1.4, 1.4], [10.4, 2.4, 1.4])
    ([10.0, 1.0, 2.0], [10.0, 2.0, 2.0])
    """
    scale = 10.0**decimals
    a, b = np.asarray(ours, float) * scale, np.asarray(theirs, float) * scale
    up, down = _choices(a), _choices(b)
    cost = _cost(up, a)[:, None] + _cost(down, b)[None, :]
    gaps = up[:, None, :] - down[None, :, :]
    true = a - b
    weight = np.where(np.isclose(a, b, rtol=1e-9, atol=1e-9), 1e3, 1.0)
    cost += (weight * (gaps - true) ** 2).sum(axis=2)
    cost += 4 * (gaps.sum(axis=2) - true.sum()) ** 2
    left, right = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return [float(v) / scale for v in up[left]], [float(v) / scale for v in down[right]]


def _choices(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Every way to round each value down or up; a whole one stays."""
    floors = np.floor(values + 1e-9)
    step = np.where(values - floors > 1e-9, 1.0, 0.0)
    bits = np.arange(2 ** len(values))[:, None] >> np.arange(len(values))[None, :] & 1
    return np.asarray(np.unique(floors + bits * step, axis=0))


def _cost(choices: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    cells = ((choices - values) ** 2).sum(axis=1)
    total = (choices.sum(axis=1) - values.sum()) ** 2
    rest = (choices[:, 1:].sum(axis=1) - values[1:].sum()) ** 2
    return np.asarray(cells + 4 * total + 4 * rest)
