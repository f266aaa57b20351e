"""The comparison at a terminal in another language than English, in the words of the letter."""

from __future__ import annotations

from typing import Any


def show_in(comparison: Any, lang: str) -> None:
    """The comparison as a table and sentences."""
    from ..report.letters.told import told
    from .console import heading, say, table

    view = told(comparison, lang)
    heading(view.caption)
    table(view.headings, view.rows, right=[1, 2, 3])
    say()
    for line in view.lines:
        say(line)
