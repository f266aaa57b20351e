"""Texts that a spreadsheet would run as formulas."""

from __future__ import annotations

import re
import unicodedata

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORMULA = "=+-@"
#: what a spreadsheet may drop in front of a formula: spaces, line ends, controls, marks of direction
_DROPPED = ("Zs", "Zl", "Zp", "Cc", "Cf")
#: + and digits with the signs that group them hold no name of a cell and no function, so nothing can run
_TELEPHONE = re.compile(r"\+\d[\d .()/\-\u00a0\u2011]*(?:(?:ext|x|доб)\.? ?\d+)?", re.IGNORECASE)


def defuse(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula.

    Numbers and telephone numbers stay as they are. A sign of full width, or one behind spaces and line ends, is a sign.

    >>> defuse('=HYPERLINK("http://x","y")'), defuse("-12.5"), defuse("ring")
    ('\\'=HYPERLINK("http://x","y")', '-12.5', 'ring')
    >>> defuse("+49 170 1234567"), defuse("+1+2"), defuse("\uff1d1")
    ('+49 170 1234567', "'+1+2", "'\uff1d1")
    """
    if not (text.startswith(_STARTS) or _first_sign(text) in _FORMULA):
        return text
    if _TELEPHONE.fullmatch(text):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def _first_sign(text: str) -> str:
    """The first character that counts, in its plain form; a letter that is no sign where there is none."""
    for sign in text:
        if unicodedata.category(sign) not in _DROPPED:
            return unicodedata.normalize("NFKC", sign)[0]
    return "x"
