"""Cost of ownership: which supplier is really the cheaper one, and on which lines.

>>> from cabochon.ownership import Buyer, Offer, compare
>>> buyer = Buyer(vat="excluded", capital_rate_annual=0.2, holding_rate_annual=0.05)
>>> near = Offer(supplier="near", contract="sale", price_per_piece=102, shelf_days=60)
>>> far = Offer(supplier="far", contract="sale", price_per_piece=100, shelf_days=120)
>>> compare(near, far, buyer).verdict
'ours'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from ..arguments import names
from ..table import Table
from .against import AgainstRegulation
from .basket import BasketComparison, compare_basket
from .comparison import Comparison
from .given import buyer_of, offer_of, records
from .pairs import compare_pairs
from .ranking import Ranking, rank
from .regulation import Check, Clause, Finding, check, dated_offers
from .sampling import sampling_of
from .terms import (
    Term,
    beta,
    beta_from_counts,
    between,
    lognormal,
    normal,
    pert,
    sample,
    series,
    triangular,
    uniform,
)

Offer = _core.ownership.Offer
Buyer = _core.ownership.Buyer

__all__ = [
    "AgainstRegulation",
    "BasketComparison",
    "Buyer",
    "Check",
    "Clause",
    "Comparison",
    "Finding",
    "Offer",
    "Ranking",
    "Term",
    "beta",
    "beta_from_counts",
    "between",
    "cash_flow",
    "check",
    "compare",
    "compare_basket",
    "compare_many",
    "compare_pairs",
    "dated_offers",
    "lognormal",
    "money_frozen",
    "normal",
    "pert",
    "rank",
    "sample",
    "series",
    "totals",
    "triangular",
    "uniform",
]


def compare(
    ours: Any,
    theirs: Any,
    buyer: Any,
    *,
    one_sided: str = "error",
    draws: int = 65536,
    seed: int = 0,
    sampler: str = "sobol",
    level: float = 0.95,
    correlations: Any = None,
    correlation: str = "rank",
    shared: Sequence[str] = (),
    threads: int = 1,
    progress: Any = None,
) -> Comparison:
    """Compare two offers for one buyer: each an `Offer`, the buyer a `Buyer`, or mappings of their fields.

    A line that lacks a term is left out for both offers and named in ``not_considered``. A term asked of both offers
    but given by one is an ``InputError`` that lists all such terms as questions; with ``one_sided="drop"`` (or where
    the one given is assumed) its lines are left out instead. Differences are ours minus theirs.

    Where a term is uncertain (`triangular`, `between`, ...), amounts are means over ``draws`` common draws with the
    interval that holds the middle ``level`` of them, and the verdict is ``cannot_tell`` unless the interval of the
    difference lies on one side of zero. A term of the buyer has one draw for both offers; a term of an offer has its
    own unless it is named in ``shared``. ``sampler`` is ``"sobol"`` (scrambled) or ``"random"``; the same ``seed``
    gives the same result for any number of ``threads`` (0: all of the machine's). ``correlations`` are
    ``{("buyer.metal_price_per_gram", "ours.work_per_gram"): 0.5}`` or a pair of names and a matrix; ``correlation``
    says of what: ``"rank"`` (Spearman) or ``"linear"`` (Pearson). ``progress(done, total)`` is called now and then.

    >>> offer = {"contract": "sale", "price_per_piece": 100}
    >>> c = compare({**offer, "shelf_days": triangular(50, 60, 90)}, {**offer, "shelf_days": pert(60, 90, 150)},
    ...             Buyer(vat="excluded", capital_rate_annual=0.2, holding_rate_annual=0.02), seed=7)
    >>> c.verdict, round(c.probability_ours_cheaper, 2)
    ('cannot_tell', 0.94)
    """
    sampling = sampling_of(
        draws=draws,
        seed=seed,
        sampler=sampler,
        level=level,
        correlations=correlations,
        correlation=correlation,
        shared=shared,
        threads=threads,
    )
    core = _core.ownership.compare(
        *records(ours=ours, theirs=theirs, buyer=buyer), one_sided=one_sided, sampling=sampling, progress=progress
    )
    return Comparison(core)


def totals(offers: Any, buyer: Any) -> Any:
    """A frame of offers with a column for each cost line, ``total`` and ``total_without_metal``.

    Columns are named like the fields of `Offer`; one named like a field of `Buyer` overrides the buyer's term where it
    is not null; others are carried along. ``not_considered`` names the lines that the row lacks terms for (these are
    null, and the total is over the others); ``assumed_zero`` the terms that were not given and add nothing. Rows stay
    in their order, and a pandas frame keeps its index.

    >>> offers = {"contract": ["sale", "sale"], "price_per_piece": [102.0, 100.0], "shelf_days": [60, 120]}
    >>> totals(offers, Buyer(vat="excluded", capital_rate_annual=0.365))["total"].round(2).tolist()
    [108.12, 112.0]
    """
    table = frames.read(offers, name="offers")
    return frames.give_beside(_core.ownership.totals(table, buyer_of(buyer)), offers)


def compare_many(offers: Any, buyer: Any, *, by: str | Sequence[str] = "product") -> Any:
    """Rank the offers of each group, and say where the choice by price alone flips.

    Adds to `totals`: ``price_only`` (metal, loss and work), ``price_rank``, ``price_tie`` (several offers share the
    lowest price), ``rank`` by total (ties share the lowest), ``difference_to_cheapest``, and ``flips`` (no offer that
    is cheapest by price is cheapest to own). A line that one offer of a group lacks is left out for the whole group.

    >>> offers = {"product": ["ring", "ring"], "contract": ["sale", "sale"],
    ...           "price_per_piece": [102.0, 100.0], "shelf_days": [60, 120]}
    >>> compare_many(offers, Buyer(vat="excluded", capital_rate_annual=0.365))["flips"].tolist()
    [True, True]
    """
    table = frames.read(offers, name="offers")
    return frames.give_beside(_core.ownership.compare_many(table, buyer_of(buyer), by=names(by)), offers)


def cash_flow(offer: Any, buyer: Any) -> Table:
    """The cash flow of one piece: ``day`` after receipt, ``what``, ``amount`` (negative: paid).

    Metal leaves when it is handed over, the work or price on the day of payment, everything else with the sale.

    >>> offer = Offer(contract="sale", price_per_piece=100, shelf_days=60, deferral_days=30)
    >>> cash_flow(offer, Buyer(vat="excluded"))["amount"].tolist()
    [-100.0]
    """
    return Table(_core.ownership.cash_flow(offer_of(offer), buyer_of(buyer)))


def money_frozen(offer: Any, buyer: Any) -> dict[str, float | None]:
    """Money that an offer freezes at the client's, for how long, and what it earns; None where a term is not given.

    ``cash_conversion_days``, ``average_stock``, ``average_frozen``, ``turns``, ``gross_margin_per_year``, ``gmroi``,
    ``margin_per_piece``, ``margin_per_year``, ``margin_per_money_frozen``.

    >>> offer = Offer(contract="sale", price_per_piece=100, shelf_days=73, deferral_days=30)
    >>> money_frozen(offer, Buyer(vat="excluded", pieces_per_year=50))["turns"]
    5.0
    """
    return dict(_core.ownership.money_frozen(offer_of(offer), buyer_of(buyer)))
