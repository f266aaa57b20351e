"""What the store's surveys ask: their questions by key and by words, and the scale of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from .mapping import Rating, scale_of

#: attributes whose answer is the score that an NPS is made of
RECOMMENDATION = ("recommendation", "nps")
COMMENT = "comment"


@dataclass
class Questions:
    """The questions of all surveys of a store."""

    _by_words: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    _scales: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Questions:
        """Those of the surveys as they stand now."""
        found = cls()
        rows = connection.execute("SELECT survey, questions FROM surveys WHERE superseded_at IS NULL ORDER BY rowid")
        for survey, text in rows:
            for question in (json.loads(text) if text else {}).get("questions") or []:
                found._add(str(survey), question)
        return found

    def _add(self, survey: str, question: dict[str, Any]) -> None:
        words = question.get("text") or {}
        listed = words.values() if isinstance(words, Dict) else [words]
        for name in (question.get("question"), *listed):
            if name:
                self._by_words.setdefault(folded(str(name)), {}).setdefault(survey, question)
        scale = scale_of(question.get("scale"))
        if scale is not None and question.get("attribute"):
            attribute = RECOMMENDATION[0] if is_recommendation(question) else str(question["attribute"])
            self._scales.setdefault((survey, attribute), scale)

    def asked(self, heading: str) -> dict[str, dict[str, Any]]:
        """The question that a heading is the key or the words of, by survey; empty where it is none."""
        return self._by_words.get(folded(heading), {})

    def scale(self, survey: Any, attribute: str) -> tuple[float, float] | None:
        """The scale on which a survey asks about an attribute."""
        return self._scales.get((str(survey), attribute))


def folded(heading: str) -> str:
    """A heading without outer spaces and letter case."""
    return heading.strip().casefold()


def is_recommendation(question: Dict[str, Any]) -> bool:
    """Whether the answer is a score from 0, or 1, to 10 that an NPS is made of; on another scale it is a mark."""
    return question.get("attribute") in RECOMMENDATION and question.get("scale") in ([0, 10], [1, 10])


def is_text(question: Dict[str, Any]) -> bool:
    """Whether the answer is a text."""
    return question.get("attribute") == COMMENT or question.get("scale") is None


def rating_of(asked: Dict[str, Dict[str, Any]]) -> Rating:
    """What a column of marks holds: the first survey's meaning, and that of each survey where the row tells which."""
    made = {
        survey: Rating(str(question["attribute"]), question.get("process"), scale=scale_of(question.get("scale")))
        for survey, question in asked.items()
        if not is_text(question)
    }
    first = next(iter(made.values()))
    return Rating(first.attribute, first.process, scale=first.scale, by_survey=made)
