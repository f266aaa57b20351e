"""What is being improved, what it should bring, and whether what was done has helped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import improvement
from ...errors import InputError
from .. import reading
from ..certainty import Certainty
from ..period import Period
from .clients import marked

STATES = ("proposed", "planned", "started", "done")  #: columns of the board; what was dropped is counted only
FEWEST_BEFORE, FEWEST_AFTER = 4, 3  #: months of complaints on each side of an action that is measured
FEWEST_DRAWN = 8  #: months of a control chart
MOST_DRAWN = 36


@dataclass(frozen=True)
class Card:
    """One action on the board."""

    action: Any
    name: str
    state: str
    target: str  #: reason, process or factor that it addresses
    owner: str
    due: dt.date | None
    done: dt.date | None
    overdue: bool
    cost: float | None
    begins: dt.date | None  #: day it is to start, where it has not
    effort_days: float | None  #: of our work
    margin: tuple[float, float, float] | None  #: expected a year, net of cost, from the complaints avoided; with limits


@dataclass(frozen=True)
class Result:
    """What an action that was done has changed, in complaints a month."""

    name: str
    target: str
    since: dt.date
    months_before: int
    months_after: int
    before: float
    after: float
    naive: float
    common: float | None
    by_itself: float | None  #: what falling back to the mean explains
    effect: float
    low: float
    high: float
    certainty: Certainty
    compared: bool  #: whether other kinds of complaints stood beside it


@dataclass(frozen=True)
class Monthly:
    """Complaints a month with the limits of chance."""

    rows: tuple[Mapping[str, Any], ...]  #: label, value, centre, low, high, rules
    signals: tuple[Mapping[str, Any], ...]
    mean: float


@dataclass(frozen=True)
class Next:
    """The best set of what can still be chosen, for a budget."""

    budget: float
    chosen: tuple[tuple[str, float], ...]  #: name, and share of draws in whose best set it is
    cost: float
    margin: tuple[float, float, float]  #: a year, net of cost, with limits
    more: float | None  #: smallest further money that would bring more; None up to half of the budget
    gain: float  #: what that would bring more
    added: tuple[str, ...]


@dataclass(frozen=True)
class Improvement:
    """The board, the results and the plan."""

    cards: tuple[Card, ...]
    dropped: int
    simulated: int
    simulated_complaints: bool
    results: tuple[Result, ...]
    unmeasured: int  #: actions done too lately, or with too few complaints, to measure
    monthly: Monthly | None
    next: Next | None

    def of_state(self, state: str) -> tuple[Card, ...]:
        """Cards of one column."""
        return tuple(card for card in self.cards if card.state == state)


def gather(shelf: reading.Shelf, period: Period, *, budget: float | None) -> Improvement | None:
    """From the tables actions and tickets; None when no action was proposed by the last day."""
    actions = reading.until(shelf["actions"], period.last)
    if not actions.rows:
        return None
    rows = [_row(actions, at) for at in range(actions.rows)]
    tickets = reading.until(shelf["tickets"], period.last)
    window = reading.until(shelf["tickets"], period.last, first=period.start)
    lost = _losses(window)
    cards = tuple(_card(row, period, lost) for row in rows if row["state"] in STATES)
    counted = _months(tickets)
    measured = [_result(row, counted, period) for row in rows if row["state"] == "done" and _done(row)]
    return Improvement(
        cards=cards,
        dropped=sum(row["state"] == "dropped" for row in rows),
        simulated=marked(actions, "action"),
        simulated_complaints=bool(marked(tickets, "ticket")),
        results=tuple(result for result in measured if result),
        unmeasured=sum(result is None for result in measured),
        monthly=_monthly(counted),
        next=_next(rows, lost, period, budget),
    )


def _row(actions: reading.Columns, at: int) -> dict[str, Any]:
    """One action; what is absent is None, and an action without a state was proposed."""
    names = (
        "action", "name", "process", "reason", "factor", "reach", "effect", "effect_low", "effect_high", "cost",
        "duration_days", "owner", "needs", "state", "due", "done", "started", "excludes", "effort_days",
        "tickets_avoided", "tickets_avoided_low", "tickets_avoided_high", "planned_start",
    )  # fmt: skip
    row: dict[str, Any] = {name: _plain(actions[name][at]) if name in actions else None for name in names}
    row["state"] = row["state"] or "proposed"
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.item()
    if isinstance(value, float) and np.isnan(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _done(row: Mapping[str, Any]) -> dt.date | None:
    day = row["done"]
    return day if isinstance(day, dt.date) else None


def _target(row: Mapping[str, Any]) -> str:
    return str(row["reason"] or row["process"] or row["factor"] or "")


def _card(row: Mapping[str, Any], period: Period, lost: Mapping[str, Any] | None) -> Card:
    due = row["due"]
    return Card(
        action=row["action"],
        name=str(row["name"] or row["action"]),
        state=row["state"],
        target=_target(row),
        owner=str(row["owner"] or ""),
        due=due,
        done=_done(row),
        overdue=bool(due and due < period.last and row["state"] != "done"),
        cost=row["cost"],
        begins=row["planned_start"] if row["state"] in ("proposed", "planned") else None,
        effort_days=row["effort_days"],
        margin=_expected(row, lost, period) if row["state"] != "done" else None,
    )


def _losses(tickets: reading.Columns) -> dict[str, Any] | None:
    """Process, reason and cost of the window's complaints; None where they do not say what they cost."""
    if not tickets.rows or "cost" not in tickets:
        return None
    known = ~np.isnan(tickets["cost"].astype(np.float64))
    names = [name for name in ("process", "reason", "cost") if name in tickets]
    return {name: tickets[name][known] for name in names}


def _open(row: Mapping[str, Any]) -> dict[str, Any]:
    keys = (
        "process", "reason", "reach", "effect", "effect_low", "effect_high", "tickets_avoided", "tickets_avoided_low",
        "tickets_avoided_high", "cost",
    )  # fmt: skip
    return {"action": str(row["action"]), "name": row["name"], **{key: row[key] for key in keys}}


def _expected(
    row: Mapping[str, Any], lost: Mapping[str, Any] | None, period: Period
) -> tuple[float, float, float] | None:
    """None where the action moves a factor, or lacks what the calculation needs."""
    if lost is None or row["factor"] or not (row["process"] or row["reason"]):
        return None
    try:
        found = improvement.expected_margin([_open(row)], tickets=lost, ticket_days=period.window_days).rows()[0]
    except InputError:  # a cost, a limit or a reach is missing: the card stands without a sum
        return None
    return found["margin"], found["margin_low"], found["margin_high"]


def _next(
    rows: list[dict[str, Any]], lost: Mapping[str, Any] | None, period: Period, budget: float | None
) -> Next | None:
    """The best set of what can still be chosen and what can be computed."""
    if budget is None or lost is None:
        return None
    begun = {str(row["action"]) for row in rows if row["state"] in ("started", "done")}
    chosen = [
        row
        for row in rows
        if row["state"] in ("proposed", "planned")
        and not _among(row["excludes"], begun)
        and _expected(row, lost, period)
    ]
    if not chosen:
        return None
    keys = {str(row["action"]) for row in chosen}
    actions = [
        {**_open(row), "needs": _among(row["needs"], keys), "excludes": _among(row["excludes"], keys)} for row in chosen
    ]
    plan = improvement.plan(actions, budget, tickets=lost, ticket_days=period.window_days)
    called = {row["action"]: str(row["name"] or row["action"]) for row in plan.actions.rows()}
    best = [row for row in plan.actions.rows() if row["chosen"]]
    more = plan.next
    return Next(
        budget=budget,
        chosen=tuple((called[row["action"]], row["p_best"]) for row in best),
        cost=plan.cost,
        margin=(plan.margin.value, plan.margin.low, plan.margin.high),
        more=more["budget"] - budget if more else None,
        gain=more["margin"] - plan.margin.value if more else 0.0,
        added=tuple(called[key] for key in more["added"]) if more else (),
    )


def _among(names: Any, keys: set[str]) -> str | None:
    """Those of a list of actions that can still be chosen."""
    kept = [part.strip() for part in str(names).split(",") if part.strip() in keys] if names else []
    return ", ".join(kept) or None


def _months(tickets: reading.Columns) -> dict[str, reading.Array] | None:
    """Complaints since the first whole month."""
    if not tickets.rows or "date" not in tickets:
        return None
    day = tickets["date"]
    first = day.min()
    if first.item().day > 3:
        first = (first.astype("datetime64[M]") + 1).astype("datetime64[D]")
    keep = day >= first
    if not keep.any():
        return None
    found = {"date": day[keep]}
    for name in ("reason", "process"):
        if name in tickets:
            found[name] = np.array([str(value or "") for value in tickets[name][keep]], dtype=object)
    return found


def _result(row: Mapping[str, Any], counted: dict[str, reading.Array] | None, period: Period) -> Result | None:
    """The effect on the complaints of the action's reason (or process), beside the other ones."""
    by = "reason" if row["reason"] else "process"
    done = _done(row)
    if counted is None or by not in counted or done is None or str(row[by]) not in counted[by]:
        return None
    since = dt.date(done.year + done.month // 12, done.month % 12 + 1, 1)  # the month after it was done
    frame = {"date": counted["date"], by: counted[by]}
    try:
        found = improvement.effect(frame, since=since, treated=[str(row[by])], unit=by, every="month")
    except InputError:  # nothing before it, or nothing after
        return None
    before, after = found.sizes["periods_before"], found.sizes["periods_after"]
    if before < FEWEST_BEFORE or after < FEWEST_AFTER:
        return None
    unit = next(unit for unit in found.units.rows() if unit["treated"])
    common, by_itself, estimate = found.common, found.regression_to_mean, found.estimate
    return Result(
        name=str(row["name"] or row["action"]),
        target=_target(row),
        since=since,
        months_before=before,
        months_after=after,
        before=unit["before"],
        after=unit["after"],
        naive=found.naive.estimate.value,
        common=common.estimate.value if common else None,
        by_itself=by_itself.estimate.value if by_itself else None,
        effect=estimate.value,
        low=estimate.low,
        high=estimate.high,
        certainty=Certainty(found.certainty),
        compared=found.difference is not None,
    )


def _monthly(counted: dict[str, reading.Array] | None) -> Monthly | None:
    if counted is None:
        return None
    months = counted["date"].astype("datetime64[M]")
    every = np.arange(months.min(), months.max() + 1)[-MOST_DRAWN:]
    if len(every) < FEWEST_DRAWN:
        return None
    counts = [int(np.count_nonzero(months == month)) for month in every]
    frame = {"month": [str(month) for month in every], "complaints": counts}
    chart = improvement.control_chart(frame, kind="c", value="complaints", label="month")
    return Monthly(tuple(chart.points.rows()), tuple(chart.signals.rows()), chart.centre)
