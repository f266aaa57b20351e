"""A Pareto by count, cost and margin at risk; down to the reason; of two periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, arguments, frames
from ..errors import InputError, problem
from .pareto import _has

__all__ = ["loss_lift", "pareto_change", "pareto_drill", "pareto_measures"]


def pareto_measures(
    frame: Any,
    *,
    by: str,
    cost: str | None = None,
    accounts: Any = None,
    account: str = "account",
    margin: str = "margin",
    lift: Any = None,
    threshold: float = 0.8,
) -> Any:
    """The same categories by count, by cost and by margin at risk, and how their ranks change between them.

    ``cost`` is a column of the tickets. Margin at risk is, added up over the accounts that complained of a category,
    each once: the account's ``margin`` (a column of ``accounts``) times ``lift``, how much likelier such an account is
    lost. ``lift`` is a column of the tickets, or a frame of ``category``, ``lift`` and, where known, ``lift_low`` and
    ``lift_high``, such as :func:`loss_lift` or a churn study gives. Neither a negative margin nor a lift below 0 puts
    anything at risk.

    Gives the caller's kind of frame, ordered by the last measure given: ``category``; ``count``, ``count_share``,
    ``count_rank``, ``count_vital``; the same of ``cost``, with ``cost_change``, the ranks it climbs against the count;
    and ``accounts``, ``margin``, ``lift``, ``risk``, ``risk_low``, ``risk_high`` (with a lift's limits),
    ``risk_share``, ``risk_rank``, ``risk_vital``, ``risk_change``.

    >>> import cabochon as cb
    >>> tickets = {"reason": ["late", "late", "late", "loss"], "cost": [1.0, 1.0, 1.0, 50.0], "account": [1, 1, 1, 2]}
    >>> accounts = {"account": [1, 2], "margin": [100.0, 900.0]}
    >>> lift = {"category": ["late", "loss"], "lift": [0.1, 0.3]}
    >>> result = cb.improvement.pareto_measures(tickets, by="reason", cost="cost", accounts=accounts, lift=lift)
    >>> result["category"].tolist(), result["risk"].tolist(), result["risk_change"].tolist()
    (['loss', 'late'], [270.0, 10.0], [1, -1])
    """
    risk = accounts is not None
    if risk != (lift is not None):
        given, missing = ("accounts", "lift") if risk else ("lift", "accounts")
        expected = "accounts with their margin and the lift in the chance of losing them, both or neither"
        raise InputError.of([problem("pareto_measures", missing, f"{given} alone", expected)])
    column = lift if isinstance(lift, str) else None
    tickets = frames.read(frame, columns=[by, cost, account if risk else None, column], name="frame")
    margins = frames.read(accounts, columns=[account, margin], name="accounts") if risk else _core.Table("accounts", [])
    lifts = _core.Table("lift", [])
    if risk and column is None:
        limits = [name for name in ("lift_low", "lift_high") if _has(lift, name)]
        lifts = frames.read(lift, columns=["category", "lift", *limits], name="lift")
    result = _core.improvement.pareto_measures(
        tickets,
        margins,
        lifts,
        by=by,
        cost=cost,
        account=account if risk else None,
        margin=margin if risk else None,
        lift=column,
        threshold=threshold,
    )
    return frames.give(result, frames.kind(frame))


def loss_lift(
    frame: Any, accounts: Any, *, by: str, account: str = "account", lost: str = "lost", level: float = 0.95
) -> Any:
    """How much likelier accounts with a ticket of each category were lost than accounts without one.

    ``frame`` holds the tickets, ``accounts`` every account with ``lost``, 0 or 1. The lift is a difference of shares
    with Newcombe's limits (null where every account had such a ticket). It is an association: accounts that complain
    may differ in other ways.

    Gives the caller's kind of frame: ``category``, ``accounts``, ``lost``, ``share``, ``accounts_without``,
    ``lost_without``, ``share_without``, ``lift``, ``lift_low``, ``lift_high``.

    >>> import cabochon as cb
    >>> tickets = {"reason": ["late", "late", "loss"], "account": [1, 2, 2]}
    >>> accounts = {"account": [1, 2, 3, 4], "lost": [0, 1, 0, 0]}
    >>> cb.improvement.loss_lift(tickets, accounts, by="reason")["lift"].tolist()
    [0.5, 1.0]
    """
    tickets = frames.read(frame, columns=[by, account], name="frame")
    known = frames.read(accounts, columns=[account, lost], name="accounts")
    result = _core.improvement.loss_lift(tickets, known, by=by, account=account, lost=lost, level=level)
    return frames.give(result, frames.kind(frame))


def pareto_drill(frame: Any, *, by: Sequence[str], weight: str | None = None, threshold: float = 0.8) -> Any:
    """Down from one column to another, such as from process to reason: within each outer category its own Pareto.

    ``by`` names the outer and the inner column. Gives the caller's kind of frame, the largest outer category first and
    within it the largest inner one: both columns, ``value``, ``share`` of everything, ``share_within``,
    ``cumulative_within`` and ``vital_within`` of the outer category; ``outer_value``, ``outer_share``, ``outer_vital``.

    >>> import cabochon as cb
    >>> tickets = {"process": ["sales", "lab", "sales", "sales"], "reason": ["late", "loss", "late", "price"]}
    >>> result = cb.improvement.pareto_drill(tickets, by=["process", "reason"])
    >>> list(zip(result["process"], result["reason"], result["value"].tolist()))
    [('sales', 'late', 2), ('sales', 'price', 1), ('lab', 'loss', 1)]
    """
    names = arguments.names(by)
    if len(names) != 2:
        raise InputError.of([problem("pareto_drill", "by", repr(by), "an outer and an inner column")])
    table = frames.read(frame, columns=[*names, weight], name="frame")
    result = _core.improvement.pareto_drill(table, outer=names[0], inner=names[1], weight=weight, threshold=threshold)
    return frames.give(result, frames.kind(frame))


def pareto_change(
    now: Any,
    before: Any,
    *,
    by: str,
    weight: str | None = None,
    cluster: str | None = None,
    threshold: float = 0.8,
    level: float = 0.95,
) -> Any:
    """Two periods compared: which categories' shares changed, beyond what chance does.

    ``now`` and ``before`` are the tickets of the two periods. With ``cluster`` the accounts of both are matched, and an
    account counts as one. ``change`` is the share now minus the share before, each with limits of its own;
    ``p_adjusted`` (Holm) and ``changed`` hold for all categories together.

    Gives the kind of frame of ``now``, ordered by it: ``category``, ``now``, ``before``, ``share_now``,
    ``share_before``, ``change``, ``change_low``, ``change_high``, ``p``, ``p_adjusted``, ``changed``, ``rank_now``,
    ``rank_before``, ``rank_change`` (ranks climbed), ``vital_now``, ``vital_before``.

    >>> import cabochon as cb
    >>> now, before = {"reason": ["late"] * 40 + ["loss"] * 60}, {"reason": ["late"] * 70 + ["loss"] * 30}
    >>> result = cb.improvement.pareto_change(now, before, by="reason")
    >>> result["category"].tolist(), result["change"].round(2).tolist(), result["changed"].tolist()
    (['loss', 'late'], [0.3, -0.3], [True, True])
    """
    columns = [by, weight, cluster]
    first = frames.read(now, columns=columns, name="now")
    second = frames.read(before, columns=columns, name="before")
    result = _core.improvement.pareto_change(
        first, second, by=by, weight=weight, cluster=cluster, threshold=threshold, level=level
    )
    return frames.give(result, frames.kind(now))
