"""What the page says of each sign, step and person, in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..language import Language
from ..letters.names import result_names, term_names
from ..letters.words import Words as LetterWords
from ..sections import terms
from .ask import Person
from .heard import Words
from .metal import Balance
from .sign import Sign
from .steps import Step

LONGEST = 100  #: letters of a quotation or a reason


def short(text: str, longest: int = LONGEST) -> str:
    """At most so many letters, cut between words.

    >>> short("one two three", 8)
    'one two…'
    """
    if len(text) <= longest:
        return text
    head = text[:longest]
    return (head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head).rstrip(",;:.–- ") + "…"


def age(days: int, words: Language) -> str:
    """How long ago."""
    if days <= 0:
        return words.say("today")
    return words.plural("{n} day ago", "{n} days ago", days)


def lasting(days: int, words: Language) -> str:
    """How long."""
    return words.plural("{n} day", "{n} days", max(0, days))


def about(sign: Sign, as_of: dt.date, words: Language) -> str:
    """What happened, in one sentence; what was cut short ends without a full stop."""
    return _about(sign, as_of, words).replace("….", "…")


def _about(sign: Sign, as_of: dt.date, words: Language) -> str:
    facts = sign.facts
    days = (as_of - sign.since).days if sign.since else 0
    if sign.kind == "silent":
        return _silent(facts, words)
    if sign.kind == "fallen":
        return words.plural(
            "Orders on without “{group}”: in none of the last {n} order; before that in {held} of {before}.",
            "Orders on without “{group}”: in none of the last {n} orders; before that in {held} of {before}.",
            facts["orders_since"],
            group=short(str(words.label(str(facts["group"]))), 40),
            held=words.count(facts["orders_with"]),
            before=words.count(facts["orders"] - facts["orders_since"]),
        )
    if sign.kind == "low_score":
        return words.say(
            "{role}, who decides: {score} of 10, {age}.",
            role=capital(terms.role(str(facts["role"] or ""), words) if facts["role"] else words.say("contact")),
            score=words.count(facts["score"]),
            age=age(days, words),
        )
    if sign.kind == "open":
        return _open(facts, days, words)
    if sign.kind == "competitor":
        name = short(facts["name"], 40) or words.say("supplier B")
        return words.say("A competitor was named {age}: {name}.", age=age(days, words), name=name)
    if sign.kind == "clause":
        return _clause(sign, words)
    signal = signal_of(str(facts["signal"]), words)
    if sign.kind == "overdue":
        late = lasting(facts["days"], words)
        return words.say("The case is {days} past its day ({signal}).", days=late, signal=signal)
    return words.say("A case is open, begun {age} ({signal}).", age=age(days, words), signal=signal)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _silent(facts: Any, words: Language) -> str:
    chance = facts["probability"]
    shown = words.say("under {share}", share=words.share(0.001)) if chance < 0.001 else _share(chance, words)
    return words.say(
        "No order for {silent}; usually one in {typical} ({limits}). With nothing wrong a silence this long "
        "has a chance of {chance}.",
        silent=lasting(facts["days"], words),
        typical=lasting(round(facts["typical"]), words),
        limits=words.interval(facts["low"], facts["high"]),
        chance=shown,
    )


def _share(share: float, words: Language) -> str:
    return words.share(share, decimals=1 if share < 0.1 else 0)


def _open(facts: Any, days: int, words: Language) -> str:
    reason = short(str(words.label(facts["reason"])), 50)
    n = facts["n"]
    lead = (
        words.say("A complaint has been open for {days}", days=lasting(days, words))
        if n == 1
        else words.plural(
            "{n} complaint has been open, the oldest for {days}",
            "{n} complaints have been open, the oldest for {days}",
            n,
            days=lasting(days, words),
        )
    )
    return words.say("{lead}: {reason}.", lead=lead, reason=reason) if reason else lead + "."


def _clause(sign: Sign, words: Language) -> str:
    finding = sign.facts["finding"]
    if finding is None:
        return words.say("Our terms break a clause of the client's regulation, as the case says.")
    letter = LetterWords(words.lang, currency=words.currency)
    names = term_names(letter) | result_names(letter)
    criterion = names.get(finding.criterion, finding.criterion.replace("_", " "))
    if finding.limit is None or finding.offered is None:
        return words.say("Our terms break a clause of the client's regulation: {criterion}.", criterion=criterion)
    return words.say(
        "Our terms break a clause of the client's regulation: {criterion} {offered}, allowed {relation} {limit}.",
        criterion=criterion,
        offered=letter.value(finding.criterion, finding.offered),
        relation=relation(finding.operator, words),
        limit=letter.value(finding.criterion, finding.limit),
    )


def relation(operator: str, words: Language) -> str:
    """How a limit is said."""
    return {
        "at_most": words.say("at most"),
        "at_least": words.say("at least"),
        "below": words.say("below"),
        "above": words.say("above"),
        "equal": words.say("exactly"),
    }.get(str(operator), "")


def signal_of(name: str, words: Language) -> str:
    """What opened a case."""
    return {
        "detractor": words.say("low score"),
        "divergence": words.say("roles disagree"),
        "silence": words.say("silence"),
        "lost_order": words.say("lost order"),
        "ticket": words.say("complaint"),
        "clause": words.say("regulation"),
        "competitor": words.say("competitor"),
    }.get(name, words.say("other"))


def step_of(step: Step, words: Language) -> str:
    """What to do next."""
    if step.kind == "action":
        return short(str(words.label(step.text)), 90)
    role = terms.role(step.role, words) if step.role else ""
    return {
        "low_score": words.say("Talk to the person who gave the low score ({role})", role=role or words.say("contact")),
        "clause": words.say("Ask for an exception, or answer with the cost of ownership"),
        "competitor": words.say("Compare both offers and answer with the cost of ownership"),
        "open": words.say("Settle the complaint and tell the client so"),
        "silent": words.say("Call and ask why no order came"),
        "fallen": words.say("Ask where these goods are bought now"),
        "case": words.say("Plan the next step of the case"),
        "overdue": words.say("Close the case or set a new day"),
    }.get(step.kind) or _of_case(step.kind, role, words)


def _of_case(kind: str, role: str, words: Language) -> str:
    state = kind.partition("_")[2]
    if state == "opened":
        return words.say("Hear all three roles")
    if state == "heard":
        return words.say("Find the cause")
    if state == "diagnosed":
        return (
            words.say("Bring the argument to whoever says no ({role})", role=role)
            if role
            else words.say("Bring the argument to whoever says no")
        )
    return words.say("Get the answer and close the case")


def last_words(said: Words | None, as_of: dt.date, words: Language, *, hidden: bool) -> str:
    """The last words heard, who said them by role, and their age."""
    if said is None:
        return words.say("No words that may be shown.") if hidden else words.say("Nobody has been heard yet.")
    role = capital(terms.role(said.role, words)) if said.role else words.say("Role unknown")
    when = age((as_of - said.day).days, words)
    mark = words.say(" (simulated)") if said.simulated else ""
    if said.text:
        text = short(said.text).rstrip(". ")
        return words.say("“{text}” – {role}, {age}{mark}", text=text, role=role, age=when, mark=mark)
    score = words.count(said.score or 0)
    return words.say("{role}: {score} of 10 without a word, {age}{mark}", role=role, score=score, age=when, mark=mark)


def who(person: Person, words: Language, *, names: bool) -> str:
    """A person by role and title; by name only when asked for."""
    role = terms.role(person.role, words)
    if person.contact is None:
        return words.say("find a contact: {role}", role=role)
    key = str(person.contact)
    parts = [role]
    if names and person.name:
        parts.append(person.name)
    if person.title:
        parts.append(short(person.title, 30))
    if "@" not in key and not (names and person.name):
        parts.append(words.say("contact {key}", key=short(key, 22)))
    return ", ".join(parts)


def heard_of(person: Person, words: Language) -> str:
    """When the person's role was last heard."""
    if person.days is None:
        return words.say("this role was never heard")
    return words.say("this role was last heard {age}", age=age(person.days, words))


def balance_of(row: Balance, words: Language) -> str:
    """Whose metal it is."""
    grams = words.number(abs(row.grams), decimals=1)
    if row.grams < 0:
        return words.say("{grams} g owed to us", grams=grams)
    return words.say("{grams} g held by us", grams=grams)


def reconciled_of(row: Balance, words: Language) -> str:
    """Since when nobody confirmed it."""
    if row.reconciled is None:
        return words.say("never reconciled, first movement {age}", age=age(row.days, words))
    return words.say("last reconciled {age}", age=age(row.days, words))
