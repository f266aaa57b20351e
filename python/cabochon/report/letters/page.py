"""A finished letter's parts, before a template says how they look. Texts carry marks of their sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .left_out import LeftOut
from .notes import Hidden, Source
from .rows import Rows


@dataclass(frozen=True)
class Page:
    """Everything that is printed."""

    lang: str
    subject: str
    sender: str
    to: tuple[str, ...]
    date: str
    banners: tuple[str, ...]  #: simulated; as stated, not verified
    salutation: str
    heard: tuple[str, ...]
    claim: str
    condition: str
    clause: str
    caption: str
    headings: tuple[str, ...]  #: of the table's four columns
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...]
    chart_title: str
    chart_text: str  #: for those who cannot see it
    benefits_title: str
    benefits: tuple[tuple[str, str], ...]  #: role, text
    assumes: str
    not_considered: str
    request_title: str
    request: str
    closing: str
    signatory: str
    appendix_title: str
    appendix_intro: str
    sources: tuple[Source, ...]
    source_dates: tuple[str, ...]  #: in words, beside each source
    missing_title: str
    missing: tuple[str, ...]  #: lines not considered and the terms they lack
    headroom: str  #: by how much these would have to differ
    footer: str
    order: dict[str, int]  #: number of each source by its key
    table: Rows
    bars: tuple[tuple[str, float, bool], ...]  #: the chart: label, difference, whether the total
    left_out: tuple[LeftOut, ...]
    day: dt.date | None
    hidden: Hidden  #: takes the competitor's name out of a text

    @property
    def running(self) -> tuple[str, ...]:
        """The running text, paragraph by paragraph."""
        texts = (*self.heard, self.claim, self.condition, self.clause, *(text for _, text in self.benefits))
        return tuple(text for text in (*texts, self.assumes, self.not_considered, self.request) if text)
