"""How often each answer of `improvement.effect` claims an effect where none was planted (simulated).

python -m benchmarks.kaizen_null [runs]        writes benchmarks/results/kaizen_null.md

The worst tenth or sixth of the units is "treated" and nothing is done. Whoever compares them before and after finds an
improvement nearly every time; the guarded answer may claim one in at most 6.5 % of 1,000 runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

import cabochon as cb

Array = npt.NDArray[np.float64]
UNITS, PERIODS, SINCE, TREATED = 60, 24, 12, 10


def autocorrelated(rng: np.random.Generator, rho: float) -> Array:
    noise = rng.normal(size=(UNITS, PERIODS + 30))
    for t in range(1, noise.shape[1]):
        noise[:, t] = rho * noise[:, t - 1] + np.sqrt(1 - rho**2) * noise[:, t]
    return noise[:, 30:]


def chosen(score: Array) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(UNITS), np.argsort(score)[-TREATED:])


def worst_before(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    y = 20 + rng.normal(size=(UNITS, 1)) + 2 * autocorrelated(rng, rho)
    return y, chosen(y[:, :SINCE].mean(axis=1))


def worst_quarter(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    y = 20 + rng.normal(size=(UNITS, 1)) + 2 * autocorrelated(rng, rho)
    return y, chosen(y[:, SINCE - 3 : SINCE].mean(axis=1))


def always_worse(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    level = 20 + 3 * rng.normal(size=UNITS)
    common = np.cumsum(rng.normal(size=PERIODS)) / 3
    return level[:, None] + common + 2 * autocorrelated(rng, rho), chosen(level)


def worst_counts(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    level = rng.gamma(2.0, 2.0, size=UNITS)
    y = rng.poisson(level[:, None], size=(UNITS, PERIODS)).astype(float)
    return y, chosen(y[:, :SINCE].mean(axis=1))


def one_worst_count(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    level = rng.gamma(2.0, 3.0, size=UNITS)
    y = rng.poisson(level[:, None], size=(UNITS, PERIODS)).astype(float)
    return y, np.arange(UNITS) == y[:, :SINCE].sum(axis=1).argmax()


def at_random(rng: np.random.Generator, rho: float) -> tuple[Array, npt.NDArray[np.bool_]]:
    y = 20 + rng.normal(size=(UNITS, 1)) + 2 * autocorrelated(rng, rho)
    return y, chosen(rng.normal(size=UNITS))


DESIGNS = {
    "worst by the mean before": (worst_before, 0.3),
    "worst of the last quarter": (worst_quarter, 0.3),
    "always worse, common shocks": (always_worse, 0.5),
    "worst by counts of tickets": (worst_counts, 0.0),
    "the one worst by counts": (one_worst_count, 0.0),
    "at random": (at_random, 0.5),
}


def frame(y: Array, treated: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.generic]]:
    return {
        "unit": np.repeat(np.arange(UNITS), PERIODS),
        "month": np.tile(np.arange(PERIODS), UNITS),
        "y": y.ravel(),
        "treated": np.repeat(treated, PERIODS),
    }


def rates(name: str, runs: int, effect: float = 0.0) -> dict[str, float]:
    """Share of runs in which each answer's p is below 0.05."""
    make, rho = DESIGNS[name]
    hits = dict.fromkeys(("naive", "difference", "beyond regression", "series", "the estimate"), 0)
    for run in range(runs):
        y, treated = make(np.random.default_rng([run, len(name)]), rho)
        y[np.ix_(treated, np.arange(PERIODS) >= SINCE)] += effect
        found = cb.improvement.effect(
            frame(y, treated), since=SINCE, treated="treated", outcome="y", unit="unit", period="month"
        )
        answers = (found.naive, found.difference, found.beyond_regression, found.series, found)
        for key, answer in zip(hits, answers, strict=True):
            hits[key] += answer is not None and answer.p < 0.05
    return {key: count / runs for key, count in hits.items()}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    names = ("naive", "difference", "beyond regression", "series", "the estimate")
    lines = [
        "# How often an effect is claimed where none was planted (simulated)",
        "",
        f"{runs} runs, {UNITS} units, {TREATED} of them treated (or one), {PERIODS} months, {SINCE} before; share of "
        f"runs with p < 0.05.",
        "",
        f"| who was treated | {' | '.join(names)} |",
        "| --- |" + " --- |" * len(names),
    ]
    for name in DESIGNS:
        found = rates(name, runs)
        lines.append(f"| {name} | " + " | ".join(f"{found[key]:.1%}" for key in names) + " |")
        print(lines[-1], flush=True)
    lines += ["", "The same with a planted effect of 1.5 standard deviations of a month less:", "", lines[4], lines[5]]
    for name in DESIGNS:
        found = rates(name, max(1, runs // 5), -3.0)
        lines.append(f"| {name} | " + " | ".join(f"{found[key]:.1%}" for key in names) + " |")
        print(lines[-1], flush=True)
    (Path(__file__).parent / "results" / "kaizen_null.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
