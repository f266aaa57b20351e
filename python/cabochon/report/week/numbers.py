"""All numbers of a week's page, before any word is said about them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..audience import rivals
from ..gather import covering
from ..period import Period
from . import ask, clauses, heard, inferred, metal, recorded, steps, unknown
from .past import Options, Past
from .sign import Sign
from .weights import together

GRAVITY = ("overdue", "clause", "low_score", "competitor", "open", "silent", "fallen", "case")


@dataclass(frozen=True)
class Account:
    """One row of the page."""

    account: Any
    name: str
    signs: tuple[Sign, ...]  #: the gravest first
    stake: float  #: currency a year
    chance: float  #: that it goes
    loss: float  #: expected money lost, currency a year
    words: heard.Words | None
    step: steps.Step


@dataclass(frozen=True)
class Overdue:
    """A case past its day."""

    case: Any
    account: Any
    name: str
    signal: str
    owner: str
    due: dt.date
    days: int
    stake: float


@dataclass(frozen=True)
class Numbers:
    """The page's numbers; every list is whole, and the page shows the first of each and counts the rest."""

    options: Options
    currency: str
    name: str
    accounts: tuple[Account, ...]
    ask: ask.Ask
    overdue: tuple[Overdue, ...]
    metal: metal.Metal
    unknown: unknown.Unknown
    names: Mapping[Any, str]
    looked_at: int  #: accounts that had not ended
    ended: int
    no_rhythm: str  #: why silence could not be judged; empty where it could
    last_row: dt.date | None  #: last order
    mixed: bool  #: tolling and sale are added up as revenue, since nobody said whose money
    no_money: bool  #: the amounts that the value needs are not recorded
    unjudged: int  #: clauses of regulations of which our terms do not say whether they keep them
    rivals: tuple[str, ...] = ()  #: names that a client does not read


def gather(past: Past, options: Options, *, currency: str, name: str, mixed: bool) -> Numbers:
    """Everything that the tables can answer on the day."""
    stakes, covers = _stakes(past, options)
    silent, no_rhythm = inferred.silent(past, options)
    regulation = clauses.gather(past, options)
    found: defaultdict[Any, list[Sign]] = defaultdict(list)
    client = options.audience == "client"
    for sign in (
        *recorded.signs(past, options),
        *regulation.signs,
        *silent,
        *inferred.fallen(past, options),
    ):
        as_the_case_says = sign.kind == "clause" and sign.facts["finding"] is None
        if sign.account not in past.ended and not (client and as_the_case_says):
            found[sign.account].append(sign)
    _without_doubles(found)
    stated = {} if client else _stated(past)
    said = heard.last_words(past, options)
    rows = []
    for account, signs in found.items():
        stake = max(0.0, stakes.get(account, 0.0)) or stated.get(account, 0.0)
        if stake <= 0 and not any(sign.is_fact for sign in signs):
            continue  # long gone: nothing of the last year is at stake
        whole = together(sign.chance for sign in signs if sign.part is None)
        parts = sum(min(sign.part, stake) * sign.chance for sign in signs if sign.part is not None)
        loss = min(stake, whole * stake + (1 - whole) * parts)
        rows.append(
            Account(
                account,
                past.names.get(account, str(account)),
                tuple(sorted(signs, key=lambda sign: (GRAVITY.index(sign.kind), str(sign.since)))),
                stake,
                whole,
                loss,
                said.get(account),
                steps.step(account, signs, past, options),
            )
        )
    rows.sort(key=lambda row: (-row.loss, -row.chance, str(row.account)))
    doubts = {row.account: row.loss * (1 - row.chance) for row in rows}
    orders = past.shelf["orders"]
    return Numbers(
        options=options,
        currency=currency,
        name=name,
        accounts=tuple(rows),
        ask=ask.Ask((), ()) if client else ask.gather(past, options, covers),
        overdue=() if client else _overdue(past, stakes),
        metal=metal.gather(past, options),
        unknown=unknown.gather(past, covers, {row.account: row.signs for row in rows}, doubts),
        names=past.names,
        looked_at=len(past.names) - len(past.ended),
        ended=len(past.ended),
        no_rhythm=no_rhythm,
        last_row=max(past.last_order.values(), default=None) if orders.rows else None,
        mixed=mixed,
        no_money=bool(orders.rows) and inferred.amounts(orders, options.value) is None,
        unjudged=regulation.unjudged,
        rivals=rivals(past.book),
    )


def _without_doubles(found: Mapping[Any, list[Sign]]) -> None:
    """A case that was opened for a clause or a competitor says no more than that sign does: its chance counts once."""
    for signs in found.values():
        kinds = {sign.kind for sign in signs}
        opened_for = {"clause": "clause", "competitor": "competitor", "detractor": "low_score", "ticket": "open"}
        signs[:] = [
            sign
            for sign in signs
            if not (sign.kind == "case" and opened_for.get(str(sign.facts.get("signal"))) in kinds)
        ]


def _stakes(past: Past, options: Options) -> tuple[dict[Any, float], dict[Any, covering.Cover]]:
    """What each account brought in the last 365 days, and who was heard there in the window."""
    if not past.shelf["accounts"].rows:
        return {}, {}
    year = Period("", past.as_of, past.as_of, 365, past.as_of - dt.timedelta(364))
    covers = {row.account: row for row in covering.per_account(past.shelf, year, value=options.value)}
    return {account: row.value for account, row in covers.items()}, covers


def _stated(past: Past) -> dict[Any, float]:
    """The money that open cases state for accounts without orders of the last year."""
    found: dict[Any, float] = {}
    for row in past.rows("cases"):
        if row["value"] is not None and recorded.is_open(row, past):
            found[row["account"]] = max(float(row["value"]), found.get(row["account"], 0.0))
    return found


def _overdue(past: Past, stakes: Mapping[Any, float]) -> tuple[Overdue, ...]:
    rows = [
        Overdue(
            row["case"],
            row["account"],
            past.names.get(row["account"], str(row["account"])),
            row["signal"],
            str(row["owner"] or ""),
            row["due"],
            past.age(row["due"]),
            max(0.0, stakes.get(row["account"], 0.0)),
        )
        for row in past.rows("cases")
        if recorded.is_open(row, past) and row["due"] is not None and row["due"] < past.as_of
    ]
    return tuple(sorted(rows, key=lambda row: (-row.stake, -row.days, str(row.case))))
