"""Names of cost lines and terms, as a buyer would say them."""

from __future__ import annotations

from .words import Words


def line_names(words: Words) -> dict[str, str]:
    """Each cost line; also the groups that a short table merges lines into."""
    return {
        "metal": words.say("Metal in the piece"),
        "loss": words.say("Metal lost in making"),
        "work": words.say("Work or price"),
        "hallmark": words.say("Assay and hallmark"),
        "freight": words.say("Freight"),
        "ordering": words.say("Placing orders"),
        "receiving": words.say("Receiving and checking"),
        "rejects": words.say("Rejected pieces"),
        "documents": words.say("Errors in papers"),
        "production_capital": words.say("Money frozen while it is made"),
        "shelf_capital": words.say("Money frozen on the shelf"),
        "holding": words.say("Storage and insurance"),
        "payment_terms": words.say("Payment terms"),
        "safety_stock": words.say("Safety stock"),
        "unsold": words.say("Pieces that never sell"),
        "stockouts": words.say("Empty shelf"),
        "unrecovered_vat": words.say("VAT not recovered"),
        "work_group": words.say("Work, with payment terms"),
        "delivery_group": words.say("Delivery, checking, papers"),
        "capital_group": words.say("Money frozen and storage"),
        "selling_group": words.say("Unsold pieces, empty shelf"),
    }


def inside(name: str) -> str:
    """A line's name within a sentence; an abbreviation keeps its capitals.

    >>> inside("Safety stock"), inside("VAT not recovered")
    ('safety stock', 'VAT not recovered')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def term_names(words: Words) -> dict[str, str]:
    """Each term of an offer and of a buyer."""
    return {
        "metal_price_per_gram": words.say("price of fine metal"),
        "capital_rate_annual": words.say("cost of capital"),
        "holding_rate_annual": words.say("storage and insurance"),
        "pieces_per_year": words.say("number of pieces a year"),
        "order_cost": words.say("cost of an order"),
        "receiving_cost_per_piece": words.say("cost of receiving a piece"),
        "reject_cost_per_piece": words.say("cost of a reject"),
        "hour_cost": words.say("cost of an hour of staff"),
        "hours_per_document_error": words.say("hours to mend an error in papers"),
        "haircut_share": words.say("value lost on an unsold piece"),
        "lost_margin_per_piece": words.say("margin lost to an empty shelf"),
        "safety_factor": words.say("safety factor"),
        "demand_sd_per_day": words.say("spread of a day’s demand in pieces"),
        "vat_recoverable_share": words.say("share of VAT recovered"),
        "vat_rate": words.say("VAT rate"),
        "weight_grams": words.say("weight of the metal"),
        "gross_grams": words.say("weight with stones"),
        "stones_grams": words.say("weight of stones"),
        "fineness": words.say("fineness"),
        "loss_share": words.say("loss of metal"),
        "loss_basis": words.say("basis of the loss"),
        "work_per_gram": words.say("charge for work per gram"),
        "work_per_piece": words.say("charge for work per piece"),
        "price_per_piece": words.say("price of a piece"),
        "hallmark_per_piece": words.say("hallmarking of a piece"),
        "shipments_per_year": words.say("number of deliveries a year"),
        "freight_per_shipment": words.say("freight per delivery"),
        "freight_share": words.say("freight as a share of the work"),
        "lead_time_days": words.say("time to make and deliver"),
        "shelf_days": words.say("time on the shelf"),
        "deferral_days": words.say("deferral of payment"),
        "reject_share": words.say("share of rejects"),
        "document_errors_per_shipment": words.say("number of errors in papers per delivery"),
        "unsold_share": words.say("share of pieces that never sell"),
        "exchange_share": words.say("share of unsold pieces that may be exchanged"),
        "exchange_fee_share": words.say("fee of an exchange"),
        "stockout_share": words.say("share of demand that finds the shelf empty"),
        "retail_price_per_piece": words.say("retail price"),
        "retail_price_per_gram": words.say("retail price by weight"),
        "retail_discount_share": words.say("discount on the retail price"),
    }


def result_names(words: Words) -> dict[str, str]:
    """Results that a regulation may limit."""
    return {
        "total": words.say("cost of owning a piece"),
        "total_without_metal": words.say("cost of owning a piece without metal"),
        "loss_grams": words.say("loss of metal in grams"),
        "loss_fine_grams": words.say("loss of fine metal in grams"),
        "loss_share_finished": words.say("loss of metal as a share of the finished weight"),
        "loss_share_issued": words.say("loss of metal as a share of the metal issued"),
        "turns": words.say("turns of stock a year"),
    }


def role_names(words: Words) -> dict[str, str]:
    """Each buying role, as its firm would call it."""
    return {
        "economic": words.say("Management"),
        "technical": words.say("Procurement and accounting"),
        "user": words.say("Shops"),
    }
