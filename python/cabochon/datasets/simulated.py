"""Answers, complaints and missing contacts, simulated from a stated seed where the files have none.

Every id, name, survey, reason and comment made here carries the word *simulated*, so that no view can show one as a
fact. The model: an account has a latent mood, a buying role shifts it, and in some accounts the technical buyer is
unhappy while the others are not. It exists to show what an analysis does, and proves nothing about anybody.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import TypeVar

import numpy as np

from .dataset import Columns, Dataset, Note

T = TypeVar("T")
TITLES = {"economic": "Owner", "technical": "Purchasing Manager", "user": "Shop manager"}
SURVEY = "simulated relationship survey"
MOOD = {"economic": 8.6, "technical": 7.7, "user": 8.9}  #: mean score of a role
DISSENT = {"economic": 0.0, "technical": -3.6, "user": 0.2}  #: added where an account's roles disagree
PROCESSES = (  #: process, department, its reasons with their relative frequency, mean cost of a ticket
    ("delivery", "logistics", (("late delivery", 30), ("wrong items", 9), ("damaged packing", 5)), 140.0),
    ("invoicing", "accounting", (("error in an invoice", 24), ("credit note missing", 8)), 60.0),
    ("quality control", "quality", (("defect found in the shop", 11), ("claim answered late", 6)), 230.0),
    ("returns", "service", (("exchange of slow goods refused", 7), ("return not credited", 4)), 180.0),
    ("product knowledge", "sales", (("no training for sellers", 3), ("catalogue out of date", 2)), 40.0),
)
ATTRIBUTES = {  #: what each role rates, and how much it matters to it
    "economic": (("return on money", 9.0), ("reliability", 8.2)),
    "technical": (("delivery time", 8.8), ("documents", 7.9), ("price", 8.5)),
    "user": (("stock that sells", 9.1), ("product knowledge", 7.2)),
}


@dataclass(frozen=True)
class _Person:
    contact: str
    account: int
    role: str


def simulated_feedback(
    tables: Dataset,
    *,
    seed: int,
    as_of: str | None = None,
    share_of_accounts: float = 0.6,
    answer_share: float = 0.55,
    dissent_share: float = 0.08,
) -> Dataset:
    """Contacts of missing roles, answers and complaints of the 365 days that end on ``as_of``.

    ``share_of_accounts`` of the accounts get one simulated contact for each role that they lack, ``answer_share`` of
    all contacts answer, and in ``dissent_share`` of the accounts the technical buyer disagrees. ``as_of`` is the last
    day of the orders when not given. The same seed gives the same rows. Join them with ``tables.with_rows(...)``.

    >>> from cabochon.datasets import adventureworks
    >>> feedback = simulated_feedback(adventureworks(), seed=17)
    >>> feedback["contacts"]["name"][0]
    'simulated user contact 1'
    """
    for name, share in (("share_of_accounts", share_of_accounts), ("answer_share", answer_share)):
        if not 0 <= share <= 1:
            raise ValueError(f"{name}: {share} is not a share from 0 to 1")
    last = np.datetime64(as_of, "D") if as_of else np.max(np.asarray(tables["orders"]["date"]))
    draw = random.Random(seed)
    accounts = [int(account) for account in tables["accounts"]["account"]]
    known = [
        _Person(contact, int(account), role)
        for contact, account, role in zip(
            *(tables["contacts"][name] for name in ("contact", "account", "role")), strict=False
        )
    ]
    made, completed = _missing(accounts, known, share_of_accounts, draw)
    mood = {account: draw.random() for account in accounts}
    dissent = {account for account in accounts if draw.random() < dissent_share}
    answers = [person for person in (*known, *made) if draw.random() < answer_share]
    responses, ratings = _answers(answers, mood, dissent, last, draw)
    tickets = _tickets(accounts, mood, last, draw)
    note = Note(
        "simulated",
        {
            "seed": seed,
            "contacts": len(made),
            "accounts": completed,
            "of_accounts": len(accounts),
            "responses": len(responses["response"]),
            "tickets": len(tickets["ticket"]),
        },
        f"{len(made)} contacts that complete the roles of {completed} of {len(accounts)} accounts, all "
        f"{len(responses['response'])} answers with their ratings and all {len(tickets['ticket'])} complaints are "
        f"simulated from seed {seed}.",
    )
    return Dataset(
        {
            "contacts": _contacts(made),
            "processes": {
                "process": [f"{process} (simulated)" for process, *_ in PROCESSES],
                "department": [department for _, department, *_ in PROCESSES],
            },
            "surveys": {"survey": [SURVEY], "name": [SURVEY]},
            "responses": responses,
            "ratings": ratings,
            "tickets": tickets,
        },
        currency=tables.currency,
        source=f"simulated, seed {seed}",
        notes=(note,),
    )


def _missing(accounts: list[int], known: list[_Person], share: float, draw: random.Random) -> tuple[list[_Person], int]:
    """One person for each role that a chosen account lacks, and how many accounts were completed."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for person in known:
        roles[person.account].add(person.role)
    made: list[_Person] = []
    completed = 0
    number: Counter[str] = Counter()
    for account in accounts:
        if draw.random() >= share:
            continue
        completed += 1
        for role in ("user", "technical", "economic"):
            if role not in roles[account]:
                number[role] += 1
                made.append(_Person(f"simulated-{role}-{number[role]}", account, role))
    return made, completed


def _contacts(made: list[_Person]) -> Columns:
    return {
        "contact": [person.contact for person in made],
        "account": [person.account for person in made],
        "name": ["simulated {1} contact {2}".format(*person.contact.split("-")) for person in made],
        "title": [f"{TITLES[person.role]} (simulated)" for person in made],
        "role": [person.role for person in made],
    }


def _answers(
    people: list[_Person], mood: dict[int, float], dissent: set[int], last: np.datetime64, draw: random.Random
) -> tuple[Columns, Columns]:
    responses: Columns = {name: [] for name in ("response", "contact", "date", "survey", "touchpoint", "nps", "mode")}
    ratings: Columns = {name: [] for name in ("response", "attribute", "satisfaction", "importance")}
    for number, person in enumerate(people, start=1):
        shift = DISSENT[person.role] if person.account in dissent else 0.0
        centre = MOOD[person.role] + 1.1 * _normal(mood[person.account]) + shift
        key = f"simulated-response-{number}"
        responses["response"].append(key)
        responses["contact"].append(person.contact)
        responses["date"].append(last - np.timedelta64(int(draw.random() * 365), "D"))
        responses["survey"].append(SURVEY)
        responses["touchpoint"].append("simulated yearly call")
        responses["nps"].append(None if draw.random() < 0.04 else _score(centre + 1.3 * _normal(draw.random())))
        responses["mode"].append("token" if draw.random() < 0.8 else "telephone")
        for attribute, weight in ATTRIBUTES[person.role]:
            ratings["response"].append(key)
            ratings["attribute"].append(f"{attribute} (simulated)")
            ratings["satisfaction"].append(float(_score(centre - 0.3 + 1.5 * _normal(draw.random()))))
            ratings["importance"].append(float(_score(weight + 0.8 * _normal(draw.random()))))
    responses["date"] = np.array(responses["date"], dtype="datetime64[D]")
    return responses, ratings


def _tickets(accounts: list[int], mood: dict[int, float], last: np.datetime64, draw: random.Random) -> Columns:
    causes = [
        (f"{process} (simulated)", f"{reason} (simulated)", weight, cost)
        for process, _, reasons, cost in PROCESSES
        for reason, weight in reasons
    ]
    weights = [weight for _, _, weight, _ in causes]
    columns: Columns = {name: [] for name in ("ticket", "account", "date", "process", "reason", "cost", "closed")}
    for number, account in enumerate(_complaining(accounts, mood, draw), start=1):
        process, reason, _, cost = _chosen(causes, weights, draw.random())
        day = last - np.timedelta64(int(draw.random() * 365), "D")
        closed = day + np.timedelta64(int(1 + 20 * draw.random()), "D")
        columns["ticket"].append(f"simulated-ticket-{number}")
        columns["account"].append(account)
        columns["date"].append(day)
        columns["process"].append(process)
        columns["reason"].append(reason)
        columns["cost"].append(round(cost * (0.5 + draw.random()), 2))
        columns["closed"].append(closed if closed <= last else None)
    columns["date"] = np.array(columns["date"], dtype="datetime64[D]")
    columns["closed"] = np.array(columns["closed"], dtype="datetime64[D]")
    return columns


def _complaining(accounts: list[int], mood: dict[int, float], draw: random.Random) -> Iterator[int]:
    """Each account as often as it complains: the unhappier, the more often."""
    for account in accounts:
        chance = 0.75 - 0.5 * mood[account]
        while draw.random() < chance:
            yield account


def _chosen(choices: list[T], weights: list[int], uniform: float) -> T:
    """The choice whose part of the summed weights holds a number drawn from 0 to 1."""
    ends = list(accumulate(weights))
    return choices[min(bisect(ends, uniform * ends[-1]), len(ends) - 1)]


def _normal(uniform: float) -> float:
    return NormalDist().inv_cdf(min(max(uniform, 1e-12), 1 - 1e-12))


def _score(value: float) -> int:
    return min(10, max(0, round(value)))
