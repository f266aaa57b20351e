# ruff: noqa: B023, E501, N806  (symbols as the papers write them; the integrand is used at once)
"""Writes the reference files of this folder; run by hand, never by the tests.

Needs lifetimes 0.11.3 with pandas < 2 and numpy < 2 (an environment of its own), mpmath, and two source files:

    python tests/data/retention/make.py CDNOW_sample.txt online_retail.csv.gz

`cdnow/purchases.csv.gz`: the 1/10 sample of the CDNOW panel (see SOURCE.md). `online_retail/customer_days.csv.gz`: Online
Retail, lines with a customer and a price above 0, added up by customer, day and sign of the quantity.
`expected.json` of each folder: what lifetimes finds on the same histories. `extremes.json`: functions of extreme
histories by mpmath at 60 digits.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import lifetimes
import mpmath as mp
import numpy as np
import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data

HERE = Path(__file__).parent


def write(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(frame.to_csv(index=False).encode(), mtime=0))


def reference(summary: pd.DataFrame, t: float) -> dict[str, Any]:
    """Parameters, likelihood, P(alive) and expected orders of the first 200 accounts by each model of lifetimes."""
    x, t_x, age = summary["frequency"], summary["recency"], summary["T"]
    head = summary.head(200)
    out: dict[str, Any] = {"peer": f"lifetimes {lifetimes.__version__}", "t": t, "accounts": len(summary)}
    out["rows"] = {
        "x": head["frequency"].astype(int).tolist(),
        "t_x": head["recency"].tolist(),
        "T": head["T"].tolist(),
    }
    fitters = {
        "bg_nbd": lifetimes.BetaGeoFitter(),
        "mbg_nbd": lifetimes.ModifiedBetaGeoFitter(),
        "pareto_nbd": lifetimes.ParetoNBDFitter(),
    }
    for name, fitter in fitters.items():
        fitter.fit(x, t_x, age, tol=1e-7)
        args = (head["frequency"], head["recency"], head["T"])
        out[name] = {
            "parameters": {k: float(v) for k, v in fitter.params_.items()},
            "log_likelihood": float(-fitter._negative_log_likelihood_ * len(summary)),
            "p_alive": np.asarray(fitter.conditional_probability_alive(*args)).tolist(),
            "expected": np.asarray(fitter.conditional_expected_number_of_purchases_up_to_time(t, *args)).tolist(),
        }
    paid = summary[(x > 0) & (summary["monetary_value"] > 0)]
    spend = lifetimes.GammaGammaFitter()
    spend.fit(paid["frequency"], paid["monetary_value"], tol=1e-7)
    out["gamma_gamma"] = {
        "parameters": dict(zip(("p", "q", "gamma"), map(float, spend.params_), strict=True)),
        "log_likelihood": float(-spend._negative_log_likelihood_ * len(paid)),
        "accounts": len(paid),
    }
    return out


def cdnow(source: Path) -> None:
    lines = pd.read_csv(
        source, sep=r"\s+", header=None, names=["master", "customer", "date", "cds", "value"], dtype={"date": str}
    )
    lines["date"] = pd.to_datetime(lines["date"]).dt.strftime("%Y-%m-%d")
    write(HERE / "cdnow/purchases.csv.gz", lines[["customer", "date", "cds", "value"]])
    summary = summary_data_from_transaction_data(
        lines, "customer", "date", "value", observation_period_end="1997-09-30", freq="D", freq_multiplier=7
    )
    (HERE / "cdnow/expected.json").write_text(json.dumps(reference(summary, 39.0)), encoding="utf-8")


def online_retail(source: Path) -> None:
    lines = pd.read_csv(source)
    lines = lines[lines["CustomerID"].notna() & (lines["UnitPrice"] > 0)]
    lines["customer"] = lines["CustomerID"].astype(int)
    lines["date"] = lines["InvoiceDate"].str[:10]
    lines["value"] = (lines["Quantity"] * lines["UnitPrice"]).round(6)
    lines["returned"] = lines["Quantity"] < 0
    days = lines.groupby(["date", "customer", "returned"], as_index=False).agg(
        quantity=("Quantity", "sum"), value=("value", "sum"), lines=("value", "size")
    )
    days["value"] = days["value"].round(3)
    write(HERE / "online_retail/customer_days.csv.gz", days[["customer", "date", "quantity", "value", "lines"]])
    bought = days[~days["returned"]]
    summary = summary_data_from_transaction_data(
        bought, "customer", "date", "value", observation_period_end="2011-12-09", freq="D", freq_multiplier=7
    )
    out = reference(summary, 13.0)
    out["customers"], out["repeats"] = len(summary), int(summary["frequency"].sum())
    out["sum_t_x"], out["sum_T"] = float(summary["recency"].sum()), float(summary["T"].sum())
    repeated = summary[summary["frequency"] > 0]
    out["sum_mean_value"] = float(repeated["monetary_value"].sum())
    (HERE / "online_retail/expected.json").write_text(json.dumps(out), encoding="utf-8")


def extremes() -> None:
    """log likelihood, P(alive) and expected orders by the published formulas, with 60 digits."""
    mp.mp.dps = 60
    rows = []
    histories = [
        (0, 0, 0),
        (0, 0, 1),
        (0, 0, 500),
        (1, 0.001, 500),
        (2000, 38, 39),
        (2000, 39, 39),
        (40, 1, 39),
        (3, 300, 301),
    ]
    for r, alpha, a, b in [(0.243, 4.414, 0.793, 2.426), (3, 0.5, 1, 1), (0.01, 100, 5, 0.1), (50, 10, 0.05, 20)]:
        r, alpha, a, b = map(mp.mpf, map(str, (r, alpha, a, b)))
        for x, t_x, T in histories:
            tx, age, t = mp.mpf(str(t_x)), mp.mpf(str(T)), mp.mpf(52)
            alive = mp.beta(a, b + x) / mp.beta(a, b) * (alpha + age) ** -(r + x)
            gone = mp.beta(a + 1, b + x - 1) / mp.beta(a, b) * (alpha + tx) ** -(r + x) if x > 0 else mp.mpf(0)
            scale = mp.gamma(r + x) / mp.gamma(r) * alpha**r
            n, z = r + x, t / (alpha + age + t)
            nearly = mp.mpf(10) ** -25 if a == 1 else 0  # the published form has a pole at a = 1
            c = a + nearly
            inside = (c + b + x - 1) / (c - 1) * (1 - (1 - z) ** n * mp.hyp2f1(n, b + x, c + b + x - 1, z))
            rows.append(
                {
                    "model": "bg_nbd",
                    "parameters": [float(v) for v in (r, alpha, a, b)],
                    "history": [x, t_x, T],
                    "log_likelihood": float(mp.log(scale * (alive + gone))),
                    "p_alive": float(alive / (alive + gone)),
                    "expected_52": float(alive / (alive + gone) * inside),
                }
            )
    for r, alpha, s, beta in [(0.553, 10.578, 0.606, 11.669), (2, 5, 1, 5), (0.1, 1000, 3, 0.01), (5, 0.01, 0.2, 200)]:
        r, alpha, s, beta = map(mp.mpf, map(str, (r, alpha, s, beta)))
        for x, t_x, T in histories:
            tx, age, t = mp.mpf(str(t_x)), mp.mpf(str(T)), mp.mpf(52)
            alive = (alpha + age) ** -(r + x) * (beta + age) ** -s
            points = [tx + (age - tx) * mp.mpf(k) ** 4 / 12**4 for k in range(13)]
            gone = (
                mp.quad(lambda u: s * (alpha + u) ** -(r + x) * (beta + u) ** -(s + 1), points)
                if age > tx
                else mp.mpf(0)
            )
            scale = mp.gamma(r + x) / mp.gamma(r) * alpha**r * beta**s
            n, A, B = r + x, alpha + age, beta + age
            ahead = n / A * B * (mp.log(1 + t / B) if s == 1 else (1 - (B / (B + t)) ** (s - 1)) / (s - 1))
            rows.append(
                {
                    "model": "pareto_nbd",
                    "parameters": [float(v) for v in (r, alpha, s, beta)],
                    "history": [x, t_x, T],
                    "log_likelihood": float(mp.log(scale * (alive + gone))),
                    "p_alive": float(alive / (alive + gone)),
                    "expected_52": float(alive / (alive + gone) * ahead),
                }
            )
    (HERE / "extremes.json").write_text(
        json.dumps({"peer": f"mpmath {mp.__version__}", "rows": rows}), encoding="utf-8"
    )


if __name__ == "__main__":
    extremes()
    cdnow(Path(sys.argv[1]))
    online_retail(Path(sys.argv[2]))
