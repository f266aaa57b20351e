"""Kaplan-Meier and Cox of a million rows beside lifelines, scikit-survival and R's survival.

python -m benchmarks.retention_survival [--rows 1000000] [--repetitions 2] [--out FILE]

Goals: Cox of 1 million rows x 10 in at most 1/15 of coxph's CPU time, Kaplan-Meier in at most 1/5 of lifelines'; cost
grows linearly; one thread and many give the same bytes. Peers that are not installed are left out and named. R runs as
its own process and times itself with system.time, so that starting it and reading the data do not count.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb
from benchmarks.harness import cpu_seconds, machine

COVARIATES = 10


def simulated(rows: int, *, ties: bool = False) -> dict[str, Any]:
    """Exponential times under known hazard ratios, a third of them censored; whole days with `ties`."""
    draw = np.random.default_rng(20261031)
    x = draw.normal(size=(rows, COVARIATES))
    beta = np.linspace(-0.5, 0.5, COVARIATES)
    time_to = draw.exponential(1, rows) / np.exp(x @ beta)
    stop = draw.exponential(2, rows)
    seen = np.minimum(time_to, stop) * 365
    frame = {"time": np.ceil(seen) if ties else seen, "event": (time_to <= stop).astype(np.int8)}
    return frame | {f"x{k}": x[:, k].copy() for k in range(COVARIATES)}


def measure(run: Callable[[], Any], repetitions: int) -> tuple[float, float]:
    best = (float("inf"), float("inf"))
    for _ in range(repetitions):
        cpu, wall = cpu_seconds(), time.perf_counter()
        run()
        best = min(best, (cpu_seconds() - cpu, time.perf_counter() - wall))
    return best


R_SCRIPT = """
library(survival)
n <- as.integer(commandArgs(TRUE)[2])
m <- matrix(readBin(commandArgs(TRUE)[1], "double", n * WIDTH), nrow = n)
d <- as.data.frame(m); names(d) <- c("time", "event", paste0("x", 0:(WIDTH - 3)))
cat(sum(system.time(f <- coxph(Surv(time, event) ~ ., d))[c(1, 2)]), "\\n")
cat(sum(system.time(k <- survfit(Surv(time, event) ~ 1, d))[c(1, 2)]), "\\n")
cat(sprintf("%.10f", coef(f)[1]), sprintf("%.12f", f$loglik[2]), "\\n")
""".replace("WIDTH", str(COVARIATES + 2))


def with_r(frame: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """CPU seconds of coxph and survfit, the first coefficient and the log-likelihood."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "data.bin", Path(folder) / "run.R"
        np.column_stack([frame[name] for name in frame]).astype(float).ravel(order="F").tofile(data)
        script.write_text(R_SCRIPT, encoding="utf-8")
        command = ["Rscript", str(script), str(data), str(len(frame["time"]))]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(lines[0]), float(lines[1]), float(lines[2]), float(lines[3])


def row(name: str, cpu: float, ours: float, wall: float | None = None) -> str:
    return f"| {name} | {cpu:.3f} | {cpu / ours:.1f} | {'' if wall is None else f'{wall:.3f}'} |"


def heading(title: str) -> list[str]:
    return [f"| {title} | CPU s | CPU, ours = 1 | wall s |", "| --- | --- | --- | --- |"]


def curves(frame: dict[str, Any], repetitions: int, r: float | None, title: str) -> list[str]:
    run = lambda threads: lambda: cb.retention.kaplan_meier(frame, time="time", event="event", threads=threads)  # noqa: E731
    cpu, wall = measure(run(0), repetitions)
    one, two = run(1)(), run(2)()
    assert all(np.ma.asarray(one[c]).tobytes() == np.ma.asarray(two[c]).tobytes() for c in one)
    lines = [*heading(title), row("**cabochon**", cpu, cpu, wall)]
    try:
        from lifelines import KaplanMeierFitter, __version__

        peer = measure(lambda: KaplanMeierFitter().fit(frame["time"], frame["event"]), repetitions)
        lines.append(row(f"lifelines {__version__}", peer[0], cpu, peer[1]))
    except ImportError:
        print("skipped: lifelines")
    try:
        import sksurv
        from sksurv.nonparametric import kaplan_meier_estimator

        event = frame["event"].astype(bool)
        peer = measure(lambda: kaplan_meier_estimator(event, frame["time"], conf_type="log-log"), repetitions)
        lines.append(row(f"scikit-survival {sksurv.__version__}", peer[0], cpu, peer[1]))
    except ImportError:
        print("skipped: scikit-survival")
    if r is not None:
        lines.append(row("R survfit", r, cpu))
    return lines


def models(frame: dict[str, Any], repetitions: int, r: tuple[float, ...] | None, title: str, peers: bool) -> list[str]:
    names = [f"x{k}" for k in range(COVARIATES)]
    run = lambda threads: cb.retention.cox(frame, time="time", event="event", covariates=names, threads=threads)  # noqa: E731
    cpu, wall = measure(lambda: run(0), repetitions)
    one, two = run(1), run(2)
    assert one.coefficients["coefficient"].tolist() == two.coefficients["coefficient"].tolist()
    lines = [*heading(title), row("**cabochon**", cpu, cpu, wall)]
    if r is not None:
        assert abs(r[2] - one.coefficients["coefficient"][0]) < 1e-7
        assert abs(r[3] / one.log_likelihood - 1) < 1e-9
        lines.append(row("R coxph", r[0], cpu))
    if peers:
        try:
            import pandas as pd
            from lifelines import CoxPHFitter, __version__

            data = pd.DataFrame(frame)
            peer = measure(lambda: CoxPHFitter().fit(data, "time", "event"), 1)
            lines.append(row(f"lifelines {__version__}", peer[0], cpu, peer[1]))
        except ImportError:
            print("skipped: lifelines")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repetitions", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    n = options.rows
    written = [f"{time.strftime('%Y-%m-%d', time.gmtime())}: {machine()}; best of {options.repetitions}"]
    frame, days = simulated(n), simulated(n, ties=True)
    r, r_days = with_r(frame), with_r(days)
    said = f"{n:,} rows"
    written.append("\n".join(models(frame, options.repetitions, r, f"Cox, {said} x {COVARIATES}, no ties", False)))
    written.append(
        "\n".join(models(days, options.repetitions, r_days, f"Cox, {said} x {COVARIATES}, whole days", False))
    )
    small = simulated(n // 10)
    tenth = f"Cox, {n // 10:,} rows x {COVARIATES}, no ties"
    written.append("\n".join(models(small, options.repetitions, with_r(small), tenth, True)))
    written.append("\n".join(curves(frame, options.repetitions, r and r[1], f"Kaplan-Meier, {said}, no ties")))
    written.append(
        "\n".join(curves(days, options.repetitions, r_days and r_days[1], f"Kaplan-Meier, {said}, whole days"))
    )
    print("\n\n".join(written))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text("\n\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
