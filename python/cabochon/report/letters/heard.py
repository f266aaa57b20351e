"""What was heard at the client's, told to the client: never who said it where too few were asked.

Rule: for a client no role of fewer than three respondents is scored, quoted or dated, unless the answer carries
``may_quote``. Quotations need ``may_quote`` in any case. Scores are told in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from ..audience import LEAST, quoted, respondents
from .case import ROLES, Answer
from .context import Context
from .left_out import LeftOut
from .notes import cite
from .words import Words


@dataclass(frozen=True)
class Heard:
    """One role's voice in one or two sentences."""

    role: str
    text: str


def heard(context: Context, *, longest: int) -> tuple[list[Heard], list[LeftOut]]:
    """A sentence a role with at most ``longest`` letters of a quotation, and the roles of whom nothing may be told."""
    words = context.words
    told, left = [], []
    for role in ROLES:
        answers = [answer for answer in context.case.heard if answer.role == role]
        if not answers:
            left.append(LeftOut("heard", role, words.say("nobody of this role was heard")))
            continue
        usable = answers
        scored = [answer for answer in answers if answer.score is not None]
        if context.audience == "client" and respondents(scored or answers) < LEAST:
            usable = quoted(answers)  # who left only words hides nobody's score
        if not usable:
            left.append(
                LeftOut("heard", role, words.say("fewer than three answered, and none of them agreed to be quoted"))
            )
            continue
        if all(answer.score is None and (longest <= 0 or not _quotable(answer)) for answer in usable):
            left.append(LeftOut("heard", role, words.say("neither a score nor room for a quotation")))
            continue
        told.append(Heard(role, _sentence(context, role, usable, longest)))
    return told, left


def _sentence(context: Context, role: str, answers: list[Answer], longest: int) -> str:
    words = context.words
    surveys = dict.fromkeys(answer.survey for answer in answers)
    mark = cite(*(_source(context, role, [a for a in answers if a.survey == survey]) for survey in surveys))
    scores = [answer.score for answer in answers if answer.score is not None]
    said = _stance(role, median(scores) if scores else None, words) + mark
    quotable = [answer for answer in answers if _quotable(answer)]
    if not quotable or longest <= 0:
        return words.say("{said}.", said=said)
    middle = median(scores) if scores else 0
    nearest = min(quotable, key=lambda answer: abs((answer.score if answer.score is not None else middle) - middle))
    return words.say(
        "{said}: “{quotation}”.", said=said, quotation=_short(context.hide(nearest.comment.strip()), longest)
    )


def _quotable(answer: Answer) -> bool:
    return answer.may_quote and bool(answer.comment.strip())


def _source(context: Context, role: str, answers: list[Answer]) -> str:
    words = context.words
    name = answers[0].survey or words.say("Survey")
    people = respondents(answers)
    told = people >= LEAST or context.audience != "client"
    fact = words.plural("{n} person answered", "{n} people answered", people) if told else ""
    dates = [answer.date for answer in answers if answer.date]
    return context.notes.other(
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
            "technical": words.say("Your procurement, quality control and accounting told us"),
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
            words.say("Your procurement, quality control and accounting would recommend us"),
            words.say("Your procurement, quality control and accounting are content with us"),
            words.say("Your procurement, quality control and accounting would not recommend us as things stand"),
        ),
        "user": (
            words.say("The sellers in your shops would recommend us"),
            words.say("The sellers in your shops are content with us"),
            words.say("The sellers in your shops would not recommend us as things stand"),
        ),
    }[role][at]


def _short(text: str, longest: int) -> str:
    text = text.rstrip(".")
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
