"""Effects of measures on orders: simulated truths, regression to the mean, placebos, wrong input."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import cabochon as cb


def simulated(
    seed: int, *, lift: float = 1.0, chosen_low: bool = False, accounts: int = 160
) -> tuple[dict[str, Any], list[int]]:
    """Two years of orders at rates that differ by account; the treated order `lift` times as often from day 365 on."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(4, 5, accounts)  # orders a year
    before = draw.poisson(rate / 2)  # the half year before the start
    order = np.argsort(before) if chosen_low else draw.permutation(accounts)
    treated = sorted(int(a) for a in order[:40])
    account, day = [], []
    for a in range(accounts):
        early = draw.integers(0, 183, draw.poisson(rate[a] / 2))
        half = draw.integers(183, 365, before[a])
        late = draw.integers(365, 730, draw.poisson(rate[a] * (lift if a in treated else 1)))
        for d in (early, half, late):
            account += [a] * len(d)
            day += d.tolist()
    dates = np.datetime64("2025-01-01") + np.array(day)
    return {"account": np.array(account), "date": dates, "revenue": np.full(len(day), 10.0)}, treated


def first(result: Any, name: str) -> float:
    return float(result.measures[name][0])


def test_simulated_lift_is_found_and_nothing_is_not() -> None:
    held = found = 0
    for seed in range(12):
        orders, treated = simulated(seed, lift=1.5)
        result = cb.retention.effect(orders, treated, "2026-01-01", placebos=0)
        truth = first(result, "treated_before") * 0.5
        held += first(result, "effect_low") <= truth <= first(result, "effect_high")
        found += first(result, "effect_low") > 0
    assert held >= 10
    assert found >= 10
    quiet = 0
    for seed in range(12):
        orders, treated = simulated(100 + seed)
        result = cb.retention.effect(orders, treated, "2026-01-01", placebos=0)
        quiet += first(result, "effect_low") <= 0 <= first(result, "effect_high")
    assert quiet >= 11


def test_simulated_choice_of_the_worst_is_seen_through_and_warned_of() -> None:
    orders, treated = simulated(3, chosen_low=True)
    with pytest.warns(UserWarning, match="below the others before: part of their change is a fall back to the mean"):
        result = cb.retention.effect(orders, treated, "2026-01-01", against="all")
    assert first(result, "naive_low") > 0  # a naive eye sees an improvement
    assert first(result, "effect_low") <= 0 <= first(result, "effect_high")
    assert result.chosen_low < -0.5
    assert first(result, "regression") > 0
    parts = first(result, "regression") + first(result, "beyond")
    common = first(result, "controls_after") - first(result, "controls_before")
    assert parts + common == pytest.approx(first(result, "naive"), abs=1e-9)


def test_event_study_and_placebos_lie_around_nothing_before_the_start() -> None:
    orders, treated = simulated(5, lift=2.0)
    result = cb.retention.effect(orders, treated, "2026-01-01", window_days=120, against="all")
    periods = result.periods
    assert periods["period"].min() < 0 <= periods["period"].max()
    after = periods["period"] >= 0
    assert (periods["difference_low"][after] > 0).mean() > 0.9
    assert ((periods["difference_low"][~after] <= 0) & (periods["difference_high"][~after] >= 0)).mean() > 0.7
    assert periods["begins"][after].min() == np.datetime64("2026-01-01")
    assert len(result.placebos["start"]) > 0
    assert abs(result.placebos["difference"]).max() < first(result, "difference")
    assert result.placebos["start"].max() <= np.datetime64("2025-09-03")


def test_lifetime_values_and_the_value_of_one_saved() -> None:
    orders, treated = simulated(7, lift=1.5)
    result = cb.retention.effect(orders, treated, "2026-01-01", value="revenue", discount_rate_annual=0.1)
    lives = result.lifetimes
    expected = lives["value_per_year"] / (lives["churn_per_year"] + np.log(1.1))
    np.testing.assert_allclose(lives["lifetime_value"], expected)
    assert result.value_of_saved is not None
    assert result.value_of_saved.low < result.value_of_saved.value < result.value_of_saved.high
    assert result.measures["outcome"].tolist() == ["orders_per_year", "value_per_year"]
    again = cb.retention.effect(orders, treated, "2026-01-01", value="revenue", discount_rate_annual=0.1)
    assert again.value_of_saved == result.value_of_saved
    saved = cb.retention.value_of_saved(orders, "2026-12-31", value="revenue", discount_rate_annual=0.1)
    assert saved.low < saved.value < saved.high


def test_simulated_churn_of_the_treated_is_lower() -> None:
    draw = np.random.default_rng(2)
    account, day = [], []
    for a in range(200):
        hazard = 0.4 if a < 100 else 1.2  # a year, from the start on
        end = 365 + draw.exponential(365 / hazard)
        days = np.arange(draw.integers(0, 20), min(end, 1100), 20)
        account += [a] * len(days)
        day += days.tolist()
    orders = {"account": np.array(account), "date": np.datetime64("2025-01-01") + np.array(day, dtype=int)}
    result = cb.retention.effect(orders, range(100), "2026-01-01", lost_after_days=90, against="all")
    assert result.churn_ratio is not None
    assert result.churn_ratio.high < 1
    assert result.churn_ratio.low < 1 / 3 < result.churn_ratio.high


def test_what_cannot_be_had_is_said() -> None:
    orders, treated = simulated(9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = cb.retention.effect(orders, treated, "2026-01-01", window_days=300)
    said = dict(result.not_computed)
    assert said["placebos"] == "fewer than three windows of days before start"
    assert said["lifetime value"] == "no value was given"
    assert result.value_of_saved is None
    assert "treated accounts" in repr(result)
    assert "<ul>" in result._repr_html_()


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"treated": [1000]},
        "effect, row 0, column 'treated': got 1000, expected an account of the 'account' column of orders",
    ),
    (
        {"start": "2025-02-01"},
        "effect, column 'start': got 2025-02-01, expected a day of at least 2025-07-02: 182 days after the first order",
    ),
    (
        {"start": "2026-12-01"},
        "effect, column 'start': got 2026-12-01, expected a day of at most 2026-07-03: "
        "182 days of after must be known on 2026-12-31",
    ),
    ({"start": "1 May"}, "effect, column 'start': got '1 May', expected a day written as 2026-10-31"),
    ({"against": "none"}, "effect, column 'against': got 'none', expected one of matched, all"),
    ({"window_days": 3}, "effect, column 'window_days': got 3, expected a number of at least 14 and at most 3660"),
    ({"level": 1.0}, "effect, column 'level': got 1, expected a number above 0 and below 1"),
    (
        {"discount_rate_annual": -0.1},
        "effect, column 'discount_rate_annual': got -0.1, expected a number of at least 0 and at most 10",
    ),
    (
        {"value": "margn"},
        "orders, column 'margn': expected one of account, date, revenue",
    ),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[w[1][:60] for w in WRONG])
def test_wrong_input_is_answered_in_words(change: dict[str, Any], text: str) -> None:
    orders, treated = simulated(1)
    orders["account"] = np.append(orders["account"], [0, 0])
    orders["date"] = np.append(orders["date"], [np.datetime64("2025-01-01"), np.datetime64("2026-12-31")])
    orders["revenue"] = np.append(orders["revenue"], [1.0, 1.0])
    arguments: dict[str, Any] = {"treated": treated, "start": "2026-01-01", **change}
    with pytest.raises(cb.InputError) as caught:
        cb.retention.effect(orders, arguments.pop("treated"), arguments.pop("start"), **arguments)
    assert str(caught.value) == text
