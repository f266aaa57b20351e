"""The last words heard from each account, and how old they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .past import Options, Past
from .recorded import may_tell


@dataclass(frozen=True)
class Words:
    """What somebody of the account said last."""

    day: dt.date
    role: str | None
    score: int | None
    text: str  #: in the client's words; empty where only a score was given
    simulated: bool


def last_words(past: Past, options: Options) -> dict[Any, Words]:
    """The last comment of each account, or the last score of one that left no words.

    Answers and the evidence of cases count; what this reader may not be told is passed over.
    """
    found: dict[Any, Words] = {}
    for account, words in _said(past, options):
        before = found.get(account)
        if before is None or (bool(words.text), words.day) >= (bool(before.text), before.day):
            found[account] = words
    return found


def _said(past: Past, options: Options) -> Iterator[tuple[Any, Words]]:
    for row in past.rows("responses"):
        if row["account"] is None or (row["nps"] is None and not row["comment"]) or not may_tell(options, row):
            continue
        score = None if row["nps"] is None else int(row["nps"])
        simulated = "simulated" in str(row["response"])
        yield row["account"], Words(row["date"], row["role"], score, _one_line(row["comment"]), simulated)
    if options.audience == "client":  # notes of our own people are not for a client
        return
    accounts = {row["case"]: row["account"] for row in past.rows("cases")}
    for row in past.rows("case_events"):
        if row["contact"] is not None and row["note"] and row["case"] in accounts:
            role = past.book.role_at(row["contact"], row["date"]) if _known(past, row["contact"]) else None
            text = _one_line(row["note"])
            yield accounts[row["case"]], Words(row["date"], role.role if role else None, None, text, False)


def _known(past: Past, contact: Any) -> bool:
    return any(row["contact"] == contact for row in past.rows("contacts"))


def _one_line(text: Any) -> str:
    return " ".join(str(text).split()) if text else ""
