"""Pareto of 50 million codes beside pandas, polars, DuckDB and numpy; 10,000 resamples beside numpy's multinomial.

Goals, in CPU time: the Pareto at most a third of the best of pandas, polars and DuckDB; the resamples, ranks and vital
few included, no slower than numpy's multinomial draws alone.

    python benchmarks/pareto.py --out benchmarks/results/pareto.md
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import cabochon as cb
from benchmarks.harness import cpu_seconds, machine

ROWS, CODES = 50_000_000, 1000
Run = Callable[[], Any]


def contenders(codes: np.ndarray[Any, Any]) -> dict[str, Run]:
    runs: dict[str, Run] = {"**cabochon**": lambda: cb.improvement.pareto({"code": codes}, by="code")["value"][0]}

    def by_numpy() -> Any:
        counts = np.bincount(codes, minlength=CODES)
        return np.sort(counts)[::-1][0]

    runs["numpy bincount"] = by_numpy
    try:
        import pandas

        series = pandas.Series(pandas.Categorical.from_codes(codes, categories=range(CODES)))
        runs[f"pandas {pandas.__version__}, categorical"] = lambda: series.value_counts().iloc[0]
    except ImportError:
        pass
    try:
        import polars

        frame = polars.DataFrame({"code": codes})

        def by_polars() -> Any:
            counted = frame.lazy().group_by("code").len().sort("len", descending=True)
            return counted.collect(engine="streaming")["len"][0]

        runs[f"polars {polars.__version__}, streaming"] = by_polars
    except ImportError:
        pass
    try:
        import duckdb
        import pyarrow

        connection = duckdb.connect(config={"threads": 1})
        connection.register("given", pyarrow.table({"code": codes}))
        connection.execute("create table codes as select * from given")
        query = "select code, count(*) as n from codes group by code order by n desc"
        runs[f"DuckDB {duckdb.__version__}, one thread"] = lambda: connection.execute(query).fetchnumpy()["n"][0]
    except ImportError:
        pass
    return runs


def measured(runs: dict[str, Run], repetitions: int) -> dict[str, float]:
    found = {name: run() for name, run in runs.items()}
    if len({int(value) for value in found.values()}) > 1:
        raise SystemExit(f"different results: {found}")
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            begin = cpu_seconds()
            run()
            times[name].append(cpu_seconds() - begin)
    return {name: min(all_) for name, all_ in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    random = np.random.default_rng(20261031)
    lines = [f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}", ""]
    chances = 1 / np.arange(1, CODES + 1)
    codes = random.choice(CODES, size=ROWS, p=chances / chances.sum()).astype(np.int32)
    times = measured(contenders(codes), 5)
    ours = times["**cabochon**"]
    best = min(value for name, value in times.items() if name.startswith(("pandas", "polars", "DuckDB")))
    lines += [f"| Pareto of {ROWS:,} int32 codes, {CODES} of them | CPU s | CPU, ours = 1 |", "| --- | --- | --- |"]
    lines += [f"| {name} | {v:.3f} | {v / ours:.1f} |" for name, v in sorted(times.items(), key=lambda item: item[1])]
    lines += ["", f"Goal 3 against the best of pandas, polars, DuckDB: {best / ours:.1f}.", ""]
    del codes
    lines += ["| 10,000 resamples of 1,000 categories | CPU s | CPU, ours = 1 |", "| --- | --- | --- |"]
    for n in (10_000, 100_000, 1_000_000):
        p = 1 / np.arange(10, 1010)
        counts = random.multinomial(n - CODES, p / p.sum()) + 1
        frame = {"code": np.repeat(np.arange(CODES, dtype=np.int32), counts)}
        begin = cpu_seconds()
        cb.improvement.pareto(frame, by="code", resamples=10_000)
        first = cpu_seconds() - begin
        begin = cpu_seconds()
        np.random.default_rng(1).multinomial(n, counts / n, size=10_000)
        second = cpu_seconds() - begin
        lines += [
            f"| **cabochon**, {n:,} tickets: draws, ranks, vital few | {first:.3f} | 1 |",
            f"| numpy, {n:,} tickets: multinomial draws alone | {second:.3f} | {second / first:.1f} |",
        ]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
