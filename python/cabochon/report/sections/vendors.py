"""Section 4: which vendor is really cheaper?"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from .. import charts
from ..blocks import Block, Cards, Figures, Heading, Points, Section, Table, Text
from ..certainty import Certainty, in_words
from ..gather.month import Month
from ..gather.vendors import LINES, TERMS, Choice, Offer, Vendors
from ..language import Language
from ..rounding import adding_up
from . import terms

OPEN = 4  #: choices shown line by line without unfolding


def section(month: Month, words: Language) -> Section:
    """The answer of section 4."""
    title = words.say("Which vendor is really cheaper?")
    found = month.vendors
    if found is None:
        return Section("vendors", title)
    flips, ties = found.flips, found.ties
    blocks: list[Block] = [
        Figures(
            (
                (words.count(len(found.choices)), words.say("products with two or more vendors")),
                (words.count(len(flips)), words.say("where the price list chooses the dearer vendor")),
                (words.count(_sure(flips, Certainty.almost_certain)), words.say("of these almost certain")),
                (words.count(len(ties)), words.say("with a tie for the lowest price")),
            )
        ),
        *_result(found, words),
        *_why(found, words),
        Heading(words.say("What is assumed")),
        *_assumed(month, found, words),
        Heading(words.say("What the files cannot say")),
        _cannot_say(found, words),
        *_lists(found, words),
    ]
    return Section("vendors", title, blocks)


def _sure(flips: list[Choice], certainty: Certainty) -> int:
    return sum(row.certainty is certainty for row in flips)


def _result(found: Vendors, words: Language) -> list[Block]:
    """How often another vendor costs less on average, and of how many products that may be said how surely."""
    flips = found.flips
    open_ = len(found.choices) - len(found.ties)
    if not flips:
        return [
            Text(
                words.say(
                    "For none of {of} products without a tie does the cost of ownership choose another vendor than the "
                    "price list, for a buyer as stated below.",
                    of=words.count(open_),
                )
            )
        ]
    blocks: list[Block] = [
        Text(
            words.say(
                "For **{n} of {of} products** the price list chooses a vendor that on average costs more to own, for a "
                "buyer as stated below. {ties} more products have two or more vendors at the same lowest price and are "
                "listed apart. Averages rest on the rejects that deliveries let one expect, so how sure this is "
                "differs:",
                n=words.count(len(flips)),
                of=words.count(open_),
                ties=words.count(len(found.ties)),
            )
        )
    ]
    for certainty in (Certainty.almost_certain, Certainty.likely, Certainty.cannot_tell):
        n = _sure(flips, certainty)
        if not n:
            continue
        if certainty is Certainty.cannot_tell:
            text = words.plural(
                "Which vendor costs less to own: {n} product.", "Which vendor costs less to own: {n} products.", n
            )
        else:
            text = words.plural(
                "The price list's vendor costs more to own: {n} product.",
                "The price list's vendor costs more to own: {n} products.",
                n,
            )
        blocks.append(terms.finding(text, certainty, words))
    return blocks


def _why(found: Vendors, words: Language) -> list[Block]:
    flips = found.flips
    if not flips:
        return []
    blocks: list[Block] = []
    causes = Counter(min(row.reasons, key=lambda line: row.reasons[line]) for row in flips)
    blocks.append(
        Text(
            words.say(
                "What turns the choice: {causes}.",
                causes=words.all_of(
                    words.plural("{line} ({n} product)", "{line} ({n} products)", n, line=terms.line(cause, words))
                    for cause, n in causes.most_common()
                ),
            )
        )
    )
    blocks += [_sentence(row, words) for row in flips if row.certainty is not Certainty.cannot_tell]
    unsure = _sure(flips, Certainty.cannot_tell)
    if unsure:
        blocks.append(
            terms.finding(
                words.plural(
                    "For {n} product the difference of rejects could still be chance: the limits of the saving hold "
                    "both signs. Do not change the vendor for this reason alone.",
                    "For {n} products the difference of rejects could still be chance: the limits of the saving hold "
                    "both signs. Do not change the vendor for this reason alone.",
                    unsure,
                ),
                Certainty.cannot_tell,
                words,
            )
        )
    blocks += [_chart(flips, words), _flip_table(flips, words), *_line_tables(flips, words)]
    return blocks


def _sentence(row: Choice, words: Language) -> Block:
    return terms.finding(
        words.say(
            "{product}: {cheap} at {cheap_price} costs **{saving} a piece less to own** than {dear} at {dear_price}; "
            "at {demand} pieces a year that is {year}.",
            product=row.name,
            cheap=row.by_cost.name,
            cheap_price=words.money(row.by_cost.price, decimals=2),
            saving=words.money_estimate(row.saving, row.low, row.high),
            dear=row.by_price.name,
            dear_price=words.money(row.by_price.price, decimals=2),
            demand=words.count(row.demand),
            year=words.money_estimate(*(row.demand * amount for amount in (row.saving, row.low, row.high))),
        ),
        row.certainty,
        words,
    )


def _chart(flips: list[Choice], words: Language) -> Block:
    colours = {"work": "second", "rejects": "main", "safety_stock": "fourth"}
    other = words.say("other lines")
    parts: dict[str, str] = {}
    rows = []
    for row in flips:
        rest = 0.0
        for line, amount in row.reasons.items():
            if line in colours:
                parts[terms.line(line, words)] = colours[line]
                rows.append((row.name, terms.line(line, words), amount))
            else:
                rest += amount
        rows.append((row.name, other, rest))
    parts[other] = "quiet"
    first = flips[0]
    return charts.drawn(
        words.say("What the cheaper vendor to own costs more (right) and less (left), a piece"),
        words.say(
            "Stacked bars by product: lines on which the vendor that is cheaper to own costs more stand right of "
            "nought, lines on which it costs less stand left. First: {name}, {saving} a piece in all.",
            name=first.name,
            saving=words.money(-first.saving, decimals=2),
        ),
        lambda width: charts.stacked(rows, list(parts.items()), width, axis=words.currency, format=".2f"),
        words,
    )


def _flip_table(flips: list[Choice], words: Language) -> Table:
    headings = (
        words.say("Product"),
        words.say("Price list chooses"),
        words.say("Cheaper to own"),
        words.say("Saving a piece"),
        words.say("Saving a year"),
        words.say("Probability"),
        words.say("Cheapest of all"),
        words.say("How sure"),
    )
    rows = tuple(
        (
            row.name,
            _at(row.by_price, words),
            _at(row.by_cost, words),
            words.money_estimate(row.saving, row.low, row.high),
            words.money_estimate(*(row.demand * amount for amount in (row.saving, row.low, row.high))),
            _probable(row.probability, words),
            _probable(row.cheapest, words),
            in_words(row.certainty, words),
        )
        for row in flips
    )
    note = words.say(
        "Prices and costs are of one piece as the price list counts it. Probability: how often the vendor named costs "
        "less to own than the price list's choice when the rejects of all vendors of the product are drawn from what "
        "their deliveries let one expect and lead times from around the stated averages; cheapest of all: how often "
        "it is so among all of them, on the same draws; limits hold the middle 95 % of the draws. Everything else is "
        "arithmetic under the stated buyer. Each product is judged by itself: among many, one or two may look almost "
        "certain by chance."
    )
    caption = words.say("The choices that flip, the largest yearly saving first")
    return Table(caption, headings, rows, frozenset({3, 4, 5, 6}), note=note)


def _probable(probability: float, words: Language) -> str:
    """A probability of draws: never nought, and never certainty."""
    if probability > 0.99:
        return words.say("over {share}", share=words.share(0.99, decimals=0))
    if probability < 0.01:
        return words.say("under {share}", share=words.share(0.01, decimals=0))
    return words.share(probability, decimals=0)


def _at(offer: Offer, words: Language) -> str:
    return words.say("{vendor}, {price}", vendor=offer.name, price=words.money(offer.price, decimals=2))


def _line_tables(flips: list[Choice], words: Language) -> list[Block]:
    """A small table a choice, the first ones open and the others folded together."""
    title = words.say("The other {n} choices line by line", n=words.count(len(flips) - OPEN))
    blocks: list[Block] = [
        Heading(words.say("Why, line by line")),
        Text(
            words.say(
                "Cost of ownership in {currency} a piece: left the vendor that the price list chooses, right the one "
                "that is cheaper to own.",
                currency=words.currency,
            )
        ),
        Cards(tuple(_lines(row, words) for row in flips[:OPEN])),
    ]
    if len(flips) > OPEN:
        blocks.append(Cards(tuple(_lines(row, words) for row in flips[OPEN:]), folded=title))
    return blocks


def _lines(row: Choice, words: Language) -> Table:
    used = [line for line in LINES if line in row.by_price.lines]
    left = adding_up([row.by_price.lines[line] for line in used], decimals=3)
    right = adding_up([row.by_cost.lines[line] for line in used], decimals=3)

    def cells(name: str, dear: float, cheap: float) -> tuple[str, ...]:
        amounts = (words.number(dear, decimals=3), words.number(cheap, decimals=3))
        return (name, *amounts, words.signed(cheap - dear, decimals=3))

    rows = [cells(terms.line(line, words), *amounts) for line, *amounts in zip(used, left, right, strict=True)]
    headings = (words.say("Line"), row.by_price.name, row.by_cost.name, words.say("Difference"))
    note = words.say(
        "Lead time {dear_days} and {cheap_days} days; rejected {dear_share} and {cheap_share}; not delivered "
        "{dear_short} and {cheap_short}.",
        dear_days=words.number(row.by_price.lead_time_days, decimals=0),
        cheap_days=words.number(row.by_cost.lead_time_days, decimals=0),
        dear_share=words.share_estimate(
            row.by_price.rejects.value, row.by_price.rejects.low, row.by_price.rejects.high
        ),
        cheap_share=words.share_estimate(row.by_cost.rejects.value, row.by_cost.rejects.low, row.by_cost.rejects.high),
        dear_short=words.share(row.by_price.short.value, decimals=1),
        cheap_short=words.share(row.by_cost.short.value, decimals=1),
    )
    total = cells(words.say("Total"), sum(left), sum(right))
    return Table(row.name, headings, tuple(rows), frozenset({1, 2, 3}), total, note)


def _assumed(month: Month, found: Vendors, words: Language) -> list[Block]:
    stated = asdict(found.buyer)
    buyer = {name: stated[name] for name in TERMS}
    changes = {row.term: row for row in found.sensitivity}
    rows = tuple(
        (
            terms.assumption(name, words),
            terms.shown(name, amount, words),
            words.count(changes[name].halved),
            words.count(len(found.flips)),
            words.count(changes[name].doubled),
        )
        for name, amount in buyer.items()
    )
    headings = (
        words.say("Assumed term"),
        words.say("Value"),
        words.say("Flips at half"),
        words.say("Flips as stated"),
        words.say("Flips at double"),
    )
    by_vendor = sum(row.by_vendor for row in found.choices)
    return [
        Text(
            words.say(
                "No file states the buyer's own economics. These five terms are assumed; the columns show how many "
                "choices would flip if one of them were half or twice as large."
            )
        ),
        Table(words.say("The buyer as assumed"), headings, rows, frozenset({1, 2, 3, 4})),
        Text(
            words.say(
                "Besides: each vendor is taken to supply the whole demand of the last {days} days in the usual order "
                "quantity, within its own limits of an order, and what it leaves out is ordered again; goods lie half "
                "the time between two shipments on the shelf; demand of a day varies as the months' quantities do. "
                "Rejects and short deliveries are the vendor's for that very product where each vendor has at least "
                "30 delivery lines of it, else (for {by_vendor} products) the vendor's over everything it delivers. "
                "To these one piece is added that was rejected, or left out, as often as with all vendors together: a "
                "vendor without a reject so far may still have one.",
                days=month.period.window_days,
                by_vendor=words.count(by_vendor),
            )
        ),
        *_spread(found, words),
    ]


def _spread(found: Vendors, words: Language) -> list[Block]:
    """What is assumed of lead times, which the records state as averages."""
    spread = found.buyer.lead_time_spread
    if not spread > 0:
        return [Text(words.say("No spread of lead times is recorded or assumed: each is taken as it is stated."))]
    return [
        Text(
            words.say(
                "No spread of lead times is recorded. Each is assumed to lie within {spread} of the stated average, "
                "most often close to it; this moves the probabilities, not the choices.",
                spread=words.share(spread, decimals=0),
            )
        )
    ]


def _cannot_say(found: Vendors, words: Language) -> Points:
    items = [
        words.say(
            "Order, due and receipt dates may follow a fixed calendar and are not used: lead times are the averages "
            "that the vendors' records state."
        ),
        words.say(
            "Days of payment, errors in documents, stock that never sells and empty shelves are not recorded by "
            "vendor: these lines are not considered for anybody, and not taken as nought."
        ),
    ]
    paid = found.found.paid_over_list
    if found.found.freight_same >= 0.9:
        items.insert(
            0,
            words.say(
                "Freight is {usual} of the goods on {same} of the lines: it does not tell vendors apart, and every "
                "vendor gets the same {share}.",
                usual=words.share(found.found.freight_usual),
                same=words.share(found.found.freight_same),
                share=words.share(found.found.freight_share, decimals=2),
            ),
        )
    orders = (
        words.say("No vendor's limits of an order change the usual quantity: they do not tell vendors apart.")
        if not found.found.limited
        else words.plural(
            "The limits of an order change the usual quantity of {n} offer.",
            "The limits of an order change the usual quantity of {n} offers.",
            found.found.limited,
        )
    )
    items.insert(0, orders)
    items.insert(
        1,
        words.say(
            "Of everything ordered {short} was not delivered. What a late or missing piece costs in production is not "
            "recorded: only the repeated order is counted.",
            short=words.share(found.found.short, decimals=1),
        ),
    )
    if abs(paid) >= 0.005:
        items.append(
            words.say(
                "Prices paid differ from the price list by {paid} (median). The comparison uses the list price, as the "
                "buyer does who reads the list.",
                paid=words.signed(100 * paid, decimals=1) + " %",
            )
        )
    return Points(tuple(items))


def _lists(found: Vendors, words: Language) -> list[Block]:
    return [*([_ties(found.ties, words)] if found.ties else []), _all(found, words)]


def _ties(ties: list[Choice], words: Language) -> Table:
    headings = (
        words.say("Product"),
        words.say("Lowest price"),
        words.say("Vendors at this price"),
        words.say("Cheapest to own"),
        words.say("Cost of ownership"),
        words.say("Cheapest of all"),
    )
    rows = tuple(
        (
            row.name,
            words.money(row.by_price.price, decimals=2),
            words.all_of(offer.name for offer in row.offers if offer.price == row.by_price.price),
            row.by_cost.name,
            words.money(row.by_cost.total, decimals=2),
            _probable(row.cheapest, words),
        )
        for row in ties
    )
    title = words.say("The {n} products with a tie for the lowest price", n=words.count(len(ties)))
    return Table(title, headings, rows, frozenset({1, 4, 5}), folded=title)


def _all(found: Vendors, words: Language) -> Table:
    headings = (
        words.say("Product"),
        words.say("Pieces a year"),
        words.say("Price list chooses"),
        words.say("Cost of ownership"),
        words.say("Cheaper to own"),
        words.say("Cost of ownership"),
        words.say("Cheapest of all"),
        words.say("Flips"),
    )
    rows = tuple(
        (
            row.name,
            words.count(row.demand),
            row.by_price.name,
            words.money(row.by_price.total, decimals=2),
            row.by_cost.name,
            words.money(row.by_cost.total, decimals=2),
            _probable(row.cheapest, words),
            words.say("tie") if row.tie else words.say("yes") if row.flips else words.say("no"),
        )
        for row in found.choices
    )
    title = words.say("All {n} products with two or more vendors", n=words.count(len(rows)))
    return Table(title, headings, rows, frozenset({1, 3, 5, 6}), folded=title)
