"""Offers, buyer and case from the tables of a book, as they stood on a day."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb
from cabochon import InputError
from cabochon.report import buyer_from, case_from, offer_from

TERMS = [
    ("A", "contract", "2026-01-01", None, "sale"),
    ("A", "price_per_piece", "2026-01-01", 100.0, None),
    ("A", "price_per_piece", "2026-07-01", 95.0, None),
    ("buyer", "vat", "2026-01-01", None, "excluded"),
    ("buyer", "capital_rate_annual", "2026-01-01", 0.2, None),
]


@pytest.fixture(scope="module")
def book() -> Any:
    return cb.Book(
        accounts={"account": [1, 2], "name": ["Chain", "Other"]},
        contacts={"contact": [1, 2], "account": [1, 2], "role": ["user", "user"]},
        responses={
            "response": [1, 2, 3],
            "contact": [1, 1, 2],
            "date": ["2026-08-01", "2024-08-01", "2026-08-01"],
            "nps": [9, 1, 5],
            "may_quote": [True, True, True],
        },
        suppliers={"supplier": ["us", "them"], "name": ["Our firm", "Goldline"]},
        products={
            "product": ["a", "b", "c"],
            "name": ["ring 1", "ring 1", "ring 2"],
            "group": ["rings"] * 3,
            "weight_grams": [1.9, 2.0, 3.0],
        },
        supply_prices={"supplier": ["us", "them", "us"], "product": ["a", "b", "c"], "since": ["2026-01-01"] * 3},
        terms={
            "offer": [row[0] for row in TERMS],
            "term": [row[1] for row in TERMS],
            "since": [row[2] for row in TERMS],
            "value": [row[3] for row in TERMS],
            "word": [row[4] for row in TERMS],
            "supplier": ["us", "us", "us", None, None],
            "source": ["price list"] * 5,
            "source_date": ["2026-01-01"] * 5,
        },
        currency="EUR",
    )


@pytest.mark.parametrize(("as_of", "price"), [("2026-06-30", 100.0), ("2026-07-01", 95.0)])
def test_an_offer_is_that_of_the_day(book: Any, as_of: str, price: float) -> None:
    offer = offer_from(book, "A", as_of=as_of)
    assert (offer.supplier, offer.contract, float(offer.price_per_piece)) == ("Our firm", "sale", price)
    assert offer.price_per_piece.source == "price list"


def test_the_buyer_has_the_book_s_currency(book: Any) -> None:
    buyer = buyer_from(book, as_of="2026-07-01")
    assert (buyer.currency, buyer.vat, float(buyer.capital_rate_annual)) == ("EUR", "excluded", 0.2)


def test_a_case_holds_the_account_s_answers_of_the_window_and_pairs_alike(book: Any) -> None:
    case = case_from(book, 1, as_of="2026-10-12", ours="us", theirs="them", sender="We")
    assert (case.client, case.sender, str(case.date)) == ("Chain", "We", "2026-10-12")
    assert [(answer.score, str(answer.date)) for answer in case.heard] == [(9.0, "2026-08-01")]
    (pair,) = case.pairs
    assert (pair.ours_grams, pair.theirs_grams, pair.model) == (1.9, 2.0, "ring 1")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda book: offer_from(book, "B", as_of="2026-07-01"),
         "report, column 'offer': got 'B', expected an offer of the book's terms: A, buyer"),
        (lambda book: offer_from(book, "A", as_of="today"),
         "report, column 'date': got 'today', expected a day such as 2026-10-01"),
        (lambda book: buyer_from(book, "A", as_of="2026-07-01"),
         "report, column 'term': got 'contract', expected a term of Buyer"),
        (lambda book: case_from(book, 7, as_of="2026-07-01", ours="us", theirs="them"),
         "report, column 'account': got '7', expected a key of the book's accounts"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(book: Any, call: Any, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        call(book)
    assert str(caught.value) == expected


def test_a_case_that_was_followed_tells_the_letter_who_was_heard(book: Any) -> None:
    case = cb.feedback.Case.open("c1", account=1, signal="detractor", date="2026-08-01", response=1)
    case = case.hear("user", date="2026-08-02", contact=1, response=1, note="our own words about them")
    kept = {name: book.table(name) for name in ("accounts", "contacts", "responses", "suppliers", "products")}
    kept |= {"supply_prices": book.table("supply_prices"), "terms": book.table("terms")}
    with_case = cb.Book(**kept, **case.rows(), currency="EUR")
    found = case_from(with_case, case="c1", as_of="2026-10-01", ours="us", theirs="them")
    assert (found.client, [(answer.role, answer.score) for answer in found.heard]) == ("Chain", [("user", 9.0)])
    with pytest.raises(InputError) as caught:
        case_from(with_case, 2, case="c1", as_of="2026-10-01", ours="us", theirs="them")
    assert str(caught.value) == "report, column 'account': got 2, expected 1, whose case 'c1' is, or nothing"
    plain = cb.report.letters.case.case_of(case)
    assert [(answer.role, answer.comment) for answer in plain.heard] == [("user", "")]
