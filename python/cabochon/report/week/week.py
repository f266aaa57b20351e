"""A week's page: one self-contained sheet of paper, the same rows as a workbook, and what made it."""

from __future__ import annotations

import html as escaping
import os
from dataclasses import dataclass
from pathlib import Path

from ..wrong import wrong
from .numbers import Numbers
from .view import View

FORMS = (".html", ".htm", ".xlsx")


@dataclass(frozen=True)
class Week:
    """The finished page; ``save`` writes it, a notebook shows it."""

    html: str
    title: str
    lang: str
    summary: tuple[str, ...]  #: a few lines for a terminal
    numbers: Numbers
    view: View  #: the rows as they are shown

    def xlsx(self) -> bytes:
        """The workbook: the same rows, money as numbers and days as days."""
        from .xlsx import workbook

        return workbook(self.view, self.numbers, self.lang)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the page, or with a name that ends in .xlsx the workbook, and returns where it is."""
        target = Path(path)
        if target.suffix.lower() not in FORMS:
            raise wrong("path", repr(str(path)), "a name that ends in .html or .xlsx")
        if target.suffix.lower() == ".xlsx":
            target.write_bytes(self.xlsx())
        else:
            target.write_text(self.html, encoding="utf-8")
        return target.resolve()

    def _repr_html_(self) -> str:
        page = escaping.escape(self.html, quote=True)
        title = escaping.escape(self.title, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" style="width:100%;height:64rem;border:0"></iframe>'

    def __repr__(self) -> str:
        rows = len(self.view.rows)
        return f"Week({self.title!r}, {rows} of {len(self.numbers.accounts)} accounts)"
