"""What a letter offers, or asks, where the competitor's offer is the cheaper one to own.

Question: with which change of our terms would the client pay no more with us, at the least cost to ourselves?
Model: the concession that `Comparison.against` finds: of the single terms (or two, where a clause is broken as well)
the one that ties the totals at the least of our own cost, which the case states. Without our costs no change can be
called the cheapest; then the letter asks about the terms that would tie the totals by themselves, the nearest first.
Limits: the terms stand at their means; our costs are never told to the client.
"""

from __future__ import annotations

from dataclasses import dataclass

from .clauses import day_of, given_clauses
from .context import Context
from .names import term_names
from .reversal import AGREED, Tie, ties

#: terms that we can change by agreement, beside the agreed ones
OURS_TO_CHANGE = (
    *(term for term in AGREED if term != "weight_grams"), "lead_time_days", "document_errors_per_shipment",
    "reject_share",
)  # fmt: skip
MOST_ASKED = 3  #: terms that one request names


@dataclass(frozen=True)
class Concession:
    """The changes of our terms that tie the totals, and keep the regulation, at the least cost to us."""

    changes: tuple[Tie, ...]
    keeps_regulation: bool  #: a clause was broken and is kept then
    supplier_cost: float  #: a piece


def cheapest(context: Context) -> Concession | None:
    """The cheapest concession by the case's own costs; None without costs, or where none of them suffices."""
    case = context.case
    if not case.costs or context.cheaper != "theirs":
        return None
    found = context.comparison.against(
        given_clauses(case), day_of(case), costs=case.costs, product_group=case.product_group or None
    )
    chosen = found.concession
    if chosen is None or not chosen["moves"]:
        return None
    changes = tuple(Tie(move["term"], float(move["from"]), float(move["to"])) for move in chosen["moves"])
    return Concession(changes, found.meets_and_ties is not None, float(chosen["supplier_cost"]))


def to_ask(context: Context) -> list[str]:
    """Our terms that would tie the totals by themselves, in words, the nearest first."""
    names = term_names(context.words)
    known = ties(context.comparison)
    possible = sorted((known[term] for term in OURS_TO_CHANGE if term in known), key=lambda tie: tie.distance)
    return [names[tie.term] for tie in possible[:MOST_ASKED]]
