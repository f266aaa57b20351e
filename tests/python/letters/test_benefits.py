"""Statements a buying role, their numbers, and what is left out and why."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon.ownership import Buyer, Offer, Term, compare
from cabochon.report import benefits

BUYER = {"vat": "excluded", "currency": "EUR", "capital_rate_annual": 0.2, "holding_rate_annual": 0.02}
OFFER = {"contract": "sale", "price_per_piece": 100}


def found(ours: dict[str, Any], theirs: dict[str, Any], case: Any = None, **buyer: Any) -> Any:
    return benefits(compare(Offer(**(OFFER | ours)), Offer(**(OFFER | theirs)), Buyer(**(BUYER | buyer))), case)


def topic(result: Any, name: str) -> Any:
    return next((one for one in result.statements if one.topic == name), None)


def reason(result: Any, name: str) -> str:
    return str(next(left.why for left in result.left_out["en"] if left.what == name))


def test_the_win_back_case_has_a_statement_for_every_role(told: Any) -> None:
    comparison, _, case = told["en"]
    result = benefits(comparison, case)
    assert {one.role for one in result.statements} == {"economic", "technical", "user"}
    assert [one.topic for one in result.of("economic")] == ["money_frozen", "return"]
    frozen = topic(result, "money_frozen")
    # D ((m + L)(T + S) + W (S - d)) / 365 of either offer, by hand
    assert frozen.numbers["ours"] == pytest.approx(3000 * (8476.65 * 170 + 900 * 120) / 365)
    assert frozen.numbers["theirs"] == pytest.approx(3000 * (8394.75 * 242 + 900 * 180) / 365)
    clauses = topic(result, "clauses")
    assert clauses.numbers == {"met": 3.0, "missed": 1.0}
    assert clauses.text["en"] == "Our terms keep 3 of 4 clauses of your regulation; not kept: loss of metal."
    assert clauses.text["ru"] == "Соблюдено пунктов вашего регламента: 3 из 4; не соблюдено: потери металла."
    retail = topic(result, "retail_price")
    assert retail.numbers["grams"] == pytest.approx(-1.32 / 12, abs=1e-9)
    assert retail.numbers["low"] < retail.numbers["grams"] < retail.numbers["high"] < 0
    assert retail.numbers["pairs"] == 12


@pytest.mark.parametrize(
    ("ours", "theirs", "name", "text"),
    [
        ({"shelf_days": 60}, {"shelf_days": 120}, "speed_of_sale", "A piece of ours sells 60 days sooner."),
        ({"unsold_share": 0.05}, {"unsold_share": 0.1}, "dead_stock", "5% of our pieces never sell, of theirs 10%."),
        ({"lead_time_days": 20}, {"lead_time_days": 21}, "lead_time", "Making and delivery take 1 day less."),
        ({"exchange_share": 0.5, "exchange_fee_share": 0}, {"exchange_share": 0.2, "exchange_fee_share": 0}, "returns",
         "Of pieces that do not sell we exchange 50% against 20%."),
        ({"document_errors_per_shipment": 0.04}, {"document_errors_per_shipment": 0.1}, "documents",
         "In a hundred deliveries our papers hold 4 errors against 10."),
        ({"retail_price_per_piece": 180}, {"retail_price_per_piece": 200}, "retail_price",
         "The final buyer pays €20 less for a piece."),
        ({"shelf_days": 60, "deferral_days": 0}, {"shelf_days": 90, "deferral_days": 0}, "money_frozen",
         "The money that you put into a piece of ours comes back 30 days sooner."),
    ],
)  # fmt: skip
def test_statements(ours: Any, theirs: Any, name: str, text: str) -> None:
    assert topic(found(ours, theirs), name).text["en"] == text


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        ({}, {}, "not known of both offers: time on the shelf"),
        ({"shelf_days": 60}, {"shelf_days": 60}, "the same for both offers: time on the shelf"),
        ({"shelf_days": 70}, {"shelf_days": 60}, "ours is not the better one: time on the shelf"),
        ({"shelf_days": 60}, {"shelf_days": Term(70, assumed=True)},
         "only assumed, and an assumption supports no claim: time on the shelf"),
    ],
)  # fmt: skip
def test_what_is_not_supported_is_left_out_with_its_reason(ours: Any, theirs: Any, why: str) -> None:
    result = found(ours, theirs)
    assert topic(result, "speed_of_sale") is None
    assert reason(result, "speed_of_sale") == why


def test_few_pairs_and_pairs_that_do_not_differ_say_nothing() -> None:
    terms = {"retail_price_per_gram": 50, "weight_grams": 2}
    pair = {"ours_grams": 1.9, "theirs_grams": 2.0}
    few = found(terms, terms, {"pairs": [pair] * 5})
    assert reason(few, "retail_price") == "fewer than six pairs of pieces were weighed like for like"
    noise = [{"ours_grams": 2.0 + (-1) ** k * 0.1, "theirs_grams": 2.0} for k in range(8)]
    assert "do not show that ours are lighter" in reason(found(terms, terms, {"pairs": noise}), "retail_price")


@pytest.mark.parametrize(("n", "t"), [(6, 2.5706), (10, 2.2622), (30, 2.0452)])
def test_limits_of_the_weighing_are_students(n: int, t: float) -> None:
    from math import sqrt
    from statistics import stdev

    from cabochon.report.letters.case import Pair
    from cabochon.report.letters.pairs import lighter

    pairs = [Pair(1.9 + 0.01 * (k % 5), 2.0) for k in range(n)]
    gaps = [pair.theirs_grams - pair.ours_grams for pair in pairs]
    result = lighter(pairs)
    assert (result.high - result.low) / 2 == pytest.approx(t * stdev(gaps) / sqrt(n), rel=3e-3)  # tabled quantiles


def test_records_of_answers_and_returns_need_a_source() -> None:
    record = {"what": "answer_hours", "ours": 4, "theirs": 20}
    assert "no source is named" in reason(found({}, {}, {"records": [record]}), "answers")
    result = found({}, {}, {"records": [record | {"source": "journal of requests", "date": "2026-09-30"}]})
    assert topic(result, "answers").text["en"] == "We answer a question in 4 hours against 20."
    assert topic(result, "answers").sources["en"] == ("journal of requests",)


def test_it_shows_itself() -> None:
    shown = found({"shelf_days": 60}, {"shelf_days": 120})._repr_html_()
    assert "sells 60 days sooner" in shown
    assert "no record of how soon questions are answered" in shown
