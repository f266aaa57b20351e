"""Accounts by the quarter (or year) of their first order: which share ordered in each one after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import reading
from ..period import Period

MOST = 10  #: cohorts shown, the last ones
FEWEST = 3


@dataclass(frozen=True)
class Cohorts:
    """Shares by cohort and age; the first cohort holds everybody who was there when the orders begin."""

    yearly: bool
    starts: tuple[np.datetime64, ...]  #: first month of each cohort
    sizes: tuple[int, ...]
    shares: tuple[tuple[float | None, ...], ...]  #: by cohort, then by age from 1; None: not over yet
    first: bool  #: whether the first cohort shown is that of the first orders


def cohorts(orders: reading.Columns, period: Period) -> Cohorts | None:
    """Quarters up to three years of orders, else years; only whole ones, None where fewer than three fit."""
    end = np.datetime64(period.last, "M") + 1
    month = orders["date"].astype("datetime64[M]")
    span = int((end - month.min()).astype(int))
    yearly = span > 42
    size = 12 if yearly else 3
    begin = end - size * (span // size)  # whole periods, counted back from the last day
    accounts, place = reading.grouped(orders["account"])
    at = np.maximum((month - begin).astype(int), 0) // size
    periods = span // size
    if periods < FEWEST:
        return None
    first = np.full(len(accounts), periods)
    np.minimum.at(first, place, at)
    there = np.zeros((len(accounts), periods), dtype=bool)
    there[place, at] = True
    rows = range(max(0, periods - MOST), periods)
    sizes = tuple(int((first == row).sum()) for row in rows)
    shares = tuple(
        tuple(
            float(there[first == row, row + age].mean()) if row + age < periods and size_ else None
            for age in range(1, len(rows))
        )
        for row, size_ in zip(rows, sizes, strict=True)
    )
    starts = tuple(begin + size * row for row in rows)
    return Cohorts(yearly, starts, sizes, shares, rows[0] == 0)
