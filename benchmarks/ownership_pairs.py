"""Exact derivatives and break-evens of all terms for 100,000 pairs of offers, against numpy's complex step.

Goal: under a second of CPU. The peer is numpy's best formulation: one evaluation of a total for each term on complex
columns, which gives exact slopes, and the tie of a linear term from its slope. It has no answer for the terms in which
a total is not linear (lead time and shipments under a safety stock, loss of the metal issued): those it leaves out.

python -m benchmarks.ownership_pairs [--out benchmarks/results/ownership_pairs.md]
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import harness
from benchmarks.harness import Contender, Run
from cabochon import _core, frames
from cabochon.ownership import Buyer

ROWS = 100_000
OURS = "cabochon"
RANGES = {
    "weight_grams": (1, 5),
    "loss_share": (0.01, 0.06),
    "work_per_gram": (300, 600),
    "hallmark_per_piece": (5, 20),
    "shipments_per_year": (4, 50),
    "freight_per_shipment": (20, 400),
    "freight_share": (0, 0.05),
    "lead_time_days": (5, 60),
    "shelf_days": (60, 250),
    "deferral_days": (-30, 90),
    "reject_share": (0, 0.05),
    "document_errors_per_shipment": (0, 2),
    "unsold_share": (0, 0.2),
    "exchange_share": (0, 1),
    "exchange_fee_share": (0, 0.1),
    "stockout_share": (0, 0.1),
}
STATED: dict[str, Any] = {
    "metal_price_per_gram": 7000,
    "capital_rate_annual": 0.2,
    "holding_rate_annual": 0.05,
    "pieces_per_year": 800,
    "order_cost": 300,
    "receiving_cost_per_piece": 3,
    "reject_cost_per_piece": 900,
    "hour_cost": 40,
    "hours_per_document_error": 2,
    "haircut_share": 0.15,
    "lost_margin_per_piece": 500,
    "safety_factor": 1.65,
    "demand_sd_per_day": 2.5,
}
#: terms in which the total is linear, so that numpy has a tie for them
LINEAR = [name for name in RANGES if name not in ("shipments_per_year", "lead_time_days")]


def pairs() -> dict[str, Any]:
    """Simulated pairs from a fixed seed."""
    draw = np.random.default_rng(20261031)
    return {f"{side}_{n}": draw.uniform(*ends, ROWS) for n, ends in RANGES.items() for side in ("ours", "theirs")}


def total(t: dict[str, Any]) -> Any:
    """Of one side, for columns of any numbers."""
    b = STATED
    i, h = b["capital_rate_annual"], b["holding_rate_annual"]
    metal = b["metal_price_per_gram"] * 0.585 * t["weight_grams"]
    loss = metal * t["loss_share"]
    work = t["work_per_gram"] * t["weight_grams"]
    issued = metal + loss
    value = issued + work
    per_piece = t["shipments_per_year"] / b["pieces_per_year"]
    unsold = t["exchange_share"] * t["exchange_fee_share"] + (1 - t["exchange_share"]) * b["haircut_share"]
    days = np.sqrt(t["lead_time_days"] + 365 / t["shipments_per_year"])
    return (
        value * (1 + (i + h) * t["shelf_days"] / 365 + t["unsold_share"] * unsold)
        + t["hallmark_per_piece"]
        + t["freight_per_shipment"] * per_piece
        + t["freight_share"] * work
        + b["order_cost"] * per_piece
        + b["receiving_cost_per_piece"]
        + t["reject_share"] * b["reject_cost_per_piece"]
        + t["document_errors_per_shipment"] * b["hours_per_document_error"] * b["hour_cost"] * per_piece
        + i * issued * t["lead_time_days"] / 365
        - i * work * t["deferral_days"] / 365
        + (i + h) * value * b["safety_factor"] * b["demand_sd_per_day"] * days / b["pieces_per_year"]
        + t["stockout_share"] * b["lost_margin_per_piece"]
    )


def with_cabochon(threads: int) -> Any:
    def prepare(data: dict[str, Any]) -> Run:
        words = {"contract": ["tolling"] * ROWS, "loss_basis": ["finished"] * ROWS, "fineness": np.full(ROWS, 0.585)}
        table = frames.read({**data, **words}, name="pairs")
        buyer = Buyer(vat="none", **STATED)
        return lambda: frames.give(
            _core.ownership.compare_pairs(table, buyer, of="ours", terms=[], one_sided="error", threads=threads),
            "dict",
        )

    return prepare


def with_numpy(data: dict[str, Any]) -> Run:
    ours, theirs = ({n: data[f"{side}_{n}"] for n in RANGES} for side in ("ours", "theirs"))

    def run() -> dict[str, Any]:
        difference = total(ours) - total(theirs)
        out = {"difference": difference}
        for name, values in ours.items():
            slope = total({**ours, name: values + 1e-30j}).imag * 1e30
            out[f"derivative_{name}"] = slope
            if name in LINEAR:
                out[f"break_even_{name}"] = values - difference / slope
        return out

    return run


def checksum(result: dict[str, Any]) -> tuple[float, ...]:
    numbers = [float(np.asarray(result["difference"]).sum())]
    for name in RANGES:
        numbers.append(float(np.ma.filled(result[f"derivative_{name}"], 0).sum()))
    tie = np.ma.filled(np.ma.asarray(result["break_even_shelf_days"]), -1)
    numbers.append(float(tie[(tie >= 0) & (tie <= 3650)].sum()))
    return tuple(numbers)


def contenders() -> list[Contender]:
    return [
        Contender(OURS, with_cabochon(1), checksum),
        Contender("cabochon, 2 threads", with_cabochon(2), checksum),
        Contender("numpy complex step, linear terms only", with_numpy, checksum, ("numpy",)),
    ]


if __name__ == "__main__":
    harness.main(
        description=(__doc__ or "").split("\n", 1)[0],
        cases={"pairs": (f"{ROWS:,} pairs, {len(RANGES)} terms and the alloy", pairs)},
        contenders=contenders,
        ours=OURS,
        module="benchmarks.ownership_pairs",
        goals={"pairs": 1.0},
        kernel="",
    )
