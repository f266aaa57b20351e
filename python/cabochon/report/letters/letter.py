"""The letter that a comparison of two offers becomes."""

from __future__ import annotations

import html as escaping
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ..language import LANGUAGES
from ..wrong import saved, wrong
from . import render
from .case import ROLES, case_of
from .compose import composed, context_of
from .fit import ROOM, STEPS, height
from .left_out import LeftOut
from .notes import Source, without_marks
from .page import Page
from .words import Words

AUDIENCES = ("client", "sales", "internal")
FORMATS = (".docx", ".html", ".md", ".xlsx")


@dataclass(frozen=True)
class Letter:
    """A finished letter; each form is made when it is first asked for."""

    page: Page
    words: Words
    comparison: Any
    templates: Path | None = None

    @cached_property
    def html(self) -> str:
        """One self-contained page without any request; prints on one A4 sheet, its appendix on the next."""
        return render.html(self.page, self.words, self.templates)

    @cached_property
    def markdown(self) -> str:
        """The same as text with footnotes."""
        return render.markdown(self.page, self.words, self.templates)

    @cached_property
    def docx(self) -> bytes:
        """The same as a Word document."""
        from .docx import document

        return document(self.page, self.words, self.templates)

    @cached_property
    def xlsx(self) -> bytes:
        """Every term and the formulas that recompute the table."""
        from .xlsx import workbook

        return workbook(self.comparison, self.page, self.words)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where every number comes from, numbered as the letter cites them."""
        return self.page.sources

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the letter does not say, and why."""
        return self.page.left_out

    @property
    def text(self) -> tuple[str, ...]:
        """The running text, paragraph by paragraph, without the marks of sources."""
        return tuple(without_marks(text) for text in self.page.running)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the form that the name ends in: .docx, .html, .md or .xlsx. Returns where it is."""
        return saved(path, self.form(Path(path).suffix))

    def form(self, suffix: str) -> bytes:
        """The file's bytes: .docx, .html, .md or .xlsx."""
        suffix = suffix.lower()
        if suffix == ".docx":
            return self.docx
        if suffix == ".xlsx":
            return self.xlsx
        if suffix not in FORMATS:
            raise wrong("path", repr(suffix), f"a name that ends in {', '.join(FORMATS)}")
        return (self.html if suffix == ".html" else self.markdown).encode("utf-8")

    def _repr_html_(self) -> str:
        page = escaping.escape(self.html, quote=True)
        title = escaping.escape(self.page.subject, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" style="width:100%;height:48rem;border:0"></iframe>'

    def __repr__(self) -> str:
        return f"Letter({self.page.subject!r}, {len(self.sources)} sources, {len(self.left_out)} left out)"


def letter(
    comparison: Any,
    case: Any = None,
    *,
    lang: Literal["en", "ru"] = "en",
    reader: Literal["economic", "technical", "user"] | None = None,
    audience: Literal["client", "sales", "internal"] = "client",
    name_competitor: bool = False,
    templates: str | os.PathLike[str] | None = None,
) -> Letter:
    """Write what a comparison says to the client, on one page: the table, a chart, what it assumes, one request.

    ``case`` (a `Case` or a mapping of its fields) brings who writes to whom, what was heard, the regulation, weighings.
    ``reader`` is the buying role that is written to; its benefits come first and get the page's numbers. For the
    audience ``client`` no role of fewer than three respondents is told of unless they may be quoted, and the
    competitor is "supplier B" unless ``name_competitor``. ``templates`` is a folder of a firm's own `letter.html.j2`,
    `letter.css`, `letter.md.j2` or `letter.docx`; what it lacks is ours.

    >>> from cabochon.ownership import Buyer, Offer, compare
    >>> near = Offer(supplier="near", contract="sale", price_per_piece=102, shelf_days=60)
    >>> far = Offer(supplier="far", contract="sale", price_per_piece=100, shelf_days=120)
    >>> written = letter(compare(near, far, Buyer(vat="excluded", currency="EUR", capital_rate_annual=0.365)))
    >>> print(written.text[0])
    Over all the lines that could be compared, a piece of ours is €3.88 cheaper to own than supplier B’s. ...
    """
    if lang not in LANGUAGES:
        raise wrong("lang", repr(lang), "en or ru")
    if reader is not None and reader not in ROLES:
        raise wrong("reader", repr(reader), f"one of {', '.join(ROLES)}")
    if audience not in AUDIENCES:
        raise wrong("audience", repr(audience), f"one of {', '.join(AUDIENCES)}")
    folder = None if templates is None else Path(templates)
    if folder is not None and not folder.is_dir():
        raise wrong("templates", repr(str(folder)), "a folder that is there")
    words = Words(lang, currency=comparison.buyer.currency or "")
    known = case_of(case)
    for quotation, statements in STEPS:
        context = context_of(comparison, known, words, audience=audience, name_competitor=name_competitor)
        page = composed(context, reader=reader or "", quotation=quotation, statements=statements)
        if height(page) <= ROOM:
            break
    return Letter(page, words, context.comparison, folder)
