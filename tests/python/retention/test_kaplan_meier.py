"""Curves, tests and competing ends of frames: R's numbers, published ones, properties, edges, wrong input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "retention"
R = json.loads((DATA / "survival_r" / "reference.json").read_text(encoding="utf-8"))
BANDS = ["log_log", "log", "plain"]


def columns(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    out: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        try:
            out[name] = np.array([float(v) for v in values])
        except ValueError:
            out[name] = [v or None for v in values]
    return out


@pytest.fixture(scope="module")
def random() -> dict[str, Any]:
    return columns(DATA / "survival_r" / "random.csv")


def same(ours: Any, theirs: Any, tolerance: float = 1e-8) -> None:
    """Equal to R's digits; null where R has nothing (it has infinities and NaN)."""
    got = np.ma.filled(np.ma.asarray(ours, dtype=float), np.nan)
    wanted = np.array([np.nan if v is None else v for v in theirs], dtype=float)
    assert got.shape == wanted.shape
    assert (np.isnan(got) == np.isnan(wanted)).all()
    np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance)


# correctness


def test_telco_customers_stay_as_known() -> None:
    telco = columns(DATA / "telco" / "telco.csv")
    result = cb.retention.kaplan_meier(telco, time="tenure", event="churn", times=[12, 24, 72])
    assert [f"{s:.6f}" for s in result["survival"]] == ["0.843200", "0.788736", "0.592790"]
    every = cb.retention.kaplan_meier(telco, time="tenure", event="churn")
    assert every["survival"][every["time"] == 12][0] == result["survival"][0]
    assert every["at_risk"][0] == 7043


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("band", BANDS)
def test_curves_agree_with_r(random: dict[str, Any], band: str, late: bool) -> None:
    wanted = R[f"km_{'late_' if late else ''}{band}"]
    asked: dict[str, Any] = {"time": "time", "event": "event", "entry": "entry" if late else None}
    result = cb.retention.kaplan_meier(random, band=band, **asked)
    for mine, theirs in (("time", "time"), ("survival", "survival"), ("survival_low", "low"),
                         ("survival_high", "high"), ("survival_se", "se")):  # fmt: skip
        same(result[mine], wanted[theirs])
    assert result["at_risk"].tolist() == wanted["at_risk"]
    assert result["events"].tolist() == wanted["events"]
    hazard = cb.retention.nelson_aalen(random, **asked)
    same(hazard["hazard"], wanted["hazard"])
    same(hazard["hazard_se"], wanted["hazard_se"])
    quantiles = cb.retention.median_survival(random, band=band, left=[0.25, 0.5, 0.75], **asked)
    same(quantiles["time"], wanted["quantile"])
    same(quantiles["time_low"], wanted["quantile_low"])
    same(quantiles["time_high"], wanted["quantile_high"])


def test_groups_agree_with_r_on_each_of_them(random: dict[str, Any]) -> None:
    result = cb.retention.kaplan_meier(random, time="time", event="event", by="segment")
    for segment in "xyz":
        mine, wanted = result["segment"] == segment, R[f"km_segment_{segment}"]
        same(result["time"][mine], wanted["time"])
        same(result["survival"][mine], wanted["survival"])
        same(result["survival_low"][mine], wanted["low"])


def test_hazard_with_ties_one_by_one_agrees_with_r(random: dict[str, Any]) -> None:
    result = cb.retention.nelson_aalen(random, time="time", event="event", ties="one_by_one")
    same(result["hazard"], R["hazard_one_by_one"]["hazard"])
    same(result["hazard_se"], R["hazard_one_by_one"]["hazard_se"])


LOG_RANKS: list[tuple[str, dict[str, Any]]] = [
    ("log_rank", {}), ("log_rank_strata", {"strata": "stratum"}), ("log_rank_rho1", {"rho": 1})
]  # fmt: skip


@pytest.mark.parametrize(("case", "arguments"), LOG_RANKS)
def test_log_rank_agrees_with_r(random: dict[str, Any], case: str, arguments: dict[str, Any]) -> None:
    result = cb.retention.log_rank(random, time="time", event="event", by="segment", **arguments)
    assert result.statistic == pytest.approx(R[case]["statistic"], rel=1e-9)
    same(result.groups["observed"], R[case]["observed"])
    same(result.groups["expected"], R[case]["expected"])
    assert result.df == 2


@pytest.mark.parametrize("cause", ["closed", "competitor"])
@pytest.mark.parametrize("band", BANDS)
def test_competing_ends_agree_with_r(random: dict[str, Any], cause: str, band: str) -> None:
    result = cb.retention.competing(random, time="time", event="cause", band=band)
    mine, wanted = result["cause"] == cause, R[f"incidence_{cause}_{band}"]
    same(result["time"][mine], wanted["time"])
    same(result["incidence"][mine], wanted["incidence"])
    same(result["incidence_se"][mine], wanted["se"])
    some = result["incidence"][mine] > 0
    for ours, theirs in (("incidence_low", "low"), ("incidence_high", "high")):
        same(np.ma.asarray(result[ours][mine])[some], np.array(wanted[theirs], dtype=float)[some].tolist())


# properties


def test_shares_of_all_ends_and_of_those_who_stay_add_up(random: dict[str, Any]) -> None:
    result = cb.retention.competing(random, time="time", event="cause", entry="entry")
    closed, left = result["cause"] == "closed", result["cause"] == "competitor"
    total = result["incidence"][closed] + result["incidence"][left] + result["survival"][closed]
    np.testing.assert_allclose(total, 1, atol=1e-12)


def test_one_cause_is_one_less_kaplan_meier(random: dict[str, Any]) -> None:
    one = cb.retention.competing(random, time="time", event="event")
    curve = cb.retention.kaplan_meier(random, time="time", event="event")
    np.testing.assert_allclose(one["incidence"], 1 - curve["survival"], atol=1e-12)
    inside = curve["survival"] > 0
    np.testing.assert_allclose(one["incidence_se"][inside], curve["survival_se"][inside], atol=1e-12)


def test_order_of_rows_and_number_of_threads_change_no_bit(random: dict[str, Any]) -> None:
    order = np.random.default_rng(1).permutation(len(random["time"]))
    mixed = {name: np.array(values, dtype=object)[order].tolist() for name, values in random.items()}
    a = cb.retention.kaplan_meier(random, time="time", event="event", by="segment", threads=1)
    b = cb.retention.kaplan_meier(mixed, time="time", event="event", by="segment", threads=2)
    for name in a:
        assert np.ma.asarray(a[name]).tolist() == np.ma.asarray(b[name]).tolist()


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("by", [None, "segment"])
def test_whole_times_are_counted_to_the_same_curve(late: bool, by: str | None) -> None:
    """Whole days are counted, others sorted: sevenths of a day go the other way and must say the same."""
    draw = np.random.default_rng(8)
    n = 4000
    days = draw.integers(1, 300, n)
    frame: dict[str, Any] = {"days": days, "left": draw.random(n) < 0.5, "segment": draw.integers(0, 3, n)}
    frame["entry"] = np.floor(days * draw.random(n) * 0.6)
    parts = {**frame, "days": days / 7, "entry": frame["entry"] / 7}
    asked: dict[str, Any] = {"time": "days", "event": "left", "by": by, "entry": "entry" if late else None}
    for function in (cb.retention.kaplan_meier, cb.retention.nelson_aalen, cb.retention.median_survival):
        counted, sorted_ = function(frame, **asked), function(parts, **asked)
        for name in counted:
            mine = np.ma.asarray(counted[name])
            if name.startswith("time"):
                np.testing.assert_allclose(mine, np.ma.asarray(sorted_[name]) * 7, rtol=1e-12)
            else:
                assert mine.tolist() == np.ma.asarray(sorted_[name]).tolist(), name


def test_times_apart_by_rounding_are_one_time() -> None:
    result = cb.retention.kaplan_meier({"t": [0.1 + 0.2, 0.3, 1.5], "e": [1, 1, 1]}, time="t", event="e")
    assert result["events"].tolist() == [2, 1]


# edges


def test_bands_are_null_where_the_formula_says_nothing() -> None:
    frame = {"t": [1, 2, 3], "e": [0, 1, 1]}
    for band, nulls in (("log_log", [True, False, True]), ("log", [False, False, True])):
        result = cb.retention.kaplan_meier(frame, time="t", event="e", band=band)
        assert np.ma.getmaskarray(result["survival_low"]).tolist() == nulls


@pytest.mark.parametrize("rows", [0, 1])
def test_no_row_and_one_row(rows: int) -> None:
    frame = {"t": np.ones(rows), "e": np.ones(rows, dtype=int)}
    result = cb.retention.kaplan_meier(frame, time="t", event="e")
    assert result["survival"].tolist() == [0.0] * rows
    assert len(cb.retention.median_survival(frame, time="t", event="e")["time"]) == rows


def test_a_curve_at_chosen_times_says_when_it_ends() -> None:
    result = cb.retention.kaplan_meier({"t": [1, 2, 4], "e": [1, 1, 0]}, time="t", event="e", times=[0.5, 2, 3, 4, 5])
    third = pytest.approx(1 / 3)
    assert np.ma.asarray(result["survival"]).tolist() == [1.0, third, third, third, None]
    assert result["at_risk"].tolist() == [3, 2, 1, 1, 0]
    assert result["events"].tolist() == [0, 2, 0, 0, 0]


# input checks

WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"t": [1.0, -2.0]}, {}, "frame, row 1, column 't': got -2, expected a number of at least 0"),
    ({"t": [None, 2.0]}, {}, "frame, row 0, column 't': got null, expected a number of at least 0"),
    ({"t": [1.0, float("inf")]}, {}, "frame, row 1, column 't': got inf, expected a number of at least 0"),
    ({"e": [1, 2]}, {}, "frame, row 1, column 'e': got 2, expected 0 (censored) or 1 (event)"),
    ({"e": [1, None]}, {}, "frame, row 1, column 'e': got null, expected 0 (censored) or 1 (event)"),
    (
        {"e": ["yes", "no"]},
        {},
        "frame, column 'e': got a column of text, expected a column of 0 (censored) or 1 (event)",
    ),
    (
        {"s": [1.0, 0.5]},
        {"entry": "s"},
        "frame, row 0, column 's': got 1 where 't' is 1, expected a start below the row's 't'",
    ),
    ({}, {"level": 95}, "kaplan_meier, column 'level': got 95, expected a number above 0 and below 1"),
    (
        {},
        {"band": "loglog"},
        "kaplan_meier, column 'band': got 'loglog', expected one of log_log, log, plain (did you mean 'log_log'?)",
    ),
    ({}, {"time": "tt"}, "frame, column 'tt': expected one of t, e, s (did you mean 't'?)"),
]


@pytest.mark.parametrize(("change", "arguments", "text"), WRONG, ids=[w[2][:60] for w in WRONG])
def test_wrong_input_is_answered_in_words(change: dict[str, Any], arguments: dict[str, Any], text: str) -> None:
    frame = {"t": [1.0, 2.0], "e": [1, 0], "s": [0.0, 0.0], **change}
    with pytest.raises(cb.InputError) as caught:
        cb.retention.kaplan_meier(frame, **{"time": "t", "event": "e", **arguments})
    assert str(caught.value) == text


def test_log_rank_wants_groups_and_events() -> None:
    frame = {"t": [1.0, 2.0], "e": [0, 0], "g": ["a", "a"]}
    with pytest.raises(cb.InputError, match="got one group, expected at least two groups to compare"):
        cb.retention.log_rank(frame, time="t", event="e", by="g")
    with pytest.raises(cb.InputError, match="column 'e': got no event, expected at least one event"):
        cb.retention.log_rank({**frame, "g": ["a", "b"]}, time="t", event="e", by="g")
