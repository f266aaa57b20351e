"""What the shops get: a lower price from the lighter piece, a quicker sale, fewer pieces that never sell."""

from __future__ import annotations

from collections.abc import Callable

from .context import Context
from .left_out import LeftOut
from .notes import cite
from .one_term import one_term
from .pairs import FEWEST, Lighter, lighter
from .statement import Statement


def user(context: Context) -> tuple[list[Statement], list[LeftOut]]:
    """Statements of the retail price, the speed of sale and dead stock."""
    said: list[Statement] = []
    left: list[LeftOut] = []
    parts: tuple[tuple[str, Callable[[Context], Statement | str]], ...] = (
        ("retail_price", _retail),
        ("speed_of_sale", _speed),
        ("dead_stock", _dead),
    )
    for topic, make in parts:
        made = make(context)
        if isinstance(made, Statement):
            said.append(made)
        else:
            left.append(LeftOut(topic, "user", made))
    return said, left


def _retail(context: Context) -> Statement | str:
    """From pieces weighed like for like and the price of a gram; else from the offers' own retail prices."""
    words, case, stated = context.words, context.case, context.stated
    per_gram = stated["ours.retail_price_per_gram"]
    if not case.pairs:
        return _stated_retail(context)
    if len(case.pairs) < FEWEST:
        return words.say("fewer than six pairs of pieces were weighed like for like")
    if per_gram is None:
        return words.say("the retail price of a gram is not known")
    if per_gram.assumed:
        return context.why("assumed", "retail_price_per_gram")
    found = lighter(list(case.pairs))
    if found.low <= 0:
        return words.say("the pieces weighed like for like do not show that ours are lighter")
    mark = cite(_weighing(context, found)) + context.source("ours.retail_price_per_gram")
    gap = found.grams * float(per_gram)
    half = (found.high - found.low) / 2 * float(per_gram)
    digits = len(str(int(max(half, 1.0)))) - 1  # what the limits support
    return Statement(
        "user",
        "retail_price",
        words.say(
            "like for like our pieces are lighter, so the final buyer pays {amount} less{mark}",
            amount=words.amount(gap, decimals=-digits),
            mark=mark,
        ),
        words.say("like for like our pieces are lighter, so the final buyer pays less{mark}", mark=mark),
        {"difference": -gap, "grams": -found.grams, "low": -found.high, "high": -found.low, "pairs": float(found.n)},
    )


def _weighing(context: Context, found: Lighter) -> str:
    words, case = context.words, context.case
    fact = words.plural(
        "ours lighter by {grams} g on average of {n} pair of one group, fineness and model (95% limits {interval} g)",
        "ours lighter by {grams} g on average of {n} pairs of one group, fineness and model (95% limits {interval} g)",
        found.n,
        grams=words.number(found.grams, decimals=2),
        interval=words.interval(found.low, found.high, decimals=2),
    )
    name = case.pairs_source or words.say("Weighing of like pieces")
    return context.notes.other("weighing", name, "record", date=case.pairs_date, fact=fact)


def _stated_retail(context: Context) -> Statement | str:
    words, stated = context.words, context.stated
    piece = stated.both("retail_price_per_piece")
    weight, gram = stated.both("weight_grams"), stated.both("retail_price_per_gram")
    if not piece.trouble or piece.trouble != "missing":
        if piece.trouble:
            return context.why(piece.trouble, "retail_price_per_piece")
        gap, paths = -piece.gap, piece.paths
        mark = context.source(*paths)
        text = words.say("the final buyer pays {amount} less for a piece{mark}", amount=words.amount(gap), mark=mark)
        plain = words.say("the final buyer pays less for a piece{mark}", mark=mark)
        return Statement("user", "retail_price", text, plain, {"difference": -gap})
    if weight.trouble == "missing" or gram.trouble == "missing":
        return words.say("neither weighed pairs nor retail prices of both offers are known")
    ours, theirs = weight.ours * gram.ours, weight.theirs * gram.theirs
    paths = (*weight.paths, *gram.paths)
    trouble = stated.trouble(ours, theirs, paths)
    if trouble:
        return context.why(trouble, "weight_grams", "retail_price_per_gram")
    mark = context.source(*paths)
    return Statement(
        "user",
        "retail_price",
        words.say(
            "our piece is lighter, so the final buyer pays {amount} less{mark}",
            amount=words.amount(theirs - ours),
            mark=mark,
        )
        if weight.gap < 0
        else words.say(
            "the final buyer pays {amount} less for a piece{mark}", amount=words.amount(theirs - ours), mark=mark
        ),
        words.say("the final buyer pays less for a piece{mark}", mark=mark),
        {"ours": ours, "theirs": theirs, "difference": ours - theirs},
    )


def _speed(context: Context) -> Statement | str:
    words = context.words
    return one_term(
        context,
        "user",
        "speed_of_sale",
        "shelf_days",
        lambda term, mark: (
            words.say("a piece of ours sells {days} sooner{mark}", days=words.days(-term.gap), mark=mark),
            words.say("our pieces sell sooner{mark}", mark=mark),
        ),
    )


def _dead(context: Context) -> Statement | str:
    words = context.words
    return one_term(
        context,
        "user",
        "dead_stock",
        "unsold_share",
        lambda term, mark: (
            words.say(
                "{ours} of our pieces never sell, of theirs {theirs}{mark}",
                ours=words.value("unsold_share", term.ours),
                theirs=words.value("unsold_share", term.theirs),
                mark=mark,
            ),
            words.say("fewer of our pieces stay unsold{mark}", mark=mark),
        ),
    )
