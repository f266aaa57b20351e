"""Differences of two NPS and trends, against the formulas written out and simulated answers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import cabochon as cb

FIRST, SECOND = (12, 5, 3), (9, 10, 14)


def answers(promoters: int, passives: int, detractors: int) -> dict[str, Any]:
    return {"nps": [10] * promoters + [8] * passives + [3] * detractors}


def limits(frame: Any, **more: Any) -> tuple[float, float]:
    result = cb.feedback.nps(frame, **more)
    return float(result["nps_low"][0]), float(result["nps_high"][0])


def classes(nps: np.ndarray) -> np.ndarray:
    return (nps >= 9).astype(float) - (nps <= 6)


def two() -> dict[str, Any]:
    a, b = answers(*FIRST)["nps"], answers(*SECOND)["nps"]
    return {"side": ["a"] * len(a) + ["b"] * len(b), "nps": a + b}


def change(frame: Any, **more: Any) -> dict[str, float]:
    more = {"between": "side", "first": "a", "second": "b"} | more
    result = cb.feedback.nps_difference(frame, **more)
    return {name: float(result[name][0]) for name in result if not np.ma.is_masked(result[name][0])}


def parts(counts: tuple[int, int, int], extra: float) -> tuple[float, float]:
    n = sum(counts) + 3 * extra
    p, d = (counts[0] + 0.75 * extra) / n, (counts[2] + 0.75 * extra) / n
    return p - d, (p + d - (p - d) ** 2) / n


@pytest.mark.parametrize(("method", "extra"), [("wald", 0.0), ("adjusted_wald", 1.0)])
def test_normal_limits_by_their_formula(method: str, extra: float) -> None:
    (one, v1), (other, v2) = parts(FIRST, extra), parts(SECOND, extra)
    se = 100 * math.sqrt(v1 + v2)
    found = change(two(), method=method)
    assert found["difference"] == pytest.approx(45 + 100 * 5 / 33)
    assert found["se"] == pytest.approx(se)
    assert found["difference_low"] == pytest.approx(100 * (one - other) - 1.959963984540054 * se)
    assert found["p"] == pytest.approx(math.erfc(100 * (one - other) / se / math.sqrt(2)))


def test_score_limits_join_those_of_the_sides() -> None:
    found = change(two(), method="score")
    (l1, u1), (l2, u2) = limits(answers(*FIRST), method="score"), limits(answers(*SECOND), method="score")
    value, r1, r2 = found["difference"], 45.0, -100 * 5 / 33
    assert found["difference_low"] == pytest.approx(value - math.hypot(r1 - l1, u2 - r2))
    assert found["difference_high"] == pytest.approx(value + math.hypot(u1 - r1, r2 - l2))
    # The p-value is the level whose limit is nought.
    edge = change(two(), method="score", level=1 - found["p"])
    assert edge["difference_low"] == pytest.approx(0, abs=1e-4)


def test_bayes_limits_by_simulation() -> None:
    rng = np.random.default_rng(2)
    a, b = (rng.dirichlet(np.array(c) + 0.5, 400000) for c in (FIRST, SECOND))
    draws = 100 * (a[:, 0] - a[:, 2] - b[:, 0] + b[:, 2])
    found = change(two(), method="bayes")
    expected = np.quantile(draws, [0.025, 0.975])
    assert (found["difference_low"], found["difference_high"]) == pytest.approx(expected, abs=0.5)
    assert found["p"] == pytest.approx(2 * (draws < 0).mean(), abs=2e-3)


def test_accounts_that_answered_in_both_periods_count_once() -> None:
    rng = np.random.default_rng(9)
    account = np.tile(np.arange(30), 2)
    mood = rng.normal(0, 2.5, 30)[account]
    nps = np.clip(np.round(7 + mood + rng.normal(0, 0.7, 60)), 0, 10).astype(int)
    frame = {"account": account, "side": np.repeat(["a", "b"], 30), "nps": nps}
    x = classes(nps)
    u = (x[:30] - x[:30].mean()) / 30 - (x[30:] - x[30:].mean()) / 30
    se = 100 * math.sqrt(30 / 29 * (u**2).sum())
    found = change(frame, cluster="account")
    assert found["se"] == pytest.approx(se)
    assert found["se"] < change(frame)["se"]


def test_p_values_are_even_where_nothing_differs_on_simulated_answers() -> None:
    rng = np.random.default_rng(12)
    scores = rng.choice([10, 8, 3], size=(400, 80), p=[0.4, 0.3, 0.3])
    frame = {"g": np.repeat(np.arange(400), 80), "side": np.tile(np.repeat(["a", "b"], 40), 400), "nps": scores.ravel()}
    for method in ("wald", "adjusted_wald", "score"):
        found = cb.feedback.nps_difference(frame, by="g", between="side", first="a", second="b", method=method)
        assert 0.02 <= np.mean(np.asarray(found["p"]) < 0.05) <= 0.085


def test_periods_are_pairs_of_days_and_swapping_them_turns_the_sign() -> None:
    days = np.array(["2026-01-05", "2026-02-01", "2026-04-02", "2026-05-01", "2026-09-01"], dtype="datetime64[D]")
    frame = {"date": days, "nps": [9, 3, 10, 10, 0]}
    one, two_ = ("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")
    ahead = cb.feedback.nps_difference(frame, between="date", first=one, second=two_)
    back = cb.feedback.nps_difference(frame, between="date", first=two_, second=one)
    assert (ahead["first_n"].tolist(), ahead["second_n"].tolist()) == ([2], [2])
    assert float(ahead["difference"][0]) == -float(back["difference"][0]) == 100
    assert float(ahead["p"][0]) == pytest.approx(float(back["p"][0]))


def test_a_side_without_answers_is_null() -> None:
    frame = {"g": [1, 1, 2], "side": ["a", "b", "a"], "nps": [9, 3, 9]}
    found = cb.feedback.nps_difference(frame, by="g", between="side", first="a", second="b")
    assert found["second_n"].tolist() == [1, 0]
    assert np.ma.is_masked(found["difference"][1])


def months(seed: int, slope: float) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    month = rng.integers(0, 12, 300)
    p = 0.3 + slope * month
    nps = np.where(rng.random(300) < p, 10, np.where(rng.random(300) < 0.5, 8, 3))
    date = np.array([f"2026-{m + 1:02d}-{1 + i % 28:02d}" for i, m in enumerate(month)], dtype="datetime64[D]")
    return {"date": date, "nps": nps, "account": rng.integers(0, 40, 300), "month": month}


@pytest.mark.parametrize("cluster", [None, "account"])
def test_the_trend_is_that_of_least_squares(cluster: str | None) -> None:
    frame = months(1, 0.04)
    x, t = classes(frame["nps"]), frame["month"].astype(float)
    design = np.stack([np.ones(300), t], 1)
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ x
    scores = design * (x - design @ beta)[:, None]
    if cluster:
        sums = np.stack([np.bincount(frame["account"], scores[:, k]) for k in range(2)], 1)
        g = len(np.unique(frame["account"]))
        meat, factor = sums.T @ sums, g / (g - 1) * 299 / 298
    else:
        meat, factor = scores.T @ scores, 300 / 298
    se = math.sqrt(factor * (bread @ meat @ bread)[1, 1])
    found = cb.feedback.nps_trend(frame, cluster=cluster)
    slope, low, high = (float(found.trend[name][0]) for name in ("slope", "slope_low", "slope_high"))
    assert slope == pytest.approx(100 * beta[1])
    t95 = 2.0226909 if cluster else 1.9679565
    assert ((high - low) / 2) == pytest.approx(100 * t95 * se, rel=1e-5)
    assert found.trend["direction"].tolist() == ["rising"]
    assert "12 periods, rising" in repr(found)
    assert found["n"].sum() == 300


def test_no_trend_is_seldom_called_one_on_simulated_months() -> None:
    called = [cb.feedback.nps_trend(months(seed, 0.0)).trend["p"][0] < 0.05 for seed in range(120)]
    assert np.mean(called) <= 0.11


@pytest.mark.parametrize(
    ("period", "starts"),
    [
        ("week", ["2026-01-26", "2026-02-02", "2026-02-09"]),
        ("month", ["2026-02-01"]),
        ("quarter", ["2026-01-01"]),
        ("year", ["2026-01-01"]),
    ],
)
def test_periods_begin_where_the_calendar_says(period: str, starts: list[str]) -> None:
    frame = {"date": np.array(["2026-02-01", "2026-02-15"], dtype="datetime64[D]"), "nps": [9, 3]}
    found = cb.feedback.nps_trend(frame, period=period)
    assert [str(day) for day in found["period"]] == starts


def test_groups_and_gaps() -> None:
    frame = {
        "role": ["user", "user", "technical"],
        "date": np.array(["2026-01-01", "2026-03-01", "2026-02-01"], dtype="datetime64[D]"),
        "nps": [9, 3, 8],
    }
    found = cb.feedback.nps_trend(frame, by="role")
    assert found["role"].tolist() == ["technical", "user", "user", "user"]
    assert found["n"].tolist() == [1, 1, 0, 1]
    assert np.ma.is_masked(found["nps"][2])
    assert found.trend["periods"].tolist() == [1, 3]
    assert np.ma.is_masked(found.trend["slope"][0])


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"first": "x"},
            "nps_difference, column 'first': got 'x', expected a value of the column 'side': one of a, b "
            "(did you mean 'a'?)",
        ),
        ({"first": "b"}, "frame, row 20, column 'side': got a row of both sides, expected sides that do not overlap"),
        (
            {"method": "t"},
            "nps_difference, column 'method': got 't', expected one of wald, adjusted_wald, score, bayes, linearised",
        ),
        ({"level": 1.0}, "nps_difference, column 'level': got 1, expected a number above 0 and below 1"),
    ],
)
def test_wrong_inputs_of_a_difference(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        change(two(), **more)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"period": "day"}, "nps_trend, column 'period': got 'day', expected one of week, month, quarter, year"),
        (
            {"frame": {"date": ["soon"], "nps": [9]}},
            "frame, row 0, column 'date': got 'soon', expected a day written as 2026-10-31",
        ),
        ({"date": "nps"}, "frame, column 'nps': got a column of type int64, expected a column of days"),
    ],
)
def test_wrong_inputs_of_a_trend(more: dict[str, Any], text: str) -> None:
    frame = {"date": np.array(["2026-01-01"], dtype="datetime64[D]"), "nps": [9]}
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps_trend(**({"frame": frame} | more))
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"cluster": "side", "method": "score"},
            "nps_difference, column 'method': got 'score', expected 'linearised', or none, with a cluster",
        ),
        (
            {"weight": "nps", "method": "wald"},
            "nps_difference, column 'method': got 'wald', expected 'linearised', or none, with a weight",
        ),
        (
            {"first": ("2026-03-31", "2026-03-01"), "between": "date"},
            "nps_difference, column 'first': got '2026-03-31' to '2026-03-01', "
            "expected a last day not before the first",
        ),
        (
            {"first": ("2027-03-01", "2027-03-31"), "second": "2026-01-01", "between": "date"},
            "nps_difference, column 'first': got '2027-03-01' to '2027-03-31', expected a value of the column 'date', "
            "which holds days from 2026-01-01 to 2026-02-22",
        ),
        (
            {"first": 7, "second": 3, "between": "nps"},
            "nps_difference, column 'first': got '7', expected a value of the column 'nps': one of 3, 8, 10 "
            "(did you mean '3'?)",
        ),
        (
            {"first": (1, 2), "second": 3, "between": "nps"},
            "nps_difference, column 'first': got '1' to '2', expected one value, as the column 'nps' holds no days",
        ),
        (
            {"first": None},
            "nps_difference, column 'first': got None, expected a value of the column, or a first and a last day",
        ),
        ({"between": 5}, "nps_difference, column 'between': got 5, expected the name of a column"),
    ],
)
def test_sides_and_methods_that_do_not_fit(more: dict[str, Any], text: str) -> None:
    frame = two()
    frame["date"] = np.datetime64("2026-01-01") + np.arange(len(frame["nps"]))
    with pytest.raises(cb.InputError) as caught:
        change(frame, **more)
    assert str(caught.value) == text


def test_an_unknown_side_among_many_is_answered_with_the_nearest() -> None:
    frame = {"side": [f"region {k}" for k in range(30)], "nps": [9] * 30}
    with pytest.raises(cb.InputError) as caught:
        change(frame, first="regoin 7", second="region 1")
    text = str(caught.value)
    assert "region 0, region 1, region 10, " in text
    assert text.endswith(" and 20 more (did you mean 'region 7'?)")


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ([2025, 2026], 2026.0, 2025),
        ([2025, 2026], np.int64(2026), "2025"),
        ([2.5, 3.5], 3.5, np.float64(2.5)),
        (np.array([0.1, 0.2], dtype=np.float32), 0.2, 0.1),
        ([False, True], True, False),
        ([False, True], np.bool_(True), 0),
        (["2025", "2026"], 2026, 2025),
        ([2**62, 2**62 + 1], 2**62 + 1, 2**62),
    ],
)
def test_sides_of_numbers_and_truths(column: Any, first: Any, second: Any) -> None:
    found = change({"side": column, "nps": [3, 10]}, first=first, second=second, method="wald")
    assert found["difference"] == 200


def test_limits_of_periods_by_cluster_are_those_of_nps() -> None:
    frame = months(3, 0.03)
    for more in ({"cluster": "account"}, {"method": "linearised"}, {"method": "score"}, {"method": "bayes"}):
        found = cb.feedback.nps_trend(frame, **more)
        own = cb.feedback.nps(frame, by="month", **more)
        assert np.allclose(np.asarray(found["nps_low"]), np.asarray(own["nps_low"]))
        assert np.allclose(np.asarray(found["nps_high"]), np.asarray(own["nps_high"]))
    alone = cb.feedback.nps_trend({"date": ["2026-01-01"] * 2, "nps": [9, 3], "a": [1, 1]}, cluster="a")
    assert np.ma.is_masked(alone["nps_low"][0])


def test_draws_for_periods() -> None:
    frame = months(4, 0.0)
    found = cb.feedback.nps_trend(frame, method="bootstrap", resamples=4000, seed=7)
    again = cb.feedback.nps_trend(frame, method="bootstrap", resamples=4000, seed=7)
    wald = cb.feedback.nps_trend(frame, method="wald")
    assert found["nps_low"].tolist() == again["nps_low"].tolist()
    assert np.max(np.abs(np.asarray(found["nps_low"]) - np.asarray(wald["nps_low"]))) < 8
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps_trend(frame, method="bootstrap", cluster="account")
    assert "got 'bootstrap', expected 'linearised', or none, with a cluster" in str(caught.value)
