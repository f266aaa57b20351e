"""The most important thing that nobody knows: where most money hangs on one unanswered question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..gather.covering import Cover
from .past import Past
from .sign import Sign


@dataclass(frozen=True)
class Unknown:
    """One question."""

    kind: str  #: why_silent, role, no_contact, table, none
    account: Any = None
    role: str = ""
    stake: float = 0.0  #: currency a year behind the account
    others: int = 0  #: further accounts where not every role was heard, with a sign or without
    table: str = ""


#: tables without which the page is blind to a kind of sign, the gravest first
NEEDED = ("orders", "responses", "contacts", "tickets", "cases")


def gather(
    past: Past, covers: Mapping[Any, Cover], listed: Mapping[Any, Sequence[Sign]], doubts: Mapping[Any, float]
) -> Unknown:
    """Of the accounts whose unheard role could tell, the one with most money in doubt; else an empty table.

    The money in doubt is ``doubts``: what an account brings, times the chance that it goes, times the chance that it
    stays; where nobody is in doubt the largest account counts.
    """
    for table in NEEDED[:2]:
        if not past.shelf[table].rows:
            return Unknown("table", table=table)
    open_ = [covers[account] for account in listed if account in covers and covers[account].not_heard]
    if not open_:
        open_ = [cover for cover in covers.values() if cover.not_heard and cover.account not in past.ended]
    open_ = [cover for cover in open_ if cover.value > 0]
    if not open_:
        missing = next((table for table in NEEDED if not past.shelf[table].rows), None)
        return Unknown("table", table=missing) if missing else Unknown("none")
    unheard = sum(bool(cover.not_heard) for cover in covers.values() if cover.account not in past.ended)
    first = max(open_, key=lambda cover: (doubts.get(cover.account, 0.0), cover.value, str(cover.account)))
    signs = listed.get(first.account, ())
    recorded = any(sign.is_fact for sign in signs)
    unmet = [role for role in first.not_heard if not first.known[role]]
    heard_nobody = len(first.not_heard) == len(first.expected)
    if any(sign.kind == "silent" for sign in signs) and not recorded and heard_nobody:
        kind, role = "why_silent", (unmet or list(first.not_heard))[0]
    elif unmet:
        kind, role = "no_contact", unmet[0]
    else:
        kind, role = "role", first.not_heard[0]
    return Unknown(kind, first.account, role, first.value, unheard - (first.account not in past.ended))
