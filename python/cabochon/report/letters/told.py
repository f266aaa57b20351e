"""A comparison told at a terminal: every line, the totals, the verdict and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .names import inside, line_names, term_names
from .words import Words


@dataclass(frozen=True)
class Told:
    """What is printed."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


def told(comparison: Any, lang: str) -> Told:
    """The comparison in the reader's language; names are shown as they are, for this is nobody's letter."""
    words = Words(lang, currency=comparison.buyer.currency or "")
    names, known = line_names(words), term_names(words) | {"loss_basis": words.say("basis of the loss")}
    sides = {
        "ours": words.say("ours"),
        "theirs": words.form("with", "theirs"),
        "buyer": words.form("with", "the buyer"),
    }

    def cells(label: str, ours: float, theirs: float, difference: float) -> tuple[str, ...]:
        return (label, *(words.number(value, decimals=2) for value in (ours, theirs, difference)))

    rows = [cells(names[row["line"]], row["ours"], row["theirs"], row["difference"]) for row in comparison.lines.rows()]
    whole = {"ours": comparison.ours, "theirs": comparison.theirs, "difference": comparison.difference}
    for label, amounts in (
        (words.say("Total"), whole),
        (words.say("Total without metal"), comparison.without_metal),
        (words.say("Metal, loss and work alone"), comparison.price_only),
    ):
        if amounts is not None:
            rows.append(cells(label, *(float(amounts[side]) for side in ("ours", "theirs", "difference"))))

    def path(name: str) -> str:
        side, _, term = name.partition(".")
        return words.say("{term} ({side})", term=known.get(term, term), side=sides[side])

    missing = [f"{inside(names[line])}: {', '.join(map(path, terms))}" for line, terms in comparison.missing.items()]
    lines = [] if comparison.verified else [words.say("As stated, not verified.")]
    lines.append(_verdict(comparison, words))
    if comparison.uncertainty is not None:
        sure, how = comparison.probability, comparison.uncertainty.sampling
        lines.append(
            words.say(
                "Amounts are means of {draws} draws (seed {seed}); by their number alone the probability is between "
                "{low} and {high}.",
                draws=words.number(how.draws, decimals=0),
                seed=str(how.seed),
                low=words.share(sure.low, decimals=1),
                high=words.share(sure.high, decimals=1),
            )
        )
    for label, listed in (
        (words.say("Not considered, for want of terms"), missing),
        (words.say("Taken as zero, since not given"), [path(name) for name in comparison.assumed_zero]),
        (words.say("Assumed"), [path(name) for name in comparison.assumed]),
        (words.say("Of no meaning under the contract"), [path(name) for name in comparison.not_used]),
    ):
        if listed:
            lines.append(f"{label}: {'; '.join(listed)}.")
    if comparison.unsourced:
        lines.append(
            words.plural(
                "Without a source: {n} term.",
                "Without a source: {n} terms.",
                len(comparison.unsourced),
            )
        )
    if comparison.undated:
        terms = "; ".join(map(path, comparison.undated))
        lines.append(words.say("Without a day, though it holds only on a day: {terms}.", terms=terms))
    caption = words.say("Cost of owning one piece")
    if words.unit:
        caption = words.say("Cost of owning one piece, {currency}", currency=words.unit)
    ours, theirs = comparison.names
    return Told(caption, (words.say("Line"), ours, theirs, words.say("Difference")), tuple(rows), tuple(lines))


def _verdict(comparison: Any, words: Words) -> str:
    ours, theirs = comparison.names
    if comparison.verdict == "cannot_tell":
        text = words.say("Cannot tell which is the cheaper one to own: {ours} or {theirs}.", ours=ours, theirs=theirs)
        return f"{text} {_range(comparison, words)}".strip()
    winner, loser = (ours, theirs) if comparison.verdict == "ours" else (theirs, ours)
    gap = words.amount(abs(comparison.difference.value), decimals=2)
    price = comparison.price_only
    if price is not None and price["difference"].value * comparison.difference.value < 0:
        text = words.say(
            "Cheaper to own by {gap} a piece: {winner}, against {loser}; by price alone it is the dearer one.",
            gap=gap,
            winner=winner,
            loser=loser,
        )
    else:
        text = words.say(
            "Cheaper to own by {gap} a piece: {winner}, against {loser}.", gap=gap, winner=winner, loser=loser
        )
    return f"{text} {_range(comparison, words)}".strip()


def _range(comparison: Any, words: Words) -> str:
    """Limits and probability, where terms are uncertain."""
    if comparison.uncertainty is None:
        return ""
    return words.say(
        "The difference lies between {low} and {high} ({level}); probability that {ours} is the cheaper one: {sure}.",
        low=words.amount(comparison.difference.low, decimals=2),
        high=words.amount(comparison.difference.high, decimals=2),
        level=words.share(comparison.difference.level, decimals=0),
        ours=comparison.names[0],
        sure=words.probability(float(comparison.probability_ours_cheaper)),
    )
