"""Texts that a spreadsheet would run as formulas."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula; numbers stay as they are.

    >>> defuse('=HYPERLINK("http://x","y")'), defuse("-12.5"), defuse("ring")
    ('\\'=HYPERLINK("http://x","y")', '-12.5', 'ring')
    """
    if not text.startswith(_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text
