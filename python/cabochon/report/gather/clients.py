"""Who the accounts are, which of their roles were not heard, and how much money stands behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import reading
from ..period import Period
from . import covering

ROLES = ("economic", "technical", "user")


@dataclass(frozen=True)
class Segment:
    """The accounts of one segment and what they brought in the window."""

    name: str
    accounts: int
    ordering: int
    revenue: float
    margin: float | None


@dataclass(frozen=True)
class RoleCover:
    """How far one role is heard among the accounts that should be heard through it."""

    role: str
    expected: int
    known: int  #: accounts with at least one contact of this role
    heard: int  #: accounts with at least one answer of this role in the window
    value: float
    value_known: float
    value_heard: float


@dataclass(frozen=True)
class Silent:
    """An account that was not heard through every role."""

    account: Any
    name: str
    value: float
    days: dict[str, int | None]  #: days since each role was last heard; None: never, or not in the window
    known: dict[str, bool]  #: whether a contact of the role is known
    not_heard: tuple[str, ...]


@dataclass(frozen=True)
class Clients:
    """The first section's numbers; money is of the window unless it says the month."""

    accounts: int
    ordering: int
    revenue: float
    margin: float | None
    month_revenue: float
    value_kind: str  #: what stands behind an account: revenue, margin or net_of_metal
    months: tuple[tuple[dt.date, float], ...]
    segments: tuple[Segment, ...]
    roles: tuple[RoleCover, ...]
    all_known: int
    all_heard: int
    value: float
    value_all_heard: float
    covers: tuple[covering.Cover, ...]
    silent: tuple[Silent, ...]
    contacts: int
    contacts_without_role: int
    simulated_contacts: int
    answers: int
    simulated_answers: int


def gather(shelf: reading.Shelf, period: Period, *, value: str) -> Clients:
    """All of it, from the tables accounts, contacts, orders and responses."""
    accounts = shelf["accounts"]
    contacts = shelf["contacts"]
    orders = reading.until(shelf["orders"], period.last)
    window = reading.until(orders, period.last, first=period.start)
    covers = covering.per_account(shelf, period, value=value)
    listed = reading.ids(accounts["account"])
    place = {account: at for at, account in enumerate(listed)}
    at = np.array([place[account] for account in reading.ids(window["account"])], dtype=np.int64)
    revenue = reading.sums(at, window["revenue"], len(listed))
    cost = reading.sums(at, window["cost"], len(listed)) if "cost" in window else None
    ordering = np.bincount(at, minlength=len(listed)) > 0
    names = names_of(accounts)
    answers = reading.until(shelf["responses"], period.last, first=period.start)
    all_heard = [cover for cover in covers if not cover.not_heard]
    silent = sorted(
        (cover for cover in covers if cover.not_heard), key=lambda cover: (-cover.value, str(cover.account))
    )
    return Clients(
        accounts=len(listed),
        ordering=int(ordering.sum()),
        revenue=float(revenue.sum()),
        margin=None if cost is None else float(revenue.sum() - cost.sum()),
        month_revenue=float(np.nansum(reading.until(window, period.last, first=period.first)["revenue"])),
        value_kind=value,
        months=_months(orders, period),
        segments=_segments(accounts, revenue, cost, ordering),
        roles=tuple(_role(role, covers) for role in ROLES if any(role in cover.expected for cover in covers)),
        all_known=sum(all(cover.known[role] for role in cover.expected) for cover in covers),
        all_heard=len(all_heard),
        value=worth(covers),
        value_all_heard=worth(all_heard),
        covers=tuple(covers),
        silent=tuple(
            Silent(cover.account, names[cover.account], cover.value, cover.days, cover.known, cover.not_heard)
            for cover in silent
        ),
        contacts=contacts.rows,
        contacts_without_role=len(shelf.book.contacts_without_role),
        simulated_contacts=marked(contacts, "contact"),
        answers=answers.rows,
        simulated_answers=marked(answers, "response"),
    )


def names_of(accounts: reading.Columns) -> dict[Any, str]:
    """What to call each account: its name, or its key where it has none."""
    keys = reading.ids(accounts["account"])
    if "name" not in accounts:
        return {key: str(key) for key in keys}
    return {key: str(name) if name is not None else str(key) for key, name in zip(keys, accounts["name"], strict=True)}


def marked(columns: reading.Columns, key: str) -> int:
    """Rows whose key carries the word simulated."""
    return sum("simulated" in str(value) for value in columns[key]) if key in columns else 0


def worth(covers: list[covering.Cover]) -> float:
    """The money behind accounts; those that cost more than they bring count as none."""
    return sum(max(0.0, cover.value) for cover in covers)


def _role(role: str, covers: list[covering.Cover]) -> RoleCover:
    asked = [cover for cover in covers if role in cover.expected]
    known = [cover for cover in asked if cover.known[role]]
    heard = [cover for cover in asked if role not in cover.not_heard]
    totals = (worth(group) for group in (asked, known, heard))
    return RoleCover(role, len(asked), len(known), len(heard), *totals)


def _segments(
    accounts: reading.Columns, revenue: reading.Array, cost: reading.Array | None, ordering: reading.Array
) -> tuple[Segment, ...]:
    if "segment" not in accounts:
        return ()
    names = np.array(["" if name is None else str(name) for name in accounts["segment"]], dtype=object)
    found = []
    for name in sorted(set(names)):
        chosen = names == name
        margin = None if cost is None else float(revenue[chosen].sum() - cost[chosen].sum())
        found.append(
            Segment(name, int(chosen.sum()), int(ordering[chosen].sum()), float(revenue[chosen].sum()), margin)
        )
    return tuple(sorted(found, key=lambda segment: -segment.revenue))


def _months(orders: reading.Columns, period: Period, most: int = 24) -> tuple[tuple[dt.date, float], ...]:
    """Revenue of the last months, empty ones too, from the first month with an order on."""
    if not orders.rows:
        return ()
    months = orders["date"].astype("datetime64[M]")
    end = np.datetime64(period.last, "M")
    begin = max(months.min(), end - (most - 1))
    amounts = reading.sums(
        (months - begin).astype(int).clip(-1) + 1, orders["revenue"], int((end - begin).astype(int)) + 2
    )
    return tuple(
        ((begin + at).astype("datetime64[D]").astype(dt.date), float(amount)) for at, amount in enumerate(amounts[1:])
    )
