"""What holds of every book, whatever rows are given."""

from __future__ import annotations

from typing import Any

import pytest

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import cabochon as cb  # noqa: E402

KEYS = st.sampled_from(["A", "B", "C", "", None])
DAYS = st.sampled_from(["2024-01-01", "2024-06-01", "2025-01-01", "no day", None])
CONTACTS = st.lists(st.tuples(st.sampled_from([1, 2, 3, None]), KEYS, st.sampled_from(["user", "usr", None])))
ACCOUNTS = st.lists(st.tuples(KEYS, KEYS))
ROLES = st.lists(st.tuples(st.sampled_from([1, 2]), DAYS, DAYS, st.sampled_from(["user", "technical"])), max_size=6)
RESPONSES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from([1, 2, 3, 4, None]), DAYS, st.integers(-1, 11)))


def load(accounts: list[Any], contacts: list[Any], roles: list[Any], responses: list[Any]) -> cb.Book:
    def columns(names: str, rows: list[Any]) -> dict[str, list[Any]]:
        return {name: [row[i] for row in rows] for i, name in enumerate(names.split())}

    return cb.Book(
        currency="EUR",
        on_error="quarantine",
        accounts=columns("account parent", accounts),
        contacts=columns("contact account role", contacts),
        roles=columns("contact since until role", roles),
        responses=columns("response contact date nps", responses),
    )


def good_rows(book: cb.Book, name: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in book.table(name).rows()), key=repr)


@settings(max_examples=150, deadline=None)
@given(ACCOUNTS, CONTACTS, ROLES, RESPONSES)
def test_every_row_is_either_good_or_in_quarantine(
    accounts: list[Any], contacts: list[Any], roles: list[Any], responses: list[Any]
) -> None:
    given_rows = {"accounts": accounts, "contacts": contacts, "roles": roles, "responses": responses}
    book = load(accounts, contacts, roles, responses)
    for name, rows in given_rows.items():
        bad = {row["row"] for row in book.quarantine.rows() if row["table"] == name}
        assert len(book.table(name)) + len(bad) == len(rows)
        assert book.quarantined(name) == len(bad)
    whole = load(*(good_rows_in_order(book, name) for name in given_rows))
    assert len(whole.quarantine) == 0


def good_rows_in_order(book: cb.Book, name: str) -> list[Any]:
    return [tuple(row.values()) for row in book.table(name).rows()]


@settings(max_examples=150, deadline=None)
@given(st.data(), ACCOUNTS, CONTACTS, ROLES, RESPONSES)
def test_the_order_of_rows_does_not_decide_what_is_valid(
    data: st.DataObject, accounts: list[Any], contacts: list[Any], roles: list[Any], responses: list[Any]
) -> None:
    tables = [accounts, contacts, roles, responses]
    first = load(*tables)
    second = load(*(data.draw(st.permutations(table)) for table in tables))
    for name in ("accounts", "contacts", "roles", "responses"):
        assert good_rows(first, name) == good_rows(second, name)
        assert first.quarantined(name) == second.quarantined(name)


@settings(max_examples=100, deadline=None)
@given(RESPONSES, ROLES)
def test_a_role_is_that_of_the_interval_around_the_date(responses: list[Any], roles: list[Any]) -> None:
    book = load([("A", None)], [(1, "A", None), (2, "A", None), (3, "A", None)], roles, responses)
    intervals = book.table("roles").rows()
    for row in book.responses.rows():
        fitting = [
            interval["role"]
            for interval in intervals
            if interval["contact"] == row["contact"]
            and interval["since"] <= row["date"]
            and (interval["until"] is None or row["date"] < interval["until"])
        ]
        assert len(fitting) <= 1
        assert row["role"] == (fitting[0] if fitting else None)
