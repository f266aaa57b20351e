"""Whom to ask next: the contacts whose answers are worth most, and the roles for which somebody must be found."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

from ... import feedback
from ..blocks import Block, Points, Table
from ..gather.month import usual_value
from ..gather.resting import resting
from ..language import Language
from ..reading import rows_of
from ..sections import terms
from ..wrong import wrong
from .view import Told, View, not_for_clients, told

SHOWN = 12
MOST = 200  #: people ranked, of whom those who may rest are dropped


def asks(
    book: Any, *, as_of: str | dt.date, budget: int = 10, window_days: int = 365, audience: str = "internal",
    names: bool = False, lang: str = "en", rules: Any = None, seed: int | str | None = None, value: str | None = None,
) -> View:  # fmt: skip
    """The ``budget`` people to ask (`cabochon.feedback.whom_to_ask`), the dearest first, and roles without anybody to
    ask. Left out are people who were invited or answered in the last 30 days. ``value`` is whose money counts, as for
    the report. People are called by account, role, title and the key of the contact, by which they are found in the
    store; by their names as well only with ``names=True``. Not for clients."""
    not_for_clients(audience, "the list names other clients")
    if isinstance(budget, bool) or not isinstance(budget, int) or budget < 1:
        raise wrong("budget", repr(budget), "a whole number of at least 1")
    given = told(book, as_of=as_of, window_days=window_days, audience=audience, lang=lang)
    blocks = blocks_of(given, budget, rules, seed, value=value, names=names)
    return View(given.words.say("Whom to ask next"), tuple(blocks), lang)


def blocks_of(
    given: Told, budget: int, rules: Any = None, seed: int | str | None = None, *, value: str | None = None,
    names: bool = False,
) -> list[Block]:  # fmt: skip
    """The list for a report."""
    words = given.words
    kind = value or usual_value(given.shelf)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the sentence below says whose money
        found = feedback.whom_to_ask(
            given.book,
            as_of=given.as_of,
            budget=max(budget, MOST),
            window_days=given.window_days,
            rules=rules,
            seed=seed,
            value=kind if given.shelf["orders"].rows else None,
        )
    people = {row["contact"]: row for row in rows_of(given.book.contacts)}
    rest = resting(rows_of(given.book.invitations), rows_of(given.book.responses), given.as_of)
    rows = [row for row in rows_of(found) if row["contact"] not in rest][:budget]
    blocks: list[Block] = []
    if rows:
        cells = tuple(
            (
                str(row["name"] or row["account"]),
                terms.role(row["role"], words),
                _called(people.get(row["contact"], {}), names),
                words.money(row["value"] or 0.0),
                words.count(row["n"]),
                words.say("never") if row["last_asked"] is None else words.day(row["last_asked"]),
                str(row["contact"]),
            )
            for row in rows[:SHOWN]
        )
        headings = (
            words.say("Account"), words.say("Role"), words.say("Name, title") if names else words.say("Title"),
            _behind(kind, words), words.say("Answers so far"), words.say("Last asked"), words.say("Key of the contact"),
        )  # fmt: skip
        note = words.say("In the order of the money at stake times the doubt that one more answer takes away.")
        blocks.append(Table(words.say("Whose answer is worth most"), headings, cells, frozenset({3, 4}), note=note))
    else:
        blocks.append(terms.fact(words.say("Nobody is left to ask now."), words))
    missing = rows_of(found.missing)
    if missing:
        blocks.append(
            Points(
                tuple(
                    words.say(
                        "Find a contact in this role: {role} at {account}.", role=terms.role(row["role"], words),
                        account=str(row["name"] or row["account"]),
                    )
                    for row in missing[:6]
                )
            )
        )  # fmt: skip
    return blocks


def _called(person: dict[str, Any], names: bool) -> str:
    """The title; with names, who it is."""
    said = [person.get("name"), person.get("title")] if names else [person.get("title")]
    return ", ".join(str(part) for part in said if part) or "–"


def _behind(kind: str, words: Language) -> str:
    """Whose money stands in the column."""
    return {
        "revenue": words.say("Revenue of the account, a year"),
        "margin": words.say("Margin of the account, a year"),
        "net_of_metal": words.say("Revenue net of metal of the account, a year"),
    }[kind]
