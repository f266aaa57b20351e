"""Totals of ten million offers, and of a million, beside numpy and one plain loop in C++ without checks or nulls.

    python -m benchmarks.ownership_totals --out benchmarks/results/ownership_totals.md

Goals: at most 1.5 times the loop, a million offers a second on one core, ten times the rows in ten times the time.
"""

from __future__ import annotations

import ctypes
import functools
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import harness
from benchmarks.harness import Contender, Run
from cabochon import _core, frames
from cabochon.ownership import Buyer

TERMS = ["weight_grams", "loss_share", "work_per_gram", "lead_time_days", "shelf_days", "deferral_days", "unsold_share"]
LOW = [1, 0.0, 300, 5, 50, 0, 0.0]
HIGH = [5, 0.05, 500, 40, 300, 60, 0.2]
OURS, KERNEL = "cabochon", "plain loop in C++"


def offers(rows: int) -> dict[str, Any]:
    """Simulated offers from a fixed seed."""
    random = np.random.default_rng(20261031)
    columns = {t: random.uniform(a, b, rows) for t, a, b in zip(TERMS, LOW, HIGH, strict=True)}
    return {**columns, "fineness": np.full(rows, 0.585)}


def with_cabochon(terms: dict[str, Any]) -> Run:
    rows = len(terms["fineness"])
    buyer = Buyer(
        vat="excluded",
        metal_price_per_gram=7000,
        capital_rate_annual=0.20,
        holding_rate_annual=0.02,
        haircut_share=0.15,
    )
    words = {
        "contract": np.full(rows, "tolling", dtype=object),
        "loss_basis": np.full(rows, "finished", dtype=object),
    }
    table = frames.read({**terms, **words}, name="offers")

    def run() -> Any:
        return frames.give(_core.ownership.totals(table, buyer).select(["total"]), "dict")["total"]

    return run


def with_numpy(t: dict[str, Any]) -> Run:
    def run() -> Any:
        m = 7000 * t["fineness"] * t["weight_grams"]
        loss = m * t["loss_share"]
        work = t["work_per_gram"] * t["weight_grams"]
        value = m + loss + work
        lines = [
            loss,
            work,
            0.20 * (m + loss) * t["lead_time_days"] / 365,
            0.20 * value * t["shelf_days"] / 365,
            0.02 * value * t["shelf_days"] / 365,
            -0.20 * work * t["deferral_days"] / 365,
            t["unsold_share"] * 0.15 * value,
        ]
        rest = sum(lines)
        return m + rest

    return run


@functools.cache
def compiled_loop() -> Any:
    library = Path(tempfile.mkdtemp()) / "loop.so"
    source = Path(__file__).with_name("ownership_loop.cpp")
    subprocess.run(["c++", "-O3", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return ctypes.CDLL(str(library))


def with_loop(t: dict[str, Any]) -> Run:
    library, rows = compiled_loop(), len(t["fineness"])
    pointer = ctypes.POINTER(ctypes.c_double)
    inputs = [t[name].ctypes.data_as(pointer) for name in TERMS]

    def run() -> Any:
        out = [np.empty(rows) for _ in range(10)]
        library.loop(ctypes.c_int64(rows), *inputs, (pointer * 10)(*[o.ctypes.data_as(pointer) for o in out]))
        return out[8]

    return run


def checksum(total: Any) -> tuple[float, ...]:
    values = np.asarray(total)
    return float(values.sum()), float(values.min()), float(values.max())


def contenders() -> list[Contender]:
    return [
        Contender(OURS, with_cabochon, checksum),
        Contender(KERNEL, with_loop, checksum),
        Contender("numpy", with_numpy, checksum, ("numpy",)),
    ]


if __name__ == "__main__":
    harness.main(
        description=(__doc__ or "").split("\n", 1)[0],
        cases={
            "million": ("1,000,000 offers, 8 lines", lambda: offers(1_000_000)),
            "ten_million": ("10,000,000 offers, 8 lines", lambda: offers(10_000_000)),
        },
        contenders=contenders,
        ours=OURS,
        module="benchmarks.ownership_totals",
        goals={"million": 1.0, "ten_million": 1.0},
        kernel=KERNEL,
    )
