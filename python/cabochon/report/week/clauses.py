"""Clauses of clients' regulations that our terms break on the day, and how many can't be judged."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ... import ownership
from ...errors import InputError
from ..letters.clauses import FIELDS
from .past import Options, Past
from .recorded import is_open
from .sign import Sign, fact


@dataclass(frozen=True)
class Judged:
    """The signs, one an account: the broken clause, or the open case that was opened for one."""

    signs: tuple[Sign, ...]
    unjudged: int  #: clauses in force of which our terms do not say whether they keep them


@dataclass(frozen=True)
class Alone:
    """A clause against the one term that it limits: no whole offer is needed, as for `cabochon.feedback.facts`."""

    clause: str
    criterion: str
    operator: str
    limit: float | None
    offered: float | None
    since: dt.date | None
    broken: bool


def gather(past: Past, options: Options) -> Judged:
    """Every clause in force by our whole offers where they say enough, else by the single term that it limits."""
    signs: dict[Any, Sign] = {}
    unjudged = 0
    mine: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in past.rows("clauses"):
        if _holds(row, past):
            mine[row["account"]].append({name: row[name] for name in FIELDS if row.get(name) is not None})
    for account, clauses in mine.items():
        if account in past.ended:
            continue
        terms = _terms(past, options, account)
        findings = [
            finding
            for offer in _offers(terms, past, account)
            for finding in _findings(offer, [{**row, "clause": str(row["clause"])} for row in clauses], past)
        ]
        known = {finding.clause for finding in findings if finding.standing in ("met", "broken")}
        broken: list[Any] = [finding for finding in findings if finding.standing == "broken"]
        for clause in _latest(clauses):
            if str(clause["clause"]) in known:
                continue
            alone = _alone(clause, terms)
            if alone is None:
                concerns = [found for found in findings if found.clause == str(clause["clause"])]
                unjudged += not concerns or any(found.standing != "not_applicable" for found in concerns)
            elif alone.broken:
                broken.append(alone)
        if broken:
            signs[account] = fact(account, "clause", broken[0].since or None, finding=broken[0], n=len(broken))
    for row in past.rows("cases"):
        if row["account"] not in signs and is_open(row, past) and (row["signal"] == "clause" or row["clause"]):
            signs[row["account"]] = fact(row["account"], "clause", row["date"], finding=None, n=1)
    return Judged(tuple(signs.values()), unjudged)


def _holds(row: Mapping[str, Any], past: Past) -> bool:
    since = row["since"]
    return (since is None or since <= past.as_of) and (row["until"] is None or row["until"] > past.as_of)


def _latest(clauses: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The version of each clause that holds."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in sorted(clauses, key=lambda row: row.get("since") or dt.date.min):
        found[str(row["clause"])] = row
    return list(found.values())


def _terms(past: Past, options: Options, account: Any) -> list[dict[str, Any]]:
    """Our terms in force to an account and to everybody."""
    return [
        row
        for row in past.rows("terms")
        if (row["supplier"] is None or str(row["supplier"]) in options.ours or row["offer"] == "ours")
        and row["account"] in (None, account)
        and _holds(row, past)
    ]


def _offers(terms: Sequence[dict[str, Any]], past: Past, account: Any) -> Iterator[Any]:
    """Our offers to an account: those to it, else those to everybody."""
    rows: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    known = {field["name"] for field in ownership.Offer.fields()}
    for row in terms:
        if row["term"] in known:
            rows[row["offer"]].append(row)
    to_it = {key: found for key, found in rows.items() if any(row["account"] == account for row in found)}
    for found in (to_it or rows).values():
        columns = {name: [row[name] for row in found] for name in found[0]}
        try:
            yield from ownership.dated_offers(columns, past.as_of, account=account).values()
        except InputError:  # terms that make no whole offer are judged one by one
            continue


def _findings(offer: Any, clauses: list[dict[str, Any]], past: Past) -> list[Any]:
    try:
        return list(ownership.check(offer, clauses, past.as_of))
    except InputError:  # one clause that cannot be read does not take the others with it
        if len(clauses) < 2:
            return []
        return [finding for clause in clauses for finding in _findings(offer, [clause], past)]


def _alone(clause: Mapping[str, Any], terms: Sequence[Mapping[str, Any]]) -> Alone | None:
    """The clause against the term of its criterion; own terms go before those to everybody, later before earlier."""
    goods = clause.get("product_group")
    meant = [
        row
        for row in terms
        if row["term"] == clause["criterion"]
        and (not goods or not row["product_group"] or row["product_group"] == goods)
    ]
    if not meant:
        return None
    term = max(meant, key=lambda row: (row["account"] is not None, row["since"] or dt.date.min))
    since = max((day for day in (clause.get("since"), term["since"]) if day), default=None)
    name, operator = str(clause["criterion"]), str(clause["operator"])
    limit, word = clause.get("limit"), clause.get("word")
    if limit is None:
        if not word or not term["word"]:
            return None
        return Alone(str(clause["clause"]), name, operator, None, None, since, word != term["word"])
    ends = [term["value"]] if term["value"] is not None else [term["low"], term["high"]]
    if any(end is None for end in ends):
        return None
    verdicts = {_breaks(operator, end, limit) for end in ends}
    if len(verdicts) > 1:
        return None
    nearest = min(ends, key=lambda end: abs(end - limit))
    return Alone(str(clause["clause"]), name, operator, limit, nearest, since, verdicts.pop())


def _breaks(operator: str, value: float, limit: float) -> bool:
    return {
        "at_most": value > limit,
        "at_least": value < limit,
        "below": value >= limit,
        "above": value <= limit,
    }.get(operator, value != limit)
