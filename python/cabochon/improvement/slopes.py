"""What one unit of a factor is worth: from numbers, estimates or a fitted regression."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite
from statistics import NormalDist
from typing import Any

from .._core import Estimate
from ..errors import InputError, problem

Slope = tuple[str, float, float, float]  #: factor, value, standard error, degrees of freedom


def read_slopes(slopes: Any) -> list[Slope]:
    """Yearly margin of one account for one unit of each factor.

    >>> read_slopes({"nps": (120.0, 30.0)})
    [('nps', 120.0, 30.0, inf)]
    """
    if slopes is None:
        return []
    if isinstance(slopes, Mapping):
        return [_slope(str(factor), slope) for factor, slope in slopes.items()]
    coefficients = getattr(slopes, "coefficients", None)
    if coefficients is None:
        expected = "a dict of factor and slope, or a fitted regression"
        raise InputError.of([problem("slopes", "", f"a {type(slopes).__name__}", expected)])
    from ..table import Table

    table = coefficients if isinstance(coefficients, Table) else Table(coefficients)
    dof = float(getattr(slopes, "dof", inf) or inf)
    return [
        (row["term"], float(row["estimate"]), float(row["se"]), float(row.get("dof") or dof))
        for row in table.rows()
        if row["estimate"] is not None and row["se"] is not None
    ]


def _slope(factor: str, slope: Any) -> Slope:
    if isinstance(slope, Estimate):
        if not (isfinite(slope.low) and isfinite(slope.high)):
            raise InputError.of([problem("slopes", factor, repr(slope), "an estimate with finite limits")])
        z = NormalDist().inv_cdf((1 + slope.level) / 2) if slope.level < 1 else inf
        return factor, slope.value, (slope.high - slope.low) / (2 * z), inf
    numbers = slope if isinstance(slope, (tuple, list)) else (slope, 0.0)
    try:
        value, se, dof = (*map(float, numbers), inf)[:3]
    except (TypeError, ValueError):
        expected = "a number, (value, standard error), (value, standard error, degrees of freedom) or an Estimate"
        raise InputError.of([problem("slopes", factor, repr(slope), expected)]) from None
    return factor, value, se, dof
