"""The European satisfaction model on 300 answers with 1,000 bootstrap draws, beside plspm.

python -m benchmarks.pls_bootstrap [--resamples 1000] [--repetitions 3] [--out FILE]

Both standardise, use mode A, the path scheme and the same stop; estimates must agree to 1e-6 before anything is timed.
plspm draws in one process (CPU time would count all of them) and wants pandas < 3; not installed, it is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb
from benchmarks.harness import cpu_seconds, machine

HERE = Path(__file__).parents[1] / "tests" / "data" / "feedback" / "pls"
COUNTS = {"image": 5, "expectation": 3, "quality": 4, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}
BLOCKS = {name: [f"{name}{k + 1}" for k in range(count)] for name, count in COUNTS.items()}


def simulated() -> dict[str, Any]:
    lines = (HERE / "marks.csv").read_text(encoding="utf-8").splitlines()
    values = np.array([line.split(",") for line in lines[1:]], dtype=float)
    return dict(zip(lines[0].split(","), np.ascontiguousarray(values.T), strict=True))


def ours(marks: dict[str, Any], resamples: int, threads: int) -> dict[str, float]:
    fit = cb.feedback.ecsi(marks, BLOCKS, resamples=resamples, threads=threads)
    return {f"{s}>{t}": float(p) for s, t, p in zip(fit["source"], fit["target"], fit["path"], strict=True)}


def by_plspm(marks: dict[str, Any], resamples: int) -> dict[str, float]:
    import pandas as pd
    import plspm.config as c
    from plspm.mode import Mode
    from plspm.plspm import Plspm
    from plspm.scheme import Scheme

    frame = pd.DataFrame(marks)
    frame = (frame - frame.mean()) / frame.std(ddof=1)
    structure = c.Structure()
    for target in COUNTS:
        sources = [s for s, t in cb.feedback.ECSI_PATHS if t == target]
        if sources:
            structure.add_path(sources, [target])
    config = c.Config(structure.path(), scaled=False)
    for name, own in BLOCKS.items():
        config.add_lv(name, Mode.A, *[c.MV(column) for column in own])
    fit = Plspm(
        frame, config, Scheme.PATH, iterations=1000, tolerance=1e-9, bootstrap=resamples > 0,
        bootstrap_iterations=max(resamples, 10), processes=1,
    )  # fmt: skip
    found = fit.path_coefficients()
    return {f"{s}>{t}": float(found.loc[t, s]) for s, t in cb.feedback.ECSI_PATHS}


def measure(run: Callable[[], Any], repetitions: int) -> tuple[float, float]:
    best = (float("inf"), float("inf"))
    for _ in range(repetitions):
        cpu, wall = cpu_seconds(), time.perf_counter()
        run()
        best = min(best, (cpu_seconds() - cpu, time.perf_counter() - wall))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resamples", type=int, default=1000)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    marks = simulated()
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["paths"]
    contenders: list[tuple[str, Callable[[], Any], int]] = [
        ("**cabochon**, one thread", lambda: ours(marks, options.resamples, 1), options.repetitions),
        ("cabochon, all threads", lambda: ours(marks, options.resamples, 0), options.repetitions),
    ]
    if importlib.util.find_spec("plspm"):
        from importlib.metadata import version

        found = by_plspm(marks, 0)
        assert all(abs(found[name] - value) < 1e-6 for name, value in expected.items())
        contenders.append((f"plspm {version('plspm')}", lambda: by_plspm(marks, options.resamples), 1))
    else:
        print("left out: plspm, which is not installed")
    assert all(abs(ours(marks, 20, 1)[name] - value) < 1e-6 for name, value in expected.items())
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; {options.repetitions} repetitions, plspm once",
        "",
        f"| 300 answers, 21 indicators, 12 paths, {options.resamples:,} draws | CPU s | CPU, ours = 1 | wall s |",
        "| --- | --- | --- | --- |",
    ]
    base = 0.0
    for name, run, repetitions in contenders:
        cpu, wall = measure(run, repetitions)
        base = base or cpu
        lines.append(f"| {name} | {cpu:.3f} | {cpu / base:.1f} | {wall:.3f} |")
        print(lines[-1], flush=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
