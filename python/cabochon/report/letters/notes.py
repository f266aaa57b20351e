"""The numbered sources of a letter: every number leads to the paper that it came from, or says that there is none."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .case import day
from .names import term_names
from .words import Words

MARK = re.compile("\ue000([^\ue001]*)\ue001")  #: a place in a text where sources are cited, by their keys
ASSUMED, STATED = "assumed", "stated"


@dataclass(frozen=True)
class Source:
    """One entry of the list."""

    number: int
    text: str  #: what it is: a contract, a survey, a delivery record, a computation
    kind: str  #: document, survey, record, computed, assumed, stated
    date: dt.date | None
    facts: tuple[str, ...]  #: what was taken from it, with limits where uncertain
    parts: tuple[int, ...] = ()  #: of a computation: the numbers of the sources that its terms come from


@dataclass
class _Entry:
    text: str
    kind: str
    date: dt.date | None = None
    facts: dict[str, list[str]] = field(default_factory=dict)  #: by whose they are
    parts: tuple[str, ...] = ()  #: of a computed number: the sources of its terms


class Notes:
    """Collects sources while a letter is written, and numbers those that it cites, in the order of reading."""

    def __init__(self, words: Words, names: dict[str, str], hide: Hidden) -> None:
        self._words = words
        self._sides = names
        self._hide = hide
        self._entries: dict[str, _Entry] = {}

    def term(self, path: str, term: Any) -> str:
        """The source of one stated term, ``ours.loss_share``; what it says is listed there."""
        side, _, name = path.partition(".")
        words = self._words
        if term.assumed:
            key, text, kind = ASSUMED, words.say("Assumed; nobody has confirmed it"), ASSUMED
        elif not term.source:
            key, text, kind = STATED, words.say("Stated without a document; not verified"), STATED
        else:
            date = day(term.date)
            key, text, kind = f"{term.source}|{date}", self._hide(term.source), "document"
        entry = self._entry(key, text, kind, day(term.date) if kind == "document" else None)
        fact = f"{term_names(words)[name]} {self.shown(name, term)}"
        if kind != "document" and term.source:
            fact += f" ({self._hide(term.source)})"
        self._fact(entry, self._sides[side], fact)
        return key

    def shown(self, name: str, term: Any) -> str:
        """A term's value, with its range where it is uncertain."""
        if not term.uncertain:
            return self._words.value(name, float(term))
        numbers = (float(term), term.quantile(0.025), term.quantile(0.975))
        half = (numbers[2] - numbers[1]) / 2
        digits = 1 - math.floor(math.log10(half)) if half > 0 else 6  # two digits of the half width
        value, low, high = (self._words.value(name, round(number, digits)) for number in numbers)
        return self._words.say("{value} (95%: {low} to {high})", value=value, low=low, high=high)

    def other(self, key: str, text: str, kind: str, *, date: dt.date | None = None, fact: str = "") -> str:
        """A source that is no term's: a survey, a weighing, a computation."""
        entry = self._entry(key, self._hide(text), kind, date)
        if fact:
            self._fact(entry, "", fact)
        return key

    def computed(self, key: str, text: str, parts: Iterable[str], *, fact: str = "") -> str:
        """A source that is a computation from other sources; ``fact`` are its limits."""
        entry = self._entries.setdefault(key, _Entry(text, "computed", parts=tuple(dict.fromkeys(parts))))
        if fact:
            self._fact(entry, "", fact)
        return key

    def numbered(self, texts: Iterable[str]) -> tuple[dict[str, int], tuple[Source, ...]]:
        """Numbers of the cited sources by key, and their list; what only a computation rests on follows.

        A source that neither a text nor such a computation leads to is left off: no number is taken from it.
        """
        order: dict[str, int] = {}
        for text in texts:
            for found in MARK.finditer(text):
                for key in found[1].split(";"):
                    order.setdefault(key, len(order) + 1)
        for key in list(order):
            for part in self._entries[key].parts:
                order.setdefault(part, len(order) + 1)
        sources = tuple(self._source(number, self._entries[key], order) for key, number in order.items())
        return order, sources

    def _source(self, number: int, entry: _Entry, order: dict[str, int]) -> Source:
        facts = tuple(
            f"{side[:1].upper()}{side[1:]}: {'; '.join(said)}" if side else "; ".join(said)
            for side, said in entry.facts.items()
        )
        parts = tuple(sorted(order[key] for key in entry.parts))
        if parts:
            listed = self._words.all_of([str(at) for at in parts])
            from_ = (
                self._words.say("from the terms of source {numbers}", numbers=listed)
                if len(parts) == 1
                else self._words.say("from the terms of sources {numbers}", numbers=listed)
            )
            facts = (from_, *facts)
        facts = tuple(fact[:1].upper() + fact[1:] for fact in facts)
        return Source(number, entry.text, entry.kind, entry.date, facts, parts)

    def _entry(self, key: str, text: str, kind: str, date: dt.date | None) -> _Entry:
        return self._entries.setdefault(key, _Entry(text, kind, date))

    def _fact(self, entry: _Entry, side: str, fact: str) -> None:
        said = entry.facts.setdefault(side, [])
        if fact not in said:
            said.append(fact)


class Hidden:
    """Takes the competitor's name out of every text, unless he is named on purpose."""

    def __init__(self, name: str, shown: str) -> None:
        self.shown = shown
        self._name = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) if name and name != shown else None

    def __call__(self, text: str) -> str:
        return self._name.sub(self.shown, text) if self._name else text


def cite(*keys: str) -> str:
    """A mark after a number; keys that are repeated are cited once."""
    listed = list(dict.fromkeys(key for key in keys if key))
    return f"\ue000{';'.join(listed)}\ue001" if listed else ""


def without_marks(text: str) -> str:
    """The text as a reader hears it."""
    return MARK.sub("", text)


def joined(text: str) -> str:
    """The text with marks that follow each other made one."""
    return text.replace("\ue001\ue000", ";")


def numbers_of(keys: str, order: dict[str, int]) -> list[int]:
    """The numbers of a mark's sources, each once, in order."""
    return sorted({order[key] for key in keys.split(";")})


def marked(text: str, order: dict[str, int], mark: Any) -> str:
    """The text with ``mark(numbers)`` in place of the keys."""
    return MARK.sub(lambda found: str(mark(numbers_of(found[1], order))), joined(text))
