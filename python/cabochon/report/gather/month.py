"""All numbers of a month's report, before any word is said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .. import reading
from ..period import Period
from . import base, causes, clients, improvement, left_out, vendors, voices


@dataclass(frozen=True)
class Month:
    """The numbers of every section; a section whose tables are missing is None and named in ``missing``."""

    name: str
    period: Period
    currency: str
    audience: str
    clients: clients.Clients | None
    voices: voices.Voices | None
    base: base.Base | None
    supply: causes.Supply | None
    complaints: causes.Complaints | None
    improvement: improvement.Improvement | None
    vendors: vendors.Vendors | None
    left_out: left_out.LeftOut
    missing: dict[str, tuple[str, ...]]  #: section -> tables (or arguments) that it needs
    value: str  #: what stands behind an account
    shelf: reading.Shelf = field(compare=False, repr=False)  #: the book, for sections that are views of their own

    @property
    def simulated(self) -> bool:
        """Whether anything shown was simulated."""
        parts = (self.clients and self.clients.simulated_contacts, self.voices and self.voices.simulated)
        kaizen = self.improvement and self.improvement.simulated
        stays = self.base and self.base.simulated
        return any(parts) or bool(stays) or bool(kaizen) or bool(self.complaints and self.complaints.simulated)


def usual_value(shelf: reading.Shelf) -> str:
    """Revenue net of metal where the orders say what metal they hold, else revenue."""
    return "net_of_metal" if "metal_value" in shelf["orders"] else "revenue"


def gather(
    shelf: reading.Shelf,
    period: Period,
    *,
    name: str,
    currency: str,
    audience: str,
    value: str,
    buyer: vendors.Buyer | None,
    budget: float | None,
    notes: tuple[Any, ...],
    aside: Sequence[Mapping[str, Any]],
) -> Month:
    """Everything that the book's tables can answer."""
    missing: dict[str, tuple[str, ...]] = {}

    def have(section: str, *tables: str) -> bool:
        lacking = tuple(table for table in tables if not shelf[table].rows)
        if lacking:
            missing[section] = lacking
        return not lacking

    ours = audience != "client"  # what we pay, earn and plan is not for clients
    first = clients.gather(shelf, period, value=value) if have("clients", "accounts", "orders") else None
    if first and not ours:
        first = replace(first, margin=None, segments=tuple(replace(row, margin=None) for row in first.segments))
    values = {row.account: row.value for row in first.covers} if first else {}
    said = voices.gather(shelf, period, values=values, audience=audience) if have("voices", "responses") else None
    stays = base.gather(shelf, period, value=value, values=values) if have("base", "orders") else None
    supply = causes.supply(shelf, period) if ours and have("supply", "purchases") else None
    complaints = causes.complaints(shelf, period, audience=audience) if have("complaints", "tickets") else None
    mended = improvement.gather(shelf, period, budget=budget) if ours and have("improvement", "actions") else None
    offered = None
    if ours and have("vendors", "supply_prices", "purchases"):
        if buyer is None:
            missing["vendors"] = ("buyer",)
        else:
            offered = vendors.gather(shelf, period, buyer=buyer, currency=currency)
    return Month(
        name=name,
        period=period,
        currency=currency,
        audience=audience,
        clients=first,
        voices=said,
        base=stays,
        supply=supply,
        complaints=complaints,
        improvement=mended,
        vendors=offered,
        left_out=left_out.gather(shelf, period, notes=notes, aside=aside),
        missing=missing,
        shelf=shelf,
        value=value,
    )
