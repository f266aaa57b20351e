"""The paragraph on top: what to do on Monday."""

from __future__ import annotations

import datetime as dt

from ..certainty import Certainty, in_words
from ..gather.month import Month
from ..language import Language
from .accounts import SHOWN
from .improvement import bare


def paragraph(month: Month, words: Language) -> str:
    """At most seven sentences, each with what was found and whom it concerns."""
    said = [
        _ask(month, words),
        _settle(month, words),
        _supply(month, words),
        _vendors(month, words),
        _improved(month, words),
        _improve_next(month, words),
        _margin(month, words),
    ]
    if not any(said) and month.clients and month.voices:
        return words.say("Nothing found this month asks for a step of its own; what was found stands below.")
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
        "**Talk** to {n} account where scores of roles lie four or more points apart ({money}), {name} first",
        "**Talk** to {n} accounts where scores of roles lie four or more points apart ({money}), {name} first",
        len(found.disagreements),
        money=words.millions(found.value_disagreeing),
        name=first.name,
    )
    if found.beyond_chance:
        sure = words.plural("; at {n} of them beyond chance", "; at {n} of them beyond chance", found.beyond_chance)
    else:
        sure = words.say("; chance can't be excluded")
    return text + sure + (words.say(" (simulated answers).") if found.simulated else ".")


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
            "buyer assumed here; for {rest} more products it is less sure.",
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


def _improved(month: Month, words: Language) -> str:
    """What an improvement that was done has changed: the surest one, and how many cannot be told."""
    found = month.improvement
    if not found or not found.results:
        return ""
    order = (Certainty.almost_certain, Certainty.likely)
    told = [result for result in found.results if result.compared and result.certainty in order]
    mark = words.say(" (simulated)") if found.simulated else ""
    if not told:
        return words.plural(
            "Of {n} improvement that was done{mark} nobody can tell yet whether it helped.",
            "Of {n} improvements that were done{mark} nobody can tell yet whether they helped.",
            len(found.results),
            mark=mark,
        )
    best = min(told, key=lambda result: (order.index(result.certainty), result.effect))
    values = {
        "name": bare(best.name, words),
        "mark": mark,
        "effect": words.number(abs(best.effect), decimals=1),
        "target": bare(best.target, words),
        "sure": in_words(best.certainty, words),
    }
    if best.effect < 0:
        return words.say(
            "**Keep** {name}{mark}: it takes away {effect} complaints a month about “{target}” ({sure}).", **values
        )
    return words.say(
        "**Look again at** {name}{mark}: since then there are {effect} more complaints a month about “{target}” "
        "({sure}).",
        **values,
    )


def _improve_next(month: Month, words: Language) -> str:
    """What to improve next: the best set for the budget, else what is overdue, else what promises most."""
    found = month.improvement
    if not found:
        return ""
    mark = words.say(" (simulated)") if found.simulated else ""
    if found.next:
        if not found.next.chosen:
            return words.say("**Begin no improvement**{mark}: none is expected to bring more than it costs.", mark=mark)
        return words.say(
            "**Improve next**{mark}: {names}, for {cost}, expected to bring {margin} a year net of cost.",
            mark=mark,
            names=words.all_of(bare(name, words) for name, _ in found.next.chosen),
            cost=words.money(found.next.cost),
            margin=words.money_estimate(*found.next.margin),
        )
    late = [card for card in found.cards if card.overdue]
    if late:
        return words.plural(
            "**Finish** {n} overdue improvement{mark}, {name} first.",
            "**Finish** {n} overdue improvements{mark}, {name} first.",
            len(late),
            mark=mark,
            name=bare(min(late, key=lambda card: (card.due or dt.date.max, card.name)).name, words),
        )
    waiting = [card for card in found.cards if card.state in ("proposed", "planned") and card.margin]
    if not waiting:
        return ""
    best = max(waiting, key=lambda card: card.margin[0] if card.margin else 0.0)
    if not best.margin or best.margin[0] <= 0:
        return ""
    return words.say(
        "**Decide** on {name}{mark}: of what is proposed it promises most, {margin} a year net of cost.",
        name=bare(best.name, words),
        mark=mark,
        margin=words.money_estimate(*best.margin),
    )


def _margin(month: Month, words: Language) -> str:
    found = month.clients
    if not found or found.margin is None or found.margin >= 0:
        return ""
    return words.say(
        "And **look at prices**: in the last {days} days the orders brought {loss} less than their cost.",
        days=month.period.window_days,
        loss=words.money(-found.margin),
    )
