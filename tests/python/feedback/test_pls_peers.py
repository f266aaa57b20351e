"""Simulated marks against seminr: reliability, and bootstrap limits within Monte Carlo error; threads and progress."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

HERE = Path(__file__).parents[2] / "data" / "feedback" / "pls"
SEMINR = json.loads((HERE / "seminr.json").read_text(encoding="utf-8"))
COUNTS = {"image": 5, "expectation": 3, "quality": 4, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}
BLOCKS = {name: [f"{name}{k + 1}" for k in range(count)] for name, count in COUNTS.items()}


def marks() -> dict[str, Any]:
    lines = (HERE / "marks.csv").read_text(encoding="utf-8").splitlines()
    values = np.array([line.split(",") for line in lines[1:]], dtype=int)
    return dict(zip(lines[0].split(","), values.T, strict=True))


def by(frame: Any, value: str, *keys: str, between: str = "") -> dict[str, float]:
    names = [between.join(parts) for parts in zip(*(frame[key].tolist() for key in keys), strict=True)]
    return dict(zip(names, np.asarray(frame[value]).tolist(), strict=True))


def test_weights_and_reliability_are_seminrs() -> None:
    fit = cb.feedback.ecsi(marks(), BLOCKS, resamples=0)
    assert by(fit.outer, "weight", "indicator") == pytest.approx(SEMINR["weights"], abs=1e-6)
    for name in ("alpha", "rho_a", "rho_c", "ave"):
        assert by(fit.latents, name, "latent") == pytest.approx(SEMINR["reliability"][name], abs=1e-6)
    htmt = by(fit.htmt, "htmt", "first", "second", between="~")
    assert htmt == pytest.approx(SEMINR["reliability"]["htmt"], abs=1e-6)


def test_simulated_paths_are_found_again_by_the_consistent_solution() -> None:
    fit, expected = cb.feedback.ecsi(marks(), BLOCKS, resamples=300, consistent=True), SEMINR["consistent"]
    path = by(fit, "path", "source", "target", between=">")
    assert path == pytest.approx(expected["paths"], abs=1e-6)
    assert by(fit.outer, "loading", "indicator") == pytest.approx(expected["loadings"], abs=1e-6)
    planted = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["planted"]
    low = by(fit, "path_low", "source", "target", between=">")
    high = by(fit, "path_high", "source", "target", between=">")
    held = sum(low[name] <= value <= high[name] for name, value in planted.items())
    assert held >= 10, held  # of twelve limits of 95 %
    scores = cb.feedback.ecsi(marks(), BLOCKS, resamples=0)
    plain = by(scores, "path", "source", "target", between=">")
    assert plain["image>expectation"] < path["image>expectation"]


def test_consistent_needs_indicators_that_go_together() -> None:
    draw = np.random.default_rng(4)
    frame = {name: draw.integers(1, 11, 40) for name in ("a1", "a2", "b1")}
    frame["a2"] = 11 - np.clip(frame["a1"] + draw.integers(-1, 2, 40), 1, 10)
    frame["b1"] = np.clip(frame["a1"] + frame["a2"] - 5, 1, 10)
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.pls(
            frame, {"a": ["a1", "a2"], "b": ["b1"]}, [("a", "b")], scale=(1, 10), resamples=0, consistent=True
        )
    assert str(caught.value).endswith("expected indicators that go together")


def test_simulated_bootstrap_limits_are_seminrs_within_monte_carlo_error() -> None:
    # Of 4,000 draws a limit has an error of .042 standard errors and a standard error one of 1.1 %: two such runs, and
    # 75 numbers at once, stay within a quarter of a standard error and 6 %.
    fit = cb.feedback.ecsi(marks(), BLOCKS, resamples=4000, seed=2)
    se, low, high = SEMINR["se"], SEMINR["low"], SEMINR["high"]
    for frame, value, keys, between in (
        (fit.frame, "path", ("source", "target"), ">"),
        (fit.outer, "loading", ("indicator",), ""),
    ):
        for name, limit in by(frame, value + "_low", *keys, between=between).items():
            assert abs(limit - low[name]) <= 0.25 * se[name] + 1e-12
        for name, limit in by(frame, value + "_high", *keys, between=between).items():
            assert abs(limit - high[name]) <= 0.25 * se[name] + 1e-12
    for name, own in by(fit, "se", "source", "target", between=">").items():
        assert own == pytest.approx(se[name], rel=0.06)
    one_sided = cb.feedback.ecsi(marks(), BLOCKS, resamples=4000, seed=2, level=0.975)  # their 97.5th percentile
    for name, limit in by(one_sided.htmt, "htmt_high", "first", "second", between="~").items():
        assert abs(limit - high[name]) <= 0.25 * se[name]


def test_limits_stay_the_same_on_any_number_of_threads() -> None:
    one = cb.feedback.ecsi(marks(), BLOCKS, resamples=100, seed=5, threads=1)
    three = cb.feedback.ecsi(marks(), BLOCKS, resamples=100, seed=5, threads=3)
    for name in ("path_low", "path_high", "se"):
        assert one[name].tolist() == three[name].tolist()
    assert one.effects["indirect_high"].tolist() == three.effects["indirect_high"].tolist()
    assert one.lost == three.lost == 0


def test_effects_are_the_products_along_the_routes() -> None:
    fit = cb.feedback.ecsi(marks(), BLOCKS, resamples=100)
    path = by(fit, "path", "source", "target", between=">")
    total = by(fit.effects, "total", "source", "target", between=">")
    direct = by(fit.effects, "direct", "source", "target", between=">")
    indirect = by(fit.effects, "indirect", "source", "target", between=">")
    assert total["image>quality"] == pytest.approx(path["image>expectation"] * path["expectation>quality"])
    through = path["satisfaction>complaints"] * path["complaints>loyalty"]
    assert indirect["satisfaction>loyalty"] == pytest.approx(through)
    assert direct["satisfaction>loyalty"] == path["satisfaction>loyalty"]
    assert direct["image>quality"] == 0
    assert (np.asarray(fit.effects["total_low"]) <= np.asarray(fit.effects["total"])).all()


def test_progress_counts_draws_and_may_end_the_work() -> None:
    seen: list[tuple[int, int]] = []
    cb.feedback.ecsi(marks(), BLOCKS, resamples=50, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (50, 50)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cb.feedback.ecsi(marks(), BLOCKS, resamples=200_000, progress=stop)


def test_a_weight_below_nought_leaves_the_index_null_and_the_other_limits_stand() -> None:
    frame = {name: values.astype(float) for name, values in marks().items()}
    frame["value2"] = 11 - frame["value2"]
    frame["loyalty3"][7] = np.nan
    fit = cb.feedback.ecsi(frame, BLOCKS, resamples=50)
    index = fit.latents["index"]
    assert index.mask.tolist() == [name == "value" for name in BLOCKS]
    assert fit.latents["index_low"].mask.tolist() == index.mask.tolist()
    assert fit.n == 299


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"resamples": 2.5}, "ecsi, column 'resamples': got 2.5, expected a whole number"),
        ({"resamples": -5}, "pls, column 'resamples': got -5, expected a number from 0 to 1000000"),
        ({"level": 1}, "ecsi, column 'level': got 1, expected a number above 0 and below 1"),
        ({"scale": 5}, "pls, column 'scale': got 5, expected a lowest and a highest mark"),
        ({"scale": (1, "10")}, "pls, column 'scale': got (1, '10'), expected a lowest and a highest mark"),
        ({"progress": 3}, "column 'progress': got 3, expected None or a function of (done, total)"),
        (
            {"blocks": ["image"]},
            "ecsi, column 'blocks': got ['image'], expected a mapping of latent variables to their ",
        ),
        (
            {"blocks": {"image": "image1", "loyalty": ["loyalty1"]}},
            "pls, column 'blocks.image': got 'image1', expected a list of its indicators",
        ),
        (
            {"blocks": {"image": ["image1", "imag2"], "loyalty": ["loyalty1"]}},
            "frame, column 'imag2': expected one of image1, ",
        ),
        (
            {"scheme": "paths"},
            "pls, column 'scheme': got 'paths', expected one of path, factorial, centroid (did you mean",
        ),
    ],
)
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.ecsi(marks(), **({"blocks": BLOCKS, "resamples": 0} | change))
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        ([("a", "b", "c")], "pls, column 'paths': got ('a', 'b', 'c'), expected pairs of (source, target)"),
        (["ab"], "pls, column 'paths': got 'ab', expected pairs of (source, target)"),
        ([("a", "c")], "pls, column 'paths': got 'c', expected one of a, b (did you mean 'a'?)"),
    ],
)
def test_wrong_paths(paths: Any, text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.pls(marks(), {"a": ["image1"], "b": ["value1"]}, paths, scale=(1, 10), resamples=0)
    assert str(caught.value).startswith(text)


def test_draws_that_say_nothing_are_counted_and_too_many_end_the_fit() -> None:
    frame = {name: values.astype(float) for name, values in marks().items()}
    rare = np.full(300, 7.0)
    rare[:2] = 9, 3  # one draw of seven holds neither
    with pytest.raises(cb.FitError) as caught:
        cb.feedback.ecsi(frame | {"complaints1": rare}, BLOCKS, resamples=200, seed=1)
    assert "of 200 bootstrap draws could not be fitted" in str(caught.value)
    rare[:4] = 9, 3, 8, 4  # one of fifty-five
    fit = cb.feedback.ecsi(frame | {"complaints1": rare}, BLOCKS, resamples=400, seed=1)
    assert 0 < fit.lost < 40
