"""What an uncertain comparison shows: shares of the doubt, what to ask, the competitor's best case, headroom."""

from __future__ import annotations

from html import escape
from typing import Any

from ..table import Table


def in_words(term: str, names: tuple[str, str]) -> str:
    """``theirs.shelf_days`` as "shelf days of theirs", with the supplier's name."""
    side, _, field = term.partition(".")
    words = field.replace("_", " ")
    owner = {"ours": names[0], "theirs": names[1], "buyer": "the buyer", "both": "both offers"}[side]
    return f"{words} of {owner}"


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


class _Shown:
    """A result with a sentence and a table."""

    @property
    def sentence(self) -> str:
        raise NotImplementedError

    @property
    def table(self) -> Table:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{self.sentence}\n{self.table!r}"

    def _repr_html_(self) -> str:
        return f"<div><p>{escape(self.sentence)}</p>{self.table._repr_html_()}</div>"


class Sensitivity(_Shown):
    """Shares of the variance of the difference, term by term.

    ``method`` is ``"sobol"`` (all terms independent: first-order and total indices) or ``"shapley"`` (some correlated:
    Shapley effects, which add up to 1).
    """

    def __init__(self, core: tuple[Any, ...], names: tuple[str, str]) -> None:
        self.method: str = core[0]
        #: Variance of the difference, currency squared.
        self.variance: float = core[1]
        self._table = Table(core[2])
        self._names = names

    @property
    def table(self) -> Table:
        """``term`` with ``first`` and ``total``, or ``shapley``, each with ``_low`` and ``_high``; largest first."""
        return self._table

    @property
    def sentence(self) -> str:
        """Which term makes most of the doubt."""
        row = self.table.rows()[0]
        share = row["total"] if self.method == "sobol" else row["shapley"]
        how = (
            "first-order and total indices, all terms independent"
            if self.method == "sobol"
            else "Shapley effects, as some terms are correlated"
        )
        if not self.variance:
            return "The difference does not depend on the uncertain terms."
        return f"Most of the doubt comes from {in_words(row['term'], self._names)}: {share:.0%} ({how})."


class Tornado(_Shown):
    """What each term does to the difference by itself, all others at their medians."""

    def __init__(self, core: tuple[Any, ...], level: float, names: tuple[str, str]) -> None:
        #: Difference (ours minus theirs) with every term at its median.
        self.base: float = core[0]
        self.level = level
        self._table = Table(core[1])
        self._names = names

    @property
    def table(self) -> Table:
        """``term``, ``low``, ``high``, ``difference_at_low``, ``difference_at_high``, ``swing``; the widest first."""
        return self._table

    @property
    def sentence(self) -> str:
        row = self.table.rows()[0]
        return (
            f"{in_words(row['term'], self._names).capitalize()} moves the difference most: from "
            f"{row['difference_at_low']:,.2f} at {row['low']:,.4g} to {row['difference_at_high']:,.2f} at "
            f"{row['high']:,.4g} (the middle {self.level:.0%}; every other term at its median)."
        )


class Questions(_Shown):
    """What to ask the client next: what it would be worth to know each term before choosing."""

    def __init__(self, core: tuple[Any, ...], currency: str) -> None:
        #: Worth of knowing everything, currency a piece: no question can be worth more.
        self.all_per_piece: float = core[0]
        #: The same a year; None where ``pieces_per_year`` is not given.
        self.all_per_year: float | None = core[1]
        self._table = Table(core[2])
        self._currency = currency

    @property
    def table(self) -> Table:
        """``term``, ``question``, ``worth_per_piece``, ``standard_error``, ``worth_per_year``; the most worth first."""
        return self._table

    @property
    def sentence(self) -> str:
        """The question to ask, or that none pays."""
        row = self.table.rows()[0]
        worth, error = row["worth_per_piece"], row["standard_error"]
        if worth <= max(2 * error, 1e-9):
            return "No answer about a single term would change the choice."
        unit = f" {self._currency}" if self._currency else ""
        year = "" if row["worth_per_year"] is None else f", {row['worth_per_year']:,.0f}{unit} a year"
        return (
            f"Ask next: {row['question']} Knowing it is worth {worth:,.2f}{unit} a piece (standard error {error:,.2g})"
            f"{year}."
        )


class BestCase(_Shown):
    """The comparison with every uncertain term of theirs where it lowers their total most."""

    def __init__(self, core: dict[str, Any], comparison: Any, names: tuple[str, str], currency: str) -> None:
        #: Quantile at which terms without a stated end stand.
        self.level: float = core["level"]
        #: Whether ours is cheaper as stated, and not in their best case.
        self.flips: bool = core["flips"]
        #: Of theirs being the cheaper one, under the laws as stated.
        self.probability_theirs_cheaper: float = core["probability_theirs_cheaper"]
        #: The same in their best case, where only ours and the buyer's terms are uncertain.
        self.probability_theirs_cheaper_then: float = core["probability_theirs_cheaper_then"]
        #: The re-run `Comparison`.
        self.comparison = comparison
        self._terms, self._reversing = Table(core["terms"]), Table(core["reversing"])
        self._names, self._currency = names, currency

    @property
    def table(self) -> Table:
        """``term``, ``stated`` (its mean), ``best``, ``inside`` (not at an end) of every uncertain term of theirs."""
        return self._terms

    @property
    def reversing(self) -> Table:
        """The fewest terms that reverse the sign together; ``tie`` is where the totals tie. Empty where none do."""
        return self._reversing

    @property
    def condition(self) -> str:
        """When a claim that ours is cheaper would be wrong; empty where it never is."""
        if not self.flips:
            return ""
        terms = [
            f"{in_words(row['term'], self._names)} {row['tie']:,.4g} instead of {row['stated']:,.4g}"
            for row in self.reversing.rows()
        ]
        return (
            f"{self._names[1]} is the cheaper one with a probability of {percent(self.probability_theirs_cheaper)}; it "
            f"takes no more than {listed(terms)} to reverse the conclusion"
        )

    @property
    def sentence(self) -> str:
        """Whether the conclusion stands in their best case."""
        ours, theirs = self._names
        unit = f" {self._currency}" if self._currency else ""
        d = self.comparison.difference.value
        if self.flips:
            return (
                f"In the best case of {theirs} the sign flips: {ours} costs {d:,.2f}{unit} a piece more. "
                f"{self.condition[0].upper()}{self.condition[1:]}."
            )
        start, end = ("Even in", "less") if d < 0 else ("In", "more")
        return f"{start} the best case of {theirs}, {ours} costs {abs(d):,.2f}{unit} a piece {end}."


class Headroom(_Shown):
    """By how much the lines that were not considered would have to differ to reverse the verdict."""

    def __init__(self, core: tuple[Any, ...], missing: dict[str, list[str]], names: tuple[str, str], unit: str) -> None:
        #: `Estimate`, currency a piece: what the lines left out would have to cost more for `leader`.
        self.per_piece = core[0]
        #: The same a year; None where ``pieces_per_year`` is not given.
        self.per_year: float | None = core[1]
        #: The same over the leader's total, a fraction.
        self.share_of_total: float = core[2]
        #: ``ours`` or ``theirs``, whoever is cheaper on average; ``cannot_tell`` on a tie.
        self.leader: str = core[3]
        self._missing, self._names, self._currency = missing, names, unit

    @property
    def table(self) -> Table:
        """``line``, ``missing``: the lines left out and the terms they lack."""
        return Table(
            {"line": list(self._missing), "missing": [", ".join(terms) for terms in self._missing.values()]},
            name="headroom",
        )

    @property
    def sentence(self) -> str:
        """The amount in words."""
        if self.leader == "cannot_tell":
            return "The totals tie: any line that was left out decides."
        leader = self._names[0 if self.leader == "ours" else 1]
        unit = f" {self._currency}" if self._currency else ""
        amount = f"{self.per_piece.value:,.2f}{unit} a piece ({self.share_of_total:.1%} of its total)"
        if not self._missing:
            return f"Every line was considered; {leader} leads by {amount}."
        return (
            f"The {len(self._missing)} lines that were not considered would have to cost {leader} {amount} more than "
            "the other to reverse the conclusion."
        )


def percent(probability: float) -> str:
    """A probability as it is said: never 0 % or 100 % where it is neither."""
    if 0 < probability < 0.001:
        return "less than 0.1%"
    if 0.999 < probability < 1:
        return "more than 99.9%"
    return f"{probability:.0%}" if 0.02 <= probability <= 0.98 or probability in (0, 1) else f"{probability:.1%}"
