"""The paragraph on top: what to do on Monday."""

from __future__ import annotations

from ..certainty import Certainty
from ..gather.month import Month
from ..language import Language
from .accounts import SHOWN


def paragraph(month: Month, words: Language) -> str:
    """At most five sentences, each with what was found and whom it concerns."""
    said = [
        _ask(month, words),
        _settle(month, words),
        _supply(month, words),
        _vendors(month, words),
        _margin(month, words),
    ]
    return " ".join(sentence for sentence in said if sentence) or words.say(
        "There is not enough in the tables for a conclusion; what is missing is told below."
    )


def _ask(month: Month, words: Language) -> str:
    found = month.clients
    if not found or not found.silent or not found.value:
        return ""
    top = found.silent[:SHOWN]
    simulated = words.say(" (simulated answers)") if found.simulated_answers else ""
    return words.say(
        "**Ask** the roles that were not heard in the {n} largest such accounts, from {first} on: they hold {share} "
        "of the money, while only {heard} of it stands behind accounts that were heard in full{simulated}.",
        simulated=simulated,
        n=words.count(len(top)),
        first=top[0].name if month.audience != "client" else words.say("the largest"),
        share=words.share(sum(row.value for row in top) / found.value),
        heard=words.share(found.value_all_heard / found.value),
    )


def _settle(month: Month, words: Language) -> str:
    found = month.voices
    if not found or not found.disagreements:
        return ""
    first = found.disagreements[0]
    text = words.plural(
        "**Talk** to {n} account whose roles disagree ({money}), {name} first",
        "**Talk** to {n} accounts whose roles disagree ({money}), {name} first",
        len(found.disagreements),
        money=words.millions(found.value_disagreeing),
        name=first.name,
    )
    return text + (words.say(" (simulated answers).") if found.simulated else ".")


def _supply(month: Month, words: Language) -> str:
    found = month.supply
    if not found or not found.rejected:
        return ""
    pareto = found.rejects_by_vendor
    return words.say(
        "**Take up rejects** with {vital} of {of} vendors, {first} first: they make {share} of the {rejected} rejected "
        "pieces.",
        vital=words.count(pareto.vital),
        of=words.count(pareto.of),
        first=pareto.causes[0].name,
        share=words.share(pareto.reached, decimals=0),
        rejected=words.count(found.rejected),
    )


def _vendors(month: Month, words: Language) -> str:
    found = month.vendors
    if not found:
        return ""
    flips = found.flips
    sure = [row for row in flips if row.certainty is Certainty.almost_certain]
    if sure:
        return words.say(
            "**Buy** {product} from {cheap} instead of {dear}: almost certainly {saving} a year less to own, for the "
            "buyer assumed here; for {rest} more products this cannot be told yet.",
            product=sure[0].name,
            cheap=sure[0].by_cost.name,
            dear=sure[0].by_price.name,
            saving=words.money_estimate(*(sure[0].demand * x for x in (sure[0].saving, sure[0].low, sure[0].high))),
            rest=words.count(len(flips) - len(sure)),
        )
    if flips:
        return words.say(
            "**Keep** the price list's vendors: for {n} products another one seems cheaper to own, but its rejects do "
            "not prove it yet.",
            n=words.count(len(flips)),
        )
    return words.say("**Keep** the price list's vendors: none is beaten by the cost of ownership.")


def _margin(month: Month, words: Language) -> str:
    found = month.clients
    if not found or found.margin is None or found.margin >= 0:
        return ""
    return words.say(
        "And **look at prices**: in the last {days} days the orders brought {loss} less than their cost.",
        days=month.period.window_days,
        loss=words.money(-found.margin),
    )
