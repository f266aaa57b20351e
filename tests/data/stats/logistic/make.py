"""Writes reference.json: Logit with clustered covariance by statsmodels 0.15.0, posteriors by scipy 1.17.1.

python make.py        (needs statsmodels; the tests read what it wrote)
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy.optimize import minimize

rng = np.random.default_rng(5)
clusters, rows = 40, 5
g = np.repeat(np.arange(clusters), rows)
own = np.repeat(rng.normal(0, 1.2, clusters), rows)
x = np.column_stack([np.ones(len(g)), np.round(rng.normal(0, 1, len(g)) + own / 2, 3), rng.integers(0, 4, len(g))])
y = (rng.random(len(g)) < 1 / (1 + np.exp(-(x @ [-1.5, 0.6, 0.4] + own)))).astype(int)

fit = sm.Logit(y, x).fit(disp=0, tol=1e-14)
plain = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": g, "use_correction": False})
mean, sd = np.array([0.0, 1.0, 0.4]), np.array([0.5, 0.25, 0.2])


def loss(b: np.ndarray) -> float:
    odds = x @ b
    return float(np.sum(np.logaddexp(0, odds) - y * odds) + 0.5 * np.sum(((b - mean) / sd) ** 2))


best = minimize(loss, mean, method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-14, "maxiter": 20000}).x
out = {
    "x": x.tolist(),
    "y": y.tolist(),
    "cluster": g.tolist(),
    "flat": fit.params.tolist(),
    "flat_covariance": fit.cov_params().tolist(),
    "flat_clustered_before_correction": plain.cov_params().tolist(),
    "prior_mean": mean.tolist(),
    "prior_sd": sd.tolist(),
    "posterior_mode": best.tolist(),
}
Path(__file__).with_name("reference.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
print(fit.params, np.sqrt(np.diag(fit.cov_params())), np.sqrt(np.diag(plain.cov_params())), best)
