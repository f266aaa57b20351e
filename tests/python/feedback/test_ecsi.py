"""PLS path modelling against an independent implementation on simulated marks, and against what was planted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

HERE = Path(__file__).parents[2] / "data" / "feedback" / "pls"
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
COUNTS = {"image": 5, "expectation": 3, "quality": 4, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}
BLOCKS = {name: [f"{name}{k + 1}" for k in range(count)] for name, count in COUNTS.items()}


def marks() -> dict[str, Any]:
    lines = (HERE / "marks.csv").read_text(encoding="utf-8").splitlines()
    values = np.array([line.split(",") for line in lines[1:]], dtype=int)
    return dict(zip(lines[0].split(","), values.T, strict=True))


@pytest.fixture(scope="module")
def fit() -> cb.feedback.Pls:
    return cb.feedback.ecsi(marks(), BLOCKS, resamples=200, seed=1)


def test_loadings_weights_paths_and_reliability_are_the_peers(fit: cb.feedback.Pls) -> None:
    outer = dict(zip(fit.outer["indicator"].tolist(), np.asarray(fit.outer["loading"]), strict=True))
    assert outer == pytest.approx(EXPECTED["loadings"], abs=1e-6)
    found = {f"{s}>{t}": p for s, t, p in zip(fit["source"].tolist(), fit["target"].tolist(), fit["path"], strict=True)}
    assert found == pytest.approx(EXPECTED["paths"], abs=1e-6)
    latents = fit.latents
    names = latents["latent"].tolist()
    r2 = dict(zip(names, np.ma.filled(latents["r2"], 0.0), strict=True))
    assert r2 == pytest.approx(EXPECTED["r2"], abs=1e-6)
    assert dict(zip(names, latents["ave"], strict=True)) == pytest.approx(EXPECTED["ave"], abs=1e-6)
    alpha = dict(zip(names, np.asarray(latents["alpha"]), strict=True))
    for name, value in EXPECTED["alpha"].items():
        if COUNTS[name] > 1:
            assert alpha[name] == pytest.approx(value, abs=1e-6)


def test_limits_hold_most_of_what_was_planted(fit: cb.feedback.Pls) -> None:
    # Paths of composites are drawn towards nought by the indicators' noise, so that the limits need not hold all.
    planted = [
        EXPECTED["planted"][f"{s}>{t}"] for s, t in zip(fit["source"].tolist(), fit["target"].tolist(), strict=True)
    ]
    low, high = np.asarray(fit["path_low"]), np.asarray(fit["path_high"])
    assert ((low - 0.12 < planted) & (planted < high + 0.12)).all()
    assert np.corrcoef(planted, np.asarray(fit["path"]))[0, 1] > 0.85


def test_indices_are_weighted_means_of_marks(fit: cb.feedback.Pls) -> None:
    frame = marks()
    outer, names = fit.outer, fit.latents["latent"].tolist()
    at = np.asarray(outer["latent"]) == "quality"
    own = np.asarray(outer["weight"])[at] / [np.std(frame[name], ddof=1) for name in BLOCKS["quality"]]
    score = sum(w * (frame[name] - 1) / 9 for w, name in zip(own / own.sum(), BLOCKS["quality"], strict=True))
    row = names.index("quality")
    assert float(fit.latents["index"][row]) == pytest.approx(100 * score.mean())
    assert fit.latents["index_low"][row] < fit.latents["index"][row] < fit.latents["index_high"][row]
    assert np.allclose(fit.scores["quality"], 100 * score)


def test_reliability_and_htmt_by_their_formulas(fit: cb.feedback.Pls) -> None:
    frame = marks()
    r = np.corrcoef(np.stack([frame[name] for own in BLOCKS.values() for name in own]))
    loading = np.asarray(fit.outer["loading"])[8:12]  # quality
    row = fit.latents["latent"].tolist().index("quality")
    rho_c = loading.sum() ** 2 / (loading.sum() ** 2 + (1 - loading**2).sum())
    assert float(fit.latents["rho_c"][row]) == pytest.approx(rho_c)
    assert fit.latents["alpha"][row] <= fit.latents["rho_a"][row] <= 1
    image, quality = r[:5, :5][np.triu_indices(5, 1)].mean(), r[8:12, 8:12][np.triu_indices(4, 1)].mean()
    expected = r[:5, 8:12].mean() / np.sqrt(image * quality)
    pairs = list(zip(fit.htmt["first"].tolist(), fit.htmt["second"].tolist(), strict=True))
    at = pairs.index(("image", "quality"))
    assert float(fit.htmt["htmt"][at]) == pytest.approx(expected)
    assert fit.htmt["htmt"][at] <= fit.htmt["htmt_high"][at] < 1


def test_the_same_seed_gives_the_same_limits_and_signs_do_not_matter() -> None:
    frame = marks()
    one = cb.feedback.ecsi(frame, BLOCKS, resamples=20, seed=3)
    again = cb.feedback.ecsi(frame, BLOCKS, resamples=20, seed=3)
    assert one["path_low"].tolist() == again["path_low"].tolist()
    turned = cb.feedback.ecsi({k: 11 - v for k, v in frame.items()}, BLOCKS, resamples=20, seed=3)
    assert np.allclose(turned["path"], one["path"])


def test_rows_with_a_missing_mark_are_left_out_and_blocks_may_be() -> None:
    frame = {name: list(map(int, values)) for name, values in marks().items()}
    frame["image1"][0] = None
    less = {name: own for name, own in BLOCKS.items() if name != "complaints"}
    fit = cb.feedback.ecsi(frame, less, resamples=0)
    assert fit.n == 299
    assert len(fit) == 10
    assert all(np.ma.is_masked(low) for low in fit["path_low"])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"blocks": {"mood": ["image1"]}}, "ecsi, column 'blocks': got 'mood', expected one of image, expectation, "),
        (
            {"blocks": {"image": ["image1"], "loyalty": ["image1"]}},
            "pls, column 'blocks.loyalty': got 'image1' twice, expected each indicator once",
        ),
        ({"scale": (0, 9)}, "frame, row "),
        ({"scale": (10, 1)}, "pls, column 'scale': got (10, 1), expected a lowest mark below the highest"),
    ],
)
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    more: dict[str, Any] = {"blocks": BLOCKS, "resamples": 0} | change
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.ecsi(marks(), **more)
    assert text in str(caught.value)


def test_paths_in_a_circle() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.pls(
            marks(), {"a": ["image1"], "b": ["value1"]}, [("a", "b"), ("b", "a")], scale=(1, 10), resamples=0
        )
    assert str(caught.value) == "pls, column 'paths': got paths in a circle, expected paths that lead one way"
