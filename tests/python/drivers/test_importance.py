"""Importance of factors: published shares, brute force over all subsets, order under resampling, wrong input."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "drivers" / "attitude" / "attitude.csv"
FACTORS = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
Array = np.ndarray[Any, Any]


def attitude() -> dict[str, Array]:
    rows = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))
    return {name: np.array([int(row[name]) for row in rows]) for name in rows[0]}


def panel(n: int, p: int, seed: int = 0, *, shared: float = 1.0) -> dict[str, Array]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, p)) + shared * random.normal(size=(n, 1))
    y = x @ np.linspace(1, 0, p) + 3 * random.normal(size=n)
    return {"y": y, **{f"x{i}": x[:, i] for i in range(p)}}


def r2(frame: dict[str, Array], outcome: str, players: list[Array]) -> float:
    y = np.asarray(frame[outcome], dtype=float)
    design = np.column_stack([np.ones(len(y)), *players])
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(1 - rest @ rest / ((y - y.mean()) @ (y - y.mean())))


def game(frame: dict[str, Array], outcome: str, players: list[list[Array]]) -> dict[frozenset[int], float]:
    subsets = [frozenset(s) for k in range(len(players) + 1) for s in itertools.combinations(range(len(players)), k)]
    return {s: r2(frame, outcome, [c for j in sorted(s) for c in players[j]]) for s in subsets}


def orders_shares(value: dict[frozenset[int], float], orders: list[tuple[int, ...]]) -> Array:
    shares = np.zeros(len(orders[0]))
    for order in orders:
        seen: frozenset[int] = frozenset()
        for player in order:
            shares[player] += value[seen | {player}] - value[seen]
            seen |= {player}
    return shares / len(orders)


# correctness


def test_attitude_to_eight_digits() -> None:
    result = cb.drivers.importance(attitude(), "rating", FACTORS)
    lmg = [0.370816194, 0.050903793, 0.155765990, 0.120345079, 0.006588723, 0.028182213]
    assert result["share"] == pytest.approx(lmg, abs=6e-10)
    assert result["r2"] == pytest.approx(0.7326019925, abs=1e-10)
    assert result["rank"].tolist() == [1, 4, 2, 3, 6, 5]
    johnson = cb.drivers.importance(attitude(), "rating", FACTORS, "relative_weights")
    weights = [0.362760200, 0.056002279, 0.163610911, 0.121780400, 0.008255466, 0.020192737]
    assert johnson["share"] == pytest.approx(weights, abs=6e-10)


@pytest.mark.parametrize("p", [1, 2, 3, 4, 7, 8])
def test_lmg_is_the_mean_over_all_orders(p: int) -> None:
    frame = panel(60, p, seed=p)
    names = [f"x{i}" for i in range(p)]
    value = game(frame, "y", [[frame[name]] for name in names])
    means = cb.drivers.conditional_dominance(frame, "y", names)["gain"].reshape(p, p)
    for j in range(p):
        for k in range(p):
            gains = [value[s | {j}] - value[s] for s in value if len(s) == k and j not in s]
            assert means[j, k] == pytest.approx(np.mean(gains), abs=1e-12)
    shares = cb.drivers.importance(frame, "y", names)["share"]
    assert shares == pytest.approx(means.mean(axis=1), abs=1e-13)
    assert cb.drivers.importance(frame, "y", names, "first")["share"] == pytest.approx(means[:, 0], abs=1e-12)
    assert cb.drivers.importance(frame, "y", names, "last")["share"] == pytest.approx(means[:, -1], abs=1e-12)


def test_levels_of_a_text_enter_together() -> None:
    frame: dict[str, Any] = panel(80, 4, seed=3)
    region = np.array(["north", "south", "west", "east"])[np.arange(80) % 4]
    frame["region"] = region.tolist()
    frame["y"] = frame["y"] + 2 * (region == "west")
    dummies = [(region == name).astype(float) for name in ("north", "south", "west")]
    players = [[frame["x0"]], dummies, [frame["x1"]], [frame["x2"]], [frame["x3"]]]
    expected = orders_shares(game(frame, "y", players), list(itertools.permutations(range(5))))
    names = ["x0", "region", "x1", "x2", "x3"]
    assert cb.drivers.importance(frame, "y", names)["share"] == pytest.approx(expected, abs=1e-12)
    pratt = cb.drivers.importance(frame, "y", names, "pratt")
    assert pratt["share"].sum() == pytest.approx(float(pratt["r2"][0]), abs=1e-12)


def test_owen_shares_keep_departments_together() -> None:
    frame = panel(70, 6, seed=4)
    names = [f"x{i}" for i in range(6)]
    members = {"sales": [0, 3], "accounting": [1, 2, 5], "x4": [4]}
    orders = [
        tuple(itertools.chain(*inner))
        for outer in itertools.permutations(members.values())
        for inner in itertools.product(*(itertools.permutations(group) for group in outer))
    ]
    expected = orders_shares(game(frame, "y", [[frame[name]] for name in names]), orders)
    by_factor = {"x0": "sales", "x3": "sales", "x1": "accounting", "x2": "accounting", "x5": "accounting"}
    result = cb.drivers.importance(frame, "y", names, groups=by_factor)
    assert result["share"] == pytest.approx(expected, abs=1e-12)
    assert result["group"].tolist() == ["sales", "accounting", "accounting", "sales", "x4", "accounting"]
    assert result["group_share"][1] == pytest.approx(expected[[1, 2, 5]].sum(), abs=1e-12)
    by_group = cb.drivers.importance(
        frame, "y", names, groups={"sales": ["x0", "x3"], "accounting": ["x1", "x2", "x5"]}
    )
    assert by_group["share"].tolist() == result["share"].tolist()


def test_levels_of_dominance() -> None:
    frame = panel(50, 5, seed=6)
    names = [f"x{i}" for i in range(5)]
    value = game(frame, "y", [[frame[name]] for name in names])
    result = cb.drivers.dominance(frame, "y", names)
    for row, (i, j) in enumerate(itertools.combinations(range(5), 2)):
        gains = [value[s | {i}] - value[s | {j}] for s in value if i not in s and j not in s]
        level = 1.0 if min(gains) >= 0 else 0.0 if max(gains) <= 0 else 0.5
        assert result["complete"][row] == level
    assert (result["first"][0], result["second"][0]) == ("x0", "x1")


def test_sampled_orders_stay_within_their_error() -> None:
    frame = panel(300, 26, seed=7)
    names = [f"x{i}" for i in range(26)]
    sampled = cb.drivers.importance(frame, "y", names, permutations=2000)
    assert sampled["share"].sum() == pytest.approx(float(sampled["r2"][0]), abs=1e-12)
    finer = cb.drivers.importance(frame, "y", names, permutations=20000, seed=1)
    assert (np.abs(sampled["share"] - finer["share"]) <= sampled["error"] + finer["error"]).all()
    assert 0 < finer["error"].max() < sampled["error"].max() < 0.05
    exact = cb.drivers.importance(frame, "y", names[:25])
    assert exact["error"].tolist() == [0.0] * 25


# properties


@pytest.mark.parametrize("method", ["lmg", "relative_weights", "pratt", "first", "last"])
def test_shares_add_up_to_r2_or_say_that_they_do_not(method: str) -> None:
    result = cb.drivers.importance(panel(200, 9), "y", [f"x{i}" for i in range(9)], method)
    adds_up = abs(result["share"].sum() - result["r2"][0]) < 1e-12
    assert result["sums_to_r2"].tolist() == [adds_up] * 9 == [method not in ("first", "last")] * 9


def test_uncorrelated_factors_share_alike_by_every_method() -> None:
    a, b, c = (np.array(x, dtype=float) for x in zip(*itertools.product([-1, 1], repeat=3), strict=True))
    frame = {"a": a, "b": b, "c": c, "y": 3 * a + 2 * b + c + a * b * c}
    for method in ("lmg", "relative_weights", "pratt", "first", "last"):
        shares = cb.drivers.importance(frame, "y", ["a", "b", "c"], method)["share"]
        assert shares == pytest.approx([9 / 15, 4 / 15, 1 / 15], abs=1e-13)


def test_units_and_signs_do_not_matter() -> None:
    frame = panel(100, 5)
    names = [f"x{i}" for i in range(5)]
    moved = {"y": 5 - frame["y"] * 1e-3, **{n: 1e3 - frame[n] * 10.0**i for i, n in enumerate(names)}}
    for method in ("lmg", "relative_weights", "pratt"):
        first, second = (cb.drivers.importance(f, "y", names, method)["share"] for f in (frame, moved))
        assert first == pytest.approx(second, abs=1e-9)


@pytest.mark.parametrize("options", [{}, {"cluster": "c"}, {"method": "relative_weights"}, {"interval": "bca"}])
def test_the_same_bytes_on_one_thread_and_on_two(options: dict[str, Any]) -> None:
    frame = {**panel(120, 16), "c": np.arange(120) // 4}
    names = [f"x{i}" for i in range(16)]
    one, two = (cb.drivers.importance(frame, "y", names, resamples=40, seed=5, threads=t, **options) for t in (1, 2))
    assert list(one) == list(two)
    for name in one:
        assert np.asarray(one[name]).tolist() == np.asarray(two[name]).tolist()


# how sure the order is


def test_simulated_twins_are_tied_and_a_giant_is_not() -> None:
    random = np.random.default_rng(11)
    x = random.normal(size=(600, 4))
    frame = {f"x{i}": x[:, i] for i in range(4)}
    frame["y"] = 3 * x[:, 0] + x[:, 1] + x[:, 2] + 0 * x[:, 3] + random.normal(size=600)
    result = cb.drivers.importance(frame, "y", ["x0", "x1", "x2", "x3"], resamples=500, seed=2)
    assert result["tied_with"].tolist() == ["", "x2", "x1", ""]
    assert result["rank_low"].tolist() == [1, 2, 2, 4]
    assert result["rank_high"].tolist() == [1, 3, 3, 4]
    assert result["p_top"].tolist() == [1, 0, 0, 0]
    assert (result["low"] <= result["share"])[:3].all()
    assert (result["share"] <= result["high"]).all()
    pairs = cb.drivers.importance_pairs(frame, "y", ["x0", "x1", "x2", "x3"], resamples=500, seed=2)
    assert pairs["told_apart"].tolist() == [True, True, True, False, True, True]
    assert (pairs["told_apart"] == (pairs["low"] * pairs["high"] > 0)).all()


def test_clusters_make_intervals_honest() -> None:
    random = np.random.default_rng(3)
    account = np.repeat(np.arange(30), 20)
    level = random.normal(size=(30, 2))[account]
    frame = {"a": level[:, 0], "b": level[:, 1], "account": account}
    frame["y"] = level[:, 0] + random.normal(size=30)[account] + 0.1 * random.normal(size=600)
    rows = cb.drivers.importance(frame, "y", ["a", "b"], resamples=300)
    clusters = cb.drivers.importance(frame, "y", ["a", "b"], resamples=300, cluster="account")
    assert clusters["clusters"].tolist() == [30, 30]
    assert (clusters["high"] - clusters["low"])[0] > 3 * (rows["high"] - rows["low"])[0]


def test_limits_of_a_correlation_match_theory() -> None:
    random = np.random.default_rng(9)
    x = random.normal(size=800)
    frame = {"x": x, "y": x + random.normal(size=800)}
    r = float(np.corrcoef(frame["x"], frame["y"])[0, 1])
    fisher = [math.tanh(math.atanh(r) + s * 1.96 / math.sqrt(797)) ** 2 for s in (-1, 1)]
    for interval in ("percentile", "bca"):
        result = cb.drivers.importance(frame, "y", ["x"], resamples=2000, interval=interval)
        assert [float(result["low"][0]), float(result["high"][0])] == pytest.approx(fisher, abs=0.012)


# edges


def test_without_resamples_the_order_is_not_judged() -> None:
    result = cb.drivers.importance(panel(30, 2), "y", ["x0", "x1"])
    for name in ("low", "high", "rank_low", "rank_high", "p_top"):
        assert np.ma.getmaskarray(result[name]).all()
    assert result["tied_with"].tolist() == [None, None]


def test_a_perfect_fit_and_a_factor_missing_from_resamples() -> None:
    x = np.arange(12.0)
    rare = np.zeros(12)
    rare[3] = 1
    frame = {"x": x, "rare": rare, "y": 2 * x + rare}
    result = cb.drivers.importance(frame, "y", ["x", "rare"], resamples=200)
    assert result["r2"][0] == pytest.approx(1)
    assert np.isfinite(np.asarray(result["low"])).all()


def test_the_kind_of_frame_stays() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(panel(40, 2))
    assert isinstance(cb.drivers.importance(frame, "y", ["x0", "x1"]), polars.DataFrame)


# wrong input

GOOD: dict[str, Any] = {
    "y": [1.0, 2, 4, 3, 5, 7],
    "a": [1.0, 2, 3, 4, 5, 7],
    "b": [2.0, 1, 2, 1, 3, 1],
    "c": list("xxyyzz"),
}
PLACE = "a factor that is no combination of the others"
WRONG: list[tuple[dict[str, Any], list[str], dict[str, Any], str]] = [
    ({}, ["a", "bb"], {}, "frame, column 'bb': expected one of y, a, b, c (did you mean 'b'?)"),
    ({}, [], {}, "frame, column 'factors': got none, expected at least one column"),
    ({}, ["a", "a"], {}, "frame, column 'factors': got 'a' twice, expected each column once"),
    ({}, ["y"], {}, "frame, column 'factors': got the outcome 'y', expected columns other than the outcome"),
    (
        {"a": [1.0] * 6},
        ["a"],
        {},
        "frame, column 'a': got the same number in every row, 1, expected a factor that varies",
    ),
    (
        {"a": [0.1] * 6},
        ["a"],
        {},
        "frame, column 'a': got the same number in every row, 0.1, expected a factor that varies",
    ),
    (
        {"y": [2.0] * 6},
        ["a"],
        {},
        "frame, column 'y': got the same number in every row, 2, expected an outcome that varies",
    ),
    ({"c": ["x"] * 6}, ["c"], {}, "frame, column 'c': got only 'x', expected a factor that varies"),
    ({"b": [2.0, 4, 6, 8, 10, 14]}, ["a", "b"], {}, f"frame, column 'b': got what 'a' says already, expected {PLACE}"),
    (
        {"d": [3.0, 3, 5, 5, 8, 8]},
        ["a", "b", "d"],
        {},
        f"frame, column 'd': got what 'a', 'b' say already, expected {PLACE}",
    ),
    (
        {"d": [float(v) for v in (0, 0, 1, 1, 2, 2)]},
        ["c", "d"],
        {},
        f"frame, column 'd': got what 'c' says already, expected {PLACE}",
    ),
    ({"y": [1.0, math.inf, 4, 3, 5, 7]}, ["a"], {}, "frame, row 1, column 'y': got inf, expected a finite number"),
    ({"a": [1.0, None, 4, 3, 5, 7]}, ["a"], {}, "frame, row 1, column 'a': got null, expected a finite number"),
    ({"c": ["x", None, "y", "x", "y", "y"]}, ["c"], {}, "frame, row 1, column 'c': got null, expected a text"),
    (
        {"d": [1.0, 0, 0, 0, 0, 0], "e": [0.0, 1, 0, 0, 0, 0], "f": [0.0, 0, 1, 0, 0, 0]},
        ["a", "b", "d", "e", "f"],
        {},
        "frame: got 6 rows for 5 columns of factors, expected at least 7 rows",
    ),
    (
        {},
        ["a"],
        {"method": "lgm"},
        "importance, column 'method': got 'lgm', expected one of lmg, relative_weights, pratt, first, last "
        "(did you mean 'lmg'?)",
    ),
    (
        {},
        ["c"],
        {"method": "relative_weights"},
        "frame, column 'c': got a text of 3 levels, expected numbers: relative weights depend on how levels are coded "
        "(use the method 'lmg')",
    ),
    ({}, ["a"], {"resamples": 5}, "importance, column 'resamples': got 5, expected 0, or 20 to 1000000"),
    ({}, ["a"], {"level": 1.0}, "importance, column 'level': got 1, expected a number above 0 and below 1"),
    (
        {},
        ["a"],
        {"permutations": 1},
        "importance, column 'permutations': got 1, expected a number from 64 to 1000000000",
    ),
    ({"k": [1] * 6}, ["a"], {"cluster": "k"}, "frame, column 'k': got one cluster, expected at least two clusters"),
    (
        {"k": [1, 1, None, 2, 2, 2]},
        ["a"],
        {"cluster": "k"},
        "frame, row 2, column 'k': got null, expected the cluster of the row",
    ),
    ({}, ["a"], {"groups": {"z": "sales"}}, "importance, column 'groups': got 'z', expected one of the factors"),
    (
        {},
        ["a", "b"],
        {"groups": {"s": ["a"], "t": ["a", "b"]}},
        "importance, column 'groups': got 'a' in two groups, expected each factor in one group",
    ),
    (
        {},
        ["a", "b"],
        {"groups": {"a": "s", "b": "s"}, "method": "first"},
        "importance, column 'groups': got groups with the method 'first', expected the method 'lmg', whose shares "
        "groups can hold together",
    ),
]


@pytest.mark.parametrize(("columns", "factors", "options", "message"), WRONG, ids=range(len(WRONG)))
def test_wrong_input(columns: dict[str, Any], factors: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.drivers.importance({**GOOD, **columns}, "y", factors, **options)
    assert str(caught.value) == message


def test_every_bad_row_is_told() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.drivers.importance({"y": [1.0, None, None, 2.0], "a": [None, 2.0, 3.0, 4.0]}, "y", ["a"])
    assert caught.value.total == 3


def test_pairs_need_resamples() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.drivers.importance_pairs(GOOD, "y", ["a", "b"], resamples=0)
    expected = "expected at least 20: without them nothing tells pairs apart"
    assert str(caught.value) == f"importance_pairs, column 'resamples': got 0, {expected}"


def test_dominance_of_too_many_factors() -> None:
    frame = panel(40, 26)
    for function in (cb.drivers.dominance, cb.drivers.conditional_dominance):
        with pytest.raises(cb.InputError, match="got 26 factors, expected at most 25"):
            function(frame, "y", [f"x{i}" for i in range(26)])
