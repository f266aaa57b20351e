"""Raking a million rows by three margins beside ipfn and numpy.

Once with the text columns of a pandas frame, whose codes have to be found, and once with whole numbers from 0. Numpy is
given its best formulation, cells (rows that share all values), and the plain one, in which every round scales all rows.

    python -m benchmarks.raking --out benchmarks/results/raking.md
"""

from __future__ import annotations

from typing import Any

import numpy as np

import cabochon as cb
from benchmarks.harness import Contender, Run, main

ROWS = 1_000_000
SIZES = {"role": 3, "segment": 6, "region": 20}
TOLERANCE = 1e-12


class Sample:
    """Simulated answers whose chance to be there depends on role, segment and region, and the true totals."""

    def __init__(self) -> None:
        import pandas

        random = np.random.default_rng(20261122)
        self.start = random.gamma(2, 1, ROWS)
        self.codes = {name: random.integers(0, size, ROWS) for name, size in SIZES.items()}
        self.totals = {}
        for name, size in SIZES.items():
            total = np.bincount(self.codes[name], minlength=size) * random.uniform(0.5, 1.5, size)
            self.totals[name] = total / total.sum() * 3 * ROWS
        words = {name: np.array([f"{name} {i}" for i in range(size)], dtype=object) for name, size in SIZES.items()}
        self.frame = pandas.DataFrame({name: words[name][code] for name, code in self.codes.items()})
        self.frame["start"] = self.start
        self.margins = {
            name: dict(zip(words[name].tolist(), self.totals[name].tolist(), strict=True)) for name in SIZES
        }


def raked(start: Any, codes: list[Any], totals: list[Any]) -> Any:
    weights = start.copy()
    while True:
        gap = 0.0
        for code, total in zip(codes, totals, strict=True):
            now = np.bincount(code, weights, minlength=len(total))
            gap = max(gap, float(np.abs(now / total - 1).max()))
            weights *= (total / now)[code]
        if gap <= TOLERANCE:
            return weights


def by_cabochon(sample: Sample) -> Run:
    return lambda: cb.feedback.rake(sample.frame, sample.margins, weight="start", tolerance=TOLERANCE)


def codes_by_cabochon(sample: Sample) -> Run:
    frame = {**sample.codes, "start": sample.start}
    margins = {name: dict(enumerate(total.tolist())) for name, total in sample.totals.items()}
    return lambda: cb.feedback.rake(frame, margins, weight="start", tolerance=TOLERANCE)


def by_rows(sample: Sample) -> Run:
    return lambda: raked(sample.start, list(sample.codes.values()), list(sample.totals.values()))


def in_cells(sample: Sample, given: dict[str, Any], totals: list[Any]) -> Any:
    cell = np.ravel_multi_index(tuple(given.values()), tuple(SIZES.values()))
    start = np.bincount(cell, sample.start, minlength=int(np.prod(tuple(SIZES.values()))))
    codes = np.unravel_index(np.arange(len(start)), tuple(SIZES.values()))
    weights = raked(start, list(codes), totals)
    return sample.start * (weights / start)[cell]


def by_cells(sample: Sample) -> Run:
    return lambda: in_cells(sample, sample.codes, list(sample.totals.values()))


def text_in_cells(sample: Sample) -> Run:
    import pandas

    def run() -> Any:
        found = {name: pandas.factorize(sample.frame[name]) for name in SIZES}
        totals = [np.array([sample.margins[name][word] for word in found[name][1]]) for name in SIZES]
        return in_cells(sample, {name: codes for name, (codes, _) in found.items()}, totals)

    return run


def by_ipfn(sample: Sample) -> Run:
    import pandas
    from ipfn import ipfn

    margins = [pandas.Series(sample.margins[name]).rename_axis(name) for name in SIZES]

    def run() -> Any:
        frame = sample.frame.rename(columns={"start": "total"})
        fit = ipfn.ipfn(frame, margins, [[name] for name in SIZES], weight_col="total", convergence_rate=TOLERANCE)
        return fit.iteration()["total"].to_numpy()

    return run


def checksum(weights: Any) -> tuple[float, ...]:
    return float(weights.sum()), float(weights[0]), float(weights[ROWS // 2]), float(weights[-1])


def contenders() -> list[Contender]:
    return [
        Contender("cabochon", by_cabochon, checksum),
        Contender("pandas.factorize and numpy cells", text_in_cells, checksum),
        Contender("ipfn", by_ipfn, checksum, ("ipfn",)),
        Contender("cabochon, given codes", codes_by_cabochon, checksum),
        Contender("numpy cells, given codes", by_cells, checksum),
        Contender("numpy rows, given codes", by_rows, checksum),
    ]


if __name__ == "__main__":
    main(
        description=__doc__ or "",
        cases={"raking": ("raking 1,000,000 rows of text by 3, 6 and 20 totals", Sample)},
        contenders=contenders,
        ours="cabochon",
        module="benchmarks.raking",
        goals={"raking": 1},
        kernel="numpy cells, given codes",
    )
