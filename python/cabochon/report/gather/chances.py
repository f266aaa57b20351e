"""How probable it is that a vendor is the cheapest to own, given what the vendors' own records say.

Question: the totals say that one vendor is the cheapest to own; how likely is that, when rejects are known from a
limited number of deliveries and lead times only as averages?
Model: the share of rejects of each vendor has the beta law that its deliveries leave (see `Share.posterior`), the lead
time a triangular law about the stated average, whose width is an assumption of the reader. All vendors of a product are
drawn on common draws (scrambled Sobol points), so that every draw has one cheapest.
Assumptions: rejects and lead times of different vendors are independent; prices, freight, order limits and what comes
short stand at their recorded values.
Limits: the probability knows nothing of wrong prices, nor of lines that are not considered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ... import ownership

DRAWS = 2048  #: common draws of all vendors of a product; a probability is good to half a point
SEED = 20251001


@dataclass(frozen=True)
class Chance:
    """One vendor among all vendors of the same product."""

    cheapest: float  #: probability that it costs least to own of all
    cheaper: float  #: probability that it costs less to own than the price list's choice
    saving: float  #: what it costs less a piece than the price list's choice, the mean of the draws
    low: float  #: limits that hold the middle 95 % of the draws
    high: float


@dataclass(frozen=True)
class Laws:
    """The beta law of a vendor's share of rejects."""

    a: float
    b: float


def chances(
    offers: list[dict[str, Any]], laws: list[Laws], economics: Any, *, reference: int, spread: float
) -> list[Chance]:
    """All offers of one product as mappings of terms, and what is not known of each; ``reference``: the price list's
    choice, by its place."""
    records = [_offer(terms, law, spread) for terms, law in zip(offers, laws, strict=True)]
    ranking = ownership.rank(records, economics, reference=reference, draws=DRAWS, seed=SEED)
    return [
        Chance(
            row["probability_cheapest"],
            row["probability_cheaper"],
            -row["difference"],
            -row["difference_high"],
            -row["difference_low"],
        )
        for row in ranking.table.rows()
    ]


def _offer(terms: dict[str, Any], law: Laws, spread: float) -> Any:
    days = terms["lead_time_days"]
    uncertain: dict[str, Any] = {}
    if law.a > 0 and law.b > 0:
        uncertain["reject_share"] = ownership.beta(law.a, law.b)
    if spread > 0 and days > 0:
        uncertain["lead_time_days"] = ownership.triangular(days * (1 - spread), days, days * (1 + spread))
    return ownership.Offer(**{**terms, **uncertain})
