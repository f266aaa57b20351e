"""At most five numbers in a letter's running text: what has room keeps its number, the rest is said without."""

from __future__ import annotations

import re

from .notes import without_marks

MOST_NUMBERS = 5
_NUMBER = re.compile(r"\d+(?:[.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d+)*")


def numbers_in(text: str) -> int:
    """How many numbers a reader meets in the text; marks of sources are none.

    >>> numbers_in("at 1,234.50 less, from 2 to 3")
    3
    """
    return len(_NUMBER.findall(without_marks(text)))


class Budget:
    """Spends numbers."""

    def __init__(self, most: int = MOST_NUMBERS) -> None:
        self.left = most

    def choose(self, text: str, plain: str) -> str | None:
        """The text if its numbers still fit, else the plain one, else None."""
        for variant in (text, plain):
            if variant and numbers_in(variant) <= self.left:
                self.left -= numbers_in(variant)
                return variant
        return None
