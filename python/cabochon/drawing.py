"""A chart as inline SVG, which a notebook, a mail or a page shows as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Drawing"]


@dataclass(frozen=True)
class Drawing:
    """A drawing without script, font or request.

    >>> Drawing("Dot", "a dot", "<svg></svg>")._repr_html_()
    '<svg></svg>'
    """

    title: str
    description: str  #: what it shows, for those who cannot see it
    svg: str

    def save(self, path: str | Path) -> Path:
        """Writes the SVG file and returns its path."""
        target = Path(path)
        target.write_text(self.svg, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        return self.svg
