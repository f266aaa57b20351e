"""How probable it is that one vendor costs less to own than another, given what their own records say.

Question: the totals say that one vendor is cheaper to own; how likely is that, when rejects are known from a limited
number of deliveries and lead times only as averages?
Model: the share of rejects of each vendor has the beta law that its deliveries leave (see `Share.posterior`), the lead
time a triangular law about the stated average, whose width is an assumption of the reader. Both totals of a product are
drawn on common draws (scrambled Sobol points); a vendor keeps its draws against each of its rivals.
Assumptions: rejects and lead times of different vendors are independent; prices, freight, order limits and what comes
short stand at their recorded values.
Limits: the probability knows nothing of wrong prices, nor of lines that are not considered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ... import ownership

DRAWS = 2048  #: common draws for each comparison; the probability is good to half a point
SEED = 20251001


@dataclass(frozen=True)
class Chance:
    """One vendor against another of the same product."""

    probability: float  #: that the first one costs less to own
    saving: float  #: what it costs less a piece, the mean of the draws
    low: float  #: limits that hold the middle 95 % of the draws
    high: float


@dataclass(frozen=True)
class Laws:
    """The beta law of a vendor's share of rejects."""

    a: float
    b: float


def chance(
    cheap: dict[str, Any], dear: dict[str, Any], economics: Any, laws: tuple[Laws, Laws], *, spread: float
) -> Chance:
    """The first offer against the second, both as columns of terms, and what is not known of each."""
    compared = ownership.compare(
        _offer(cheap, laws[0], spread), _offer(dear, laws[1], spread), economics, draws=DRAWS, seed=SEED
    )
    difference = compared.difference
    probability = compared.probability_ours_cheaper
    if probability is None:
        probability = float(compared.verdict == "ours")
    return Chance(float(probability), -difference.value, -difference.high, -difference.low)


def _offer(terms: dict[str, Any], law: Laws, spread: float) -> Any:
    days = terms["lead_time_days"]
    uncertain: dict[str, Any] = {}
    if law.a > 0 and law.b > 0:
        uncertain["reject_share"] = ownership.beta(law.a, law.b)
    if spread > 0 and days > 0:
        uncertain["lead_time_days"] = ownership.triangular(days * (1 - spread), days, days * (1 + spread))
    return ownership.Offer(**{**terms, **uncertain})
