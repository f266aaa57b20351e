"""Whether a letter fits on its one A4 page, and what is shortened when it does not.

Model: millimetres of each block of our own template in print, from the letters that a line holds; calibrated on printed
pages. Long names, quotations and lists are what varies.
"""

from __future__ import annotations

import math

from .notes import without_marks
from .page import Page

ROOM = 265.0  #: millimetres, of 271 between the margins
LINE, SMALL = 4.45, 3.95  #: height of a line of text and of small text
LETTERS = {"en": 104, "ru": 102}  #: of a line of text

#: How much is said, from the whole to the least: letters of a quotation, statements of one role.
STEPS = ((150, 3), (100, 3), (60, 3), (0, 2), (0, 1))


def height(page: Page) -> float:
    """Millimetres of the printed letter, without its appendix."""
    wide = LETTERS[page.lang]
    head = _lines(f"{page.sender} {page.date}", wide) + sum(_lines(part, wide) for part in page.to)
    total = head * LINE + 1.6 + 7.0 * sum(_lines(banner, wide) for banner in page.banners)
    total += 4.5 + 5.9 * _lines(page.subject, wide * 0.75) + LINE + 1.6
    for text in (" ".join(page.heard), f"{page.claim} {page.condition}", page.clause):
        total += _paragraph(text, wide * 0.97, LINE)
    total += 7.3 + 5.05 * (1 + len(page.rows) + len(page.totals))
    total += 8.3 + 4.6 * len(page.bars)
    if page.benefits:
        total += 7.2
    for role, text in page.benefits:
        total += 0.6 + LINE * max(_lines(role, 20), _lines(text, wide * 0.76))
    total += _paragraph(f"{page.assumes} {page.not_considered}", wide * 1.13, SMALL)
    total += _paragraph(f"{page.request_title}. {page.request}", wide * 0.95, LINE) + 2.8
    return total + 2.2 + LINE * (1 + _lines(page.signatory or page.sender, wide))


def _lines(text: str, wide: float) -> int:
    return math.ceil(len(without_marks(text)) / wide) if text else 0


def _paragraph(text: str, wide: float, line: float) -> float:
    return _lines(text, wide) * line + 1.7 if text.strip() else 0.0
