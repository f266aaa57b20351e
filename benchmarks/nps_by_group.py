"""NPS, mean and all their intervals by account x role x month over 10 million answers held as integer columns.

Goals: CPU time at most a fifth of the best peer's with 3,600 groups and at most a third with 3.4 million groups, and
within 2 times a hand-written single pass over dense counters. Answers are simulated from a fixed seed.

    python -m benchmarks.nps_by_group --markdown
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb

from . import harness
from .harness import Contender, Run

ROWS = 10_000_000
ROLES, MONTHS = 3, 12
Z = 1.959963984540054
OURS, KERNEL = "cabochon", "hand-written C++ pass"
COLUMNS = ["mean", "mean_low", "mean_high", "nps", "nps_wald_low", "nps_wald_high", "nps_low", "nps_high"]

Data = dict[str, np.ndarray[Any, Any]]


def answers(accounts: int) -> Data:
    random = np.random.default_rng(20261031)
    return {
        "account": random.integers(0, accounts, ROWS, dtype=np.int32),
        "role": random.integers(0, ROLES, ROWS, dtype=np.int8),
        "month": random.integers(0, MONTHS, ROWS, dtype=np.int8),
        "nps": random.integers(0, 11, ROWS, dtype=np.int8),
    }


CASES = {
    "few": ("10 M answers, 3,600 groups", lambda: answers(100)),
    "many": ("10 M answers, 3.4 M groups", lambda: answers(100_000)),
}
GOALS = {"few": 5.0, "many": 3.0}


def checksum(n: Any, columns: dict[str, Any]) -> tuple[float, ...]:
    """Groups, answers and the sum of every column; a mean of one answer has no interval."""
    sums = (float(np.nansum(np.asarray(columns[name], dtype=np.float64))) for name in COLUMNS)
    return (float(len(n)), float(np.sum(n)), *sums)


def intervals(n: Any, p: Any, d: Any, s: Any, q: Any) -> dict[str, Any]:
    """From counts, sums and sums of squares of groups that have answers; numpy or pandas."""
    n = n.astype(np.float64)
    p, d, mean = p / n, d / n, s / n
    with np.errstate(invalid="ignore", divide="ignore"):
        half = Z * np.sqrt((n * q - s * s) / (n * n * (n - 1)))
    nps = 100 * (p - d)
    wald = 100 * Z * np.sqrt(np.maximum(p + d - (p - d) ** 2, 0) / n)
    centre = n * (p - d) / (n + 3)
    adjusted = 100 * Z * np.sqrt(((n * (p + d) + 1.5) / (n + 3) - centre * centre) / (n + 3))
    return {
        "mean": mean,
        "mean_low": np.maximum(mean - half, 0),
        "mean_high": np.minimum(mean + half, 10),
        "nps": nps,
        "nps_wald_low": np.maximum(nps - wald, -100),
        "nps_wald_high": np.minimum(nps + wald, 100),
        "nps_low": np.minimum(nps, np.maximum(100 * centre - adjusted, -100)),
        "nps_high": np.maximum(nps, np.minimum(100 * centre + adjusted, 100)),
    }


def ours(data: Data) -> Run:
    return lambda: cb.feedback.scores(data, by=["account", "role", "month"])


@cache
def library() -> Any:
    source = Path(__file__).parent / "kernel" / "nps_by_group.cpp"
    target = Path(tempfile.mkdtemp()) / "nps_by_group.so"
    compiler = shutil.which("c++") or shutil.which("g++") or "c++"
    subprocess.run([compiler, "-O3", "-std=c++20", "-shared", "-fPIC", str(source), "-o", str(target)], check=True)
    return ctypes.CDLL(str(target))


def kernel(data: Data) -> Run:
    function = library().nps_by_group
    function.restype = ctypes.c_int64
    accounts = int(data["account"].max()) + 1
    slots = accounts * ROLES * MONTHS

    def pointer(array: Any) -> ctypes.c_void_p:
        return ctypes.c_void_p(array.ctypes.data)

    def run() -> Any:
        keys, n, out = np.empty(slots, np.int32), np.empty(slots, np.int64), np.empty((8, slots))
        columns = [pointer(data[name]) for name in ("account", "role", "month", "nps")]
        used = function(
            ctypes.c_int64(ROWS), *columns, ctypes.c_int64(accounts), pointer(keys), pointer(n), pointer(out)
        )
        return n[:used], {name: out[i, :used] for i, name in enumerate(COLUMNS)}

    return run


def numpy_key(data: Data) -> Any:
    key = data["account"] * np.int32(ROLES * MONTHS)
    key += data["role"] * np.int8(MONTHS)
    key += data["month"]
    return key


def numpy_bincount(data: Data) -> Run:
    def run() -> Any:
        key, score = numpy_key(data), data["nps"]
        n = np.bincount(key)
        p = np.bincount(key[score >= 9], minlength=len(n))
        d = np.bincount(key[score <= 6], minlength=len(n))
        s = np.bincount(key, weights=score)
        q = np.bincount(key, weights=score.astype(np.int16) ** 2)
        used = np.flatnonzero(n)
        return n[used], intervals(n[used], p[used], d[used], s[used], q[used])

    return run


def numpy_histogram(data: Data) -> Run:
    scores = np.arange(11.0)

    def run() -> Any:
        key = numpy_key(data)
        key *= np.int32(11)
        key += data["nps"]
        counts = np.bincount(key, minlength=11 * (int(key.max()) // 11 + 1)).reshape(-1, 11)
        n = counts.sum(axis=1)
        used = np.flatnonzero(n)
        counts, n = counts[used], n[used]
        p, d = counts[:, 9:].sum(axis=1), counts[:, :7].sum(axis=1)
        return n, intervals(n, p, d, counts @ scores, counts @ scores**2)

    return run


def pandas_groupby(data: Data) -> Run:
    import pandas as pd

    frame = pd.DataFrame(data)

    def run() -> Any:
        score = frame["nps"]
        key = frame["account"] * (ROLES * MONTHS) + frame["role"].astype("int32") * MONTHS + frame["month"]
        work = pd.DataFrame(
            {"key": key, "n": 1, "p": score >= 9, "d": score <= 6, "s": score, "q": score.astype("int16") ** 2}
        )
        sums = work.groupby("key", sort=False).sum()
        columns = [sums[name].to_numpy(np.float64) for name in "npdsq"]  # pandas may keep int8
        return columns[0], intervals(*columns)

    return run


def polars_frame(engine: str) -> Any:
    def prepare(data: Data) -> Run:
        import polars as pl

        frame = pl.DataFrame(data)
        c = pl.col
        counts = [
            pl.len().cast(pl.Float64).alias("n"),
            (c("nps") >= 9).sum().cast(pl.Float64).alias("p"),
            (c("nps") <= 6).sum().cast(pl.Float64).alias("d"),
            c("nps").cast(pl.Int32).sum().cast(pl.Float64).alias("s"),
            (c("nps").cast(pl.Int32) ** 2).sum().cast(pl.Float64).alias("q"),
        ]
        shares = [c("p") / c("n"), c("d") / c("n"), (c("s") / c("n")).alias("mean")]
        half = Z * ((c("n") * c("q") - c("s") ** 2) / (c("n") * c("n") * (c("n") - 1))).sqrt()
        margins = [
            pl.when(c("n") > 1).then(half).alias("half"),
            (100 * (c("p") - c("d"))).alias("nps"),
            (100 * Z * (((c("p") + c("d") - (c("p") - c("d")) ** 2).clip(0)) / c("n")).sqrt()).alias("wald"),
            (c("n") * (c("p") - c("d")) / (c("n") + 3)).alias("centre"),
        ]
        square = ((c("n") * (c("p") + c("d")) + 1.5) / (c("n") + 3) - c("centre") ** 2) / (c("n") + 3)
        limits = [
            (c("mean") - c("half")).clip(0).alias("mean_low"),
            (c("mean") + c("half")).clip(None, 10).alias("mean_high"),
            (c("nps") - c("wald")).clip(-100).alias("nps_wald_low"),
            (c("nps") + c("wald")).clip(None, 100).alias("nps_wald_high"),
            pl.min_horizontal("nps", (100 * c("centre") - c("adjusted")).clip(-100)).alias("nps_low"),
            pl.max_horizontal("nps", (100 * c("centre") + c("adjusted")).clip(None, 100)).alias("nps_high"),
        ]
        lazy = (
            frame.lazy()
            .group_by("account", "role", "month")
            .agg(counts)
            .with_columns(shares)
            .with_columns(margins)
            .with_columns((100 * Z * square.sqrt()).alias("adjusted"))
            .with_columns(limits)
            .select("account", "role", "month", "n", *COLUMNS)
        )
        return lambda: lazy.collect(engine=engine)

    return prepare


def from_polars(result: Any) -> tuple[float, ...]:
    return checksum(result["n"].to_numpy(), {name: result[name].to_numpy() for name in COLUMNS})


def duckdb_sql(data: Data) -> Run:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET preserve_insertion_order = false")
    connection.register("given", data)
    connection.execute("CREATE TABLE answers AS SELECT * FROM given")
    connection.unregister("given")
    query = f"""
        WITH counts AS (
          SELECT account, role, month, count(*)::DOUBLE AS n, count_if(nps >= 9) AS cp, count_if(nps <= 6) AS cd,
                 sum(nps)::DOUBLE AS s, sum(nps::SMALLINT * nps)::DOUBLE AS q FROM answers GROUP BY ALL),
        shares AS (SELECT *, cp / n AS p, cd / n AS d, s / n AS mean FROM counts),
        margins AS (
          SELECT *, CASE WHEN n > 1 THEN {Z} * sqrt((n * q - s * s) / (n * n * (n - 1))) END AS half,
                 100 * (p - d) AS nps, 100 * {Z} * sqrt(greatest(p + d - (p - d) * (p - d), 0) / n) AS wald,
                 n * (p - d) / (n + 3) AS centre,
                 100 * {Z} * sqrt(((n * (p + d) + 1.5) / (n + 3) - (n * (p - d) / (n + 3)) ** 2) / (n + 3)) AS adjusted
          FROM shares)
        SELECT account, role, month, n, mean, CASE WHEN n > 1 THEN greatest(mean - half, 0) END AS mean_low,
               CASE WHEN n > 1 THEN least(mean + half, 10) END AS mean_high, nps,
               greatest(nps - wald, -100) AS nps_wald_low, least(nps + wald, 100) AS nps_wald_high,
               least(nps, greatest(100 * centre - adjusted, -100)) AS nps_low,
               greatest(nps, least(100 * centre + adjusted, 100)) AS nps_high
        FROM margins"""
    return lambda: connection.execute(query).fetchnumpy()


def from_columns(result: Any) -> tuple[float, ...]:
    return checksum(result["n"], {name: np.ma.filled(result[name], np.nan) for name in COLUMNS})


def contenders() -> list[Contender]:
    return [
        Contender(OURS, ours, from_columns),
        Contender(KERNEL, kernel, lambda result: checksum(*result)),
        Contender("numpy bincount", numpy_bincount, lambda result: checksum(*result), ("numpy",)),
        Contender("numpy histogram", numpy_histogram, lambda result: checksum(*result), ("numpy",)),
        Contender("pandas", pandas_groupby, lambda result: checksum(*result), ("pandas",)),
        Contender("polars in memory", polars_frame("in-memory"), from_polars, ("polars",)),
        Contender("polars streaming", polars_frame("streaming"), from_polars, ("polars",)),
        Contender("DuckDB, 1 thread", duckdb_sql, from_columns, ("duckdb",)),
    ]


if __name__ == "__main__":
    harness.main(
        description=(__doc__ or "").split("\n", 1)[0],
        cases=CASES,
        contenders=contenders,
        ours=OURS,
        module="benchmarks.nps_by_group",
        goals=GOALS,
        kernel=KERNEL,
    )
