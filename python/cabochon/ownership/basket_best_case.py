"""A mix of product groups in the competitor's best case: what it takes to reverse who costs less over the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _core
from ..table import Table
from .uncertainty import _Shown, in_words, listed, percent

if TYPE_CHECKING:
    from .basket import BasketComparison

DRAWS = 4096  #: of a single term's effect


class BasketBestCase(_Shown):
    """Every uncertain term of theirs where it lowers their total most, in every group."""

    def __init__(self, basket: BasketComparison, level: float) -> None:
        self.level = level
        self._names = next(iter(basket.comparisons.values())).names
        unit = next(iter(basket.comparisons.values())).buyer.currency
        self._unit = f" {unit}" if unit else ""
        pieces = {row["group"]: row["pieces_per_year"] for row in basket.groups.rows()}
        #: Ours minus theirs a year in their best case, the mean over the draws.
        self.difference: float = 0.0
        rows: list[dict[str, Any]] = []
        for group, comparison in basket.comparisons.items():
            if comparison.uncertainty is None:
                self.difference += pieces[group] * comparison.difference.value
                continue
            best = comparison.competitor_best_case(level)
            self.difference += pieces[group] * best.comparison.difference.value
            base = _difference(comparison, {})
            for row in best.table.rows():
                worth = pieces[group] * (_difference(comparison, {row["term"]: row["best"]}) - base)
                rows.append({"group": group, **row, "worth": worth})
        self._rows = rows
        #: Whether ours is cheaper as stated, and not in their best case.
        self.flips = basket.difference.value < 0 <= self.difference
        #: Of theirs being the cheaper one over the year, under the laws as stated.
        self.probability_theirs_cheaper = 0.0
        if basket.uncertainty is not None:
            tie = basket.uncertainty.probability_tie
            self.probability_theirs_cheaper = 1 - float(basket.uncertainty.probability_ours_cheaper) - tie
        self._reversing = _fewest(basket, rows, pieces) if self.flips else []

    @property
    def table(self) -> Table:
        """``group``, ``term``, ``stated`` (its mean), ``best``, ``worth``: what it lowers their year by itself."""
        return _table(self._rows, "best_case")

    @property
    def reversing(self) -> Table:
        """The fewest terms that reverse the sign together, at their best; empty where none do."""
        return _table(self._reversing, "reversing")

    @property
    def condition(self) -> str:
        """When a claim that ours is cheaper would be wrong; empty where it never is."""
        if not self.flips:
            return ""
        terms = [
            f"{in_words(row['term'], self._names)} for {row['group']} {row['best']:,.4g} "
            f"instead of {row['stated']:,.4g}"
            for row in self._reversing
        ]
        return (
            f"{self._names[1]} is the cheaper one with a probability of {percent(self.probability_theirs_cheaper)}; it "
            f"takes no more than {listed(terms)} to reverse the conclusion"
        )

    @property
    def sentence(self) -> str:
        """Whether the conclusion stands in their best case."""
        ours, theirs = self._names
        amount = f"{abs(self.difference):,.2f}{self._unit} a year"
        if self.flips:
            return f"In the best case of {theirs} the sign flips: {ours} costs {amount} more. {self.condition}."
        start, end = ("Even in", "less") if self.difference < 0 else ("In", "more")
        return f"{start} the best case of {theirs}, {ours} costs {amount} {end}."


def best_case_of(basket: BasketComparison, level: float | None) -> BasketBestCase:
    """The best case at ``level``, by default that of the basket."""
    if level is None:
        level = basket.uncertainty.sampling.level if basket.uncertainty is not None else 0.95
    return BasketBestCase(basket, level)


def _difference(comparison: Any, best: dict[str, float]) -> float:
    """Ours minus theirs a piece, the mean over few draws, with these terms of theirs at these values."""
    offer = comparison.their_offer
    stated = {field["name"]: getattr(offer, field["name"]) for field in type(offer).fields()}
    moved = {name: value for name, value in stated.items() if value not in (None, "")}
    moved.update({term.partition(".")[2]: value for term, value in best.items()})
    sampling = _core.ownership.Sampling(draws=DRAWS)
    core = _core.ownership.compare(
        comparison.our_offer, type(offer)(**moved), comparison.buyer, one_sided="drop", sampling=sampling
    )
    return float(core.difference.value)


def _fewest(basket: BasketComparison, rows: list[dict[str, Any]], pieces: dict[str, float]) -> list[dict[str, Any]]:
    """The strongest terms first, until the year's sum is reversed."""
    chosen: dict[str, dict[str, float]] = {}
    out: list[dict[str, Any]] = []
    comparisons = basket.comparisons
    left = basket.difference.value
    gained: dict[str, float] = {}
    for row in sorted(rows, key=lambda row: -row["worth"]):
        group = row["group"]
        out.append(row)
        chosen.setdefault(group, {})[row["term"]] = row["best"]
        base = _difference(comparisons[group], {})
        gained[group] = pieces[group] * (_difference(comparisons[group], chosen[group]) - base)
        if left + sum(gained.values()) >= 0:
            break
    return out


def _table(rows: list[dict[str, Any]], name: str) -> Table:
    names = ("group", "term", "stated", "best", "worth")
    return Table({column: [row[column] for row in rows] for column in names}, name=name)
