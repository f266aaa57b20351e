"""Whether an improvement helped: planted effects, planted nulls, the parts, wrong input."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

import cabochon as cb

effect = cb.improvement.effect
PERIODS, SINCE = 24, 12
OPTIONS: dict[str, Any] = {"outcome": "y", "unit": "unit", "period": "month", "since": SINCE, "treated": "treated"}


def panel(seed: int, *, change: float = 0.0, worst: bool = True, units: int = 60, treated: int = 10) -> dict[str, Any]:
    """Simulated: levels that stay and months of chance; the worst by their mean before are treated."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(units, PERIODS))
    for t in range(1, PERIODS):
        noise[:, t] = 0.3 * noise[:, t - 1] + np.sqrt(1 - 0.09) * noise[:, t]
    y = 20 + rng.normal(size=(units, 1)) + 2 * noise
    score = y[:, :SINCE].mean(axis=1) if worst else rng.normal(size=units)
    chosen = np.isin(np.arange(units), np.argsort(score)[-treated:])
    y[np.ix_(chosen, np.arange(PERIODS) >= SINCE)] += change
    return {
        "unit": np.repeat(np.arange(units), PERIODS),
        "month": np.tile(np.arange(PERIODS), units),
        "y": y.ravel(),
        "treated": np.repeat(chosen, PERIODS),
        "size": np.repeat(rng.normal(size=units), PERIODS),
    }


def test_the_worst_improve_by_themselves_and_are_not_believed() -> None:
    """200 simulated nulls; benchmarks/kaizen_null.py runs 1,000 of five kinds."""
    naive = guarded = 0
    for seed in range(200):
        found = effect(panel(seed), **OPTIONS)
        naive += found.naive.p < 0.05
        guarded += found.p < 0.05
    assert naive > 60
    assert guarded <= 13


def test_the_one_worst_cause_of_complaints_is_not_believed_either() -> None:
    """200 simulated nulls: large counts vary more than small ones, and one treated unit has no spread of its own."""
    rng, guarded = np.random.default_rng(5), 0
    for _ in range(200):
        y = rng.poisson(rng.gamma(2, 3, size=(30, 1)), size=(30, PERIODS)).astype(float)
        frame = {"unit": np.repeat(np.arange(30), PERIODS), "month": np.tile(np.arange(PERIODS), 30), "y": y.ravel()}
        worst = int(y[:, :SINCE].sum(axis=1).argmax())
        guarded += effect(frame, **OPTIONS | {"treated": [worst]}).p < 0.05
    assert guarded <= 13


def test_a_planted_effect_is_found_within_its_limits() -> None:
    hits = covered = 0
    for seed in range(60):
        found = effect(panel(seed + 1000, change=-3.0), **OPTIONS)
        hits += found.p < 0.05
        covered += found.estimate.low <= -3.0 <= found.estimate.high
    assert hits >= 55
    assert covered >= 54


def test_the_parts_add_up_to_the_naive_change() -> None:
    found = effect(panel(3), **OPTIONS)
    parts = (found.common, found.regression_to_mean, found.beyond_regression)
    assert sum(part.estimate.value for part in parts if part) == pytest.approx(found.naive.estimate.value)
    assert found.regression_to_mean is not None
    assert found.regression_to_mean.estimate.high < 0
    assert found.persistence is not None
    assert 0 < found.persistence.estimate.value < 1


def test_the_bracket_holds_both_answers() -> None:
    found = effect(panel(4, change=-3.0), **OPTIONS)
    assert found.difference is not None
    assert found.beyond_regression is not None
    a, b = found.difference.estimate, found.beyond_regression.estimate
    assert (found.estimate.low, found.estimate.high) == (min(a.low, b.low), max(a.high, b.high))
    assert found.estimate.value == sorted([a.value, b.value, 0.0])[1]
    assert found.p == max(found.difference.p, found.beyond_regression.p)
    assert found.certainty == "almost_certain"
    assert "almost certain" in found.sentences[-1]


def test_matching_balances_what_it_matches_on() -> None:
    found = effect(panel(5), **OPTIONS, covariates=["size"])
    rows = {row["variable"]: row for row in found.balance.rows()}
    assert list(rows) == ["trend before", "size"]
    assert all(abs(row["smd_after"]) < max(0.15, abs(row["smd_before"])) for row in rows.values())
    assert len(found.matches) == 30
    assert len(set(found.matches["control"].tolist())) == 30  # without replacement
    tight = effect(panel(5), **OPTIONS, covariates=["size"], caliper=0.05)
    assert len(tight.left_out) + tight.sizes["matched"] == 10


def test_tickets_are_counted_by_month() -> None:
    rng = np.random.default_rng(2)
    first, rows = datetime.date(2025, 1, 1), []
    for process, rate in {"door": 3.0, "desk": 1.0, "van": 2.0, "shop": 1.5, "mail": 0.7, "till": 1.2}.items():
        for day in range(730):
            mean = rate / 8 * (0.3 if process == "door" and day >= 365 else 1.0)
            rows += [(process, first + datetime.timedelta(days=day))] * int(rng.poisson(mean))
    frame = {"process": [p for p, _ in rows], "date": [d for _, d in rows]}
    found = effect(frame, since="2026-01-01", treated=["door"], unit="process", every="month")
    assert found.sizes == {"treated": 1, "controls": 5, "matched": 1, "periods_before": 12, "periods_after": 12}
    assert found.over_time["period"].tolist()[:2] == ["2025-01", "2025-02"]
    assert found.difference is not None
    assert found.difference.estimate.method == "one_treated"
    counts = {row["unit"]: row for row in found.units.rows()}
    assert counts["door"]["before"] == pytest.approx(sum(p == "door" and d.year == 2025 for p, d in rows) / 12)
    same = effect(frame, since=datetime.date(2026, 1, 1), treated=["door"], unit="process", every="month")
    assert same.estimate == found.estimate


def test_newey_west_and_a_seasonal_wave() -> None:
    data = panel(6, change=-3.0)
    data["y"] = data["y"] + np.where(data["treated"], 4 * np.sin(2 * np.pi * data["month"] / 12), 0)
    plain, wave = effect(data, **OPTIONS), effect(data, **OPTIONS, season=12)
    hac = effect(data, **OPTIONS, season=12, errors="newey_west")
    assert plain.series is not None
    assert wave.series is not None
    assert hac.series is not None
    assert wave.series.se < plain.series.se
    assert hac.series.estimate.method == "newey_west"
    assert wave.series.estimate.low <= -3 <= wave.series.estimate.high


def test_without_controls_nobody_can_tell() -> None:
    data = panel(7)
    keep = data["treated"]
    found = effect({name: values[keep] for name, values in data.items()}, **OPTIONS)
    assert found.difference is None
    assert found.beyond_regression is None
    assert found.estimate == found.series.estimate  # type: ignore[union-attr]
    assert {"difference", "parts"} <= set(found.not_computed)
    short = effect(
        {
            "unit": [1, 1, 1, 1, 2, 2, 2, 2],
            "month": [1, 2, 3, 4] * 2,
            "y": [5.0, 6, 3, 2, 5, 7, 3, 1],
            "treated": [True] * 8,
        },
        **OPTIONS | {"since": 3},
    )
    assert "nothing to compare with" in short.sentences[-1]


def test_order_of_rows_and_kind_of_frame_do_not_matter() -> None:
    data = panel(8)
    found = effect(data, **OPTIONS)
    shuffle = np.random.default_rng(0).permutation(len(data["y"]))
    again = effect({name: values[shuffle] for name, values in data.items()}, **OPTIONS)
    assert again.estimate == found.estimate
    pandas = pytest.importorskip("pandas")
    assert effect(pandas.DataFrame(data), **OPTIONS).estimate == found.estimate


def test_a_measurement_updates_the_next_estimate() -> None:
    update = cb.improvement.update
    believed, seen = (
        cb.Estimate(10, low=4, high=16, level=0.95, n=0, method="stated"),
        cb.Estimate(2, low=-1, high=5, level=0.95, n=30, method="bracket"),
    )
    found = update(believed, seen)
    weight = (1 / 3**2) / (1 / 3**2 + 1 / 6**2)
    assert found.value == pytest.approx(weight * 2 + (1 - weight) * 10)
    assert (found.high - found.low) / 2 == pytest.approx((1 / 3**2 + 1 / 6**2) ** -0.5)
    assert (found.method, found.n) == ("bayes", 30)
    elsewhere = update(believed, seen, between_sd=1e6)
    assert elsewhere.value == pytest.approx(10)
    with pytest.raises(cb.InputError, match="update, column 'between_sd': got -1, expected a number of at least 0"):
        update(believed, seen, between_sd=-1)
    with pytest.raises(cb.InputError, match="two exact numbers"):
        update(
            cb.Estimate(1, low=1, high=1, level=1, n=0, method="exact"),
            cb.Estimate(2, low=2, high=2, level=1, n=0, method="exact"),
        )


SMALL: dict[str, Any] = {
    "unit": ["a", "a", "b", "b", "c", "c"],
    "month": [1, 2] * 3,
    "y": [1.0, 2.0, 3.0, 4.0, 2.0, 2.0],
    "treated": [True, True, False, False, False, False],
    "level": [1.0, 1.0, 3.0, 3.0, 2.0, 2.0],
}
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        {},
        {"since": 1},
        "effect, column 'since': got '1', expected a period with others before it and at or after it (they "
        "run from 1 to 2)",
    ),
    ({}, {"since": "soon"}, "effect, column 'since': got 'soon', expected a whole number, as the periods are"),
    ({}, {"treated": ["d"]}, "effect, column 'treated': got 'd', expected one of a, b, c (did you mean 'a'?)"),
    ({}, {"treated": []}, "effect, column 'treated': got no treated unit, expected at least one"),
    (
        {"treated": [True, False, False, False, False, False]},
        {},
        "before_after, row 1, column 'treated': got 0 for 'a', expected true or false, the same in all rows of a unit",
    ),
    (
        {"y": [1.0, float("inf"), 3.0, 4.0, 2.0, 2.0]},
        {},
        "before_after, row 1, column 'y': got inf, expected a finite number",
    ),
    (
        {"y": [1.0, None, 3.0, 4.0, 2.0, 2.0]},
        {},
        "before_after, column 'unit': got 'a', whose 1 of 2 periods are missing, expected every unit in every period "
        '(or absent="zero" or "drop")',
    ),
    (
        {"month": [1, 1, 1, 2, 1, 2]},
        {},
        "before_after, row 1, column 'month': got 'a' in 1 again, expected one row for each unit and period (or "
        'combine="sum" or "mean")',
    ),
    (
        {},
        {"covariates": ["y"]},
        "effect, column 'covariates': got 'y', expected no level of the outcome: who is matched on it falls back to "
        "the mean by himself",
    ),
    (
        {},
        {"covariates": ["level"]},
        "effect, column 'covariates': got 'level', expected no level of the outcome (it is the outcome before, or as "
        "good as): who is matched on it falls back to the mean by himself",
    ),
    ({}, {"errors": "white"}, "effect, column 'errors': got 'white', expected one of ar1, newey_west"),
    ({}, {"every": "decade"}, "effect, column 'every': got 'decade', expected week, month or quarter"),
    (
        {},
        {"outcome": "z"},
        "before_after, column 'z': expected one of unit, month, y, treated, level (did you mean 'y'?)",
    ),
    ({}, {"level": 95}, "effect, column 'level': got 95, expected a number above 0 and below 1"),
]


@pytest.mark.parametrize(("changes", "options", "message"), WRONG)
def test_wrong_input(changes: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        effect(SMALL | changes, **OPTIONS | {"since": 2} | options)
    assert str(caught.value) == message
