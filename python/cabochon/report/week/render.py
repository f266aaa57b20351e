"""Rows to page: one Jinja template that fills one sheet of A4."""

from __future__ import annotations

from ..language import Language
from ..page import style, template
from .numbers import Numbers
from .view import View, view
from .week import Week


def rendered(numbers: Numbers, words: Language) -> Week:
    """The page in the language of ``words``."""
    shown = view(numbers, words)
    page = template("week.html.j2").render(say=words.say, lang=words.lang, view=shown, style=style("week.css"))
    return Week(page, shown.title, words.lang, tuple(_lines(shown, words)), numbers, shown)


def _lines(shown: View, words: Language) -> list[str]:
    """The page in a few lines for a terminal."""
    found = [shown.lead] if shown.lead else [shown.none]
    found += [
        words.say(
            "{number}. {account}, {loss}: {what} {step} ({owner}, {day}).",
            number=row.number,
            account=row.name,
            loss=row.loss_text,
            what=row.lines[0].text,
            step=row.step,
            owner=row.owner,
            day=row.day_text,
        )
        for row in shown.rows
    ]
    return [*found, *([shown.more] if shown.more else []), *shown.warnings]
