"""Numbers to page: sections in order, then one Jinja template."""

from __future__ import annotations

import re
from importlib.resources import files

from .gather.month import Month
from .language import Language
from .report import Report
from .sections import accounts, base, cases, causes, improvement, left_out, methods, summary, vendors, voices

SECTIONS = (accounts, voices, base, cases, causes, improvement, vendors, left_out, methods)


def rendered(month: Month, words: Language) -> Report:
    """The report in the language of ``words``."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from markupsafe import Markup, escape

    def template(name: str) -> str:
        return (files("cabochon.report") / "templates" / name).read_text(encoding="utf-8")

    def strong(text: str) -> Markup:
        return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))

    environment = Environment(
        loader=FunctionLoader(template),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["strong"] = strong
    sections = [module.section(month, words) for module in SECTIONS]
    title = words.say("Report for {month}", month=words.month(month.period.last))
    monday = summary.paragraph(month, words)
    page = environment.get_template("report.html.j2").render(
        say=words.say,
        words=words,
        lang=words.lang,
        title=title,
        month=month,
        name=month.name,
        monday=monday,
        sections=[section for section in sections if section.blocks],
        style=Markup(template("style.css")),
    )
    return Report(page, title, _terminal(monday), month)


def _terminal(text: str) -> tuple[str, ...]:
    """The summary's sentences without their marks, one a line."""
    plain = text.replace("**", "")
    return tuple(re.split(r"(?<=[.!?])\s+(?=[A-ZА-ЯЁ])", plain))
