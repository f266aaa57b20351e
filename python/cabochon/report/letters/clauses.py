"""The client's regulation as a letter tells it: which clauses our terms keep and break on the day of the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ...ownership import check
from .case import Case, day

FIELDS = (
    "clause", "since", "until", "criterion", "operator", "limit", "word", "product_group", "fineness", "waived_by",
    "source",
)  # fmt: skip


def findings(comparison: Any, case: Case) -> tuple[Any, ...]:
    """A finding for each clause that our offer keeps or breaks, or that can't be judged, on the day of the letter.

    Without a day the latest version of every clause counts.
    """
    clauses = given_clauses(case)
    if not clauses:
        return ()
    checked = check(
        comparison.our_offer, clauses, day_of(case), buyer=comparison.buyer, product_group=case.product_group or None
    )
    return tuple(finding for finding in checked if finding.standing != "not_applicable")


def former(case: Case, finding: Any) -> dict[str, Any] | None:
    """The version of a clause that the finding's one replaced, as it is written; None where there is none."""
    if finding.limit_before is None:
        return None
    earlier = [
        clause
        for clause in map(_given, case.regulation)
        if str(clause.get("clause", "")) == finding.clause
        and clause.get("criterion") == finding.criterion
        and clause.get("limit") is not None
        and float(clause["limit"]) == finding.limit_before
    ]
    return max(earlier, key=lambda clause: day(clause.get("since")) or dt.date.min, default=None)


def given_clauses(case: Case) -> list[dict[str, Any]]:
    """The case's regulation, whose ever it is."""
    return [_given(clause) for clause in case.regulation]


def day_of(case: Case) -> dt.date:
    """The day on which the regulation is read: the letter's, else that of the latest version of a clause."""
    if case.date:
        return case.date
    latest = max((day(clause.get("since")) or dt.date.min for clause in given_clauses(case)), default=dt.date.min)
    return dt.date(1970, 1, 1) if latest == dt.date.min else latest  # no clause has a day: each holds on every day


def _given(clause: Any) -> dict[str, Any]:
    """The fields of a clause that are given, whose regulation it is set aside."""
    found = dict(clause) if isinstance(clause, Mapping) else {name: getattr(clause, name, None) for name in FIELDS}
    given = {name: value for name, value in found.items() if name != "account" and value not in (None, "")}
    if "clause" in given:
        given["clause"] = str(given["clause"])
    return given
