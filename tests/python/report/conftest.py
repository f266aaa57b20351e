"""The demo's book and its report in both languages, made once; a page as a reader sees it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

import cabochon as cb
from cabochon.cli.demo import BUDGET, MONTH, assumed_buyer, filled


class Page(HTMLParser):
    """Text, tables and references of an HTML page."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.references: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self._open.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "srcset", "action", "data", "poster", "xlink:href") or "url(" in (value or ""):
                self.references.append((tag, name, value or ""))
            if name in ("aria-label", "title", "alt", "content") and tag != "meta":
                self.words.append(value or "")
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "table":
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        if not data.strip() or "style" in self._open:
            return
        self.words.append(data.strip())
        if "caption" in self._open:
            self._caption += data
        elif ("td" in self._open or "th" in self._open) and self._rows and self._rows[-1]:
            self._rows[-1][-1] += data

    @property
    def text(self) -> str:
        """Everything that is read, in order."""
        return " ".join(self.words)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The demo's book and the data in it."""
    book, data, aside = filled(tmp_path_factory.mktemp("demo") / "demo.cabochon")
    assert aside == ()
    return book, data


@pytest.fixture(scope="session")
def reports(demo: tuple[Any, Any]) -> dict[str, Any]:
    """The demo's report in every language."""
    book, data = demo
    return {
        lang: cb.report.month(
            book, MONTH, lang=lang, name="AdventureWorks", buyer=assumed_buyer(), budget=BUDGET, notes=data.notes
        )
        for lang in ("en", "ru")
    }


@pytest.fixture(scope="session")
def pages(reports: dict[str, Any]) -> dict[str, Page]:
    """The pages of these reports, parsed."""
    return {lang: Page(report.html) for lang, report in reports.items()}


@pytest.fixture(scope="session")
def parse() -> type[Page]:
    """How to parse a page."""
    return Page
