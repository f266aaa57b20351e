"""What a letter may say of a comparison whose terms are uncertain.

Amounts in the letter and its workbook are those of the terms' means; limits and probabilities are those of the draws.
The four words of certainty are those of every report: almost certain where the 95 % interval of the difference has one
sign, likely where the 80 % interval has, else it cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...ownership import Term, compare
from ..certainty import Certainty


@dataclass(frozen=True)
class Doubt:
    """How sure the sign of the difference is."""

    certainty: Certainty
    cheaper: str  #: ours, theirs or cannot_tell: who may be called the cheaper one
    probability: float | None  #: that ours is the cheaper one; None where every term is a plain number
    reversing: tuple[tuple[str, float], ...] = ()  #: fewest terms of theirs, and their values, that reverse it together
    flips: bool = False  #: whether the competitor's best case reverses a conclusion in our favour
    level: bool = False  #: whether the totals are as good as equal: their difference rounds to nothing


def doubt_of(comparison: Any) -> Doubt:
    """The doubt of a comparison; a plain one is a fact about the terms as stated."""
    if comparison.uncertainty is None:
        certainty = Certainty.cannot_tell if comparison.verdict == "cannot_tell" else Certainty.fact
        return Doubt(certainty, comparison.verdict, None)
    probability = float(comparison.probability_ours_cheaper)
    leader = "ours" if probability >= 0.5 else "theirs"
    sure = max(probability, 1 - probability)
    if comparison.verdict in ("ours", "theirs"):
        certainty = Certainty.almost_certain
    elif sure >= 0.9:  # the 80 % interval has one sign
        certainty = Certainty.likely
    else:
        return Doubt(Certainty.cannot_tell, "cannot_tell", probability)
    if leader == "theirs":
        return Doubt(certainty, leader, probability)
    best = comparison.competitor_best_case()
    reversing = tuple((row["term"], float(row["tie"])) for row in best.reversing.rows() if row["tie"] is not None)
    return Doubt(certainty, leader, probability, reversing, bool(best.flips))


def at_means(comparison: Any) -> Any:
    """The comparison with every uncertain term at its mean; itself where there is none."""
    if comparison.uncertainty is None:
        return comparison
    records = (comparison.our_offer, comparison.their_offer, comparison.buyer)
    return compare(*(_plain(record) for record in records), one_sided="drop")


def _plain(record: Any) -> Any:
    """The record with numbers in place of laws."""
    fields = {}
    for name in (field["name"] for field in type(record).fields()):
        value = getattr(record, name)
        if isinstance(value, Term) and value.uncertain:
            value = Term(float(value), unit=value.unit, source=value.source, date=value.date, assumed=value.assumed)
        if value is not None:
            fields[name] = value
    return type(record)(**fields)
