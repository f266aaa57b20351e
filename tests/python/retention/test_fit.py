"""fit, intervals and compare_models: published numbers, peers, tests of covariates, priors, wrong input."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import cabochon as cb
from cabochon.retention import compare_models, fit, summarise

# Published: Fader, Hardie & Lee 2005, Marketing Science 24(2), table 2; more digits recomputed.
CDNOW = {
    "bg_nbd": ({"r": 0.242594525, "alpha": 4.413602129, "a": 0.792922106, "b": 2.425907025}, -9582.429207),
    "pareto_nbd": ({"r": 0.553277036, "alpha": 10.577683166, "s": 0.606239964, "beta": 11.668735591}, -9594.976179),
    "mbg_nbd": ({"r": 0.524843250, "alpha": 6.183085543, "a": 0.891359283, "b": 1.614001677}, -9582.135716),
}
PRINTED = {
    "bg_nbd": ([0.243, 4.414, 0.793, 2.426], -9582.4),
    "pareto_nbd": ([0.553, 10.578, 0.606, 11.669], -9595.0),
}

# correctness


@pytest.mark.parametrize("model", CDNOW)
def test_cdnow_parameters(cdnow: cb.Table, model: str) -> None:
    parameters, log_likelihood = CDNOW[model]
    found = fit(cdnow, model=model)
    assert {k: float(v) for k, v in found.parameters.items()} == pytest.approx(parameters, rel=1e-6)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=5e-7)
    if model in PRINTED:
        assert [round(float(v), 3) for v in found.parameters.values()] == PRINTED[model][0]
        assert round(found.log_likelihood, 1) == PRINTED[model][1]


def test_cdnow_spend(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="gamma_gamma")
    assert found.n == 946
    assert [round(float(v), 2) for v in found.parameters.values()] == [6.25, 3.74, 15.44]
    assert round(found.log_likelihood, 2) == -4055.92


def test_one_stage_is_the_random_rhythm(cdnow: cb.Table) -> None:
    plain, staged = fit(cdnow, model="mbg_nbd"), fit(cdnow, model="mbg_cnbd_k", k=1)
    assert staged.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-8)
    assert list(staged.parameters.values()) == pytest.approx(list(plain.parameters.values()), rel=1e-6)


def test_cdnow_is_not_regular(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="mbg_cnbd_k")
    assert found.k == 1


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd"])
def test_online_retail_parameters_are_those_of_lifetimes(bought: dict[str, Any], reference: Any, model: str) -> None:
    known = reference("online_retail")[model]["parameters"]
    found = fit(summarise(bought), model=model)
    assert {k: float(v) for k, v in found.parameters.items()} == pytest.approx(known, rel=2e-3)


def test_who_leaves_at_no_moment_cannot_be_told(bought: dict[str, Any]) -> None:
    with pytest.raises(cb.FitError, match=r"^pareto_nbd did not converge: the likelihood still changes with"):
        fit(summarise(bought), model="pareto_nbd")


def test_online_retail_spend(bought: dict[str, Any], reference: Any) -> None:
    known = reference("online_retail")["gamma_gamma"]
    found = fit(summarise(bought, value="value"), model="gamma_gamma")
    assert found.n == known["accounts"]
    assert found.log_likelihood >= known["log_likelihood"] - 1e-6
    assert {k: float(v) for k, v in found.parameters.items()} == pytest.approx(known["parameters"], rel=0.01)


# convergence and intervals


def test_convergence_is_stated(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="bg_nbd")
    stated = found.convergence
    assert stated["converged"]
    assert stated["starts"] == 3
    assert stated["largest_slope"] < 1e-9
    assert stated["gap"] < 1e-9
    assert found.distinct_histories < found.n == 2357


def test_any_start_arrives_at_the_same(cdnow: cb.Table) -> None:
    one, six = fit(cdnow, model="pareto_nbd", starts=1), fit(cdnow, model="pareto_nbd", starts=6)
    assert list(one.parameters.values()) == pytest.approx(list(six.parameters.values()), rel=1e-8)
    assert six.convergence["starts"] == 6


@pytest.mark.parametrize("model", ["bg_nbd", "nbd", "gamma_gamma"])
def test_the_three_intervals_nearly_agree(cdnow: cb.Table, model: str) -> None:
    found = fit(cdnow, model=model)
    wald = pd.DataFrame(found.intervals().to_dict())
    profile = pd.DataFrame(found.intervals("profile").to_dict())
    assert wald["parameter"].tolist() == found.names
    assert ((wald["low"] < wald["value"]) & (wald["value"] < wald["high"])).all()
    width = np.log(wald["high"] / wald["low"])
    assert (np.abs(np.log(profile["low"] / wald["low"])) < 0.25 * width).all()
    assert (np.abs(np.log(profile["high"] / wald["high"])) < 0.25 * width).all()


def test_bootstrap_repeats_with_its_seed(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="nbd")
    first = found.intervals("bootstrap", replicates=60, seed=5)
    assert first == found.intervals("bootstrap", replicates=60, seed=5)
    assert first != found.intervals("bootstrap", replicates=60, seed=6)
    wald = found.intervals()
    assert np.log(first["high"] / first["low"]) == pytest.approx(np.log(wald["high"] / wald["low"]), rel=0.45)


def test_profile_limits_are_where_the_likelihood_has_fallen(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="nbd")
    low = found.intervals("profile")["low"][0]
    alpha = np.exp(np.linspace(np.log(8), np.log(14), 4001))
    (x, age), n = np.unique(np.stack([cdnow["x"].astype(float), cdnow["T"]]), axis=1, return_counts=True)
    rising = np.array([np.log(low + np.arange(k)).sum() for k in x])
    values = (n * rising).sum() + low * np.log(alpha) * n.sum()
    values = values - (n[:, None] * (low + x)[:, None] * np.log(alpha + age[:, None])).sum(axis=0)
    assert 2 * (found.log_likelihood - values.max()) == pytest.approx(3.841459, abs=1e-4)


def test_a_fit_survives_pickling(cdnow: cb.Table) -> None:
    for model in ("pareto_nbd", "gamma_gamma"):
        found = fit(cdnow, model=model)
        again = pickle.loads(pickle.dumps(found))
        assert repr(again) == repr(found)
        assert again.log_likelihood == found.log_likelihood


def test_a_fit_says_what_it_is(cdnow: cb.Table) -> None:
    found = fit(cdnow, model="bg_nbd")
    assert repr(found).splitlines()[0] == (
        "bg_nbd, maximum likelihood: 2,357 accounts, log likelihood -9582.4292, AIC 19172.86"
    )
    assert "<caption>bg_nbd" in found._repr_html_()
    assert found.bic == pytest.approx(-2 * found.log_likelihood + 4 * np.log(2357))
    assert found.parameters["r"].low < found.parameters["r"] < found.parameters["r"].high


# covariates


def grouped(cdnow: cb.Table) -> pd.DataFrame:
    frame = pd.DataFrame({name: cdnow[name] for name in ("account", "x", "t_x", "T")})
    frame["late"] = frame["T"] < 33
    frame["cohort"] = np.where(frame["T"] < 30, "c", np.where(frame["T"] < 35, "b", "a"))
    return frame


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_covariates_are_invariant_to_scale_and_tested(cdnow: cb.Table, model: str) -> None:
    frame = grouped(cdnow)
    frame["score"] = frame["late"] * 30 + 500.0
    plain = fit(frame, model=model)
    late, score = fit(frame, model=model, covariates=["late"]), fit(frame, model=model, covariates=["score"])
    assert late.names[-2:] == ["purchase:late", "leaving:late"]
    assert late.log_likelihood == pytest.approx(score.log_likelihood, abs=1e-6)
    assert late.parameters["purchase:late"] == pytest.approx(30 * score.parameters["purchase:score"], rel=1e-4)
    test = late.likelihood_ratio["all"]
    assert test["statistic"] == pytest.approx(2 * (late.log_likelihood - plain.log_likelihood), abs=1e-6)
    assert test["df"] == 2
    assert 0 < test["p"] < 1
    assert set(late.likelihood_ratio) == {"all", "purchase", "leaving"}


def test_a_covariate_that_splits_the_data_fits_each_part(cdnow: cb.Table) -> None:
    frame = grouped(cdnow)
    both = fit(frame, model="nbd", covariates={"purchase": ["cohort"]})
    assert both.names == ["r", "alpha", "purchase:cohort=b", "purchase:cohort=c"]
    separate = [fit(frame[frame["cohort"] == c], model="nbd").log_likelihood for c in "abc"]
    plain = fit(frame, model="nbd").log_likelihood
    assert plain <= both.log_likelihood <= sum(separate)


def test_an_unknown_level_is_named_with_its_account(cdnow: cb.Table) -> None:
    frame = grouped(cdnow)
    found = fit(frame, model="nbd", covariates={"purchase": ["cohort"]})
    frame.loc[3, "cohort"] = "z"
    with pytest.raises(cb.InputError) as error:
        found.conditional(frame, 39)
    assert str(error.value) == (
        "summary, row 3, column 'cohort': got 'z' of account 4, expected one of a, b, c (did you mean 'a'?)"
    )


# priors


def test_weak_priors_fit_what_has_no_maximum() -> None:
    few = {"x": [3, 4, 2], "t_x": [30.0, 35.0, 31.0], "T": [36.0, 38.0, 39.0]}
    with pytest.raises(cb.FitError, match="bg_nbd did not converge: the likelihood still changes with"):
        fit(few, model="bg_nbd")
    found = fit(few, model="bg_nbd", priors="weak")
    assert found.method == "map"
    assert found.priors["alpha"] == (pytest.approx(37.6666667 / 2), 1.0)
    assert all(np.isfinite(value) for value in found.parameters.values())


def test_priors_that_say_nothing_change_nothing(cdnow: cb.Table) -> None:
    flat = dict.fromkeys(("r", "alpha", "a", "b"), (1.0, 1e6))
    free, held = fit(cdnow, model="bg_nbd"), fit(cdnow, model="bg_nbd", priors=flat)
    assert list(held.parameters.values()) == pytest.approx(list(free.parameters.values()), rel=1e-6)


def test_one_account() -> None:
    found = fit({"x": [5], "t_x": [30.0], "T": [39.0]}, model="mbg_nbd", priors="weak")
    assert 0 < found.p_alive()["p_alive"][0] < 1


# comparison


def test_models_side_by_side(cdnow: cb.Table) -> None:
    table = compare_models(cdnow)
    assert set(table["model"][:2]) == {"mbg_nbd", "mbg_cnbd_k"}  # one stage: the same model
    assert table["model"][2] == "bg_nbd"
    assert table["model"].tolist()[-1] == "nbd"
    assert (table["holdout_orders"] == cdnow["x_holdout"].sum()).all()
    assert (np.abs(table["holdout_bias"][:3]) < 0.2).all()
    assert table["problem"].tolist() == [None] * 5


# wrong input

GOOD = {"account": ["A", "B", "C"], "x": [2, 1, 0], "t_x": [30.0, 2.0, 0.0], "T": [38.0, 38.0, 38.0]}
ROWS: list[tuple[str, Any, str]] = [
    ("x", [2.5, 1, 0], "row 0, column 'x': got 2.5 of account 'A', expected a whole number of repeats, at least 0"),
    ("x", [-1, 1, 0], "row 0, column 'x': got -1 of account 'A', expected a whole number of repeats, at least 0"),
    ("x", [None, 1, 0], "row 0, column 'x': got null of account 'A', expected a number"),
    ("t_x", [39.0, 2.0, 0.0], "row 0, column 't_x': got 39 of account 'A', expected at most T = 38"),
    (
        "t_x",
        [30.0, 2.0, 5.0],
        "row 2, column 't_x': got 5 of account 'C', expected 0, as x = 0: the last order is the first",
    ),
    ("t_x", [30.0, 0.0, 0.0], "row 1, column 't_x': got 0 of account 'B', expected a time above 0, as x = 1"),
    ("T", [38.0, -1.0, 38.0], "row 1, column 'T': got -1 of account 'B', expected a time of at least 0"),
    ("x", [0, 0, 0], "column 'x': got 0 for all 3 accounts, expected at least one account that ordered again"),
    (
        "unit",
        ["week", "day", "week"],
        "row 1, column 'unit': got 'day' of account 'B', expected one unit for all accounts, as in row 0: 'week'",
    ),
]


@pytest.mark.parametrize(("column", "values", "text"), ROWS)
@pytest.mark.parametrize("model", ["bg_nbd", "pareto_nbd"])
def test_wrong_histories_are_named_by_account(model: str, column: str, values: list[Any], text: str) -> None:
    frame = {**GOOD, column: values}
    if column == "x" and not any(values):
        frame["t_x"] = [0.0, 0.0, 0.0]
    with pytest.raises(cb.InputError) as error:
        fit(frame, model=model)
    assert str(error.value) == f"summary, {text}"


@pytest.mark.parametrize("value", [0.0, -3.0, None])
def test_values_that_gamma_gamma_cannot_take(value: float | None) -> None:
    shown = {0.0: "0", -3.0: "-3", None: "null"}[value]
    with pytest.raises(cb.InputError) as error:
        fit({**GOOD, "mean_value": [10.0, value, None]}, model="gamma_gamma")
    assert str(error.value) == (
        f"summary, row 1, column 'mean_value': got {shown} of account 'B', "
        "expected a mean value above 0 for an account with repeats"
    )


OPTIONS: list[tuple[dict[str, Any], str]] = [
    (
        {"model": "bgnbd"},
        "fit, column 'model': got 'bgnbd', expected one of bg_nbd, mbg_nbd, pareto_nbd, nbd, mbg_cnbd_k, gamma_gamma "
        "(did you mean 'bg_nbd'?)",
    ),
    ({"model": "bg_nbd", "k": 2}, "fit, column 'k': got 2, expected no k: only mbg_cnbd_k has one"),
    ({"model": "mbg_cnbd_k", "k": 0}, "fit, column 'k': got 0, expected a whole number of at least 1"),
    ({"model": "bg_nbd", "starts": 7}, "fit, column 'starts': got 7, expected 1 to 6, or 0 for the model's own"),
    ({"model": "bg_nbd", "starts": 0}, "fit, column 'starts': got 0, expected a whole number of at least 1"),
    (
        {"model": "bg_nbd", "priors": {"s": (1, 1)}},
        "fit, column 'priors': got 's', expected one of r, alpha, a, b (did you mean 'r'?)",
    ),
    (
        {"model": "bg_nbd", "priors": "strong"},
        "fit, column 'priors': got 'strong', expected 'weak', or a dict of parameter: (median, spread)",
    ),
    ({"model": "bg_nbd", "unit": "weeks"}, "fit, column 'unit': got 'weeks', expected one of day, week, month, year"),
    (
        {"model": "mbg_cnbd_k"},
        "summary, column 'log_gaps': expected the column log_gaps (see summarise), which choosing k needs, or a k",
    ),
    (
        {"model": "bg_nbd", "covariates": {"both": ["x"]}},
        "fit, column 'covariates': got 'both', expected one of purchase, leaving",
    ),
    (
        {"model": "bg_nbd", "covariates": ["T"]},
        "summary, column 'T': got the same value for all accounts, expected a covariate that differs",
    ),
    (
        {"model": "nbd", "covariates": {"leaving": ["x"]}},
        "fit, column 'covariates': got 'x' on leaving, expected covariates of the order rate only: "
        "in nbd nobody leaves",
    ),
]


@pytest.mark.parametrize(("options", "text"), OPTIONS)
def test_wrong_options_are_named(options: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as error:
        fit(GOOD, **options)
    assert str(error.value) == text


def test_what_does_not_converge_is_never_returned() -> None:
    """Everybody orders at one rate and nobody leaves: every parameter runs away."""
    with pytest.raises(cb.FitError) as error:
        fit({"x": [10] * 50, "t_x": [38.0] * 50, "T": [38.5] * 50}, model="bg_nbd")
    assert error.value.iterations > 0
