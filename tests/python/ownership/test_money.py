"""Cash flow and money frozen."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, cash_flow, compare, money_frozen

from .test_compare import BUYER, OURS


def _interest(rate: float) -> tuple[float, float]:
    """Cost of time by the flow under compound interest, and by the three lines under simple interest."""
    terms = {k: getattr(v, "value", v) for k, v in BUYER.to_dict().items() if v not in (None, "")}
    buyer = Buyer(**{**terms, "capital_rate_annual": rate})
    flow = cash_flow(OURS, buyer).rows()
    sold = OURS["shelf_days"]
    compound = sum(row["amount"] * ((1 + rate) ** ((sold - row["day"]) / 365) - 1) for row in flow)
    lines = {row["line"]: row["ours"] for row in compare(OURS, OURS, buyer).lines.rows()}
    return -compound, lines["production_capital"] + lines["shelf_capital"] + lines["payment_terms"]


@pytest.mark.parametrize("rate", [0.02, 0.01, 0.001])
def test_the_flow_agrees_with_the_lines_to_first_order(rate: float) -> None:
    compound, simple = _interest(rate)
    assert abs(compound - simple) / simple < rate


def test_days_of_the_flow() -> None:
    days = {row["what"]: row["day"] for row in cash_flow(OURS, BUYER).rows()}
    assert (days["metal"], days["loss"], days["work"], days["unsold"]) == (-20, -20, 30, 150)


def test_a_flow_needs_its_days() -> None:
    with pytest.raises(InputError, match="shelf_days"):
        cash_flow({"contract": "sale", "price_per_piece": 1, "deferral_days": 0}, BUYER)


def test_money_frozen_of_a_sale() -> None:
    offer: dict[str, Any] = {
        "contract": "sale",
        "price_per_piece": 100,
        "shelf_days": 73,
        "deferral_days": 36.5,
        "unsold_share": 0.0,
        "retail_price_per_piece": 150,
    }
    buyer = Buyer(vat="excluded", pieces_per_year=50, haircut_share=0.2, capital_rate_annual=0.1)
    money = money_frozen(offer, buyer)
    assert money["cash_conversion_days"] == pytest.approx(36.5)
    assert money["average_stock"] == pytest.approx(1000)
    assert money["average_frozen"] == pytest.approx(500)
    assert money["turns"] == pytest.approx(5)
    assert money["gmroi"] == pytest.approx(2.5)
    assert money["margin_per_piece"] == pytest.approx(150 - (100 + 0.1 * 100 * 73 / 365 - 0.1 * 100 * 36.5 / 365))
