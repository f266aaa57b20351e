"""Simulated accounts give back the parameters that they were made with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from cabochon.retention import fit

TRUE = {
    "bg_nbd": {"r": 0.8, "alpha": 6.0, "a": 0.7, "b": 3.0},
    "mbg_nbd": {"r": 0.8, "alpha": 6.0, "a": 0.7, "b": 3.0},
    "pareto_nbd": {"r": 0.8, "alpha": 6.0, "s": 0.9, "beta": 15.0},
    "nbd": {"r": 0.8, "alpha": 6.0},
    "mbg_cnbd_k": {"r": 0.8, "alpha": 2.0, "a": 0.7, "b": 3.0},
}


def simulated(model: str, n: int, rng: np.random.Generator, *, k: int = 1, effect: float = 0.0) -> dict[str, Any]:
    """Histories of accounts that the model itself made; ``effect`` of a covariate of 0 and 1 on both processes."""
    true = list(TRUE[model].values())
    z = rng.integers(0, 2, n)
    rate = rng.gamma(true[0], 1 / (true[1] * np.exp(-effect * z)))
    age = rng.uniform(20, 60, n)
    x, t_x, logs = np.zeros(n), np.zeros(n), np.zeros(n)
    if model == "pareto_nbd":
        end = np.minimum(age, rng.exponential(1 / rng.gamma(true[2], 1 / (true[3] * np.exp(-effect * z)))))
    else:
        end = age
    p = rng.beta(true[2] * np.exp(effect * z), true[3]) if model in ("bg_nbd", "mbg_nbd", "mbg_cnbd_k") else np.zeros(n)
    alive = rng.random(n) >= p if model.startswith("mbg") else np.ones(n, dtype=bool)
    now = np.zeros(n)
    while alive.any():
        gap = rng.gamma(k, 1 / np.maximum(rate, 1e-12))
        now = now + gap
        alive &= now < end
        x[alive] += 1
        t_x[alive] = now[alive]
        logs[alive] += np.log(gap[alive])
        alive &= rng.random(n) >= p
    return {"x": x, "t_x": t_x, "T": age, "log_gaps": logs, "z": z}


@pytest.mark.parametrize("model", TRUE)
def test_simulated_parameters_come_back(model: str) -> None:
    k = 3 if model == "mbg_cnbd_k" else 1
    found = fit(simulated(model, 6000, np.random.default_rng(11), k=k), model=model)
    assert found.k == k
    se = np.sqrt(np.diag(found.covariance))
    for i, (name, true) in enumerate(TRUE[model].items()):
        assert abs(math.log(found.parameters[name] / true)) < 3.3 * se[i], name


@pytest.mark.parametrize("model", ["bg_nbd", "pareto_nbd"])
def test_simulated_effects_come_back(model: str) -> None:
    data = simulated(model, 6000, np.random.default_rng(12), effect=0.6)
    found = fit(data, model=model, covariates=["z"])
    for name in ("purchase:z", "leaving:z"):
        assert abs(found.parameters[name] - 0.6) < 3.3 * found.standard_errors[name]
    assert found.likelihood_ratio["purchase"]["p"] < 1e-6


def test_simulated_limits_cover_as_often_as_they_say() -> None:
    """30 runs of 800 accounts; the study of 200 runs a model is benchmarks/retention_coverage.py."""
    rng = np.random.default_rng(13)
    inside = 0
    for _ in range(30):
        found = fit(simulated("mbg_nbd", 800, rng), model="mbg_nbd")
        inside += sum(
            found.parameters[name].low <= true <= found.parameters[name].high for name, true in TRUE["mbg_nbd"].items()
        )
    assert 100 <= inside <= 120  # of 120: 114 expected, standard deviation about 3.5


def test_simulated_orders_to_come_are_expected() -> None:
    rng = np.random.default_rng(14)
    n = 20000
    data = simulated("nbd", n, rng)
    found = fit(data, model="nbd")
    assert found.conditional(data, 10)["expected"].sum() == pytest.approx(10 * 0.8 / 6.0 * n, rel=0.03)


def test_simulated_spend_comes_back() -> None:
    rng = np.random.default_rng(3)
    n = 4000
    x = rng.integers(1, 8, n)
    scale = rng.gamma(4.0, 1 / 20.0, n)
    mean = rng.gamma(6.0 * x, 1 / scale) / x
    found = fit({"x": x, "mean_value": mean}, model="gamma_gamma")
    for name, true in {"p": 6.0, "q": 4.0, "gamma": 20.0}.items():
        assert found.parameters[name].low <= true <= found.parameters[name].high
    assert found.independence.low < 0 < found.independence.high
