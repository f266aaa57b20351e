"""What was heard at the client's, told to the client: never who said it where too few were asked.

Rule: for a client no role of fewer than three respondents is scored, quoted or dated, unless the answer carries
``may_quote``. Quotations need ``may_quote`` in any case. Scores are told in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from .case import ROLES, Answer, Case
from .left_out import LeftOut
from .notes import Hidden, Notes, cite
from .words import Words

FEWEST = 3  #: respondents of a role, below which only who may be quoted is told of
LONGEST = 150  #: letters of a quotation


@dataclass(frozen=True)
class Heard:
    """One role's voice in one or two sentences."""

    role: str
    text: str


def heard(case: Case, words: Words, notes: Notes, hide: Hidden, audience: str) -> tuple[list[Heard], list[LeftOut]]:
    """A sentence a role, and the roles of whom nothing may be told."""
    told, left = [], []
    for role in ROLES:
        answers = [answer for answer in case.heard if answer.role == role]
        if not answers:
            left.append(LeftOut("heard", role, words.say("nobody of this role was heard")))
            continue
        people = len({_person(at, answer) for at, answer in enumerate(answers)})
        usable = answers
        if audience == "client" and people < FEWEST:
            usable = [answer for answer in answers if answer.may_quote]
        if not usable:
            left.append(
                LeftOut("heard", role, words.say("fewer than three answered, and none of them agreed to be quoted"))
            )
            continue
        told.append(Heard(role, _sentence(role, usable, words, notes, hide, people if usable is answers else 0)))
    return told, left


def _person(at: int, answer: Answer) -> tuple[str, object]:
    return ("anonymous", at) if answer.contact is None else ("known", answer.contact)


def _sentence(role: str, answers: list[Answer], words: Words, notes: Notes, hide: Hidden, people: int) -> str:
    mark = cite(*(_source(role, survey, answers, words, notes, people) for survey in dict.fromkeys(a.survey for a in answers)))
    scores = [answer.score for answer in answers if answer.score is not None]
    said = _stance(role, median(scores) if scores else None, words) + mark
    quotable = [answer for answer in answers if answer.may_quote and answer.comment.strip()]
    if not quotable:
        return words.say("{said}.", said=said)
    middle = median(scores) if scores else 0
    nearest = min(quotable, key=lambda answer: abs((answer.score if answer.score is not None else middle) - middle))
    return words.say("{said}: “{quotation}”.", said=said, quotation=_short(hide(nearest.comment.strip())))


def _source(role: str, survey: str, answers: list[Answer], words: Words, notes: Notes, people: int) -> str:
    name = survey or words.say("Survey")
    fact = words.plural("{n} person answered", "{n} people answered", people) if people else ""
    dates = [answer.date for answer in answers if answer.survey == survey and answer.date]
    return notes.other(
        f"survey|{name}|{role}", f"{name}: {_of(role, words)}", "survey", date=max(dates, default=None), fact=fact
    )


def _of(role: str, words: Words) -> str:
    return {
        "economic": words.say("management"),
        "technical": words.say("procurement, quality control, accounting"),
        "user": words.say("sellers in the shops"),
    }[role]


def _stance(role: str, score: float | None, words: Words) -> str:
    if score is None:
        return {
            "economic": words.say("Your management told us"),
            "technical": words.say("Your procurement told us"),
            "user": words.say("The sellers in your shops told us"),
        }[role]
    at = 0 if score >= 9 else 1 if score >= 7 else 2
    return {
        "economic": (
            words.say("Your management would recommend us"),
            words.say("Your management is content with us"),
            words.say("Your management would not recommend us as things stand"),
        ),
        "technical": (
            words.say("Your procurement would recommend us"),
            words.say("Your procurement is content with us"),
            words.say("Your procurement would not recommend us as things stand"),
        ),
        "user": (
            words.say("The sellers in your shops would recommend us"),
            words.say("The sellers in your shops are content with us"),
            words.say("The sellers in your shops would not recommend us as things stand"),
        ),
    }[role][at]


def _short(text: str) -> str:
    text = text.rstrip(".")
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
