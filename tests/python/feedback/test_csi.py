"""Importance-weighted satisfaction: by hand, by the formula of its variance, and on simulated respondents."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import cabochon as cb


def simulated(seed: int, people: int = 40) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    response = np.repeat(np.arange(people), 3)
    attribute = np.tile(np.array(["price", "speed", "weight"], dtype=object), people)
    base = np.tile([6.0, 8.0, 7.0], people) + np.repeat(rng.normal(0, 1.2, people), 3)
    weight = np.tile([9.0, 4.0, 6.0], people)
    return {
        "response": response,
        "attribute": attribute,
        "satisfaction": np.clip(np.round(base + rng.normal(0, 1, 3 * people)), 0, 10),
        "importance": np.clip(np.round(weight + rng.normal(0, 1, 3 * people)), 0, 10),
    }


def test_the_index_and_its_error_by_the_formula() -> None:
    frame = simulated(1)
    s = frame["satisfaction"].reshape(-1, 3)
    i = frame["importance"].reshape(-1, 3)
    weight = i.mean(0) / i.mean(0).sum()
    index = float(weight @ s.mean(0))
    u = (s - s.mean(0)) @ weight + (i - i.mean(0)) @ (s.mean(0) - index) / i.mean(0).sum()
    se = math.sqrt(40 / 39 * ((u / 40) ** 2).sum())
    found = cb.feedback.csi(frame)
    assert float(found["csi"][0]) == pytest.approx(10 * index)
    assert float(found["se"][0]) == pytest.approx(10 * se)
    assert float(found["csi_high"][0] - found["csi"][0]) == pytest.approx(2.0226909 * 10 * se, rel=1e-6)
    assert (int(found["n"][0]), int(found["marks"][0]), int(found["attributes"][0])) == (40, 120, 3)
    assert found.attributes["attribute"].tolist() == ["price", "speed", "weight"]
    assert np.allclose(found.attributes["weight"], weight)
    assert float(np.sum(found.attributes["share_of_gap"])) == pytest.approx(1)


def test_limits_hold_the_truth_on_simulated_respondents() -> None:
    inside = 0
    truth = float(cb.feedback.csi(simulated(999, 20000))["csi"][0])
    for seed in range(200):
        found = cb.feedback.csi(simulated(seed))
        inside += found["csi_low"][0] <= truth <= found["csi_high"][0]
    assert 180 <= inside <= 199


def test_processes_and_departments() -> None:
    frame = simulated(2) | {"process": np.tile(np.array(["sales", "sales", "quality"], dtype=object), 40)}
    found = cb.feedback.csi(frame, by="process")
    assert found["process"].tolist() == ["quality", "sales"]
    alone = {name: np.asarray(values)[2::3] for name, values in frame.items()}
    assert float(found["csi"][0]) == pytest.approx(float(cb.feedback.csi(alone)["csi"][0]))


def test_clusters_widen_what_accounts_share() -> None:
    rng = np.random.default_rng(3)
    account = np.repeat(np.arange(10), 8)
    marks = np.clip(np.round(7 + rng.normal(0, 2, 10)[account] + rng.normal(0, 0.5, 80)), 0, 10)
    frame = {"response": np.arange(80), "account": account, "attribute": ["a"] * 80, "satisfaction": marks}
    plain = cb.feedback.csi(frame, importance=None)
    wide = cb.feedback.csi(frame, importance=None, cluster="account")
    assert wide["se"][0] > 1.8 * plain["se"][0]
    assert wide["clusters"].tolist() == [10]
    assert plain["weighted"].tolist() == [False]


def test_one_respondent_has_no_limits_and_the_scale_is_declared() -> None:
    frame = {"response": [1], "attribute": ["a"], "satisfaction": [5], "importance": [3]}
    found = cb.feedback.csi(frame, scale=(1, 5))
    assert float(found["csi"][0]) == 100
    assert np.ma.is_masked(found["csi_low"][0])


@pytest.mark.parametrize(
    ("change", "more", "text"),
    [
        (
            {"satisfaction": [5, 11]},
            {},
            "ratings, row 1, column 'satisfaction': got 11, expected a number of at least 0 and at most 10",
        ),
        (
            {"importance": [-1, 2]},
            {},
            "ratings, row 0, column 'importance': got -1, expected a number of at least 0",
        ),
        (
            {"importance": [3, None]},
            {},
            "ratings, column 'importance': got none for an attribute, expected importance for every attribute of a "
            "group, or for none",
        ),
        ({"attribute": ["a", None]}, {}, "ratings, row 1, column 'attribute': got null, expected what was rated"),
        (
            {},
            {"scale": (5, 5)},
            "csi, column 'scale': got 5 to 5, expected a lowest mark below the highest, both finite",
        ),
        ({}, {"level": 0.0}, "csi, column 'level': got 0, expected a number above 0 and below 1"),
    ],
)
def test_wrong_inputs(change: dict[str, Any], more: dict[str, Any], text: str) -> None:
    frame = {"response": [1, 2], "attribute": ["a", "b"], "satisfaction": [5, 6], "importance": [1, 2]} | change
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.csi(frame, **more)
    assert str(caught.value) == text


def test_a_book_by_department() -> None:
    book = cb.Book(
        accounts={"account": [1]},
        contacts={"contact": ["ann", "bob"], "account": [1, 1], "role": ["technical", "user"]},
        processes={"process": ["returns", "invoices"], "department": ["quality control", "accounting"]},
        responses={"response": [1, 2], "contact": ["ann", "bob"], "date": ["2026-10-01"] * 2},
        ratings={
            "response": [1, 1, 2, 2],
            "attribute": ["speed", "order"] * 2,
            "process": ["returns", "invoices"] * 2,
            "satisfaction": [5.0, 9.0, 6.0, 10.0],
            "importance": [8.0, 4.0, 8.0, 4.0],
        },
        currency="EUR",
    )
    found = cb.feedback.csi(book, "department")
    assert found["department"].tolist() == ["accounting", "quality control"]
    assert found["csi"].tolist() == [95.0, 55.0]


def test_what_was_left_out_is_counted() -> None:
    frame = {
        "g": ["x"] * 4 + ["y"] * 2,
        "response": [1, 1, 2, 2, 3, 3],
        "attribute": ["a", "b"] * 3,
        "satisfaction": [8, 6, None, 4, None, None],
        "importance": [1, 1, None, 1, 2, None],
    }
    found = cb.feedback.csi(frame, "g")
    assert found["g"].tolist() == ["x", "y"]
    assert found["n"].tolist() == [2, 0]
    assert found["marks"].tolist() == [3, 0]
    assert found["missing"].tolist() == [1, 2]
    assert float(found["csi"][0]) == 65
    assert np.ma.is_masked(found["csi"][1])
    of = found.attributes
    assert of["attribute"].tolist() == ["a", "b", "a", "b"]
    assert of["missing"].tolist() == [1, 0, 1, 1]
    assert of["importance_missing"].tolist() == [1, 0, 0, 1]
    assert np.ma.getmaskarray(of["weight"]).tolist() == [False, False, True, True]
    whole = cb.feedback.csi({name: values[:4] for name, values in frame.items()})
    assert float(whole["csi"][0]) == 65


@pytest.mark.parametrize("scale", [(0, 10), "0-10", "0 - 10", [0, 10.0]])
def test_the_scale_as_a_pair_or_a_text(scale: Any) -> None:
    found = cb.feedback.csi({"response": [1], "attribute": ["a"], "satisfaction": [5]}, importance=None, scale=scale)
    assert float(found["csi"][0]) == 50


@pytest.mark.parametrize(
    ("change", "more", "text"),
    [
        (
            {"response": [1, 1, 1], "attribute": ["a", "b", "a"]},
            {},
            "ratings, row 2, column 'attribute': got a second mark of the same 'response', after row 0, "
            "expected one mark of each attribute",
        ),
        (
            {"response": [1, None, 3]},
            {"cluster": "account"},
            "ratings, row 1, column 'response': got null, expected who gave the mark",
        ),
        (
            {},
            {"scale": (0, 5, 10)},
            "csi, column 'scale': got (0, 5, 10), expected a lowest and a highest mark, such as (0, 10) or '0-10'",
        ),
        (
            {},
            {"scale": (0, float("inf"))},
            "csi, column 'scale': got 0 to inf, expected a lowest mark below the highest, both finite",
        ),
        (
            {},
            {"scale": "ten"},
            "csi, column 'scale': got 'ten', expected a lowest and a highest mark, such as (0, 10) or '0-10'",
        ),
        ({}, {"by": 5}, "csi, column 'by': got 5, expected the name of a column, or several"),
    ],
)
def test_marks_that_do_not_fit(change: dict[str, Any], more: dict[str, Any], text: str) -> None:
    frame = {"response": [1, 2, 3], "attribute": ["a", "b", "a"], "satisfaction": [5, 6, 7], "importance": [1, 2, 1]}
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.csi(frame | {"account": [1, 1, 1]} | change, **more)
    assert str(caught.value) == text
