"""The cost lines of one offer as spreadsheet formulas, in the terms' cells.

Model: that of `cabochon.ownership` (docs/ownership.md). A formula that lacks a term gives an empty text.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What stands behind the lines, computed first; then the lines themselves.
BEHIND = ("weight", "offer_basis", "offer_rate", "offer_net", "buyer_net", "value")


def behind(buyer: Mapping[str, str], offer: Mapping[str, str], choice: Mapping[str, str], at: Mapping[str, str]) -> dict[str, str]:
    """Weight of the metal, VAT basis and factors, value of the piece. ``at`` are the cells of lines and of these."""
    b, o = buyer, offer
    return {
        "weight": f'=IF(ISNUMBER({o["weight_grams"]}),{o["weight_grams"]},'
        f'IF(COUNT({o["gross_grams"]},{o["stones_grams"]})=2,{o["gross_grams"]}-{o["stones_grams"]},""))',
        "offer_basis": f'=IF({o["vat"]}<>"",{o["vat"]},{b["vat"]})',
        "offer_rate": f'=IF(ISNUMBER({o["vat_rate"]}),{o["vat_rate"]},IF(ISNUMBER({b["vat_rate"]}),{b["vat_rate"]},""))',
        "offer_net": f'=IF({at["offer_basis"]}="{choice["included"]}",1/(1+{at["offer_rate"]}),1)',
        "buyer_net": f'=IF({b["vat"]}="{choice["included"]}",1/(1+{b["vat_rate"]}),1)',
        "value": f'=IF(COUNT({at["metal"]},{at["loss"]},{at["work"]})=3,{at["metal"]}+{at["loss"]}+{at["work"]},"")',
    }


def lines(
    buyer: Mapping[str, str],
    offer: Mapping[str, str],
    choice: Mapping[str, str],
    at: Mapping[str, str],
    shown: Mapping[str, str],
) -> dict[str, str]:
    """Each cost line. ``at`` are the cells of this offer's lines and of what stands behind them, ``shown`` those of the
    lines that are considered for both offers."""
    b, o = buyer, offer
    tolling = f'{o["contract"]}="{choice["tolling"]}"'
    issued = f'{o["loss_basis"]}="{choice["issued"]}"'
    per_piece = f'{o["shipments_per_year"]}/{b["pieces_per_year"]}'
    i, h, value = b["capital_rate_annual"], b["holding_rate_annual"], at["value"]
    rhythm = (o["shipments_per_year"], b["pieces_per_year"])

    def need(cells: tuple[str, ...], formula: str) -> str:
        return f'IF(COUNT({",".join(cells)})={len(cells)},{formula},"")'

    def nought(cell: str) -> str:
        return f"N({cell})"

    by_gram = need((o["work_per_gram"], at["weight"]), f'{at["offer_net"]}*({o["work_per_gram"]}*{at["weight"]}+{nought(o["work_per_piece"])})')
    by_piece = need((o["work_per_piece"],), f'{at["offer_net"]}*{o["work_per_piece"]}')
    freight = f'{at["offer_net"]}*{o["freight_per_shipment"]}*{per_piece}'
    share = f'{o["freight_share"]}*{at["work"]}'
    exchange = f'N({o["exchange_share"]})'
    unsold = (o["unsold_share"], b["haircut_share"], value)
    lost = f'{o["unsold_share"]}*({exchange}*N({o["exchange_fee_share"]})+(1-{exchange})*{b["haircut_share"]})*{value}'
    charged = f'OR({at["offer_basis"]}<>"{choice["none"]}",AND({tolling},{b["vat"]}<>"{choice["none"]}"))'
    metal_rate = f'IF({b["vat"]}="{choice["none"]}",0,N({b["vat_rate"]}))'
    invoice_rate = f'IF({at["offer_basis"]}="{choice["none"]}",0,N({at["offer_rate"]}))'
    rates_known = (
        f'AND(OR({at["offer_basis"]}="{choice["none"]}",ISNUMBER({at["offer_rate"]})),'
        f'OR(NOT({tolling}),{b["vat"]}="{choice["none"]}",ISNUMBER({b["vat_rate"]})))'
    )
    vat = (
        f'(1-{b["vat_recoverable_share"]})*({metal_rate}*({at["metal"]}+{at["loss"]})'
        f'+{invoice_rate}*({at["work"]}+N({shown["hallmark"]})+N({shown["freight"]})))'
    )
    found = {
        "metal": f'IF({tolling},{need((b["metal_price_per_gram"], o["fineness"], at["weight"]), at["buyer_net"] + "*" + b["metal_price_per_gram"] + "*" + o["fineness"] + "*" + at["weight"])},0)',
        "loss": f'IF({tolling},IF(AND(COUNT({at["metal"]},{o["loss_share"]})=2,{o["loss_basis"]}<>""),'
        f'{at["metal"]}*{o["loss_share"]}/IF({issued},1-{o["loss_share"]},1),""),0)',
        "work": f'IF({tolling},IF(ISNUMBER({o["work_per_gram"]}),{by_gram},{by_piece}),'
        f'{need((o["price_per_piece"],), at["offer_net"] + "*" + o["price_per_piece"])})',
        "hallmark": need((o["hallmark_per_piece"],), f'{at["offer_net"]}*{o["hallmark_per_piece"]}'),
        "freight": f'IF(ISNUMBER({o["freight_per_shipment"]}),IF(ISNUMBER({o["freight_share"]}),'
        f'{need((*rhythm, at["work"]), freight + "+" + share)},{need(rhythm, freight)}),'
        f'{need((o["freight_share"], at["work"]), share)})',
        "ordering": need((b["order_cost"], *rhythm), f'{at["buyer_net"]}*{b["order_cost"]}*{per_piece}'),
        "receiving": need((b["receiving_cost_per_piece"],), f'{at["buyer_net"]}*{b["receiving_cost_per_piece"]}'),
        "rejects": need((o["reject_share"], b["reject_cost_per_piece"]), f'{o["reject_share"]}*{at["buyer_net"]}*{b["reject_cost_per_piece"]}'),
        "documents": need(
            (o["document_errors_per_shipment"], b["hours_per_document_error"], b["hour_cost"], *rhythm),
            f'{o["document_errors_per_shipment"]}*{b["hours_per_document_error"]}*{at["buyer_net"]}*{b["hour_cost"]}*{per_piece}',
        ),
        "production_capital": f'IF({tolling},{need((at["metal"], at["loss"], i, o["lead_time_days"]), i + "*(" + at["metal"] + "+" + at["loss"] + ")*" + o["lead_time_days"] + "/365")},0)',
        "shelf_capital": need((value, i, o["shelf_days"]), f'{i}*{value}*{o["shelf_days"]}/365'),
        "holding": need((value, h, o["shelf_days"]), f'{h}*{value}*{o["shelf_days"]}/365'),
        "payment_terms": need((at["work"], i, o["deferral_days"]), f'-{i}*{at["work"]}*{o["deferral_days"]}/365'),
        "safety_stock": need(
            (value, *rhythm, i, h, b["safety_factor"], b["demand_sd_per_day"], o["lead_time_days"]),
            f'({i}+{h})*{value}*{b["safety_factor"]}*{b["demand_sd_per_day"]}'
            f'*SQRT({o["lead_time_days"]}+365/{o["shipments_per_year"]})/{b["pieces_per_year"]}',
        ),
        "unsold": f'IF({exchange}>0,{need((*unsold, o["exchange_fee_share"]), lost)},{need(unsold, lost)})',
        "stockouts": need((o["stockout_share"], b["lost_margin_per_piece"]), f'{o["stockout_share"]}*{at["buyer_net"]}*{b["lost_margin_per_piece"]}'),
        "unrecovered_vat": f'IF({charged},IF(COUNT({value},{b["vat_recoverable_share"]})=2,'
        f'IF({b["vat_recoverable_share"]}=1,0,IF({rates_known},{vat},"")),""),0)',
    }  # fmt: skip
    return {name: f"={formula}" for name, formula in found.items()}
