"""Clustered regression and absorbed effects beside statsmodels, pyfixest and a numpy formulation.

python -m benchmarks.drivers_regression --markdown --out benchmarks/results/drivers_regression.md

Goals: clustered errors of 1,000,000 rows and 15 factors in at most a tenth of statsmodels' CPU time and a third of the
numpy formulation's, memory at most twice the input's 128 MB; 100,000 accounts and 60 months absorbed at least as fast
as by pyfixest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.harness import Contender, main
from cabochon.drivers import regress

ROWS, FACTORS, CLUSTERS = 1_000_000, 15, 10_000
NAMES = [f"x{i}" for i in range(FACTORS)]
FEW = NAMES[:5]


def clustered() -> dict[str, Any]:
    """A simulated table from a fixed seed."""
    random = np.random.default_rng(20261031)
    frame: dict[str, Any] = {name: random.normal(size=ROWS) + 3 for name in NAMES}
    frame["account"] = random.integers(0, CLUSTERS, ROWS)
    level = random.normal(size=CLUSTERS)
    slopes = np.arange(1, FACTORS + 1) / 10
    frame["margin"] = sum(b * frame[n] for b, n in zip(slopes, NAMES, strict=True)) + level[frame["account"]]
    frame["margin"] += random.normal(size=ROWS)
    return frame


def effects() -> dict[str, Any]:
    """100,000 accounts in 60 months, ten rows an account."""
    random = np.random.default_rng(20261101)
    account = np.repeat(np.arange(100_000), ROWS // 100_000)
    month = random.integers(0, 60, ROWS)
    level, season = random.normal(size=100_000), random.normal(size=60)
    frame: dict[str, Any] = {"account": account, "month": month}
    for name in FEW:
        frame[name] = random.normal(size=ROWS) + 0.5 * level[account] + 0.5 * season[month]
    frame["margin"] = sum(frame[n] for n in FEW) + 2 * level[account] + season[month] + random.normal(size=ROWS)
    return frame


def absorbing(frame: dict[str, Any]) -> bool:
    return "month" in frame


def ours(frame: dict[str, Any]) -> Any:
    if absorbing(frame):
        return lambda: regress(frame, "margin", FEW, effects=["account", "month"], cluster="account")
    return lambda: regress(frame, "margin", NAMES, cluster="account")


def ours_checksum(fit: Any) -> tuple[float, ...]:
    rows = slice(None) if fit.absorbed else slice(1, None)
    table = fit.coefficients
    return tuple(round(float(np.asarray(table[name])[rows].sum()), 7) for name in ("estimate", "se"))


def with_statsmodels(frame: dict[str, Any]) -> Any:
    import statsmodels.api as sm

    if absorbing(frame):
        raise SystemExit("statsmodels absorbs no effects")
    x = np.column_stack([np.ones(ROWS), *(frame[name] for name in NAMES)])
    y, groups = frame["margin"], frame["account"]
    return lambda: sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)


def statsmodels_checksum(fit: Any) -> tuple[float, ...]:
    return round(float(fit.params[1:].sum()), 7), round(float(fit.bse[1:].sum()), 7)


def with_numpy(frame: dict[str, Any]) -> Any:
    x = np.column_stack([np.ones(ROWS), *(frame[name] for name in NAMES)])
    y, groups = frame["margin"], frame["account"]

    def run() -> tuple[Any, Any]:
        bread = np.linalg.inv(x.T @ x)
        b = bread @ (x.T @ y)
        e = y - x @ b
        scores = np.column_stack([np.bincount(groups, x[:, c] * e, CLUSTERS) for c in range(x.shape[1])])
        factor = CLUSTERS / (CLUSTERS - 1) * (ROWS - 1) / (ROWS - x.shape[1])
        return b, np.sqrt(np.diag(factor * bread @ scores.T @ scores @ bread))

    return run


def numpy_checksum(result: tuple[Any, Any]) -> tuple[float, ...]:
    return tuple(round(float(part[1:].sum()), 7) for part in result)


def with_pyfixest(frame: dict[str, Any]) -> Any:
    import pandas as pd
    import pyfixest as pf

    data = pd.DataFrame(frame)
    formula = f"margin ~ {' + '.join(FEW)} | account + month" if absorbing(frame) else f"margin ~ {' + '.join(NAMES)}"
    return lambda: pf.feols(formula, data=data, vcov={"CRV1": "account"})


def pyfixest_checksum(fit: Any) -> tuple[float, ...]:
    names = [name for name in fit.coef().index if name != "Intercept"]
    return round(float(fit.coef()[names].sum()), 7), round(float(fit.se()[names].sum()), 7)


def contenders(case: str) -> list[Contender]:
    all_of_them = [
        Contender("cabochon", ours, ours_checksum),
        Contender("statsmodels", with_statsmodels, statsmodels_checksum, ("statsmodels",)),
        Contender("numpy formulation", with_numpy, numpy_checksum),
        Contender("pyfixest", with_pyfixest, pyfixest_checksum, ("pyfixest",)),
    ]
    return all_of_them if case == "clustered" else [all_of_them[0], all_of_them[3]]


if __name__ == "__main__":
    import sys

    # statsmodels and numpy absorb nothing: the contenders depend on the case
    chosen = "effects" if "effects" in sys.argv else "clustered"
    titles = {
        "clustered": ("1,000,000 rows x 15 factors, 10,000 clusters", clustered),
        "effects": ("100,000 accounts and 60 months absorbed, 1,000,000 rows x 5 factors", effects),
    }
    main(
        description=__doc__ or "",
        cases={chosen: titles[chosen]},
        contenders=lambda: contenders(chosen),
        ours="cabochon",
        module="benchmarks.drivers_regression",
        goals={"clustered": 3, "effects": 1},
        kernel="",
    )
