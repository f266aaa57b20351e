"""Pairs of offers in a frame: the same answers as one comparison at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, compare, compare_pairs

from .test_compare import BUYER, OURS, THEIRS

RICH = Buyer(
    vat="excluded",
    vat_rate=0.2,
    vat_recoverable_share=0.9,
    metal_price_per_gram=7000,
    capital_rate_annual=0.2,
    holding_rate_annual=0.05,
    pieces_per_year=800,
    order_cost=300,
    receiving_cost_per_piece=3,
    reject_cost_per_piece=900,
    hour_cost=40,
    hours_per_document_error=2,
    haircut_share=0.15,
    lost_margin_per_piece=500,
    safety_factor=1.65,
    demand_sd_per_day=2.5,
)


def random_pairs(rows: int, seed: int = 5) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    ranges = {
        "weight_grams": (1, 5),
        "loss_share": (0.01, 0.06),
        "work_per_gram": (300, 600),
        "hallmark_per_piece": (5, 20),
        "shipments_per_year": (4, 50),
        "freight_per_shipment": (20, 400),
        "freight_share": (0, 0.05),
        "lead_time_days": (5, 60),
        "shelf_days": (60, 250),
        "deferral_days": (-30, 90),
        "reject_share": (0, 0.05),
        "document_errors_per_shipment": (0, 2),
        "unsold_share": (0, 0.2),
        "exchange_share": (0, 1),
        "exchange_fee_share": (0, 0.1),
        "stockout_share": (0, 0.1),
    }
    pairs: dict[str, Any] = {
        "contract": ["tolling"] * rows,
        "fineness": [0.585] * rows,
        "ours_loss_basis": draw.choice(["finished", "issued"], rows).astype(object),
        "theirs_loss_basis": draw.choice(["finished", "issued"], rows).astype(object),
    }
    for name, (low, high) in ranges.items():
        base = draw.uniform(low, high, rows)
        for side in ("ours", "theirs"):
            pairs[f"{side}_{name}"] = np.clip(base + draw.uniform(-0.1, 0.1, rows) * (high - low), low, high)
    return pairs


def offers_of(pairs: dict[str, Any], row: int) -> tuple[dict[str, Any], dict[str, Any]]:
    sides = []
    for side in ("ours", "theirs"):
        offer = {k: pairs[k][row] for k in ("contract", "fineness")}
        offer |= {k.removeprefix(side + "_"): v[row] for k, v in pairs.items() if k.startswith(side + "_")}
        sides.append({k: v if isinstance(v, str) else float(v) for k, v in offer.items()})
    return sides[0], sides[1]


@pytest.mark.parametrize("of", ["ours", "theirs", "buyer"])
def test_pairs_say_what_one_comparison_says(of: str) -> None:
    pairs = random_pairs(60)
    out = compare_pairs(pairs, RICH, of=of)
    ties = 0
    for row in range(60):
        c = compare(*offers_of(pairs, row), RICH)
        assert out["difference"][row] == pytest.approx(c.difference.value, rel=1e-9, abs=1e-8)
        assert out["verdict"][row] == c.verdict
        rates = {} if of == "buyer" else {r["term"]: r["derivative"] for r in c.exchange_rates(of=of).rows()}
        for one in c.break_even(of=of).rows():
            name = one["term"]
            if name in rates:
                assert out[f"derivative_{name}"][row] == pytest.approx(rates[name], rel=1e-10, abs=1e-10)
            value = out[f"break_even_{name}"][row]
            value = None if value is np.ma.masked else float(value)
            assert (value is None) == (one["value"] is None), (row, name, value, one)
            if value is not None:
                ties += 1
                assert value == pytest.approx(one["value"], rel=1e-7, abs=1e-9), (row, name)
    assert ties > 60


def test_the_known_answer() -> None:
    pairs = {f"ours_{k}": [v] for k, v in OURS.items()} | {f"theirs_{k}": [v] for k, v in THEIRS.items()}
    out = compare_pairs(pairs, BUYER)
    assert round(float(out["ours"][0]), 4) == 10295.7587
    assert round(float(out["theirs"][0]), 4) == 10636.1052
    assert round(float(out["break_even_loss_share"][0]), 10) == 0.0727561666
    assert round(float(out["break_even_shelf_days"][0]), 7) == 216.2424623
    assert round(float(out["break_even_lead_time_days"][0]), 7) == 93.2756908
    assert round(float(out["break_even_weight_grams"][0]), 7) == 2.0661139
    points = out["derivative_lead_time_days"][0] / out["derivative_loss_share"][0]
    assert round(float(points) * 1000, 7) == 0.5152618


def test_the_same_bytes_for_any_number_of_threads() -> None:
    pairs = random_pairs(5000)
    one, two = compare_pairs(pairs, RICH, threads=1), compare_pairs(pairs, RICH, threads=2)
    for name in one:
        if name.startswith(("derivative", "break_even", "ours", "theirs", "difference")) and name not in pairs:
            assert np.ma.getdata(one[name]).tobytes() == np.ma.getdata(two[name]).tobytes()
            assert np.ma.getmaskarray(one[name]).tobytes() == np.ma.getmaskarray(two[name]).tobytes()


def test_nulls_and_lines_left_out() -> None:
    pairs = {
        "pair": ["a", "b"],
        "contract": ["sale", "sale"],
        "ours_price_per_piece": [102.0, 102.0],
        "theirs_price_per_piece": [100.0, 100.0],
        "ours_shelf_days": [60.0, None],
        "theirs_shelf_days": [120.0, None],
    }
    out = compare_pairs(pairs, Buyer(vat="excluded", capital_rate_annual=0.365))
    assert list(out["verdict"]) == ["ours", "theirs"]
    assert list(out["pair"]) == ["a", "b"]
    assert "shelf_capital" not in out["not_considered"][0]
    assert "shelf_capital" in out["not_considered"][1]
    assert out["break_even_shelf_days"][1] is np.ma.masked
    assert math.isclose(out["break_even_price_per_piece"][1], 100)


def test_a_chosen_term() -> None:
    out = compare_pairs(random_pairs(3), RICH, terms=["loss_share"])
    assert [name for name in out if name.startswith("break_even")] == ["break_even_loss_share"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"ours_fineness": [585]}, "pairs, row 0, column 'ours_fineness': got 585"),
        ({"ours_los_share": [0.1]}, "pairs, column 'ours_los_share': expected after 'ours_' one of"),
        ({"ours_hour_cost": [1.0]}, "pairs, column 'ours_hour_cost': expected the column 'hour_cost'"),
        ({"loss_share": [0.03]}, "expected either this column or 'ours_loss_share'"),
        ({"ours_shelf_days": [None]}, "pairs, row 0, column 'ours_shelf_days': expected a value, as theirs gives one"),
        ({"pieces_per_yaer": [1]}, "expected the column 'pieces_per_year'"),
        ({"ours_contract": ["tolin"]}, "pairs, row 0, column 'ours_contract': got 'tolin'"),
    ],
)
def test_wrong_pairs(change: dict[str, Any], text: str) -> None:
    pairs = {f"ours_{k}": [v] for k, v in OURS.items()} | {f"theirs_{k}": [v] for k, v in THEIRS.items()}
    with pytest.raises(InputError) as caught:
        compare_pairs(pairs | change, BUYER)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"of": "our"}, "compare_pairs, column 'of': got 'our', expected one of ours, theirs, buyer"),
        ({"terms": ["los_share"]}, "did you mean 'loss_share'"),
        ({"one_sided": "keep"}, "expected one of error, drop"),
        ({"threads": -1}, "column 'threads': got -1"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        compare_pairs(random_pairs(2), RICH, **arguments)
    assert text in str(caught.value)
    with pytest.raises(InputError, match="pairs: got no rows"):
        compare_pairs({"ours_contract": []}, RICH)
