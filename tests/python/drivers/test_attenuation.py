"""Slopes of noisy factors: planted truth, closed form, wrong inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import attenuation


def simulated(seed: int, n: int = 400, answers: int = 2) -> dict[str, Any]:
    """True slopes 2 (score, heard through few people) and -1 (price); *simulated*."""
    draw = np.random.default_rng(seed)
    account = np.repeat(np.arange(n // 4), 4)
    true = 7 + draw.normal(size=n // 4)[account] * 0.8 + draw.normal(size=n) * 0.6
    price = 0.4 * true + draw.normal(size=n)
    sd = 1.0
    score = true + draw.normal(size=n) * sd / np.sqrt(answers)
    margin = 2 * true - price + 0.5 * draw.normal(size=n // 4)[account] + draw.normal(size=n)
    se = np.full(n, sd / np.sqrt(answers))
    return {"margin": margin, "score": score, "price": price, "account": account, "se": se}


def test_one_factor_is_the_raw_slope_over_the_reliability() -> None:
    draw = np.random.default_rng(1)
    x = draw.normal(size=200)
    frame = {"x": x, "y": 3 * x + draw.normal(size=200)}
    row = attenuation(frame, "y", ["x"], reliability={"x": 0.64}).slopes
    assert row["corrected"][0] == pytest.approx(row["raw"][0] / 0.64, rel=1e-12)
    assert row["raw_low"][0] < row["raw"][0] < row["raw_high"][0] < row["corrected"][0]


def test_no_noise_changes_nothing() -> None:
    frame = simulated(2)
    row = attenuation(frame, "margin", ["score", "price"], reliability={"score": 1.0}, draws=10).slopes
    np.testing.assert_allclose(row["corrected"], row["raw"], rtol=1e-12)
    np.testing.assert_allclose(row["simex"], row["raw"], rtol=1e-9)
    from cabochon.drivers import regress

    plain = regress(frame, "margin", ["score", "price"]).coefficients
    np.testing.assert_allclose(row["raw"], plain["estimate"][1:], rtol=1e-10)
    np.testing.assert_allclose(row["raw_low"], plain["low"][1:], rtol=1e-9)


def test_planted_truth_is_recovered_at_the_stated_rate_and_the_raw_slope_is_not() -> None:
    """*Simulated*: 150 studies, truth 2; 95 % limits of both corrected slopes hold it in 90 to 99 % of them."""
    runs = 150
    held = {"raw": 0, "corrected": 0, "simex": 0}
    mean = dict.fromkeys(held, 0.0)
    for seed in range(runs):
        frame = simulated(seed + 10)
        row = attenuation(
            frame, "margin", ["score", "price"], errors={"score": "se"}, cluster="account", draws=30, threads=1
        ).slopes
        for name in held:
            held[name] += row[f"{name}_low"][0] <= 2 <= row[f"{name}_high"][0]
            mean[name] += row[name][0] / runs
    assert 0.90 <= held["corrected"] / runs <= 0.99
    assert 0.90 <= held["simex"] / runs <= 0.99  # 1,000 runs of more cases: benchmarks/attenuation_coverage.py
    assert held["raw"] / runs < 0.05
    assert mean["corrected"] == pytest.approx(2, abs=0.06)
    assert mean["simex"] == pytest.approx(2, abs=0.08)
    assert mean["raw"] < 1.4  # the bias that is corrected


def test_the_same_seed_gives_the_same_bytes_on_any_threads() -> None:
    frame = simulated(5)
    made = [
        attenuation(frame, "margin", ["score"], reliability={"score": 0.7}, draws=40, seed=s, threads=t).slopes["simex"]
        for s, t in ((1, 1), (1, 2), (2, 1))
    ]
    assert made[0].tobytes() == made[1].tobytes() != made[2].tobytes()


def test_says_it_in_words() -> None:
    result = attenuation(simulated(6), "margin", ["score", "price"], reliability={"score": 0.67})
    assert result.sentences[0].startswith("score is measured with a reliability of 0.67: its slope is ")
    assert "<table>" in result._repr_html_()


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {},
        "attenuation, column 'reliability': got nothing, expected the reliability, or the column of standard errors, "
        "of at least one factor",
    ),
    (
        {"reliability": {"scor": 0.5}},
        "attenuation, column 'reliability': got 'scor', expected one of score, price (did you mean 'score'?)",
    ),
    (
        {"reliability": {"score": 1.2}},
        "attenuation, column 'reliability': got 1.2, expected a number above 0 and at most 1",
    ),
    (
        {"reliability": {"score": 0.05}},
        "attenuation, column 'reliability': got noise as large as what the factor varies by itself, expected "
        "reliabilities that leave each factor a variance that the others do not explain",
    ),
    ({"errors": {"score": "wrong"}}, "frame, row 0, column 'wrong': got -1, expected a standard error of at least 0"),
    (
        {"reliability": {"score": 0.8}, "draws": 1},
        "attenuation, column 'draws': got 1, expected a number of at least 10 and at most 1e+05",
    ),
    (
        {"reliability": {"score": 0.8}, "errors": {"score": "se"}},
        "attenuation, column 'errors': got 'score' twice, expected each factor once",
    ),
    ({"reliability": 0.8}, "attenuation, column 'reliability': got 0.8, expected a dict of factors"),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[str(change)[:50] for change, _ in WRONG])
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    frame = simulated(7)
    frame["wrong"] = np.full(400, -1.0)
    frame["price"] = frame["score"] + 0.5 * np.sin(np.arange(400))
    with pytest.raises(cb.InputError) as error:
        attenuation(frame, "margin", ["score", "price"], **change)
    assert str(error.value) == text


def test_a_reliability_that_explains_more_than_everything_is_said() -> None:
    draw = np.random.default_rng(2)
    x = draw.normal(size=300)
    frame = {"x": x, "y": x + 0.1 * draw.normal(size=300)}
    impossible = attenuation(frame, "y", ["x"], reliability={"x": 0.3}).notes
    assert len(impossible) == 1
    assert impossible[0].startswith(
        "With so much noise the factors would explain more than all of the outcome's variance"
    )
    assert attenuation(frame, "y", ["x"], reliability={"x": 0.995}).notes == []
