"""How long columns take to come in, against pyarrow in the same process, turn about.

Ours: a frame of five columns (int8 with nulls, int32, text with 1,000 distinct values, a dictionary of texts, a
timestamp) read into `cabochon._core.Table`. pyarrow: dictionary_encode of the text column and a copy of the other
columns' buffers. Both are given the same table, in one batch and in ten, with the text as utf8, large_utf8 and
string_view (which pyarrow cannot encode: it is then given large_utf8).

Goals: within 1.5 times of pyarrow's time; peak memory beyond the input at most what the copied columns occupy.

    python benchmarks/door.py [rows]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from cabochon import frames

SEED = 20261031
TURNS = 7
GOAL = 1.5


def make(rows: int, batches: int, text: pa.DataType) -> pa.Table:
    """The same values for every type of text."""
    rng = np.random.default_rng(SEED)
    words = np.array([f"customer {i * 7919 % 1000:03d}" + "x" * (i % 5) for i in range(1000)])
    codes = rng.integers(0, 1000, rows, dtype=np.int32)
    score = pa.array(rng.integers(0, 11, rows).astype(np.int8), mask=rng.random(rows) < 0.1)
    named = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words)).cast(pa.string())
    if text == pa.string_view():
        named = pa.array(words[codes].tolist(), pa.string_view()) if rows <= 1_000_000 else _views(words, codes)
    elif text != pa.string():
        named = named.cast(text)
    store = pa.DictionaryArray.from_arrays(
        pa.array(rng.integers(0, 200, rows, dtype=np.int32)), pa.array([f"store {i}" for i in range(200)])
    )
    when = pa.array(rng.integers(1_600_000_000_000_000, 1_700_000_000_000_000, rows), pa.timestamp("us"))
    number = pa.array(rng.integers(0, 1_000_000, rows, dtype=np.int32))
    table = pa.table({"score": score, "number": number, "text": named, "store": store, "when": when})
    step = -(-rows // batches)
    return pa.Table.from_batches(table.to_batches(max_chunksize=step))


def _views(words: Any, codes: Any) -> pa.Array:
    """Views built a million rows at a time, to keep the preparation small."""
    parts = [
        pa.array(words[codes[i : i + 1_000_000]].tolist(), pa.string_view()) for i in range(0, len(codes), 1_000_000)
    ]
    return pa.concat_arrays(parts)


def copied_by_pyarrow(table: pa.Table) -> list[Any]:
    """The text encoded, the buffers of everything else copied."""
    kept: list[Any] = []
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            kept.append(column.dictionary_encode())
            continue
        for chunk in column.chunks:
            kept.extend(np.frombuffer(b, np.uint8).copy() for b in chunk.buffers() if b is not None)
    return kept


def status(field: str) -> int:
    """A line of the kernel's account of this process, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    return 0


def measure(work: Callable[[], Any]) -> tuple[float, float, int, Any]:
    """CPU seconds, wall seconds, peak memory beyond what was there before, the result."""
    Path("/proc/self/clear_refs").write_text("5")
    before, cpu, wall = status("VmRSS"), time.process_time(), time.perf_counter()
    result = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return cpu, wall, status("VmHWM") - before, result


def checksum(table: Any) -> int:
    """The same number for the same values: each text's code weighed by where its text stands among all, sorted."""
    total = 0
    for name in ("number", "when"):
        total += int(
            np.asarray(table.column(name)).view(np.int32 if name == "number" else np.int64).sum(dtype=np.int64)
        )
    score = table.column("score")
    total += int(np.asarray(score)[np.frombuffer(score.missing(), bool) == 0].sum(dtype=np.int64))
    for name in ("text", "store"):
        column = table.column(name)
        ranks = np.argsort(np.argsort(np.array(column.dictionary())))
        total += int(ranks[np.asarray(column)].sum(dtype=np.int64))
    return total


def checksum_of_pyarrow(table: pa.Table) -> int:
    import pyarrow.compute as pc

    total = int(pc.sum(table["number"]).as_py()) + int(pc.sum(table["when"].cast(pa.int64())).as_py())
    total += int(pc.sum(table["score"].cast(pa.int64())).as_py())
    for name in ("text", "store"):
        column = table[name] if name == "store" else table[name].cast(pa.large_string()).dictionary_encode()
        column = column.unify_dictionaries().combine_chunks()
        ranks = np.argsort(np.argsort(np.array(column.dictionary.to_pylist())))
        total += int(ranks[column.indices.to_numpy()].sum(dtype=np.int64))
    return total


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    copied = {1: rows * 4, 10: rows * (1 + 4 + 4 + 4 + 8) + rows // 8}
    print(f"{rows:,} rows; the best of {TURNS} turns each; memory in MB beyond the input, goal in brackets")
    head = f"{'text':<13}{'batches':>8}{'ours CPU':>10}{'wall':>8}{'pyarrow CPU':>13}{'wall':>8}"
    print(head + f"{'CPU ratio':>11}{'wall ratio':>12}{'memory':>18}{'  checksum'}")
    good = True
    for batches in (1, 10):
        for text in (pa.string(), pa.large_string(), pa.string_view()):
            table = make(rows, batches, text)
            theirs = table if text != pa.string_view() else make(rows, batches, pa.large_string())
            ours_best, theirs_best = [9e9, 9e9], [9e9, 9e9]
            memory, agreed = 0, 0
            for _ in range(TURNS):
                cpu, wall, peak, result = measure(partial(frames.read, table))
                ours_best = [min(ours_best[0], cpu), min(ours_best[1], wall)]
                memory = max(memory, peak)
                agreed = checksum(result)
                del result
                cpu, wall, _, kept = measure(partial(copied_by_pyarrow, theirs))
                theirs_best = [min(theirs_best[0], cpu), min(theirs_best[1], wall)]
                del kept
            same = agreed == checksum_of_pyarrow(table)
            ratios = [a / b for a, b in zip(ours_best, theirs_best, strict=True)]
            small = memory <= copied[batches] * 1.02 + 2_000_000
            good = good and same and small and ratios[0] <= GOAL and ratios[1] <= GOAL
            used = f"{memory / 1e6:.0f} (<= {copied[batches] / 1e6:.0f})"
            print(
                f"{text!s:<13}{batches:>8}{ours_best[0]:>10.3f}{ours_best[1]:>8.3f}{theirs_best[0]:>13.3f}"
                f"{theirs_best[1]:>8.3f}{ratios[0]:>11.2f}{ratios[1]:>12.2f}{used:>18}"
                f"  {agreed}{'' if same else ' DIFFERS'}"
            )
    print("goals met" if good else "GOALS MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
