"""Questions of the store's own surveys: the recommendation is the NPS, and each question has its own scale."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cabochon as cb

CATALOGUE = cb.feedback.Rules.catalogue().to_dict()
ASKED = [
    (survey["survey"], language, words)
    for survey in CATALOGUE["surveys"]
    for question in survey["questions"]
    if question["question"] == "recommend"
    for language, words in question["text"].items()
]


@pytest.mark.parametrize(("survey", "language", "words"), ASKED)
def test_the_catalogues_recommendation_is_an_nps(asked: Any, survey: str, language: str, words: str) -> None:
    frame = {"date": ["2026-03-12"], "contact": ["max"], words: ["9"]}
    taken = cb.feedback.take_answers(asked.store, frame, survey=survey, as_of="2026-07-01")
    assert (taken.accepted, taken.headings["nps"]) == (1, words)
    assert asked.store.table("responses")["nps"].tolist() == [9]


def test_the_catalogue_asks_for_recommendations() -> None:
    assert {survey for survey, _, _ in ASKED} >= {"terms", "competition", "visit", "late_order"}


def with_scale(store: Any, scale: list[int], attribute: str = "delivery time") -> str:
    """A survey of one question, and what it asks."""
    words = "Did the goods come when they were promised?"
    question = {"question": "in_time", "attribute": attribute, "scale": scale, "text": {"en": words}}
    store.append("surveys", {"survey": ["short"], "questions": [json.dumps({"questions": [question]})]})
    return words


@pytest.mark.parametrize(
    ("scale", "given", "kept"),
    [([1, 5], "3", 5.0), ([1, 5], "1", 0.0), ([1, 5], "5", 10.0), ([0, 100], "75", 7.5), ([1, 7], "4", 5.0)],
)
def test_marks_are_kept_from_0_to_10(asked: Any, scale: list[int], given: str, kept: float) -> None:
    words = with_scale(asked.store, scale, "promptness")
    frame = {"date": ["2026-03-12"], "contact": ["max"], words: [given]}
    taken = cb.feedback.take_answers(asked.store, frame, survey="short", as_of="2026-07-01")
    assert (taken.accepted, taken.aside) == (1, ())
    assert asked.store.table("ratings")["satisfaction"].tolist() == [kept]


@pytest.mark.parametrize("given", ["8", "0", "5.5"])
def test_a_mark_off_the_questions_own_scale_is_kept_aside(asked: Any, given: str) -> None:
    words = with_scale(asked.store, [1, 5], "promptness")
    frame = {"date": ["2026-03-12"], "contact": ["max"], words: [given]}
    taken = cb.feedback.take_answers(asked.store, frame, survey="short", as_of="2026-07-01")
    assert [(row["value"], row["expected"]) for row in taken.aside] == [(repr(given), "a number from 1 to 5")]


@pytest.mark.parametrize("heading", ["nps", "in_time"])
def test_a_recommendation_from_1_to_10(asked: Any, heading: str) -> None:
    with_scale(asked.store, [1, 10], "recommendation")
    frame = {"date": ["2026-03-12", "2026-03-13"], "contact": ["max", "max"], heading: ["0", "10"]}
    taken = cb.feedback.take_answers(asked.store, frame, survey="short", as_of="2026-07-01")
    assert [row["expected"] for row in taken.aside] == ["a whole number from 1 to 10"]
    assert asked.store.table("responses")["nps"].tolist() == [10]


def test_a_recommendation_on_another_scale_is_a_mark_and_no_nps(asked: Any) -> None:
    with_scale(asked.store, [1, 5], "recommendation")
    frame = {"date": ["2026-03-12"], "contact": ["max"], "in_time": ["5"]}
    cb.feedback.take_answers(asked.store, frame, survey="short", as_of="2026-07-01")
    assert asked.store.table("responses")["nps"].tolist() == [None]
    assert asked.store.table("ratings")["satisfaction"].tolist() == [10.0]


def test_one_key_in_two_surveys_rates_what_each_asks(asked: Any) -> None:
    frame = {"date": ["2026-03-12"] * 2, "contact": ["max", "eve"], "survey": ["claim", "answers"], "speed": ["3", "4"]}
    assert cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01").accepted == 2
    said = {(row["attribute"], row["satisfaction"]) for row in asked.store.table("ratings").rows()}
    assert said == {("speed of settling", 3.0), ("speed of answer", 4.0)}


def test_a_scale_of_one_rating_in_a_mapping(asked: Any) -> None:
    mapping = {"ratings": {"papers": {"attribute": "documents", "scale": [1, 5]}}}
    frame = {"date": ["2026-03-12"] * 2, "contact": ["max", "eve"], "papers": ["2", "6"]}
    taken = cb.feedback.take_answers(asked.store, frame, mapping=mapping, as_of="2026-07-01")
    assert [row["expected"] for row in taken.aside] == ["a number from 1 to 5"]
    assert asked.store.table("ratings")["satisfaction"].tolist() == [2.5]
