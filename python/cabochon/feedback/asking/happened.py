"""What happened, as the engine takes it: the store's events, its orders and its answers."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ... import frames
from ...table import Table
from ..rules import Rules

EVENT = ("date", "event", "account", "type", "contact", "properties")
ORDER, ANSWER = "order", "answer"


def known_types(rules: Rules) -> set[str]:
    """Types of events that a document of rules declares or asks by."""
    document = rules.to_dict()
    types = {ANSWER} | {event["type"] for event in document.get("events") or []}
    for rule in document["rules"]:
        absence = rule.get("absence") or {}
        types |= {name for name in (rule.get("event"), absence.get("of"), absence.get("after")) if name}
    return types


def events_of(book: Any, rules: Rules, since: dt.date) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Every event with its day, under a key of text; and the store's own key of each of them.

    Whole keys are written with leading zeros, so that texts stand in the order of the numbers. Orders before ``since``
    are left out.
    """
    rows = [{name: row.get(name) for name in EVENT} for row in Table(frames.read(book.events, name="events")).rows()]
    if ORDER in known_types(rules):
        rows += orders(book, rows, since)
    own = {text_key(row["event"]): row["event"] for row in rows}
    for row in rows:
        row["event"] = text_key(row["event"])
    return rows + answers(book), own


def text_key(event: Any) -> str:
    """The key of an event as a text.

    >>> text_key(7) < text_key(10), text_key(-1) < text_key(0), text_key("e7")
    (True, True, 'e7')
    """
    return event if isinstance(event, str) else f"{int(event) + 2**63:020d}"


def orders(book: Any, events: Iterable[dict[str, Any]], since: dt.date) -> list[dict[str, Any]]:
    """Orders as events of type ``order``: ``amount`` is the revenue of all lines, ``number`` the order's key.

    Left out are orders that stand among the events already (of that type, with the same key or number, or of the same
    account and day), and what was given back: orders whose revenue is below zero.
    """
    stands: set[tuple[Any, ...]] = set()
    for row in events:
        if row["type"] == ORDER:
            number = _said(row["properties"]).get("number")
            stands |= {(row["account"], row["date"]), (row["account"], str(row["event"]))}
            stands |= set() if number is None else {(row["account"], str(number))}
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for line in Table(frames.read(book.orders, name="orders")).rows():
        whole = found.setdefault(
            (line["order"], line["account"]), {"date": line["date"], "amount": None, "contact": line.get("contact")}
        )
        whole["date"] = min(whole["date"], line["date"])
        if line.get("revenue") is not None:
            whole["amount"] = (whole["amount"] or 0.0) + float(line["revenue"])
    return [
        {
            "date": whole["date"], "event": f"order {order}", "account": account, "type": ORDER,
            "contact": whole["contact"],
            "properties": json.dumps({"amount": whole["amount"], "number": order}, ensure_ascii=False, default=str)
            if whole["amount"] is not None else json.dumps({"number": order}, ensure_ascii=False, default=str),
        }
        for (order, account), whole in found.items()
        if whole["date"] >= since
        and (whole["amount"] is None or whole["amount"] >= 0)
        and stands.isdisjoint({(account, whole["date"]), (account, str(order))})
    ]  # fmt: skip


def answers(book: Any) -> list[dict[str, Any]]:
    """Answers as events of type ``answer``."""
    rows = []
    for row in Table(frames.read(book.responses, name="responses")).rows():
        if row["account"] is None:
            continue
        said = {} if row.get("nps") is None else {"score": row["nps"]}
        said |= {} if row.get("survey") is None else {"survey": str(row["survey"])}
        key = f"answer {row['response']}"
        cells = (row["date"], key, row["account"], ANSWER, row["contact"], json.dumps(said))
        rows.append(dict(zip(EVENT, cells, strict=True)))
    return rows


def unknown(events: Iterable[dict[str, Any]], rules: Rules) -> dict[str, int]:
    """How many events are of a type that the rules do not know: a misspelt type asks nobody."""
    known = known_types(rules)
    return dict(Counter(str(row["type"]) for row in events if row["type"] not in known).most_common())


def _said(properties: str | None) -> dict[str, Any]:
    try:
        said = json.loads(properties or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
