"""What the roles say, with intervals, and which accounts' roles disagree."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ... import feedback
from .. import audience as telling
from .. import reading
from ..certainty import Certainty, of_difference
from ..period import Period
from . import answering
from .clients import ROLES, names_of


@dataclass(frozen=True)
class RoleScore:
    """The NPS of one role."""

    role: str
    n: int
    missing: int
    promoters: int
    passives: int
    detractors: int
    nps: float
    low: float
    high: float


@dataclass(frozen=True)
class RoleDifference:
    """NPS of the first role minus that of the second."""

    first: str
    second: str
    value: float
    low: float
    high: float
    certainty: Certainty


@dataclass(frozen=True)
class Disagreement:
    """Two roles of one account whose last scores lie apart: facts, one answer each, not a tested difference."""

    account: Any
    name: str
    value: float
    scores: dict[str, float]  #: mean score of each role that answered
    answers: dict[str, int]
    gap: float


@dataclass(frozen=True)
class Voices:
    """The second section's numbers."""

    total: RoleScore | None
    roles: tuple[RoleScore, ...]
    differences: tuple[RoleDifference, ...]
    disagreements: tuple[Disagreement, ...]
    compared: int  #: accounts where at least two roles answered
    value_disagreeing: float
    beyond_chance: int  #: of these accounts, those where a pair of roles differs beyond chance
    unknown_role: int
    hidden_roles: tuple[str, ...]  #: roles not shown to clients for having too few respondents
    simulated: int
    answers: int


GAP = 4.0  #: points between the mean scores of two roles from which an account is said to disagree


def gather(shelf: reading.Shelf, period: Period, *, values: dict[Any, float], audience: str) -> Voices:
    """All of it, from the answers of the window with their account and role at the day of the answer."""
    answers = answering.window(shelf, period)
    known = [row for row in answers if row.role in ROLES]
    told, hidden = _told(known, audience)
    roles = tuple(score for role in ROLES if (score := _scores(told[role], role)) is not None)
    disagreements, compared = _disagreements(shelf, period, values)
    return Voices(
        total=_scores(telling.summed(answers if audience != "client" else _scored(answers), audience), ""),
        roles=roles,
        differences=tuple(_difference(first, second) for at, first in enumerate(roles) for second in roles[at + 1 :]),
        disagreements=() if audience == "client" else disagreements,
        compared=compared,
        value_disagreeing=sum(found.value for found in disagreements),
        beyond_chance=_beyond_chance(shelf, period, {found.account for found in disagreements}),
        unknown_role=len(answers) - len(known),
        hidden_roles=hidden,
        simulated=sum("simulated" in str(row.response) for row in answers),
        answers=len(answers),
    )


def _beyond_chance(shelf: reading.Shelf, period: Period, accounts: set[Any]) -> int:
    """At how many of these accounts a tested pair of roles differs."""
    if not accounts:
        return 0
    tested = feedback.divergence(shelf.book, as_of=period.last.isoformat(), window_days=period.window_days)
    return len({row["account"] for row in reading.rows_of(tested) if row["flag"]} & accounts)


def _told(answers: list[answering.Answer], audience: str) -> tuple[dict[str, list[answering.Answer]], tuple[str, ...]]:
    """The answers of each role that the reader may be told, and the roles of which something is kept back."""
    told, hidden = {}, []
    for role in ROLES:
        said = [row for row in answers if row.role == role]
        told[role] = said
        if audience == "client" and len(kept := telling.tellable(_scored(said), audience)) < len(_scored(said)):
            told[role] = kept
            hidden.append(role)
    return told, tuple(hidden)


def _scored(answers: list[answering.Answer]) -> list[answering.Answer]:
    return [row for row in answers if row.nps is not None]


def _scores(answers: list[answering.Answer], role: str) -> RoleScore | None:
    if not any(row.nps is not None for row in answers):
        return None
    row = reading.rows_of(feedback.nps({"nps": [row.nps for row in answers]}))[0]
    counts = (int(row[name]) for name in ("n", "missing", "promoters", "passives", "detractors"))
    return RoleScore(role, *counts, *(float(row[name]) for name in ("nps", "nps_low", "nps_high")))


def _difference(first: RoleScore, second: RoleScore) -> RoleDifference:
    """Limits of a difference of two independent estimates from the limits of each (Zou & Donner 2008)."""
    value = first.nps - second.nps
    low = value - math.hypot(first.nps - first.low, second.high - second.nps)
    high = value + math.hypot(first.high - first.nps, second.nps - second.low)
    return RoleDifference(first.role, second.role, value, low, high, of_difference(value, low, high))


def _disagreements(
    shelf: reading.Shelf, period: Period, values: dict[Any, float]
) -> tuple[tuple[Disagreement, ...], int]:
    scores: defaultdict[Any, dict[str, tuple[float, int]]] = defaultdict(dict)
    result = feedback.role_scores(shelf.book, as_of=period.last.isoformat(), window_days=period.window_days)
    for row in reading.rows_of(result):
        if row["account"] is not None and row["role"] in ROLES:
            scores[row["account"]][row["role"]] = (float(row["mean"]), int(row["n"]))
    names = names_of(shelf["accounts"]) if scores else {}
    found, compared = [], 0
    for account, by_role in scores.items():
        if len(by_role) < 2:
            continue
        compared += 1
        means = {role: by_role[role][0] for role in ROLES if role in by_role}
        gap = max(means.values()) - min(means.values())
        if gap >= GAP:
            counts = {role: by_role[role][1] for role in means}
            name, value = names.get(account, str(account)), values.get(account, 0.0)
            found.append(Disagreement(account, name, value, means, counts, gap))
    return tuple(sorted(found, key=lambda row: (-row.value, str(row.account)))), compared
