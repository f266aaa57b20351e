"""The people whose answer is worth most this week: `cabochon.feedback.whom_to_ask`, without who was asked lately."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import feedback
from .. import reading
from ..gather.covering import Cover
from ..gather.resting import resting
from .past import Options, Past

MOST = 200  #: people ranked, of whom those who may rest are dropped


@dataclass(frozen=True)
class Person:
    """Somebody to ask, or a role to find somebody for."""

    account: Any
    contact: Any  #: None: nobody of the role is known
    role: str
    title: str
    name: str
    days: int | None  #: since the role was last heard; None: never
    stake: float  #: currency a year
    worth: float  #: stake times the doubt that an answer is expected to take away


@dataclass(frozen=True)
class Ask:
    """The people, and the roles for which somebody must be found first; both by what an answer is worth."""

    people: tuple[Person, ...]
    missing: tuple[Person, ...]


def gather(past: Past, options: Options, covers: Mapping[Any, Cover]) -> Ask:
    """Everybody worth asking; the page shows the first and counts the rest."""
    if not past.shelf["accounts"].rows:
        return Ask((), ())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedback.whom_to_ask(
            past.book, as_of=options.as_of, budget=MOST, value=options.value if past.shelf["orders"].rows else None
        )
    rest = resting(past.rows("invitations"), past.rows("responses"), options.as_of)
    called = {row["contact"]: row for row in past.rows("contacts")}

    def person(row: Mapping[str, Any], contact: Any) -> Person:
        known = called.get(contact)
        cover = covers.get(row["account"])
        return Person(
            row["account"],
            contact,
            row["role"],
            str((known and known["title"]) or ""),
            str((known and known["name"]) or ""),
            cover.days[row["role"]] if cover else None,
            max(0.0, cover.value) if cover else 0.0,
            float(row["worth"] or 0.0),
        )

    asked = [row for row in reading.rows_of(found) if row["account"] not in past.ended]
    return Ask(
        tuple(person(row, row["contact"]) for row in asked if row["contact"] not in rest),
        tuple(person(row, None) for row in reading.rows_of(found.missing) if row["account"] not in past.ended),
    )
