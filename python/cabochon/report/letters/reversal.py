"""Under which condition the conclusion reverses: one term of ours that moves, or the fewest that become equal.

Question: what would have to be otherwise for the other offer to be the cheaper one?
Model: the break-even of each term of ours, the rest as stated; the one is told whose move is the smallest part of what
was stated, among terms that are observed (time on the shelf, unsold pieces) before those that are agreed (loss, price).
Then, for a conclusion in our favour, the smallest set of terms in which ours is better that reverses it once they are
taken as equal to the competitor's; of sets of one size the one that reverses it furthest.
Limits: sets of more than three terms are not tried.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ...ownership import Offer, compare

OBSERVED = (
    "shelf_days", "unsold_share", "lead_time_days", "reject_share", "stockout_share", "document_errors_per_shipment",
)  # fmt: skip
AGREED = (
    "loss_share", "work_per_gram", "work_per_piece", "price_per_piece", "deferral_days", "freight_per_shipment",
    "freight_share", "hallmark_per_piece", "exchange_share", "shipments_per_year", "weight_grams",
)  # fmt: skip


@dataclass(frozen=True)
class Tie:
    """The value of one of our terms at which the totals tie."""

    term: str
    stated: float
    value: float

    @property
    def beyond(self) -> bool:
        """Whether the conclusion reverses above the value, not below."""
        return self.value > self.stated

    @property
    def distance(self) -> float:
        """The move as a part of what was stated."""
        return abs(self.value - self.stated) / max(abs(self.stated), 1e-9)

    def outward(self) -> float:
        """The value rounded away from what was stated, so that the sentence stays true."""
        digits = 0 if abs(self.value) >= 20 else 3 if abs(self.value) < 1 else 2
        if 0 < abs(self.value) < 0.01:
            digits = 1 - math.floor(math.log10(abs(self.value)))
        while digits < 2 and abs(self.value - self.stated) * 10.0**digits < 4:  # a short move needs finer steps
            digits += 1
        scale = 10.0**digits
        rounded = math.ceil(self.value * scale - 1e-9) if self.beyond else math.floor(self.value * scale + 1e-9)
        return rounded / scale


def nearest_tie(comparison: Any) -> Tie | None:
    """The break-even that is nearest to what was stated, observed terms first."""
    found = ties(comparison)
    for terms in (OBSERVED, AGREED):
        possible = [found[term] for term in terms if term in found]
        if possible:
            return min(possible, key=lambda tie: tie.distance)
    return None


def ties(comparison: Any) -> dict[str, Tie]:
    """The break-even of each of our terms that has one."""
    return {
        row["term"]: Tie(row["term"], float(row["stated"]), float(row["value"]))
        for row in comparison.break_even().rows()
        if row["value"] is not None and row["stated"] not in (None, row["value"])
    }


def equal_terms(comparison: Any, *, most: int = 3) -> tuple[str, ...]:
    """The fewest terms which, taken as equal to the competitor's, reverse a conclusion in our favour."""
    ours, theirs = comparison.our_offer.to_dict(), comparison.their_offer.to_dict()
    better = [
        term
        for term in (*OBSERVED, *AGREED)
        if ours.get(term) is not None and theirs.get(term) is not None and ours[term] != theirs[term]
    ]
    gaps = {term: _difference(comparison, ours, theirs, (term,)) - comparison.difference.value for term in better}
    better = [term for term in better if gaps[term] > 0]
    for size in range(1, min(most, len(better)) + 1):
        tried = {terms: _difference(comparison, ours, theirs, terms) for terms in combinations(better, size)}
        furthest = max(tried, key=lambda terms: tried[terms])
        if tried[furthest] > 0:
            return furthest
    return ()


def _difference(comparison: Any, ours: dict[str, Any], theirs: dict[str, Any], terms: tuple[str, ...]) -> float:
    equal = Offer(**{**ours, **{term: theirs[term] for term in terms}})
    return float(compare(equal, comparison.their_offer, comparison.buyer, one_sided="drop").difference.value)
