"""A mix of product groups with uncertain terms: common draws, probability, limits, what may be claimed."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, Offer, compare_basket, normal, pert, triangular

from .test_compare import BUYER, OURS, THEIRS

GROUPS = ("rings", "chains")
UNSURE_OURS = {**OURS, "shelf_days": pert(120, 150, 200), "lead_time_days": triangular(15, 20, 30)}
UNSURE_THEIRS = {**THEIRS, "shelf_days": triangular(150, 200, 260), "unsold_share": triangular(0.04, 0.08, 0.14)}
MIX = {"rings": 3000, "chains": 700}


def basket(**how: Any) -> Any:
    sides = [dict.fromkeys(GROUPS, side) for side in (UNSURE_OURS, UNSURE_THEIRS)]
    return compare_basket(*sides, BUYER, MIX, **{"draws": 4096, **how})


def triangle(draw: Any, low: float, mode: float, high: float, n: int) -> Any:
    return draw.triangular(low, mode, high, n)


def test_against_a_simulation_by_hand() -> None:
    """simulated: both totals again by numpy, without the library's points, laws and formulas."""
    draw, n = np.random.default_rng(5), 200_000
    whole = np.zeros(n)
    for pieces in MIX.values():
        totals = []
        for loss, days, shelf, unsold in (
            (0.035, triangle(draw, 15, 20, 30, n), 120 + 80 * draw.beta(2.5, 3.5, n), 0.05),
            (0.025, 32, triangle(draw, 150, 200, 260, n), triangle(draw, 0.04, 0.08, 0.14, n)),
        ):
            metal = 7000 * 0.585 * 2
            lost, work = metal * loss, 900
            value = metal + lost + work
            totals.append(
                value + 0.2 * ((metal + lost) * days + value * shelf - work * 30) / 365 + unsold * 0.15 * value
            )
        whole += pieces * (totals[0] - totals[1])
    found = basket(draws=65536)
    spread = whole.std()
    assert found.difference.value == pytest.approx(whole.mean(), abs=0.01 * spread)
    assert found.difference.low == pytest.approx(np.quantile(whole, 0.025), abs=0.03 * spread)
    assert found.difference.high == pytest.approx(np.quantile(whole, 0.975), abs=0.03 * spread)
    assert found.probability_ours_cheaper == pytest.approx((whole < 0).mean(), abs=0.005)
    assert found.probability.low < (whole < 0).mean() + 0.003
    assert found.probability.high > (whole < 0).mean() - 0.003


def test_what_it_says() -> None:
    found = basket()
    assert found.verdict == "ours"
    assert len(found.uncertainty.unknowns) == 8
    assert "rings.ours.shelf_days" in found.uncertainty.unknowns
    rows = found.groups.rows()
    assert [row["probability_ours_cheaper"] for row in rows] == [
        found.comparisons[group].probability_ours_cheaper for group in GROUPS
    ]
    for row in rows:
        assert row["difference_low"] < row["difference"] < row["difference_high"]
        assert row["difference_per_year_low"] == pytest.approx(MIX[row["group"]] * row["difference_low"])
    assert sum(row["difference_per_year"] for row in rows) == pytest.approx(found.difference.value, rel=1e-12)
    lines = {row["line"]: row for row in found.lines.rows()}
    assert lines["metal"]["ours_low"] == lines["metal"]["ours_high"]
    assert lines["unsold"]["theirs_low"] < lines["unsold"]["theirs_high"]
    assert found.to_dict()["probability_ours_cheaper"] == found.probability_ours_cheaper
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()
    assert found.difference.method == "monte_carlo_sobol"


def test_no_win_is_claimed_without_its_condition() -> None:
    found = basket()
    best = found.competitor_best_case()
    assert best.flips
    assert best.difference > 0
    terms = {(row["group"], row["term"]) for row in best.reversing.rows()}
    assert terms
    assert terms <= {(row["group"], row["term"]) for row in best.table.rows()}
    # What reverses it, at those values, really does.
    changed = {group: dict(UNSURE_THEIRS) for group in GROUPS}
    for row in best.reversing.rows():
        changed[row["group"]][row["term"].partition(".")[2]] = row["best"]
    sides = dict.fromkeys(GROUPS, UNSURE_OURS)
    assert compare_basket(sides, changed, BUYER, MIX, draws=4096).difference.value > -0.002 * found.ours.value
    assert best.condition in found.sentence
    assert "theirs is the cheaper one with a probability of" in found.sentence
    plain = compare_basket({"a": OURS}, {"a": THEIRS}, BUYER, {"a": 10})
    assert plain.probability is None
    assert plain.probability_ours_cheaper is None
    assert not plain.competitor_best_case().flips


def test_shared_terms_and_seeds() -> None:
    apart, shared = basket(), basket(shared=["theirs.shelf_days", "theirs.unsold_share"])
    width = lambda found: found.theirs.high - found.theirs.low  # noqa: E731
    assert width(shared) > 1.1 * width(apart)
    assert "theirs.shelf_days" in shared.uncertainty.unknowns
    assert len(shared.uncertainty.unknowns) == 6
    assert basket().to_dict() == apart.to_dict()
    assert basket(threads=2).to_dict() == apart.to_dict()
    assert basket(seed=8).probability_ours_cheaper != apart.probability_ours_cheaper
    other = basket(seed=8)
    assert other.probability_ours_cheaper == pytest.approx(apart.probability_ours_cheaper, abs=0.02)
    assert basket(sampler="random").difference.method == "monte_carlo_random"


def test_cannot_tell_in_words() -> None:
    offer = {"contract": "sale", "shelf_days": 0}
    buyer = Buyer(vat="excluded", capital_rate_annual=0.1, holding_rate_annual=0, currency="EUR")
    found = compare_basket(
        {"a": {**offer, "price_per_piece": normal(10, 1)}},
        {"a": Offer(**offer, price_per_piece=10)},
        buyer,
        {"a": 100},
        draws=4096,
    )
    assert found.verdict == "cannot_tell"
    assert (
        "Cannot tell whether ours or theirs costs less to own over a year: the difference is between" in found.sentence
    )
    assert "with a probability of 50%" in found.sentence
    assert repr(found).startswith("As stated, not verified.\n")
    assert "As stated, not verified" in found._repr_html_()


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ({"draws": 1}, "compare, column 'draws': got 1, expected a number of at least 2"),
        (
            {"shared": ["fineness"]},
            "compare_basket, column 'shared': got 'fineness', expected a term that is uncertain",
        ),
        ({"level": 95}, "compare, column 'level': got 95"),
        (
            {"correlations": {("ours.shelf_days", "theirs.shelf_days"): 0.5}},
            "compare, column 'correlations': got 'ours.shelf_days', expected an uncertain term that counts: one of",
        ),
        ({"sampler": "halton"}, "compare, column 'sampler': got 'halton', expected one of sobol, random"),
    ],
)
def test_wrong_ways_of_drawing(how: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        basket(**how)
    assert text in str(caught.value)


def test_laws_beside_a_frame_are_refused_in_words() -> None:
    frame = [{"product_group": "rings", **THEIRS}]
    with pytest.raises(
        InputError, match=r"group 'rings', column 'lead_time_days': got triangular\(15, 20, 30\), expec"
    ):
        compare_basket({"rings": UNSURE_OURS}, frame, BUYER, {"rings": 10})
