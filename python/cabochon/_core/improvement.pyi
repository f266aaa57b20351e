"""
What to mend first: cabochon.improvement.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['Action', 'ControlChart', 'Effect', 'Plan', 'concentration', 'control_chart', 'divide_tickets', 'effect', 'expected_margin', 'loss_lift', 'pareto', 'pareto_change', 'pareto_drill', 'pareto_measures', 'pareto_resampled', 'plan', 'update', 'with_other']
class Action:
    """
    A small improvement: what it addresses, whom it reaches, what it moves and what it costs.
    
    >>> from cabochon.improvement import Action
    >>> Action(action="scan", reasons="late delivery", reach=0.5, cost=4000).reasons
    'late delivery'
    
    
    Fields
    ------
    action (required)
        key of the improvement.
    name
        name for people.
    processes
        processes whose tickets it avoids, separated by commas.
    reasons
        causes of tickets that it avoids, separated by commas.
    factors
        drivers of margin that it moves, separated by commas, each by the effect.
    reach
        share of accounts that it reaches; a number of at least 0 and at most 1.
    effect
        expected change of the factors where it reaches.
    effect_low
        lower 95 % limit of that change.
    effect_high
        upper 95 % limit of that change.
    tickets_avoided
        expected share of the tickets it avoids where it reaches; a number of at least 0 and at most 1.
    tickets_avoided_low
        lower 95 % limit of that share; a number of at least 0 and at most 1.
    tickets_avoided_high
        upper 95 % limit of that share; a number of at least 0 and at most 1.
    cost
        what it costs us, once [currency]; a number of at least 0.
    duration_days
        from start to done [days]; a number of at least 0.
    effort_days
        our work, spread evenly over the duration [days]; a number of at least 0.
    owner
        person of ours.
    needs
        keys of actions that must be done first, separated by commas.
    excludes
        keys of actions that make no sense beside it, separated by commas.
    role
        who gains; one of economic, technical, user.
    gain
        what they gain.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Action:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Action:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Action) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, action: str, name: str | None = None, processes: str | None = None, reasons: str | None = None, factors: str | None = None, reach: float | None = None, effect: float | None = None, effect_low: float | None = None, effect_high: float | None = None, tickets_avoided: float | None = None, tickets_avoided_low: float | None = None, tickets_avoided_high: float | None = None, cost: float | None = None, duration_days: float | None = None, effort_days: float | None = None, owner: str | None = None, needs: str | None = None, excludes: str | None = None, role: str | None = None, gain: str | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def action(self) -> typing.Any:
        """
        key of the improvement.
        """
    @action.setter
    def action(self, arg1: typing.Any) -> None:
        ...
    @property
    def cost(self) -> typing.Any:
        """
        what it costs us, once [currency]; a number of at least 0.
        """
    @cost.setter
    def cost(self, arg1: typing.Any) -> None:
        ...
    @property
    def duration_days(self) -> typing.Any:
        """
        from start to done [days]; a number of at least 0.
        """
    @duration_days.setter
    def duration_days(self, arg1: typing.Any) -> None:
        ...
    @property
    def effect(self) -> typing.Any:
        """
        expected change of the factors where it reaches.
        """
    @effect.setter
    def effect(self, arg1: typing.Any) -> None:
        ...
    @property
    def effect_high(self) -> typing.Any:
        """
        upper 95 % limit of that change.
        """
    @effect_high.setter
    def effect_high(self, arg1: typing.Any) -> None:
        ...
    @property
    def effect_low(self) -> typing.Any:
        """
        lower 95 % limit of that change.
        """
    @effect_low.setter
    def effect_low(self, arg1: typing.Any) -> None:
        ...
    @property
    def effort_days(self) -> typing.Any:
        """
        our work, spread evenly over the duration [days]; a number of at least 0.
        """
    @effort_days.setter
    def effort_days(self, arg1: typing.Any) -> None:
        ...
    @property
    def excludes(self) -> typing.Any:
        """
        keys of actions that make no sense beside it, separated by commas.
        """
    @excludes.setter
    def excludes(self, arg1: typing.Any) -> None:
        ...
    @property
    def factors(self) -> typing.Any:
        """
        drivers of margin that it moves, separated by commas, each by the effect.
        """
    @factors.setter
    def factors(self, arg1: typing.Any) -> None:
        ...
    @property
    def gain(self) -> typing.Any:
        """
        what they gain.
        """
    @gain.setter
    def gain(self, arg1: typing.Any) -> None:
        ...
    @property
    def name(self) -> typing.Any:
        """
        name for people.
        """
    @name.setter
    def name(self, arg1: typing.Any) -> None:
        ...
    @property
    def needs(self) -> typing.Any:
        """
        keys of actions that must be done first, separated by commas.
        """
    @needs.setter
    def needs(self, arg1: typing.Any) -> None:
        ...
    @property
    def owner(self) -> typing.Any:
        """
        person of ours.
        """
    @owner.setter
    def owner(self, arg1: typing.Any) -> None:
        ...
    @property
    def processes(self) -> typing.Any:
        """
        processes whose tickets it avoids, separated by commas.
        """
    @processes.setter
    def processes(self, arg1: typing.Any) -> None:
        ...
    @property
    def reach(self) -> typing.Any:
        """
        share of accounts that it reaches; a number of at least 0 and at most 1.
        """
    @reach.setter
    def reach(self, arg1: typing.Any) -> None:
        ...
    @property
    def reasons(self) -> typing.Any:
        """
        causes of tickets that it avoids, separated by commas.
        """
    @reasons.setter
    def reasons(self, arg1: typing.Any) -> None:
        ...
    @property
    def role(self) -> typing.Any:
        """
        who gains; one of economic, technical, user.
        """
    @role.setter
    def role(self, arg1: typing.Any) -> None:
        ...
    @property
    def tickets_avoided(self) -> typing.Any:
        """
        expected share of the tickets it avoids where it reaches; a number of at least 0 and at most 1.
        """
    @tickets_avoided.setter
    def tickets_avoided(self, arg1: typing.Any) -> None:
        ...
    @property
    def tickets_avoided_high(self) -> typing.Any:
        """
        upper 95 % limit of that share; a number of at least 0 and at most 1.
        """
    @tickets_avoided_high.setter
    def tickets_avoided_high(self, arg1: typing.Any) -> None:
        ...
    @property
    def tickets_avoided_low(self) -> typing.Any:
        """
        lower 95 % limit of that share; a number of at least 0 and at most 1.
        """
    @tickets_avoided_low.setter
    def tickets_avoided_low(self, arg1: typing.Any) -> None:
        ...
class Plan:
    """
    The best set of actions; see cabochon.improvement.Plan.
    """
    @property
    def actions(self) -> cabochon._core.Table:
        ...
    @property
    def bound(self) -> float:
        ...
    @property
    def budget(self) -> float:
        ...
    @property
    def calendar(self) -> cabochon._core.Table:
        ...
    @property
    def certainty_worth(self) -> cabochon._core.Estimate:
        ...
    @property
    def cost(self) -> float:
        ...
    @property
    def curve(self) -> cabochon._core.Table:
        ...
    @property
    def margin(self) -> cabochon._core.Estimate:
        ...
    @property
    def next_added(self) -> list[str]:
        ...
    @property
    def next_budget(self) -> float | None:
        ...
    @property
    def next_dropped(self) -> list[str]:
        ...
    @property
    def next_margin(self) -> float:
        ...
    @property
    def nodes(self) -> int:
        ...
    @property
    def proven(self) -> bool:
        ...
    @property
    def solves(self) -> int:
        ...
    @property
    def unproven(self) -> int:
        ...
    @property
    def value(self) -> float:
        ...
class Effect:
    """
    What was measured of an improvement; see cabochon.improvement.Effect.
    """
    @property
    def balance(self) -> cabochon._core.Table:
        ...
    @property
    def before_trend(self) -> typing.Any:
        ...
    @property
    def controls(self) -> int:
        ...
    @property
    def difference(self) -> typing.Any:
        ...
    @property
    def estimate(self) -> cabochon._core.Estimate:
        ...
    @property
    def left_out(self) -> cabochon._core.Table:
        ...
    @property
    def matched(self) -> int:
        ...
    @property
    def matches(self) -> cabochon._core.Table:
        ...
    @property
    def naive(self) -> typing.Any:
        ...
    @property
    def not_computed(self) -> list[tuple[str, str]]:
        ...
    @property
    def over_time(self) -> cabochon._core.Table:
        ...
    @property
    def p(self) -> float:
        ...
    @property
    def parts(self) -> typing.Any:
        ...
    @property
    def periods_after(self) -> int:
        ...
    @property
    def periods_before(self) -> int:
        ...
    @property
    def rho(self) -> float:
        ...
    @property
    def series(self) -> typing.Any:
        ...
    @property
    def treated(self) -> int:
        ...
    @property
    def units(self) -> cabochon._core.Table:
        ...
class ControlChart:
    """
    Points, limits and signals; see cabochon.improvement.ControlChart.
    """
    @property
    def centre(self) -> float:
        ...
    @property
    def moving_range_limit(self) -> float:
        ...
    @property
    def moving_range_mean(self) -> float:
        ...
    @property
    def moving_ranges(self) -> list[float]:
        ...
    @property
    def points(self) -> cabochon._core.Table:
        ...
    @property
    def sigma_z(self) -> float:
        ...
    @property
    def signals(self) -> cabochon._core.Table:
        ...
def concentration(table: cabochon._core.Table, *, by: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex, cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, top: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    How few causes make how much, with limits.
    """
def control_chart(table: cabochon._core.Table, *, kind: str, value: str, size: str | None, every_size: typing.SupportsFloat | typing.SupportsIndex | None, label: str | None, rules: str, laney: bool, baseline: typing.SupportsInt | typing.SupportsIndex, leave_out: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> ControlChart:
    """
    A control chart; see cabochon.improvement.control_chart.
    """
def divide_tickets(tickets: cabochon._core.Table, parts: cabochon._core.Table, *, ticket: str, by: str, weight: str | None, cluster: str | None) -> cabochon._core.Table:
    """
    Tickets divided among the processes that they concern.
    """
def effect(table: cabochon._core.Table, *, unit: str, period: str, outcome: str | None, treated: str | None, treated_units: collections.abc.Sequence[str], since: str, covariates: collections.abc.Sequence[str], every: str, combine: str, absent: str, controls: typing.SupportsInt | typing.SupportsIndex, caliper: typing.SupportsFloat | typing.SupportsIndex | None, errors: str, season: typing.SupportsFloat | typing.SupportsIndex | None, level: typing.SupportsFloat | typing.SupportsIndex) -> Effect:
    """
    What an improvement changed; see cabochon.improvement.effect.
    """
def expected_margin(actions: cabochon._core.Table, *, slopes: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], accounts: typing.SupportsFloat | typing.SupportsIndex | None, tickets: cabochon._core.Table | None, ticket_days: typing.SupportsFloat | typing.SupportsIndex | None, cost_per_ticket: typing.SupportsFloat | typing.SupportsIndex | None, draws: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    What each action would bring in a year; see cabochon.improvement.expected_margin.
    """
def loss_lift(tickets: cabochon._core.Table, accounts: cabochon._core.Table, *, by: str, account: str, lost: str, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    How much likelier accounts with such a ticket are lost.
    """
def pareto(table: cabochon._core.Table, *, by: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex) -> tuple[cabochon._core.Table, bool]:
    """
    Categories by value, the vital few marked; and whether their total is above zero.
    """
def pareto_change(now: cabochon._core.Table, before: cabochon._core.Table, *, by: str, weight: str | None, cluster: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Two periods compared.
    """
def pareto_drill(table: cabochon._core.Table, *, outer: str, inner: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Inner categories within each outer one.
    """
def pareto_measures(tickets: cabochon._core.Table, accounts: cabochon._core.Table, lifts: cabochon._core.Table, *, by: str, cost: str | None, account: str | None, margin: str | None, lift: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    By count, by cost, by margin at risk.
    """
def pareto_resampled(table: cabochon._core.Table, *, by: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex, cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, top: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Lines of a Pareto, and how sure each is.
    """
def plan(actions: cabochon._core.Table, *, budget: typing.SupportsFloat | typing.SupportsIndex, capacity: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], horizon_months: typing.SupportsFloat | typing.SupportsIndex | None, slopes: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], accounts: typing.SupportsFloat | typing.SupportsIndex | None, tickets: cabochon._core.Table | None, ticket_days: typing.SupportsFloat | typing.SupportsIndex | None, cost_per_ticket: typing.SupportsFloat | typing.SupportsIndex | None, draws: typing.SupportsInt | typing.SupportsIndex, solves: typing.SupportsInt | typing.SupportsIndex, most_nodes: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> Plan:
    """
    The best set of actions; see cabochon.improvement.plan.
    """
def update(expected: cabochon._core.Estimate, measured: cabochon._core.Estimate, *, between_sd: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Estimate:
    """
    A belief after a measurement; see cabochon.improvement.update.
    """
def with_other(lines: cabochon._core.Table, *, keep: typing.SupportsInt | typing.SupportsIndex, name: str) -> cabochon._core.Table:
    """
    The first lines, and the rest in one.
    """
