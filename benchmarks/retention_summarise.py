"""Histories of 50 million order lines, beside polars and DuckDB doing the same grouping.

    python -m benchmarks.retention_summarise [--lines 50000000] [--accounts 1000000] [--out FILE]

All contenders hold the lines in memory: account and date as integers and days, the value as float64. Peers group by
account and day, then by account. CPU seconds, user and system, best of the repetitions.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

import cabochon as cb

from .harness import cpu_seconds, machine


def orders(lines: int, accounts: int, *, by_day: bool) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    days = rng.integers(0, 1095, lines).astype("i4")
    if by_day:
        days.sort()
    account = (accounts * rng.random(lines) ** 2).astype("i8")
    value = np.round(rng.gamma(2, 50, lines), 2)
    return pl.DataFrame({"account": account, "date": pl.Series(days).cast(pl.Date), "value": value})


def ours(frame: pl.DataFrame) -> tuple[float, ...]:
    found = cb.retention.summarise(frame, value="value")
    return float(found["x"].sum()), float(found["t_x"].sum()), float(found["T"].sum())


def by_polars(frame: pl.DataFrame) -> tuple[float, ...]:
    end = frame["date"].max()
    found = (
        frame.lazy()
        .group_by("account", "date")
        .agg(pl.col("value").sum())
        .group_by("account")
        .agg(
            x=pl.len() - 1,
            first=pl.col("date").min(),
            last=pl.col("date").max(),
            mean_value=(pl.col("value").sum() - pl.col("value").get(pl.col("date").arg_min())) / (pl.len() - 1),
        )
        .with_columns(
            t_x=(pl.col("last") - pl.col("first")).dt.total_days() / 7,
            T=(pl.lit(end) - pl.col("first")).dt.total_days() / 7,
        )
        .collect(engine="streaming")
    )
    return float(found["x"].sum()), float(found["t_x"].sum()), float(found["T"].sum())


def by_duckdb(frame: pl.DataFrame) -> tuple[float, ...]:
    found = duckdb.sql(
        """
        with days as (select account, date, sum(value) as value from frame group by all),
             last_day as (select max(date) as d from frame)
        select account, count(*) - 1 as x, (max(date) - min(date)) / 7.0 as t_x,
               ((select d from last_day) - min(date)) / 7.0 as T,
               (sum(value) - arg_min(value, date)) / nullif(count(*) - 1, 0) as mean_value
        from days group by account
        """
    ).pl()
    return float(found["x"].sum()), float(found["t_x"].sum()), float(found["T"].sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=50_000_000)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--repetitions", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    contenders: dict[str, Callable[[pl.DataFrame], tuple[float, ...]]] = {
        "cabochon": ours,
        f"polars {pl.__version__}, streaming": by_polars,
        f"DuckDB {duckdb.__version__}": by_duckdb,
    }
    lines = [f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; best of {options.repetitions}"]
    for by_day in (True, False):
        frame = orders(options.lines, options.accounts, by_day=by_day)
        title = f"{options.lines:,} lines, {options.accounts:,} accounts, " + ("by day" if by_day else "in no order")
        lines += ["", f"| {title} | CPU s | ours = 1 | wall s |", "| --- | --- | --- | --- |"]
        base, sums = 0.0, None
        for name, run in contenders.items():
            cpu, wall, found = [], [], None
            for _ in range(options.repetitions):
                before, start = cpu_seconds(), time.perf_counter()
                found = run(frame)
                cpu.append(cpu_seconds() - before)
                wall.append(time.perf_counter() - start)
            sums = sums or found
            if not np.allclose(np.array(sums, dtype=float), np.array(found, dtype=float), rtol=1e-9):
                raise SystemExit(f"{name} found {found}, not {sums}")
            base = base or min(cpu)
            lines.append(f"| {name} | {min(cpu):.2f} | {min(cpu) / base:.1f} | {min(wall):.2f} |")
        print("\n".join(lines[-4:]), flush=True)
        del frame
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
