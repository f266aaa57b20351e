"""Section 3: which few causes make most of the rejects, the short deliveries and the complaints?"""

from __future__ import annotations

from dataclasses import replace

from .. import charts
from ..audience import OTHER, Competitors, rivals
from ..blocks import Block, Heading, Note, Section, Table, Text
from ..gather.causes import Complaints, Pareto, Supply
from ..gather.month import Month
from ..language import Language
from . import terms

SHOWN = 12


def section(month: Month, words: Language) -> Section:
    """The answer of section 3."""
    title = words.say("Which few causes make most of the trouble?")
    blocks: list[Block] = []
    if month.supply:
        blocks += _supply(month.supply, words)
    if month.complaints:
        blocks += _complaints(month, month.complaints, words)
    if blocks:
        blocks.insert(
            0,
            Text(
                words.say(
                    "The vital few are the fewest causes that together reach 80 % of the cases. Bars are sorted; the "
                    "numbers at the end of a bar are its cases and the share of all cases reached so far; dark bars "
                    "are the vital few."
                )
            ),
        )
    return Section("causes", title, blocks)


def _supply(found: Supply, words: Language) -> list[Block]:
    blocks: list[Block] = [
        Heading(words.say("Rejects")),
        terms.fact(
            words.say(
                "Since {first}, {lines} purchase lines ordered {ordered} pieces; {received} came and **{rejected} were "
                "rejected**, {share} of the received, on {reject_lines} lines.",
                first=words.day(found.first.item()),
                lines=words.count(found.lines),
                ordered=words.count(found.ordered),
                received=words.count(found.received),
                rejected=words.count(found.rejected),
                share=words.share(found.rejected / found.received if found.received else 0.0, decimals=2),
                reject_lines=words.count(found.reject_lines),
            ),
            words,
        ),
    ]
    if found.rejected:
        blocks += _paretos(
            (found.rejects_by_vendor, words.say("Rejected pieces by vendor")),
            (found.rejects_by_product, words.say("Rejected pieces by product")),
            words,
        )
        blocks += _rates(found, words)
    blocks += [
        Heading(words.say("Short deliveries")),
        terms.fact(
            words.plural(
                "**{n} line** was delivered short, by {short} pieces in all.",
                "**{n} lines** were delivered short, by {short} pieces in all.",
                found.short_lines,
                short=words.count(found.short),
            ),
            words,
        ),
    ]
    if found.short:
        blocks += _paretos(
            (found.short_by_vendor, words.say("Missing pieces by vendor")),
            (found.short_by_product, words.say("Missing pieces by product")),
            words,
        )
    return blocks


def _paretos(vendors: tuple[Pareto, str], products: tuple[Pareto, str], words: Language) -> list[Block]:
    """What was said and drawn by vendor, and by product where products are known."""
    blocks: list[Block] = [terms.fact(_vendors(vendors[0], words), words), _chart(*vendors, words)]
    if products[0].causes:
        blocks += [terms.fact(_products(products[0], words), words), _chart(*products, words)]
    return blocks


def _vendors(found: Pareto, words: Language) -> str:
    return words.say(
        "**{vital} of {of} vendors** ({part}) make {reached} of them.",
        vital=words.count(found.vital),
        of=words.count(found.of),
        part=words.share(found.vital / found.of, decimals=0),
        reached=words.share(found.reached, decimals=0),
    )


def _products(found: Pareto, words: Language) -> str:
    return words.say(
        "**{vital} of {of} products** ({part}) make {reached} of them.",
        vital=words.count(found.vital),
        of=words.count(found.of),
        part=words.share(found.vital / found.of, decimals=0),
        reached=words.share(found.reached, decimals=0),
    )


def _chart(found: Pareto, title: str, words: Language) -> Block:
    rows = [(_name(cause.name, words), cause.value, cause.cumulative, cause.vital) for cause in found.causes[:SHOWN]]
    first = found.causes[0]
    return charts.drawn(
        title,
        words.say(
            "Bars sorted from the largest. First: {name}, {value}, {share} of all.",
            name=_name(first.name, words),
            value=words.count(first.value),
            share=words.share(first.share, decimals=0),
        ),
        lambda width: charts.pareto(rows, width, words),
        words,
        note=words.say("The first {n} of {of} are drawn.", n=words.count(len(rows)), of=words.count(len(found.causes)))
        if len(found.causes) > len(rows)
        else "",
    )


def _name(name: str, words: Language) -> str:
    """A category's name; that it is simulated stands in the title already."""
    if name == OTHER:
        return words.say("other reasons")
    return words.label(name.removesuffix(" (simulated)")) or words.say("not stated")


def _rates(found: Supply, words: Language) -> list[Block]:
    shown = [rate for rate in found.rates if rate.rejected > 0]
    average = found.share
    worse = [rate for rate in found.rates if rate.share.low > average.value]
    better = [rate for rate in found.rates if rate.share.high < average.value]
    top = shown[:SHOWN]
    rows = [(rate.name, 100 * rate.share.value, 100 * rate.share.low, 100 * rate.share.high) for rate in top]
    blocks: list[Block] = [
        Text(
            words.say(
                "Of all vendors, {share} of the received pieces are rejected. A whole line is usually rejected or "
                "none, so the limits of a single vendor count lines, not pieces, and are wide: {worse} of {vendors} "
                "vendors are almost certainly above the average, {better} below it.",
                share=words.share_estimate(average.value, average.low, average.high),
                worse=words.count(len(worse)),
                better=words.count(len(better)),
                vendors=words.count(len(found.rates)),
            )
        )
    ]
    if rows:
        told = "; ".join(f"{name}: {words.number(value, decimals=1)} %" for name, value, _, _ in rows[:3])
        blocks.append(
            charts.drawn(
                words.say("Share rejected with 95 % limits, the {n} highest vendors", n=len(rows)),
                words.say("A point with its limits for each vendor. Highest: {told}.", told=told),
                lambda width: charts.intervals(rows, width, axis=words.say("rejected, % of received")),
                words,
            )
        )
    headings = (
        words.say("Vendor"),
        words.say("Number"),
        words.say("Lines"),
        words.say("Received"),
        words.say("Rejected"),
        words.say("Share"),
        words.say("95 % limits"),
    )
    cells = tuple(
        (
            rate.name,
            str(rate.supplier),
            words.count(rate.lines),
            words.count(rate.received),
            words.count(rate.rejected),
            words.share(rate.share.value, decimals=2),
            words.interval(100 * rate.share.low, 100 * rate.share.high, decimals=1),
        )
        for rate in found.rates
    )
    title = words.say("All {n} vendors by share rejected", n=words.count(len(cells)))
    blocks.append(Table(title, headings, cells, frozenset({2, 3, 4, 5, 6}), folded=title))
    return blocks


def _complaints(month: Month, found: Complaints, words: Language) -> list[Block]:
    simulated = words.say(" (simulated complaints)") if found.simulated else ""
    values = {
        "n": words.count(found.tickets),
        "days": month.period.window_days,
        "vital": words.count(found.by_reason.vital),
        "of": words.count(len(found.by_reason.causes)),
        "reached": words.share(found.by_reason.reached, decimals=0),
    }
    text = words.say(
        "**{vital} of {of} reasons** make {reached} of the {n} complaints of the last {days} days.", **values
    )
    if found.cost:
        text += " " + words.say("All together cost us {cost}.", cost=words.money(found.cost))
    blocks: list[Block] = [Heading(words.say("Complaints"))]
    if found.simulated:
        note = words.say(
            "Simulated: {n} of {of} complaints.", n=words.count(found.simulated), of=words.count(found.tickets)
        )
        blocks.append(Note(note, simulated=True))
    blocks.append(terms.fact(text, words))
    title = words.say("Complaints by reason") + simulated
    hide = Competitors(rivals(month.shelf.book), words, month.audience)
    causes = tuple(replace(cause, name=hide(cause.name)) for cause in found.by_reason.causes)
    blocks.append(_chart(replace(found.by_reason, causes=causes), title, words))
    return blocks
