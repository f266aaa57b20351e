"""How often importance tells equally important factors apart, on simulated studies.

python -m benchmarks.importance_null --out benchmarks/results/importance_null.md

Each study is *simulated*: four factors of one true importance, so that every pair told apart is a mistake. All
statements of one study are to hold together with a probability of 95 %.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import machine
from cabochon.drivers import importance_pairs

FACTORS = ["x0", "x1", "x2", "x3"]
#: rows, clusters (0: rows are drawn), standard deviation of what the factors do not explain
STUDIES = [(150, 0, 1.0), (150, 0, 4.0), (600, 0, 1.0), (300, 60, 1.0), (300, 60, 4.0), (1500, 300, 1.0)]


def simulated(draw: np.random.Generator, rows: int, clusters: int, noise: float) -> dict[str, Any]:
    """One study."""
    factors = draw.normal(size=(rows, len(FACTORS)))
    rest = draw.normal(size=rows)
    frame: dict[str, Any] = {}
    if clusters:
        cluster = np.repeat(np.arange(clusters), rows // clusters)
        factors = 0.7 * draw.normal(size=(clusters, len(FACTORS)))[cluster] + 0.7 * factors
        rest = rest + 0.5 * draw.normal(size=clusters)[cluster]
        frame["cluster"] = cluster
    frame |= {name: factors[:, i] for i, name in enumerate(FACTORS)}
    return frame | {"margin": factors.sum(axis=1) + noise * rest}


def study(rows: int, clusters: int, noise: float, runs: int) -> str:
    """A row of the table."""
    draw = np.random.default_rng(0)
    wrong = 0
    for seed in range(runs):
        frame = simulated(draw, rows, clusters, noise)
        pairs = importance_pairs(
            frame, "margin", FACTORS, resamples=500, seed=seed, cluster="cluster" if clusters else None
        )
        wrong += bool(np.any(pairs["told_apart"]))
    units = f"{clusters} clusters of {rows // clusters}" if clusters else f"{rows} rows"
    return f"| {units} | {'strong' if noise == 1 else 'weak'} | {wrong / runs:.1%} |"


def main() -> None:
    """Prints the table, and writes it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; {options.runs} simulated studies a row, "
        "500 resamples",
        "",
        "| simulated study of four equal factors | model | some pair told apart |",
        "| --- | --- | --- |",
    ]
    lines += [study(rows, clusters, noise, options.runs) for rows, clusters, noise in STUDIES]
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
