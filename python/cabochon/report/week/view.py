"""The page as rows of text and numbers: HTML and XLSX show the same ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..audience import Competitors
from ..certainty import in_words
from ..language import Language
from ..sections import terms
from . import sentences
from .ask import Person
from .numbers import Account, Numbers, Overdue
from .weights import PRIORS

ACCOUNTS, PEOPLE, CASES, BALANCES, SIGNS = 7, 5, 4, 4, 3
ROOMY = 3_300  #: letters that fill one sheet of A4 in the larger print


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    text: str
    certainty: str  #: fact, almost_certain, likely, cannot_tell
    label: str


@dataclass(frozen=True)
class Row:
    """One account."""

    number: int
    key: Any
    name: str
    loss: float
    loss_text: str
    stake: float
    stake_text: str
    chance: float
    lines: tuple[Line, ...]
    more: str  #: signs that did not fit, counted
    words: str
    words_day: dt.date | None
    step: str
    owner: str
    day: dt.date
    day_text: str
    note: str  #: planned or proposed


@dataclass(frozen=True)
class Item:
    """A line of one of the lists beside the accounts."""

    name: str
    text: str
    detail: str
    cells: tuple[Any, ...] = ()  #: the same for a spreadsheet


@dataclass(frozen=True)
class List:
    """A list with its heading, and what did not fit."""

    anchor: str
    title: str
    headings: tuple[str, ...]
    items: tuple[Item, ...]
    empty: str
    more: str


@dataclass(frozen=True)
class View:
    """Everything on the page."""

    title: str
    under: str
    lead: str
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    none: str
    more: str
    lists: tuple[List, ...]
    unknown_title: str
    unknown: str
    how: str
    simulated: str

    @property
    def dense(self) -> bool:
        """Whether the sheet needs the smaller print to hold everything."""
        letters = [self.lead, *self.warnings, self.unknown, self.how]
        letters += [text for row in self.rows for text in (row.name, row.words, row.step, row.owner, row.more)]
        letters += [line.text for row in self.rows for line in row.lines]
        letters += [
            text for found in self.lists for item in found.items for text in (item.name, item.text, item.detail)
        ]
        return sum(map(len, letters)) > ROOMY


def view(numbers: Numbers, words: Language) -> View:
    """The numbers as the page says them."""
    names = _Names(numbers, words)
    shown = numbers.accounts[:ACCOUNTS]
    rows = tuple(_row(at, row, numbers, names, words) for at, row in enumerate(shown, 1))
    rest = numbers.accounts[ACCOUNTS:]
    options = numbers.options
    more = (
        words.plural(
            "{n} more account has a sign; {money} a year are expected to go with it.",
            "{n} more accounts have a sign; {money} a year are expected to go with them.",
            len(rest),
            money=_money(sum(row.loss for row in rest), words),
        )
        if rest
        else ""
    )
    under = [
        sentences.short(numbers.name, 60),
        words.say("as of {day}", day=words.day(options.as_of)),
        numbers.currency,
    ]
    simulated = any(row.words and row.words.simulated for row in shown)
    client = options.audience == "client"
    return View(
        title=words.say("The week: where money is about to be lost"),
        under=" · ".join(part for part in under if part),
        lead=_lead(numbers, words),
        warnings=tuple(_warnings(numbers, words)),
        rows=rows,
        none=words.say("No account shows a sign of trouble."),
        more=more,
        lists=(
            *(() if client else (_people(numbers, names, words), _overdue(numbers, names, words))),
            _metal(numbers, names, words),
        ),
        unknown_title=words.say("The most important unknown"),
        unknown=_unknown(numbers, names, words),
        how=_how(numbers, words),
        simulated=words.say("Answers marked as simulated were made up for an example.") if simulated else "",
    )


class _Names:
    """What accounts are called for this reader: a client sees no other client's name."""

    def __init__(self, numbers: Numbers, words: Language) -> None:
        self._names: Mapping[Any, str] = numbers.names
        self._hide = numbers.options.audience == "client"
        self._words = words
        self._given: dict[Any, int] = {}

    def __call__(self, account: Any) -> str:
        if self._hide:
            number = self._given.setdefault(account, len(self._given) + 1)
            return self._words.say("client {number}", number=number)
        return sentences.short(self._names.get(account, str(account)), 40)

    def key(self, account: Any) -> Any:
        """The key for a spreadsheet."""
        return None if self._hide else account


def _money(amount: float, words: Language) -> str:
    """An expectation, in no more digits than it deserves: two."""
    if amount <= 0:
        return words.money(0)
    digits = 2 - len(str(int(amount)))
    return words.money(round(amount, min(0, digits)))


def _lead(numbers: Numbers, words: Language) -> str:
    shown = numbers.accounts[:ACCOUNTS]
    if not shown:
        return ""
    return words.plural(
        "{n} account, expected loss {loss} a year out of {stake}: {kind} of the last 365 days.",
        "{n} accounts, expected loss {loss} a year out of {stake}: {kind} of the last 365 days.",
        len(shown),
        loss=_money(sum(row.loss for row in shown), words),
        stake=_money(sum(row.stake for row in shown), words),
        kind=terms.value_kind(numbers.options.value, words),
    )


def _warnings(numbers: Numbers, words: Language) -> list[str]:
    found = []
    if numbers.no_rhythm:
        found.append(
            words.say("There are no orders: silence and money at stake are not judged.")
            if numbers.no_rhythm == "orders"
            else words.say("There are too few orders to learn a rhythm from: silence is not judged.")
        )
    if numbers.last_row is not None and (numbers.options.as_of - numbers.last_row).days > 14:
        days = (numbers.options.as_of - numbers.last_row).days
        found.append(
            words.plural(
                "The last order of all accounts is {n} day old: the silence may be that of the files.",
                "The last order of all accounts is {n} days old: the silence may be that of the files.",
                days,
            )
        )
    if numbers.mixed:
        found.append(
            words.say(
                "Tolling (work only) and sale (with the metal in it) are added up as revenue: say what is meant, "
                "net of metal or margin."
            )
        )
    if numbers.unjudged:
        found.append(
            words.plural(
                "{n} clause of a client's regulation could not be judged: our terms do not say enough.",
                "{n} clauses of clients' regulations could not be judged: our terms do not say enough.",
                numbers.unjudged,
            )
        )
    if numbers.no_money:
        found.append(words.say("The orders hold no amounts: money at stake is not known."))
    return found


def _row(number: int, row: Account, numbers: Numbers, names: _Names, words: Language) -> Row:
    options = numbers.options
    hide = Competitors(numbers.rivals, words, options.audience)
    lines = tuple(
        Line(hide(sentences.about(sign, options.as_of, words)), sign.certainty.value, in_words(sign.certainty, words))
        for sign in row.signs
    )
    hidden = len(lines) - SIGNS
    client = options.audience == "client"
    return Row(
        number=number,
        key=names.key(row.account),
        name=names(row.account),
        loss=row.loss,
        loss_text=_money(row.loss, words),
        stake=row.stake,
        stake_text=words.say("of {stake} a year", stake=_money(row.stake, words)),
        chance=row.chance,
        lines=lines[:SIGNS],
        more=words.plural("and {n} more sign", "and {n} more signs", hidden) if hidden > 0 else "",
        words=hide(sentences.last_words(row.words, options.as_of, words, hidden=client)),
        words_day=row.words.day if row.words else None,
        step=sentences.step_of(row.step, words),
        owner=sentences.short(row.step.owner, 30) or words.say("no owner yet"),
        day=row.step.day,
        day_text=words.short_day(row.step.day),
        note=words.say("proposed") if row.step.proposed else words.say("planned"),
    )


def _rest(n: int, words: Language) -> str:
    return words.plural("{n} more did not fit.", "{n} more did not fit.", n) if n > 0 else ""


def _people(numbers: Numbers, names: _Names, words: Language) -> List:
    def item(person: Person) -> Item:
        who = sentences.who(person, words, names=numbers.options.names)
        heard = sentences.heard_of(person, words)
        return Item(
            names(person.account),
            who,
            words.say("{heard}; {stake} a year", heard=heard, stake=_money(person.stake, words)),
            (names.key(person.account), names(person.account), who, heard, person.stake),
        )

    found = numbers.ask
    shown = (found.people + found.missing)[:PEOPLE]
    missing = len(found.missing) - max(0, len(shown) - len(found.people))
    to_find = (
        words.plural(
            "Besides, somebody must be found for {n} role.", "Besides, somebody must be found for {n} roles.", missing
        )
        if missing
        else ""
    )
    return List(
        "ask",
        words.say("Whom to ask"),
        (words.say("Key"), words.say("Account"), words.say("Whom"), words.say("Heard"), words.say("A year")),
        tuple(item(person) for person in shown),
        words.say("Nobody whose answer would tell much may be asked now."),
        " ".join(text for text in (_rest(len(found.people) - PEOPLE, words), to_find) if text),
    )


def _overdue(numbers: Numbers, names: _Names, words: Language) -> List:
    def item(row: Overdue) -> Item:
        signal = sentences.signal_of(row.signal, words)
        owner = sentences.short(row.owner, 30) or words.say("no owner yet")
        late = sentences.lasting(row.days, words)
        return Item(
            names(row.account),
            words.say("{signal}, late by {days}", signal=signal, days=late),
            owner,
            (names.key(row.account), names(row.account), str(row.case), signal, row.due, row.days, owner),
        )

    return List(
        "overdue",
        words.say("Overdue cases"),
        (
            words.say("Key"),
            words.say("Account"),
            words.say("Case"),
            words.say("Signal"),
            words.say("Due"),
            words.say("Days late"),
            words.say("Owner"),
        ),
        tuple(item(row) for row in numbers.overdue[:CASES]),
        words.say("No case is past its day."),
        _rest(len(numbers.overdue) - CASES, words),
    )


def _metal(numbers: Numbers, names: _Names, words: Language) -> List:
    found = numbers.metal
    more = _rest(len(found.due) - BALANCES, words)
    if found.unknown:
        more += " " + words.plural(
            "{n} movement states no weight and is not counted.",
            "{n} movements state no weight and are not counted.",
            found.unknown,
        )
    return List(
        "metal",
        words.say("Metal due for reconciliation"),
        (
            words.say("Key"),
            words.say("Account"),
            words.say("Pure metal, g"),
            words.say("Last reconciled"),
            words.say("Days"),
            words.say("Movements since"),
        ),
        tuple(
            Item(
                names(row.account),
                sentences.balance_of(row, words),
                sentences.reconciled_of(row, words),
                (
                    names.key(row.account),
                    names(row.account),
                    round(row.grams, 3),
                    row.reconciled,
                    row.days,
                    row.movements,
                ),
            )
            for row in found.due[:BALANCES]
        ),
        words.say("No balance of metal waits for reconciliation."),
        more.strip(),
    )


def _unknown(numbers: Numbers, names: _Names, words: Language) -> str:
    found = numbers.unknown
    if found.kind == "table":
        return words.say(
            "There is nothing in: {table}. Whatever it would tell is missing on this page.",
            table=terms.table(found.table, words),
        )
    if found.kind == "none":
        return words.say("Every role that should be heard was heard.")
    values = {
        "account": names(found.account),
        "role": terms.role(found.role, words),
        "stake": _money(found.stake, words),
    }
    text = {
        "why_silent": words.say(
            "**Why is {account} silent?** Nobody there was heard in 365 days, and {stake} a year stand behind it. "
            "To be asked first: {role}.",
            **values,
        ),
        "no_contact": words.say(
            "**Who is the {role} at {account}?** Nobody is known there in this role, and {stake} a year stand behind "
            "it.",
            **values,
        ),
        "role": words.say(
            "**What does the {role} at {account} think?** Nobody of this role was heard there in 365 days, and "
            "{stake} a year stand behind it.",
            **values,
        ),
    }[found.kind]
    if found.others:
        text += " " + words.plural(
            "At {n} more account a role was not heard either.",
            "At {n} more accounts a role was not heard either.",
            found.others,
        )
    return text


def _how(numbers: Numbers, words: Language) -> str:
    kinds = {sign.kind for row in numbers.accounts for sign in row.signs}
    used = {kind: PRIORS[kind] for kind in PRIORS if kind in kinds}
    named = {
        "clause": words.say("a broken clause"),
        "competitor": words.say("a named competitor"),
        "low_score": words.say("a low score by a person who decides"),
        "overdue": words.say("an overdue case"),
        "case": words.say("an open case"),
        "open": words.say("an open complaint"),
    }
    text = words.say(
        "Expected loss: the chance that the account goes, times its {kind} of the last 365 days. The chance of silence "
        "and of goods that fell away comes from the orders of all accounts.",
        kind=terms.value_kind(numbers.options.value, words),
    )
    if used:
        listed = words.all_of(
            words.say("{sign} {share}", sign=named[kind], share=words.share(share, decimals=0))
            for kind, share in used.items()
        )
        text += " " + words.say(
            "The other weights are priors, assumed and not yet learned from accounts that ended: {listed}.",
            listed=listed,
        )
    return text
