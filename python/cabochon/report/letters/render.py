"""A letter's parts through Jinja templates: ours, or those that a firm keeps in its own folder."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..visible import visible
from . import chart
from .notes import Source, marked
from .page import Page
from .words import Words

TEMPLATES = ("letter.html.j2", "letter.css", "letter.md.j2", "letter.docx")  #: what a firm may replace


def text_of(name: str, folder: Path | None) -> str:
    """A template's text: the firm's own if its folder has one, else ours."""
    if folder is not None and (folder / name).is_file():
        return (folder / name).read_text(encoding="utf-8")
    return (files("cabochon.report") / "templates" / "letter" / name).read_text(encoding="utf-8")


def html(page: Page, words: Words, folder: Path | None) -> str:
    """One self-contained page that prints on one sheet, the appendix on those after it."""
    from markupsafe import Markup, escape

    def marks(text: str) -> Markup:
        def mark(numbers: list[int]) -> str:
            links = ",".join(f'<a href="#n{number}">{number}</a>' for number in numbers)
            return f"<sup>{links}</sup>"

        return Markup(marked(str(escape(text)), page.order, mark))

    environment = _environment(folder, escaped=True)
    environment.filters["marks"] = marks
    return visible(
        environment.get_template("letter.html.j2").render(
            page=page, words=words, chart=chart.svg(page, words), style=Markup(text_of("letter.css", folder))
        )
    )


def markdown(page: Page, words: Words, folder: Path | None) -> str:
    """Plain text with footnotes; the chart is drawn in letters."""

    def marks(text: str) -> str:
        return marked(text, page.order, lambda numbers: "".join(f"[^{number}]" for number in numbers))

    environment = _environment(folder, escaped=False)
    environment.filters["marks"] = marks
    environment.globals["note"] = _note
    bars = chart.text(page, words)
    return visible(
        environment.get_template("letter.md.j2").render(
            page=page,
            words=words,
            bars=bars,
            width=max(len(name) for name, _, _ in bars),
            number_width=max(len(number) for _, number, _ in bars),
        )
    )


def _note(source: Source, date: str) -> str:
    """A footnote's sentences; the numbers of a computation's sources lead to their footnotes."""
    first, *rest = source.facts or ("",)
    if source.parts:
        first = re.sub(r"\d+", lambda found: f"[^{found[0]}]", first)
    told = [", ".join(part for part in (source.text, date) if part), first, *rest]
    return " ".join(part if part.endswith(".") else f"{part}." for part in told if part)


def _environment(folder: Path | None, *, escaped: bool) -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(lambda name: text_of(name, folder)),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_templates(folder: str | Path) -> list[Path]:
    """Write our templates into a folder, to be changed and given to `letter` as ``templates``.

    `letter.html.j2` and `letter.md.j2` are Jinja2 templates over a `Page`, `letter.css` is the look of the first, and
    `letter.docx` is a Word document with the places of every part. Files that are there already are left alone.
    """
    from .docx_template import template

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TEMPLATES:
        path = target / name
        if path.exists():
            continue
        path.write_bytes(template("en") if name == "letter.docx" else text_of(name, None).encode("utf-8"))
        written.append(path)
    return written
