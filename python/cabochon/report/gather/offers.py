"""Offers of every product with two or more vendors, as columns of terms for the cost of ownership."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import reading
from ..period import Period
from ..shares import Share, pooled

DAYS = 365
ENOUGH_LINES = 30  #: delivery lines of a product from each of its vendors that a reject share of its own needs


@dataclass(frozen=True)
class Terms:
    """One vendor's terms for one product."""

    product: Any
    supplier: Any
    price: float
    lead_time_days: float
    rejects: Share
    short: Share  #: part of what was ordered that did not come
    least: float = 0.0  #: pieces that one order must have
    most: float = math.inf  #: and may have

    def quantity(self, usual: float) -> float:
        """The usual order within this vendor's limits."""
        return min(max(usual, self.least), self.most)


@dataclass(frozen=True)
class Need:
    """What the buyer needs of one product, the same from every vendor."""

    demand: float  #: pieces a year
    shipments: float  #: order lines a year
    sd_per_day: float  #: standard deviation of a day's demand, from the months' quantities
    lowest_price: float
    by_vendor: bool  #: reject and short shares are of the vendors' whole deliveries

    @property
    def usual(self) -> float:
        """Pieces of a usual order."""
        return self.demand / self.shipments

    def shipments_of(self, offer: Terms, prior: float) -> float:
        """Shipments a year from this vendor: what comes short is ordered again."""
        return self.demand / (offer.quantity(self.usual) * (1 - offer.short.expected(prior)))


@dataclass(frozen=True)
class Offers:
    """Terms of all vendors by product, and what the purchases say of freight and prices paid."""

    terms: dict[Any, tuple[Terms, ...]]
    needs: dict[Any, Need]
    without_demand: int
    rejected: float  #: part of all deliveries that was rejected
    short: float  #: part of all orders that did not come
    freight_share: float
    freight_usual: float
    freight_same: float
    paid_over_list: float

    @property
    def limited(self) -> int:
        """Offers whose limits of an order change the usual quantity."""
        usual = {product: need.usual for product, need in self.needs.items()}
        return sum(
            offer.quantity(usual[product]) != usual[product] for product, found in self.terms.items() for offer in found
        )


def gather(prices: reading.Columns, bought: reading.Columns, period: Period) -> Offers | None:
    """None when no product has two vendors with a price, or nothing was bought."""
    if not prices.have("price_per_piece", "lead_time_days") or not bought.have("product", "supplier", "ordered"):
        return None
    listed = _in_force(prices, period)
    several = {product: offers for product, offers in listed.items() if len(offers) > 1}
    history = _history(bought)
    window = reading.until(bought, period.last, first=period.start)
    needs: dict[Any, Need] = {}
    terms: dict[Any, tuple[Terms, ...]] = {}
    rows_of = _rows_by_product(window)
    for product, offers in sorted(several.items(), key=lambda item: str(item[0])):
        rows = window.where(rows_of[product]) if product in rows_of else None
        if rows is None or not np.nansum(rows["ordered"]) > 0:
            continue
        enough = all(history.lines[offer.supplier, product] >= ENOUGH_LINES for offer in offers)
        needs[product] = _need(rows, period, min(offer.price for offer in offers), by_vendor=not enough)
        terms[product] = tuple(_terms(product, offer, history, alone=enough) for offer in offers)
    shares = _part(history.received, history.rejected), _part(history.ordered, history.missing)
    return Offers(terms, needs, len(several) - len(terms), *shares, *_freight(bought), _paid_over_list(bought, listed))


@dataclass(frozen=True)
class _Listed:
    """One line of a price list."""

    supplier: Any
    price: float
    days: float
    least: float
    most: float


def _terms(product: Any, offer: _Listed, history: _History, *, alone: bool) -> Terms:
    of = product if alone else None
    return Terms(
        product,
        offer.supplier,
        offer.price,
        offer.days,
        history.rejects(offer.supplier, of),
        history.short(offer.supplier, of),
        offer.least,
        offer.most,
    )


def _part(whole: reading.Array, part: reading.Array) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() > 0 else 0.0


def _in_force(prices: reading.Columns, period: Period) -> dict[Any, list[_Listed]]:
    """By product the vendors' terms in force on the last day: the latest that began by then."""
    last = np.datetime64(period.last)
    keep = prices["since"] <= last if "since" in prices else np.ones(prices.rows, dtype=bool)
    if "until" in prices:
        keep &= np.isnat(prices["until"]) | (prices["until"] > last)
    keep &= np.isfinite(prices["price_per_piece"]) & np.isfinite(prices["lead_time_days"])
    now = prices.where(keep)
    order = np.argsort(now["since"], kind="stable") if "since" in now else np.arange(now.rows)
    found: dict[tuple[Any, Any], _Listed] = {}
    limits = [
        np.where(np.isfinite(now[name]), now[name], otherwise) if name in now else np.full(now.rows, otherwise)
        for name, otherwise in (("min_order_quantity", 0.0), ("max_order_quantity", math.inf))
    ]
    products, suppliers = reading.ids(now["product"]), reading.ids(now["supplier"])
    for at in order.tolist():
        numbers = (float(column[at]) for column in (now["price_per_piece"], now["lead_time_days"], *limits))
        found[products[at], suppliers[at]] = _Listed(suppliers[at], *numbers)
    listed: defaultdict[Any, list[_Listed]] = defaultdict(list)
    for (product, _), offer in sorted(found.items(), key=lambda item: str(item[0])):
        listed[product].append(offer)
    return dict(listed)


@dataclass(frozen=True)
class _History:
    """Deliveries by vendor and product, all that are known."""

    lines: Counter[tuple[Any, Any]]
    rows: dict[tuple[Any, Any], list[int]]
    by_vendor: dict[Any, list[int]]
    received: reading.Array
    rejected: reading.Array
    ordered: reading.Array
    missing: reading.Array  #: ordered and not received

    def rejects(self, supplier: Any, product: Any | None) -> Share:
        """Rejected of received, of one product or of everything."""
        return self._share(supplier, product, self.received, self.rejected)

    def short(self, supplier: Any, product: Any | None) -> Share:
        """Not received of ordered."""
        return self._share(supplier, product, self.ordered, self.missing)

    def _share(self, supplier: Any, product: Any | None, whole: reading.Array, part: reading.Array) -> Share:
        rows = self.by_vendor.get(supplier, []) if product is None else self.rows.get((supplier, product), [])
        at = np.array(rows, dtype=np.int64)
        share = pooled(whole[at], part[at])
        return share if math.isfinite(share.value) else Share(0.0, 0.0, 1.0, 0)


def _history(bought: reading.Columns) -> _History:
    received = np.nan_to_num(bought["received"]) if "received" in bought else np.zeros(bought.rows)
    rejected = np.nan_to_num(bought["rejected"]) if "rejected" in bought else np.zeros(bought.rows)
    ordered = np.nan_to_num(bought["ordered"])
    missing = np.clip(ordered - received, 0, None) if "received" in bought else np.zeros(bought.rows)
    rows: defaultdict[tuple[Any, Any], list[int]] = defaultdict(list)
    by_vendor: defaultdict[Any, list[int]] = defaultdict(list)
    for at, key in enumerate(zip(reading.ids(bought["supplier"]), reading.ids(bought["product"]), strict=True)):
        if received[at] > 0:
            rows[key].append(at)
            by_vendor[key[0]].append(at)
    lines = Counter({key: len(at) for key, at in rows.items()})
    return _History(lines, dict(rows), dict(by_vendor), received, rejected, ordered, missing)


def _rows_by_product(window: reading.Columns) -> dict[Any, reading.Array]:
    keys, place = reading.grouped(window["product"])
    return {key: place == at for at, key in enumerate(keys)}


def _need(rows: reading.Columns, period: Period, lowest: float, *, by_vendor: bool) -> Need:
    """Yearly demand, usual order and the spread of demand: months are taken as independent of each other."""
    year = DAYS / period.window_days
    ordered = np.nan_to_num(rows["ordered"])
    months = max(2, round(period.window_days / (DAYS / 12)))
    age = (np.datetime64(period.last) - rows["date"]).astype(int)
    month = np.minimum(age * months // period.window_days, months - 1)
    by_month = np.bincount(month, weights=ordered, minlength=months)
    sd = float(by_month.std(ddof=1)) / math.sqrt(period.window_days / months)
    return Need(float(ordered.sum()) * year, rows.rows * year, sd, lowest, by_vendor)


def _freight(bought: reading.Columns) -> tuple[float, float, float]:
    """Freight of the goods' value: in all, the usual share, and the part of the lines that has it."""
    if "freight" not in bought or "price_per_piece" not in bought:
        return 0.0, 0.0, 0.0
    value = bought["ordered"] * bought["price_per_piece"]
    known = np.isfinite(value) & np.isfinite(bought["freight"]) & (value > 0)
    if not known.any():
        return 0.0, 0.0, 0.0
    shares = np.round(bought["freight"][known] / value[known], 3)
    usual, often = Counter(shares.tolist()).most_common(1)[0]
    return float(bought["freight"][known].sum() / value[known].sum()), float(usual), often / int(known.sum())


def _paid_over_list(bought: reading.Columns, listed: dict[Any, list[_Listed]]) -> float:
    """The median of price paid over list price, less one; nought when no price paid is known."""
    if "price_per_piece" not in bought:
        return 0.0
    price = {(offer.supplier, product): offer.price for product, offers in listed.items() for offer in offers}
    keys = zip(reading.ids(bought["supplier"]), reading.ids(bought["product"]), strict=True)
    ratios = [
        paid / price[key] - 1
        for key, paid in zip(keys, bought["price_per_piece"].tolist(), strict=True)
        if price.get(key, 0) > 0 and math.isfinite(paid)
    ]
    return float(np.median(ratios)) if ratios else 0.0
