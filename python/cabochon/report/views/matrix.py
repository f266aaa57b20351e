"""The coverage matrix: accounts by roles, the dearest first, heard or not, with the money behind each."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from ... import feedback
from ..blocks import Block, Chart
from ..charts import COLOURS, FAINT, NARROW, WIDE
from ..gather.month import usual_value
from ..reading import rows_of
from ..sections import terms
from .svg import Drawing, fitted, largest
from .view import Told, View, not_for_clients, told

ROLES = ("economic", "technical", "user")
NAMED, ROW = 14, 24.0  #: accounts with a row of their own, and its pixels
FILLS = {"heard": "main", "known": "second", "unknown": "quiet"}


def matrix(
    book: Any, *, as_of: str | dt.date, window_days: int = 365, value: str | None = None, audience: str = "internal",
    lang: str = "en",
) -> View:  # fmt: skip
    """Accounts by roles, the dearest first with their part of the money of the window (``value``: revenue, margin or
    net_of_metal), the others together, cut by money: heard, known but not heard, nobody known, or not expected. Above
    each role stands the part of the money that was heard. Not for clients, as it names other clients."""
    not_for_clients(audience, "the matrix names other clients")
    given = told(book, as_of=as_of, window_days=window_days, audience=audience, lang=lang)
    title = given.words.say("Whom have we heard, weighted by money")
    return View(title, tuple(blocks_of(given, value)), lang)


def blocks_of(given: Told, value: str | None) -> list[Block]:
    """The matrix for a report."""
    words = given.words
    kind = value or usual_value(given.shelf)
    found = feedback.coverage(given.book, as_of=given.as_of, window_days=given.window_days, value=kind)
    rows = [row for row in rows_of(found) if (row["value"] or 0) > 0]
    rows.sort(key=lambda row: (-row["value"], str(row["account"])))
    if not rows:
        return [terms.fact(words.say("No money stands behind any account in these days."), words)]
    shares = {role: _share(rows, role) for role in ROLES}
    parts = [
        words.say("{role}: {share} heard", role=terms.role_of_many(role, words), share=words.share(share, decimals=0))
        for role, share in shares.items() if share is not None
    ]  # fmt: skip
    described = words.say(
        "Accounts by roles with their part of the {kind}. {parts}.",
        kind=terms.value_kind(kind, words),
        parts="; ".join(parts),
    )
    note = words.say(
        "Dark: heard in the last {days} days. Orange: a contact is known, but was not heard. Grey with “?”: nobody of "
        "this role is known. Empty: not expected.",
        days=given.window_days,
    )
    title = words.say("Coverage by account and role, weighted by {kind}", kind=terms.value_kind(kind, words))
    height = 44 + ROW * min(len(rows), NAMED) + (ROW + 6 if len(rows) > NAMED else 0)
    wide, narrow = (_drawn(given, rows, shares, Drawing(width, height, described)) for width in (WIDE, NARROW))
    return [Chart(title, described, wide, narrow, note)]


def _share(rows: list[dict[str, Any]], role: str) -> float | None:
    """Part of the money of accounts that expect the role whose role was heard."""
    of = [row for row in rows if role in row["expected"].split(",")]
    whole = math.fsum(row["value"] for row in of)
    return math.fsum(row["value"] for row in of if row[f"{role}_heard"] > 0) / whole if whole else None


def _drawn(given: Told, rows: list[dict[str, Any]], shares: dict[str, float | None], drawing: Drawing) -> str:
    words, width = given.words, drawing.width
    total = math.fsum(row["value"] for row in rows)
    side = 250.0 if width == WIDE else 120.0
    cell = (width - side) / 3
    for at, role in enumerate(ROLES):
        x = side + at * cell
        name = terms.role_of_many(role, words)
        name = name if width == WIDE else name.split()[0]
        size = largest(name, cell - 4)
        drawing.text(x + 2, 14, fitted(name, cell - 4, size), size=size, weight="bold")
        share = shares[role]
        said = "–" if share is None else words.share(share, decimals=0)
        if share is not None and width == WIDE:
            said = words.say("{share} heard", share=said)
        drawing.text(x + 2, 31, fitted(said, cell - 4, 12), size=12, fill=FAINT)
    y = 42.0
    for row in rows[:NAMED]:
        _named(drawing, row["name"] or str(row["account"]), words.share(row["value"] / total), (y, side))
        for at, role in enumerate(ROLES):
            if role in row["expected"].split(","):
                state = _state(row, role)
                drawing.rect(side + at * cell, y, cell - 3, ROW - 3, fill=COLOURS[FILLS[state]])
                if state == "unknown":
                    drawing.text(side + (at + 0.5) * cell, y + 16, "?", size=14, anchor="middle", weight="bold")
        y += ROW
    rest = rows[NAMED:]
    if rest:
        y += 6
        part = words.share(math.fsum(row["value"] for row in rest) / total)
        _named(drawing, words.plural("{n} other", "{n} others", len(rest)), part, (y, side))
        for at, role in enumerate(ROLES):
            _split(drawing, rest, role, (side + at * cell, y, cell - 3))
    return drawing.svg()


def _named(drawing: Drawing, name: str, share: str, place: tuple[float, float]) -> None:
    """An account with its part of the money."""
    y, side = place
    drawing.text(0, y + 16, fitted(name, side - 58, 12), size=12)
    drawing.text(side - 8, y + 16, share, size=12, anchor="end", fill=FAINT)


def _state(row: dict[str, Any], role: str) -> str:
    return "heard" if row[f"{role}_heard"] > 0 else "known" if row[f"{role}_known"] > 0 else "unknown"


def _split(drawing: Drawing, rows: list[dict[str, Any]], role: str, place: tuple[float, float, float]) -> None:
    """Accounts together: the cell is cut by their money."""
    x, y, width = place
    of = [row for row in rows if role in row["expected"].split(",")]
    whole = math.fsum(row["value"] for row in of)
    for state, fill in FILLS.items():
        part = math.fsum(row["value"] for row in of if _state(row, role) == state)
        if part:
            drawing.rect(x, y, width * part / whole, ROW - 3, fill=COLOURS[fill])
            x += width * part / whole
