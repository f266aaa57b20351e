"""Whether the people and answers that a case calls as evidence are of its account, and of the role that it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import InputError, problem
from ...table import Table


def check(store: Any, key: Any, account: Any, steps: Sequence[Mapping[str, Any]]) -> None:
    """Refuses steps that a store does not know yet, where they call somebody of another account, an answer of another
    person, or a person in a role that the person did not have on that day. What the store does not know it can't judge;
    unknown keys are refused by the store itself."""
    told = [step for step in steps if step["contact"] is not None or step["response"] is not None]
    if not told:
        return
    known = {row["number"] for row in Table(store.table("case_events")).rows() if row["case"] == key}
    people = {row["contact"]: row for row in Table(store.table("contacts")).rows()}
    answers = {row["response"]: row for row in Table(store.table("responses")).rows()}
    roles = list(Table(store.table("roles")).rows())
    wrong: list[Any] = []
    for step in told:
        if step["number"] in known:
            continue
        place = f"case {key!r}, step {step['number']}"
        person, answer = people.get(step["contact"]), answers.get(step["response"])
        if person is not None and person["account"] != account:
            wrong.append(problem(place, "contact", repr(step["contact"]), f"a contact of account {account!r}"))
        elif person is not None and step["kind"] == "evidence":
            said = json.loads(step["properties"] or "{}").get("role")
            had = _role(person, roles, str(step["date"])[:10])
            if had is not None and said != had:
                wrong.append(problem(place, "role", repr(said), f"{had!r}, the role of contact {step['contact']!r}"))
        if answer is not None:
            whose = answer.get("contact")
            home = answer.get("account") or (people.get(whose) or {}).get("account")
            if home is not None and home != account:
                wrong.append(problem(place, "response", repr(step["response"]), f"an answer of account {account!r}"))
            elif step["kind"] == "evidence" and None not in (whose, step["contact"]) and whose != step["contact"]:
                expected = f"an answer of contact {step['contact']!r}"
                wrong.append(problem(place, "response", repr(step["response"]), expected))
    if wrong:
        raise InputError.of(wrong)


def _role(person: Mapping[str, Any], roles: Sequence[Mapping[str, Any]], day: str) -> str | None:
    """The role on the day; None where nobody says."""
    dated = [row for row in roles if row["contact"] == person["contact"]]
    for row in dated:
        until = row.get("until")
        if str(row["since"])[:10] <= day and (until is None or day < str(until)[:10]):
            return str(row["role"]) if row.get("role") else None
    return None if dated or not person.get("role") else str(person["role"])
