"""The cost lines of one offer as spreadsheet formulas, in the terms' cells.

Model: that of `cabochon.ownership` (docs/ownership.md). A formula that lacks a term gives an empty text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: What stands behind the lines, computed first; then the lines themselves.
BEHIND = (
    "contract", "loss_basis", "buyer_basis", "weight", "offer_basis", "offer_rate", "offer_net", "buyer_net", "value",
)  # fmt: skip

#: Words of the terms that are words.
CHOICES = {
    "contract": ("tolling", "sale"),
    "loss_basis": ("finished", "issued"),
    "vat": ("none", "excluded", "included"),
}

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """One offer's cells."""

    b: Cells  #: the buyer's terms
    o: Cells  #: the offer's terms
    at: Cells  #: this offer's lines, and what stands behind them
    shown: Cells  #: its lines that are considered for both offers
    word: Mapping[str, str]  #: the reader's word for "tolling", "included", ...; either may stand in a cell

    def formulas(self) -> dict[str, str]:
        """Every formula by name, without its equals sign."""
        return self.behind() | self.metal_and_work() | self.service() | self.capital() | self.after()

    def behind(self) -> dict[str, str]:
        """Weight of the metal, VAT basis and factors, value of the piece."""
        b, o, at = self.b, self.o, self.at
        gross = need((o["gross_grams"], o["stones_grams"]), f"{o['gross_grams']}-{o['stones_grams']}")
        rate = f'IF(ISNUMBER({b["vat_rate"]}),{b["vat_rate"]},"")'
        parts = (at["metal"], at["loss"], at["work"])
        return {
            "contract": self.chosen("contract", o["contract"], empty="NA()"),
            "loss_basis": self.chosen("loss_basis", o["loss_basis"], empty='""'),
            "buyer_basis": self.chosen("vat", b["vat"], empty="NA()"),
            "weight": f"IF(ISNUMBER({o['weight_grams']}),{o['weight_grams']},{gross})",
            "offer_basis": self.chosen("vat", o["vat"], empty=at["buyer_basis"]),
            "offer_rate": f"IF(ISNUMBER({o['vat_rate']}),{o['vat_rate']},{rate})",
            "offer_net": f'IF({at["offer_basis"]}="included",1/(1+{at["offer_rate"]}),1)',
            "buyer_net": f'IF({at["buyer_basis"]}="included",1/(1+{b["vat_rate"]}),1)',
            "value": need(parts, "+".join(parts)),
        }

    def chosen(self, term: str, cell: str, *, empty: str) -> str:
        """The program's word for what a cell says in the reader's language or in the program's; an error for others."""
        formula = "NA()"
        for word in reversed(CHOICES[term]):
            formula = f'IF(OR(TRIM({cell})="{self.word[word]}",TRIM({cell})="{word}"),"{word}",{formula})'
        return f'IF(TRIM({cell})="",{empty},{formula})'

    @property
    def tolling(self) -> str:
        return f'{self.at["contract"]}="tolling"'

    def metal_and_work(self) -> dict[str, str]:
        """Metal, loss, and the work or the price."""
        b, o, at = self.b, self.o, self.at
        fine = (b["metal_price_per_gram"], o["fineness"], at["weight"])
        metal = need(fine, "*".join((at["buyer_net"], *fine)))
        issued = f'IF({at["loss_basis"]}="issued",1-{o["loss_share"]},1)'
        known = f'AND(COUNT({at["metal"]},{o["loss_share"]})=2,{at["loss_basis"]}<>"")'
        by_gram = need(
            (o["work_per_gram"], at["weight"]),
            f"{at['offer_net']}*({o['work_per_gram']}*{at['weight']}+N({o['work_per_piece']}))",
        )
        by_piece = need((o["work_per_piece"],), f"{at['offer_net']}*{o['work_per_piece']}")
        price = need((o["price_per_piece"],), f"{at['offer_net']}*{o['price_per_piece']}")
        work = f"IF(ISNUMBER({o['work_per_gram']}),{by_gram},{by_piece})"
        return {
            "metal": f"IF({self.tolling},{metal},0)",
            "loss": f'IF({self.tolling},IF({known},{at["metal"]}*{o["loss_share"]}/{issued},""),0)',
            "work": f"IF({self.tolling},{work},{price})",
        }

    def service(self) -> dict[str, str]:
        """Hallmark, freight, orders, receipt, rejects, papers, empty shelf."""
        b, o, at = self.b, self.o, self.at
        rhythm = (o["shipments_per_year"], b["pieces_per_year"])
        per_piece = "/".join(rhythm)
        freight = f"{at['offer_net']}*{o['freight_per_shipment']}*{per_piece}"
        share = f"{o['freight_share']}*{at['work']}"
        both, one = need((*rhythm, at["work"]), f"{freight}+{share}"), need(rhythm, freight)
        by_shipment = f"IF(ISNUMBER({o['freight_share']}),{both},{one})"
        by_share = need((o["freight_share"], at["work"]), share)
        errors = (o["document_errors_per_shipment"], b["hours_per_document_error"], b["hour_cost"])

        def times(*cells: str) -> str:
            return need(cells, "*".join((at["buyer_net"], *cells)))

        return {
            "hallmark": need((o["hallmark_per_piece"],), f"{at['offer_net']}*{o['hallmark_per_piece']}"),
            "freight": f"IF(ISNUMBER({o['freight_per_shipment']}),{by_shipment},{by_share})",
            "ordering": need((b["order_cost"], *rhythm), f"{at['buyer_net']}*{b['order_cost']}*{per_piece}"),
            "receiving": times(b["receiving_cost_per_piece"]),
            "rejects": times(o["reject_share"], b["reject_cost_per_piece"]),
            "documents": need((*errors, *rhythm), "*".join((at["buyer_net"], *errors, per_piece))),
            "stockouts": times(o["stockout_share"], b["lost_margin_per_piece"]),
        }

    def capital(self) -> dict[str, str]:
        """Interest on metal being worked, on the shelf, on payment; holding and the safety stock."""
        b, o, at = self.b, self.o, self.at
        i, h, value = b["capital_rate_annual"], b["holding_rate_annual"], at["value"]
        making = need(
            (at["metal"], at["loss"], i, o["lead_time_days"]),
            f"{i}*({at['metal']}+{at['loss']})*{o['lead_time_days']}/365",
        )
        spread = (b["safety_factor"], b["demand_sd_per_day"])
        wait = f"SQRT({o['lead_time_days']}+365/{o['shipments_per_year']})"
        needed = (value, *spread, i, h, o["lead_time_days"], o["shipments_per_year"], b["pieces_per_year"])
        return {
            "production_capital": f"IF({self.tolling},{making},0)",
            "shelf_capital": need((value, i, o["shelf_days"]), f"{i}*{value}*{o['shelf_days']}/365"),
            "holding": need((value, h, o["shelf_days"]), f"{h}*{value}*{o['shelf_days']}/365"),
            "payment_terms": need((at["work"], i, o["deferral_days"]), f"0-{i}*{at['work']}*{o['deferral_days']}/365"),
            "safety_stock": need(needed, f"({i}+{h})*{value}*{'*'.join(spread)}*{wait}/{b['pieces_per_year']}"),
        }

    def after(self) -> dict[str, str]:
        """Unsold pieces, and VAT that is not recovered."""
        b, o, at, none = self.b, self.o, self.at, "none"
        value, basis, rate = at["value"], at["offer_basis"], at["offer_rate"]
        exchange, fee = f"N({o['exchange_share']})", o["exchange_fee_share"]
        unsold = (o["unsold_share"], b["haircut_share"], value)
        lost = f"{o['unsold_share']}*({exchange}*N({fee})+(1-{exchange})*{b['haircut_share']})*{value}"
        back = b["vat_recoverable_share"]
        client = at["buyer_basis"]
        charged = f'OR({basis}<>"{none}",AND({self.tolling},{client}<>"{none}"))'
        known = (
            f'AND(OR({basis}="{none}",ISNUMBER({rate})),'
            f'OR(NOT({self.tolling}),{client}="{none}",ISNUMBER({b["vat_rate"]})))'
        )
        on_metal = f'IF({client}="{none}",0,N({b["vat_rate"]}))*({at["metal"]}+{at["loss"]})'
        invoice = f"{at['work']}+N({self.shown['hallmark']})+N({self.shown['freight']})"
        vat = f'(1-{back})*({on_metal}+IF({basis}="{none}",0,N({rate}))*({invoice}))'
        paid = need((value, back), f'IF({back}=1,0,IF({known},{vat},""))')
        return {
            "unsold": f"IF({exchange}>0,{need((*unsold, fee), lost)},{need(unsold, lost)})",
            "unrecovered_vat": f"IF({charged},{paid},0)",
        }


def need(cells: tuple[str, ...], formula: str) -> str:
    """The formula where every one of the cells holds a number, else an empty text."""
    return f'IF(COUNT({",".join(cells)})={len(cells)},{formula},"")'
