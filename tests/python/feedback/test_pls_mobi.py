"""The mobile phone satisfaction example: the same numbers as seminr, semPLS, SmartPLS and the published tables.

The data are under the GPL, so that tests/data/feedback/pls_mobi holds their moments only; the marks here are other rows
with exactly these means, deviations and correlations, of which the model knows nothing more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

EXPECTED = json.loads(
    (Path(__file__).parents[2] / "data" / "feedback" / "pls_mobi" / "expected.json").read_text(encoding="utf-8")
)
LATENTS = list(EXPECTED["blocks"])
SCALE = (-40, 60)  # wide enough for the rebuilt rows


def rebuilt(n: int = 250) -> dict[str, Any]:
    """Rows with exactly the example's moments: cosines are orthogonal and add up to nought."""
    size = len(EXPECTED["indicators"])
    place = (2 * np.arange(n)[:, None] + 1) * np.arange(1, size + 1)[None, :]
    standard = np.sqrt(2 * (n - 1) / n) * np.cos(np.pi * place / (2 * n))
    rows = standard @ np.linalg.cholesky(np.array(EXPECTED["correlations"])).T
    rows = np.array(EXPECTED["mean"]) + rows * np.array(EXPECTED["deviation"])
    return dict(zip(EXPECTED["indicators"], rows.T, strict=True))


def fitted(scheme: str, **more: Any) -> cb.feedback.Pls:
    return cb.feedback.ecsi(rebuilt(), EXPECTED["blocks"], scale=SCALE, scheme=scheme, **{"resamples": 0} | more)


def by(frame: Any, value: str, *keys: str, between: str = "") -> dict[str, float]:
    names = [between.join(parts) for parts in zip(*(frame[key].tolist() for key in keys), strict=True)]
    return dict(zip(names, np.asarray(frame[value]).tolist(), strict=True))


def test_the_rebuilt_rows_have_the_moments_of_the_example() -> None:
    marks = np.stack(list(rebuilt().values()))
    assert np.allclose(np.corrcoef(marks), EXPECTED["correlations"], atol=1e-12)
    assert np.allclose(marks.mean(1), EXPECTED["mean"], atol=1e-12)
    assert np.allclose(marks.std(1, ddof=1), EXPECTED["deviation"], atol=1e-12)


@pytest.mark.parametrize(
    ("peer", "scheme", "margin"),
    [
        ("path", "path", 1e-6),
        ("centroid", "centroid", 1e-6),
        ("factorial", "factorial", 1e-6),
        ("smartpls", "path", 1e-6),
    ],
)
def test_weights_loadings_and_paths_are_the_peers(peer: str, scheme: str, margin: float) -> None:
    fit, expected = fitted(scheme), EXPECTED[peer]
    assert by(fit.outer, "weight", "indicator") == pytest.approx(expected["weights"], abs=margin)
    assert by(fit.outer, "loading", "indicator") == pytest.approx(expected["loadings"], abs=margin)
    assert by(fit, "path", "source", "target", between=">") == pytest.approx(expected["paths"], abs=margin)
    if "totals" in expected:
        assert by(fit.effects, "total", "source", "target", between=">") == pytest.approx(
            expected["totals"], abs=margin
        )


@pytest.mark.parametrize("name", ["alpha", "rho_a", "rho_c", "ave"])
def test_reliability_is_the_peers(name: str) -> None:
    assert by(fitted("path").latents, name, "latent") == pytest.approx(EXPECTED["path"][name], abs=1e-6)


def test_r2_and_htmt_are_the_peers() -> None:
    fit = fitted("path")
    r2 = dict(zip(LATENTS, fit.latents["r2"].tolist(), strict=True))
    assert r2.pop("image") is None
    assert r2 == pytest.approx(EXPECTED["path"]["r2"], abs=1e-6)
    assert by(fit.htmt, "htmt", "first", "second", between="~") == pytest.approx(EXPECTED["path"]["htmt"], abs=1e-6)


def test_the_consistent_solution_is_seminrs() -> None:
    fit, expected = fitted("path", consistent=True), EXPECTED["consistent"]
    assert by(fit.outer, "loading", "indicator") == pytest.approx(expected["loadings"], abs=1e-6)
    assert by(fit.outer, "weight", "indicator") == pytest.approx(EXPECTED["path"]["weights"], abs=1e-6)
    assert by(fit, "path", "source", "target", between=">") == pytest.approx(expected["paths"], abs=1e-6)
    assert dict(zip(LATENTS[1:], fit.latents["r2"].tolist()[1:], strict=True)) == pytest.approx(
        expected["r2"], abs=1e-6
    )
    for name in ("rho_c", "ave"):
        assert by(fit.latents, name, "latent") == pytest.approx(expected[name], abs=1e-6)


def test_the_published_numbers_are_found() -> None:
    # Monecke & Leisch 2012, JSS 48(3): paths of section 5.2 to 8 digits, total effects to 3, loadings to 4. Their
    # weights stop moving by 1e-7, which shows in the eighth digit.
    fit, published = fitted("centroid"), EXPECTED["published"]
    assert by(fit, "path", "source", "target", between=">") == pytest.approx(published["paths"], abs=5e-8)
    assert by(fit.effects, "total", "source", "target", between=">") == pytest.approx(published["totals"], abs=5.1e-4)
    assert by(fit.outer, "loading", "indicator") == pytest.approx(published["loadings"], abs=5.1e-5)


def test_the_index_is_the_weighted_mean_of_marks_by_the_peers_weights() -> None:
    fit = fitted("path")
    low, high = SCALE
    mean = dict(zip(EXPECTED["indicators"], EXPECTED["mean"], strict=True))
    deviation = dict(zip(EXPECTED["indicators"], EXPECTED["deviation"], strict=True))
    for latent, index in by(fit.latents, "index", "latent").items():
        own = {name: EXPECTED["path"]["weights"][name] / deviation[name] for name in EXPECTED["blocks"][latent]}
        level = sum(weight * mean[name] for name, weight in own.items()) / sum(own.values())
        assert index == pytest.approx(100 * (level - low) / (high - low), abs=1e-6)
        assert np.asarray(fit.scores[latent]).mean() == pytest.approx(index)


def test_a_misspelt_scheme() -> None:
    with pytest.raises(cb.InputError) as caught:
        fitted("centroids")
    assert str(caught.value) == (
        "pls, column 'scheme': got 'centroids', expected one of path, factorial, centroid (did you mean 'centroid'?)"
    )
