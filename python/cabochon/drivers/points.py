"""What one point more of a score is worth in a year, and which scores are important and low."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from .importance import Progress, _given

__all__ = ["money_per_point", "performance_map"]


def money_per_point(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    account: str,
    periods_per_year: float,
    size: str | None = None,
    level: float = 0.95,
) -> Any:
    """Yearly money that goes with one point more of each score at each account, with limits.

    ``frame`` has a row an account and period; ``outcome`` is money of the period (margin), ``factors`` are scores.
    Without ``size`` a point is worth the same at every account. With a column ``size`` above 0 (revenue) the outcome
    per unit of size is explained, and a point is worth its slope times the account's own yearly size.
    ``periods_per_year`` says how many rows make a year: 12 for months. Limits are clustered by account.

    Gives the caller's kind of frame, a row a factor and account: ``factor``, ``account``, ``per_point``,
    ``per_point_low``, ``per_point_high``, ``score`` (the account's mean), ``yearly_size`` (null without a size), ``n``
    (rows of the account). An association: it is what goes with the point, not what raising it would earn.

    >>> import cabochon as cb
    >>> panel = {"account": [1, 1, 2, 2, 3, 3], "margin": [3.0, 5, 4, 8, 9, 7], "care": [2, 2, 3, 5, 4, 5]}
    >>> worth = cb.drivers.money_per_point(panel, "margin", ["care"], account="account", periods_per_year=12)
    >>> worth["per_point"].round(1).tolist(), worth["score"].tolist()
    ([16.4, 16.4, 16.4], [2.0, 4.0, 4.5])
    """
    names = [factors] if isinstance(factors, str) else list(factors)
    table = frames.read(frame, columns=[outcome, *names, account, size], name="frame")
    result = _core.drivers.money_per_point(
        table, outcome, names, account=account, periods_per_year=periods_per_year, size=size, level=level
    )
    return frames.give(result, frames.kind(frame))


def performance_map(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    method: str = "lmg",
    *,
    resamples: int = 1000,
    cluster: str | None = None,
    level: float = 0.95,
    seed: int | None = None,
    interval: str = "percentile",
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """Importance of each factor against how it scores: where to concentrate (Martilla & James 1977), if one can tell.

    Factors must be scores on one scale. Importance (shares of explained variance, as :func:`importance`) and mean score
    are each split at their mean over the factors; a factor whose limits hold a split has no quadrant: "cannot tell".

    Gives the caller's kind of frame: ``factor``, ``share``, ``share_low``, ``share_high``, ``score``, ``score_low``,
    ``score_high``, ``important`` and ``performing`` (null where their limits hold the split), ``quadrant``:
    "concentrate here", "keep up", "possible overkill", "low priority" or "cannot tell".

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> cb.drivers.performance_map(panel, "margin", ["price", "care"], resamples=200)["quadrant"].tolist()
    ['cannot tell', 'cannot tell']
    """
    (table, _, names), groups = _given(frame, outcome, factors, None, cluster)
    result = _core.drivers.performance_map(
        table,
        outcome,
        names,
        method=method,
        groups=groups,
        cluster=cluster,
        resamples=resamples,
        level=level,
        seed=seed or 0,
        interval=interval,
        permutations=32768,
        threads=threads,
        progress=progress,
    )
    return frames.give(result, frames.kind(frame))
