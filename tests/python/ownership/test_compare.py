"""Known answers, like with like, and what a comparison shows."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, Offer, Term, compare

BUYER = Buyer(
    vat="excluded", metal_price_per_gram=7000, capital_rate_annual=0.20, holding_rate_annual=0, haircut_share=0.15
)
OURS: dict[str, Any] = {
    "supplier": "ours",
    "contract": "tolling",
    "weight_grams": 2.0,
    "fineness": 0.585,
    "loss_share": 0.035,
    "loss_basis": "finished",
    "work_per_gram": 450,
    "lead_time_days": 20,
    "shelf_days": 150,
    "deferral_days": 30,
    "unsold_share": 0.05,
}
THEIRS = {
    **OURS,
    "supplier": "theirs",
    "loss_share": 0.025,
    "lead_time_days": 32,
    "shelf_days": 210,
    "unsold_share": 0.10,
}


def test_they_look_cheaper_and_ours_is_cheaper_to_own() -> None:
    c = compare(Offer(**OURS), Offer(**THEIRS), BUYER)
    assert c.price_only is not None
    assert round(c.price_only["ours"].value, 2) == 9376.65
    assert round(c.price_only["theirs"].value, 2) == 9294.75
    assert round(c.ours.value, 4) == 10295.7587
    assert round(c.theirs.value, 4) == 10636.1052
    assert c.verdict == "ours"
    assert c.difference.value == c.ours.value - c.theirs.value
    assert c.difference.is_exact


def test_with_equal_turnover_they_are_cheaper_and_it_is_said() -> None:
    same = {"shelf_days": 180, "unsold_share": 0.05}
    c = compare({**OURS, **same}, {**THEIRS, **same}, BUYER)
    assert round(c.ours.value, 4) == 10449.8954
    assert round(c.theirs.value, 4) == 10413.6042
    assert c.verdict == "theirs"
    assert c.sentence == "theirs costs 36.29 a piece less to own than ours."


def test_lines_and_what_is_left_out() -> None:
    c = compare(OURS, THEIRS, BUYER)
    assert list(c.lines["line"]) == [
        "metal",
        "loss",
        "work",
        "production_capital",
        "shelf_capital",
        "holding",
        "payment_terms",
        "unsold",
    ]
    assert sum(row["ours"] for row in c.lines.rows()) == pytest.approx(c.ours.value)
    assert c.missing["hallmark"] == ["ours.hallmark_per_piece", "theirs.hallmark_per_piece"]
    assert "ours.exchange_share" in c.assumed_zero
    assert set(c.not_considered) == {
        "hallmark",
        "freight",
        "ordering",
        "receiving",
        "rejects",
        "documents",
        "safety_stock",
        "stockouts",
        "unrecovered_vat",
    }


def test_swapping_the_offers_changes_the_sign() -> None:
    there, back = compare(OURS, THEIRS, BUYER), compare(THEIRS, OURS, BUYER)
    assert there.difference.value == -back.difference.value
    assert (there.verdict, back.verdict) == ("ours", "theirs")


def test_a_tie_cannot_be_told() -> None:
    assert compare(OURS, {**OURS, "supplier": "twin"}, BUYER).verdict == "cannot_tell"


def test_one_sided_terms_are_all_asked_for_at_once() -> None:
    bare = {k: v for k, v in THEIRS.items() if k not in ("shelf_days", "lead_time_days")}
    with pytest.raises(InputError) as caught:
        compare(OURS, bare, BUYER)
    assert [p["column"] for p in caught.value.problems] == ["lead_time_days", "shelf_days"]
    assert caught.value.table == "theirs 'theirs'"
    dropped = compare(OURS, bare, BUYER, one_sided="drop")
    assert {"production_capital", "shelf_capital", "holding"} <= set(dropped.not_considered)
    assert len(dropped.questions) == 2
    assumed = {**OURS, "lead_time_days": Term(20, assumed=True), "shelf_days": Term(150, assumed=True)}
    assert compare(assumed, bare, BUYER).not_considered == dropped.not_considered


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"fineness": 585},
            "column 'fineness': got 585, expected a number above 0 and at most 1 (did you mean 0.585?)",
        ),
        (
            {"loss_share": 3.5},
            "column 'loss_share': got 3.5, expected a number of at least 0 and at most 1 (did you mean 0.035?)",
        ),
        ({"weight_grams": -2}, "column 'weight_grams': got -2, expected a number above 0"),
        (
            {"deferral_days": 3651},
            "column 'deferral_days': got 3651, expected a number of at least -3650 and at most 3650",
        ),
        (
            {"contract": "tolin"},
            "column 'contract': got 'tolin', expected one of tolling, sale (did you mean 'tolling'?)",
        ),
    ],
)
def test_wrong_offers(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Offer(**{**OURS, **change})
    assert str(caught.value) == "Offer 'ours', " + message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"loss_share": 1, "loss_basis": "issued"},
            "column 'loss_share': got 1, expected a number of at least 0 and below 1 (all metal issued would be lost)",
        ),
        (
            {"weight_grams": None, "gross_grams": 2.0, "stones_grams": 2.5},
            "column 'stones_grams': got 2.5, expected less than gross_grams (2)",
        ),
        ({"currency": "USD"}, "column 'currency': got 'USD', expected the buyer to state the same currency"),
        ({"vat": "included"}, "column 'vat_rate': expected the dated rate that the amounts include"),
    ],
)
def test_offers_that_do_not_fit(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        compare({**OURS, **change}, THEIRS, BUYER)
    assert str(caught.value) == "ours 'ours', " + message


def test_no_basis_of_vat_is_taken_for_granted() -> None:
    with pytest.raises(InputError, match="Buyer, column 'vat'"):
        Buyer(capital_rate_annual=0.2)


def test_a_source_for_every_term_verifies() -> None:
    assert repr(compare(OURS, THEIRS, BUYER)).startswith("As stated, not verified.")

    def sourced(terms: dict[str, Any]) -> dict[str, Any]:
        return {k: Term(v, source="contract 12") if isinstance(v, (int, float)) else v for k, v in terms.items()}

    buyer = Buyer(**sourced({k: getattr(v, "value", v) for k, v in BUYER.to_dict().items() if v not in (None, "")}))
    c = compare(sourced(OURS), sourced(THEIRS), buyer)
    assert c.unsourced == []
    assert "not verified" not in repr(c)
    assert c.undated == ["buyer.metal_price_per_gram"]
    assert "Without a day, though it holds only on a day: buyer.metal_price_per_gram." in repr(c)
    dated = compare(OURS, THEIRS, Buyer(**{**BUYER.to_dict(), "metal_price_per_gram": Term(7000, date="2026-10-01")}))
    assert dated.undated == []
    assert dated.unsourced


def test_loss_on_both_bases_and_what_the_client_earns_are_shown() -> None:
    c = compare({**OURS, "retail_price_per_piece": 15000}, {**THEIRS, "retail_price_per_piece": 15000}, BUYER)
    loss = "Loss of ours: 0.07 g a piece, 3.5 % of the finished weight or 3.382 % of the metal issued."
    for shown in (repr(c), c._repr_html_()):
        assert loss in shown
        assert "Margin of the client with ours: 4,423.07 a piece." in shown
    assert "Margin" not in repr(compare(OURS, THEIRS, BUYER))


def test_html_is_escaped_and_json_reads_back() -> None:
    c = compare({**OURS, "supplier": "<b>us</b>"}, THEIRS, BUYER)
    assert "<b>us" not in c._repr_html_()
    assert "&lt;b&gt;us" in c._repr_html_()
    assert json.loads(c.to_json())["verdict"] == "ours"
    assert c.to_dict()["difference"]["value"] == c.difference.value
    assert pickle.loads(pickle.dumps(c)).to_dict() == c.to_dict()


def test_the_more_profitable_offer_may_be_the_dearer_one() -> None:
    c = compare({**OURS, "retail_price_per_piece": 15000}, {**THEIRS, "retail_price_per_piece": 18000}, BUYER)
    assert c.verdict == "ours"
    assert c.more_profitable_differs
    assert "earns the client more" in c.sentence


def test_everything_wrong_with_both_offers_and_the_buyer_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        compare(
            {**OURS, "weight_grams": -1, "loss_share": 3.5}, {**THEIRS, "fineness": 585}, {"vat": "none", "rate": 20}
        )
    assert [(one["table"], one["column"]) for one in caught.value.problems] == [
        ("Offer 'ours'", "weight_grams"),
        ("Offer 'ours'", "loss_share"),
        ("Offer 'theirs'", "fineness"),
        ("Buyer", "rate"),
    ]


@pytest.mark.parametrize(
    ("ours", "buyer", "message"),
    [
        (None, BUYER, "ours: got None, expected an Offer or a mapping of its fields"),
        ("a", BUYER, "ours: got a str, expected an Offer or a mapping of its fields"),
        (OURS, 3, "buyer: got an int, expected a Buyer or a mapping of its fields"),
    ],
)
def test_what_is_no_offer_and_no_buyer(ours: Any, buyer: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        compare(ours, THEIRS, buyer)
    assert str(caught.value) == message


def test_a_loss_that_may_be_all_has_no_mean() -> None:
    from cabochon.ownership import beta

    assert compare({**OURS, "loss_share": beta(1, 50), "loss_basis": "issued"}, THEIRS, BUYER).ours.value > 0
    with pytest.raises(InputError, match=r"column 'loss_share': got beta\(50, 1\), expected .* and below 1"):
        compare({**OURS, "loss_share": beta(50, 1), "loss_basis": "issued"}, THEIRS, BUYER)


def test_exchange_that_one_side_grants_is_worth_a_question() -> None:
    c = compare({**OURS, "exchange_share": 0.5, "exchange_fee_share": 0.02}, THEIRS, BUYER)
    assert c.questions == ["of the unsold pieces, the fraction that may be exchanged, of 'theirs'?"]
    assert compare(OURS, THEIRS, BUYER).questions == []


def test_vat_that_all_comes_back_is_nothing() -> None:
    sale = {"contract": "sale", "shelf_days": 60}
    c = compare(sale, sale, {"vat": "excluded", "vat_recoverable_share": 1, "vat_rate": 0.2})
    assert [row["line"] for row in c.lines.rows() if row["line"] == "unrecovered_vat"] == ["unrecovered_vat"]
    assert "unrecovered_vat" not in c.not_considered


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (OURS, OURS, "they cost the same"),
        ({"contract": "sale"}, {"contract": "sale"}, "no line that costs anything has all of its terms"),
        (
            {"contract": "sale", "price_per_piece": 9000, "hallmark_per_piece": 5},
            {"contract": "tolling", "work_per_piece": 900, "hallmark_per_piece": 6},
            "a price that holds the metal stands against one that does not, and metal, loss and work are not known",
        ),
    ],
)
def test_why_plain_numbers_give_no_verdict(ours: dict[str, Any], theirs: dict[str, Any], why: str) -> None:
    c = compare(ours, theirs, BUYER, one_sided="drop")
    assert c.verdict == "cannot_tell"
    assert c.sentence.endswith(f"costs less to own: {why}.")
