"""Balances of clients' metal that are due for reconciliation.

Question: whose metal do we hold, and since when has nobody confirmed how much?
Model: balance = received - shipped - returned - loss + reconciled, in grams of pure metal: what the client brought,
less what left in goods, went back to him or was lost in making, put right by what both sides agreed on.
Units: grams of pure metal; a movement without them counts as gross grams times fineness.
Limits: a movement that states neither is not counted, and the page says how many there are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .past import Options, Past

SIGNS = {"received": 1, "shipped": -1, "returned": -1, "loss": -1, "reconciled": 1}


@dataclass(frozen=True)
class Balance:
    """One client's metal."""

    account: Any
    grams: float  #: pure metal that we hold (above 0) or that the client owes (below 0)
    reconciled: dt.date | None  #: last reconciliation; None: never
    since: dt.date  #: first movement after it
    movements: int  #: since then
    days: int  #: since the last reconciliation, or since the first movement


@dataclass(frozen=True)
class Metal:
    """All balances that are due, the longest unconfirmed first among the largest."""

    due: tuple[Balance, ...]
    unknown: int  #: movements without grams


def gather(past: Past, options: Options) -> Metal:
    """Balances with movements that nobody has reconciled for ``reconcile_days``, the largest first."""
    grams: dict[Any, float] = {}
    rows: dict[Any, list[dict[str, Any]]] = {}
    unknown = 0
    for row in past.rows("metal"):
        moved = row["fine_grams"]
        if moved is None and row["gross_grams"] is not None and row["fineness"] is not None:
            moved = row["gross_grams"] * row["fineness"]
        rows.setdefault(row["account"], []).append(row)
        if moved is None:
            unknown += row["kind"] != "reconciled"
            continue
        grams[row["account"]] = grams.get(row["account"], 0.0) + SIGNS[row["kind"]] * moved
    due = []
    for account, listed in rows.items():
        last = max((row["date"] for row in listed if row["kind"] == "reconciled"), default=None)
        later = [row for row in listed if row["kind"] != "reconciled" and (last is None or row["date"] > last)]
        if not later:
            continue
        since = min(row["date"] for row in later)
        days = past.age(last or since)
        if days >= options.reconcile_days:
            due.append(Balance(account, grams.get(account, 0.0), last, since, len(later), days))
    return Metal(tuple(sorted(due, key=lambda b: (-abs(b.grams), -b.days, str(b.account)))), unknown)
