"""Signs that the orders only let one infer: findings, each as sure as its probability makes it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from ... import retention
from ...errors import FitError, InputError
from .. import reading
from ..certainty import Certainty, of_probability
from .past import Options, Past
from .sign import Sign

LATE = 0.10  #: probability of so long a silence, if nothing were wrong, from which it is told
GONE = 0.50  #: probability of having gone for good from which it is told all the same


def amounts(orders: reading.Columns, value: str) -> reading.Array | None:
    """What each line brought; null amounts count as nought, and None where the columns are not there."""
    if "revenue" not in orders:
        return None
    revenue: reading.Array = np.nan_to_num(orders["revenue"].astype(float))
    less = {"margin": "cost", "net_of_metal": "metal_value"}.get(value)
    if less is None:
        return revenue
    if less not in orders:
        return revenue if value == "net_of_metal" and reading.only_tolling(orders) else None
    taken = np.nan_to_num(orders[less].astype(float))
    if value == "net_of_metal" and "contract" in orders:
        taken = np.where(orders["contract"] == "tolling", 0.0, taken)
    found: reading.Array = revenue - taken
    return found


def _frame(orders: reading.Columns, *more: str) -> dict[str, Any]:
    """Account, day and size of every line."""
    size = [name for name in ("quantity", "revenue") if name in orders][:1]
    return {name: orders[name] for name in ("account", "date", *size, *more)}


def silent(past: Past, options: Options) -> tuple[list[Sign], str]:
    """Accounts silent beyond their own rhythm, and why nothing can be said where nothing can.

    How surely: the probability of so long a silence is adjusted for the number of accounts looked at (Benjamini &
    Hochberg 1995), since among hundreds some are always late by chance.
    """
    orders = past.shelf["orders"]
    if not orders.rows:
        return [], "orders"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = retention.silence(_frame(orders), past.as_of, closed_days=options.closed)
    except (InputError, FitError):
        return [], "rhythm"
    rows = [row for row in reading.rows_of(result) if row["account"] not in past.ended]
    adjusted = _adjusted([row["probability"] for row in rows])
    return [
        Sign(
            row["account"],
            "silent",
            of_probability(1 - share),
            1 - row["active"],
            row["last"],
            {
                "days": row["days_silent"],
                "typical": row["typical_days"],
                "low": row["typical_days_low"],
                "high": row["typical_days_high"],
                "probability": row["probability"],
                "orders": row["orders"],
            },
        )
        for row, share in zip(rows, adjusted, strict=True)
        if row["silence"] > 1 and (row["probability"] <= LATE or 1 - row["active"] >= GONE)
    ], ""


def _adjusted(probabilities: list[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted probabilities.

    >>> [round(p, 3) for p in _adjusted([0.01, 0.5, 0.04])]
    [0.03, 0.5, 0.06]
    """
    n = len(probabilities)
    out, least = [1.0] * n, 1.0
    for rank, at in sorted(enumerate(sorted(range(n), key=lambda at: probabilities[at]), 1), reverse=True):
        least = min(least, probabilities[at] * n / rank)
        out[at] = least
    return out


def fallen(past: Past, options: Options) -> Iterator[Sign]:
    """Goods that fell away while orders go on: of each account the group that costs most."""
    orders, products = past.shelf["orders"], past.shelf["products"]
    if "product" not in orders or "group" not in products:
        return
    group = dict(zip(reading.ids(products["product"]), products["group"], strict=True))
    named = np.array([group.get(product) for product in reading.ids(orders["product"])], dtype=object)
    known = np.array([name is not None for name in named], dtype=bool)
    if not known.any() or len(set(named[known])) < 2:
        return
    lines = orders.where(known)
    money = amounts(lines, options.value)
    frame = _frame(lines) | {"group": [str(name) for name in named[known]]}
    if money is not None:
        frame["money"] = money
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = retention.partial_defection(
                frame, past.as_of, by="group", value=None if money is None else "money"
            )
    except (InputError, FitError):
        return
    worst: dict[Any, dict[str, Any]] = {}
    for row in reading.rows_of(result):
        if row["fallen_away"] < GONE or row["account"] in past.ended or row["orders_since"] < 1:
            continue
        if row["account"] not in worst or _loss(row) > _loss(worst[row["account"]]):
            worst[row["account"]] = row
    for account, row in worst.items():
        sure = of_probability(row["fallen_away"])
        facts = {name: row[name] for name in ("orders", "orders_with", "orders_since", "usual_share")}
        part = row.get("value_per_year")
        yield Sign(
            account,
            "fallen",
            sure if sure is not Certainty.fact else Certainty.almost_certain,
            row["fallen_away"],
            row["last"],
            {**facts, "group": row["group"]},
            None if part is None else max(0.0, float(part)),
        )


def _loss(row: dict[str, Any]) -> float:
    return float(row.get("expected_loss") or 0.0) or float(row["fallen_away"]) * 1e-9
