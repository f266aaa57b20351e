"""Questions of the store's own surveys: the recommendation is the NPS, and each question has its own scale."""

from __future__ import annotations

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
