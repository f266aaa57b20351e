"""Units of time and what a yearly rate of discount is in each."""

from __future__ import annotations

import math

from ..errors import InputError, problem

#: How many units a year of 365.25 days has.
UNITS_A_YEAR = {"day": 365.25, "week": 365.25 / 7, "month": 12.0, "year": 1.0}


def continuous_rate(discount_rate_annual: float, unit: str, *, where: str) -> float:
    """The continuous rate per unit: ln(1 + annual rate) over the units of a year.

    >>> round(continuous_rate(0.15, "week", where="value"), 7)
    0.0026785
    """
    if not unit:
        raise InputError.of(
            [problem(where, "unit", "", "a unit of time: fit a summary of `summarise`, or say unit= when fitting")]
        )
    if not (math.isfinite(discount_rate_annual) and discount_rate_annual >= 0):
        raise InputError.of(
            [
                problem(
                    where,
                    "discount_rate_annual",
                    repr(discount_rate_annual),
                    "a yearly rate of at least 0, such as 0.1",
                )
            ]
        )
    return math.log1p(discount_rate_annual) / UNITS_A_YEAR[unit]
