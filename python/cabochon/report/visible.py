"""Texts of others without what nobody sees: control characters, and marks that turn the direction of what follows.

A control character has no place in HTML, SVG or XML, rewrites a terminal, and ends the program that draws charts; an
override of direction (U+202E) shows other words than are there. Each becomes U+FFFD, which readers see. Whatever goes
to a page, a chart, a letter or a workbook passes through here, once more than needed rather than once too little.
"""

from __future__ import annotations

import re
from typing import Any

#: C0 but tab and line ends, DEL and C1, overrides and isolates of direction, halves of pairs, what is no character
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""The text as it may be shown.

    >>> visible("la\x07te\n\u202efdp")
    'la�te\n�fdp'
    """
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def visible_within(value: Any) -> Any:
    """The same for every text inside lists and dictionaries."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible_within(name): visible_within(inside) for name, inside in value.items()}
    return [visible_within(inside) for inside in value] if isinstance(value, (list, tuple)) else value
