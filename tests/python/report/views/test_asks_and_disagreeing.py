"""Whose money stands in the list of whom to ask, who is left in peace, and what is said where nothing differs."""

from __future__ import annotations

import re
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import views

DAY = "2026-10-31"


def book(**more: Any) -> cb.Book:
    tables: dict[str, Any] = {
        "accounts": {"account": [1, 2], "name": ["Alpha", "Beta"]},
        "contacts": {
            "contact": ["a", "b", "c"],
            "account": [1, 1, 2],
            "role": ["technical", "economic", "user"],
        },
        "orders": {
            "order": [1, 2],
            "account": [1, 2],
            "date": ["2026-10-02", "2026-10-05"],
            "revenue": [1000.0, 500.0],
            "cost": [900.0, 100.0],
        },
        "responses": {
            "response": [1, 2],
            "contact": ["a", "b"],
            "date": ["2026-07-20", "2026-07-21"],
            "nps": [2, 9],
        },
    }
    return cb.Book(**(tables | more), currency="EUR")


def listed(view: Any) -> Any:
    return next(block for block in view.blocks if hasattr(block, "headings"))


@pytest.mark.parametrize(
    ("value", "heading", "money"),
    [
        (None, "Revenue of the account, a year", {"Alpha": "1,000", "Beta": "500"}),
        ("revenue", "Revenue of the account, a year", {"Alpha": "1,000", "Beta": "500"}),
        ("margin", "Margin of the account, a year", {"Alpha": "100", "Beta": "400"}),
    ],
)
def test_the_money_is_the_one_that_was_asked_for(value: str | None, heading: str, money: dict[str, str]) -> None:
    table = listed(views.asks(book(), as_of=DAY, value=value))
    assert table.headings[3] == heading
    assert {row[0] for row in table.rows} == {"Alpha", "Beta"}
    assert all(money[row[0]] in row[3] for row in table.rows)


@pytest.mark.parametrize(
    "more",
    [
        {"responses": {"response": [1], "contact": ["c"], "date": ["2026-10-20"], "nps": [2]}},
        {
            "surveys": {"survey": ["s"]},
            "invitations": {"invitation": [1], "account": [2], "survey": ["s"], "contact": ["c"],
                            "date": ["2026-10-20"], "rule": ["r"], "event": [1],
                            "state": ["sent"], "expires": ["2026-12-01"]},
        },
    ],
)  # fmt: skip
def test_who_was_asked_or_answered_lately_is_left_in_peace(more: dict[str, Any]) -> None:
    assert "Beta" in {row[0] for row in listed(views.asks(book(), as_of=DAY)).rows}
    assert "Beta" not in {row[0] for row in listed(views.asks(book(**more), as_of=DAY)).rows}


@pytest.mark.parametrize(
    ("names", "lang", "headings", "person"),
    [
        (False, "en", ("Title", "Key of the contact"), ("Buyer", "a")),
        (True, "en", ("Name, title", "Key of the contact"), ("Ann Quux, Buyer", "a")),
        (True, "ru", ("Имя, должность", "Ключ контакта"), ("Ann Quux, Buyer", "a")),
    ],
)
def test_who_is_meant_can_be_found(names: bool, lang: str, headings: tuple[str, ...], person: tuple[str, ...]) -> None:
    people = {"contact": ["a"], "account": [1], "role": ["technical"], "name": ["Ann Quux"], "title": ["Buyer"]}
    given = book(contacts=people, responses={"response": [], "contact": [], "date": [], "nps": []})
    view = views.asks(given, as_of=DAY, names=names, lang=lang, audience="sales")
    table = listed(view)
    assert (table.headings[2], table.headings[6]) == headings
    assert [(row[2], row[6]) for row in table.rows] == [person]
    assert ("Quux" in view.html) == names


def test_a_test_without_a_finding_is_no_fact_and_few_people_are_no_advice() -> None:
    view = views.disagreeing(book(), as_of=DAY)
    first = view.blocks[0]
    assert first.text == "No pair of roles of one account differs beyond chance."
    assert not hasattr(first, "label")
    table = listed(view)
    assert [row[0] for row in table.rows] == ["Alpha"]
    assert re.fullmatch(r"[\d,]+( or more)?; people known: 1", table.rows[0][-1])


def test_the_summary_agrees_with_the_test() -> None:
    page = cb.report.month(book(), "2026-10").html
    assert "where scores of roles lie four or more points apart" in page
    assert "Alpha first; chance can&#39;t be excluded" in page
    assert "No pair of roles of one account differs beyond chance." in page
