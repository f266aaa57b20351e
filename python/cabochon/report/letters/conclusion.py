"""The letter's conclusion, the condition under which it reverses, the clause in its way, and the one request."""

from __future__ import annotations

from dataclasses import dataclass

from ..certainty import Certainty, in_words
from ..rounding import step
from . import concession
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
    """Which offer costs less to own, and how sure that is; never a win that the comparison does not show."""
    words, comparison, doubt = context.words, context.comparison, context.doubt
    how = words.say("Difference of the totals in the table, by the formulas of the workbook beside this letter")
    mark = context.computed("difference", how, context.every_path(), fact=_limits(context))
    if doubt.level:
        return words.say(
            "A piece of ours and one of {rival} cost you as good as the same to own{mark}: the difference is less than "
            "the smallest amount that this table shows.",
            rival=context.rival_own,
            mark=mark,
        )
    if context.cheaper == "cannot_tell":
        if doubt.probability is None:
            return words.say(
                "On what is known we cannot tell whether a piece of ours or of {rival} costs you less to own.",
                rival=context.rival_own,
            )
        return words.say(
            "On what is known we cannot tell whether a piece of ours or of {rival} costs you less to own: the "
            "probability that it is ours is {probability}{mark}.",
            rival=context.rival_own,
            probability=words.probability(doubt.probability),
            mark=mark,
        )
    amount = words.amount(abs(rows.difference), decimals=rows.decimals)
    if context.cheaper == "theirs":
        text = words.say(
            "On the terms as they are known, a piece of {rival} is {amount} cheaper for you to own than one of "
            "ours{mark}. We therefore claim no advantage in cost.",
            amount=amount,
            rival=context.rival_own,
            mark=mark,
        )
        return _sure(context, text)
    told = {"amount": amount, "rival": context.rival_own, "mark": mark}
    whole = not comparison.not_considered  # only then is it everything
    if context.drawn.assumed and whole:
        text = words.say(
            "If what is assumed here holds, a piece of ours, counted over everything that it costs you, is {amount} "
            "cheaper to own than {rival}{mark}.",
            **told,
        )
    elif context.drawn.assumed:
        text = words.say(
            "If what is assumed here holds, a piece of ours, over all the lines that could be compared, is {amount} "
            "cheaper to own than {rival}{mark}.",
            **told,
        )
    elif whole:
        text = words.say(
            "Counted over everything that it costs you, a piece of ours is {amount} cheaper to own than {rival}{mark}.",
            **told,
        )
    else:
        text = words.say(
            "Over all the lines that could be compared, a piece of ours is {amount} cheaper to own than {rival}{mark}.",
            **told,
        )
    text = _sure(context, text)
    price = comparison.price_only
    if price is not None and price["difference"].value > 0:
        text += " " + words.say("By price alone it is the dearer one.")
    return text


def _sure(context: Context, text: str) -> str:
    """The claim after its word of certainty; a fact about plain terms needs none."""
    words, doubt = context.words, context.doubt
    if doubt.probability is None:
        return text
    sure = in_words(doubt.certainty, words)
    claimed = text[:1].lower() + text[1:]
    if doubt.certainty is Certainty.likely:
        probability = doubt.probability if doubt.cheaper == "ours" else 1 - doubt.probability
        sure = words.say("{sure} (probability {share})", sure=sure, share=words.probability(probability))
    if context.cheaper == "ours" and context.drawn.unsourced and not context.drawn.assumed:
        sure = words.say("{sure}, if the terms are as stated", sure=sure)
    return words.say("{sure}: {claim}", sure=sure[:1].upper() + sure[1:], claim=claimed)


def _limits(context: Context) -> str:
    """The limits of the difference and the probability, for the note."""
    drawn, words = context.drawn, context.words
    if context.doubt.probability is None:
        return ""
    difference = drawn.difference
    decimals = step(difference.low, difference.high)
    return words.say(
        "ours minus theirs between {low} and {high} in {share} of the draws; probability that ours is cheaper: {sure}",
        low=words.amount(difference.low, decimals=decimals),
        high=words.amount(difference.high, decimals=decimals),
        share=words.share(difference.level, decimals=0),
        sure=words.probability(context.doubt.probability),
    )


def condition(context: Context) -> Passage | None:
    """When the conclusion reverses."""
    words, comparison = context.words, context.comparison
    if context.cheaper == "cannot_tell":
        return None
    if context.cheaper == "ours" and context.doubt.flips and context.doubt.reversing:
        return _best_case(context)
    tie = nearest_tie(comparison)
    if context.cheaper == "theirs":
        if tie is None:
            return Passage("condition", words.say("No single term of ours within its range would change that."))
        return Passage("condition", words.say("That changes with our {reached}.", reached=_reached(context, tie)))
    names = term_names(words)
    equal = [names[term] for term in equal_terms(comparison)]
    stands = ""
    if context.doubt.probability is not None:
        stands = words.say(
            "The conclusion stands even where every doubt about {rival} is decided in its favour.",
            rival=context.rival_of,
        )
        stands += " "
    if tie is None and not equal:
        return Passage("condition", stands + words.say("No single term of ours within its range would reverse that."))
    alike = _alike(context, equal) if equal else ""
    if tie is None:
        return Passage("condition", stands + alike, stands + alike)
    reached = _reached(context, tie)
    if not equal:
        return Passage("condition", stands + words.say("The conclusion reverses with our {reached}.", reached=reached))
    if len(equal) == 1:
        text = words.say(
            "The conclusion reverses with our {reached}, or with the same {name} in both offers.",
            reached=reached,
            name=equal[0],
        )
    else:
        text = words.say(
            "The conclusion reverses with our {reached}, or with both offers alike in {names}.",
            reached=reached,
            names=words.all_of(equal),
        )
    return Passage("condition", stands + text, stands + alike)


def _alike(context: Context, equal: list[str]) -> str:
    words = context.words
    if len(equal) == 1:
        return words.say("The conclusion reverses with the same {name} in both offers.", name=equal[0])
    return words.say("The conclusion reverses with both offers alike in {names}.", names=words.all_of(equal))


def _best_case(context: Context) -> Passage:
    """The fewest doubts about the competitor that reverse a claim of ours, and how probable that is."""
    words, names, doubt = context.words, term_names(context.words), context.doubt
    changes = []
    for path, value in doubt.reversing:
        term = path.partition(".")[2]
        tie = Tie(term, float(context.stated[path]), value)
        shown = words.value(term, tie.outward()) + context.source(path)
        changes.append(words.say("{value} for {name}", name=names[term], value=shown))
    listed = words.all_of(changes)
    if doubt.certainty is Certainty.likely:  # the claim has told the probability
        return Passage(
            "condition",
            words.say(
                "The conclusion reverses if {rival} terms come to {changes}.",
                rival=context.rival_own,
                changes=listed,
            ),
        )
    text = words.say(
        "The probability that a piece of {rival} is the cheaper one is {probability}; {changes} there would be enough "
        "for that.",
        rival=context.rival_own,
        probability=words.probability(1 - (doubt.probability or 0.0)),
        changes=listed,
    )
    return Passage("condition", text)


def headroom(context: Context, rows: Rows) -> str:
    """By how much the lines that were not considered would have to differ to reverse the conclusion."""
    words = context.words
    if context.cheaper == "cannot_tell" or not context.comparison.not_considered:
        return ""
    return words.say(
        "To reverse the conclusion these lines would together have to cost {amount} a piece more with the cheaper "
        "offer than with the other.",
        amount=words.amount(abs(rows.difference), decimals=rows.decimals),
    )


def _reached(context: Context, tie: Tie) -> str:
    words = context.words
    how = words.say("The value at which the two totals tie, the other terms as stated")
    value = words.value(tie.term, tie.outward()) + context.computed("tie", how, context.every_path())
    name = term_names(words)[tie.term]
    if tie.beyond:
        return words.say("{name} at {value} or more", name=name, value=value)
    return words.say("{name} at {value} or less", name=name, value=value)


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
            "Your regulation was tightened while our contract ran, and our terms no longer meet one clause of it "
            "({name}){mark}.",
            name=name,
            mark=mark,
        )
    else:
        plain = words.say("Our terms do not meet one clause of your regulation ({name}){mark}.", name=name, mark=mark)
    if len(broken) > 1:
        several = words.all_of(list(dict.fromkeys(map(context.subject, broken))))
        marks = clause_source(context, *(f.clause for f in broken))
        plain = words.say(
            "Our terms do not meet these clauses of your regulation: {names}{mark}.", names=several, mark=marks
        )
    full = ""
    if len(broken) == 1 and first.limit is not None and first.offered is not None:
        full = words.say(
            "One clause of your regulation stands in the way: {name}, {limit} there and {offered} with us{mark}.",
            name=name,
            limit=words.value(first.criterion, first.limit),
            offered=words.value(first.criterion, first.offered),
            mark=mark,
        )
    terms = term_names(words)
    if context.cheaper != "ours" or not all(found.criterion in terms for found in broken):
        weighed = ""  # a limit of a line or of the total is more than one term
    elif len(broken) == 1:
        weighed = " " + words.say("It limits one term of many; what counts is the total of the table.")
    else:
        weighed = " " + words.say("Each of them limits one term of many; what counts is the total of the table.")
    return Passage("clause", (full or plain) + weighed, plain + weighed)


def request(context: Context) -> Passage:
    """The one thing that is asked, or offered."""
    if context.cheaper == "theirs":
        return _improve(context)
    return Passage("request", _request(context))


def _improve(context: Context) -> Passage:
    """The cheapest change of our terms that ties the totals; without our own costs, what to ask."""
    words, names = context.words, term_names(context.words)
    offered = concession.cheapest(context)
    if offered is not None:
        changes, plain = [], []
        for change in offered.changes:
            how = words.say("The value at which the two totals tie, the other terms as stated")
            mark = context.computed("offered", how, context.every_path())
            changes.append(
                words.say(
                    "{value} for {name}", name=names[change.term], value=words.value(change.term, change.outward())
                )
                + mark
            )
            plain.append(names[change.term])
        if offered.keeps_regulation:
            text = words.say(
                "We offer to change our terms so that your regulation is kept and a piece of ours costs you no more "
                "than one of {rival}: {changes}. We ask you to renew our contract on these terms.",
                rival=context.rival_of,
                changes=words.all_of(changes),
            )
        else:
            text = words.say(
                "We offer a change of our terms with which a piece of ours costs you no more than one of {rival}: "
                "{changes}. We ask you to renew our contract on these terms.",
                rival=context.rival_of,
                changes=words.all_of(changes),
            )
        meeting = words.say(
            "We offer a change of our terms with which a piece of ours costs you no more than one of {rival}, and ask "
            "you for a meeting about it: {changes}.",
            rival=context.rival_of,
            changes=words.all_of(plain),
        )
        return Passage("request", text, meeting)
    asked = concession.to_ask(context)
    if asked:
        return Passage(
            "request",
            words.say(
                "We ask you for a meeting on which of these terms we should improve before you decide; any one of them "
                "can make the two totals equal: {names}.",
                names=words.all_of(asked),
            )
            if len(asked) > 1
            else words.say(
                "We ask you for a meeting before you decide: one term of ours can make the two totals equal, and we "
                "should like to improve it ({name}).",
                name=asked[0],
            ),
        )
    return Passage(
        "request", words.say("We ask you for a meeting on which of these terms we should improve before you decide.")
    )


def _request(context: Context) -> str:
    """What is asked where the competitor's offer is not the cheaper one."""
    words, case, verdict = context.words, context.case, context.cheaper
    broken = context.broken
    if context.doubt.level and not context.comparison.not_considered:
        verdict = "level"
    if verdict == "cannot_tell" and context.doubt.probability is not None:
        asked = context.drawn.what_to_ask().table.rows()
        if asked and asked[0]["worth_per_piece"] > 2 * asked[0]["standard_error"]:
            side, _, term = asked[0]["term"].partition(".")
            name = words.say("{term} ({side})", term=term_names(words)[term], side=context.sides[side])
            return words.say("We ask you to tell us what decides this comparison most: {name}.", name=name)
    if verdict == "cannot_tell":
        return words.say("We ask you to tell us the terms that are missing, so that the comparison can be finished.")
    if broken:
        waiver = context.hide(broken[0].waived_by or case.waiver)
        if waiver and len(broken) > 1:
            return words.say(
                "We ask you to obtain an exception to these clauses (granted by {waiver}) and to renew our contract on "
                "its present terms.",
                waiver=waiver,
            )
        if waiver:
            return words.say(
                "We ask you to obtain an exception to this clause (granted by {waiver}) and to renew our contract on "
                "its present terms.",
                waiver=waiver,
            )
        if len(broken) > 1:
            return words.say(
                "We ask you to make an exception to these clauses and to renew our contract on its present terms."
            )
        return words.say(
            "We ask you to make an exception to this clause and to renew our contract on its present terms."
        )
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
    assumed = list(dict.fromkeys(names[path.partition(".")[2]] for path in context.drawn.assumed))
    if assumed:
        mark = context.source(*context.drawn.assumed)
        parts.append(words.say("assumed: {names}{mark}", names=words.all_of(assumed), mark=mark))
    zero = list(dict.fromkeys(names[path.partition(".")[2]] for path in comparison.assumed_zero))
    if zero:
        parts.append(words.say("taken as nought: {names}", names=words.all_of(zero)))
    return words.say("What this assumes: {parts}.", parts="; ".join(parts))
