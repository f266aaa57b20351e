"""Rounded parts add up to rounded sums; no number shows more digits than its limits support."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabochon.report.certainty import Certainty, of_difference
from cabochon.report.rounding import adding_up, places, step
from cabochon.report.shares import pooled, wilson


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.integers(0, 3))
def test_rounded_parts_add_up_and_stay_near(parts: list[float], decimals: int) -> None:
    rounded = adding_up(parts, decimals=decimals)
    unit = 10.0**-decimals
    assert sum(rounded) == pytest.approx(round(sum(parts) / unit) * unit, abs=1e-6)
    assert all(abs(now - part) <= unit + 1e-6 for now, part in zip(rounded, parts, strict=True))


@pytest.mark.parametrize(("low", "high", "digits"), [(-5, 15, 0), (2.4, 3.6, 1), (0, 0.08, 2), (1, 1, 2), (0, 400, 0)])
def test_places(low: float, high: float, digits: int) -> None:
    assert places(low, high) == digits


@pytest.mark.parametrize(("low", "high", "digits"), [(0, 158_000, -3), (0.07, 5.24, 1), (-20, 59, 0), (3, 3, 2)])
def test_step(low: float, high: float, digits: int) -> None:
    assert step(low, high) == digits


@pytest.mark.parametrize(
    ("limits", "certainty"),
    [
        ((4, 1, 7), Certainty.almost_certain),
        ((-4, -7, -1), Certainty.almost_certain),
        ((4, -1, 9), Certainty.likely),
        ((-4, -9, 1), Certainty.likely),
        ((4, -4, 12), Certainty.cannot_tell),
        ((0, -1, 1), Certainty.cannot_tell),
    ],
)
def test_certainty(limits: tuple[float, float, float], certainty: Certainty) -> None:
    assert of_difference(*limits) is certainty


def test_wilson_published() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3)."""
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = wilson(0 / 20, 20)
    assert (round(low, 4), round(high, 4)) == (0.0, 0.1611)


def test_rejects_by_the_line_are_less_sure_than_by_the_piece() -> None:
    pieces = np.full(100, 500.0)
    cases = np.zeros(100)
    cases[:5] = 500.0
    share = pooled(pieces, cases)
    low, high = wilson(0.05, 100)
    assert share.value == 0.05
    assert share.low == pytest.approx(low, rel=0.02)
    assert share.high == pytest.approx(high, rel=0.02)
    evenly = pooled(pieces, np.random.default_rng(1).binomial(500, 0.05, 100).astype(float))
    assert evenly.high - evenly.low < (share.high - share.low) / 5


def test_a_vendor_without_a_reject_is_not_called_perfect() -> None:
    share = pooled(np.full(10, 1000.0), np.zeros(10))
    assert share.value == share.low == 0
    assert share.high == pytest.approx(wilson(0.0, 10)[1])
    assert math.isnan(pooled(np.zeros(3), np.zeros(3)).value)
