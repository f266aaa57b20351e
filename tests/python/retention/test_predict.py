"""P(alive), orders and money to come: published numbers, extremes by 60 digits, sums by group, limits, wrong input."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

import cabochon as cb
from cabochon.retention import fit, summarise

MODELS = ["bg_nbd", "mbg_nbd", "pareto_nbd", "nbd", "mbg_cnbd_k"]
ONE = {"account": ["C"], "x": [2], "t_x": [213 / 7], "T": [272 / 7]}  # printed as 30.43 and 38.86


@pytest.fixture(scope="module")
def fits(cdnow: cb.Table) -> dict[str, Any]:
    return {model: fit(cdnow, model=model, **({"k": 2} if model == "mbg_cnbd_k" else {})) for model in MODELS}


@pytest.fixture(scope="module")
def spend(cdnow: cb.Table) -> Any:
    return fit(cdnow, model="gamma_gamma")


def with_parameters(fitted: Any, values: list[float]) -> Any:
    """The same fit with other parameters."""
    theta = np.log(values)
    copy, arguments = fitted.__reduce__()
    core = arguments[0]
    state = core.__getstate__() | {"theta": theta.tolist()}
    other = core.__class__.__new__(core.__class__)
    other.__setstate__(state)
    return copy(other, *arguments[1:])


# correctness


def test_the_published_customer(fits: dict[str, Any]) -> None:
    one = {"account": ["C"], "x": [2], "t_x": [30.43], "T": [38.86]}
    bg = with_parameters(fits["bg_nbd"], [0.243, 4.414, 0.793, 2.426]).conditional(one, 39)
    assert round(bg["expected"][0], 3) == 1.226  # Fader, Hardie & Lee 2005, page 279
    assert bg["p_alive"][0] == pytest.approx(0.726579, abs=5e-7)
    pareto = with_parameters(fits["pareto_nbd"], [0.553, 10.578, 0.606, 11.669]).conditional(one, 39)
    assert pareto["expected"][0] == pytest.approx(1.455123, abs=5e-7)
    assert pareto["p_alive"][0] == pytest.approx(0.869168, abs=5e-7)


@pytest.mark.parametrize("case", ["cdnow", "online_retail"])
@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_accounts_agree_with_lifetimes(fits: dict[str, Any], reference: Any, case: str, model: str) -> None:
    known = reference(case)
    same = with_parameters(fits[model], list(known[model]["parameters"].values()))
    found = same.conditional(known["rows"], known["t"])
    assert found["p_alive"] == pytest.approx(known[model]["p_alive"], rel=1e-6, abs=1e-9)
    assert found["expected"] == pytest.approx(known[model]["expected"], rel=1e-6, abs=1e-9)


def test_extreme_histories_by_sixty_digits(fits: dict[str, Any], extremes: list[dict[str, Any]]) -> None:
    for row in extremes:
        x, t_x, age = row["history"]
        same = with_parameters(fits[row["model"]], row["parameters"])
        found = same.conditional({"x": [x], "t_x": [float(t_x)], "T": [float(age)]}, 52)
        assert found["p_alive"][0] == pytest.approx(row["p_alive"], rel=2e-9), row
        assert found["expected"][0] == pytest.approx(row["expected_52"], rel=2e-9), row


def test_discounted_orders_are_the_sum_of_discounted_orders(fits: dict[str, Any]) -> None:
    delta = math.log(1.15) / (365.25 / 7)
    for model in MODELS:
        fitted = fits[model]
        closed = fitted.dert(ONE, discount_rate_annual=0.15)["dert"][0]
        times = np.arange(0, 1501, 25.0)
        orders = np.array([fitted.conditional(ONE, float(t))["expected"][0] for t in times])
        steps = np.diff(orders) * np.exp(-delta * (times[:-1] + 12.5))
        rest = closed - steps.sum()
        assert 0 < rest < 0.12 * closed, model
        spend = fit({"x": [2, 3, 1, 1], "mean_value": [9.0, 11.0, 14.0, 5.0]}, model="gamma_gamma", priors="weak")
        horizon = fitted.value(1500, 0.15, 1.0, summary={**ONE, "mean_value": [10.0]}, spend=spend)["orders"][0]
        assert horizon == pytest.approx(steps.sum(), rel=2e-3), model


def test_without_discount_the_horizon_is_the_expectation(fits: dict[str, Any], spend: Any, cdnow: cb.Table) -> None:
    found = fits["pareto_nbd"].value(39, 0.0, 0.5, spend=spend)
    expected = fits["pareto_nbd"].conditional(t=39)
    assert found["orders"] == pytest.approx(expected["expected"], rel=1e-10)
    each = spend.order_value()["order_value"]
    assert found["value"] == pytest.approx(0.5 * expected["expected"] * each, rel=1e-10)
    assert (found["value_low"] <= found["value"]).all()


@pytest.mark.parametrize("model", MODELS)
def test_chances_add_up_and_have_the_right_mean(fits: dict[str, Any], model: str) -> None:
    fitted = fits[model]
    n = np.arange(400)
    chances = fitted.pmf(n, 39.0)
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    assert (n * chances).sum() == pytest.approx(fitted.expected(39.0), rel=1e-4)
    ahead = fitted.pmf(200, 39.0, ONE)
    ahead = np.array([ahead[f"p_{i}"][0] for i in range(201)])
    assert ahead.sum() == pytest.approx(1, abs=1e-9)
    assert (np.arange(201) * ahead).sum() == pytest.approx(fitted.conditional(ONE, 39.0)["expected"][0], rel=1e-7)


def test_the_model_meets_the_holdout(fits: dict[str, Any], cdnow: cb.Table) -> None:
    """Fader, Hardie & Lee 2005, page 281: both models track the next 39 weeks of CDNOW closely."""
    counted = cdnow["x_holdout"].sum()
    for model in ("bg_nbd", "pareto_nbd"):
        assert abs(fits[model].conditional(t=39.0)["expected"].sum() / counted - 1) < 0.13


# properties


@pytest.mark.parametrize("model", MODELS)
def test_curves_and_single_accounts_agree(fits: dict[str, Any], model: str) -> None:
    rng = np.random.default_rng(3)
    age = rng.uniform(1, 400, 500)
    x = rng.integers(0, 3, 500)
    frame = {"x": x, "t_x": np.where(x > 0, age * rng.uniform(0.05, 1, 500), 0.0), "T": age}
    many = fits[model].conditional(frame, 52)
    for i in range(0, 500, 23):
        alone = fits[model].conditional({name: values[i : i + 1] for name, values in frame.items()}, 52)
        for name in ("p_alive", "expected", "expected_low", "expected_high"):
            assert many[name][i] == pytest.approx(alone[name][0], rel=1e-9)


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_many_accounts_with_covariates_and_each_alone_agree(model: str, cdnow: cb.Table, spend: Any) -> None:
    rng = np.random.default_rng(4)
    frame = {name: cdnow[name] for name in ("x", "t_x", "T", "mean_value")}
    frame["score"] = rng.normal(size=len(frame["x"]))
    fitted = fit(frame, model=model, covariates=["score"], unit="week")
    questions: list[tuple[Any, list[str]]] = [
        (lambda rows: fitted.conditional(rows, 52), ["p_alive", "expected", "expected_low", "expected_high"]),
        (lambda rows: fitted.dert(rows, discount_rate_annual=0.1), ["dert", "dert_low", "dert_high"]),
        (lambda rows: fitted.value(104, 0.1, 0.3, summary=rows, spend=spend), ["orders", "value", "value_high"]),
    ]
    for ask, names in questions:
        together = ask(frame)
        for i in range(0, 2357, 211):
            alone = ask({name: values[i : i + 1] for name, values in frame.items()})
            for name in names:
                assert together[name][i] == pytest.approx(alone[name][0], rel=1e-8), (name, i)


@pytest.mark.parametrize("model", MODELS)
def test_discounted_orders_move_with_the_parameters_as_their_limits_say(fits: dict[str, Any], model: str) -> None:
    fitted = fits[model]
    rows = {"x": [0, 2, 40], "t_x": [0.0, 213 / 7, 35], "T": [38.0, 272 / 7, 39]}
    values = [float(v) for v in fitted.parameters.values()]
    found = fitted.dert(rows, discount_rate_annual=0.1)
    slopes = np.zeros((len(values), 3))
    for j in range(len(values)):
        sides = []
        for step in (1e-5, -1e-5):
            moved = [v * math.exp(step) if i == j else v for i, v in enumerate(values)]
            sides.append(np.log(with_parameters(fitted, moved).dert(rows, discount_rate_annual=0.1)["dert"]))
        slopes[j] = (sides[0] - sides[1]) / 2e-5
    error = np.sqrt(np.einsum("ji,jk,ki->i", slopes, fitted.covariance, slopes))
    half = np.log(found["dert_high"] / found["dert"]) / 1.959963985
    np.testing.assert_allclose(half, error, rtol=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_limits_hold_the_value_and_follow_the_parameters(fits: dict[str, Any], model: str) -> None:
    fitted = fits[model]
    found = fitted.conditional(t=39)
    assert ((found["expected_low"] <= found["expected"]) & (found["expected"] <= found["expected_high"])).all()
    rng = np.random.default_rng(7)
    theta = np.log([float(v) for v in fitted.parameters.values()])
    draws = rng.multivariate_normal(theta, fitted.covariance, size=120)
    values = [with_parameters(fitted, np.exp(d).tolist()).conditional(ONE, 39)["expected"][0] for d in draws]
    one = fitted.conditional(ONE, 39)
    half = math.log(one["expected_high"][0] / one["expected"][0]) / 1.959964
    assert np.std(np.log(values)) == pytest.approx(half, rel=0.3)


def test_sums_by_group_are_sums_and_their_limits_know_the_shared_parameters(
    fits: dict[str, Any], cdnow: cb.Table
) -> None:
    frame = pd.DataFrame(cdnow.to_dict()).assign(parent=lambda f: np.where(f["account"] % 2, "odd", "even"))
    fitted = fits["bg_nbd"]
    alone, groups = fitted.conditional(frame, 39), fitted.conditional(frame, 39, by="parent")
    assert groups.columns.tolist() == ["parent", "n", "alive", "expected", "expected_low", "expected_high"]
    sums = alone.groupby(frame["parent"])["expected"].sum()
    assert groups["expected"].tolist() == pytest.approx(sums.tolist())
    assert groups["n"].sum() == 2357
    relative = np.log(groups["expected_high"] / groups["expected"]).mean()
    whole = fitted.conditional(frame, 39, by=["cohort", "parent"])
    assert len(whole) == 6
    assert relative > 0.02  # not divided by the square root of the accounts
    everything = fitted.value(39, 0.1, 1.0, by="cohort")
    assert list(everything.columns) == ["cohort", "n", "alive", "orders", "value", "value_low", "value_high"]


def test_bg_nbd_calls_all_without_repeats_alive_and_mbg_does_not(fits: dict[str, Any]) -> None:
    quiet = {"x": [0], "t_x": [0.0], "T": [500.0]}
    assert fits["bg_nbd"].p_alive(quiet)["p_alive"][0] == 1
    assert fits["mbg_nbd"].p_alive(quiet)["p_alive"][0] < 0.2


def test_more_silence_is_less_alive(fits: dict[str, Any]) -> None:
    frame = {"x": [3] * 30, "t_x": [20.0] * 30, "T": np.linspace(20, 200, 30)}
    for model in ("bg_nbd", "mbg_nbd", "pareto_nbd", "mbg_cnbd_k"):
        found = fits[model].p_alive(frame)
        assert (np.diff(found["p_alive"]) < 0).all()
        assert ((found["p_alive_low"] <= found["p_alive"]) & (found["p_alive"] <= found["p_alive_high"])).all()


def test_a_regular_rhythm_makes_silence_louder(fits: dict[str, Any]) -> None:
    late = {"x": [10], "t_x": [30.0], "T": [38.0]}
    same = [float(v) for v in fits["mbg_nbd"].parameters.values()]
    one = with_parameters(fits["mbg_nbd"], same).p_alive(late)["p_alive"][0]
    two = with_parameters(fits["mbg_cnbd_k"], [same[0], same[1] / 2, *same[2:]]).p_alive(late)["p_alive"][0]
    assert two < one


def test_the_index_of_a_pandas_frame_stays(fits: dict[str, Any]) -> None:
    frame = pd.DataFrame({"x": [2, 0], "t_x": [30.0, 0.0], "T": [38.0, 38.0]}, index=[70, 30])
    fitted = fits["mbg_nbd"]
    frame["expected"] = fitted.conditional(frame, 39)["expected"]
    assert frame["expected"].notna().all()
    assert fitted.p_alive(frame).index.tolist() == [70, 30]
    assert fitted.dert(frame, discount_rate_annual=0.1).index.tolist() == [70, 30]


def test_new_accounts(fits: dict[str, Any], spend: Any) -> None:
    fitted = fits["mbg_nbd"]
    table = fitted.expected([0.0, 39.0, 78.0])
    assert table["expected"][0] == 0
    assert table["expected"][1] == pytest.approx(fitted.expected(39.0))
    assert fitted.expected(39.0).low < fitted.expected(39.0) < fitted.expected(39.0).high
    worth = fitted.value_of_new(78.0, 0.0, 1.0, spend=spend)
    assert worth == pytest.approx(table["expected"][2] * spend.mean)


def test_spend_of_accounts(spend: Any, cdnow: cb.Table) -> None:
    found = spend.order_value()
    assert found["order_value"][2] == pytest.approx(spend.mean)  # no repeat: the mean over accounts
    p, q, gamma = (float(v) for v in spend.parameters.values())
    first = p * (gamma + cdnow["mean_value"][0] * 2) / (2 * p + q - 1)
    assert found["order_value"][0] == pytest.approx(first)
    assert round(spend.independence, 2) == 0.11  # as Fader & Hardie 2013 find


# wrong input


def test_wrong_questions(fits: dict[str, Any], spend: Any) -> None:
    fitted = fits["bg_nbd"]
    wrong: list[tuple[Any, str]] = [
        (lambda: fitted.conditional(ONE), "conditional, column 't': expected a time ahead, in the unit of the summary"),
        (
            lambda: fitted.conditional(ONE, -1),
            "conditional, column 't': got -1, expected a number of at least 0 and at most 1e+09",
        ),
        (lambda: fitted.conditional(ONE, 1, level=1), "expected, column 'level': got 1, expected"),
        (
            lambda: fitted.dert(ONE, discount_rate_annual=-0.1),
            "dert, column 'discount_rate_annual': got -0.1, expected a yearly rate of at least 0, such as 0.1",
        ),
        (lambda: fitted.dert(ONE, discount_rate_annual=0.0), "dert, column 'rate': got 0, expected"),
        (lambda: fitted.pmf(-1, 3), "pmf, column 'n': got -1, expected whole numbers of at least 0"),
        (
            lambda: fitted.intervals("waldd"),
            "intervals, column 'method': got 'waldd', expected one of wald, profile, bootstrap",
        ),
        (
            lambda: fitted.value(1, 0.1, 1, summary={**ONE, "mean_value": [-5.0]}, spend=spend),
            "summary, row 0, column 'mean_value': got -5 of account 'C', expected a mean value above 0 for an account "
            "with repeats",
        ),
        (
            lambda: fitted.value(1, 0.1, 30, spend=spend),
            "value, column 'margin': got 30, expected a number above 0 and at most 1",
        ),
        (lambda: fitted.value(1, 0.1, -1, spend=spend), "value, column 'margin': got -1, expected a number above 0"),
        (
            lambda: fitted.value(1, 0.1, 1, spend=fitted),
            "value, column 'spend': got RepeatFit, expected a fitted gamma_gamma",
        ),
        (
            lambda: fitted.p_alive({**ONE, "unit": ["day"]}),
            "p_alive, column 'unit': got 'day', expected the unit of the fit, 'week'",
        ),
        (
            lambda: fitted.p_alive({**ONE, "t_x": [99.0]}),
            "summary, row 0, column 't_x': got 99 of account 'C', expected at most T = 38.857142857142854",
        ),
    ]
    for call, text in wrong:
        with pytest.raises(cb.InputError) as error:
            call()
        assert str(error.value).startswith(text), str(error.value)


def test_money_needs_a_unit_of_time() -> None:
    frame = {"x": [2, 0, 1, 5], "t_x": [30.0, 0, 3, 35], "T": [38.0] * 4}
    with pytest.raises(cb.InputError, match="expected a unit of time"):
        fit(frame, model="mbg_nbd", priors="weak").dert(discount_rate_annual=0.1)
    assert fit(frame, model="mbg_nbd", priors="weak", unit="week").dert(discount_rate_annual=0.1)["dert"][0] > 0


# edges


def test_nothing_is_nan_in_extreme_histories(fits: dict[str, Any]) -> None:
    x = [0, 0, 0, 1, 2000, 2000, 2000, 1_000_000]
    t_x = [0.0, 0, 0, 1e-9, 39, 38, 1, 1000.0]
    age = [0.0, 1e-9, 1e6, 1e6, 39, 39, 39, 1000.0]
    frame = {"x": x, "t_x": t_x, "T": age}
    for model, fitted in fits.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for table in (
                fitted.p_alive(frame),
                fitted.conditional(frame, 39),
                fitted.conditional(frame, 1e6) if model != "mbg_cnbd_k" else fitted.conditional(frame, 0),
                fitted.dert(frame, discount_rate_annual=0.1),
            ):
                for name, values in table.items():
                    assert np.isfinite(np.asarray(values, dtype=float)).all(), (model, name)


def test_fits_of_extreme_histories_are_finite_or_refused() -> None:
    frame = {"x": [0, 2000, 3, 1, 0, 0, 8], "t_x": [0.0, 39, 20, 1, 0, 0, 30], "T": [39.0, 39, 39, 39, 0, 1, 39]}
    for model in MODELS:
        options = {"k": 2} if model == "mbg_cnbd_k" else {}
        fitted = fit(frame, model=model, priors="weak", **options)
        assert math.isfinite(fitted.log_likelihood)
        assert np.isfinite(fitted.conditional(t=10)["expected_high"]).all()


def test_online_retail_end_to_end(bought: dict[str, Any]) -> None:
    summary = summarise(bought, value="value")
    money = fit(summary, model="bg_nbd").value(52, 0.1, 0.3)
    assert len(money["value"]) == len(summary["x"])
    assert (money["value_high"] >= money["value"]).all()
