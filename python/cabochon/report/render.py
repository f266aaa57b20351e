"""Numbers to page: sections in order, then one Jinja template."""

from __future__ import annotations

import re

from .gather.month import Month
from .language import Language
from .page import style, template
from .report import Report
from .sections import accounts, base, cases, causes, improvement, left_out, methods, summary, vendors, voices

SECTIONS = (accounts, voices, base, cases, causes, improvement, vendors, left_out, methods)


def rendered(month: Month, words: Language) -> Report:
    """The report in the language of ``words``."""
    sections = [module.section(month, words) for module in SECTIONS]
    title = words.say("Report for {month}", month=words.month(month.period.last))
    monday = summary.paragraph(month, words)
    page = template("report.html.j2").render(
        say=words.say,
        words=words,
        lang=words.lang,
        title=title,
        month=month,
        name=month.name,
        monday=monday,
        sections=[section for section in sections if section.blocks],
        style=style("style.css"),
    )
    return Report(page, title, _terminal(monday), month)


def _terminal(text: str) -> tuple[str, ...]:
    """The summary's sentences without their marks, one a line."""
    plain = text.replace("**", "")
    return tuple(re.split(r"(?<=[.!?])\s+(?=[A-ZА-ЯЁ])", plain))
