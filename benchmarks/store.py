"""Appending a million answers to a store, against Python's own sqlite3.executemany.

Both write the same rows with the same durability and cache: a STRICT table with the answer's key, write-ahead log,
synchronous FULL, one transaction. executemany is given ready tuples and does nothing but insert; the store reads the
frame, validates every cell, looks up references, keeps versions and writes a receipt. Goal: at most 3 times as long.

python benchmarks/store.py [--rows 1000000] [--rounds 3] [--shuffled]
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb
from cabochon.store.file import CACHE_KILOBYTES

GOAL = 3.0
TABLE = """
CREATE TABLE responses (
  response INTEGER NOT NULL, contact TEXT, date INTEGER NOT NULL, touchpoint TEXT, nps INTEGER, comment TEXT,
  PRIMARY KEY (response)
) STRICT
"""


def answers(rows: int, shuffled: bool) -> dict[str, Any]:
    """Simulated answers."""
    chance = random.Random(20261031)
    keys = list(range(rows))
    if shuffled:
        chance.shuffle(keys)
    touchpoints = ["delivery", "return", "document", "selection"]
    return {
        "response": np.array(keys),
        "contact": [f"c{chance.randrange(20_000)}" for _ in keys],
        "date": np.datetime64("2023-01-01") + np.array([chance.randrange(1000) for _ in keys]),
        "touchpoint": [chance.choice(touchpoints) for _ in keys],
        "nps": np.array([chance.randrange(11) for _ in keys], dtype="i1"),
        "comment": [f"comment {chance.randrange(10**6)}" if key % 5 == 0 else None for key in keys],
    }


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def peer(folder: str, rows: list[tuple[Any, ...]]) -> tuple[float, float]:
    connection = sqlite3.connect(Path(folder) / "peer.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    connection.execute(TABLE)

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO responses VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    try:
        return timed(work)
    finally:
        connection.close()


def ours(folder: str, frame: dict[str, Any]) -> dict[str, tuple[float, float]]:
    half = len(frame["response"]) // 2
    more = {name: values[half:] for name, values in frame.items()}
    more["response"] = more["response"] + len(frame["response"])
    with cb.open(Path(folder) / "ours.cabochon", currency="EUR") as store:
        contacts = sorted(set(frame["contact"]))
        store.append("accounts", {"account": ["a1"]})
        store.append("contacts", {"contact": contacts, "account": ["a1"] * len(contacts)})
        out = {"append to an empty table": timed(lambda: store.append("responses", frame))}
        out["the same frame again"] = timed(lambda: store.append("responses", frame))
        out["half as many new rows (x2)"] = tuple(2 * t for t in timed(lambda: store.append("responses", more)))  # type: ignore[assignment]
        out["read the table (1.5 x rows)"] = timed(lambda: store.table("responses"))
        assert store.tables()["responses"] == len(frame["response"]) + len(more["response"])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shuffled", action="store_true", help="keys in no order, which costs executemany most")
    arguments = parser.parse_args()
    frame = answers(arguments.rows, arguments.shuffled)
    days = frame["date"].astype("i8").tolist()
    texts = (frame["contact"], days, frame["touchpoint"], frame["nps"].tolist(), frame["comment"])
    rows = list(zip(frame["response"].tolist(), *texts, strict=True))
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    print(f"{arguments.rows:,} simulated answers, {platform.machine()}, {versions}")
    best: dict[str, tuple[float, float]] = {}
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as folder:
            found = {"executemany": peer(folder, rows), **ours(folder, frame)}
        for name, (wall, cpu) in found.items():
            before = best.get(name, (wall, cpu))
            best[name] = (min(wall, before[0]), min(cpu, before[1]))
    print(f"{'':32}{'wall s':>9}{'CPU s':>9}{'wall ratio':>12}{'CPU ratio':>12}")
    for name, (wall, cpu) in best.items():
        print(
            f"{name:32}{wall:9.2f}{cpu:9.2f}{wall / best['executemany'][0]:12.2f}{cpu / best['executemany'][1]:12.2f}"
        )
    ratio = best["append to an empty table"][0] / best["executemany"][0]
    print(f"goal: at most {GOAL:g} times executemany: {'reached' if ratio <= GOAL else 'MISSED'} ({ratio:.2f})")


if __name__ == "__main__":
    main()
