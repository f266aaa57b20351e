"""The best set of improvements for a budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from .. import _core
from .._core import Estimate
from ..table import Table
from .actions import read_actions
from .expected_margin import read_tickets
from .slopes import read_slopes


def plan(
    actions: Any,
    budget: float,
    *,
    slopes: Any = None,
    accounts: float | None = None,
    tickets: Any = None,
    ticket_days: float | None = None,
    cost_per_ticket: float | None = None,
    capacity: Sequence[float] = (),
    horizon_months: float | None = None,
    currency: str = "",
    draws: int = 4000,
    solves: int = 400,
    most_nodes: int = 500_000,
    seed: int | None = None,
    level: float = 0.95,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """The set of actions with the largest expected yearly margin that ``budget`` holds, found exactly.

    Costs add up to at most ``budget``; what an action ``needs`` (keys, separated by commas) is in the set with it; two
    that ``excludes`` each other are not. Each action's margin comes from its column ``margin`` (yearly, net of its
    ``cost``, with ``margin_low`` and ``margin_high`` as 95 % limits where known), or is computed as
    :func:`expected_margin` does, which explains the other arguments.

    ``capacity`` lists the work days that each of the coming months holds; then every chosen action also gets a month to
    start, its ``effort_days`` spread over its ``duration_days`` (months of 31 days), what it needs is done before, and
    it earns a twelfth of its yearly margin before cost in each month from its end until ``horizon_months``.

    The result says what each action's chance is to belong to the best set (over ``solves`` draws of all margins), what
    a little more budget would add, and whether the optimum is proven; see :class:`Plan`. ``progress(done, total)`` is
    called now and then. A circle of needs, a budget of nothing and anything missing or misspelt are an ``InputError``.

    >>> import cabochon as cb
    >>> actions = {"action": ["scan", "train", "portal"], "cost": [4, 3, 5], "margin": [6, 5, 9],
    ...            "needs": [None, None, "train"]}
    >>> best = cb.improvement.plan(actions, 8, solves=0)
    >>> best.chosen, best.cost, best.margin.value, best.proven
    (['portal', 'train'], 8.0, 14.0, True)
    >>> best.next
    {'budget': 12.0, 'margin': 20.0, 'added': ['scan'], 'dropped': []}
    """
    core = _core.improvement.plan(
        read_actions(actions),
        budget=budget,
        capacity=list(capacity),
        horizon_months=horizon_months,
        slopes=read_slopes(slopes),
        accounts=accounts,
        tickets=None if tickets is None else read_tickets(tickets),
        ticket_days=ticket_days,
        cost_per_ticket=cost_per_ticket,
        draws=draws,
        solves=min(solves, draws),
        most_nodes=most_nodes,
        seed=seed or 0,
        level=level,
        threads=threads,
        progress=progress,
    )
    return Plan(core, currency=currency)


class Plan:
    """The best set of actions, and how sure it is.

    ``actions`` is a `cabochon.Table`, the chosen ones first: ``action``, ``name``, ``owner``, ``chosen``,
    ``start_month`` (with a calendar), ``cost``, ``margin``, ``margin_low``, ``margin_high``, ``p_positive``,
    ``p_best`` (share of draws in whose best set it is), ``needs``, ``role`` and ``gain`` (who gains what). ``curve``
    holds half to one and a half of the budget: ``budget``, ``cost``, ``margin``, ``chosen``, ``added`` and ``dropped``.
    ``calendar`` holds ``month``, ``work_days`` and ``capacity``.
    """

    def __init__(self, core: _core.improvement.Plan, *, currency: str = "") -> None:
        self._core = core
        self.currency = currency
        self.actions = Table(core.actions)
        self.curve = Table(core.curve)
        self.calendar = Table(core.calendar)

    @property
    def chosen(self) -> list[str]:
        """Keys of the chosen actions, in the order of the table."""
        return [row["action"] for row in self.actions.rows() if row["chosen"]]

    @property
    def budget(self) -> float:
        """What there was to spend."""
        return float(self._core.budget)

    @property
    def cost(self) -> float:
        """What the set costs."""
        return float(self._core.cost)

    @property
    def margin(self) -> Estimate:
        """Of the set: yearly and net of cost; with a calendar until the horizon. The value is what was maximised."""
        return self._core.margin

    @property
    def proven(self) -> bool:
        """Whether the search ended with a proof that no set brings more."""
        return bool(self._core.proven)

    @property
    def bound(self) -> float:
        """No set brings more than this; the margin itself where it is proven."""
        return float(self._core.bound)

    @property
    def nodes(self) -> int:
        """Relaxations solved by the search."""
        return int(self._core.nodes)

    @property
    def certainty_worth(self) -> Estimate | None:
        """What it would add to know all margins beforehand; None where nothing was drawn."""
        return self._core.certainty_worth if self._core.solves else None

    @property
    def solves(self) -> dict[str, int]:
        """``total`` draws whose best set was searched, and those ``unproven`` among them."""
        return {"total": self._core.solves, "unproven": self._core.unproven}

    @property
    def next(self) -> dict[str, Any] | None:
        """The smallest larger budget, up to half more, that would bring more; None where there is none."""
        if self._core.next_budget is None:
            return None
        added, dropped = list(self._core.next_added), list(self._core.next_dropped)
        return {"budget": self._core.next_budget, "margin": self._core.next_margin, "added": added, "dropped": dropped}

    @property
    def sentences(self) -> tuple[str, ...]:
        """The plan for a reader who has five minutes: what to do, how sure that is, what more money would add."""
        rows = [row for row in self.actions.rows() if row["chosen"]]
        if not rows:
            budget = self._money(self.budget)
            first = f"Do none of them: none that {budget} can pay for is expected to bring more than it costs."
            return (first, *self._more())
        names = _listed([row["name"] or row["action"] for row in rows])
        margin = self.margin
        doubt = ""
        if margin.high > margin.low:
            doubt = f" ({self._number(margin.low)} to {self._number(margin.high)})"
        when = "by the horizon" if len(self.calendar) else "a year"
        first = (
            f"Do {names}: for {self._money(self.cost)} of {self._money(self.budget)} "
            f"{'they are' if len(rows) > 1 else 'it is'} expected to bring {self._money(margin.value)} {when} "
            f"net of cost{doubt}."
        )
        return (first, *self._surest(rows), *self._more())

    def _surest(self, rows: list[dict[str, Any]]) -> tuple[str, ...]:
        if any(row["p_best"] is None for row in rows):
            return ()
        best = max(rows, key=lambda row: row["p_best"])
        least = min(rows, key=lambda row: row["p_best"])
        if best is least or best["p_best"] == least["p_best"]:
            each = "It belongs" if len(rows) == 1 else "Each belongs"
            return (f"{each} to the best set in {best['p_best']:.0%} of the draws.",)
        return (
            f"Surest is {best['name'] or best['action']}, in the best set in {best['p_best']:.0%} of the draws; "
            f"least sure is {least['name'] or least['action']} ({least['p_best']:.0%}).",
        )

    def _more(self) -> tuple[str, ...]:
        more = self.next
        if more is None:
            return ("Up to half more money would add nothing.",)
        names = {row["action"]: row["name"] or row["action"] for row in self.actions.rows()}
        change = f"add {_listed([names[key] for key in more['added']])}"
        if more["dropped"]:
            change += f" in place of {_listed([names[key] for key in more['dropped']])}"
        gain = more["margin"] - self.margin.value
        extra = more["budget"] - self.budget
        return (f"Another {self._money(extra)} would {change} and bring {self._money(gain)} more.",)

    def _number(self, amount: float) -> str:
        digits = 0 if max(abs(self.margin.value), abs(amount)) >= 100 else 2
        return f"{amount:,.{digits}f}"

    def _money(self, amount: float) -> str:
        return self._number(amount) + (f" {self.currency}" if self.currency else "")

    def __repr__(self) -> str:
        proof = "proven best" if self.proven else f"best found; no set brings more than {self._money(self.bound)}"
        return "\n".join([*self.sentences, f"({proof}; {self.nodes} nodes)", repr(self.actions)])

    def _repr_html_(self) -> str:
        proof = "Proven best." if self.proven else f"Best found; no set brings more than {self._money(self.bound)}."
        text = "".join(f"<p>{escape(sentence)}</p>" for sentence in (*self.sentences, proof))
        return f"<div>{text}{self.actions._repr_html_()}</div>"


def _listed(names: list[str]) -> str:
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} more"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
