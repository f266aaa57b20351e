"""Four words for how sure a sentence is, fixed in every language."""

from __future__ import annotations

from enum import Enum
from statistics import NormalDist

from .language import Language


class Certainty(str, Enum):
    """``fact``: recorded or computed without sampling; the others are findings about more than what was recorded."""

    fact = "fact"
    almost_certain = "almost_certain"  #: the 95 % interval has one sign
    likely = "likely"  #: the 80 % interval has one sign
    cannot_tell = "cannot_tell"


def of_difference(value: float, low: float, high: float, *, level: float = 0.95) -> Certainty:
    """How sure the sign of a difference is, from its limits at ``level``; each side is judged by its own width.

    >>> of_difference(4, 1, 7).value, of_difference(4, -1, 9).value, of_difference(4, -4, 12).value
    ('almost_certain', 'likely', 'cannot_tell')
    """
    if low > 0 or high < 0:
        return Certainty.almost_certain
    shrink = NormalDist().inv_cdf(0.9) / NormalDist().inv_cdf((1 + level) / 2)
    if value - shrink * (value - low) > 0 or value + shrink * (high - value) < 0:
        return Certainty.likely
    return Certainty.cannot_tell


def of_probability(probability: float) -> Certainty:
    """How sure it is that something holds which has this probability: the tails of the 95 % and the 80 % limits.

    >>> of_probability(0.98).value, of_probability(0.93).value, of_probability(0.7).value
    ('almost_certain', 'likely', 'cannot_tell')
    """
    if probability >= 0.975:
        return Certainty.almost_certain
    return Certainty.likely if probability >= 0.9 else Certainty.cannot_tell


def in_words(certainty: Certainty, words: Language) -> str:
    """The word of the reader's language."""
    return {
        Certainty.fact: words.say("fact"),
        Certainty.almost_certain: words.say("almost certain"),
        Certainty.likely: words.say("likely"),
        Certainty.cannot_tell: words.say("cannot tell"),
    }[certainty]
