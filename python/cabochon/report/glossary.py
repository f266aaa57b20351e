"""The terms of the field, fixed once in English and, through the catalogue, in Russian."""

from __future__ import annotations

from dataclasses import dataclass

from .language import Language


@dataclass(frozen=True)
class Entry:
    """A term and the sentence that explains it."""

    term: str
    meaning: str


def entries(words: Language) -> tuple[Entry, ...]:
    """The terms that a month's report uses."""
    return (
        Entry(words.say("account"), words.say("a client company")),
        Entry(words.say("economic buyer"), words.say("top management: buys money for money, looks at the return")),
        Entry(
            words.say("technical buyer"),
            words.say("procurement, quality control, accounting: held to their own regulation"),
        ),
        Entry(words.say("user"), words.say("sellers in the shops: need goods that sell there")),
        Entry(words.say("heard"), words.say("gave at least one score in the window of days")),
        Entry(
            words.say("cost of ownership"),
            words.say("everything that a piece costs its buyer, not its price alone: capital, stock, rejects, orders"),
        ),
        Entry(
            words.say("safety stock"), words.say("stock kept so that demand above the average does not empty the shelf")
        ),
        Entry(words.say("margin"), words.say("revenue minus the cost of the goods")),
        Entry(words.say("limits"), words.say("the interval that holds the true value in 95 of 100 such cases")),
    )
