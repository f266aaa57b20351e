"""What management gets: less money frozen, and more return on it."""

from __future__ import annotations

import math
from typing import Any

from ...ownership import money_frozen
from .context import Context
from .left_out import LeftOut
from .statement import Statement

VALUE = ("weight_grams", "fineness", "loss_share", "work_per_gram", "work_per_piece", "price_per_piece")
TIME = ("shelf_days", "deferral_days", "lead_time_days")


def economic(context: Context) -> tuple[list[Statement], list[LeftOut]]:
    """Statements of money frozen and of the return on it."""
    said: list[Statement] = []
    left: list[LeftOut] = []
    comparison = context.comparison
    ours = money_frozen(comparison.our_offer, comparison.buyer)
    theirs = money_frozen(comparison.their_offer, comparison.buyer)
    for topic, make in (("money_frozen", _frozen), ("return", _return)):
        made = make(context, ours, theirs)
        if isinstance(made, Statement):
            said.append(made)
        else:
            left.append(LeftOut(topic, "economic", made))
    return said, left


def spread(context: Context, key: str) -> float:
    """Standard deviation of the difference of one result, each uncertain term moved by one of its own by itself."""
    records = {"ours": context.comparison.our_offer, "theirs": context.comparison.their_offer}
    records["buyer"] = context.comparison.buyer

    def gap(changed: dict[str, Any]) -> float:
        known = records | changed
        ours, theirs = (money_frozen(known[side], known["buyer"])[key] for side in ("ours", "theirs"))
        return 0.0 if ours is None or theirs is None else ours - theirs

    parts = []
    for path in context.every_path():
        term = context.stated[path]
        if term.uncertain:
            side, _, name = path.partition(".")
            ends = (term.quantile(0.1587), term.quantile(0.8413))
            moved = [gap({side: type(records[side])(**(records[side].to_dict() | {name: end}))}) for end in ends]
            parts.append((moved[1] - moved[0]) / 2)
    return math.hypot(*parts)


def _paths(context: Context, *more: str) -> tuple[str, ...]:
    return context.stated.given(*(f"{side}.{name}" for side in ("ours", "theirs") for name in TIME), *more)


def _frozen(context: Context, ours: dict[str, Any], theirs: dict[str, Any]) -> Statement | str:
    words = context.words
    whole = ours["average_frozen"] is not None and theirs["average_frozen"] is not None
    key = "average_frozen" if whole else "cash_conversion_days"
    a, b = ours[key], theirs[key]
    if a is None or b is None:
        return context.why("missing", "shelf_days", "deferral_days", "lead_time_days")
    paths = _paths(context, *(("buyer.pieces_per_year",) if whole else ()))
    trouble = context.stated.trouble(a, b, paths, spread=spread(context, key))
    if trouble:
        return context.why(trouble, *TIME)
    how = (
        words.say("Average money frozen: stock on the shelf and metal being worked, less what is paid later")
        if whole
        else words.say(
            "Days from money out to money in, on average over the piece’s value: making, delivery and time on the "
            "shelf, less the deferral of payment"
        )
    )
    value = ("buyer.metal_price_per_gram", *(f"{side}.{name}" for side in ("ours", "theirs") for name in VALUE))
    mark = context.computed("money_frozen", how, (*paths, *context.stated.given(*value)))
    plain = words.say("less of your money is frozen in our goods{mark}", mark=mark)
    if whole:
        text = words.say(
            "at the same purchases {amount} less of your money is frozen in our goods{mark}",
            amount=words.large(b - a),
            mark=mark,
        )
    else:
        text = words.say(
            "the money that you put into a piece of ours comes back {days} sooner{mark}",
            days=words.days(b - a),
            mark=mark,
        )
        plain = words.say("the money that you put into a piece of ours comes back sooner{mark}", mark=mark)
    return Statement("economic", "money_frozen", text, plain, {"ours": a, "theirs": b, "difference": a - b})


def _return(context: Context, ours: dict[str, Any], theirs: dict[str, Any]) -> Statement | str:
    words = context.words
    a, b = ours["margin_per_money_frozen"], theirs["margin_per_money_frozen"]
    if a is None or b is None:
        return context.why("missing", "retail_price_per_piece", "pieces_per_year", *TIME)
    prices = [
        f"{side}.{name}" for side in ("ours", "theirs") for name in ("retail_price_per_piece", "retail_price_per_gram")
    ]
    paths = _paths(context, "buyer.pieces_per_year", *prices)
    sd = spread(context, "margin_per_money_frozen")
    trouble = context.stated.trouble(a, b, paths, less_is_better=False, spread=sd)
    if trouble:
        return context.why(trouble, "retail_price_per_piece", *TIME)
    how = words.say("Margin of a year, retail price less cost of owning, over the average money frozen")
    mark = context.computed("return", how, context.every_path())
    text = words.say(
        "the money frozen brings a margin of {ours} a year, against {theirs}{mark}",
        ours=words.share(a, decimals=0),
        theirs=words.share(b, decimals=0),
        mark=mark,
    )
    plain = words.say("the money frozen brings more margin a year{mark}", mark=mark)
    return Statement("economic", "return", text, plain, {"ours": a, "theirs": b, "difference": a - b})
