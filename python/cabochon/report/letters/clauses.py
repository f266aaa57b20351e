"""The client's regulation as a letter tells it: which clauses our terms keep and break on the day of the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .case import Case, day

FIELDS = ("clause", "since", "until", "criterion", "operator", "limit", "word", "waived_by", "source")


@dataclass(frozen=True)
class Finding:
    """One clause against one of our terms."""

    clause: str
    criterion: str
    operator: str
    limit: float | None
    word: str | None
    met: bool | None  #: None: cannot be judged
    offered: float | None
    since: dt.date | None
    waived_by: str
    source: str
    met_before: bool | None = None  #: whether the version that this one replaced was kept

    @property
    def excess(self) -> float:
        """How far beyond the limit."""
        return abs((self.offered or 0.0) - (self.limit or 0.0))


def findings(comparison: Any, case: Case) -> tuple[Finding, ...]:
    """Clauses that are in force on the day of the letter and can be judged by a term of our offer."""
    given = [dict(clause) if isinstance(clause, Mapping) else _plain(clause) for clause in case.regulation]
    found = []
    for clause in given:
        since, until = day(clause.get("since")), day(clause.get("until"))
        if case.date and ((since and since > case.date) or (until and until <= case.date)):
            continue
        before = [
            other
            for other in given
            if other is not clause and other.get("clause") == clause.get("clause") and _earlier(other, since)
        ]
        found.append(_judged(comparison.our_offer, clause, since, before[-1] if before else None))
    return tuple(found)


def _earlier(other: Mapping[str, Any], since: dt.date | None) -> bool:
    began = day(other.get("since"))
    return bool(began and since and began < since)


def _plain(clause: Any) -> dict[str, Any]:
    return {name: getattr(clause, name, None) for name in FIELDS}


def _judged(offer: Any, clause: Mapping[str, Any], since: dt.date | None, before: Mapping[str, Any] | None) -> Finding:
    stated = getattr(offer, str(clause["criterion"]), None)
    number = None if stated is None or isinstance(stated, str) else float(stated)
    limit, word = clause.get("limit"), clause.get("word")
    met: bool | None = None
    if limit is not None and number is not None:
        met = _keeps(str(clause["operator"]), number, float(limit))
    elif word is not None and limit is None and isinstance(stated, str):
        met = stated == word
    met_before = None
    if before is not None and number is not None and before.get("limit") is not None:
        met_before = _keeps(str(before["operator"]), number, float(before["limit"]))
    return Finding(
        str(clause.get("clause") or ""),
        str(clause["criterion"]),
        str(clause["operator"]),
        None if limit is None else float(limit),
        word,
        met,
        number,
        since,
        str(clause.get("waived_by") or ""),
        str(clause.get("source") or ""),
        met_before,
    )


def _keeps(operator: str, value: float, limit: float) -> bool:
    near = 1e-12 * max(abs(value), abs(limit))
    return {
        "at_most": value <= limit + near,
        "at_least": value >= limit - near,
        "below": value < limit - near,
        "above": value > limit + near,
        "equal": abs(value - limit) <= near,
    }[operator]
