"""Cox's model of frames: R's numbers and published ones, properties, simulations, wrong input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "retention"
R = json.loads((DATA / "survival_r" / "reference.json").read_text(encoding="utf-8"))


def columns(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    out: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        try:
            out[name] = np.array([float(v) for v in values])
        except ValueError:
            out[name] = values
    return out


@pytest.fixture(scope="module")
def random() -> dict[str, Any]:
    return columns(DATA / "survival_r" / "random.csv")


def near(ours: Any, theirs: Any, tolerance: float = 2e-7) -> None:
    np.testing.assert_allclose(
        np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), rtol=tolerance, atol=1e-8
    )


def fitted(frame: dict[str, Any], covariates: Any = ("a", "b"), **arguments: Any) -> Any:
    return cb.retention.cox(frame, time="time", event="event", covariates=covariates, **arguments)


CASES: dict[str, dict[str, Any]] = {
    "cox": {},
    "cox_late": {"entry": "entry"},
    "cox_strata": {"strata": "stratum"},
    "cox_late_strata": {"entry": "entry", "strata": "stratum"},
    "cox_weight": {"weight": "weight"},
    "cox_late_cluster": {"entry": "entry", "cluster": "account"},
}


# correctness


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("case", CASES)
def test_fits_agree_with_r(random: dict[str, Any], case: str, ties: str) -> None:
    wanted = R[f"{case}_{ties}"]
    fit = fitted(random, ties=ties, **CASES[case])
    near(fit.coefficients["coefficient"], wanted["coefficient"])
    near(fit.coefficients["se"], wanted["se"])
    near(fit.covariance().ravel(), wanted["variance"])
    near([fit.log_likelihood_null, fit.log_likelihood], wanted["log_likelihood"])
    tests = fit.tests()
    found = dict(zip(tests["test"].tolist(), tests["statistic"].tolist(), strict=True))
    for name in ("likelihood_ratio", "wald", "score"):
        near(found[name], wanted[name])
    if wanted["robust_score"] is not None:
        near(found["robust_score"], wanted["robust_score"])
    concordance = fit.concordance
    near(concordance.value, wanted["concordance"][0])
    near((concordance.high - concordance.value) / 1.959963984540054, wanted["concordance"][1])


@pytest.mark.parametrize("case", ["cox", "cox_late", "cox_late_strata", "cox_weight"])
def test_residuals_agree_with_r(random: dict[str, Any], case: str) -> None:
    wanted = R[f"{case}_efron"]
    fit = fitted(random, **CASES[case])
    near(fit.residuals("martingale")["residual"], wanted["martingale"])
    near(fit.residuals("deviance")["residual"], wanted["deviance"])
    if case != "cox_weight":
        dfbeta = fit.residuals("dfbeta")
        near([*dfbeta["a"], *dfbeta["b"]], wanted["dfbeta"])
    schoenfeld = fit.residuals("schoenfeld")
    half = len(schoenfeld["time"])
    for k, name in enumerate(["a", "b"]):  # within one time the events may stand in another order
        near(np.sort(schoenfeld[name]), np.sort(wanted["schoenfeld"][k * half : (k + 1) * half]))


@pytest.mark.parametrize("transform", ["km", "rank", "identity", "log"])
@pytest.mark.parametrize("case", ["cox_efron", "cox_late_efron", "cox_breslow", "cox_late_breslow"])
def test_proportional_hazards_agree_with_r(random: dict[str, Any], case: str, transform: str) -> None:
    fit = fitted(random, entry="entry" if "late" in case else None, ties=case.rsplit("_", 1)[1])
    near(fit.proportional_hazards(transform=transform)["statistic"], R[case][f"zph_{transform}"], 1e-6)
    old = fit.proportional_hazards(transform=transform, method="approximate")
    near(old["statistic"], R[case][f"zph_old_{transform}"], 1e-6)


def test_categories_agree_with_r(random: dict[str, Any]) -> None:
    fit = fitted(random, ["a", "segment"])
    assert fit.names == ["a", "segment[y]", "segment[z]"]
    near(fit.coefficients["coefficient"], R["cox_segment"]["coefficient"])
    near(fit.proportional_hazards()["statistic"], R["cox_segment_terms"], 1e-6)
    other = fitted(random, ["a", "segment"], reference={"segment": "z"})
    assert other.names == ["a", "segment[x]", "segment[y]"]
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-9)


CURVES: list[tuple[str, list[str], dict[str, Any]]] = [
    ("cox_efron_curve", ["a", "b"], {}),
    ("cox_breslow_curve", ["a", "b"], {"ties": "breslow"}),
    ("cox_late_efron_curve", ["a", "b"], {"entry": "entry"}),
    ("cox_late_breslow_curve", ["a", "b"], {"entry": "entry", "ties": "breslow"}),
    ("cox_segment_curve", ["a", "segment"], {}),
]


@pytest.mark.parametrize(("case", "covariates", "arguments"), CURVES)
def test_predicted_curves_agree_with_r(
    random: dict[str, Any], case: str, covariates: list[str], arguments: dict[str, Any]
) -> None:
    curve = fitted(random, covariates, **arguments).survival({"a": [0.7], "b": [1.0], "segment": ["y"]})
    near(curve["time"], R[case]["time"])
    near(curve["survival"], R[case]["survival"])
    near(curve["survival_low"], R[case]["low"])
    near(curve["survival_high"], R[case]["high"])


def test_rossi_as_published() -> None:
    """Fox, Cox proportional-hazards regression for survival data, appendix to An R and S-PLUS companion."""
    rossi = columns(DATA / "rossi" / "rossi.csv")
    names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    fit = cb.retention.cox(rossi, time="week", event="arrest", covariates=names)
    found = dict(zip(fit.names, fit.coefficients["coefficient"].round(3).tolist(), strict=True))
    assert (found["fin"], found["age"], found["prio"]) == (-0.379, -0.057, 0.091)
    assert fit.log_likelihood == pytest.approx(-658.7476594, abs=5e-8)
    assert fit.concordance.value == pytest.approx(0.6403292, abs=5e-8)
    near(fit.coefficients["coefficient"], R["rossi"]["coefficient"])
    near(fit.proportional_hazards()["statistic"], R["rossi"]["zph_km"], 1e-6)


# properties


def test_shift_scale_and_threads(random: dict[str, Any]) -> None:
    fit, two = fitted(random, threads=1), fitted(random, threads=2)
    moved = fitted({**random, "a": random["a"] * 1000 + 1e6})
    near(moved.coefficients["coefficient"] * [1000, 1], fit.coefficients["coefficient"], 1e-6)
    assert two.coefficients["coefficient"].tolist() == fit.coefficients["coefficient"].tolist()
    assert two.log_likelihood == fit.log_likelihood


def test_a_row_cut_in_two_is_the_same_row(random: dict[str, Any]) -> None:
    """(0, t] and (0, s] (s, t] say the same; so covariates that change need nothing of their own."""
    middle, account = np.floor(random["time"] / 2), np.arange(len(random["time"]))
    cut = middle > 0
    late = {
        "start": np.concatenate([np.zeros(len(middle)), middle[cut]]),
        "time": np.concatenate([np.where(cut, middle, random["time"]), random["time"][cut]]),
        "event": np.concatenate([np.where(cut, 0, random["event"]), random["event"][cut]]),
        "a": np.concatenate([random["a"], random["a"][cut]]),
        "id": np.concatenate([account, account[cut]]),
    }
    whole = fitted({**random, "id": account}, "a", cluster="id").coefficients
    halves = fitted(late, "a", entry="start", cluster="id").coefficients
    assert halves["coefficient"][0] == pytest.approx(whole["coefficient"][0], rel=1e-9)
    assert halves["se_robust"][0] == pytest.approx(whole["se_robust"][0], rel=1e-9)


def test_simulated_hazard_ratios_come_back_within_their_limits() -> None:
    held = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        x, z = draw.normal(size=400), draw.integers(0, 2, 400)
        time = draw.exponential(1 / np.exp(0.5 * x - 0.7 * z))
        stop = draw.exponential(2.0, 400)
        frame = {"time": np.minimum(time, stop), "event": (time <= stop).astype(int), "x": x, "z": z}
        table = fitted(frame, ["x", "z"]).coefficients
        for k, truth in enumerate([0.5, -0.7]):
            held += table["coefficient_low"][k] <= truth <= table["coefficient_high"][k]
    assert 70 <= held <= 80  # 95 % of 80, less three standard errors


def test_simulated_chunks_of_work_fit_together() -> None:
    """More rows than one chunk, with entries and strata: the scores add up to 0, and one thread is two."""
    draw = np.random.default_rng(5)
    n = 40_000
    start = draw.uniform(0, 5, n).round(1)
    frame = {
        "start": start,
        "time": start + draw.exponential(3, n).round(1) + 0.1,
        "event": draw.integers(0, 2, n),
        "x": draw.normal(size=n),
        "y": draw.normal(size=n),
        "g": draw.integers(0, 5, n),
    }
    fit, two = (fitted(frame, ["x", "y"], entry="start", strata="g", threads=t) for t in (1, 2))
    assert fit.coefficients["coefficient"].tolist() == two.coefficients["coefficient"].tolist()
    score = fit.residuals("score")
    assert abs(score["x"].sum()) < 1e-6
    assert abs(score["y"].sum()) < 1e-6
    assert fit.residuals()["residual"].sum() == pytest.approx(0, abs=1e-6)


# input checks

GOOD: dict[str, Any] = {
    "time": [5.0, 8, 3, 9, 2, 7, 4, 6],
    "event": [1, 0, 1, 1, 1, 0, 1, 1],
    "x": [1.0, 0, 2, 1, 3, 2, 0, 1],
    "k": ["a", "b", "a", "b", "b", "a", "a", "b"],
}
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"x": [1.0] * 8}, {}, "frame, column 'x': got one value, 1, expected at least two different values"),
    ({"x": [None, *GOOD["x"][1:]]}, {}, "frame, row 0, column 'x': got null, expected a finite number"),
    ({"x": [float("inf"), *GOOD["x"][1:]]}, {}, "frame, row 0, column 'x': got inf, expected a finite number"),
    (
        {"y": [2 * v + 1 for v in GOOD["x"]]},
        {"covariates": ["x", "y"]},
        "frame, column 'y': got a linear combination of the covariates before it, "
        "expected a covariate that says something new",
    ),
    ({"event": [0] * 8}, {}, "frame, column 'event': got no event, expected events, to fit coefficients to"),
    (
        {"event": [1, 0, 0, 0, 0, 0, 0, 0]},
        {},
        "frame, column 'event': got one event, expected more events than coefficients (1)",
    ),
    (
        {"time": [1.0] * 8, "event": [1] * 8},
        {},
        "frame, column 'time': got only ties: whenever an event happens nobody else stays on, "
        "expected at least one event while another row stays at risk",
    ),
    ({}, {"ties": "exact"}, "cox, column 'ties': got 'exact', expected one of efron, breslow"),
    (
        {},
        {"covariates": []},
        "cox, column 'covariates': got no column, expected at least one column of numbers or texts",
    ),
    ({}, {"covariates": ["x", "x"]}, "cox, column 'covariates': got 'x' twice, expected each column once"),
    (
        {},
        {"covariates": ["time"]},
        "cox, column 'covariates': got 'time', expected columns other than those of time and event",
    ),
    ({}, {"covariates": ["xx"]}, "frame, column 'xx': expected one of time, event, x, k (did you mean 'x'?)"),
    (
        {},
        {"covariates": ["k"], "reference": {"k": "c"}},
        "cox, column 'reference': got 'c' of 'k', expected one of a, b (did you mean 'a'?)",
    ),
    ({"time": [-8.0, *GOOD["time"][1:]]}, {}, "frame, row 0, column 'time': got -8, expected a number of at least 0"),
    ({"w": [0.0] + [1.0] * 7}, {"weight": "w"}, "frame, row 0, column 'w': got 0, expected a number above 0"),
    ({"c": [1] * 8}, {"cluster": "c"}, "frame, column 'c': got one cluster, expected at least two clusters"),
]


@pytest.mark.parametrize(("change", "arguments", "text"), WRONG, ids=[w[2][:70] for w in WRONG])
def test_wrong_input_is_answered_in_words(change: dict[str, Any], arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        fitted({**GOOD, **change}, **{"covariates": ["x"], **arguments})
    assert str(caught.value) == text


def test_a_covariate_that_separates_is_named() -> None:
    frame = {
        "time": [1.0, 2, 3, 4, 5, 6], "event": [1, 1, 1, 0, 0, 0],
        "x": [1.0, 1, 1, 0, 0, 0], "y": [2.0, 1, 3, 1, 2, 3],
    }  # fmt: skip
    with pytest.raises(cb.FitError, match="the coefficient of 'x' grows without bound") as caught:
        fitted(frame, ["x", "y"])
    assert caught.value.iterations > 0


def test_a_level_without_events_is_named() -> None:
    draw = np.random.default_rng(3)
    level = np.array(["a", "b", "c"])[draw.integers(0, 3, 200)]
    event = np.where(level == "c", 0, draw.integers(0, 2, 200))
    with pytest.raises(cb.FitError, match=r"the coefficient of 'k\[c\]' grows without bound"):
        fitted({"time": draw.exponential(1, 200), "event": event, "k": level.tolist()}, "k")


def test_a_fit_that_did_not_converge_is_no_result() -> None:
    with pytest.raises(cb.FitError, match="cox did not converge"):
        fitted(GOOD, "x", max_iterations=1)


def test_new_rows_must_be_of_known_levels_and_strata(random: dict[str, Any]) -> None:
    fit = fitted(random, ["a", "segment"], strata="stratum")
    with pytest.raises(cb.InputError, match="row 0, column 'segment': got 'w', expected one of x, y, z"):
        fit.risk({"a": [1.0], "segment": ["w"]})
    with pytest.raises(cb.InputError, match="got stratum 'east', expected one of the strata fitted: stratum 'north'"):
        fit.survival({"a": [1.0], "segment": ["x"], "stratum": ["east"]})
