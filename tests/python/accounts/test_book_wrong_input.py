"""Every check of a book, with the exact text of its error."""

from __future__ import annotations

import math
from typing import Any

import pytest

import cabochon as cb

ACCOUNTS = {"account": ["A1", "A2"]}
CONTACTS = {"contact": [1, 2], "account": ["A1", "A2"]}


def orders(**columns: Any) -> dict[str, Any]:
    return {"order": [1, 2], "account": ["A1", "A2"], "date": ["2026-01-01", "2026-01-02"], **columns}


def responses(**columns: Any) -> dict[str, Any]:
    return {"response": [1, 2], "date": ["2026-01-01", "2026-01-02"], **columns}


def roles(**columns: Any) -> dict[str, Any]:
    return {"contact": [1, 1], "since": ["2024-01-01", "2025-01-01"], "role": ["user", "technical"], **columns}


ROLES = "one of economic, technical, user"
WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"accounts": {"acount": ["A1"]}},
        "accounts, column 'acount': expected a column 'account' (did you mean it?)",
    ),
    (
        {"orders": {"order": [1], "account": ["A1"]}},
        "orders, column 'date': got no such column, expected it: day of the order or invoice",
    ),
    (
        {"accounts": {"account": ["A1", None]}},
        "accounts, row 1, column 'account': got null, expected a key",
    ),
    (
        {"accounts": {"account": ["A1", ""]}},
        "accounts, row 1, column 'account': got '', expected a key that is not empty",
    ),
    (
        {"accounts": {"account": [1.0, 2.5]}},
        "accounts, row 1, column 'account': got 2.5, expected a whole number or a text",
    ),
    (
        {"accounts": {"account": [True, False]}},
        "accounts, column 'account': got a column of type boolean, expected keys that are integers or texts",
    ),
    (
        {"accounts": {"account": ["A1", "A2"], "name": ["one", "two"], "parent": ["A2", "A3"]}},
        "accounts, row 1, column 'parent': got 'A3', expected a key of accounts",
    ),
    (
        {"accounts": ACCOUNTS, "orders": orders(account=["A1", "B7"])},
        "orders, row 1, column 'account': got 'B7', expected a key of accounts",
    ),
    (
        {"accounts": {"account": [1, 2]}, "orders": orders()},
        "orders, column 'account': got keys that are texts, expected integers as in accounts.account, "
        'or ids="text" to turn all keys into texts',
    ),
    (
        {"orders": orders(revenue=[1.0, math.inf])},
        "orders, row 1, column 'revenue': got inf, expected a finite number",
    ),
    (
        {"orders": orders(revenue=["12.5", "12,5"])},
        "orders, row 1, column 'revenue': got '12,5', expected a number",
    ),
    (
        {"orders": orders(date=["2026-01-01", "2026-02-30"])},
        "orders, row 1, column 'date': got '2026-02-30', expected a day written as 2026-10-31",
    ),
    (
        {"orders": orders(date=[20260101, 20260102])},
        "orders, column 'date': got a column of type int64, expected a column of days",
    ),
    (
        {"orders": orders(contract=["tolling", "toling"])},
        "orders, row 1, column 'contract': got 'toling', expected one of tolling, sale (did you mean 'tolling'?)",
    ),
    (
        {"orders": orders(order=[7, 7], line=[1, 1])},
        "2 problems\n"
        "  orders, row 0, column 'order, line': got 7, 1 again, as in row 1, expected each key once\n"
        "  orders, row 1, column 'order, line': got 7, 1 again, as in row 0, expected each key once",
    ),
    (
        {"orders": orders(order=[7, 7], line=[1, 1], account=["A1", "A1"], date=["2026-01-01", "2026-01-01"])},
        "orders, row 1, column 'order, line': got 7, 1 again, as in row 0, expected each key once",
    ),
    (
        {"orders": orders(currency=["EUR", "USD"])},
        "orders, row 1, column 'currency': got 'USD', expected the book's currency, EUR",
    ),
    (
        {"responses": responses(nps=[11, 10])},
        "responses, row 0, column 'nps': got 11, expected a number of at least 0 and at most 10",
    ),
    (
        {"responses": responses(nps=[9.0, 8.5])},
        "responses, row 1, column 'nps': got 8.5, expected an integer",
    ),
    (
        {"responses": responses(may_quote=["true", "perhaps"])},
        "responses, row 1, column 'may_quote': got 'perhaps', expected true or false",
    ),
    (
        {"responses": responses(role=["user", "ecomonic"])},
        f"responses, row 1, column 'role': got 'ecomonic', expected {ROLES} (did you mean 'economic'?)",
    ),
    (
        {"contacts": CONTACTS, "responses": responses(contact=[1, 2], account=["A1", "A1"])},
        "responses, row 1, column 'account': got 'A1', expected the account of the contact, 'A2'",
    ),
    (
        {"accounts": {"account": [1], "roles_expected": ["economic, usr"]}},
        "accounts, row 0, column 'roles_expected': got 'economic, usr', expected several, separated by commas, "
        f"each {ROLES} (did you mean 'user'?)",
    ),
    (
        {"accounts": {"account": [1, 2, 3], "parent": [2, 1, 3]}},
        "3 problems\n"
        "  accounts, row 0, column 'parent': got 2, expected a parent that the account does not own itself\n"
        "  accounts, row 1, column 'parent': got 1, expected a parent that the account does not own itself\n"
        "  accounts, row 2, column 'parent': got 3, expected a parent that the account does not own itself",
    ),
    (
        {"roles": roles(until=["2024-01-01", None])},
        "roles, row 0, column 'until': got 2024-01-01 with 'since' 2024-01-01, expected a day after 'since'",
    ),
    (
        {"roles": roles(until=["2025-06-01", None])},
        "2 problems\n"
        "  roles, row 0, column 'since': got 2024-01-01 to 2025-06-01, and 2025-01-01 onwards in row 1, "
        "expected intervals of one contact that do not overlap\n"
        "  roles, row 1, column 'since': got 2025-01-01 onwards, and 2024-01-01 to 2025-06-01 in row 0, "
        "expected intervals of one contact that do not overlap",
    ),
    (
        {"contacts": {**CONTACTS, "role": ["user", None]}, "roles": roles(until=["2025-01-01", None])},
        "contacts, row 0, column 'role': got 'user', expected nothing, or the latest role in roles, 'technical'",
    ),
    (
        {"tickets": {"ticket": [1], "account": [1], "date": ["2026-03-01"], "closed": ["2026-02-01"]}},
        "tickets, row 0, column 'closed': got 2026-02-01 with 'date' 2026-03-01, expected a day on or after 'date'",
    ),
    (
        {"tickets": {"ticket": [1], "account": [1], "date": ["2026-03-01"], "cost": [-5]}},
        "tickets, row 0, column 'cost': got -5, expected a number of at least 0",
    ),
    (
        {"events": {"date": ["2026-03-01"], "event": [1], "account": [1], "type": ["visit"], "properties": ["[1]"]}},
        "events, row 0, column 'properties': got '[1]', expected a JSON object",
    ),
    (
        {"events": {"date": ["2026-03-01"], "event": [1], "account": [1], "type": [""]}},
        "events, row 0, column 'type': got '', expected a text that is not empty",
    ),
    (
        {"products": {"product": ["ring"], "fineness": [585]}},
        "products, row 0, column 'fineness': got 585, expected a number above 0 and at most 1",
    ),
    (
        {"supply_prices": {"supplier": [1], "product": [1], "since": ["2026-01-01"], "min_order_quantity": [5],
                           "max_order_quantity": [1]}},
        "supply_prices, row 0, column 'max_order_quantity': got 1 with 'min_order_quantity' 5, "
        "expected at least 'min_order_quantity'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "text"), WRONG, ids=range(len(WRONG)))
def test_the_error_names_the_place(tables: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.Book(currency="EUR", **tables)
    assert str(caught.value) == text


OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"currency": "euro"}, "Book, column 'currency': got 'euro', expected an ISO 4217 code such as EUR"),
    (
        {"currency": "EUR", "on_error": "quarantin"},
        "Book, column 'on_error': got 'quarantin', expected one of raise, quarantine (did you mean 'quarantine'?)",
    ),
    ({"currency": "EUR", "ids": "string"}, "Book, column 'ids': got 'string', expected 'text' or None"),
    (
        {"currency": "EUR", "as_of": "31.10.2026"},
        "Book, column 'as_of': got '31.10.2026', expected a day written as 2026-10-31",
    ),
    (
        {"currency": "EUR", "timezone": "Europe/Berlim"},
        "Book, column 'timezone': got 'Europe/Berlim', expected the name of a time zone such as UTC or Europe/Berlin "
        "(did you mean 'Europe/Berlin'?)",
    ),
]


@pytest.mark.parametrize(("options", "text"), OPTIONS, ids=range(len(OPTIONS)))
def test_options_are_checked(options: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.Book(**options)
    assert str(caught.value) == text


def test_a_misspelt_table_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(cb.InputError, match=r"Book, column 'ordrs': expected one of .*did you mean 'orders'\?"):
        cb.Book(currency="EUR", ordrs=orders())  # type: ignore[arg-type]


def test_ten_rows_are_shown_and_all_are_counted() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.Book(currency="EUR", responses={"response": list(range(25)), "date": ["2026-01-01"] * 25, "nps": [-1] * 25})
    lines = str(caught.value).splitlines()
    assert lines[0] == "25 problems"
    assert lines[1] == "  responses, row 0, column 'nps': got -1, expected a number of at least 0 and at most 10"
    assert lines[-1] == "  and 15 more"
    assert len(lines) == 12
    assert caught.value.total == 25
    assert [problem["row"] for problem in caught.value.problems] == list(range(25))
