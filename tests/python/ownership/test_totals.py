"""Many offers at once."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, compare, compare_many, totals

from .test_compare import BUYER, OURS, THEIRS

OFFERS: dict[str, list[Any]] = {"product": ["ring", "ring"]} | {k: [OURS[k], THEIRS[k]] for k in OURS}


def test_totals_equal_compare() -> None:
    out = totals(OFFERS, BUYER)
    c = compare(OURS, THEIRS, BUYER)
    assert list(out["total"]) == [c.ours.value, c.theirs.value]
    assert list(out["total_without_metal"]) == [c.without_metal["ours"].value, c.without_metal["theirs"].value]


def test_the_choice_by_price_flips() -> None:
    out = compare_many(OFFERS, BUYER, by="product")
    assert list(out["rank"]) == [1, 2]
    assert list(out["price_rank"]) == [2, 1]
    assert list(out["flips"]) == [True, True]
    assert out["difference_to_cheapest"][1] == pytest.approx(340.346511986)


def test_a_frame_comes_back_as_its_kind() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(OFFERS)
    out = compare_many(frame, BUYER)
    assert isinstance(out, polars.DataFrame)
    assert out.columns[: frame.width] == frame.columns
    assert out["hallmark"].null_count() == 2


def test_buyer_terms_may_be_columns() -> None:
    out = totals({**OFFERS, "capital_rate_annual": [0.0, None]}, BUYER)
    assert out["shelf_capital"][0] == 0
    assert out["shelf_capital"][1] > 0


def test_no_offers() -> None:
    with pytest.raises(InputError, match="offers: got no rows, expected at least one offer"):
        totals({"contract": []}, BUYER)


def test_currency_mix() -> None:
    buyer = Buyer(vat="none", currency="EUR")
    with pytest.raises(InputError) as caught:
        totals({"contract": ["sale"], "price_per_piece": [1.0], "currency": ["USD"]}, buyer)
    assert str(caught.value) == (
        "offers, row 0, column 'currency': got 'USD', expected 'EUR', the buyer's; two currencies are never added"
    )


def test_vat_mix() -> None:
    with pytest.raises(InputError) as caught:
        totals({"contract": ["sale"], "price_per_piece": [1.0], "vat": ["excluded"]}, Buyer(vat="none"))
    assert caught.value.column == "vat"


def test_unknown_group() -> None:
    with pytest.raises(InputError, match="did you mean 'product'"):
        compare_many(OFFERS, BUYER, by="prodct")


def test_a_pandas_frame_keeps_its_index() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"contract": ["sale"] * 3, "price_per_piece": [10.0, 20.0, 30.0]}, index=[5, 6, 0])
    for out in (totals(frame, {"vat": "none"}), compare_many(frame.assign(product="ring"), {"vat": "none"})):
        assert list(out.index) == [5, 6, 0]
        assert list(out["total"]) == [10, 20, 30]
