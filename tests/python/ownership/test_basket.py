"""Two suppliers over a mix of product groups."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, Offer, compare, compare_basket

from .test_compare import BUYER, OURS, THEIRS

SAME = {"shelf_days": 180, "unsold_share": 0.05}
OUR_SIDE: dict[str, Any] = {"rings": OURS, "chains": {**OURS, **SAME}}
THEIR_SIDE: dict[str, Any] = {"rings": THEIRS, "chains": {**THEIRS, **SAME}}
MIX = {"rings": 3000, "chains": 700.5}


def test_the_whole_and_its_groups() -> None:
    basket = compare_basket(OUR_SIDE, THEIR_SIDE, BUYER, MIX)
    rings, chains = compare(OURS, THEIRS, BUYER), compare({**OURS, **SAME}, {**THEIRS, **SAME}, BUYER)
    assert basket.verdict == "ours"
    assert basket.difference.value == pytest.approx(3000 * rings.difference.value + 700.5 * chains.difference.value)
    assert basket.ours.value == pytest.approx(3000 * rings.ours.value + 700.5 * chains.ours.value)
    assert basket.ours.is_exact
    assert basket.pieces_per_year == 3700.5
    assert (basket.flips, basket.against_whole) == (["rings"], ["chains"])
    groups = basket.groups.rows()
    assert [row["verdict"] for row in groups] == ["ours", "theirs"]
    assert groups[0]["difference"] == rings.difference.value
    assert sum(row["ours"] for row in basket.lines.rows()) == pytest.approx(basket.ours.value)
    assert basket.price_only is not None
    assert basket.price_only["difference"].value == pytest.approx(3700.5 * 81.9)
    assert basket.comparisons["rings"].lines == rings.lines
    assert basket.sentence == (
        f"ours costs {-basket.difference.value:,.2f} a year less to own than theirs, although its price is higher; "
        "not so in chains."
    )


def test_frames_say_the_same() -> None:
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    plain = compare_basket(OUR_SIDE, THEIR_SIDE, BUYER, MIX)
    ours = polars.DataFrame([{"product_group": g, **o} for g, o in OUR_SIDE.items()])
    theirs = polars.DataFrame([{"product_group": g, **o} for g, o in THEIR_SIDE.items()])
    mix = polars.DataFrame({"product_group": list(MIX), "pieces_per_year": [float(pieces) for pieces in MIX.values()]})
    assert compare_basket(ours, theirs, BUYER, mix).to_dict() == plain.to_dict()
    assert compare_basket(ours, THEIR_SIDE, BUYER, MIX).to_dict() == plain.to_dict()
    assert compare_basket(OUR_SIDE, THEIR_SIDE, BUYER, pandas.Series(MIX)).to_dict() == plain.to_dict()
    offers = {group: Offer(**offer) for group, offer in OUR_SIDE.items()}
    assert compare_basket(offers, THEIR_SIDE, BUYER, mix).to_dict() == plain.to_dict()


def test_a_buyers_term_may_differ_between_groups() -> None:
    ours = [{"product_group": g, **o, "haircut_share": 0.5 if g == "chains" else None} for g, o in OUR_SIDE.items()]
    theirs = [{"product_group": g, **o} for g, o in THEIR_SIDE.items()]
    basket = compare_basket(ours, theirs, BUYER, MIX)
    assert basket.comparisons["chains"].buyer.haircut_share.value == 0.5
    assert basket.comparisons["rings"].buyer.haircut_share.value == 0.15
    theirs[1]["haircut_share"] = 0.4
    with pytest.raises(InputError, match=r"theirs, row 1, column 'haircut_share': got 0.4, expected 0.5"):
        compare_basket(ours, theirs, BUYER, MIX)


def test_pieces_of_the_buyer_or_of_the_group() -> None:
    terms = {"shipments_per_year": 12, "freight_per_shipment": 100}
    sides = [{g: {**o, **terms} for g, o in side.items()} for side in (OUR_SIDE, THEIR_SIDE)]
    freight = {row["line"]: row["ours"] for row in compare_basket(*sides, BUYER, MIX).lines.rows()}["freight"]
    assert freight == pytest.approx(2400)
    fields = {k: getattr(v, "value", v) for k, v in BUYER.to_dict().items() if v not in (None, "")}
    whole = compare_basket(*sides, Buyer(**fields, pieces_per_year=3700.5), MIX)
    assert {row["line"]: row["ours"] for row in whole.lines.rows()}["freight"] == pytest.approx(1200)


def test_a_group_without_pieces_adds_nothing() -> None:
    basket = compare_basket(OUR_SIDE, THEIR_SIDE, BUYER, {"rings": 10, "chains": 0})
    assert basket.difference.value == pytest.approx(10 * compare(OURS, THEIRS, BUYER).difference.value)


@pytest.mark.parametrize(
    ("ours", "mix", "text"),
    [
        (
            OUR_SIDE,
            {"rings": -1, "chains": 1},
            "group 'rings', column 'pieces_per_year': got -1, expected a number of at least 0",
        ),
        (
            OUR_SIDE,
            {"rings": "many", "chains": 1},
            "group 'rings', column 'pieces_per_year': got 'many', expected a number",
        ),
        (OUR_SIDE, {"rings": 0, "chains": 0}, "mix, column 'pieces_per_year': got 0 in all"),
        (OUR_SIDE, {"rings": 1}, "column 'product_group': got 'chains', expected a group of the mix, one of rings"),
        ({"ring": OURS, "chains": OURS}, MIX, "(did you mean 'ring'?)"),
        ({**OUR_SIDE, "rings": {**OURS, "fineness": 585}}, MIX, "group 'rings', ours, column 'fineness': got 585"),
        ({**OUR_SIDE, "rings": {**OURS, "shelf_days": None}}, MIX, "group 'rings', ours 'ours', column 'shelf_days'"),
    ],
)
def test_wrong_baskets(ours: Any, mix: Any, text: str) -> None:
    with pytest.raises(InputError) as caught:
        compare_basket(ours, THEIR_SIDE, BUYER, mix)
    assert text in str(caught.value)


def test_wrong_frames() -> None:
    theirs = [{"product_group": g, **o} for g, o in THEIR_SIDE.items()]
    mix = {"product_group": ["rings", "chains"], "pieces_per_year": [1.0, 2.0]}
    with pytest.raises(InputError) as caught:
        compare_basket([{"product_group": "rings", **OURS, "fineness": 585}], theirs, BUYER, mix)
    text = str(caught.value)
    assert "ours, row 0, column 'fineness': got 585" in text
    assert "ours, column 'product_group': expected an offer for 'chains', which the mix holds" in text
    with pytest.raises(InputError, match="ours, column 'product_group': expected one of"):
        compare_basket([OURS], theirs, BUYER, mix)
    with pytest.raises(InputError, match=r"rings' twice"):
        compare_basket([theirs[0], theirs[0]], theirs, BUYER, mix)


def test_it_shows_itself() -> None:
    basket = compare_basket({"<i>": OURS}, {"<i>": THEIRS}, BUYER, {"<i>": 1})
    assert "<i>" not in basket._repr_html_()
    assert "total without metal" in repr(basket)
    assert basket.not_considered["<i>"][0] == "hallmark"
    assert pickle.loads(pickle.dumps(basket)).to_dict() == basket.to_dict()
