"""A letter as a Word document, through a template that a firm may replace by its own letterhead.

A template is any DOCX. Where a paragraph reads ``{{ table }}``, the table stands in the style of that paragraph; so do
the other blocks. Names such as ``{{ date }}`` may stand anywhere in a text, headers and footers too. What a template
does not name is left away. `write_templates` writes ours, to start from.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ...nearest import did_you_mean
from ..visible import visible
from ..wrong import wrong
from . import chart
from .docx_parts import Writer
from .docx_template import template
from .page import Page
from .words import Words

PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def document(page: Page, words: Words, folder: Path | None) -> bytes:
    """The letter in the firm's template, or in ours."""
    import docx

    own = folder / "letter.docx" if folder is not None else None
    source = own.read_bytes() if own is not None and own.is_file() else template(words.lang)
    file = docx.Document(io.BytesIO(source))
    inline = _inline(page)
    blocks = _blocks(page, words)
    for paragraph in list(_paragraphs(file)):
        names = PLACE.findall(paragraph.text)
        for name in names:
            if name not in inline and name not in blocks:
                known = (*inline, *blocks)
                near = did_you_mean(name, known) or f"; known are {', '.join(known)}"
                raise wrong("templates", "{{ " + name + " }} in letter.docx", f"a part of the letter{near}")
        if len(names) == 1 and names[0] in blocks and PLACE.fullmatch(paragraph.text.strip()):
            blocks[names[0]](Writer(file, paragraph, page))
            paragraph._p.getparent().remove(paragraph._p)
        elif names:
            _fill(paragraph, inline, blocks)
    core = file.core_properties
    core.title, core.author, core.language = visible(page.subject), visible(page.sender), words.lang
    core.comments = core.keywords = core.last_modified_by = ""
    if page.day:
        import datetime as dt

        core.created = core.modified = dt.datetime.combine(page.day, dt.time())
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _inline(page: Page) -> dict[str, str]:
    return {
        "sender": page.sender,
        "date": page.date,
        "to": "\n".join(page.to),
        "subject": page.subject,
        "salutation": page.salutation,
        "closing": page.closing,
        "signatory": page.signatory or page.sender,
        "footer": page.footer,
    }


def _blocks(page: Page, words: Words) -> dict[str, Callable[[Writer], None]]:
    def banners(writer: Writer) -> None:
        for text in page.banners:
            writer.text(f"*{text}*")

    def conclusion(writer: Writer) -> None:
        writer.text(f"**{page.claim}** {page.condition}".strip())
        writer.text(page.clause)

    def benefits(writer: Writer) -> None:
        if page.benefits:
            writer.heading(page.benefits_title)
        for role, text in page.benefits:
            writer.text(f"**{role}:** {text}")

    def drawing(writer: Writer) -> None:
        writer.text(f"**{page.chart_title}**", keep=True)
        writer.picture(chart.png(page, words), page.chart_text)

    def appendix(writer: Writer) -> None:
        writer.heading(page.appendix_title, new_page=True)
        writer.text(page.appendix_intro)
        for source, date in zip(page.sources, page.source_dates, strict=True):
            facts = "".join(f"\n{fact}" for fact in source.facts)
            writer.item(f"{source.number}.", f"**{source.text}**{', ' + date if date else ''}{facts}")
        if page.missing:
            writer.heading(page.missing_title)
        for line in page.missing:
            writer.item("–", line)
        writer.text(page.headroom)

    return {
        "banners": banners,
        "heard": lambda writer: writer.text(" ".join(page.heard)),
        "conclusion": conclusion,
        "table": lambda writer: writer.table(page),
        "chart": drawing,
        "benefits": benefits,
        "assumes": lambda writer: writer.text(f"{page.assumes} {page.not_considered}".strip()),
        "request": lambda writer: writer.text(f"**{page.request_title}.** {page.request}"),
        "appendix": appendix,
    }


def _paragraphs(file: Any) -> Iterator[Any]:
    yield from _inside(file)
    for section in file.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from _inside(part)


def _inside(part: Any) -> Iterator[Any]:
    yield from part.paragraphs
    for table in part.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from _inside(cell)


def _fill(paragraph: Any, inline: dict[str, str], blocks: dict[str, Any]) -> None:
    """Texts in their places, in the look of the first run; Word may have cut a place into several runs."""
    text = PLACE.sub(lambda found: inline.get(found[1], found[0]), paragraph.text)
    for name in PLACE.findall(text):
        if name in blocks:
            raise wrong("templates", "{{ " + name + " }} in letter.docx", "a paragraph of its own for this part")
    if not text.strip():
        paragraph._p.getparent().remove(paragraph._p)
        return
    first, *rest = paragraph.runs
    for run in rest:
        run._r.getparent().remove(run._r)
    first.text = visible(text)
