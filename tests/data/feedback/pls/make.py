"""Simulates marks of the European satisfaction model and fits it with plspm (GPL-3.0, run here, not shipped).

    python -m venv env && env/bin/pip install plspm==0.5.7 "pandas<3" && env/bin/python tests/data/feedback/pls/make.py

Writes marks.csv (simulated, seed 20261031) and expected.json.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import plspm.config as c
from plspm.mode import Mode
from plspm.plspm import Plspm
from plspm.scheme import Scheme

HERE = Path(__file__).parent
BLOCKS = {"image": 5, "expectation": 3, "quality": 4, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}
PATHS = {
    "expectation": {"image": 0.5},
    "quality": {"expectation": 0.6},
    "value": {"expectation": 0.1, "quality": 0.5},
    "satisfaction": {"image": 0.2, "expectation": 0.1, "quality": 0.4, "value": 0.25},
    "complaints": {"satisfaction": 0.5},
    "loyalty": {"image": 0.2, "satisfaction": 0.5, "complaints": 0.1},
}


def simulate(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    latent: dict[str, np.ndarray] = {}
    for name in BLOCKS:
        mean = sum((b * latent[s] for s, b in PATHS.get(name, {}).items()), np.zeros(n))
        latent[name] = mean + rng.normal(0, np.sqrt(max(0.1, 1 - mean.var())), n)
    columns = {}
    for name, count in BLOCKS.items():
        for k in range(count):
            loading = 0.85 - 0.08 * k
            mark = loading * latent[name] + rng.normal(0, np.sqrt(1 - loading**2), n)
            columns[f"{name}{k + 1}"] = np.clip(np.round(7 + 1.8 * mark), 1, 10).astype(int)
    return pd.DataFrame(columns)


def main() -> None:
    marks = simulate(300, 20261031)
    marks.to_csv(HERE / "marks.csv", index=False)
    structure = c.Structure()
    for target, sources in PATHS.items():
        structure.add_path(list(sources), [target])
    # With scaled=True this version divides all indicators by one common deviation: so they are standardised here.
    standard = (marks - marks.mean()) / marks.std(ddof=1)
    config = c.Config(structure.path(), scaled=False)
    for name, count in BLOCKS.items():
        config.add_lv(name, Mode.A, *[c.MV(f"{name}{k + 1}") for k in range(count)])
    fit = Plspm(standard, config, Scheme.PATH, iterations=1000, tolerance=1e-12)
    outer, inner, summary = fit.outer_model(), fit.path_coefficients(), fit.inner_summary()
    unidimensional = fit.unidimensionality()
    (HERE / "expected.json").write_text(
        json.dumps(
            {
                "peer": "plspm " + version("plspm"),
                "loadings": {k: float(v) for k, v in outer["loading"].items()},
                "weights": {k: float(v) for k, v in outer["weight"].items()},
                "paths": {f"{s}>{t}": float(inner.loc[t, s]) for t, of in PATHS.items() for s in of},
                "r2": {k: float(v) for k, v in summary["r_squared"].items()},
                "ave": {k: float(v) for k, v in summary["ave"].items()},
                "alpha": {k: float(v) for k, v in unidimensional["cronbach_alpha"].items()},
                "planted": {f"{s}>{t}": b for t, of in PATHS.items() for s, b in of.items()},
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
