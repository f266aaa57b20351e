"""What to do next at an account, who does it and by which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .past import Options, Past
from .recorded import is_open, state_of
from .sign import Sign

#: Which step a sign asks for when nobody planned one; the sign that comes first in this order decides.
STEPS = ("overdue", "clause", "low_score", "competitor", "open", "silent", "fallen", "case")


@dataclass(frozen=True)
class Step:
    """A planned action, or a proposed one."""

    kind: str  #: "action": as planned, else the sign or the state of the case that asks for it
    text: str  #: the name of a planned action
    owner: str  #: of ours; empty where nobody is named
    day: dt.date
    proposed: bool  #: nobody planned it: the page proposes it
    role: str = ""  #: whom to talk to


def step(account: Any, signs: Sequence[Sign], past: Past, options: Options) -> Step:
    """The next planned action of an open case, else what the gravest sign asks for."""
    followed = past.rows("cases") if options.audience != "client" else []
    cases = [row for row in followed if row["account"] == account and is_open(row, past)]
    case = min(cases, key=lambda row: row["due"] or dt.date.max, default=None)
    seller = past.sellers.get(account, "")
    friday = last_working_day(past.as_of, options.closed)
    if case is not None:
        owner = str(case["owner"] or seller)
        action = _planned(case, past)
        if action is not None:
            by = action["due"] or case["due"] or friday
            return Step("action", str(action["name"] or action["action"]), str(action["owner"] or owner), by, False)
        if case["due"] is not None and case["due"] >= past.as_of:
            role = str(case["blocking_role"] or "")
            return Step(f"case_{state_of(case, past)}", "", owner, case["due"], False, role)
        seller = owner
    kinds = {sign.kind: sign for sign in signs}
    kind = next((kind for kind in STEPS if kind in kinds), "case")
    role = str(kinds[kind].facts.get("role") or "") if kind in kinds else ""
    if kind == "overdue" and case is not None:
        kind, role = f"late_{state_of(case, past)}", str(case["blocking_role"] or "")
    return Step(kind, "", seller, friday, True, role)


def _planned(case: Mapping[str, Any], past: Past) -> Mapping[str, Any] | None:
    """The next action of a case that is neither done nor dropped."""
    rows = [
        row
        for row in past.rows("actions")
        if row["case"] == case["case"]
        and row["state"] not in ("done", "dropped")
        and (row["done"] is None or row["done"] > past.as_of)
    ]
    return min(rows, key=lambda row: row["due"] or dt.date.max, default=None)


def last_working_day(day: dt.date, closed: Sequence[str]) -> dt.date:
    """The Friday of the week, of the next one from Friday on, or the last day before it that is not closed.

    >>> last_working_day(dt.date(2026, 10, 28), ()), last_working_day(dt.date(2026, 10, 30), ())
    (datetime.date(2026, 10, 30), datetime.date(2026, 11, 6))
    """
    friday = day + dt.timedelta((4 - day.weekday()) % 7 or 7)
    shut, found = set(closed), friday
    while found.isoformat() in shut and found > day:
        found -= dt.timedelta(1)
    return found if found > day else friday
