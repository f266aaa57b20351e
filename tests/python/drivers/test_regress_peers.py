"""Errors equal statsmodels', pyfixest's and R sandwich's on a simulated panel (see tests/data/drivers/peers)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cabochon.drivers import regress

PEERS = Path(__file__).parents[2] / "data" / "drivers" / "peers"
CASES = json.loads((PEERS / "reference.json").read_text(encoding="utf-8"))["cases"]
SANDWICH = json.loads((PEERS / "sandwich.json").read_text(encoding="utf-8"))
FACTORS = ["nps", "price", "service"]
WAYS: dict[str, dict[str, Any]] = {
    **{kind: {"se": kind} for kind in ("classical", "hc0", "hc1", "hc2", "hc3")},
    "cluster": {"cluster": "account"},
    "cluster_none": {"cluster": "account", "small_sample": "none"},
    "two_way": {"cluster": ["account", "month"]},
}
EFFECTS: dict[str, dict[str, Any]] = {
    "effects_hc2": {"effects": ["account", "month"], "se": "hc2"},
    "effects_hc3": {"effects": ["account", "month"], "se": "hc3"},
    "effects_cluster": {"effects": "account", "cluster": "account"},
    "effects_both_cluster": {"effects": ["account", "month"], "cluster": "account"},
    "effects_both_classical": {"effects": ["account", "month"], "se": "classical"},
    "effects_both_hc1": {"effects": ["account", "month"], "se": "hc1"},
}


@pytest.fixture(scope="module")
def panel() -> dict[str, Any]:
    with (PEERS / "panel.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    whole = ("account", "month", "segment")
    return {c: np.array([int(r[c]) if c in whole else float(r[c]) for r in rows]) for c in rows[0]}


def same(fit: Any, case: dict[str, Any], *, se: float = 1e-9) -> None:
    table = fit.coefficients
    assert len(table["term"]) == len(case["terms"])
    np.testing.assert_allclose(np.asarray(table["estimate"]), case["estimate"], rtol=1e-10)
    np.testing.assert_allclose(np.asarray(table["se"]), case["se"], rtol=se)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("weighted", [False, True])
def test_errors_of_each_kind(panel: dict[str, Any], way: str, weighted: bool) -> None:
    fit = regress(panel, "margin", FACTORS, weights="weight" if weighted else None, **WAYS[way])
    same(fit, CASES[f"{'wls' if weighted else 'ols'}_{way}"])


@pytest.mark.parametrize("way", [way for way in WAYS if way != "classical"])
@pytest.mark.parametrize("weighted", [False, True])
def test_errors_of_sandwich(panel: dict[str, Any], way: str, weighted: bool) -> None:
    fit = regress(panel, "margin", FACTORS, weights="weight" if weighted else None, **WAYS[way])
    expected = SANDWICH[f"{'wls' if weighted else 'ols'}_{way}"]
    np.testing.assert_allclose(np.asarray(fit.coefficients["se"]), expected, rtol=1e-11)


@pytest.mark.parametrize("name", EFFECTS)
def test_absorbed_effects(panel: dict[str, Any], name: str) -> None:
    # pyfixest's own demeaning stops at 1e-6 to 1e-8 of the spread
    same(regress(panel, "margin", FACTORS, **EFFECTS[name]), CASES[name], se=1e-7)


def test_fit_limits_and_diagnostics(panel: dict[str, Any]) -> None:
    case = CASES["ols_classical"]
    fit = regress(panel, "margin", FACTORS, se="classical")
    for column in ("t", "p", "low", "high"):
        np.testing.assert_allclose(np.asarray(fit.coefficients[column]), case[column], rtol=1e-8)
    found = [fit.r2, fit.adjusted_r2, fit.residuals["jarque_bera_p"], fit.residuals["koenker_p"]]
    expected = [case[name] for name in ("r2", "adjusted_r2", "jarque_bera_p", "koenker_p")]
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_categorical_and_interaction(panel: dict[str, Any]) -> None:
    factors = [*FACTORS, "segment", "nps:segment"]
    fit = regress(panel, "margin", factors, categorical="segment", se="hc1")
    assert fit.coefficients["term"].tolist()[4:] == ["segment[1]", "segment[2]", "nps:segment[1]", "nps:segment[2]"]
    same(fit, CASES["interaction"])


def test_absorbing_gives_the_dummies_slopes_and_r2(panel: dict[str, Any]) -> None:
    absorbed = regress(panel, "margin", FACTORS, effects=["account", "month"], se="classical", singletons="keep")
    dummies = regress(panel, "margin", [*FACTORS, "account", "month"], categorical=["account", "month"], se="classical")
    np.testing.assert_allclose(absorbed.coefficients["estimate"], dummies.coefficients["estimate"][1:4], rtol=1e-10)
    np.testing.assert_allclose(absorbed.coefficients["se"], dummies.coefficients["se"][1:4], rtol=1e-10)
    assert absorbed.r2 == pytest.approx(dummies.r2, abs=1e-12)
    assert absorbed.dof == dummies.dof
    assert absorbed.residuals["absorb_iterations"] == 0
