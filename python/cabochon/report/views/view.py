"""One view on its own: in a notebook, or as a page of one file."""

from __future__ import annotations

import datetime as dt
import html as escaping
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...arguments import day
from ...errors import InputError, problem
from ..blocks import Block
from ..language import Language
from ..page import style, template
from ..reader import check_reader
from ..reading import Shelf, rows_of
from ..wrong import saved, wrong


@dataclass(frozen=True)
class View:
    """A title and what stands under it; ``html`` is a whole page without a single request."""

    title: str
    blocks: tuple[Block, ...]
    lang: str

    @property
    def html(self) -> str:
        """The page."""
        words = Language(self.lang, currency="XXX")
        return str(template("view.html.j2").render(view=self, style=style("style.css"), words=words, say=words.say))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the page as one file and returns where it is."""
        return saved(path, self.html.encode("utf-8"))

    def _repr_html_(self) -> str:
        page = escaping.escape(self.html, quote=True)
        title = escaping.escape(self.title, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" style="width:100%;height:34rem;border:0"></iframe>'

    def __repr__(self) -> str:
        return f"View({self.title!r})"


@dataclass(frozen=True)
class Told:
    """Who is told what, in which language, as of which day."""

    book: Any
    shelf: Shelf
    as_of: dt.date
    window_days: int
    audience: str
    words: Language

    @property
    def since(self) -> dt.date:
        """The first day of the window."""
        return self.as_of - dt.timedelta(days=self.window_days - 1)


def told(
    book: Any, *, as_of: str | dt.date, window_days: int = 365, audience: str = "internal", lang: str = "en"
) -> Told:
    """Checks what every view takes."""
    if not hasattr(book, "case_events"):
        raise wrong("book", type(book).__name__, "a Book, such as store.book()")
    check_reader(audience, lang)
    if isinstance(window_days, bool) or not isinstance(window_days, int) or window_days < 1:
        raise wrong("window_days", repr(window_days), "at least 1")
    try:
        last = dt.date.fromisoformat(day(as_of))
    except (TypeError, ValueError):
        raise wrong("as_of", repr(as_of), "a day such as 2026-10-31") from None
    return Told(book, Shelf(book), last, window_days, audience, Language(lang, currency=book.currency))


def firm_of(given: Told, account: Any) -> dict[str, Any]:
    """The row of the account with this key."""
    firms = {str(row["account"]): row for row in rows_of(given.book.accounts)}
    if str(account) not in firms:
        raise wrong("account", repr(account), "a key of the book's accounts")
    return firms[str(account)]


def not_for_clients(audience: str, what: str) -> None:
    """What concerns several clients, or what one person said, has no form that a client may see."""
    if audience == "client":
        wanted = f"internal or sales: {what}"
        raise InputError.of([problem("report", "audience", "'client'", wanted)])
