"""What the report could not use, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import reading
from ..period import Period


@dataclass(frozen=True)
class Gap:
    """A table's months without a row, between its first and the report's month."""

    table: str
    months: tuple[dt.date, ...]
    thin: tuple[tuple[dt.date, int], ...]  #: months at the end with less than a fifth of the usual rows


@dataclass(frozen=True)
class Quarantined:
    """Rows kept aside for the same reason."""

    table: str
    column: str
    expected: str
    rows: int
    example: str


@dataclass(frozen=True)
class Later:
    """Rows dated after the report's last day."""

    table: str
    rows: int


@dataclass(frozen=True)
class LeftOut:
    """The fifth section's numbers."""

    gaps: tuple[Gap, ...]
    quarantined: tuple[Quarantined, ...]
    later: tuple[Later, ...]
    empty: tuple[str, ...]  #: tables of the first week without a row
    unknown_products: int  #: order lines without a product
    notes: tuple[Any, ...]  #: what whoever prepared the tables says of them


DATED = ("orders", "responses", "tickets", "purchases")
FIRST_WEEK = (
    "accounts",
    "contacts",
    "products",
    "orders",
    "responses",
    "tickets",
    "suppliers",
    "supply_prices",
    "purchases",
)


def gather(
    shelf: reading.Shelf, period: Period, *, notes: tuple[Any, ...], aside: Sequence[Mapping[str, Any]] = ()
) -> LeftOut:
    """From every dated table and the book's quarantine."""
    gaps, later = [], []
    for table in DATED:
        columns = shelf[table]
        if not columns.rows or "date" not in columns:
            continue
        after = int((columns["date"] > np.datetime64(period.last)).sum())
        if after:
            later.append(Later(table, after))
        gap = _gap(table, reading.until(columns, period.last)["date"], period)
        if gap.months or gap.thin:
            gaps.append(gap)
    orders = shelf["orders"]
    unknown = sum(value is None for value in reading.ids(orders["product"])) if "product" in orders else 0
    return LeftOut(
        gaps=tuple(gaps),
        quarantined=_quarantined(shelf, aside),
        later=tuple(later),
        empty=tuple(table for table in FIRST_WEEK if not shelf[table].rows),
        unknown_products=unknown,
        notes=notes,
    )


def _gap(table: str, dates: reading.Array, period: Period) -> Gap:
    if not len(dates):
        return Gap(table, (), ())
    months = dates.astype("datetime64[M]")
    first, last = months.min(), np.datetime64(period.last, "M")
    counts = np.bincount((months - first).astype(int), minlength=int((last - first).astype(int)) + 1)
    named = [(first + at).astype("datetime64[D]").astype(dt.date) for at in range(len(counts))]
    usual = float(np.median(counts[-13:])) if len(counts) > 2 else 0.0
    thin = []
    for month, rows in zip(reversed(named), reversed(counts.tolist()), strict=True):
        if rows >= usual / 5:
            break
        thin.append((month, rows))
    empty = tuple(month for month, rows in zip(named, counts.tolist(), strict=True) if rows == 0)
    return Gap(table, empty, tuple((month, rows) for month, rows in reversed(thin) if rows))


def _quarantined(shelf: reading.Shelf, aside: Sequence[Mapping[str, Any]]) -> tuple[Quarantined, ...]:
    rows = [*aside, *reading.rows_of(shelf.book.quarantine)]
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        reason = (str(row["table"]), str(row["column"] or ""), str(row["expected"]))
        found.setdefault(reason, []).append("" if row["value"] is None else str(row["value"]))
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Quarantined(*reason, len(values), values[0]) for reason, values in ordered)
