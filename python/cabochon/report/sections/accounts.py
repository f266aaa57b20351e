"""Section 1: who are our accounts, which roles have we not heard, and how much money stands behind them?"""

from __future__ import annotations

from .. import charts
from ..blocks import Block, Figures, Heading, Note, Section, Table
from ..gather.clients import Clients, Silent
from ..gather.month import Month
from ..language import Language
from ..rounding import adding_up
from . import terms

SHOWN = 12  #: accounts in the table that is not folded


def section(month: Month, words: Language) -> Section:
    """The answer of section 1."""
    title = words.say("Who are our accounts, and whom have we not heard?")
    found = month.clients
    if found is None:
        return Section("accounts", title)
    blocks: list[Block] = [
        *_who(month, found, words),
        Heading(words.say("Who was heard")),
        *_heard(month, found, words),
    ]
    return Section("accounts", title, blocks)


def _who(month: Month, found: Clients, words: Language) -> list[Block]:
    period = month.period
    since, last = words.day(period.start), words.day(period.last)
    blocks: list[Block] = [
        Figures(
            (
                (words.count(found.accounts), words.say("accounts")),
                (words.count(found.ordering), words.say("ordered in the last {days} days", days=period.window_days)),
                (words.millions(found.revenue), words.say("revenue in these days")),
                (words.millions(found.month_revenue), words.say("revenue in {month}", month=words.month(period.last))),
            )
        ),
        terms.fact(
            words.say(
                "From {first} to {last}, **{ordering} of {accounts} accounts** ordered, for **{revenue}**.",
                first=since,
                last=last,
                ordering=words.count(found.ordering),
                accounts=words.count(found.accounts),
                revenue=words.money(found.revenue),
            ),
            words,
        ),
    ]
    if found.margin is not None and found.revenue > 0:
        text = (
            words.say(
                "Their margin over cost was **{margin}**, {share} of revenue.",
                margin=words.money(found.margin),
                share=words.share(found.margin / found.revenue),
            )
            if found.margin >= 0
            else words.say(
                "Together these orders brought **less than their cost: {margin}**, {share} of revenue.",
                margin=words.money(found.margin),
                share=words.share(found.margin / found.revenue),
            )
        )
        blocks.append(terms.fact(text, words))
    if len(found.months) > 1:
        scale, axis = _scale(max(amount for _, amount in found.months), month.currency, words)
        rows = [(words.short_month(day), amount / scale, day == period.first) for day, amount in found.months]
        name = words.say("Revenue by month")
        described = words.say(
            "Columns of revenue by month, {first} to {last}; the last month brought {amount}.",
            first=words.month(found.months[0][0]),
            last=words.month(found.months[-1][0]),
            amount=words.money(found.months[-1][1]),
        )
        blocks.append(charts.drawn(name, described, lambda width: charts.months(rows, width, axis=axis), words))
    if found.segments:
        blocks.append(_segments(month, found, words))
    return blocks


def _scale(largest: float, currency: str, words: Language) -> tuple[float, str]:
    """What an axis of money is divided by, and its title."""
    if largest >= 2e6:
        return 1e6, words.say("revenue, million {currency}", currency=currency)
    if largest >= 2e3:
        return 1e3, words.say("revenue, thousand {currency}", currency=currency)
    return 1.0, words.say("revenue, {currency}", currency=currency)


def _segments(month: Month, found: Clients, words: Language) -> Table:
    with_margin = all(row.margin is not None for row in found.segments)
    revenue = adding_up([row.revenue for row in found.segments])
    margin = adding_up([row.margin or 0.0 for row in found.segments])
    headings = [words.say("Segment"), words.say("Accounts"), words.say("Ordered"), words.say("Revenue")]
    headings += [words.say("Margin"), words.say("Margin, % of revenue")] if with_margin else []
    rows = []
    for at, row in enumerate(found.segments):
        cells = [words.label(row.name) or words.say("not stated"), words.count(row.accounts), words.count(row.ordering)]
        cells.append(words.money(revenue[at]))
        if with_margin:
            share = words.share((row.margin or 0.0) / row.revenue) if row.revenue else "–"
            cells += [words.money(margin[at]), share]
        rows.append(tuple(cells))
    total = [words.say("All"), words.count(found.accounts), words.count(found.ordering), words.money(sum(revenue))]
    if with_margin:
        total += [words.money(sum(margin)), words.share(sum(margin) / found.revenue) if found.revenue else "–"]
    caption = words.say("Segments in the last {days} days", days=month.period.window_days)
    return Table(caption, tuple(headings), tuple(rows), frozenset(range(1, len(headings))), tuple(total))


def _heard(month: Month, found: Clients, words: Language) -> list[Block]:
    kind = terms.value_kind(found.value_kind, words)
    share = found.value_all_heard / found.value if found.value else 0.0
    blocks: list[Block] = []
    if found.simulated_contacts or found.simulated_answers:
        blocks.append(
            Note(
                words.say(
                    "Simulated: {contacts} of {all_contacts} contacts and {answers} of {all_answers} answers. Who was "
                    "heard is therefore an example; accounts, orders and margins are real.",
                    contacts=words.count(found.simulated_contacts),
                    all_contacts=words.count(found.contacts),
                    answers=words.count(found.simulated_answers),
                    all_answers=words.count(found.answers),
                ),
                simulated=True,
            )
        )
    blocks.append(
        terms.fact(
            words.plural(
                "**{n} of {accounts} accounts** was heard through every role that should be asked; it stands for "
                "**{share}** of the {kind}. In {known} accounts a contact of every role is known.",
                "**{n} of {accounts} accounts** were heard through every role that should be asked; they stand for "
                "**{share}** of the {kind}. In {known} accounts a contact of every role is known.",
                found.all_heard,
                accounts=words.count(found.accounts),
                share=words.share(share),
                kind=kind,
                known=words.count(found.all_known),
            ),
            words,
        )
    )
    if found.contacts_without_role:
        blocks.append(
            Note(
                words.plural(
                    "{n} contact has no buying role and counts for none.",
                    "{n} contacts have no buying role and count for none.",
                    found.contacts_without_role,
                )
            )
        )
    if found.value > 0:
        blocks.append(_chart(found, kind, words))
    if month.audience != "client" and found.silent:
        blocks += _silent(month, found, kind, words)
    return blocks


def _chart(found: Clients, kind: str, words: Language) -> Block:
    heard, known, none = words.say("heard"), words.say("contact known, not heard"), words.say("no contact known")
    rows = []
    parts_told = []
    for row in found.roles:
        name = terms.role_of_many(row.role, words)
        if not row.value > 0:
            continue
        shares = (
            row.value_heard / row.value,
            (row.value_known - row.value_heard) / row.value,
            1 - row.value_known / row.value,
        )
        rows += [(name, part, share) for part, share in zip((heard, known, none), shares, strict=True)]
        parts_told.append(words.say("{role}: {share} heard", role=name, share=words.share(shares[0], decimals=0)))
    axis = words.say("share of the {kind}", kind=kind)
    title = words.say("How much of the {kind} stands behind accounts whose role was heard", kind=kind)
    if found.simulated_answers:
        title = words.say("{title} (simulated answers)", title=title)
    return charts.drawn(
        title,
        words.say("Stacked bars, one a buying role. {parts}.", parts="; ".join(parts_told)),
        lambda width: charts.stacked(
            rows, [(heard, "main"), (known, "second"), (none, "quiet")], width, axis=axis, format="%"
        ),
        words,
    )


def _silent(month: Month, found: Clients, kind: str, words: Language) -> list[Block]:
    top = found.silent[:SHOWN]
    share = sum(row.value for row in top) / found.value if found.value else 0.0
    headings = (
        words.say("Account"),
        words.say("{kind} in the window", kind=kind[:1].upper() + kind[1:]),
        *(terms.role_of_many(row.role, words) for row in found.roles),
    )
    roles = [row.role for row in found.roles]
    note = words.say(
        "A number is the days since the last answer; “not heard” means that a contact is known but gave no answer in "
        "{days} days, “no contact” that nobody of this role is known.",
        days=month.period.window_days,
    )
    simulated = words.say(" (simulated answers)") if found.simulated_answers else ""

    rows = tuple((row.name, words.money(row.value), *(_last(row, role, words) for role in roles)) for row in top)
    caption = words.say("The largest accounts with a role that was not heard") + simulated
    return [
        terms.fact(
            words.say(
                "The {n} largest accounts with an unheard role stand for **{share}** of the {kind}: ask there first.",
                n=words.count(len(top)),
                share=words.share(share),
                kind=kind,
            ),
            words,
        ),
        Table(caption, headings, rows, frozenset({1}), note=note),
    ]


def _last(row: Silent, role: str, words: Language) -> str:
    days = row.days.get(role)
    if role not in row.not_heard and days is not None:
        return words.plural("{n} day", "{n} days", int(days))
    return words.say("not heard") if row.known.get(role) else words.say("no contact")
