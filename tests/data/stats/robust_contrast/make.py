"""Writes reference.json: HC2 by statsmodels 0.15.0; degrees of freedom from dense matrices (numpy).

python make.py        (needs statsmodels; the tests read what it wrote)
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm

rng = np.random.default_rng(21)
n, treated = 24, 5
d = (np.arange(n) < treated).astype(float)
before = np.round(rng.normal(20, 4, n) + 3 * d, 3)
y = np.round(-0.3 * before + 1.5 * d + rng.normal(0, 1 + d, n), 3)
x = np.column_stack([np.ones(n), before, d])
c = np.array([0.0, 0.0, 1.0])
fit = sm.OLS(y, x).fit(cov_type="HC2")
g = np.linalg.inv(x.T @ x)
h = x @ g @ x.T
m = np.eye(n) - h
a = np.diag((x @ g @ c) ** 2 / (1 - np.diag(h)))
dof = np.trace(m @ a) ** 2 / np.trace(m @ a @ m @ a)
out = {
    "x": x.tolist(),
    "y": y.tolist(),
    "contrast": c.tolist(),
    "value": float(fit.params @ c),
    "se": float(np.sqrt(c @ fit.cov_params() @ c)),
    "dof": float(dof),
}
Path(__file__).with_name("reference.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
