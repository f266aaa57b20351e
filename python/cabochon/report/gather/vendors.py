"""Which vendor is really cheaper: the price list's choice against the cost of ownership under a stated buyer.

For every product that two or more vendors offer, each vendor is taken to supply the whole yearly demand in the usual
order quantity, within its own limits of an order; what comes short is ordered again. What a vendor decides is its
price, its lead time, its limits, its rejects and what it does not deliver; what the buyer decides is the same for all
vendors of a product. The list price stands for the price, goods lie half the time between two shipments on the shelf,
and freight is the same share from everybody. Rejects and short deliveries stand at what the vendor's deliveries let one
expect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ... import ownership
from .. import reading
from ..certainty import Certainty, of_probability
from ..period import Period
from ..shares import Share
from ..wrong import wrong
from . import offers
from .causes import names
from .chances import Chance, Laws, chances

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
    lead_time_spread: float = 0.0  #: part by which a lead time may be shorter or longer than stated; nought: exact


#: the assumed terms that every total depends on; the spread of lead times moves probabilities only
TERMS = ("capital_rate_annual", "holding_rate_annual", "safety_factor", "order_cost", "reject_cost_share")


@dataclass(frozen=True)
class Offer:
    """One vendor's terms for one product, and its cost of ownership a piece, line by line."""

    supplier: Any
    name: str
    price: float
    lead_time_days: float
    rejects: Share
    short: Share
    lines: dict[str, float]
    total: float
    chance: Chance  #: of this vendor among all vendors of the product


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

    @property
    def saving(self) -> float:
        """Currency a piece that the cheapest to own costs less than the price list's choice."""
        return self.by_price.total - self.by_cost.total

    @property
    def low(self) -> float:
        """Lower limit of the saving."""
        return self.by_cost.chance.low if self.flips else self.saving

    @property
    def high(self) -> float:
        """Upper limit of the saving."""
        return self.by_cost.chance.high if self.flips else self.saving

    @property
    def probability(self) -> float:
        """That the cheapest to own really costs less than the price list's choice."""
        return self.by_cost.chance.cheaper if self.flips else 0.5

    @property
    def cheapest(self) -> float:
        """Probability that the cheapest to own on average really is the cheapest of all vendors of the product."""
        return self.by_cost.chance.cheapest

    @property
    def certainty(self) -> Certainty:
        """The same in one of four words."""
        return of_probability(self.probability)

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
    if not 0 <= buyer.lead_time_spread < 1:
        raise wrong("lead_time_spread", str(buyer.lead_time_spread), "a part of at least 0 and below 1, such as 0.25")
    bought = reading.until(shelf["purchases"], period.last)
    found = offers.gather(shelf["supply_prices"], bought, period)
    if found is None or not found.terms:
        return None
    sensitivity = []
    for term in TERMS:
        halved, doubled = (_flips(found, _scaled(buyer, term, factor), currency) for factor in (0.5, 2.0))
        sensitivity.append(Sensitivity(term, halved, doubled))
    called = names(shelf, "suppliers", "supplier"), names(shelf, "products", "product")
    return Vendors(buyer, tuple(_choices(found, buyer, currency, *called)), tuple(sensitivity), found)


def _scaled(buyer: Buyer, term: str, factor: float) -> Buyer:
    changed: Buyer = replace(buyer, **{term: getattr(buyer, term) * factor})
    return changed


def columns(found: offers.Offers, buyer: Buyer) -> dict[str, list[Any]]:
    """The offers as columns of terms, one row a vendor and product."""
    rows = [row for product in found.terms for row in rows_of(found, product, buyer)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def rows_of(found: offers.Offers, product: Any, buyer: Buyer) -> list[dict[str, Any]]:
    """The offers of one product, a mapping of terms a vendor."""
    need = found.needs[product]
    rows = []
    for offer in found.terms[product]:
        shipments = need.shipments_of(offer, found.short)
        rows.append(
            {
                "product": product,
                "supplier": str(offer.supplier),
                "contract": "sale",
                "price_per_piece": offer.price,
                "freight_share": found.freight_share,
                "shipments_per_year": shipments,
                "shelf_days": offers.DAYS / shipments / 2,
                "lead_time_days": offer.lead_time_days,
                "reject_share": offer.rejects.expected(found.rejected),
                "reject_cost_per_piece": buyer.reject_cost_share * need.lowest_price,
                "pieces_per_year": need.demand,
                "demand_sd_per_day": need.sd_per_day,
            }
        )
    return rows


#: terms of a row that are the buyer's, the same for all vendors of a product
OF_BUYER = ("reject_cost_per_piece", "pieces_per_year", "demand_sd_per_day")


def _economics(buyer: Buyer, currency: str, **more: float) -> Any:
    return ownership.Buyer(
        currency=currency,
        vat="excluded",
        capital_rate_annual=buyer.capital_rate_annual,
        holding_rate_annual=buyer.holding_rate_annual,
        safety_factor=buyer.safety_factor,
        order_cost=buyer.order_cost,
        **more,
    )


def _flips(found: offers.Offers, buyer: Buyer, currency: str) -> int:
    """How many choices flip, those with a tie for the lowest price not counted."""
    costs = ownership.compare_many(columns(found, buyer), _economics(buyer, currency), by="product")
    ties = {product for product, terms in found.terms.items() if _tied([offer.price for offer in terms])}
    flipped = {row["product"] for row in reading.rows_of(costs) if row["flips"]}
    return len(flipped - ties)


def _tied(prices: list[float]) -> bool:
    return sum(price == min(prices) for price in prices) > 1


def _choices(
    found: offers.Offers, buyer: Buyer, currency: str, vendors: dict[Any, str], products: dict[Any, str]
) -> list[Choice]:
    economics = _economics(buyer, currency)
    costs = iter(reading.rows_of(ownership.compare_many(columns(found, buyer), economics, by="product")))
    choices = []
    for product, terms in found.terms.items():
        rows = [next(costs) for _ in terms]
        totals = [float(row["total"]) for row in rows]
        at = range(len(terms))
        by_price = min(at, key=lambda i: (terms[i].price, totals[i]))
        by_cost = min(at, key=lambda i: (totals[i], terms[i].price))
        drawn = _drawn(found, product, buyer, currency, reference=by_price)
        priced = tuple(
            Offer(
                offer.supplier,
                vendors.get(offer.supplier, str(offer.supplier)),
                offer.price,
                offer.lead_time_days,
                offer.rejects,
                offer.short,
                {line: float(row[line]) for line in LINES if row.get(line) is not None},
                total,
                chance,
            )
            for offer, row, total, chance in zip(terms, rows, totals, drawn, strict=True)
        )
        need = found.needs[product]
        name = products.get(product, str(product))
        tie = _tied([offer.price for offer in terms])
        choices.append(
            Choice(product, name, need.demand, priced[by_price], priced[by_cost], priced, tie, need.by_vendor)
        )
    return choices


def _drawn(found: offers.Offers, product: Any, buyer: Buyer, currency: str, *, reference: int) -> list[Chance]:
    """The chance of every vendor of a product, on common draws."""
    rows = rows_of(found, product, buyer)
    laws = [Laws(*offer.rejects.posterior(found.rejected)) for offer in found.terms[product]]
    terms = [{name: value for name, value in row.items() if name not in (*OF_BUYER, "product")} for row in rows]
    economics = _economics(buyer, currency, **{term: rows[0][term] for term in OF_BUYER})
    return chances(terms, laws, economics, reference=reference, spread=buyer.lead_time_spread)
