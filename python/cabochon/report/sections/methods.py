"""How to read the report: certainty words, facts and findings, and the terms with their sentence."""

from __future__ import annotations

from ..blocks import Block, Heading, Section, Table, Text
from ..certainty import Certainty, in_words
from ..gather.chances import DRAWS
from ..gather.month import Month
from ..glossary import entries
from ..language import Language


def section(month: Month, words: Language) -> Section:
    """The last section."""
    sure = (
        (Certainty.fact, words.say("recorded, or added up from what was recorded")),
        (Certainty.almost_certain, words.say("the 95 % limits of the difference have one sign")),
        (Certainty.likely, words.say("the 80 % limits have one sign, the 95 % limits do not")),
        (Certainty.cannot_tell, words.say("chance alone may explain it")),
    )
    blocks: list[Block] = [
        Text(
            words.say(
                "A fact says what was recorded about the rows that we have; a finding says what holds beyond them, "
                "and how surely. The two are never shown alike. Certainty has four fixed words:"
            )
        ),
        Table(
            words.say("Certainty"),
            (words.say("Word"), words.say("Meaning")),
            tuple((in_words(certainty, words), text) for certainty, text in sure),
        ),
        Heading(words.say("Terms")),
        Table(
            words.say("Terms of this report"),
            (words.say("Term"), words.say("What it means")),
            tuple((entry.term, entry.meaning) for entry in entries(words)),
        ),
        Heading(words.say("Methods")),
        Text(
            words.say(
                "NPS limits: adjusted Wald, adding 3/4 promoters, 3/2 passives and 3/4 detractors (Rocks 2016). "
                "Limits of a share rejected: Wilson's, for the number of independent pieces that vary as much as the "
                "delivery lines do (Korn and Graubard 1998). Limits of a difference: from those of its two parts (Zou "
                "and Donner 2008). Probabilities of vendors: both totals on the same {draws} draws, rejects by the "
                "beta law that the deliveries leave, lead times by a triangular law.",
                draws=words.count(DRAWS),
            )
        ),
    ]
    return Section("methods", words.say("How to read this report"), blocks)
