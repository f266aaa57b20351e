"""Uncertain terms: how they are written, what a comparison of them says, what is refused."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon import InputError
from cabochon.ownership import (
    Offer,
    Term,
    beta,
    beta_from_counts,
    between,
    compare,
    lognormal,
    normal,
    pert,
    sample,
    series,
    totals,
    triangular,
    uniform,
)

from .test_compare import BUYER, OURS, THEIRS

LAWS: list[Any] = [
    triangular(15, 20, 30, source="delivery record", date="2026-10-01"),
    pert(15, 20, 30, unit="days"),
    normal(20, 2),
    lognormal(20, 2, assumed=True),
    uniform(15, 30),
    between(15, 30, level=0.9),
    between(15, 30, level=0.8, shape="lognormal"),
    sample([15, 20, 22.5]),
    series([100, 104, 99, 107], base=20, horizon=2),
]
UNCERTAIN = {**OURS, "shelf_days": pert(120, 150, 200), "lead_time_days": triangular(15, 20, 30)}
GUESSED = {**THEIRS, "shelf_days": triangular(140, 210, 260), "unsold_share": triangular(0.02, 0.10, 0.14)}


@pytest.mark.parametrize("term", LAWS, ids=str)
def test_every_law_survives_dict_json_pickle_and_an_offer(term: Any) -> None:
    assert Term.from_dict(term.to_dict()) == term
    assert pickle.loads(pickle.dumps(term)) == term
    offer = Offer(contract="sale", shelf_days=term)
    assert offer.shelf_days == term
    assert Offer.from_json(offer.to_json()) == offer
    assert Offer(**offer.to_dict()) == offer
    assert offer == pickle.loads(pickle.dumps(offer))


def test_a_term_tells_its_law() -> None:
    term = triangular(15, 20, 30, source="delivery record").from_("contract 12", "2026-10-31")
    assert (term.law, term.uncertain, term.source) == ("triangular", True, "contract 12")
    assert term.value == pytest.approx(65 / 3)
    assert term.quantile(1 / 3) == pytest.approx(20)
    assert repr(term) == "triangular(15, 20, 30, source='contract 12', date='2026-10-31')"
    assert eval(repr(pert(1, 2, 3)), {"pert": pert}) == pert(1, 2, 3)
    assert term != 65 / 3
    assert Term(3).law is None
    assert beta_from_counts(3, 120) == beta(3.5, 117.5)


@pytest.mark.parametrize(
    ("entries", "term"),
    [
        ({"triangular": [15, 20, 30], "source": "x"}, triangular(15, 20, 30, source="x")),
        ({"between": [15, 30], "level": 0.9}, between(15, 30, level=0.9)),
        ({"counts": [3, 120]}, beta(3.5, 117.5)),
        ({"series": [1, 2, 3], "base": 7, "horizon": 1}, series([1, 2, 3], base=7, horizon=1)),
    ],
)
def test_terms_as_a_file_of_offers_holds_them(entries: dict[str, Any], term: Any) -> None:
    assert Term.from_dict(entries) == term


def test_quantiles_agree_with_numpy_within_monte_carlo_error() -> None:
    """Simulated: the same laws drawn by numpy's generator."""
    n, random = 400_000, np.random.default_rng(5)

    def total(shelf: Any, lead: Any, unsold: Any, loss: float) -> Any:
        metal, work = 8190.0, 900.0
        value = metal * (1 + loss) + work
        day = 0.2 / 365
        return value + day * metal * (1 + loss) * lead + day * value * shelf - day * work * 30 + unsold * 0.15 * value

    ours = total(120 + 80 * random.beta(2.5, 3.5, n), random.triangular(15, 20, 30, n), 0.05, 0.035)
    theirs = total(random.triangular(140, 210, 260, n), 32, random.triangular(0.02, 0.10, 0.14, n), 0.025)
    for sampler in ("sobol", "random"):
        c = compare(UNCERTAIN, GUESSED, BUYER, draws=1 << 17, seed=3, sampler=sampler)
        for drawn, told in ((ours, c.ours), (theirs, c.theirs), (ours - theirs, c.difference)):
            error = drawn.std() / np.sqrt(1 << 17)
            assert abs(told.value - drawn.mean()) < 6 * error
            assert np.abs(np.array([told.low, told.high]) - np.quantile(drawn, [0.025, 0.975])).max() < 25 * error
        assert c.probability_ours_cheaper == pytest.approx((ours < theirs).mean(), abs=0.006)


def test_estimates_lines_and_verdict() -> None:
    c = compare(UNCERTAIN, GUESSED, BUYER, seed=1)
    assert c.difference.low < c.difference.value < c.difference.high
    assert c.difference.level == 0.95
    assert c.difference.n == 65536
    assert {"ours_low", "difference_high"} <= set(c.lines.columns)
    assert sum(c.lines["ours"]) == pytest.approx(c.ours.value)
    assert c.verdict == "cannot_tell"
    assert "Cannot tell" in c.sentence
    assert c.uncertainty.unknowns == [
        "ours.lead_time_days",
        "ours.shelf_days",
        "theirs.shelf_days",
        "theirs.unsold_share",
    ]
    assert json.loads(c.to_json())["uncertainty"]["seed"] == 1
    assert pickle.loads(pickle.dumps(c)).to_dict() == c.to_dict()
    assert compare(OURS, THEIRS, BUYER).probability_ours_cheaper is None
    assert list(compare(OURS, THEIRS, BUYER).lines.columns) == ["line", "ours", "theirs", "difference"]


def test_same_seed_same_bytes_whatever_the_threads() -> None:
    first, second = (compare(UNCERTAIN, GUESSED, BUYER, draws=100_000, seed=9, threads=t) for t in (1, 2))
    assert first.to_json() == second.to_json()
    assert compare(UNCERTAIN, GUESSED, BUYER, draws=100_000, seed=10).difference != first.difference


def test_progress_is_reported() -> None:
    seen: list[tuple[int, int]] = []
    compare(UNCERTAIN, GUESSED, BUYER, draws=1 << 17, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1 << 17, 1 << 17)


def test_correlations_as_pairs_or_matrix() -> None:
    names = ["ours.shelf_days", "theirs.shelf_days"]
    plain = compare(UNCERTAIN, GUESSED, BUYER)
    pairs = compare(UNCERTAIN, GUESSED, BUYER, correlations={tuple(names): 0.8})
    matrix = compare(UNCERTAIN, GUESSED, BUYER, correlations=(names, [[1, 0.8], [0.8, 1]]))
    assert pairs.difference == matrix.difference
    assert pairs.difference.high - pairs.difference.low < plain.difference.high - plain.difference.low
    assert pairs.sensitivity(draws=512).method == "shapley"
    linear = compare(UNCERTAIN, GUESSED, BUYER, correlations={tuple(names): 0.8}, correlation="linear")
    assert linear.difference.value == pytest.approx(pairs.difference.value, rel=0.01)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 1}, "column 'draws': got 1, expected a number of at least 2 and at most 4294967296"),
        ({"draws": 2.5}, "column 'draws': got 2.5, expected a whole number"),
        ({"seed": -1}, "column 'seed': got -1, expected a whole number of at least 0 and below 2^63"),
        ({"level": 95}, "column 'level': got 95, expected a number above 0 and below 1"),
        ({"sampler": "sobl"}, "column 'sampler': got 'sobl', expected one of sobol, random (did you mean 'sobol'?)"),
        (
            {"correlation": "ranks"},
            "column 'correlation': got 'ranks', expected one of rank, linear (did you mean 'rank'?)",
        ),
        (
            {"correlations": {("ours.shelf_days", "theirs.shelf_days"): "x"}},
            "column 'correlations': got 'x' between 'ours.shelf_days' and 'theirs.shelf_days', expected a dict of "
            "pairs of terms such as {('buyer.order_cost', 'ours.work_per_gram'): 0.5}, or (names, matrix)",
        ),
        (
            {"correlations": {"a": 1}},
            "column 'correlations': got 'a', expected a dict of pairs of terms such as "
            "{('buyer.order_cost', 'ours.work_per_gram'): 0.5}, or (names, matrix)",
        ),
        (
            {"correlations": {("ours.shelf_days", "theirs.shelf_days"): 1.5}},
            "column 'correlations': got 1.5 at (theirs.shelf_days, ours.shelf_days), expected a number of at least -1 "
            "and at most 1",
        ),
        (
            {"shared": ["shelf_days"]},
            "column 'shared': got 'shelf_days', expected a term of which both offers state the same law, not "
            "pert(120, 150, 200) and triangular(140, 210, 260)",
        ),
    ],
)
def test_wrong_samplings(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        compare(UNCERTAIN, GUESSED, BUYER, **arguments)
    assert str(caught.value) == "compare, " + message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: triangular(20, 15, 30),
            "triangular, column 'mode': got 15, expected a number of at least low (20) and at most high (30)",
        ),
        (lambda: normal(20, 0), "normal, column 'sd': got 0, expected a number above 0"),
        (lambda: sample([]), "sample, column 'values': got 0 values, expected at least 1"),
        (lambda: sample([1, "x"]), "sample, row 1, column 'values': got 'x', expected a number"),
        (lambda: between(1, 2, level=2), "between, column 'level': got 2, expected a number above 0 and below 1"),
        (
            lambda: between(1, 2, level=0.9, shape="beta"),
            "between, column 'shape': got 'beta', expected one of normal, lognormal, uniform",
        ),
        (
            lambda: Offer(contract="sale", shelf_days={"triangular": [20, 15, 30]}),
            "Offer, column 'shelf_days.triangular.mode': got 15, expected a number of at least low (20) and at most "
            "high (30)",
        ),
        (
            lambda: Offer(contract="sale", shelf_days=triangular(-5, 15, 30)),
            "Offer, column 'shelf_days': got -5, expected a number of at least 0 and at most 3650",
        ),
        (
            lambda: totals({"contract": ["sale"]}, {"vat": "none", "order_cost": uniform(1, 2)}),
            "buyer, column 'order_cost': got uniform(1, 2), expected a number: a table of offers takes no laws "
            "(compare two offers to see the uncertainty)",
        ),
        (lambda: Term(3).quantile(0.5), "Term, column 'value': got 3, expected an uncertain term"),
        (
            lambda: series([1, 2, 3], base=1, horizon=1, since="2020-01-01"),
            "series, column 'since': got '2020-01-01', expected a frame with dates, to know what is before it",
        ),
        (
            lambda: series({"date": ["2020-01", "2020-03"], "price": [1.0, 2.0]}, base=1, horizon=1),
            "series, column 'date': got 1 months missing before it (2020-03), expected every month once",
        ),
    ],
)
def test_wrong_terms(make: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value) == message


def test_scenarios_of_the_gold_price() -> None:
    gold = cb.datasets.gold()
    term = series(gold, base=7000, horizon=6, since="1975-01-01", source="World Bank", as_of="2026-06-30")
    prices = np.array(gold["price"][gold["date"].index("1975-01-01") :])
    ratios = 7000 * prices[6:] / prices[:-6]
    assert term.value == pytest.approx(ratios.mean())
    assert term.quantile(0.05) == pytest.approx(np.quantile(ratios, 0.05, method="inverted_cdf"), rel=0.01)
    buyer = {**BUYER.to_dict(), "metal_price_per_gram": term}
    c = compare(OURS, THEIRS, buyer)
    assert c.uncertainty.unknowns == ["buyer.metal_price_per_gram"]
    assert c.ours.value == pytest.approx(
        compare(OURS, THEIRS, {**buyer, "metal_price_per_gram": term.value}).ours.value
    )
    assert c.verdict == "ours"
