"""What the residuals say: neighbours, the period before, and rows that weigh much."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import regress

NIST = Path(__file__).parents[2] / "data" / "drivers" / "nist"


def longley() -> dict[str, list[float]]:
    with (NIST / "longley.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def small(seed: int = 4, n: int = 30) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    x, z = draw.normal(size=n), draw.normal(size=n)
    return {"x": x, "z": z, "y": 1 + 2 * x - z + draw.normal(size=n)}


def panel(rho: float, *, seed: int = 1, accounts: int = 80, months: int = 8) -> dict[str, Any]:
    """Accounts whose error of a month keeps ``rho`` of the month before; *simulated*."""
    draw = np.random.default_rng(seed)
    error = np.zeros((accounts, months))
    for month in range(months):
        before = error[:, month - 1] if month else 0.0
        error[:, month] = rho * before + draw.normal(size=accounts)
    x = draw.normal(size=(accounts, months))
    frame = {
        "account": np.repeat(np.arange(accounts), months),
        "month": np.tile(np.arange(months), accounts),
        "x": x.ravel(),
        "y": (x + error).ravel(),
    }
    order = draw.permutation(accounts * months)
    return {name: values[order] for name, values in frame.items()}


def test_durbin_watson_of_longley() -> None:
    """2.559: Longley's regression in the manual of statsmodels, and its own definition."""
    data = longley()
    outcome = next(iter(data))
    fit = regress(data, outcome, [name for name in data if name != outcome], se="classical", rows=True)
    e = cb.Table(fit.rows)["residual"]
    found = fit.residuals["durbin_watson"]
    assert found == pytest.approx(np.sum(np.diff(e) ** 2) / np.sum(e**2), rel=1e-9)
    assert found == pytest.approx(2.559, abs=5e-4)


def test_durbin_watson_across_blocks_and_chunks() -> None:
    draw = np.random.default_rng(2)
    n = 150_001  # several chunks of rows, and a last block that is not full
    frame = {"x": draw.normal(size=n), "y": np.cumsum(draw.normal(size=n)) * 0.01 + draw.normal(size=n)}
    fits = [regress(frame, "y", ["x"], rows=True, threads=threads) for threads in (1, 2)]
    e = cb.Table(fits[0].rows)["residual"]
    assert fits[0].residuals["durbin_watson"] == pytest.approx(np.sum(np.diff(e) ** 2) / np.sum(e**2), rel=1e-10)
    assert fits[0].residuals == fits[1].residuals


def test_cooks_distance_is_what_the_row_does_to_all_fitted_values() -> None:
    frame = small()
    fit = regress(frame, "y", ["x", "z"], se="classical", rows=True)
    rows = cb.Table(fit.rows)
    x = np.column_stack([np.ones(30), frame["x"], frame["z"]])
    b = np.array(fit.coefficients["estimate"])
    s2 = fit.residuals["sigma"] ** 2
    for row in range(30):
        less = np.arange(30) != row
        without = regress({name: values[less] for name, values in frame.items()}, "y", ["x", "z"], se="classical")
        change = x @ (b - np.array(without.coefficients["estimate"]))
        assert rows["cook"][row] == pytest.approx(change @ change / (3 * s2), rel=1e-8)
        spread = without.residuals["sigma"] * np.sqrt(1 - rows["leverage"][row])
        assert rows["studentised"][row] == pytest.approx(rows["residual"][row] / spread, rel=1e-8)
    assert fit.residuals["largest_cook"] == pytest.approx(max(rows["cook"]))
    assert fit.residuals["cook_row"] == int(np.argmax(rows["cook"]))
    assert fit.residuals["largest_leverage"] == pytest.approx(max(rows["leverage"]))


def test_a_row_that_weighs_much_is_named_by_the_frames_row() -> None:
    frame = small()
    frame["x"][7], frame["y"][7] = 12.0, -20.0
    frame["z"][0] = np.nan
    data = {name: [None if np.isnan(v) else float(v) for v in values] for name, values in frame.items()}
    fit = regress(data, "y", ["x", "z"])
    assert fit.residuals["cook_row"] == 7
    assert any(note.startswith("Row 7 weighs much (Cook's distance ") for note in fit.notes)


def test_many_rows_are_not_searched_for_leverages() -> None:
    draw = np.random.default_rng(3)
    frame = {"x": draw.normal(size=1_300_000), "y": draw.normal(size=1_300_000)}
    assert regress(frame, "y", ["x"]).residuals["largest_cook"] is None


@pytest.mark.parametrize("effects", [None, "account"])
def test_serial_correlation_is_found_and_only_where_it_is(effects: str | None) -> None:
    def found(rho: float, seed: int) -> dict[str, float | None]:
        frame = panel(rho, seed=seed)
        return regress(frame, "y", ["x"], effects=effects, unit="account", period="month").residuals

    strong = found(0.6, 1)
    assert strong["serial_p"] < 1e-6
    assert strong["serial_expected"] == pytest.approx(-1 / 7 if effects else 0)
    if not effects:
        assert strong["serial_correlation"] == pytest.approx(0.6, abs=0.1)
    refused = sum(found(0.0, seed)["serial_p"] < 0.05 for seed in range(2, 102))
    assert refused <= 12  # 5 of 100 expected


def test_the_note_says_what_to_do_and_only_where_it_matters() -> None:
    frame = panel(0.6)
    asked = {"unit": "account", "period": "month"}
    notes = regress(frame, "y", ["x"], **asked).notes
    assert any(
        note.startswith("Residuals go with those of the same account a period before (correlation 0.") for note in notes
    )
    assert not any("a period before" in note for note in regress(frame, "y", ["x"], cluster="account", **asked).notes)
    ordered = {name: values[np.lexsort((frame["month"], frame["account"]))] for name, values in frame.items()}
    assert any(note.startswith("Neighbouring rows resemble each other") for note in regress(ordered, "y", ["x"]).notes)
    assert not any(note.startswith("Neighbouring") for note in regress(frame, "y", ["x"]).notes)


def test_periods_that_repeat_are_said_not_counted() -> None:
    frame = panel(0.0)
    frame["month"] = frame["month"] // 2
    fit = regress(frame, "y", ["x"], unit="account", period="month")
    assert fit.residuals["serial_p"] is None
    assert fit.notes[0] == (
        "Whether residuals resemble those of the period before cannot be told: 'month' has no single row for each "
        "account and period."
    )
    assert regress(frame, "y", ["x"]).residuals["serial_correlation"] is None


def test_uneven_spread_is_said_where_errors_take_it_as_even() -> None:
    draw = np.random.default_rng(9)
    x = draw.uniform(1, 5, 400)
    frame = {"x": x, "y": x + draw.normal(size=400) * x}
    assert any(
        note.startswith("The residuals' spread changes") for note in regress(frame, "y", ["x"], se="classical").notes
    )
    assert not any(note.startswith("The residuals' spread") for note in regress(frame, "y", ["x"]).notes)
