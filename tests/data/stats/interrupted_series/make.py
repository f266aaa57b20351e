"""Writes reference.json: Newey & West by statsmodels 0.15.0, AR(1) by restricted likelihood with dense matrices.

python make.py        (needs statsmodels and scipy; the tests read what it wrote)
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy.optimize import minimize_scalar

rng = np.random.default_rng(20)
n, since = 30, 18
u = np.zeros(n)
for t in range(n):
    u[t] = (0.55 * u[t - 1] if t else 0.0) + rng.normal()
time = np.arange(n, dtype=float)
post = (time >= since).astype(float)
x = np.column_stack([np.ones(n), time, post, post * (time - since)])
y = np.round(50 + 0.2 * time - 3 * post - 0.1 * post * (time - since) + u, 4)
contrast = np.array([0, 0, 1, (n - 1 - since) / 2])

ols = sm.OLS(y, x).fit()
hac = {
    str(lag): {
        small: float(
            contrast @ ols.get_robustcov_results("HAC", maxlags=lag, use_correction=flag).cov_params() @ contrast
        )
        for small, flag in (("corrected", True), ("plain", False))
    }
    for lag in (0, 3)
}


def pieces(rho: float) -> tuple[float, np.ndarray, np.ndarray]:
    v = rho ** np.abs(np.subtract.outer(time, time)) / (1 - rho**2)
    w = np.linalg.inv(v)
    xwx = x.T @ w @ x
    b = np.linalg.solve(xwx, x.T @ w @ y)
    rss = (y - x @ b) @ w @ (y - x @ b)
    dof = n - x.shape[1]
    value = dof * np.log(rss / dof) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(xwx)[1]
    return value, b, rss / dof * np.linalg.inv(xwx)


rho = minimize_scalar(lambda r: pieces(r)[0], bounds=(-0.95, 0.95), method="bounded", options={"xatol": 1e-12}).x
_, b, covariance = pieces(rho)
out = {
    "x": x.tolist(),
    "y": y.tolist(),
    "contrast": contrast.tolist(),
    "newey_west": hac,
    "rho": float(rho),
    "coefficients": b.tolist(),
    "value": float(contrast @ b),
    "variance": float(contrast @ covariance @ contrast),
}
Path(__file__).with_name("reference.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
