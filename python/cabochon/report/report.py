"""A month's report: one self-contained page, and what made it."""

from __future__ import annotations

import html as escaping
import os
from dataclasses import dataclass
from pathlib import Path

from .gather.month import Month
from .wrong import saved


@dataclass(frozen=True)
class Report:
    """The finished page; ``save`` writes it, a notebook shows it."""

    html: str
    title: str
    summary: tuple[str, ...]  #: a few lines for a terminal
    numbers: Month

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the page as one file and returns where it is."""
        return saved(path, self.html.encode("utf-8"))

    def _repr_html_(self) -> str:
        page = escaping.escape(self.html, quote=True)
        title = escaping.escape(self.title, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" style="width:100%;height:48rem;border:0"></iframe>'

    def __repr__(self) -> str:
        return f"Report({self.title!r}, {len(self.html.encode()) // 1024} KB)"
