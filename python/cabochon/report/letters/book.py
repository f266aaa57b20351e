"""A letter's case and its offers from the tables of a book: accounts, contacts, responses, terms, clauses, products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from ... import feedback
from ...nearest import did_you_mean
from ...ownership import Buyer, Offer, Term, dated_offers
from ..reading import rows_of
from ..wrong import wrong
from .case import Answer, Case, Pair, case_of, day


def offer_from(book: Any, offer: Any, *, as_of: Any) -> Any:
    """The `Offer` that the book's ``terms`` hold under the key ``offer`` on that day, its supplier called by his name.

    Of every term the version that holds on ``as_of`` counts, with its source, the source's day and whether it is
    assumed; see `cabochon.ownership.dated_offers`.
    """
    rows = _terms(book, offer)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    found = dated_offers(columns, str(_day(as_of)))[rows[0]["offer"]]
    names = {str(row.get("supplier")): row.get("name") for row in rows_of(book.suppliers)}
    supplier = names.get(str(found.supplier)) or found.supplier
    return Offer(**(found.to_dict() | {"supplier": supplier}))


def buyer_from(book: Any, buyer: Any = "buyer", *, as_of: Any) -> Any:
    """The `Buyer` whose economics the book's ``terms`` hold under the key ``buyer`` on that day."""
    last = _day(as_of)
    known = {field["name"]: field["kind"] for field in Buyer.fields()}
    found: dict[str, Any] = {}
    for row in sorted(_terms(book, buyer), key=lambda row: _day(row.get("since"))):
        if row["term"] not in known:
            near = did_you_mean(str(row["term"]), tuple(known)) or ""
            raise wrong("term", repr(row["term"]), f"a term of Buyer{near}")
        if _day(row.get("since")) <= last and (row.get("until") is None or _day(row.get("until")) > last):
            found[row["term"]] = row.get("word") if known[row["term"]] != "term" else _term(row)
    return Buyer(**({"currency": book.currency} | found))


def case_from(
    book: Any,
    account: Any = None,
    *,
    as_of: Any,
    ours: Any,
    theirs: Any,
    case: Any = None,
    window_days: int = 365,
    **fields: Any,
) -> Case:
    """The case of one account: who was heard in the window, the regulation in all its versions, pieces weighed alike.

    With ``case``, the key of a case of the book, the account is that of the case, and of the answers those count
    that are its evidence. ``ours`` and ``theirs`` are keys of suppliers: their products of one group, fineness and name
    are the pairs. Further ``fields`` of `Case`, such as ``sender`` or ``addressee``, are taken as given.
    """
    last = _day(as_of)
    first = last - dt.timedelta(days=window_days - 1)
    names = {str(row["account"]): row.get("name") for row in rows_of(book.accounts)}
    evidence = None
    if case is not None:
        followed = feedback.case(book, case)
        account = followed.account if account is None else account
        if str(account) != str(followed.account):
            raise wrong("account", repr(account), f"{followed.account!r}, whose case {case!r} is, or nothing")
        evidence = {step["response"] for step in followed.steps if step["response"] is not None}
    account = str(account)  # ids are whole numbers or text, as the files had them
    if account not in names:
        raise wrong("account", repr(account), "a key of the book's accounts")
    surveys = {row.get("survey"): row.get("name") for row in rows_of(book.surveys)}
    heard = [
        Answer(
            role=str(row.get("role")),
            date=day(row["date"]),
            score=_number(row.get("nps")),
            comment=row.get("comment") or "",
            survey=str(surveys.get(row.get("survey")) or row.get("survey") or ""),
            contact=row.get("contact"),
            may_quote=bool(row.get("may_quote")),
        )
        for row in rows_of(book.responses)
        if str(row["account"]) == account
        and row.get("role") is not None
        and (evidence is None or row["response"] in evidence)
        and first <= (day(row["date"]) or first) <= last
    ]
    clauses = [row for row in rows_of(book.clauses) if str(row["account"]) == account]
    return case_of(
        {
            "client": str(names[account] or account),
            "date": last,
            "heard": heard,
            "regulation": clauses,
            "pairs": pairs_from(book, ours, theirs),
        }
        | fields
    )


def pairs_from(book: Any, ours: Any, theirs: Any) -> list[Pair]:
    """Products of both suppliers that are alike in group, fineness and name; each model once."""
    suppliers = {row["product"]: str(row.get("supplier")) for row in rows_of(book.supply_prices)}
    weighed: dict[tuple[Any, ...], dict[Any, float]] = {}
    for row in rows_of(book.products):
        weight = _number(row.get("weight_grams"))
        if weight is not None:
            model = (row.get("group"), row.get("fineness"), row.get("name"))
            weighed.setdefault(model, {})[suppliers.get(row["product"])] = weight
    return [
        Pair(by[str(ours)], by[str(theirs)], group=str(group or ""), model=str(name or ""), fineness=fineness)
        for (group, fineness, name), by in weighed.items()
        if str(ours) in by and str(theirs) in by
    ]


def _terms(book: Any, offer: Any) -> list[dict[str, Any]]:
    """The rows of the book's terms under one key."""
    every = rows_of(book.terms)
    rows = [row for row in every if str(row["offer"]) == str(offer)]
    if not rows:
        keys = sorted({str(row["offer"]) for row in every})
        raise wrong("offer", repr(offer), "an offer of the book's terms: " + ", ".join(keys))
    return rows


def _term(row: dict[str, Any]) -> Any:
    make: Callable[..., Any] = Term
    return make(
        row.get("value"),
        source=row.get("source") or "",
        date=None if row.get("source_date") is None else str(day(row.get("source_date"))),
        assumed=bool(row.get("assumed")),
    )


def _day(value: Any) -> dt.date:
    found = day(value)
    if found is None:
        raise wrong("as_of", repr(value), "a day such as 2026-10-01")
    return found


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
