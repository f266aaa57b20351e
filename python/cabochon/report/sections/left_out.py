"""Section 5: what was left out, and why?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..blocks import Block, Heading, Points, Section, Table, Text
from ..gather.left_out import Gap
from ..gather.month import Month
from ..language import Language
from ..reasons import reason
from . import terms

SECTIONS = ("clients", "voices", "base", "supply", "complaints", "improvement", "vendors")


def section(month: Month, words: Language) -> Section:
    """The answer of section 5."""
    found = month.left_out
    blocks: list[Block] = []
    items = [text for note in found.notes if (text := note_text(note.code, note.facts, words) or note.text)]
    items += [_missing(name, month.missing[name], words) for name in SECTIONS if name in month.missing]
    items += [text for gap in found.gaps for text in _gaps(gap, words)]
    items += [
        words.plural(
            "{table}: {n} row is dated after {last} and is not used.",
            "{table}: {n} rows are dated after {last} and are not used.",
            row.rows,
            table=terms.table(row.table, words).capitalize(),
            last=words.day(month.period.last),
        )
        for row in found.later
    ]
    if found.unknown_products:
        items.append(
            words.plural(
                "{n} order line names no product; its money is counted.",
                "{n} order lines name no product; their money is counted.",
                found.unknown_products,
            )
        )
    if items:
        blocks.append(Points(tuple(items)))
    if found.quarantined and month.audience == "client":  # what single rows held is for our own people
        rows_aside = sum(row.rows for row in found.quarantined)
        blocks.append(
            Text(words.plural("{n} row was kept aside as wrong.", "{n} rows were kept aside as wrong.", rows_aside))
        )
    elif found.quarantined:
        headings = (
            words.say("Table"),
            words.say("Column"),
            words.say("Rows"),
            words.say("Expected"),
            words.say("For example"),
        )
        rows = tuple(
            (
                terms.table(row.table, words),
                terms.column(row.table, row.column, words),
                words.count(row.rows),
                reason(row.expected, words),
                row.example,
            )
            for row in found.quarantined
        )
        blocks.append(Heading(words.say("Rows kept aside")))
        blocks.append(Table(words.say("Rows that did not fit, by reason"), headings, rows, frozenset({2})))
    else:
        blocks.append(Text(words.say("No row was kept aside as wrong.")))
    return Section("left-out", words.say("What was left out, and why?"), blocks)


def _missing(name: str, tables: tuple[str, ...], words: Language) -> str:
    title = {
        "clients": words.say("Accounts and who was heard"),
        "voices": words.say("What the roles say"),
        "base": words.say("Who stays and what the base is worth"),
        "supply": words.say("Rejects and short deliveries"),
        "complaints": words.say("Complaints"),
        "improvement": words.say("What we improve"),
        "vendors": words.say("Which vendor is cheaper to own"),
    }[name]
    needed = words.all_of(terms.table(table, words) for table in tables)
    return words.say("{title}: left out, for there is nothing in: {needed}.", title=title, needed=needed)


def _gaps(gap: Gap, words: Language) -> list[str]:
    table = terms.table(gap.table, words).capitalize()
    texts = []
    if gap.months:
        texts.append(
            words.plural(
                "{table}: {n} month without a row: {months}.",
                "{table}: {n} months without a row: {months}.",
                len(gap.months),
                table=table,
                months=words.all_of(_runs(gap.months, words)),
            )
        )
    if gap.thin:
        texts.append(
            words.say(
                "{table}: the last months hold far fewer rows than usual ({months}). They may not be complete; "
                "whatever is counted by the year is then too low.",
                table=table,
                months=words.all_of(f"{words.month(day)}: {words.count(rows)}" for day, rows in gap.thin),
            )
        )
    return texts


def _runs(months: tuple[dt.date, ...], words: Language) -> list[str]:
    """Months one after the other as 'from to'."""
    runs: list[list[dt.date]] = []
    for month in months:
        if runs and (month.year * 12 + month.month) - (runs[-1][-1].year * 12 + runs[-1][-1].month) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [words.month(run[0]) if len(run) == 1 else f"{words.month(run[0])} – {words.month(run[-1])}" for run in runs]


def note_text(code: str, facts: dict[str, Any], words: Language) -> str:
    """A note of the packaged data in the reader's language; "" for one that we do not know."""

    def month(text: str) -> str:
        return words.month(dt.date.fromisoformat(f"{text}-01"))

    if code == "ambiguous_names":
        return words.say(
            "{accounts} stores share {n} names ({names}) and cannot be joined to resellers: they and their orders are "
            "left out. {joined} accounts remain.",
            accounts=words.count(facts["accounts"]),
            n=words.count(len(facts["names"])),
            names=", ".join(facts["names"]),
            joined=words.count(facts["joined"]),
        )
    if code == "sales_shifted":
        return words.say(
            "Sales run from {first} to {last} in the files. They are shifted by {months} whole months, so that they "
            "end with the purchase orders in {end}; a day that the month lacks becomes its last.",
            first=month(facts["first"]),
            last=month(facts["last"]),
            months=words.count(facts["months"]),
            end=month(facts["end"]),
        )
    if code == "orders_left_out":
        return words.say(
            "{lines} of {all_lines} order lines ({revenue} of {all_revenue}) belong to stores with an ambiguous name.",
            lines=words.count(facts["lines"]),
            all_lines=words.count(facts["all_lines"]),
            revenue=words.money(facts["revenue"]),
            all_revenue=words.money(facts["all_revenue"]),
        )
    if code == "freight_constant":
        return words.say(
            "Freight is {share} of the goods on {orders} of {of} purchase orders and does not tell vendors apart.",
            share=words.share(facts["share"]),
            orders=words.count(facts["orders"]),
            of=words.count(facts["of"]),
        )
    if code == "dates_constant":
        return words.say(
            "Order, due and receipt dates are constant offsets ({days} days to shipment on {orders} of {of} orders) "
            "and say nothing about lead time.",
            days=words.count(facts["days"]),
            orders=words.count(facts["orders"]),
            of=words.count(facts["of"]),
        )
    if code == "due_before_order":
        return words.plural(
            "{n} purchase line is due before it was ordered; its due date is left out.",
            "{n} purchase lines are due before they were ordered; their due date is left out.",
            facts["lines"],
        )
    if code == "simulated":
        return words.say(
            "Simulated from seed {seed}: {contacts} contacts that complete the roles of {accounts} of {of} accounts, "
            "all {responses} survey answers and all {tickets} complaints.",
            seed=facts["seed"],
            contacts=words.count(facts["contacts"]),
            accounts=words.count(facts["accounts"]),
            of=words.count(facts["of_accounts"]),
            responses=words.count(facts["responses"]),
            tickets=words.count(facts["tickets"]),
        )
    if code == "simulated_actions":
        return words.plural(
            "Simulated: {n} improvement; the complaints know nothing of it.",
            "Simulated: {n} improvements; the complaints know nothing of them.",
            facts["actions"],
        )
    return ""
