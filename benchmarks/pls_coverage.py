"""How often the bootstrap limits of a path hold the truth: simulated answers with planted paths.

python -m benchmarks.pls_coverage [--runs 400] [--resamples 500] [--out FILE]

Three latent variables in a chain with a short cut, normal marks of four indicators each. Two truths: the path between
the scores that the model estimates (their weights from the true correlations), and the planted path between the latent
variables themselves, towards which scores of few noisy indicators go only part of the way; `consistent` mends that.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb

PLANTED = {("quality", "satisfaction"): 0.5, ("quality", "loyalty"): 0.2, ("satisfaction", "loyalty"): 0.4}
LOADINGS = {"weak": (0.7, 0.65, 0.6, 0.55), "strong": (0.9, 0.88, 0.86, 0.84)}
LATENTS = ("quality", "satisfaction", "loyalty")
BLOCKS = {name: [f"{name}{k}" for k in range(4)] for name in LATENTS}
SCALE = (-60.0, 60.0)
Pair = tuple[str, str]
Limits = tuple[float, float, float]  # estimate, low, high


def correlations(loadings: tuple[float, ...]) -> np.ndarray:
    """Of the indicators, when the planted model is true."""
    quality = PLANTED["quality", "satisfaction"]
    short, long = PLANTED["quality", "loyalty"], PLANTED["satisfaction", "loyalty"]
    latent = np.array([[1, quality, short + long * quality], [quality, 1, long + short * quality], [0, 0, 1]])
    latent = np.triu(latent) + np.triu(latent, 1).T
    outer = np.kron(np.eye(3), np.array(loadings)[:, None])
    out = outer @ latent @ outer.T
    np.fill_diagonal(out, 1)
    return out


def answers(standard: np.ndarray, r: np.ndarray) -> dict[str, Any]:
    marks = standard @ np.linalg.cholesky(r).T
    return dict(zip((name for own in BLOCKS.values() for name in own), np.ascontiguousarray(marks.T), strict=True))


def exact(size: int, n: int = 200) -> np.ndarray:
    """Rows whose sample correlations are nought exactly."""
    place = (2 * np.arange(n)[:, None] + 1) * np.arange(1, size + 1)[None, :]
    return np.cos(np.pi * place / (2 * n))


def paths_of(marks: dict[str, Any], **more: Any) -> dict[Pair, Limits]:
    fit = cb.feedback.pls(marks, BLOCKS, list(PLANTED), scale=SCALE, **more)
    columns = (np.ma.filled(fit[name], np.nan).tolist() for name in ("path", "path_low", "path_high"))
    ends = zip(fit["source"].tolist(), fit["target"].tolist(), strict=True)
    return dict(zip(ends, zip(*columns, strict=True), strict=True))


def held(found: list[Limits], truth: float) -> float:
    return sum(low <= truth <= high for _, low, high in found) / len(found)


def mean(found: list[Limits]) -> float:
    return sum(path for path, _, _ in found) / len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {options.runs} simulated runs of {options.resamples} draws; "
        "mean estimates, and the share of runs whose 95 % limits hold the path between scores, and the planted path",
        "",
        "| indicators | answers | path | planted | between scores | estimate | holds scores' | holds planted "
        "| consistent | holds planted | refused |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines))
    for kind, loadings in LOADINGS.items():
        r = correlations(loadings)
        truth = paths_of(answers(exact(len(r)), r), resamples=0)
        for n in (50, 100, 300, 1000):
            plain: dict[Pair, list[Limits]] = {path: [] for path in PLANTED}
            mended: dict[Pair, list[Limits]] = {path: [] for path in PLANTED}
            refused = 0
            for run in range(options.runs):
                marks = answers(np.random.default_rng([5, n, run]).normal(size=(n, len(r))), r)
                for path, found in paths_of(marks, resamples=options.resamples, seed=run).items():
                    plain[path].append(found)
                try:
                    again = paths_of(marks, resamples=options.resamples, seed=run, consistent=True)
                except (cb.FitError, cb.InputError):
                    refused += 1
                    continue
                for path, found in again.items():
                    mended[path].append(found)
            for path, planted in PLANTED.items():
                between = truth[path][0]
                cells = [
                    *(f"{planted:.2f}", f"{between:.3f}", f"{mean(plain[path]):.3f}"),
                    *(f"{held(plain[path], between):.3f}", f"{held(plain[path], planted):.3f}"),
                    *(f"{mean(mended[path]):.3f}", f"{held(mended[path], planted):.3f}", f"{refused}"),
                ]
                lines.append(f"| {kind} | {n:,} | {path[0]} > {path[1]} | {' | '.join(cells)} |")
                print(lines[-1], flush=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
