"""Makes panel.csv and reference.json: coefficients and errors of a simulated panel by statsmodels and pyfixest.

Run in an environment of its own: pip install statsmodels==0.14.6 pyfixest pandas; python make.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import statsmodels.api as sm

HOME = Path(__file__).parent


def panel() -> pd.DataFrame:
    """40 accounts, up to 12 months, errors that hang together within both; *simulated*."""
    random = np.random.default_rng(20261031)
    rows = []
    months = random.normal(size=12)
    for account in range(40):
        level, slope = random.normal(), 1 + 0.3 * random.normal()
        for month in range(12):
            if random.uniform() < 0.25:
                continue
            nps = 7 + level + random.normal()
            price = 100 + 5 * months[month] + 4 * random.normal()
            service = random.gamma(2.0)
            error = (0.5 + 0.3 * service) * random.normal()
            margin = 20 + slope * nps - 0.2 * price + 0.5 * service + 2 * level + months[month] + error
            rows.append((account, month, margin, nps, price, service, random.integers(0, 3), random.uniform(0.5, 3)))
    frame = pd.DataFrame(rows, columns=["account", "month", "margin", "nps", "price", "service", "segment", "weight"])
    return frame.round(6)


def fitted(result) -> dict:
    return {"terms": list(result.params.index), "estimate": list(result.params), "se": list(result.bse)}


def main() -> None:
    frame = panel()
    frame.to_csv(HOME / "panel.csv", index=False)
    y, x = frame["margin"], sm.add_constant(frame[["nps", "price", "service"]])
    ols, wls = sm.OLS(y, x), sm.WLS(y, x, weights=frame["weight"])
    cases: dict[str, dict] = {}
    for name, model in (("ols", ols), ("wls", wls)):
        cases[f"{name}_classical"] = fitted(model.fit())
        for kind in ("HC0", "HC1", "HC2", "HC3"):
            cases[f"{name}_{kind.lower()}"] = fitted(model.fit(cov_type=kind))
        cases[f"{name}_cluster"] = fitted(model.fit(cov_type="cluster", cov_kwds={"groups": frame["account"]}))
        cases[f"{name}_cluster_none"] = fitted(
            model.fit(cov_type="cluster", cov_kwds={"groups": frame["account"], "use_correction": False})
        )
        both = frame[["account", "month"]].to_numpy()
        cases[f"{name}_two_way"] = fitted(model.fit(cov_type="cluster", cov_kwds={"groups": both}))
    plain = ols.fit()
    cases["ols_classical"] |= {
        "r2": plain.rsquared,
        "adjusted_r2": plain.rsquared_adj,
        "t": list(plain.tvalues),
        "p": list(plain.pvalues),
        "low": list(plain.conf_int()[0]),
        "high": list(plain.conf_int()[1]),
    }
    jarque_bera = sm.stats.jarque_bera(plain.resid)
    cases["ols_classical"]["jarque_bera_p"] = float(jarque_bera[1])
    cases["ols_classical"]["koenker_p"] = float(sm.stats.het_breuschpagan(plain.resid, x)[1])
    dummies = pd.get_dummies(frame["segment"], prefix="segment", drop_first=True, dtype=float)
    inter = pd.concat([x, dummies, dummies.mul(frame["nps"], axis=0).add_prefix("nps:")], axis=1)
    cases["interaction"] = fitted(sm.OLS(y, inter).fit(cov_type="HC1"))
    full = pd.concat(
        [
            frame[["nps", "price", "service"]],
            pd.get_dummies(frame["account"], prefix="a", dtype=float),
            pd.get_dummies(frame["month"], prefix="m", drop_first=True, dtype=float),
        ],
        axis=1,
    )
    for kind in ("HC2", "HC3"):
        result = sm.OLS(y, full).fit(cov_type=kind)
        cases[f"effects_{kind.lower()}"] = {
            "terms": ["nps", "price", "service"],
            "estimate": list(result.params[:3]),
            "se": list(result.bse[:3]),
            "r2": result.rsquared,
        }
    for name, formula, vcov in (
        ("effects_cluster", "margin ~ nps + price + service | account", {"CRV1": "account"}),
        ("effects_both_cluster", "margin ~ nps + price + service | account + month", {"CRV1": "account"}),
        ("effects_both_classical", "margin ~ nps + price + service | account + month", "iid"),
        ("effects_both_hc1", "margin ~ nps + price + service | account + month", "hetero"),
    ):
        fit = pf.feols(formula, data=frame, vcov=vcov)
        cases[name] = {"terms": list(fit.coef().index), "estimate": list(fit.coef()), "se": list(fit.se())}
    made_by = {name: version(name) for name in ("statsmodels", "pyfixest", "numpy", "pandas")}
    text = json.dumps({"made_by": made_by, "cases": cases}, indent=1)
    (HOME / "reference.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
