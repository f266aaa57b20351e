"""How often the limits of the attenuation-corrected slopes hold the planted truth, on simulated studies.

python -m benchmarks.attenuation_coverage --out benchmarks/results/attenuation_coverage.md

Each study is *simulated*: true slopes 2 (a score heard through few people) and -1 (price), limits of 95 %. A rate that
misses the stated one by more than the runs' own chance, or a mean that misses the truth, would be a fault.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import machine
from cabochon.drivers import attenuation

TRUTH = 2.0
#: name -> rows, rows an account, answers a score (0: one to three), how the noise is known
STUDIES: dict[str, tuple[int, int, int, str]] = {
    "400 rows of 100 accounts, two answers, known standard errors": (400, 4, 2, "errors"),
    "400 rows of 100 accounts, two answers, known reliability": (400, 4, 2, "reliability"),
    "400 rows of 100 accounts, one to three answers, known standard errors": (400, 4, 0, "errors"),
    "400 rows of 100 accounts, one answer (reliability 0.5), known standard errors": (400, 4, 1, "errors"),
    "200 independent rows, two answers, known reliability": (200, 1, 2, "reliability"),
    "160 rows of 40 accounts, two answers, known standard errors": (160, 4, 2, "errors"),
}


def simulated(seed: int, rows: int, each: int, answers: int) -> dict[str, Any]:
    """One study."""
    draw = np.random.default_rng(seed)
    accounts = rows // each
    account = np.repeat(np.arange(accounts), each)
    true = 7 + draw.normal(size=accounts)[account] * 0.8 + draw.normal(size=rows) * 0.6
    price = 0.4 * true + draw.normal(size=rows)
    heard = np.full(rows, answers) if answers else draw.integers(1, 4, rows)
    error = 1 / np.sqrt(heard)
    score = true + draw.normal(size=rows) * error
    margin = TRUTH * true - price + 0.5 * draw.normal(size=accounts)[account] + draw.normal(size=rows)
    return {"margin": margin, "score": score, "price": price, "account": account, "error": error}


def study(name: str, runs: int, draws: int) -> list[str]:
    """A row for each method."""
    rows, each, answers, known = STUDIES[name]
    methods = ("raw", "corrected", "simex")
    held = dict.fromkeys(methods, 0)
    sums = dict.fromkeys(methods, 0.0)
    widths = dict.fromkeys(methods, 0.0)
    noise = 1 / answers if answers else 0.0
    for seed in range(runs):
        frame = simulated(seed + 1000, rows, each, answers)
        options: dict[str, Any] = {"errors": {"score": "error"}}
        if known == "reliability":
            options = {"reliability": {"score": 1 / (1 + noise)}}
        if each > 1:
            options["cluster"] = "account"
        found = attenuation(frame, "margin", ["score", "price"], draws=draws, seed=seed, threads=1, **options).slopes
        for method in methods:
            held[method] += found[f"{method}_low"][0] <= TRUTH <= found[f"{method}_high"][0]
            sums[method] += found[method][0]
            widths[method] += found[f"{method}_high"][0] - found[f"{method}_low"][0]
    return [
        f"| {name if method == 'raw' else ''} | {method} | {held[method] / runs:.1%} | {sums[method] / runs:.3f} "
        f"| {widths[method] / runs:.2f} |"
        for method in methods
    ]


def main() -> None:
    """Prints the table, and writes it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; {options.runs} simulated studies a row, "
        f"{options.draws} draws of simex; truth {TRUTH:g}, limits of 95 %",
        "",
        "| simulated study | slope | limits hold the truth | mean | mean width |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in STUDIES:
        lines += study(name, options.runs, options.draws)
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
