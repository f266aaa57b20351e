"""Pooled scores: simulated cells whose truth is planted, limits, and what must hold without any simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

MEANS = np.array([[0.5, 0.3, 0.2], [0.3, 0.3, 0.4], [0.6, 0.3, 0.1]])


def simulated(seed: int, concentration: float, accounts: int = 500) -> tuple[dict[str, Any], np.ndarray]:
    rng = np.random.default_rng(seed)
    shares = np.stack([rng.dirichlet(concentration * mean, accounts) for mean in MEANS], 1).reshape(-1, 3)
    n = rng.integers(1, 6, len(shares))
    counts = rng.multinomial(n, shares)
    cell = np.repeat(np.arange(len(shares)), n)
    score = np.concatenate([np.repeat([10, 8, 3], row) for row in counts])
    role = np.array(["economic", "technical", "user"])[cell % 3]
    return {"account": cell // 3, "role": role, "nps": score}, 100 * (shares[:, 0] - shares[:, 2])


@pytest.mark.parametrize(("concentration", "most"), [(3.0, 0.5), (1.0, 1.0)])
def test_simulated_cells_are_covered_and_nearer_the_truth_than_raw_scores(concentration: float, most: float) -> None:
    covered, error, raw = [], [], []
    for seed in range(6):
        answers, truth = simulated(seed, concentration)
        found = cb.feedback.account_scores(answers)
        covered.append(np.mean((found["score_low"] <= truth) & (truth <= found["score_high"])))
        error.append(np.mean((found["score"] - truth) ** 2))
        raw.append(np.mean((found["nps"] - truth) ** 2))
    assert 0.93 <= np.mean(covered) <= 0.97
    assert np.mean(error) <= most * np.mean(raw)


def test_own_weight_is_n_over_n_plus_concentration_and_moves_the_score() -> None:
    answers, _ = simulated(1, 3.0)
    found = cb.feedback.account_scores(answers)
    weight, n = np.asarray(found["own_weight"]), np.asarray(found["n"])
    for role in ("economic", "technical", "user"):
        mine = np.asarray(found["role"]) == role
        concentration = n[mine] / weight[mine] - n[mine]
        assert np.allclose(concentration, concentration[0])
    assert np.all(np.asarray(found["score_low"]) < np.asarray(found["score"]))
    assert np.all(np.asarray(found["score"]) < np.asarray(found["score_high"]))


def test_many_answers_speak_for_themselves() -> None:
    answers = {"account": [1] * 4000 + [2, 3], "role": ["user"] * 4002, "nps": [10] * 3000 + [2] * 1000 + [5, 9]}
    found = cb.feedback.account_scores(answers)
    assert abs(found["score"][0] - 50) < 0.5
    assert found["score_high"][0] - found["score_low"][0] < 8


def test_segments_draw_their_cells() -> None:
    rng = np.random.default_rng(3)
    account = np.repeat(np.arange(200), 3)
    good = np.repeat(np.arange(200) < 100, 3)
    nps = np.where(rng.random(600) < np.where(good, 0.9, 0.2), 10, 3)
    answers = {"account": account, "role": ["user"] * 600, "nps": nps, "segment": np.where(good, "chain", "single")}
    apart = cb.feedback.account_scores(answers, segment="segment")
    together = cb.feedback.account_scores(answers)
    one = np.asarray(apart["nps"]) == 100
    chain = np.arange(200) < 100
    assert np.mean(np.asarray(apart["score"])[one & chain]) > np.mean(np.asarray(together["score"])[one & chain])
    assert list(apart["account"]) == list(range(200))


def test_one_cell_and_no_answer() -> None:
    found = cb.feedback.account_scores({"account": [1, 2], "role": ["user", "user"], "nps": [9, None]})
    assert list(found["n"]) == [1, 0]
    assert found["own_weight"][0] > 0
    empty = cb.feedback.account_scores({"account": [], "role": [], "nps": []})
    assert len(empty["score"]) == 0


WRONG = [
    ({"by": []}, "account_scores, column 'by': got no column, expected the columns that make a cell"),
    ({"level": 1}, "account_scores, column 'level': got 1, expected a number above 0 and below 1"),
    ({"by": ["acount"]}, "frame, column 'acount': expected one of account, role, nps (did you mean 'account'?)"),
    ({"score": "role"}, "frame, column 'role': got a column of text, expected a column of numbers"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_wrong_input(options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.account_scores({"account": [1], "role": ["user"], "nps": [9]}, **options)
    assert str(error.value) == message


@pytest.mark.parametrize("size", [5_000, 100_000, 1_000_000])
def test_one_huge_cell_among_small_ones(size: int) -> None:
    rng = np.random.default_rng(11)
    small = np.repeat(np.arange(1, 301), 3)
    shares = rng.dirichlet([1.2, 0.9, 0.9], 300)
    scores = np.concatenate([np.repeat([10, 8, 3], rng.multinomial(3, of)) for of in shares])
    account = np.concatenate([np.zeros(size, dtype=np.int64), small])
    nps = np.concatenate([np.full(size, 10), scores]).astype(np.int8)
    found = cb.feedback.account_scores({"account": account, "nps": nps}, by="account", role=None)
    assert found["n"].tolist()[:2] == [size, 3]
    assert found["score"][0] > 99
    assert float(found["own_weight"][0]) > 0.99
    few = cb.feedback.account_scores({"account": small, "nps": nps[size:]}, by="account", role=None)
    assert np.max(np.abs(np.asarray(found["score"])[1:] - np.asarray(few["score"]))) < 12


def test_the_scale_is_declared() -> None:
    frame = {"account": [1, 1, 2], "nps": [10, 1, 7]}
    one = cb.feedback.account_scores(frame, by="account", scale="1-10")
    assert one["score"].tolist() == cb.feedback.account_scores(frame, by="account")["score"].tolist()
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.account_scores(frame | {"nps": [10, 0, 7]}, by="account", scale="1-10")
    assert str(caught.value) == "frame, row 1, column 'nps': got 0, expected a whole number from 1 to 10"
