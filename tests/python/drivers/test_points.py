"""Money per point and the importance-performance map: slopes by hand, coverage, quadrants, wrong input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

Array = np.ndarray[Any, Any]


def panel(seed: int = 0, *, accounts: int = 40, months: int = 12) -> dict[str, Array]:
    random = np.random.default_rng(seed)
    account = np.repeat(np.arange(accounts), months)
    care, speed = 5 + random.normal(size=(2, accounts))[:, account] + random.normal(size=(2, account.size))
    margin = (
        100 + 7 * care + 2 * speed + 10 * random.normal(size=accounts)[account] + 5 * random.normal(size=account.size)
    )
    return {"account": account, "margin": margin, "care": care, "speed": speed}


def test_slopes_and_clustered_errors_by_hand() -> None:
    frame = panel()
    result = cb.drivers.money_per_point(frame, "margin", ["care", "speed"], account="account", periods_per_year=12)
    design = np.column_stack([np.ones(480), frame["care"], frame["speed"]])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ frame["margin"]
    rest = frame["margin"] - design @ beta
    sums = np.array([(design * rest[:, None])[frame["account"] == a].sum(axis=0) for a in range(40)])
    variance = inverse @ (sums.T @ sums) @ inverse * (40 / 39) * (479 / 477)
    half = 2.0226909 * np.sqrt(np.diag(variance))  # t of 39
    assert len(result["factor"]) == 80
    assert result["factor"].tolist() == ["care"] * 40 + ["speed"] * 40
    assert result["per_point"][[0, 40]] == pytest.approx(12 * beta[1:], rel=1e-10)
    assert result["per_point_low"][[0, 40]] == pytest.approx(12 * (beta - half)[1:], rel=1e-6)
    assert result["per_point_high"][[0, 40]] == pytest.approx(12 * (beta + half)[1:], rel=1e-6)
    assert result["score"][3] == pytest.approx(frame["care"][36:48].mean())
    assert result["n"].tolist() == [12] * 80
    assert np.ma.getmaskarray(result["yearly_size"]).all()


def test_a_point_is_worth_more_at_a_larger_account() -> None:
    frame = panel(1)
    size = np.array([100.0, 1000.0])[frame["account"] % 2] * (1 + 0.1 * np.sin(np.arange(480)))
    frame |= {"revenue": size, "margin": size * (0.2 + 0.03 * frame["care"])}
    result = cb.drivers.money_per_point(
        frame, "margin", ["care"], account="account", size="revenue", periods_per_year=12
    )
    yearly = np.array([12 * size[frame["account"] == a].mean() for a in range(40)])
    assert result["yearly_size"] == pytest.approx(yearly)
    assert result["per_point"] == pytest.approx(0.03 * yearly, rel=1e-9)


def test_limits_hold_a_planted_worth_simulated() -> None:
    held = 0
    for seed in range(100):
        result = cb.drivers.money_per_point(
            panel(seed), "margin", ["care", "speed"], account="account", periods_per_year=12
        )
        held += result["per_point_low"][0] <= 84 <= result["per_point_high"][0]
    assert held >= 88


def test_where_to_concentrate() -> None:
    random = np.random.default_rng(3)
    x = random.normal(size=(400, 4))
    frame = {"y": 3 * x[:, 0] + 3 * x[:, 1] + random.normal(size=400)}
    for i, level in enumerate((5.0, 9.0, 5.0, 9.0)):
        frame[f"x{i}"] = level + x[:, i]
    frame["x4"] = 7 + random.normal(size=400)
    names = [f"x{i}" for i in range(5)]
    result = cb.drivers.performance_map(frame, "y", names, resamples=300)
    assert result["quadrant"].tolist() == [
        "concentrate here",
        "keep up",
        "low priority",
        "possible overkill",
        "cannot tell",
    ]
    assert np.ma.getmaskarray(result["performing"]).tolist() == [False] * 4 + [True]
    assert (result["score_low"] < result["score"]).all()
    chart = cb.drivers.performance_chart(result)
    assert chart._repr_html_().startswith("<svg")
    assert "x4: cannot tell" in chart.description


GOOD: dict[str, Any] = {"k": [1, 1, 2, 2, 3], "y": [1.0, 2, 4, 3, 5], "a": [1.0, 2, 3, 4, 4], "c": list("xyxyx")}
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        {},
        {"periods_per_year": 0},
        "money_per_point, column 'periods_per_year': got 0, expected a number above 0",
    ),
    (
        {"a": list("xyxyx")},
        {},
        "frame, column 'a': got a column of text, expected scores: numbers whose points can be counted",
    ),
    ({"k": [1] * 5}, {}, "frame, column 'k': got one cluster, expected at least two clusters"),
    ({"s": [1.0, 0, 1, 1, 1]}, {"size": "s"}, "frame, row 1, column 's': got 0, expected a number above 0"),
    ({"s": [1.0, None, 1, 1, 1]}, {"size": "s"}, "frame, row 1, column 's': got null, expected a number above 0"),
]


@pytest.mark.parametrize(("columns", "options", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_input(columns: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.drivers.money_per_point(
            {**GOOD, **columns}, "y", ["a"], **({"account": "k", "periods_per_year": 12} | options)
        )
    assert str(caught.value) == message


def test_a_map_needs_resamples_and_scores() -> None:
    with pytest.raises(cb.InputError, match="got 0, expected at least 20: without them no quadrant is sure"):
        cb.drivers.performance_map(GOOD, "y", ["a"], resamples=0)
    with pytest.raises(cb.InputError, match="got a column of text, expected scores"):
        cb.drivers.performance_map(GOOD, "y", ["c"], resamples=20)
