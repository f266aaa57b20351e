"""The letter's conclusion, the condition under which it reverses, the clause in its way, and the one request."""

from __future__ import annotations

from dataclasses import dataclass

from .benefits_technical import clause_source
from .context import Context
from .names import term_names
from .reversal import Tie, equal_terms, nearest_tie
from .rows import Rows


@dataclass(frozen=True)
class Passage:
    """A text with its numbers, and one without for where the page has no room for more."""

    key: str
    text: str
    plain: str = ""


def claim(context: Context, rows: Rows) -> str:
    """Which offer costs less to own; never a win that the comparison does not show."""
    words, comparison = context.words, context.comparison
    how = words.say("Difference of the totals in the table, by the formulas of the workbook beside this letter")
    mark = context.computed("difference", how, context.every_path())
    if comparison.verdict == "cannot_tell" or rows.difference == 0:
        return words.say(
            "On what is known we cannot tell whether a piece of ours or of {rival} costs you less to own.",
            rival=context.rival_of,
        )
    amount = words.amount(abs(rows.difference), decimals=rows.decimals)
    if comparison.verdict == "theirs":
        return words.say(
            "On the terms as they are known, a piece of {rival} is {amount} cheaper for you to own than one of "
            "ours{mark}. We therefore claim no advantage in cost.",
            amount=amount,
            rival=context.rival_of,
            mark=mark,
        )
    if comparison.assumed:
        text = words.say(
            "If what is assumed here holds, a piece of ours, counted over everything that it costs you, is {amount} "
            "cheaper to own than one of {rival}{mark}.",
            amount=amount,
            rival=context.rival_of,
            mark=mark,
        )
    else:
        text = words.say(
            "Counted over everything that it costs you, a piece of ours is {amount} cheaper to own than one of "
            "{rival}{mark}.",
            amount=amount,
            rival=context.rival_of,
            mark=mark,
        )
    price = comparison.price_only
    if price is not None and price["difference"].value > 0:
        text += " " + words.say("By price alone it is the dearer one.")
    return text


def condition(context: Context) -> Passage | None:
    """When the conclusion reverses."""
    words, comparison = context.words, context.comparison
    if comparison.verdict == "cannot_tell":
        return None
    tie = nearest_tie(comparison)
    if comparison.verdict == "theirs":
        if tie is None:
            return Passage("condition", words.say("No single term of ours within its range would change that."))
        return Passage("condition", words.say("That changes if our {reached}.", reached=_reached(context, tie)))
    names = term_names(words)
    equal = [names[term] for term in equal_terms(comparison)]
    together = words.all_of(equal)
    if tie is None and not equal:
        return Passage("condition", words.say("No single term of ours within its range would reverse that."))
    if tie is None:
        text = words.say("This reverses if the two offers are alike in: {names}.", names=together)
        return Passage("condition", text, text)
    plain = words.say("This reverses if the two offers are alike in: {names}.", names=together) if equal else ""
    if not equal:
        return Passage("condition", words.say("This reverses if our {reached}.", reached=_reached(context, tie)))
    text = words.say(
        "This reverses if our {reached}, or if the two offers are alike in: {names}.",
        reached=_reached(context, tie),
        names=together,
    )
    return Passage("condition", text, plain)


def _reached(context: Context, tie: Tie) -> str:
    words = context.words
    how = words.say("The value at which the two totals tie, the other terms as stated")
    value = words.value(tie.term, tie.outward()) + context.computed("tie", how, context.every_path())
    name = term_names(words)[tie.term]
    if tie.beyond:
        return words.say("{name} comes to {value} or more", name=name, value=value)
    return words.say("{name} comes to {value} or less", name=name, value=value)


def clause(context: Context) -> Passage | None:
    """The clause that blocks against the sum that wins."""
    words = context.words
    broken = context.broken
    if not broken:
        return None
    first = max(broken, key=lambda found: (found.excess or 0.0) / max(abs(found.limit or 0.0), 1e-9))
    name = context.subject(first)
    mark = clause_source(context, first.clause) + context.offered(first)
    tightened = first.met_before is True
    if tightened:
        plain = words.say(
            "Your regulation was tightened while our contract ran, and our terms now miss one clause of it: "
            "{name}{mark}.",
            name=name,
            mark=mark,
        )
    else:
        plain = words.say("Our terms miss one clause of your regulation: {name}{mark}.", name=name, mark=mark)
    if len(broken) > 1:
        several = words.all_of(list(dict.fromkeys(map(context.subject, broken))))
        marks = clause_source(context, *(f.clause for f in broken))
        plain = words.say("Our terms miss these clauses of your regulation: {names}{mark}.", names=several, mark=marks)
    full = ""
    if len(broken) == 1 and first.limit is not None and first.offered is not None:
        full = words.say(
            "One clause of your regulation stands in the way: {name}, {limit} there and {offered} with us{mark}.",
            name=name,
            limit=words.value(first.criterion, first.limit),
            offered=words.value(first.criterion, first.offered),
            mark=mark,
        )
    weighed = ""
    if context.comparison.verdict == "ours" and len(broken) == 1:
        weighed = " " + words.say("It judges one line of the table; you pay for all of them.")
    elif context.comparison.verdict == "ours":
        weighed = " " + words.say("Each of them judges one line of the table; you pay for all of them.")
    return Passage("clause", (full or plain) + weighed, plain + weighed)


def request(context: Context) -> str:
    """The one thing that is asked."""
    words, case, verdict = context.words, context.case, context.comparison.verdict
    broken = context.broken
    if verdict == "cannot_tell":
        return words.say("We ask you to tell us the terms that are missing, so that the comparison can be finished.")
    if verdict == "theirs":
        return words.say("We ask you for a meeting on which of these terms we should improve before you decide.")
    if broken:
        waiver = context.hide(broken[0].waived_by or case.waiver)
        if waiver and len(broken) > 1:
            return words.say(
                "We ask you to obtain an exception from these clauses (it is granted by: {waiver}) and to renew "
                "our contract on its present terms.",
                waiver=waiver,
            )
        if waiver:
            return words.say(
                "We ask you to obtain an exception from this clause (it is granted by: {waiver}) and to renew "
                "our contract on its present terms.",
                waiver=waiver,
            )
        if len(broken) > 1:
            return words.say(
                "We ask you for an exception from these clauses and to renew our contract on its present terms."
            )
        return words.say("We ask you for an exception from this clause and to renew our contract on its present terms.")
    return words.say("We ask you to renew our contract on its present terms.")


def assumes(context: Context) -> str:
    """What the comparison assumes, in names."""
    words, comparison = context.words, context.comparison
    names = term_names(words)
    basis = {
        "none": words.say("no VAT is charged"),
        "excluded": words.say("amounts are without VAT"),
        "included": words.say("VAT is taken out of the amounts"),
    }[str(comparison.buyer.vat)]
    parts = [basis, words.say("interest is simple, over the days stated")]
    ours, theirs = context.stated["ours.weight_grams"], context.stated["theirs.weight_grams"]
    if context.case.pairs and ours is not None and theirs is not None and float(ours) == float(theirs):
        parts.append(words.say("both pieces are taken to weigh the same, so the lighter piece is not counted"))
    assumed = list(dict.fromkeys(names[path.partition(".")[2]] for path in comparison.assumed))
    if assumed:
        mark = context.source(*comparison.assumed)
        parts.append(words.say("assumed: {names}{mark}", names=words.all_of(assumed), mark=mark))
    zero = list(dict.fromkeys(names[path.partition(".")[2]] for path in comparison.assumed_zero))
    if zero:
        parts.append(words.say("taken as nought: {names}", names=words.all_of(zero)))
    return words.say("What this assumes: {parts}.", parts="; ".join(parts))
