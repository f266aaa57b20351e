"""Several offers: which is the cheapest to own, and how probable that is."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, Offer, compare, normal, rank, triangular

BUYER = Buyer(vat="excluded", capital_rate_annual=0.2, holding_rate_annual=0.0, currency="EUR")
GOODS: dict[str, Any] = {"contract": "sale", "shelf_days": 60}
OFFERS = [
    {**GOODS, "supplier": "far", "price_per_piece": triangular(97, 100, 106)},
    {**GOODS, "supplier": "near", "price_per_piece": 102},
    {**GOODS, "supplier": "dear", "price_per_piece": triangular(101, 104, 107)},
]


def test_two_offers_as_compare_says() -> None:
    ranking = rank(OFFERS[:2], BUYER, reference="near", draws=8192, seed=2)
    compared = compare(OFFERS[0], OFFERS[1], BUYER, draws=8192, seed=2)
    far, near = ranking.table.rows()
    assert far["difference"] == pytest.approx(compared.difference.value, rel=1e-9)
    assert far["difference_low"] == pytest.approx(compared.difference.low, rel=1e-9)
    assert far["probability_cheaper"] == compared.probability_ours_cheaper
    assert far["probability_cheapest"] + near["probability_cheapest"] == pytest.approx(1)
    assert near["probability_cheaper"] == 0
    assert near["total_low"] == near["total_high"]


def test_three_offers() -> None:
    ranking = rank(OFFERS, BUYER, draws=8192)
    rows = ranking.table.rows()
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert sum(row["probability_cheapest"] for row in rows) == pytest.approx(1)
    assert all(
        row["probability_cheapest_low"] <= row["probability_cheapest"] <= row["probability_cheapest_high"]
        for row in rows
    )
    assert ranking.best == "far"
    assert ranking.sentence.startswith("far costs least to own, 1.03 EUR a piece less than near on average; it is the ")
    assert ranking.unknowns == ["far.price_per_piece", "dear.price_per_piece"]
    assert "hallmark" in ranking.not_considered
    assert "far" in repr(ranking)
    assert "<table" in ranking._repr_html_()
    assert ranking.to_dict()["offers"] == rows


def test_exact_offers_and_names() -> None:
    offers = [Offer(**{**GOODS, "price_per_piece": price}) for price in (100, 100, 99)]
    ranking = rank(offers, BUYER)
    assert [row["offer"] for row in ranking.table.rows()] == ["offer 1", "offer 2", "offer 3"]
    assert [row["probability_cheapest"] for row in ranking.table.rows()] == [0, 0, 1]
    assert ranking.unknowns == []
    assert rank(offers[:2], BUYER).sentence == "offer 1 and offer 2 cost the same to own."


def test_what_offers_share_does_not_tell_them_apart() -> None:
    offers = [{**GOODS, "supplier": name, "price_per_piece": normal(100, 5)} for name in ("a", "b")]
    offers[1]["hallmark_per_piece"] = offers[0]["hallmark_per_piece"] = 1
    offers[1]["shelf_days"] = 61
    apart = rank(offers, BUYER, draws=4096).table.rows()[0]["probability_cheapest"]
    shared = rank(offers, BUYER, draws=4096, shared="price_per_piece").table.rows()[0]["probability_cheapest"]
    assert 0.4 < apart < 0.6
    assert shared == 1


@pytest.mark.parametrize(
    ("offers", "how", "text"),
    [
        (OFFERS[:1], {}, "rank, column 'offers': got 1 offers, expected two or more offers"),
        (OFFERS, {"reference": "ner"}, "rank, column 'reference': got 'ner', expected one of"),
        (OFFERS, {"reference": 7}, "rank, column 'reference': got 7, expected the place of an offer, from 0 to 2"),
        (OFFERS, {"one_sided": "drops"}, "rank, column 'one_sided': got 'drops', expected one of error, drop"),
        ([*OFFERS, {**OFFERS[1], "supplier": "x", "shelf_days": None}], {}, "offer 4 'x', column 'shelf_days'"),
        (
            [*OFFERS, {**OFFERS[1], "supplier": "x", "deferral_days": 4000}],
            {},
            "Offer 'x', column 'deferral_days': got 4000",
        ),
        (OFFERS, {"shared": ["price_per_piece"]}, "expected a term of which all state the same law"),
    ],
)
def test_wrong_input(offers: Any, how: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        rank(offers, BUYER, **how)
    assert text in str(caught.value)
