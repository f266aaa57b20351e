"""Accounts that are late by their own rhythm, and what falls away while orders go on."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import _core, frames
from ..arguments import day
from .closed_days import closed_days as days_closed

AMOUNTS = {"revenue": ("revenue",), "margin": ("revenue", "cost"), "net_of_metal": ("revenue", "metal_value")}


def _names_of(frame: Any) -> list[str] | None:
    """Names of a frame's columns; None where only reading it tells."""
    if isinstance(frame, Mapping):
        return [str(name) for name in frame]
    found = getattr(frame, "column_names", None) or getattr(frame, "columns", None)
    if found is None or callable(found):
        return None
    names = [str(name) for name in found]
    return names if isinstance(found, (list, tuple)) or hasattr(found, "tolist") else None


def read_orders(
    orders: Any, *, account: str, date: str, value: str | None, extra: Sequence[str] = (), timezone: str | None = None
) -> _core.Table:
    """The columns of order lines that an analysis needs, and those that say what a line is."""
    asked = [account, date, *AMOUNTS.get(value or "", (value,) if value else ()), *extra]
    there = _names_of(orders)
    if there is None:
        return frames.read(orders, name="orders", timezone=timezone)
    helpful = [name for name in ("quantity", "revenue", "contract") if name in there]
    return frames.read(orders, columns=[*asked, *helpful], name="orders", timezone=timezone)


def silence(
    orders: Any,
    as_of: str | datetime.date,
    *,
    account: str = "account",
    date: str = "date",
    value: str | None = None,
    closed_days: Any = (),
    seasonal: bool = False,
    horizon_days: int = 91,
    level: float = 0.95,
    timezone: str | None = None,
    threads: int = 0,
    progress: Callable[[int, int], Any] | None = None,
) -> Any:
    """Which accounts are late by their own rhythm, how surely, and what is at stake.

    Gaps between an account's order days are gamma with a rate and a regularity of its own; both are pooled over all
    accounts, so that an account with two orders has a rhythm too (Wheat & Morrison 1990; Platzer & Reutterer 2016).
    Time stands still on ``closed_days`` (holidays, trade fairs: days, pairs of first and last day, a frame or a CSV or
    XLSX file with columns ``first`` and ``last``) and, with
    ``seasonal``, runs by the calendar month's rate of orders (a year of orders is needed). Lines of one day are one
    order; a day on which more came back than was bought (``quantity``, else ``revenue``, where there) is none.

    Gives the caller's kind of frame, a row an account by ``rank``: ``orders``, ``first``, ``last``, ``days_silent``;
    ``silence`` (in units of ``typical_days``, which has limits), ``regularity`` (1: as if at random; more: regular);
    ``probability`` of so long a silence if nothing were wrong; ``active``, the probability that the account has not
    gone for good; ``no_order``, that it stays silent for another ``horizon_days``. With ``value`` (``"revenue"``,
    ``"margin"``, ``"net_of_metal"`` or a column) also ``value_per_year`` and ``expected_loss`` = ``no_order`` times it,
    by which ``rank`` then goes; without, ``rank`` goes by ``no_order``.

    >>> import cabochon as cb
    >>> days = [f"2026-{month:02}-{day:02}" for month in range(1, 7) for day in (3, 17)]
    >>> orders = {"account": ["kept"] * 12 + ["late"] * 10, "date": days + days[:10]}
    >>> result = cb.retention.silence(orders, "2026-06-20")
    >>> result["account"].tolist(), result["days_silent"].tolist()
    (['late', 'kept'], [34, 3])
    """
    table = read_orders(orders, account=account, date=date, value=value, timezone=timezone)
    result = _core.retention.silence(
        table,
        as_of=str(day(as_of)),
        account=account,
        date=date,
        value=value,
        closed_days=days_closed(closed_days, where="silence"),
        seasonal=seasonal,
        horizon_days=horizon_days,
        level=level,
        threads=threads,
        progress=progress,
    )
    if result.lines_without_value:
        warnings.warn(f"{result.lines_without_value} order lines lack amounts and add no value", stacklevel=2)
    return frames.give(result.accounts, frames.kind(orders))


def partial_defection(
    orders: Any,
    as_of: str | datetime.date,
    *,
    by: str = "category",
    account: str = "account",
    date: str = "date",
    value: str | None = None,
    window_days: int = 91,
    level: float = 0.95,
    timezone: str | None = None,
) -> Any:
    """What accounts no longer order while they order on: categories, stores or products (the column ``by``).

    Of each account and category: ``orders_with`` of its ``orders`` order days had it, the ``last`` one on a day, and
    ``orders_since`` then had it not. ``probability`` is that of so many without it if nothing had changed, the
    account's ``usual_share`` being Beta distributed among accounts, fitted for each category; ``fallen_away`` is the
    probability that it has gone for good, given how often that happens at all. With ``value`` also ``value_per_year``
    (of the year up to ``last``) and ``expected_loss`` = ``fallen_away`` times it, by which ``rank`` then goes.
    ``categories``, ``categories_lately`` and ``categories_before`` count what the account ordered ever, in the last
    ``window_days`` and in as many days before: the share of the product matrix that it uses.

    >>> import cabochon as cb
    >>> days = [f"2026-{month:02}-15" for month in range(1, 11)]
    >>> orders = {"account": ["A"] * 15, "date": days + days[:5], "category": ["rings"] * 10 + ["chains"] * 5}
    >>> result = cb.retention.partial_defection(orders, "2026-10-31")
    >>> result["category"].tolist(), result["orders_with"].tolist(), result["orders_since"].tolist()
    (['chains'], [5], [5])
    """
    table = read_orders(orders, account=account, date=date, value=value, extra=[by], timezone=timezone)
    result = _core.retention.partial_defection(
        table,
        as_of=str(day(as_of)),
        by=by,
        account=account,
        date=date,
        value=value,
        window_days=window_days,
        level=level,
    )
    return frames.give(result, frames.kind(orders))


def auc(score: Any, outcome: Any, *, against: Any = None, level: float = 0.95) -> _core.Estimate:
    """How well a score ranks those with the outcome (true) above those without it: the area under the ROC curve.

    1 is perfect, 0.5 chance; equal scores count half; limits by DeLong, DeLong & Clarke-Pearson (1988). With
    ``against``, a second score of the same cases: the area of the first minus that of the second.

    >>> import cabochon as cb
    >>> cb.retention.auc([0.9, 0.4, 0.6, 0.1], [True, True, False, False]).value
    0.75
    """
    second = None if against is None else [float(v) for v in against]
    flags = [bool(v) for v in outcome]
    return _core.retention.auc([float(v) for v in score], flags, against=second, level=level)
