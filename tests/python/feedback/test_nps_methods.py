"""Limits of the NPS beyond Wald: score, Bayes, clusters, weights, finite populations, draws; the 1-to-10 scale."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import cabochon as cb

COUNTS = [(8, 3, 2), (5, 0, 5), (10, 0, 0), (0, 7, 0), (0, 2, 9), (40, 25, 35), (1, 0, 0)]


def answers(promoters: int, passives: int, detractors: int) -> dict[str, Any]:
    return {"nps": [10] * promoters + [8] * passives + [3] * detractors}


def limits(frame: Any, **more: Any) -> tuple[float, float]:
    result = cb.feedback.nps(frame, **more)
    return float(result["nps_low"][0]), float(result["nps_high"][0])


def variance_under(p: float, d: float, delta: float) -> float:
    """Variance of one answer under the most likely shares whose difference is delta, by search."""
    q = np.linspace(max(0.0, -delta), min(1.0, (1 - delta) / 2), 200001)
    with np.errstate(divide="ignore", invalid="ignore"):
        like = sum(
            np.where(share > 0, share * np.log(np.maximum(of, 1e-300)), 0.0)
            for share, of in ((p, q + delta), (d, q), (1 - p - d, 1 - 2 * q - delta))
        )
    best = q[int(np.argmax(like))]
    return float(2 * best + delta - delta**2)


@pytest.mark.parametrize("counts", COUNTS)
def test_score_limits_lie_where_the_score_test_has_its_quantile(counts: tuple[int, int, int]) -> None:
    n = sum(counts)
    p, d = counts[0] / n, counts[2] / n
    low, high = limits(answers(*counts), method="score")
    for limit in (low / 100, high / 100):
        if abs(limit) >= 1:
            continue
        statistic = abs(p - d - limit) / math.sqrt(variance_under(p, d, limit) / n)
        assert statistic == pytest.approx(1.959964, abs=2e-3)
    assert low <= 100 * (p - d) <= high
    mirrored = limits(answers(*counts[::-1]), method="score")
    assert mirrored == pytest.approx((-high, -low), abs=1e-8)


@pytest.mark.parametrize("counts", COUNTS)
def test_bayes_limits_by_simulation(counts: tuple[int, int, int]) -> None:
    draws = np.random.default_rng(3).dirichlet(np.array(counts) + 0.5, 400000)
    expected = 100 * np.quantile(draws[:, 0] - draws[:, 2], [0.025, 0.975])
    value = 100 * (counts[0] - counts[2]) / sum(counts)
    expected = [min(value, expected[0]), max(value, expected[1])]
    assert limits(answers(*counts), method="bayes") == pytest.approx(expected, abs=0.5)


def test_score_limits_of_answers_that_are_all_alike() -> None:
    z2 = 1.959963984540054**2
    assert limits(answers(10, 0, 0), method="score") == pytest.approx((100 * (10 - z2) / (10 + z2), 100))
    assert limits(answers(0, 0, 10), method="score") == pytest.approx((-100, -100 * (10 - z2) / (10 + z2)))
    assert limits(answers(0, 7, 0), method="score") == pytest.approx((-100 * z2 / (7 + z2), 100 * z2 / (7 + z2)))


def test_equal_counts_give_equal_limits_whether_small_or_among_many() -> None:
    frame = {"g": np.repeat(np.arange(60), np.arange(1, 61)), "nps": np.tile([10, 3, 8], 610)}
    for method in ("score", "bayes"):
        result = cb.feedback.nps(frame, by="g", method=method)
        for row in (0, 38, 59):
            own = {"nps": frame["nps"][frame["g"] == row]}
            assert limits(own, method=method) == (result["nps_low"][row], result["nps_high"][row])


def clustered(seed: int, groups: int = 12) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    account = np.repeat(np.arange(groups), rng.integers(1, 6, groups))
    mood = rng.normal(0, 2, groups)[account]
    nps = np.clip(np.round(7.5 + mood + rng.normal(0, 1, len(account))), 0, 10).astype(int)
    return {"account": account, "nps": nps, "revenue": rng.gamma(1, 100, len(account))}


def classes(nps: np.ndarray) -> np.ndarray:
    return (nps >= 9).astype(float) - (nps <= 6)


@pytest.mark.parametrize("weight", [None, "revenue"])
def test_clusters_by_the_formula_of_a_ratio(weight: str | None) -> None:
    frame = clustered(1)
    x, account = classes(frame["nps"]), frame["account"]
    w = np.ones(len(x)) if weight is None else frame["revenue"]
    ratio = (w * x).sum() / w.sum()
    sums = np.bincount(account, w * (x - ratio))
    g = len(sums)
    se = 100 * math.sqrt(g / (g - 1) * (sums**2).sum()) / w.sum()
    result = cb.feedback.nps(frame, cluster="account", weight=weight)
    assert float(result["nps"][0]) == pytest.approx(100 * ratio)
    assert float(result["se"][0]) == pytest.approx(se)
    assert int(result["clusters"][0]) == g
    t = 2.200985160082949  # t of 11 degrees of freedom, two-sided 95 %
    assert (float(result["nps_high"][0]) - 100 * ratio) == pytest.approx(min(100 - 100 * ratio, t * se), rel=1e-6)
    alone = cb.feedback.nps(frame, method="linearised", weight=weight)
    n = len(x)
    own = 100 * math.sqrt(n / (n - 1) * ((w * (x - ratio)) ** 2).sum()) / w.sum()
    assert float(alone["se"][0]) == pytest.approx(own)
    if weight is None:
        assert float(alone["design_effect"][0]) == pytest.approx(1)
        assert float(result["design_effect"][0]) == pytest.approx((se / own) ** 2)
    else:
        assert "n_effective" in list(result)


def test_clustered_limits_hold_the_truth_on_simulated_accounts() -> None:
    inside = plain = 0
    rng = np.random.default_rng(4)
    for _ in range(200):
        shares = rng.dirichlet([1.0, 0.5, 0.5], 40)  # truth: 100 (1/2 - 1/4) = 25
        counts = np.stack([rng.multinomial(5, s) for s in shares])
        frame = {
            "account": np.repeat(np.arange(40), 5),
            "nps": np.concatenate([np.repeat([10, 8, 3], c) for c in counts]),
        }
        low, high = limits(frame, cluster="account")
        inside += low <= 25 <= high
        low, high = limits(frame)
        plain += low <= 25 <= high
    assert 180 <= inside <= 200
    assert plain < 165


def test_a_cluster_alone_has_no_limits() -> None:
    result = cb.feedback.nps({"account": [1, 1], "nps": [9, 3]}, cluster="account")
    assert float(result["nps"][0]) == 0
    assert all(np.ma.is_masked(result[name][0]) for name in ("nps_low", "nps_high", "se"))


@pytest.mark.parametrize("method", ["wald", "adjusted_wald", "score", "bayes"])
def test_a_finite_population(method: str) -> None:
    frame = answers(20, 12, 8)
    free, of_60 = limits(frame, method=method), limits(frame, method=method, population=60)
    assert free[0] < of_60[0] < 30 < of_60[1] < free[1]
    assert limits(frame, method=method, population=40) == (30.0, 30.0)
    many = limits(frame, method=method, population=10**9)
    assert many == pytest.approx(free, abs=1e-3)
    if method == "wald":
        se = math.sqrt((28 / 40 - 0.09) / 40 * 20 / 59)
        assert of_60 == pytest.approx((30 - 195.9964 * se, 30 + 195.9964 * se), abs=1e-3)


def test_the_posterior_of_a_finite_population_by_simulation() -> None:
    rng = np.random.default_rng(8)
    shares = rng.dirichlet([20.5, 12.5, 8.5], 200000)
    unseen = np.array([rng.multinomial(20, s) for s in shares[:60000]])
    scores = 100 * ((20 + unseen[:, 0]) - (8 + unseen[:, 2])) / 60
    expected = np.quantile(scores, [0.025, 0.975])
    assert limits(answers(20, 12, 8), method="bayes", population=60) == pytest.approx(expected, abs=2.5)


def test_populations_by_group() -> None:
    frame = {"g": ["a", "a", "b"], "nps": [9, 3, 10], "staff": [2, 2, 50]}
    result = cb.feedback.nps(frame, by="g", population="staff")
    assert result["population"].tolist() == [2, 50]
    assert result["nps_low"].tolist()[0] == result["nps_high"].tolist()[0] == 0
    clusters = cb.feedback.nps(frame, by="g", population="staff", method="linearised")
    assert clusters["se"].tolist()[0] == 0


def test_draws_again() -> None:
    frame = answers(300, 120, 80)
    low, high = limits(frame, method="bootstrap", seed=1)
    wald = limits(frame, method="wald")
    assert (low, high) == pytest.approx(wald, abs=0.8)
    assert limits(frame, method="bootstrap", seed=1) == (low, high)
    few_draws = {limits(frame, method="bootstrap", resamples=100, seed=seed) for seed in range(5)}
    assert len(few_draws) > 1
    few = answers(6, 3, 3)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(12, [0.5, 0.25, 0.25], 200000)
    expected = np.quantile(100 * (drawn[:, 0] - drawn[:, 2]) / 12, [0.025, 0.975])
    assert limits(few, method="bootstrap", resamples=200000) == pytest.approx(expected, abs=1e-9)


def test_a_group_does_not_depend_on_the_others() -> None:
    frame = {"g": [0] * 9 + [1] * 12, "nps": [10, 8, 3] * 7}
    both = cb.feedback.nps(frame, by="g", method="bootstrap", resamples=500)
    again = cb.feedback.nps({k: v[:9] for k, v in frame.items()}, by="g", method="bootstrap", resamples=500)
    assert both["nps_low"].tolist()[0] == again["nps_low"].tolist()[0]


def test_the_scale_is_declared() -> None:
    frame = {"nps": [1, 7, 9, 10, None]}
    assert cb.feedback.nps(frame, scale="1-10")["nps"].tolist() == cb.feedback.nps(frame)["nps"].tolist()
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps({"nps": [1, 0, 11]}, scale="1-10")
    assert str(caught.value).splitlines()[1:] == [
        "  frame, row 1, column 'nps': got 0, expected a whole number from 1 to 10",
        "  frame, row 2, column 'nps': got 11, expected a whole number from 1 to 10",
    ]
    with pytest.raises(cb.InputError):
        cb.feedback.scores({"nps": np.array([0], dtype=np.int8)}, scale="1-10")


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"method": "exact"},
            "nps, column 'method': got 'exact', "
            "expected one of wald, adjusted_wald, score, bayes, linearised, bootstrap",
        ),
        ({"scale": "0-5"}, "nps, column 'scale': got '0-5', expected one of 0-10, 1-10 (did you mean '0-10'?)"),
        (
            {"population": 2},
            "frame, column 'population': got 2, expected at least the 3 answers of the group",
        ),
        (
            {"population": 5, "by": "g"},
            "nps, column 'population': got one number for several groups, expected a column with a number for each",
        ),
        (
            {"population": "some"},
            "frame, row 1, column 'some': got 6, expected 5, as in the rows before of the same group",
        ),
        (
            {"population": 5, "weight": "w"},
            "nps, column 'population': got a population together with a weight, expected the method 'linearised'",
        ),
        (
            {"cluster": "a", "method": "wald"},
            "nps, column 'method': got 'wald', expected 'linearised', or none, with a cluster",
        ),
        ({"cluster": "a"}, "frame, row 2, column 'a': got null, expected who it belongs to"),
        (
            {"method": "bootstrap", "resamples": 10},
            "nps, column 'resamples': got 10, expected a number of at least 100 and at most 1e+08",
        ),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    frame = {"g": [1, 1, 1], "a": [1, 1, None], "nps": [9, 9, 3], "some": [5, 6, 5], "w": [1.0, 2.0, 3.0]}
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nps(frame, **more)
    assert str(caught.value) == text
