"""Signs that a single row records: each is a fact and needs no test."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from .past import Options, Past, Row
from .sign import Sign, fact

LOW = 6  #: highest score of a detractor
COMPETITOR = "competitor_mentioned"  #: type of event
CLAIM, SETTLED = "defect_claim", ("return_settled", "return_refused")


def signs(past: Past, options: Options) -> list[Sign]:
    """Every recorded sign up to the day."""
    return [
        *_low_scores(past, options),
        *_open_claims(past, options),
        *_competitors(past, options),
        *(_cases(past) if options.audience != "client" else ()),  # a case tells what single people said
    ]


def may_tell(options: Options, row: Mapping[str, Any]) -> bool:
    """Whether this reader may be told of an answer: its score, its words, its day.

    The page tells of single answers, and what one buyer said is never told to his director: a client is told only of
    answers that carry ``may_quote``, however many answered.
    """
    return options.audience != "client" or bool(row.get("may_quote"))


def _low_scores(past: Past, options: Options) -> Iterator[Sign]:
    """The last score of each person who decides, where it is 6 or less and within the window."""
    last: dict[Any, Row] = {}
    for row in past.rows("responses"):
        if row["account"] is None or row["nps"] is None or not row["decides"]:
            continue
        before = last.get(row["contact"])
        if before is None or row["date"] >= before["date"]:
            last[row["contact"]] = row
    worst: dict[Any, Row] = {}
    for row in last.values():
        if row["nps"] > LOW or past.age(row["date"]) >= options.window_days or not may_tell(options, row):
            continue
        if row["account"] not in worst or row["nps"] < worst[row["account"]]["nps"]:
            worst[row["account"]] = row
    for row in worst.values():
        yield fact(row["account"], "low_score", row["date"], role=row["role"], score=int(row["nps"]))


def _open_claims(past: Past, options: Options) -> Iterator[Sign]:
    """Complaints that are not closed, and defect claims whose return is neither settled nor refused."""
    found: defaultdict[Any, list[tuple[dt.date, str]]] = defaultdict(list)
    for row in past.rows("tickets"):
        if row["account"] is not None and (row["closed"] is None or row["closed"] > past.as_of):
            found[row["account"]].append((row["date"], str(row["reason"] or "")))
    settled: dict[Any, dt.date] = {}
    for row in past.rows("events"):
        if row["type"] in SETTLED:
            settled[row["account"]] = max(row["date"], settled.get(row["account"], row["date"]))
    for row in past.rows("events"):
        after = settled.get(row["account"])
        open_ = after is None or after < row["date"]
        if row["type"] == CLAIM and open_ and past.age(row["date"]) < options.window_days:
            found[row["account"]].append((row["date"], ""))
    for account, listed in found.items():
        oldest, reason = min(listed)
        told = "" if options.audience == "client" else reason  # one person's words
        yield fact(account, "open", oldest, n=len(listed), reason=told)


def _competitors(past: Past, options: Options) -> Iterator[Sign]:
    """The last time that a competitor was named: an event, an open case, an ending."""
    last: dict[Any, tuple[dt.date, str]] = {}

    def heard(account: Any, day: dt.date, name: str) -> None:
        if past.age(day) < options.window_days and (account not in last or day >= last[account][0]):
            last[account] = (day, name or last.get(account, (day, ""))[1])

    for row in past.rows("events"):
        if row["type"] == COMPETITOR:
            heard(row["account"], row["date"], _named(row["properties"]))
    for row in past.rows("cases"):
        if row["signal"] == "competitor" and is_open(row, past):
            heard(row["account"], row["date"], "")
    for account, (day, name) in last.items():
        yield fact(account, "competitor", day, name="" if options.audience == "client" else name)


def _named(properties: Any) -> str:
    try:
        found = json.loads(properties) if isinstance(properties, str) else properties
    except ValueError:
        return ""
    return str(found.get("competitor") or "") if isinstance(found, Mapping) else ""


def is_open(case: Mapping[str, Any], past: Past) -> bool:
    """Whether a case is open on the day: not closed, or closed later."""
    closed = case["closed"]
    if closed is not None:
        return bool(closed > past.as_of)
    return state_of(case, past) != "closed"


def state_of(case: Mapping[str, Any], past: Past) -> str:
    """How far a case is on the day: its last step says, else the case itself."""
    steps = [row for row in past.rows("case_events") if row["case"] == case["case"] and row["state"]]
    last = max(steps, key=lambda row: row["number"], default=None)
    return str((last or case)["state"] or "opened")


def _cases(past: Past) -> Iterator[Sign]:
    """Open cases; one a account, the one longest past its day."""
    worst: dict[Any, Row] = {}
    for row in past.rows("cases"):
        if not is_open(row, past):
            continue
        if row["account"] not in worst or _late(row, past) > _late(worst[row["account"]], past):
            worst[row["account"]] = row
    for account, row in worst.items():
        late = _late(row, past)
        kind = "overdue" if late > 0 else "case"
        yield fact(account, kind, row["date"], signal=row["signal"], due=row["due"], days=late, case=row["case"])


def _late(case: Mapping[str, Any], past: Past) -> int:
    return past.age(case["due"]) if case["due"] is not None else -1
