"""Fitting repeat buying and foretelling it, beside lifetimes and pymc-marketing's MAP.

    python -m benchmarks.retention_fit [--lifetimes PYTHON] [--pymc PYTHON] [--out benchmarks/results/retention_fit.md]

The peers need environments of their own (lifetimes: pandas < 2, numpy < 2); PYTHON is their interpreter, which runs
benchmarks/retention_peers.py. Times are CPU seconds (user and system, children included), the best of the repetitions
after a first run that is not counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb

from .harness import cpu_seconds, machine, peak_megabytes

DATA = Path(__file__).parents[1] / "tests" / "data" / "retention"


def simulated(n: int, *, whole_days: bool) -> dict[str, np.ndarray[Any, Any]]:
    """Accounts of a BG/NBD world; times in weeks."""
    rng = np.random.default_rng(5)
    age = rng.integers(100, 400, n) / 7 if whole_days else rng.uniform(14, 57, n)
    rate, p = rng.gamma(0.25, 1 / 4.4, n), rng.beta(0.8, 2.5, n)
    x, t_x, now = np.zeros(n), np.zeros(n), np.zeros(n)
    alive = np.arange(n)
    while len(alive):
        now[alive] += rng.exponential(1 / np.maximum(rate[alive], 1e-300))
        alive = alive[now[alive] < age[alive]]
        day = np.floor(now[alive] * 7) / 7 if whole_days else now[alive]
        fresh = day > t_x[alive]
        x[alive] += fresh
        t_x[alive] = day
        alive = alive[rng.random(len(alive)) >= p[alive]]
    return {"x": x, "t_x": t_x, "T": age}


def cdnow() -> dict[str, np.ndarray[Any, Any]]:
    import csv
    import gzip

    rows = list(csv.DictReader(gzip.decompress((DATA / "cdnow/purchases.csv.gz").read_bytes()).decode().splitlines()))
    orders = {"account": [int(r["customer"]) for r in rows], "date": [r["date"] for r in rows]}
    orders["value"] = [float(r["value"]) for r in rows]
    summary = cb.retention.summarise(orders, value="value", calibration_end="1997-09-30")
    return {name: np.ma.filled(summary[name].astype(float), 0.0) for name in ("x", "t_x", "T", "mean_value")}


def best(run: Callable[[], Any], repetitions: int) -> float:
    run()
    found = []
    for _ in range(repetitions):
        before = cpu_seconds()
        run()
        found.append(cpu_seconds() - before)
    return min(found)


def ours(job: str, data: dict[str, np.ndarray[Any, Any]], repetitions: int) -> float:
    if job == "conditional":
        fitted = cb.retention.fit(data, model="bg_nbd")
        return best(lambda: fitted.conditional(data, 39.0), repetitions)
    return best(lambda: cb.retention.fit(data, model=job), repetitions)


def peer(python: str, job: str, data: dict[str, np.ndarray[Any, Any]], repetitions: int, which: str) -> float | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.npz"
        np.savez(path, **data)
        command = [python, "-W", "ignore", str(Path(__file__).with_name("retention_peers.py")), which, job, str(path)]
        done = subprocess.run([*command, str(repetitions)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{which} {job}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return float(json.loads(done.stdout.strip().splitlines()[-1])["cpu"])


def memory(data: dict[str, np.ndarray[Any, Any]]) -> float:
    """Peak while fitting beyond what stood there before, over the bytes of x, t_x and T."""
    cb.retention.fit({name: values[:2000] for name, values in data.items()}, model="bg_nbd")
    before = peak_megabytes(start_again=True)
    cb.retention.fit(data, model="bg_nbd")
    return (peak_megabytes() - before) * 2**20 / sum(values.nbytes for values in data.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lifetimes", help="interpreter of an environment with lifetimes")
    parser.add_argument("--pymc", help="interpreter of an environment with pymc-marketing")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    n = options.accounts
    cases: list[tuple[str, str, dict[str, np.ndarray[Any, Any]], float | None, float | None]] = [
        ("BG/NBD, CDNOW", "bg_nbd", cdnow(), 20, None),
        ("Pareto/NBD, CDNOW", "pareto_nbd", cdnow(), 20, None),
        ("Gamma-Gamma, CDNOW", "gamma_gamma", cdnow(), None, None),
        (f"BG/NBD, {n:,} accounts", "bg_nbd", simulated(n, whole_days=False), 15, 6),
        (f"BG/NBD, {n:,} accounts, whole days", "bg_nbd", simulated(n, whole_days=True), 30, None),
        (f"orders to come of {n:,} accounts", "conditional", simulated(n, whole_days=False), None, None),
    ]
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; best of {options.repetitions}",
        "",
        "| job | ours, CPU s | lifetimes | lifetimes, ours = 1 | goal | pymc-marketing MAP | ours = 1 | goal |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines), flush=True)
    for title, job, data, goal, goal_map in cases:
        small = len(data["x"]) <= 10_000
        mine = ours(job, data, options.repetitions * (10 if small else 1))
        cells = [title, f"{mine:.4f}"]
        for python, which, wanted in ((options.lifetimes, "lifetimes", goal), (options.pymc, "pymc", goal_map)):
            other = (
                peer(python, job, data, options.repetitions * 3 if small else 1, which)
                if python and not (which == "pymc" and job == "conditional")
                else None
            )
            cells += [f"{other:.3f}", f"{other / mine:.1f}"] if other is not None else ["", ""]
            cells.append(f"{wanted:g}" if wanted else "")
        lines.append("| " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    half, whole = (ours("bg_nbd", simulated(size, whole_days=False), 2) for size in (n // 2, n))
    lines += ["", f"Twice the accounts cost {whole / half:.2f} times the CPU time."]
    used = memory(simulated(n, whole_days=False))
    lines.append(f"Memory while fitting: {used:.2f} times that of x, t_x and T (goal at most 3).")
    print("\n".join(lines[-2:]))
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
