"""The pictures of a fit: their rows, and that they draw."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.retention import charts, effect_charts, fit, transactions


@pytest.fixture(scope="module")
def fitted(cdnow: cb.Table) -> Any:
    return fit(cdnow, model="bg_nbd")


@pytest.fixture(scope="module")
def listed(purchases: dict[str, Any]) -> Any:
    return transactions(purchases)


def drawn(chart: Any) -> str:
    from vl_convert import vegalite_to_svg

    svg: str = vegalite_to_svg(chart.to_dict())
    return svg


def test_the_map_shows_that_recent_and_frequent_is_best(fitted: Any) -> None:
    rows = charts.map_rows(fitted, 39.0, most_x=10)
    best = int(np.argmax(rows["expected"]))
    assert rows["x"][best] == 10
    assert rows["t_x"][best] == rows["t_x"].max()
    assert ((rows["p_alive"] >= 0) & (rows["p_alive"] <= 1)).all()
    assert "repeat orders" in drawn(fitted.plot_frequency_recency(39.0))
    assert "P(alive)" in drawn(fitted.plot_p_alive())


def test_expected_against_counted_by_frequency(fitted: Any) -> None:
    """Fader, Hardie & Lee 2005, figure 2: 1,411 customers without a repeat, the model within a few of each."""
    rows = charts.frequency_rows(fitted)
    assert rows["x"] == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert rows["counted"].tolist()[0] == 1411
    assert rows["counted"].sum() == 2357
    assert rows["expected"].sum() == pytest.approx(2357)
    assert rows["expected"] == pytest.approx(rows["counted"], abs=30)
    assert "accounts" in drawn(fitted.plot_frequency())


def test_tracking_in_calibration_and_holdout(fitted: Any, listed: Any, cdnow: cb.Table) -> None:
    rows = charts.tracking_rows(fitted, listed)
    assert rows["counted"].sum() == cdnow["x"].sum() + cdnow["x_holdout"].sum()
    assert rows["holdout"].sum() in (39, 40)
    at = int(np.flatnonzero(~rows["holdout"])[-1])
    assert rows["expected_so_far"][at] == pytest.approx(rows["counted_so_far"][at], rel=0.03)
    assert rows["expected_so_far"][-1] == pytest.approx(rows["counted_so_far"][-1], rel=0.08)
    assert rows["expected"].cumsum() == pytest.approx(rows["expected_so_far"])
    for cumulative in (True, False):
        assert re.search(r"weeks since the first", drawn(fitted.plot_tracking(listed, cumulative=cumulative)))


def test_one_account_over_time(fitted: Any, listed: Any) -> None:
    rows = charts.history_rows(fitted, listed, 1, until="1998-06-30")
    assert rows["p_alive"][0] == 1
    after = np.flatnonzero(rows["ordered"])
    assert len(after) == 4
    for day in after[2:]:
        assert rows["p_alive"][day] >= rows["p_alive"][day - 1]  # an order is a sign of life
    assert rows["p_alive"][-1] < rows["p_alive"][after[-1]]
    assert "P(alive)" in drawn(fitted.plot_history(listed, 1))


def test_wrong_questions_of_pictures(fitted: Any, listed: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        fitted.plot_history(listed, "nobody")
    assert str(error.value) == "plot_history, column 'account': got 'nobody', expected an account with transactions"
    with pytest.raises(cb.InputError) as error:
        fitted.plot_frequency(most=0)
    assert str(error.value) == "plot_frequency, column 'most': got 0, expected a whole number of at least 1"


def test_the_event_study_shows_periods_placebos_and_the_start() -> None:
    draw = np.random.default_rng(6)
    account, day = draw.integers(0, 60, 9000), draw.integers(0, 1095, 9000)
    keep = (account >= 20) | (day < 730) | (draw.random(9000) < 0.4)
    orders = {"account": account[keep], "date": np.datetime64("2024-01-01") + day[keep]}
    result = cb.retention.effect(orders, range(20), "2026-01-01", against="all", placebos=4)
    rows = effect_charts.event_study_rows(result)
    assert len(rows) == len(result.periods["period"]) + 4
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in effect_charts.KINDS}
    assert [len(found) for found in kinds.values()] == [26, 13, 4]
    late = np.mean([row["difference"] for row in kinds["after the start"]])
    assert late < -10
    assert all(row["difference_low"] < 0 < row["difference_high"] for row in kinds["placebo start"])
    svg = drawn(result.plot_event_study())
    assert "placebo start" in svg
    assert "orders a year, treated less controls" in svg
    with pytest.raises(cb.InputError) as error:
        result.plot_event_study("value_per_year")
    assert str(error.value) == (
        "plot_event_study, column 'outcome': got 'value_per_year', expected one of orders_per_year"
    )
