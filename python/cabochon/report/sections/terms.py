"""Words of the glossary that several sections share, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..blocks import Finding
from ..certainty import Certainty, in_words
from ..language import Language


def role(name: str, words: Language) -> str:
    """A buying role."""
    return {
        "economic": words.say("economic buyer"),
        "technical": words.say("technical buyer"),
        "user": words.say("user"),
    }.get(name, name)


def roles(names: Iterable[str], words: Language) -> str:
    """Several buying roles as one list."""
    return words.all_of(role(name, words) for name in names)


def role_of_many(name: str, words: Language) -> str:
    """A buying role as the heading of a group of people."""
    return {
        "economic": words.say("Economic buyers"),
        "technical": words.say("Technical buyers"),
        "user": words.say("Users"),
    }.get(name, name)


def value_kind(name: str, words: Language) -> str:
    """What stands behind an account."""
    return {
        "revenue": words.say("revenue"),
        "margin": words.say("margin"),
        "net_of_metal": words.say("revenue net of metal"),
    }[name]


def table(name: str, words: Language) -> str:
    """A table of the book."""
    return {
        "accounts": words.say("accounts"),
        "contacts": words.say("contacts"),
        "products": words.say("products"),
        "orders": words.say("orders"),
        "responses": words.say("survey answers"),
        "tickets": words.say("complaints"),
        "actions": words.say("improvements"),
        "cases": words.say("cases"),
        "suppliers": words.say("suppliers"),
        "supply_prices": words.say("vendors' prices"),
        "purchases": words.say("purchase orders"),
        "buyer": words.say("the buyer's own economics"),
    }.get(name) or _heading(name, words)


def _heading(name: str, words: Language) -> str:
    """A table as the files call it."""
    from ...intake.vocabulary import sheet_of, tables

    return sheet_of(name, words.lang).lower() if words.lang != "en" and name in tables() else name


def column(table_name: str, name: str, words: Language) -> str:
    """A column as the files call it; one that is no table's own stays as it came."""
    from ...intake.vocabulary import column_of, heading_of, tables

    if words.lang == "en" or table_name not in tables() or column_of(table_name, name) is None:
        return name
    return heading_of(table_name, name, words.lang)


def line(name: str, words: Language) -> str:
    """A line of the cost of ownership."""
    return {
        "work": words.say("price"),
        "freight": words.say("freight"),
        "ordering": words.say("ordering"),
        "rejects": words.say("rejects"),
        "shelf_capital": words.say("capital on the shelf"),
        "holding": words.say("holding"),
        "safety_stock": words.say("safety stock"),
    }.get(name, name)


def assumption(name: str, words: Language) -> str:
    """A term that the buyer states."""
    return {
        "capital_rate_annual": words.say("Cost of capital, a year"),
        "holding_rate_annual": words.say("Storage, insurance and shrinkage, a year"),
        "safety_factor": words.say("Safety factor (standard deviations of demand)"),
        "order_cost": words.say("Cost of an order line"),
        "reject_cost_share": words.say("Cost of a rejected piece, of its lowest list price"),
    }[name]


def shown(name: str, amount: Any, words: Language) -> str:
    """The value of a stated term with its unit."""
    if name == "safety_factor":
        return words.number(amount, decimals=2)
    if name == "order_cost":
        return words.money(amount, decimals=2)
    return words.share(amount, decimals=0)


def fact(text: str, words: Language) -> Finding:
    """Something recorded, or computed without sampling."""
    return Finding(text, Certainty.fact.value, in_words(Certainty.fact, words))


def finding(text: str, certainty: Certainty, words: Language) -> Finding:
    """A tested statement about more than was recorded."""
    return Finding(text, certainty.value, in_words(certainty, words))
