"""Which few causes make most of the rejects, the short deliveries and the complaints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import improvement
from .. import audience as telling
from .. import reading
from ..period import Period
from ..shares import Share, pooled
from .clients import marked

THRESHOLD = 0.8


@dataclass(frozen=True)
class Cause:
    """One category of a Pareto."""

    key: Any
    name: str
    value: float
    share: float
    cumulative: float
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """Categories from the largest on; the vital few reach the threshold."""

    causes: tuple[Cause, ...]
    total: float
    of: int  #: categories there are, those without a case among them

    @property
    def vital(self) -> int:
        """How many are the vital few."""
        return sum(cause.vital for cause in self.causes)

    @property
    def reached(self) -> float:
        """The share of the vital few."""
        return max((cause.cumulative for cause in self.causes if cause.vital), default=0.0)


@dataclass(frozen=True)
class VendorRate:
    """Rejected of the received pieces of one vendor, all products."""

    supplier: Any
    name: str
    lines: int
    received: float
    rejected: float
    share: Share


@dataclass(frozen=True)
class Supply:
    """Rejects and short deliveries of all purchases up to the report's last day."""

    first: Any
    lines: int
    orders: int
    ordered: float
    received: float
    rejected: float
    reject_lines: int
    short_lines: int
    short: float
    share: Share
    rejects_by_vendor: Pareto
    rejects_by_product: Pareto
    short_by_vendor: Pareto
    short_by_product: Pareto
    rates: tuple[VendorRate, ...]


@dataclass(frozen=True)
class Complaints:
    """Tickets of the window."""

    tickets: int
    simulated: int
    cost: float | None
    by_reason: Pareto
    by_process: Pareto | None


def supply(shelf: reading.Shelf, period: Period) -> Supply | None:
    """From the tables purchases, suppliers and products; None when nothing was bought."""
    lines = reading.until(shelf["purchases"], period.last)
    if not lines.rows or not lines.have("received", "rejected", "ordered", "supplier"):
        return None
    received, rejected = np.nan_to_num(lines["received"]), np.nan_to_num(lines["rejected"])
    short = np.maximum(0.0, np.nan_to_num(lines["ordered"]) - received)
    vendors = names(shelf, "suppliers", "supplier")
    products = names(shelf, "products", "product")
    by_vendor = {"rejected": rejected, "short": short, "vendor": lines["supplier"]}
    by_product = {"rejected": rejected, "short": short, "product": lines["product"]} if "product" in lines else None
    return Supply(
        first=lines["date"].min(),
        lines=lines.rows,
        orders=len(set(reading.ids(lines["purchase"]))),
        ordered=float(np.nansum(lines["ordered"])),
        received=float(received.sum()),
        rejected=float(rejected.sum()),
        reject_lines=int((rejected > 0).sum()),
        short_lines=int((short > 0).sum()),
        short=float(short.sum()),
        share=pooled(received, rejected),
        rejects_by_vendor=_pareto(by_vendor, "vendor", "rejected", vendors),
        rejects_by_product=_pareto(by_product or {}, "product", "rejected", products),
        short_by_vendor=_pareto(by_vendor, "vendor", "short", vendors),
        short_by_product=_pareto(by_product or {}, "product", "short", products),
        rates=_rates(lines["supplier"], received, rejected, vendors),
    )


def complaints(shelf: reading.Shelf, period: Period, *, audience: str = "internal") -> Complaints | None:
    """From the tickets of the window; None when there are none. What they cost us is for no client."""
    tickets = reading.until(shelf["tickets"], period.last, first=period.start)
    if not tickets.rows or not ("reason" in tickets or "process" in tickets):
        return None
    by = "reason" if "reason" in tickets else "process"
    contacts = reading.ids(tickets["contact"]) if "contact" in tickets else [None] * tickets.rows
    said = telling.named_reasons(tickets[by].tolist(), contacts, audience) if by == "reason" else tickets[by]
    costs = "cost" in tickets and audience != "client"
    return Complaints(
        tickets=tickets.rows,
        simulated=marked(tickets, "ticket"),
        cost=float(np.nansum(tickets["cost"])) if costs else None,
        by_reason=_counted(said, by),
        by_process=_counted(tickets["process"], "process") if "process" in tickets else None,
    )


def names(shelf: reading.Shelf, table: str, key: str) -> dict[Any, str]:
    """What to call each row of a table: its name, or its key where it has none."""
    columns = shelf[table]
    if key not in columns:
        return {}
    keys = reading.ids(columns[key])
    called = columns["name"] if "name" in columns else [None] * len(keys)
    return {at: str(at) if name is None else str(name) for at, name in zip(keys, called, strict=True)}


def _counted(values: Iterable[Any], by: str) -> Pareto:
    keys = [None if value is None else str(value) for value in values]
    return _read(improvement.pareto({by: keys}, by=by, threshold=THRESHOLD), {}, float(len(keys)), len(set(keys)))


def _pareto(columns: dict[str, reading.Array], by: str, weight: str, called: dict[Any, str]) -> Pareto:
    if not columns or not columns[weight].any():
        return Pareto((), 0.0, 0)
    all_keys = len(set(reading.ids(columns[by])))
    some = columns[weight] > 0
    frame = {by: columns[by][some], weight: columns[weight][some]}
    result = improvement.pareto(frame, by=by, weight=weight, threshold=THRESHOLD)
    return _read(result, called, float(columns[weight].sum()), all_keys)


def _read(result: Any, called: dict[Any, str], total: float, of: int) -> Pareto:
    causes = []
    for row in reading.rows_of(result):
        key = _key(row["category"], called)
        name = called.get(key, "" if key is None else str(key))
        shares = (float(row["value"]), float(row["share"]), float(row["cumulative"]))
        causes.append(Cause(key, name, *shares, bool(row["vital"])))
    return Pareto(tuple(causes), total, of)


def _key(category: Any, called: dict[Any, str]) -> Any:
    """The key as the book holds it: a Pareto may give whole numbers as text."""
    if category in called or not isinstance(category, str) or not category.lstrip("-").isdigit():
        return category
    return int(category)


def _rates(
    suppliers: reading.Array, received: reading.Array, rejected: reading.Array, called: dict[Any, str]
) -> tuple[VendorRate, ...]:
    keys, place = reading.grouped(suppliers)
    found = []
    for at, key in enumerate(keys):
        mine = place == at
        if not received[mine].any():
            continue
        share = pooled(received[mine], rejected[mine])
        sums = (float(received[mine].sum()), float(rejected[mine].sum()))
        found.append(VendorRate(key, called.get(key, str(key)), int(mine.sum()), *sums, share))
    return tuple(sorted(found, key=lambda rate: (-rate.share.value, str(rate.supplier))))
