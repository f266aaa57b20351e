"""What do we improve, and has it helped?"""

from __future__ import annotations

import datetime as dt

from .. import charts
from ..blocks import Block, Cards, Heading, Note, Section, Table, Text
from ..certainty import Certainty, in_words
from ..gather.improvement import STATES, Card, Improvement, Monthly, Result
from ..gather.month import Month
from ..language import Language
from . import terms

DASH = "–"


def section(month: Month, words: Language) -> Section:
    """The board, what was measured, and what to do next."""
    title = words.say("What do we improve, and has it helped?")
    found = month.improvement
    blocks: list[Block] = []
    if found:
        if found.simulated:
            text = words.plural(
                "Simulated: {n} improvement; the complaints know nothing of it.",
                "Simulated: {n} improvements; the complaints know nothing of them.",
                found.simulated,
            )
            blocks.append(Note(text, simulated=True))
        blocks += _board(found, words)
        blocks += _results(found, words)
        if found.monthly:
            blocks += _monthly(found.monthly, found, words)
        blocks += _plan(found, words)
    return Section("improvement", title, blocks)


def _simulated(found: Improvement, words: Language) -> str:
    return words.say(" (simulated)") if found.simulated else ""


def bare(name: str, words: Language) -> str:
    """A name; that it is simulated stands in the title already."""
    return words.label(name.removesuffix(" (simulated)"))


def _capital(name: str, words: Language) -> str:
    """The same at the start of a sentence or a row."""
    called = bare(name, words)
    return called[:1].upper() + called[1:]


def _state(state: str, words: Language) -> str:
    return {
        "proposed": words.say("Proposed"),
        "planned": words.say("Planned"),
        "started": words.say("Under way"),
        "done": words.say("Done"),
    }[state]


def _board(found: Improvement, words: Language) -> list[Block]:
    late = [card for card in found.cards if card.overdue]
    text = words.say(
        "**{proposed}** proposed, **{planned}** planned, **{started}** under way, **{done}** done.",
        **{state: words.count(len(found.of_state(state))) for state in STATES},
    )
    if found.dropped:
        text += " " + words.plural("{n} was dropped.", "{n} were dropped.", found.dropped)
    if late:
        text += " " + words.plural(
            "**{n} is overdue**: {names}.",
            "**{n} are overdue**: {names}.",
            len(late),
            names=words.all_of(bare(card.name, words) for card in late),
        )
    tables = tuple(_column(state, found.of_state(state), found, words) for state in STATES if found.of_state(state))
    blocks: list[Block] = [Heading(words.say("The board")), terms.fact(text, words), Cards(tables)]
    if any(card.margin for card in found.cards):
        blocks.append(
            Text(
                words.say(
                    "Margin: what an improvement is expected to bring in a year through the complaints that it avoids, "
                    "minus its cost, with 95 % limits. What it avoids is the estimate of whoever proposed it."
                )
            )
        )
    return blocks


def _column(state: str, cards: tuple[Card, ...], found: Improvement, words: Language) -> Table:
    done = state == "done"
    begins = any(card.begins for card in cards)
    effort = any(card.effort_days is not None for card in cards)
    headings: tuple[str, ...] = (
        words.say("Improvement"),
        words.say("Owner"),
        words.say("Done on") if done else words.say("Due"),
        words.say("Margin a year"),
        *([words.say("Begins")] if begins else []),
        *([words.say("Work, days")] if effort else []),
    )
    rows: tuple[tuple[str, ...], ...] = tuple(
        (
            _capital(card.name, words),
            words.label(card.owner),
            _day(card.done if done else card.due, words),
            words.money_estimate(*card.margin) if card.margin else DASH,
            *([_day(card.begins, words)] if begins else []),
            *([DASH if card.effort_days is None else words.number(card.effort_days, decimals=0)] if effort else []),
        )
        for card in sorted(cards, key=lambda card: (card.due or dt.date.max, card.name))
    )
    if done:
        headings, rows = headings[:3], tuple(row[:3] for row in rows)
    return Table(_state(state, words) + _simulated(found, words), headings, rows)


def _day(day: dt.date | None, words: Language) -> str:
    return words.day(day) if day else DASH


def _results(found: Improvement, words: Language) -> list[Block]:
    if not found.results and not found.unmeasured:
        return []
    blocks: list[Block] = [Heading(words.say("Has it helped?"))]
    blocks += [terms.finding(_said(result, words), result.certainty, words) for result in found.results]
    if found.unmeasured:
        blocks.append(
            Text(
                words.plural(
                    "{n} improvement that was done cannot be measured yet: it needs four months of complaints before "
                    "it and three after.",
                    "{n} improvements that were done cannot be measured yet: they need four months of complaints "
                    "before them and three after.",
                    found.unmeasured,
                )
            )
        )
    if found.results:
        headings = (
            words.say("Improvement"),
            words.say("Before"),
            words.say("After"),
            words.say("Change"),
            words.say("of it everywhere"),
            words.say("of it by itself"),
            words.say("Effect (95 % limits)"),
            words.say("How sure"),
        )
        rows = tuple(_measured(result, words) for result in found.results)
        caption = words.say("Complaints a month, before and after") + _simulated(found, words)
        note = words.say(
            "By itself: the worst causes improve without any help, because part of what made them the worst was chance "
            "(regression to the mean). The effect is what is left beside other causes of complaint; its limits hold "
            "both when the causes always differed and when this one was chosen for a bad spell."
        )
        blocks.append(Table(caption, headings, rows, frozenset({1, 2, 3, 4, 5, 6}), note=note))
    return blocks


def _measured(result: Result, words: Language) -> tuple[str, ...]:
    def signed(number: float | None) -> str:
        return DASH if number is None else words.signed(number, decimals=1)

    limits = words.interval(result.low, result.high, decimals=1)
    return (
        _capital(result.name, words),
        words.number(result.before, decimals=1),
        words.number(result.after, decimals=1),
        signed(result.naive),
        signed(result.common),
        signed(result.by_itself),
        words.say("{value} ({interval})", value=signed(result.effect), interval=limits),
        in_words(result.certainty, words),
    )


def _said(result: Result, words: Language) -> str:
    values = {
        "name": _capital(result.name, words),
        "target": bare(result.target, words),
        "month": words.month(result.since),
        "before": words.number(result.before, decimals=1),
        "after": words.number(result.after, decimals=1),
    }
    text = words.say(
        "**{name}**: complaints about “{target}” went from {before} a month to {after} since {month}.", **values
    )
    if not result.compared:
        return text + " " + words.say("There is nothing to compare with, so nobody can tell what it did.")
    if result.certainty is Certainty.cannot_tell:
        return text + " " + words.say("That may well be chance: whether it helped cannot be told yet.")
    limits = {
        "effect": words.number(abs(result.effect), decimals=1),
        "low": words.number(min(abs(result.low), abs(result.high)) if result.low * result.high > 0 else 0, decimals=1),
        "high": words.number(max(abs(result.low), abs(result.high)), decimals=1),
    }
    if result.effect < 0:
        return text + " " + words.say("It takes away {effect} of them a month ({low} to {high}).", **limits)
    return text + " " + words.say("There are {effect} more of them a month since then ({low} to {high}).", **limits)


def _monthly(found: Monthly, improvement: Improvement, words: Language) -> list[Block]:
    rows = [{**row, "label": _month(str(row["label"]), words)} for row in found.rows]
    out = [row for row in rows if row["rules"] and "3 sigma" in str(row["rules"])]
    mean = words.number(found.mean, decimals=1)
    low, high = (words.number(float(rows[-1][name]), decimals=0) for name in ("low", "high"))
    if out:
        text = words.plural(
            "Complaints vary around {mean} a month; chance keeps them between {low} and {high}. **{n} month was beyond "
            "that**: {months}. Something happened there.",
            "Complaints vary around {mean} a month; chance keeps them between {low} and {high}. **{n} months were "
            "beyond that**: {months}. Something happened there.",
            len(out),
            mean=mean,
            low=low,
            high=high,
            months=words.all_of(str(row["label"]) for row in out),
        )
    elif found.signals:
        text = words.say(
            "Complaints vary around {mean} a month, every month between {low} and {high}, where chance keeps them; but "
            "some runs of months on one side are longer than chance makes them.",
            mean=mean,
            low=low,
            high=high,
        )
    else:
        text = words.say(
            "Complaints vary around {mean} a month, every month between {low} and {high}, where chance keeps them: no "
            "month asks for an explanation.",
            mean=mean,
            low=low,
            high=high,
        )
    caption = words.say("Complaints a month and the limits of chance")
    if improvement.simulated_complaints:
        caption += words.say(" (simulated complaints)")
    note = words.say("Dashed: the limits of chance. Large points: months where a rule of Western Electric spoke.")
    chart = charts.drawn(
        caption,
        text.replace("**", ""),
        lambda width: charts.control(rows, width, axis=words.say("complaints a month")),
        words,
        note=note,
    )
    certainty = Certainty.almost_certain if out else Certainty.likely if found.signals else Certainty.cannot_tell
    said: Block = terms.finding(text, certainty, words) if out or found.signals else Text(text)
    return [Heading(words.say("Month by month")), said, chart]


def _month(label: str, words: Language) -> str:
    return words.short_month(dt.date.fromisoformat(f"{label}-01"))


def _plan(found: Improvement, words: Language) -> list[Block]:
    best = found.next
    if best is None:
        return []
    heading = words.say("What to do next, for a reader who has five minutes") + _simulated(found, words)
    blocks: list[Block] = [Heading(heading)]
    if not best.chosen:
        text = words.say(
            "For {budget}, **do none of them**: none is expected to bring more than it costs.",
            budget=words.money(best.budget),
        )
        return [*blocks, Text(text)]
    said = [
        words.say(
            "For {budget}, the best set is **{names}**: it costs {cost} and is expected to bring {margin} a year, net "
            "of cost.",
            budget=words.money(best.budget),
            names=words.all_of(bare(name, words) for name, _ in best.chosen),
            cost=words.money(best.cost),
            margin=words.money_estimate(*best.margin),
        )
    ]
    least = min(best.chosen, key=lambda one: one[1])
    most = max(best.chosen, key=lambda one: one[1])
    if least[1] < most[1]:
        said.append(
            words.say(
                "Surest is {most}: it belongs to the best set in {sure} of the draws; least sure is {least} "
                "({unsure}).",
                most=bare(most[0], words),
                sure=words.share(most[1], decimals=0),
                least=bare(least[0], words),
                unsure=words.share(least[1], decimals=0),
            )
        )
    if best.more is None:
        said.append(words.say("Up to half more money would add nothing."))
    else:
        said.append(
            words.say(
                "Another {extra} would add {added} and bring {gain} a year more.",
                extra=words.money(best.more),
                added=words.all_of(bare(name, words) for name in best.added),
                gain=words.money(_two_digits(best.gain)),
            )
        )
    return [*blocks, Text(" ".join(said))]


def _two_digits(amount: float) -> float:
    """Rounded to two significant digits: the estimates behind it support no more."""
    return float(f"{amount:.2g}")
