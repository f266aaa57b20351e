"""Who stays, who grew late, and what is the base worth?"""

from __future__ import annotations

from ..blocks import Block, Figures, Heading, Section, Table, Text
from ..certainty import in_words
from ..gather.base import FEWEST_ACCOUNTS, FEWEST_REPEATS, Alive, Base, Late
from ..gather.cohorts import Cohorts
from ..gather.month import Month
from ..gather.value_change import PARTS, Change
from ..language import Language
from ..rounding import adding_up
from . import terms

SHOWN = 10  #: accounts that grew late
ROLES = ("economic", "technical", "user")


def section(month: Month, words: Language) -> Section:
    """The answer of this section."""
    title = words.say("Who stays, who grew late, and what is the base worth?")
    found = month.base
    if found is None:
        return Section("base", title)
    return Section(
        "base",
        title,
        [
            *_alive(found, words),
            *(_late(found, words) if month.audience != "client" else []),
            *_change(month, found, words),
            *([_cohorts(found.cohorts, words)] if found.cohorts else []),
        ],
    )


def model(found: Alive, words: Language) -> str:
    """What the model is called."""
    name = {"mbg_nbd": "MBG/NBD", "mbg_cnbd_k": "MBG/CNBD-k", "pareto_nbd": "Pareto/NBD"}[found.model]
    return words.say("{model} with k = {k}", model=name, k=words.count(found.k)) if found.k > 1 else name


def _alive(found: Base, words: Language) -> list[Block]:
    if found.alive is None:
        return [
            Text(
                words.say(
                    "How many accounts are still clients cannot be told yet: that takes at least {accounts} accounts "
                    "and {repeats} repeated orders; there are {found_accounts} and {found_repeats}.",
                    accounts=words.count(FEWEST_ACCOUNTS),
                    repeats=words.count(FEWEST_REPEATS),
                    found_accounts=words.count(found.accounts),
                    found_repeats=words.count(found.repeats),
                )
                if found.accounts < FEWEST_ACCOUNTS or found.repeats < FEWEST_REPEATS
                else words.say(
                    "How many accounts are still clients cannot be told: no model of repeat buying fits these orders."
                )
            )
        ]
    alive = found.alive
    items = [
        (
            words.estimate(*alive.alive),
            words.say("accounts still clients, of {n} that ever ordered", n=words.count(alive.n)),
        ),
        (words.estimate(*alive.orders), words.say("orders expected of them in the next 13 weeks")),
    ]
    if alive.value is not None:
        kind = terms.value_kind(found.value_kind, words)
        items.append((words.money_estimate(*alive.value), words.say("{kind} expected of them in a year", kind=kind)))
    return [Figures(tuple(items)), Text(_how(found, alive, words))]


def _how(found: Base, alive: Alive, words: Language) -> str:
    text = words.say(
        "These are estimates, not counts: nobody says goodbye. Of three models of repeat buying, {model} describes the "
        "orders best (least AIC). Limits say how well the averages are known.",
        model=model(alive, words),
    )
    if alive.k > 1:
        text += " " + words.say("It says that these accounts order in a regular rhythm, not at random.")
    if alive.assumed:
        text += " " + words.say(
            "The orders alone do not settle its parameters, so weak assumptions about their usual size stand in."
        )
    if alive.value is None:
        text += " " + words.say("What an order will be worth could not be estimated, so no money is foretold.")
    return text


def _late(found: Base, words: Language) -> list[Block]:
    heading = Heading(words.say("Who grew late this month"))
    if found.no_rhythm:
        return [heading, Text(words.say("There are too few orders to learn a rhythm from: silence is not judged."))]
    text = (
        words.plural(
            "{n} account has been silent for longer than usual since this month.",
            "{n} accounts have been silent for longer than usual since this month.",
            len(found.late),
        )
        if found.late
        else words.say("No account has newly been silent for longer than usual this month.")
    )
    if found.late_before:
        text += " " + words.plural(
            "{n} account was late a month ago already; {money} a year are expected to go with it.",
            "{n} accounts were late a month ago already; {money} a year are expected to go with them.",
            found.late_before,
            money=words.millions(found.late_before_loss),
        )
    blocks: list[Block] = [heading, Text(text)]
    if found.late:
        blocks.append(_late_table(found, words))
    return blocks


def _late_table(found: Base, words: Language) -> Table:
    headings = (
        words.say("Account"),
        words.say("Days silent"),
        words.say("Usually one in"),
        words.say("Expected loss a year"),
        words.say("How sure"),
        words.say("What its roles said last"),
    )
    rows = tuple(
        (
            row.name,
            words.count(row.days),
            words.plural("{n} day", "{n} days", round(row.typical)),
            words.money(row.loss),
            in_words(row.certainty, words),
            _said(row, words),
        )
        for row in found.late[:SHOWN]
    )
    rest = len(found.late) - SHOWN
    note = words.say(
        "Expected loss: the chance that the account has gone for good, times what it brought in the window of days. "
        "The certainty is that so long a silence is not chance, among all accounts looked at."
    )
    if rest > 0:
        note = words.plural("{n} more did not fit.", "{n} more did not fit.", rest) + " " + note
    caption = words.say("Accounts that grew late, the greatest expected loss first")
    if found.simulated:
        caption += words.say(" (simulated answers)")
    return Table(caption, headings, rows, frozenset({1, 2, 3}), note=note)


def _said(row: Late, words: Language) -> str:
    parts = [
        words.say(
            "{role}: {score} of 10, {age}",
            role=terms.role(role, words),
            score=words.count(row.said[role][0] or 0),
            age=words.plural("{n} day ago", "{n} days ago", row.said[role][1])
            if row.said[role][1]
            else words.say("today"),
        )
        for role in ROLES
        if role in row.said
    ]
    return "; ".join(parts) or words.say("nobody heard")


def _change(month: Month, found: Base, words: Language) -> list[Block]:
    heading = Heading(words.say("What the base is worth, and where the change came from"))
    change = found.change
    if change is None:
        return [
            heading,
            Text(
                words.say(
                    "There are no orders of the {days} days before the window: a change cannot be told.",
                    days=month.period.window_days,
                )
            ),
        ]
    kind = terms.value_kind(found.value_kind, words)
    values = {"days": month.period.window_days, "kind": kind}
    values |= {"after": words.money(change.after), "before": words.money(change.before)}
    text = words.say(
        "In the last {days} days the base brought **{after}** ({kind}); in as many days before {before}.", **values
    )
    return [heading, terms.fact(text, words), _change_table(change, found, words)]


def _change_table(change: Change, found: Base, words: Language) -> Table:
    names = {
        "new": words.plural("{n} account new, or back again", "{n} accounts new, or back again", change.new),
        "lost": words.plural(
            "{n} account that did not order any more", "{n} accounts that did not order any more", change.lost
        ),
        "often": words.plural(
            "{n} account kept: more or fewer orders", "{n} accounts kept: more or fewer orders", change.kept
        ),
        "larger": words.say("larger or smaller orders"),
        "share": words.say("margin: the share of revenue left after cost")
        if found.value_kind == "margin"
        else words.say("share of revenue that is not metal"),
    }
    used = [name for name in PARTS if name != "share" or change.with_share]
    rounded = adding_up([change.parts[name] for name in used])
    rows = tuple((names[name], words.signed_money(amount)) for name, amount in zip(used, rounded, strict=True))
    note = words.say(
        "The lines add up exactly. An order is a day with order lines; what orders and their size did together is "
        "divided evenly among them (Shapley values)."
    )
    total = (words.say("Change"), words.signed_money(sum(rounded)))
    headings = (words.say("Because of"), words.say("Change"))
    return Table(words.say("The change by cause"), headings, rows, frozenset({1}), total, note)


def _cohorts(found: Cohorts, words: Language) -> Table:
    """A heat map: the share of each cohort that ordered in each later quarter or year."""
    ages = [at for at in range(len(found.shares[0])) if any(row[at] is not None for row in found.shares)]
    unit = words.say("Year of the first order") if found.yearly else words.say("Quarter from the first order")
    rows, shades = [], []
    for at, (start, size, shares) in enumerate(zip(found.starts, found.sizes, found.shares, strict=True)):
        if not size:
            continue
        day = start.astype("datetime64[D]").item()
        name = words.month(day)
        if at == 0 and found.first:
            name = words.say("{month} or earlier", month=name)
        cells = [words.share(share, decimals=0) if (share := shares[age]) is not None else "" for age in ages]
        rows.append((name, words.count(size), *cells))
        shades.append((None, None, *(shares[age] for age in ages)))
    headings = (words.say("From"), words.say("Accounts"), *(f"+{age + 1}" for age in ages))
    note = (
        words.say(
            "Columns are the years after that of the first order. The deeper the colour, the more of them ordered."
        )
        if found.yearly
        else words.say(
            "Columns are the quarters after that of the first order. The deeper the colour, the more of them ordered."
        )
    )
    return Table(
        words.say("{unit}: which share of the accounts ordered later", unit=unit),
        headings,
        tuple(rows),
        frozenset(range(1, len(headings))),
        note=note,
        shades=tuple(shades),
    )
