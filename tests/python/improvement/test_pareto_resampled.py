"""How sure a Pareto is: agreement with numpy's resamples, clusters, limits, threads, wrong input."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "improvement"
Array = np.ndarray[Any, Any]


def tickets(counts: list[int]) -> dict[str, list[str]]:
    return {"reason": [f"r{i:02}" for i, n in enumerate(counts) for _ in range(n)]}


def calls() -> dict[str, Any]:
    rows = list(csv.DictReader((DATA / "nyc311_types/types.csv").read_text(encoding="utf-8").splitlines()))
    return {"type": [row["Type"] for row in rows], "count": [int(row["Count"]) for row in rows]}


# correctness


def test_the_same_chances_as_numpy_resamples() -> None:
    counts = np.array([40, 30, 12, 9, 8, 6, 5, 3, 2, 1])
    result = cb.improvement.pareto(tickets(counts.tolist()), by="reason", resamples=20000, seed=3)
    drawn = np.random.default_rng(1).multinomial(counts.sum(), counts / counts.sum(), size=20000)
    order = np.argsort(-drawn, axis=1, kind="stable")
    sums = np.cumsum(np.take_along_axis(drawn, order, axis=1), axis=1)
    vital = np.zeros(drawn.shape, dtype=bool)
    np.put_along_axis(vital, order, (sums - np.take_along_axis(drawn, order, axis=1)) * 10 < 8 * counts.sum(), axis=1)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, 11)[None, :], axis=1)
    assert result["p_vital"] == pytest.approx(vital.mean(axis=0), abs=0.015)
    assert result["rank"].tolist() == list(range(1, 11))
    assert np.abs(result["rank_low"] - np.quantile(rank, 0.025, axis=0)).max() <= 1
    assert np.abs(result["rank_high"] - np.quantile(rank, 0.975, axis=0)).max() <= 1


def test_the_lines_stay_those_without_resamples() -> None:
    for options in ({}, {"weight": "count"}):
        plain = cb.improvement.pareto(calls(), by="type", **options)
        sure = cb.improvement.pareto(calls(), by="type", resamples=100, **options)
        for name in plain:
            assert plain[name].tolist() == sure[name].tolist()


def test_companies_complained_of() -> None:
    text = gzip.decompress((DATA / "cfpb_companies/companies.csv.gz").read_bytes()).decode("utf-8")
    companies = {"company": [row["company"] for row in csv.DictReader(text.splitlines())]}
    result = cb.improvement.pareto(companies, by="company", resamples=500)
    assert (len(result["category"]), int(result["vital"].sum())) == (1196, 55)
    assert result["p_vital"][0] == 1
    assert 0.1 < result["p_vital"][54] < 0.9
    found = cb.improvement.concentration(companies, by="company", resamples=500)
    assert (found.categories, found.vital.value, found.top) == (1196, 55, 240)
    assert found.top_share.value == pytest.approx(0.9165, abs=5e-5)
    assert found.top_share.low < 0.91 < found.top_share.high <= 0.9166  # with many rare causes a sample exaggerates
    assert found.uneven


def test_wilson_limits_of_a_share() -> None:
    result = cb.improvement.pareto(tickets([30, 70]), by="reason", resamples=100)
    assert result["share_low"][1] == pytest.approx(0.2189489, abs=1e-6)
    assert result["share_high"][1] == pytest.approx(0.3958485, abs=1e-6)


# clusters


def angry(accounts: int = 40) -> dict[str, list[Any]]:
    """Each account complains of five reasons in turn; account 0 besides a hundred times of one that nobody else has."""
    rows = [(f"r{(a + i) % 5}", a) for a in range(accounts) for i in range(5)] + [("fury", 0)] * 100
    return {"reason": [reason for reason, _ in rows], "account": [account for _, account in rows]}


def test_one_angry_account_is_not_a_hundred_complaints() -> None:
    rows = cb.improvement.pareto(angry(), by="reason", threshold=0.3, resamples=2000)
    clusters = cb.improvement.pareto(angry(), by="reason", threshold=0.3, resamples=2000, cluster="account")
    assert rows["category"][0] == clusters["category"][0] == "fury"
    assert rows["p_vital"][0] == 1
    assert clusters["p_vital"][0] == pytest.approx(1 - (39 / 40) ** 40, abs=0.04)  # drawn at least once
    assert (rows["rank_low"][0], rows["rank_high"][0]) == (1, 1)
    assert clusters["rank_high"][0] > 4
    assert clusters["share_low"][0] < 0.1 < rows["share_low"][0]


def test_clusters_of_one_row_are_rows() -> None:
    frame = tickets([50, 30, 20])
    alone = {**frame, "id": list(range(100))}
    rows = cb.improvement.pareto(frame, by="reason", resamples=4000)
    units = cb.improvement.pareto(alone, by="reason", resamples=4000, cluster="id", seed=1)
    assert units["p_vital"] == pytest.approx(rows["p_vital"], abs=0.03)
    assert units["share_low"] == pytest.approx(rows["share_low"], abs=0.01)


def test_weights_are_drawn_with_their_tickets() -> None:
    random = np.random.default_rng(2)
    frame = {"reason": random.integers(0, 4, 500), "cost": random.gamma(0.3, 100, 500)}
    result = cb.improvement.pareto(frame, by="reason", weight="cost", resamples=1000)
    drawn = random.integers(0, 500, (1000, 500))
    shares = np.array([np.bincount(frame["reason"][d], frame["cost"][d], 4) / frame["cost"][d].sum() for d in drawn])
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)[:, result["category"]]
    assert result["share_low"] == pytest.approx(low, abs=0.03)
    assert result["share_high"] == pytest.approx(high, abs=0.03)


# how few make how much


def test_limits_hold_a_planted_concentration_simulated() -> None:
    chances = 1 / np.arange(1, 21)
    chances /= chances.sum()
    true_top, true_vital = float(chances[:4].sum()), int((np.cumsum(chances) < 0.8).sum()) + 1
    random = np.random.default_rng(4)
    top = vital = 0
    for seed in range(60):
        counts = random.multinomial(400, chances)
        frame = {"reason": np.arange(20)[counts > 0], "count": counts[counts > 0]}
        whole = {"reason": np.repeat(frame["reason"], frame["count"])}
        found = cb.improvement.concentration(whole, by="reason", resamples=300, seed=seed)
        if found.categories == 20:
            top += found.top_share.low <= true_top <= found.top_share.high
            vital += found.vital.low <= true_vital <= found.vital.high
    assert top >= 51
    assert vital >= 51


@pytest.mark.parametrize("cluster", [None, "account"])
def test_an_even_split_is_rarely_called_uneven_simulated(cluster: str | None) -> None:
    random = np.random.default_rng(8)
    called = 0
    for seed in range(100):
        account = np.repeat(np.arange(60), 4)
        reason = random.integers(0, 8, 240) if cluster is None else np.repeat(random.integers(0, 8, 60), 4)
        frame = {"reason": reason, "account": account}
        found = cb.improvement.concentration(frame, by="reason", resamples=200, cluster=cluster, seed=seed)
        called += found.uneven
        if not found.uneven:
            assert found.gini.low == 0
            assert "cannot be ruled out" in found.sentence()
    assert called <= 12


def test_a_concentration_shows_itself() -> None:
    found = cb.improvement.concentration(tickets([60, 25, 10, 3, 2]), by="reason", resamples=500)
    assert found.sentence().startswith("2 of 5 causes (")
    assert "85%" in found.sentence()
    assert "<caption>2 of 5 causes" in found._repr_html_()
    assert found.gini.value == pytest.approx(0.552)


# the same bytes


@pytest.mark.parametrize(
    "options", [{}, {"cluster": "account"}, {"weight": "cost"}, {"weight": "cost", "cluster": "account"}]
)
def test_the_same_bytes_on_one_thread_and_on_two(options: dict[str, Any]) -> None:
    random = np.random.default_rng(0)
    frame = {
        "reason": random.integers(0, 50, 2000),
        "account": random.integers(0, 300, 2000),
        "cost": random.gamma(1, 10, 2000),
    }
    one, two = (cb.improvement.pareto(frame, by="reason", resamples=1000, seed=6, threads=t, **options) for t in (1, 2))
    for name in one:
        assert np.asarray(one[name]).tolist() == np.asarray(two[name]).tolist()
    other = cb.improvement.pareto(frame, by="reason", resamples=1000, seed=7, **options)
    assert other["p_vital"].tolist() != one["p_vital"].tolist()


def test_more_categories_than_have_ranks() -> None:
    counts = np.random.default_rng(5).zipf(1.3, 3000).clip(max=500)
    frame = {"reason": np.repeat(np.arange(3000), counts)}
    result = cb.improvement.pareto(frame, by="reason", resamples=100)
    assert np.ma.getmaskarray(result["rank_low"])[2048:].all()
    assert not np.ma.getmaskarray(result["rank_low"])[:2048].any()


# wrong input

WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"resamples": 5}, "pareto, column 'resamples': got 5, expected 100 to 10000000"),
    (
        {},
        {"resamples": 100, "level": 0.0},
        "pareto, column 'level': got 0, expected a number above 0 and below 1",
    ),
    (
        {},
        {"cluster": "k"},
        "pareto, column 'cluster': got 'k' without resamples, expected resamples of 100 or more, in which whole "
        "clusters are drawn again",
    ),
    (
        {"k": [1, 1]},
        {"resamples": 100, "cluster": "k"},
        "frame, column 'k': got one cluster, expected at least two clusters",
    ),
    (
        {"k": [1, None]},
        {"resamples": 100, "cluster": "k"},
        "frame, row 1, column 'k': got null, expected the cluster of the row",
    ),
    (
        {"w": [0.0, 0.0]},
        {"resamples": 100, "weight": "w"},
        "frame, column 'w': got only zeros, expected a weight above 0 in some row",
    ),
    (
        {"w": [-1.0, 0.0]},
        {"resamples": 100, "weight": "w"},
        "frame, row 0, column 'w': got -1, expected a number of at least 0",
    ),
    ({}, {"other": 0}, "pareto, column 'other': got 0, expected a number of categories of at least 1"),
]


@pytest.mark.parametrize(("columns", "options", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_input(columns: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto({"c": ["a", "b"], **columns}, by="c", **options)
    assert str(caught.value) == message


def test_no_rows_cannot_be_drawn_again() -> None:
    for function in (cb.improvement.pareto, cb.improvement.concentration):
        with pytest.raises(cb.InputError, match="got no rows, expected at least one row to draw again"):
            function({"c": []}, by="c", resamples=100)
