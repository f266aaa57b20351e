"""What each improvement would bring in a year."""

from __future__ import annotations

from typing import Any

from .. import _core, frames
from .actions import kind_of, read_actions
from .slopes import read_slopes


def expected_margin(
    actions: Any,
    *,
    slopes: Any = None,
    accounts: float | None = None,
    tickets: Any = None,
    ticket_days: float | None = None,
    cost_per_ticket: float | None = None,
    draws: int = 4000,
    seed: int | None = None,
    level: float = 0.95,
) -> Any:
    """Expected yearly margin of each action: reach x effect x slope x accounts, and tickets avoided, minus its cost.

    ``actions`` is a frame with the columns of :class:`Action`, a list of them (or of dicts), or a `cabochon.Book`,
    whose actions that are not started are taken (an ``effect`` without a ``factor`` is then the share of tickets
    avoided). An action moves its ``factors``, each by ``effect`` (with 95 % limits), at the share ``reach`` of the
    ``accounts``; ``slopes`` says what one unit is worth: the yearly margin of one account as a dict {factor:
    `Estimate`, (value, standard error) or (value, standard error, degrees of freedom)}, or a fitted regression. Or it
    avoids the share ``tickets_avoided`` (with limits) of the tickets of its ``processes`` and ``reasons``: ``tickets``
    is a frame with ``process``, ``reason`` and ``cost`` that covers ``ticket_days`` days; ``cost_per_ticket`` stands
    for the cost of each where the frame has none. Slopes and losses are drawn once for all actions.

    Gives the caller's kind of frame, a row an action: ``action``, ``name``, ``from_factors`` and ``from_tickets``
    (before cost), ``cost``, ``margin`` with ``margin_low`` and ``margin_high`` (percentiles of the draws), and
    ``p_positive``, the share of draws above nought. A ``seed`` of None is 0. Anything missing, misspelt or out of its
    range is an ``InputError`` that lists the rows.

    >>> import cabochon as cb
    >>> tickets = {"reason": ["late"] * 90 + ["scratch"] * 10, "cost": [100.0] * 100}
    >>> scan = {"action": "scan", "reasons": "late", "reach": 1, "cost": 2000, "tickets_avoided": 0.5,
    ...         "tickets_avoided_low": 0.3, "tickets_avoided_high": 0.7}
    >>> result = cb.improvement.expected_margin([scan], tickets=tickets, ticket_days=365)
    >>> round(float(result["margin"][0]), -2), round(float(result["p_positive"][0]), 1)
    (2500.0, 1.0)
    """
    result = _core.improvement.expected_margin(
        read_actions(actions),
        slopes=read_slopes(slopes),
        accounts=accounts,
        tickets=None if tickets is None else read_tickets(tickets),
        ticket_days=ticket_days,
        cost_per_ticket=cost_per_ticket,
        draws=draws,
        seed=seed or 0,
        level=level,
    )
    return frames.give(result, kind_of(actions))


def read_tickets(tickets: Any) -> _core.Table:
    """The columns of the tickets that matter."""
    table = frames.read(tickets, name="tickets")
    return table.select([name for name in ("process", "reason", "cost") if name in table.names])
