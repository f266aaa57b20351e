"""Roles of one account that disagree, by the money behind the account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ... import feedback
from ..blocks import Block, Table, Text
from ..certainty import of_probability
from ..gather.covering import ROLES
from ..gather.month import usual_value
from ..language import Language
from ..reading import rows_of
from ..sections import terms
from .view import Told, View, not_for_clients, told

SHOWN = 12
MOST = 1000  #: answers from which on the count only says "or more"


def disagreeing(
    book: Any, *, as_of: str | dt.date, window_days: int = 365, value: str | None = None, audience: str = "internal",
    lang: str = "en",
) -> View:  # fmt: skip
    """Pairs of roles that differ by more than 30 NPS points beyond chance (`cabochon.feedback.divergence`), the dearest
    account first; then those that more answers would settle. Not for clients: what one buyer said is not for others."""
    not_for_clients(audience, "what one buyer said is never shown to another")
    given = told(book, as_of=as_of, window_days=window_days, audience=audience, lang=lang)
    title = given.words.say("Roles that disagree, by money")
    return View(title, tuple(blocks_of(given, value)), lang)


def blocks_of(given: Told, value: str | None) -> list[Block]:
    """The findings and the pairs that wait for answers, for a report."""
    words = given.words
    kind = value or usual_value(given.shelf)
    found = feedback.divergence(given.book, as_of=given.as_of, window_days=given.window_days, value=kind)
    rows = sorted(rows_of(found), key=lambda row: (-(row["value"] or 0.0), str(row["account"])))
    differ = [row for row in rows if row["flag"]]
    waiting = [row for row in rows if row["finding"] == "too few answers" and row["answers_needed"] is not None]
    blocks: list[Block] = []
    for row in differ[:SHOWN]:
        lower = row["difference"] < 0
        probability = row["p_lower"] if lower else row["p_higher"]
        text = words.say(
            "{account}: {first} against {second}, **{points} NPS points** apart ({limits}); {money} stands behind it.",
            account=row["name"] or str(row["account"]), first=terms.role_of_many(row["first"], words),
            second=terms.role_of_many(row["second"], words), points=words.signed(row["difference"]),
            limits=words.interval(row["difference_low"], row["difference_high"]),
            money=words.money(row["value"] or 0.0),
        )  # fmt: skip
        blocks.append(terms.finding(text, of_probability(probability), words))
    if not differ:
        blocks.append(Text(words.say("No pair of roles of one account differs beyond chance.")))
    if waiting:
        blocks.append(_waiting(waiting, _people(given, kind), words, kind))
    return blocks


def _people(given: Told, kind: str) -> dict[tuple[Any, str], int]:
    """How many people of each role are known at each account."""
    found = feedback.coverage(given.book, as_of=given.as_of, window_days=given.window_days, value=kind)
    return {(row["account"], role): row[f"{role}_known"] for row in rows_of(found) for role in ROLES}


def _waiting(rows: list[dict[str, Any]], people: dict[tuple[Any, str], int], words: Language, kind: str) -> Table:
    label = terms.value_kind(kind, words)
    headings = (
        words.say("Account"), words.say("{kind} in the window", kind=label[:1].upper() + label[1:]), words.say("Roles"),
        words.say("Difference, NPS points"), words.say("95 % limits"), words.say("More answers of each role"),
    )  # fmt: skip
    cells = tuple(
        (
            row["name"] or str(row["account"]),
            words.money(row["value"] or 0.0),
            words.say(
                "{first} and {second}", first=terms.role(row["first"], words), second=terms.role(row["second"], words)
            ),
            words.signed(row["difference"]),
            words.interval(row["difference_low"], row["difference_high"]),
            _needed(row, people, words),
        )
        for row in rows[:SHOWN]
    )
    caption = words.say("Too few answers to tell, and how many more would settle it")
    return Table(caption, headings, cells, frozenset({1, 3, 4, 5}))


def _needed(row: dict[str, Any], people: dict[tuple[Any, str], int], words: Language) -> str:
    """How many more answers, and whether the account has the people to give them; 1,000 stands for that or more."""
    known = min(people.get((row["account"], row[side]), 0) for side in ("first", "second"))
    needed = row["answers_needed"]
    shown = words.say("{n} or more", n=words.count(MOST)) if needed >= MOST else words.count(needed)
    return shown if needed <= known else words.say("{n}; people known: {known}", n=shown, known=words.count(known))
