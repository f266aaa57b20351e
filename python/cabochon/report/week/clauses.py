"""Clauses of clients' regulations that our terms break on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ... import ownership
from ...errors import InputError
from ..letters.clauses import FIELDS
from .past import Options, Past
from .recorded import is_open
from .sign import Sign, fact


def signs(past: Past, options: Options) -> Iterator[Sign]:
    """One a account: the broken clause, or the open case that was opened for one."""
    told: set[Any] = set()
    mine: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in past.rows("clauses"):
        if row["since"] <= past.as_of and (row["until"] is None or row["until"] > past.as_of):
            mine[row["account"]].append({name: row[name] for name in FIELDS if row.get(name) is not None})
    for account, clauses in mine.items():
        broken = [finding for offer in _offers(past, options, account) for finding in _broken(offer, clauses, past)]
        if broken:
            first = broken[0]
            told.add(account)
            yield fact(account, "clause", first.since or None, finding=first, n=len(broken))
    for row in past.rows("cases"):
        if row["account"] not in told and is_open(row, past) and (row["signal"] == "clause" or row["clause"]):
            told.add(row["account"])
            yield fact(row["account"], "clause", row["date"], finding=None, n=1)


def _offers(past: Past, options: Options, account: Any) -> Iterator[Any]:
    """Our offers to an account: those to it, else those to everybody."""
    rows: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    known = {field["name"] for field in ownership.Offer.fields()}
    for row in past.rows("terms"):
        ours = row["supplier"] is None or str(row["supplier"]) == options.ours
        if ours and row["account"] in (None, account) and row["term"] in known and row["since"] <= past.as_of:
            rows[row["offer"]].append(row)
    to_it = {key: found for key, found in rows.items() if any(row["account"] == account for row in found)}
    for found in (to_it or rows).values():
        columns = {name: [row[name] for row in found] for name in found[0]}
        try:
            yield from ownership.dated_offers(columns, past.as_of, account=account).values()
        except InputError:  # terms that make no offer judge nothing
            continue


def _broken(offer: Any, clauses: list[dict[str, Any]], past: Past) -> list[Any]:
    try:
        given = [{**row, "clause": str(row["clause"])} for row in clauses]
        return list(ownership.check(offer, given, past.as_of).broken)
    except InputError:  # a clause that cannot be read is told by the report, not here
        return []
