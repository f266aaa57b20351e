"""What a page of a report is made of; the templates know how each looks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A paragraph; words between double asterisks are strong."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Finding:
    """A sentence with its certainty: a recorded fact, or a tested finding."""

    text: str
    certainty: str  #: fact, almost_certain, likely, cannot_tell
    label: str  #: the certainty in the reader's language
    kind: str = "finding"


@dataclass(frozen=True)
class Chart:
    """A drawing for a wide page and one for a narrow screen."""

    title: str
    description: str  #: what it shows, for those who cannot see it
    wide: str  #: inline SVG
    narrow: str  #: inline SVG
    note: str = ""
    kind: str = "chart"


@dataclass(frozen=True)
class Table:
    """Cells as text; columns named in ``numeric`` are set to the right."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()
    note: str = ""
    folded: str = ""  #: when given, the table is folded under this heading
    shades: tuple[tuple[float | None, ...], ...] = ()  #: by row and column from 0 to 1: a heat map
    kind: str = "table"


@dataclass(frozen=True)
class Cards:
    """Small tables side by side."""

    tables: tuple[Table, ...]
    folded: str = ""  #: when given, they are folded under this heading
    kind: str = "cards"


@dataclass(frozen=True)
class Figures:
    """A few large numbers with what each means."""

    items: tuple[tuple[str, str], ...]
    kind: str = "figures"


@dataclass(frozen=True)
class Points:
    """A short list."""

    items: tuple[str, ...]
    kind: str = "points"


@dataclass(frozen=True)
class Note:
    """An aside: where numbers come from, or that they are simulated."""

    text: str
    simulated: bool = False
    kind: str = "note"


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str
    anchor: str = ""
    kind: str = "heading"


Block = Text | Finding | Chart | Table | Cards | Figures | Points | Note | Heading


@dataclass(frozen=True)
class Section:
    """One question of the report and its answer."""

    anchor: str
    title: str
    blocks: list[Block] = field(default_factory=list)
