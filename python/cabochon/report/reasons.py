"""Why a row was kept aside, in the reader's language: the texts that the door, the book and the answers give."""

from __future__ import annotations

import re
from collections.abc import Callable

from .language import Language
from .sections import terms

Said = Callable[[re.Match[str], Language], str]


def reason(expected: str, words: Language) -> str:
    """The reason in the reader's language; as it is where it is none of ours."""
    if words.lang == "en":
        return expected
    for pattern, said in REASONS:
        if found := pattern.fullmatch(expected):
            return said(found, words)
    return expected


def _number(found: re.Match[str], words: Language) -> str:
    """A range: "a number of at least 0 and at most 1"."""
    low = {
        None: "",
        "above": words.say("above {n}", n=found["low"]),
        "of at least": words.say("of at least {n}", n=found["low"]),
    }[found["low_is"]]
    high = {
        None: "",
        "below": words.say("below {n}", n=found["high"]),
        "at most": words.say("at most {n}", n=found["high"]),
    }[found["high_is"]]
    return " ".join(part for part in (words.say("a number"), low, low and high and words.say("and"), high) if part)


def _chosen(found: re.Match[str], words: Language) -> str:
    text = words.say("one of {names}", names=found["names"])
    near = words.say(" (did you mean '{near}'?)", near=found["near"]) if found["near"] else ""
    return (words.say("several, separated by commas, each ") if found["each"] else "") + text + near


REASONS: tuple[tuple[re.Pattern[str], Said], ...] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        ("a key", lambda _, words: words.say("a key")),
        ("a value", lambda _, words: words.say("a value")),
        ("a key that is not empty", lambda _, words: words.say("a key that is not empty")),
        ("a key or null, not an empty text", lambda _, words: words.say("a key or null, not an empty text")),
        ("a text that is not empty", lambda _, words: words.say("a text that is not empty")),
        ("true or false", lambda _, words: words.say("true or false")),
        ("a JSON object", lambda _, words: words.say("a JSON object")),
        ("each key once", lambda _, words: words.say("each key once")),
        ("a finite number", lambda _, words: words.say("a finite number")),
        (
            "a day between (?P<first>[0-9-]+) and (?P<last>[0-9-]+)",
            lambda found, words: words.say("a day between {first} and {last}", **found.groupdict()),
        ),
        (
            r"a number(?: (?P<low_is>above|of at least) (?P<low>[-\d.e]+))?(?: and)?"
            r"(?: (?P<high_is>below|at most) (?P<high>[-\d.e]+))?",
            _number,
        ),
        (
            "one of economic, technical, user: who answers without a name",
            lambda _, words: words.say("one of economic, technical, user: who answers without a name"),
        ),
        (
            r"(?P<each>several, separated by commas, each )?one of (?P<names>.*?)"
            r"(?: \(did you mean '(?P<near>.*)'\?\))?",
            _chosen,
        ),
        (
            r"a key of (?P<table>\w+)",
            lambda found, words: words.say("a key of the table “{table}”", table=terms.table(found["table"], words)),
        ),
        (
            r"a row of (?P<table>\w+) that is not in quarantine",
            lambda found, words: words.say(
                "a row of the table “{table}” that is not kept aside", table=terms.table(found["table"], words)
            ),
        ),
        (
            "intervals of one contact that do not overlap",
            lambda _, words: words.say("intervals of one contact that do not overlap"),
        ),
        (
            "nothing, or the latest role in roles, (?P<role>.*)",
            lambda found, words: words.say(
                "nothing, or the latest role: {role}", role=terms.role(found["role"].strip("'"), words)
            ),
        ),
        (
            "a day after '(?P<column>.*)'",
            lambda found, words: words.say("a day after '{column}'", column=found["column"]),
        ),
        (
            "a day on or after '(?P<column>.*)'",
            lambda found, words: words.say("a day on or after '{column}'", column=found["column"]),
        ),
        ("at least '(?P<column>.*)'", lambda found, words: words.say("at least '{column}'", column=found["column"])),
        (
            "a parent that the account does not own itself",
            lambda _, words: words.say("a parent that the account does not own itself"),
        ),
        (
            "the account of the contact, (?P<account>.*)",
            lambda found, words: words.say("the account of the contact, {account}", account=found["account"]),
        ),
        ("an answer to at least one question", lambda _, words: words.say("an answer to at least one question")),
        ("an answer that was sent off", lambda _, words: words.say("an answer that was sent off")),
        ("the day of the answer", lambda _, words: words.say("the day of the answer")),
        ("a day not after (?P<day>.*)", lambda found, words: words.say("a day not after {day}", day=found["day"])),
        (
            "a token of an invitation that was sent",
            lambda _, words: words.say("a token of an invitation that was sent"),
        ),
        (
            "a token, a contact, an e-mail, or account, store and role",
            lambda _, words: words.say("a token, a contact, an e-mail, or account, store and role"),
        ),
        (
            r"a day not before the invitation \((?P<day>.*)\)",
            lambda found, words: words.say("a day not before the invitation ({day})", day=found["day"]),
        ),
        (
            "an answer by (?P<day>.*): the token has expired",
            lambda found, words: words.say("an answer by {day}: the token has expired", day=found["day"]),
        ),
        ("a token that has not been used", lambda _, words: words.say("a token that has not been used")),
        (
            "one answer of a person to a survey a day",
            lambda _, words: words.say("one answer of a person to a survey a day"),
        ),
        (
            "the step as it was recorded, or a new number: a history is only added to",
            lambda _, words: words.say("the step as it was recorded, or a new number: a history is only added to"),
        ),
        (
            "the person whom the token was sent to",
            lambda _, words: words.say("the person whom the token was sent to"),
        ),
        ("the e-mail of one contact", lambda _, words: words.say("the e-mail of one contact")),
        (
            "the e-mail of one contact, not of several",
            lambda _, words: words.say("the e-mail of one contact, not of several"),
        ),
        (
            r"a whole number from (?P<low>\S+) to (?P<high>\S+)",
            lambda found, words: words.say("a whole number from {low} to {high}", **found.groupdict()),
        ),
        (
            r"a number from (?P<low>\S+) to (?P<high>\S+)",
            lambda found, words: words.say("a number from {low} to {high}", **found.groupdict()),
        ),
    )
)
