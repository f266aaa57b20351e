"""Boxes, lines and words as inline SVG; colours are those that the page turns for the dark."""

from __future__ import annotations

from html import escape

from ..charts import FONT, INK


def fitted(text: str, width: float, size: float) -> str:
    """The text, cut to what fits.

    >>> fitted("General director", 60, 13)
    'General…'
    """
    room = max(1, int(width / (0.56 * size)))
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def largest(text: str, width: float, most: int = 12) -> int:
    """The largest size of letters, down to 10, at which the text fits.

    >>> largest("Economic buyers", 200), largest("Economic buyers", 95)
    (12, 11)
    """
    return next((size for size in range(most, 10, -1) if fitted(text, width, size) == text), 10)


class Drawing:
    """A drawing of fixed size, described for those who cannot see it."""

    def __init__(self, width: float, height: float, described: str) -> None:
        self.width, self.height, self.described = width, height, described
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str) -> None:
        """A filled rectangle."""
        place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
        self._parts.append(f'<rect {place} rx="3" fill="{fill}"/>')

    def box(
        self, x: float, y: float, width: float, height: float, *, stroke: str, heavy: bool = False, dashed: bool = False
    ) -> None:  # fmt: skip
        """An empty frame."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        place = f'x="{x + 1:.1f}" y="{y:.1f}" width="{width - 2:.1f}" height="{height:.1f}"'
        self._parts.append(
            f'<rect {place} rx="4" fill="none" stroke="{stroke}" stroke-width="{2.5 if heavy else 1.2}"{dash}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line."""
        place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        self._parts.append(f'<line {place} stroke="#a9b8c0" stroke-width="1.5"/>')

    def text(
        self, x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", fill: str = INK,
        weight: str = "normal",
    ) -> None:  # fmt: skip
        """One line of words."""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{fill}">{escape(_visible(text))}</text>'
        )

    def svg(self) -> str:
        """All of it."""
        label = escape(_visible(self.described), quote=True)
        size = f'width="{self.width:.0f}" height="{self.height:.0f}" viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        inside = "".join(self._parts)
        return f'<svg role="img" aria-label="{label}" xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'


def _visible(text: str) -> str:
    """Without control characters, which no page may hold."""
    return "".join(c if c >= " " or c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
