"""Control charts: published limits, run rules, Laney's limits, wrong input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

CHARTS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data/improvement/montgomery_charts/charts.json").read_text(encoding="utf-8")
)
chart = cb.improvement.control_chart


def individuals(values: list[float], **options: Any) -> Any:
    return chart({"v": values}, kind="individuals", value="v", **options)


@pytest.mark.parametrize("name", CHARTS)
def test_published_limits(name: str) -> None:
    known = CHARTS[name]
    found = chart({"v": known["value"]}, kind=known["kind"], value="v", size=known.get("size"), rules="limits")
    within = 0.01 if known["kind"] in ("c", "individuals") else 0.00006
    for column in ("low", "centre", "high"):
        assert found.points[column] == pytest.approx(known[column], abs=within)
    out = [at + 1 for at, rule in enumerate(found.points.to_dict()["rules"]) if rule == "1 beyond 3 sigma"]
    assert out == known["out"]


def test_the_points_whose_cause_was_found_are_left_out() -> None:
    """Montgomery, control charts for attributes: without samples 15 and 23 p is 0.2150; without 6 and 20 c is 19.67."""
    cans, boards = CHARTS["orange_juice_cans"], CHARTS["circuit_boards"]
    p = chart({"v": cans["value"]}, kind="p", value="v", size=50, leave_out=[14, 22])
    assert p.centre == pytest.approx(0.2150, abs=5e-5)
    assert p.points["high"] == pytest.approx(0.3893, abs=6e-5)
    c = chart({"v": boards["value"]}, kind="c", value="v", leave_out=[5, 19])
    assert c.centre == pytest.approx(19.67, abs=0.005)
    assert (c.points["low"][0], c.points["high"][0]) == pytest.approx((6.36, 32.97), abs=0.01)


def test_moving_ranges_of_individuals() -> None:
    found = individuals(CHARTS["primer_viscosity"]["value"])
    assert found.moving_range_mean == pytest.approx(0.48, abs=0.005)
    assert found.moving_range_limit == pytest.approx(1.57, abs=0.005)
    assert len(found.moving_ranges) == 14


def of_z(z: list[float]) -> list[float]:
    """Values whose baseline of two points 0 and 1.128 makes the deviation 1 around 0.564, where the third lies."""
    return [0.0, 1.128, 0.564, *(0.564 + x for x in z)]


RUNS = [
    ("limits", [0, 3.1], ["1 beyond 3 sigma"]),
    ("western_electric", [2.1, 0, 2.1], ["2 of 3 beyond 2 sigma"]),
    ("western_electric", [2.1, 0, -2.1], []),
    ("western_electric", [1.1, 1.1, 0.2, 1.1, 1.1], ["4 of 5 beyond 1 sigma"]),
    ("western_electric", [0.2] * 8, ["8 on one side"]),
    ("western_electric", [0.2] * 7, []),
    ("nelson", [-0.2] * 8, []),
    ("nelson", [-0.2] * 9, ["9 on one side"]),
    ("nelson", [-0.9, -0.5, -0.1, 0.3, 0.6, 0.9], ["6 rising or falling"]),
    ("nelson", [0.9, 0.5, 0.1, -0.3, -0.6], []),
    ("nelson", [0.9, -0.9] * 7, ["14 alternating", "15 within 1 sigma"]),
    ("nelson", [0.5, 0.4, -0.5, -0.6, 0.5] * 3, ["15 within 1 sigma"]),
    ("nelson", [1.5, -1.5, -1.6, 1.5, -1.5, 1.6, 1.5, -1.5], ["8 beyond 1 sigma"]),
]


@pytest.mark.parametrize(("rules", "z", "expected"), RUNS)
def test_run_rules(rules: str, z: list[float], expected: list[str]) -> None:
    found = individuals(of_z(z), rules=rules, baseline=2)
    assert found.points["z"][3:] == pytest.approx(z, abs=1e-9)
    assert sorted(rule for rule in found.signals["rule"] if "range" not in rule) == sorted(expected)


def test_a_run_that_goes_on_is_one_signal() -> None:
    found = individuals(of_z([0.2] * 12), baseline=2, rules="western_electric")
    rows = [row for row in found.signals.rows() if row["rule"] == "8 on one side"]
    assert [(row["first"], row["points"]) for row in rows] == [("4", 12)]
    assert found.points.to_dict()["rules"][-1] == "8 on one side"


def test_laneys_limits_take_in_what_varies_beyond_chance() -> None:
    """Simulated: shares of 10,000 that differ by more than chance; the plain chart cries wolf, Laney's does not."""
    rng = np.random.default_rng(3)
    n = rng.integers(8_000, 12_000, size=60)
    bad = rng.binomial(n, rng.normal(0.05, 0.008, size=60))
    frame = {"bad": bad, "n": n}
    plain = chart(frame, kind="p", value="bad", size="n", rules="limits")
    wide = chart(frame, kind="p", value="bad", size="n", rules="limits", laney=True)
    assert len(plain.signals) > 10
    assert len(wide.signals) <= 1
    assert wide.sigma_z > 2
    z = (bad / n - plain.centre) / np.sqrt(plain.centre * (1 - plain.centre) / n)
    assert wide.sigma_z == pytest.approx(np.abs(np.diff(z)).mean() / 1.128, rel=1e-12)


def test_shares_and_counts_never_leave_what_is_possible() -> None:
    found = chart({"v": [0, 1, 0, 2], "n": [4, 5, 4, 5]}, kind="p", value="v", size="n")
    assert found.points["low"].min() == 0
    assert found.points["high"].max() <= 1


def test_points_that_never_vary() -> None:
    found = individuals([5.0, 5.0, 5.0])
    assert (found.points["low"].tolist(), len(found.signals)) == ([5.0] * 3, 0)
    assert "Nothing but chance" in found.sentence


def test_a_notebook_sees_the_picture() -> None:
    pytest.importorskip("altair")
    page = chart({"v": CHARTS["circuit_boards"]["value"]}, kind="c", value="v")._repr_html_()
    assert "<svg role=" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


WRONG = [
    ({"v": [1.0]}, {"kind": "c"}, "control_chart, column 'value': got 1 points, expected at least 2"),
    ({"v": [1, -1]}, {"kind": "c"}, "control_chart, row 1, column 'value': got -1, expected a count of at least 0"),
    (
        {"v": [1, 2.5]},
        {"kind": "c"},
        "control_chart, row 1, column 'value': got 2.5, expected a whole number of events (kind 'individuals' takes "
        "any numbers)",
    ),
    ({"v": [1, None]}, {"kind": "c"}, "frame, row 1, column 'v': got null, expected a number in every row"),
    (
        {"v": [1, 2]},
        {"kind": "pp"},
        "control_chart, column 'kind': got 'pp', expected one of p, u, c, individuals (did you mean 'p'?)",
    ),
    ({"v": [1, 2]}, {"kind": "p"}, "control_chart, column 'size': got 0 sizes, expected one for each point"),
    (
        {"v": [1, 2]},
        {"kind": "c", "size": 5},
        "control_chart, column 'size': got 2 sizes, expected none for this kind of chart",
    ),
    ({"v": [1, 2]}, {"kind": "p", "size": 0}, "control_chart, row 0, column 'size': got 0, expected a number above 0"),
    (
        {"v": [1, 9]},
        {"kind": "p", "size": 5},
        "control_chart, row 1, column 'value': got 9, expected at most its size (5)",
    ),
    (
        {"v": [1, 2]},
        {"kind": "c", "laney": True},
        "control_chart, column 'laney': got true, expected false for this kind of chart (p and u have it)",
    ),
    ({"v": [1, 2]}, {"kind": "c", "baseline": 3}, "control_chart, column 'baseline': got 3, expected 2 to 2 points"),
    (
        {"v": [1, 2]},
        {"kind": "c", "leave_out": [2]},
        "control_chart, column 'leave_out': got 2, expected points from 0 to 1",
    ),
    (
        {"v": [1, 2]},
        {"kind": "c", "rules": "weco"},
        "control_chart, column 'rules': got 'weco', expected one of limits, western_electric, nelson",
    ),
]


@pytest.mark.parametrize(("frame", "options", "message"), WRONG)
def test_wrong_input(frame: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        chart(frame, value="v", **options)
    assert str(caught.value) == message
