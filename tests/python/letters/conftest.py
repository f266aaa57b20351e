"""The win-back case, read from its workbook once, and a fuller pair of offers. All of it is simulated."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon.cli.win_back import read
from cabochon.datasets import win_back
from cabochon.ownership import Buyer, Offer, Term, compare


@pytest.fixture(scope="session")
def told() -> dict[str, tuple[Any, Any, Any]]:
    """By language: the comparison as recorded, the one with equal turnover, the case."""
    return {"en": read(win_back("en"), "en"), "ru": read(win_back("ru"), "ru")}


def sourced(**terms: Any) -> dict[str, Any]:
    return {
        name: Term(value, source="contract 12", date="2026-03-01") if isinstance(value, (int, float)) else value
        for name, value in terms.items()
    }


FULL_BUYER = sourced(
    currency="EUR",
    vat="included",
    vat_rate=0.2,
    vat_recoverable_share=0.6,
    metal_price_per_gram=72,
    capital_rate_annual=0.18,
    holding_rate_annual=0.04,
    pieces_per_year=2400,
    order_cost=85,
    receiving_cost_per_piece=0.8,
    reject_cost_per_piece=12,
    hour_cost=24,
    hours_per_document_error=1.5,
    haircut_share=0.12,
    lost_margin_per_piece=35,
    safety_factor=1.65,
    demand_sd_per_day=4,
)
FULL_OFFER = sourced(
    contract="tolling",
    gross_grams=2.6,
    stones_grams=0.4,
    fineness=0.75,
    loss_share=0.04,
    loss_basis="issued",
    work_per_gram=6,
    work_per_piece=2,
    hallmark_per_piece=0.6,
    shipments_per_year=24,
    freight_per_shipment=90,
    freight_share=0.01,
    lead_time_days=21,
    shelf_days=120,
    deferral_days=30,
    reject_share=0.01,
    document_errors_per_shipment=0.1,
    unsold_share=0.06,
    exchange_share=0.5,
    exchange_fee_share=0.02,
    stockout_share=0.03,
)


@pytest.fixture(scope="session")
def full() -> Any:
    """Two offers that fill every line."""
    theirs = Offer(supplier="Goldline", **(FULL_OFFER | sourced(loss_share=0.02, lead_time_days=35, shelf_days=200)))
    return compare(Offer(supplier="Ours", **FULL_OFFER), theirs, Buyer(**FULL_BUYER))
