"""Which vendor is really cheaper: the price list's choice against the cost of ownership under a stated buyer.

For every product that two or more vendors offer, each vendor is taken to supply the whole yearly demand in the usual
order quantity. What a vendor decides is its price, its lead time and its rejects; what the buyer decides is the same
for all vendors of a product. The list price stands for the price, goods lie half the time between two shipments on the
shelf, and freight is the same share from everybody.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from ... import ownership
from .. import reading
from ..certainty import Certainty, of_difference
from ..period import Period
from ..shares import Share
from . import offers
from .causes import names

#: lines of the cost of ownership that the terms of a price list and of deliveries can fill
LINES = ("work", "freight", "ordering", "rejects", "shelf_capital", "holding", "safety_stock")


@dataclass(frozen=True)
class Buyer:
    """What the files do not say and the reader must: each of these is shown in the report as assumed."""

    capital_rate_annual: float  #: cost of capital, a year
    holding_rate_annual: float  #: storage, insurance and shrinkage, a year of the goods' value
    safety_factor: float  #: standard deviations of demand that the safety stock covers
    order_cost: float  #: currency an order line
    reject_cost_share: float  #: cost of a rejected piece, as a share of the product's lowest list price


@dataclass(frozen=True)
class Offer:
    """One vendor's terms for one product, and its cost of ownership a piece, line by line."""

    supplier: Any
    name: str
    price: float
    lead_time_days: float
    rejects: Share
    lines: dict[str, float]
    total: float


@dataclass(frozen=True)
class Choice:
    """One product: what the price list would choose and what costs least to own."""

    product: Any
    name: str
    demand: float  #: pieces a year
    by_price: Offer
    by_cost: Offer
    offers: tuple[Offer, ...]
    tie: bool  #: two or more vendors share the lowest price
    by_vendor: bool  #: reject shares are of the vendors' whole deliveries, for want of lines of this product
    saving: float  #: currency a piece that the cheapest to own costs less than the price list's choice
    low: float  #: limits of the saving, from those of both reject shares
    high: float
    certainty: Certainty

    @property
    def flips(self) -> bool:
        """Whether the price list alone chooses the dearer vendor."""
        return not self.tie and self.by_price.supplier != self.by_cost.supplier

    @property
    def reasons(self) -> dict[str, float]:
        """By line, what the cheapest to own costs more (or less, below nought) than the price list's choice."""
        return {line: self.by_cost.lines[line] - self.by_price.lines[line] for line in self.by_cost.lines}


@dataclass(frozen=True)
class Sensitivity:
    """How many choices flip when one assumption is halved or doubled."""

    term: str
    halved: int
    doubled: int


@dataclass(frozen=True)
class Vendors:
    """The fourth section's numbers."""

    buyer: Buyer
    choices: tuple[Choice, ...]
    sensitivity: tuple[Sensitivity, ...]
    found: offers.Offers

    @property
    def flips(self) -> list[Choice]:
        """The choices that flip, the greatest yearly saving first."""
        return sorted((row for row in self.choices if row.flips), key=lambda row: -row.saving * row.demand)

    @property
    def ties(self) -> list[Choice]:
        """The products whose lowest price two or more vendors share."""
        return [row for row in self.choices if row.tie]


def gather(shelf: reading.Shelf, period: Period, *, buyer: Buyer, currency: str) -> Vendors | None:
    """From supply_prices and purchases; None when no product has two vendors or nothing was bought."""
    bought = reading.until(shelf["purchases"], period.last)
    found = offers.gather(shelf["supply_prices"], bought, period)
    if found is None or not found.terms:
        return None
    sensitivity = []
    for term in asdict(buyer):
        halved, doubled = (
            sum(row.flips for row in _choices(found, _scaled(buyer, term, factor), currency, {}, {}))
            for factor in (0.5, 2.0)
        )
        sensitivity.append(Sensitivity(term, halved, doubled))
    called = names(shelf, "suppliers", "supplier"), names(shelf, "products", "product")
    return Vendors(buyer, tuple(_choices(found, buyer, currency, *called)), tuple(sensitivity), found)


def _scaled(buyer: Buyer, term: str, factor: float) -> Buyer:
    changed: Buyer = replace(buyer, **{term: getattr(buyer, term) * factor})
    return changed


def columns(found: offers.Offers, buyer: Buyer) -> dict[str, list[Any]]:
    """The offers as columns of terms, one row a vendor and product."""
    rows = []
    for product, terms in found.terms.items():
        need = found.needs[product]
        rows += [
            {
                "product": product,
                "supplier": str(offer.supplier),
                "contract": "sale",
                "price_per_piece": offer.price,
                "freight_share": found.freight_share,
                "shipments_per_year": need.shipments,
                "shelf_days": offers.DAYS / need.shipments / 2,
                "lead_time_days": offer.lead_time_days,
                "reject_share": offer.rejects.value,
                "reject_cost_per_piece": buyer.reject_cost_share * need.lowest_price,
                "pieces_per_year": need.demand,
                "demand_sd_per_day": need.sd_per_day,
            }
            for offer in terms
        ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _choices(
    found: offers.Offers, buyer: Buyer, currency: str, vendors: dict[Any, str], products: dict[Any, str]
) -> list[Choice]:
    economics = ownership.Buyer(
        currency=currency,
        vat="excluded",
        capital_rate_annual=buyer.capital_rate_annual,
        holding_rate_annual=buyer.holding_rate_annual,
        safety_factor=buyer.safety_factor,
        order_cost=buyer.order_cost,
    )
    costs = iter(reading.rows_of(ownership.compare_many(columns(found, buyer), economics, by="product")))
    choices = []
    for product, terms in found.terms.items():
        priced = []
        for offer in terms:
            row = next(costs)
            lines = {line: float(row[line]) for line in LINES if row.get(line) is not None}
            name = vendors.get(offer.supplier, str(offer.supplier))
            total = float(row["total"])
            priced.append(Offer(offer.supplier, name, offer.price, offer.lead_time_days, offer.rejects, lines, total))
        choices.append(
            _choice(product, products.get(product, str(product)), found.needs[product], tuple(priced), buyer)
        )
    return choices


def _choice(product: Any, name: str, need: offers.Need, priced: tuple[Offer, ...], buyer: Buyer) -> Choice:
    by_price = min(priced, key=lambda offer: (offer.price, offer.total))
    by_cost = min(priced, key=lambda offer: (offer.total, offer.price))
    saving = by_price.total - by_cost.total
    low, high = _limits(by_price, by_cost, saving, buyer.reject_cost_share * need.lowest_price)
    tie = sum(offer.price == by_price.price for offer in priced) > 1
    certainty = of_difference(saving, low, high)
    return Choice(
        product, name, need.demand, by_price, by_cost, priced, tie, need.by_vendor, saving, low, high, certainty
    )


def _limits(dear: Offer, cheap: Offer, saving: float, reject_cost: float) -> tuple[float, float]:
    """Of a difference of totals in which only the two reject shares are uncertain (Zou & Donner 2008)."""
    low = math.hypot(dear.rejects.value - dear.rejects.low, cheap.rejects.high - cheap.rejects.value)
    high = math.hypot(dear.rejects.high - dear.rejects.value, cheap.rejects.value - cheap.rejects.low)
    return saving - reject_cost * low, saving + reject_cost * high
