"""The people whose answer is worth most this week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..gather.covering import Cover
from .past import Options, Past, Row

ROLES = ("economic", "technical", "user")
RESTED = 30  #: days since the last invitation after which a person may be asked again


@dataclass(frozen=True)
class Person:
    """Somebody to ask, or a role to find somebody for."""

    account: Any
    contact: Any  #: None: nobody of the role is known
    role: str
    title: str
    name: str
    days: int | None  #: since the role was last heard; None: never, or not within the window
    stake: float  #: currency a year


def people(past: Past, options: Options, covers: Mapping[Any, Cover], doubts: Mapping[Any, float]) -> list[Person]:
    """One person an account, the account with most money in doubt first: of the roles not heard, who decides first.

    The list is complete; the page shows the first of it and counts the rest.
    """
    waiting = {
        row["contact"]
        for row in past.rows("invitations")
        if row["contact"] is not None and row["state"] == "sent" and past.age(row["date"]) < RESTED
    }
    contacts: dict[Any, list[Row]] = {}
    for row in past.rows("contacts"):
        role = past.book.role_at(row["contact"], past.as_of)
        if row["account"] is not None and role is not None:
            contacts.setdefault(row["account"], []).append(Row({**row, "role": role.role, "decides": role.decides}))
    found = []
    order = sorted(covers.values(), key=lambda c: (-doubts.get(c.account, 0.0), -c.value, str(c.account)))
    for cover in order:
        if cover.not_heard and cover.value > 0 and cover.account not in past.ended:
            person = _of(cover, contacts.get(cover.account, []), waiting)
            if person is not None:
                found.append(person)
    return found


def _of(cover: Cover, contacts: list[Row], waiting: set[Any]) -> Person | None:
    """The person to ask at one account; None where everybody of the unheard roles was asked lately or objected."""
    known_roles = {row["role"] for row in contacts}
    order = {role: (not _decided(role, contacts), role not in known_roles, ROLES.index(role)) for role in ROLES}
    for role in sorted(cover.not_heard, key=lambda role: order[role]):
        known = [row for row in contacts if row["role"] == role]
        free = [row for row in known if row["may_ask"] is not False and row["contact"] not in waiting]
        if known and not free:
            continue
        chosen = min(free, key=lambda row: (not row["decides"], str(row["contact"])), default=None)
        words = ("", "") if chosen is None else (str(chosen["title"] or ""), str(chosen["name"] or ""))
        contact = None if chosen is None else chosen["contact"]
        return Person(cover.account, contact, role, *words, cover.days[role], cover.value)
    return None


def _decided(role: str, contacts: list[Row]) -> bool:
    return any(row["role"] == role and row["decides"] for row in contacts)
