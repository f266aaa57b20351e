"""Totals of many offers against numpy and against one plain loop in C++; ratios of CPU time, and equal sums.

python benchmarks/ownership_totals.py [rows]      # a million by default
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cabochon import _core, frames
from cabochon.ownership import Buyer

TERMS = ["weight_grams", "loss_share", "work_per_gram", "lead_time_days", "shelf_days", "deferral_days", "unsold_share"]
LOW = [1, 0.0, 300, 5, 50, 0, 0.0]
HIGH = [5, 0.05, 500, 40, 300, 60, 0.2]


def offers(rows: int) -> dict[str, Any]:
    """Simulated offers from a fixed seed."""
    random = np.random.default_rng(20261031)
    columns = {t: random.uniform(a, b, rows) for t, a, b in zip(TERMS, LOW, HIGH, strict=True)}
    return {**columns, "fineness": np.full(rows, 0.585)}


def with_numpy(t: dict[str, Any]) -> float:
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
    return float((m + rest).sum())


def compiled_loop(folder: str) -> Any:
    library = Path(folder) / "loop.so"
    source = Path(__file__).with_name("ownership_loop.cpp")
    subprocess.run(["c++", "-O3", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return ctypes.CDLL(str(library))


def with_loop(library: Any, t: dict[str, Any], rows: int) -> float:
    out = [np.empty(rows) for _ in range(10)]
    pointer = ctypes.POINTER(ctypes.c_double)
    targets = (pointer * 10)(*[o.ctypes.data_as(pointer) for o in out])
    library.loop(ctypes.c_int64(rows), *[t[name].ctypes.data_as(pointer) for name in TERMS], targets)
    return float(out[8].sum())


def best(run: Callable[[], float], times: int = 5) -> tuple[float, float]:
    seconds, answer = [], 0.0
    for _ in range(times):
        start = time.process_time()
        answer = run()
        seconds.append(time.process_time() - start)
    return min(seconds), answer


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    terms = offers(rows)
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
    with tempfile.TemporaryDirectory() as folder:
        library = compiled_loop(folder)
        runs: dict[str, Callable[[], float]] = {
            "plain loop in C++": lambda: with_loop(library, terms, rows),
            "numpy": lambda: with_numpy(terms),
            "cabochon": lambda: float(
                np.asarray(frames.give(_core.ownership.totals(table, buyer).select(["total"]), "dict")["total"]).sum()
            ),
        }
        measured = {name: best(run) for name, run in runs.items()}
    limit, answer = measured["plain loop in C++"]
    for name, (seconds, total) in measured.items():
        assert abs(total / answer - 1) < 1e-12, name
        print(
            f"{name:<20} {seconds:8.3f} s CPU  {seconds / limit:6.2f} times the loop  {rows / seconds / 1e6:6.1f} M/s"
        )


if __name__ == "__main__":
    main()
