"""Where the change of what the base brings came from: new, lost, more often, larger, margin; exactly adding up.

Question: the last year brought more (or less) than the year before; because of whom, and because of what?
Model: accounts of one of the two windows are new (or back) and lost. What a kept account brings is orders x revenue an
order x share of revenue that counts (after cost, after metal); its change is divided among the three factors by their
Shapley values, the mean over all orders in which the factors may change one after another. The parts add up to the
change exactly, and swapping the two windows only turns their signs.
Assumptions: an order is a day with order lines of an account.
Source: Shapley 1953; for decompositions Shorrocks 2013, Journal of Economic Inequality 11, 99-126.
Limits: a kept account without revenue in one of the windows has no share that counts; its change is divided between
orders and their value alone. Prices and quantities are not told apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import reading
from ..period import Period

PARTS = ("new", "lost", "often", "larger", "share")


@dataclass(frozen=True)
class Change:
    """The value of two windows of days, and its change by cause."""

    before: float
    after: float
    parts: dict[str, float]  #: new, lost, often, larger, share: they add up to after - before
    new: int
    lost: int
    kept: int
    with_share: bool  #: whether the value is not simply the revenue


def shapley(before: tuple[float, float, float], after: tuple[float, float, float]) -> tuple[float, float, float]:
    """The change of a product of three factors, divided among them.

    >>> shapley((2.0, 10.0, 1.0), (3.0, 10.0, 1.0))
    (10.0, 0.0, 0.0)
    >>> abs(sum(shapley((2.0, 10.0, 0.5), (3.0, 12.0, 0.25))) - (3 * 12 * 0.25 - 2 * 10 * 0.5)) < 1e-12
    True
    """

    def part(at: int) -> float:
        (b0, c0), (b1, c1) = ([one[i] for i in range(3) if i != at] for one in (before, after))
        return (after[at] - before[at]) * ((b0 * c0 + b1 * c1) / 3 + (b0 * c1 + b1 * c0) / 6)

    return part(0), part(1), part(2)


def change(orders: reading.Columns, money: reading.Array, period: Period, value: str) -> Change | None:
    """The window of days that ends on the period's last day against the one before it; None where it does not fit."""
    day, window = orders["date"], np.timedelta64(period.window_days, "D")
    start = np.datetime64(period.start)
    if day.min() > start - window + np.timedelta64(31, "D"):
        return None
    accounts, place = reading.grouped(orders["account"])
    revenue = np.nan_to_num(orders["revenue"].astype(float))
    number = len(accounts)
    seen = []
    for low, high in ((start - window, start), (start, start + window)):
        inside = (day >= low) & (day < high)
        days = np.unique(np.stack([place[inside], day[inside].astype(np.int64)]), axis=1)[0]
        seen.append(
            (
                np.bincount(days, minlength=number).astype(float),
                reading.sums(place[inside], revenue[inside], number),
                reading.sums(place[inside], money[inside], number),
            )
        )
    (n0, r0, v0), (n1, r1, v1) = seen
    new, lost, kept = (n0 == 0) & (n1 > 0), (n0 > 0) & (n1 == 0), (n0 > 0) & (n1 > 0)
    parts = dict.fromkeys(PARTS, 0.0)
    parts["new"], parts["lost"] = float(v1[new].sum()), -float(v0[lost].sum())
    for at in np.flatnonzero(kept):
        factors = [_factors(n[at], r[at], v[at], bool(r0[at] > 0 and r1[at] > 0)) for n, r, v in seen]
        for name, amount in zip(PARTS[2:], shapley(*factors), strict=True):
            parts[name] += amount
    return Change(
        before=float(v0.sum()),
        after=float(v1.sum()),
        parts=parts,
        new=int(new.sum()),
        lost=int(lost.sum()),
        kept=int(kept.sum()),
        with_share=value != "revenue",
    )


def _factors(orders: float, revenue: float, value: float, shared: bool) -> tuple[float, float, float]:
    """Orders, revenue an order and the share of it that counts."""
    if shared:
        return float(orders), float(revenue / orders), float(value / revenue)
    return float(orders), float(value / orders), 1.0
