"""What a person with a browser, a telephone, a printer or a screen reader gets."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

WIDE, TELEPHONE, SMALL = (1280, 900), (390, 844), (360, 740)


def opened(chromium: Any, file: Path, size: tuple[int, int], **options: Any) -> tuple[Any, list[str]]:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, **options)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, TELEPHONE])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_accessibility_violation(
    chromium: Any, files: dict[str, Path], lang: str, size: tuple[int, int], scheme: str
) -> None:
    page, _ = opened(chromium, files[lang], size, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    result = axe.Axe().run(page)
    page.close()
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_request_leaves_the_machine(chromium: Any, files: dict[str, Path], lang: str) -> None:
    page, asked = opened(chromium, files[lang], WIDE)
    page.wait_for_timeout(300)
    page.close()
    assert asked == [files[lang].as_uri()]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("size", [WIDE, TELEPHONE, SMALL])
def test_the_page_never_scrolls_sideways(
    chromium: Any, files: dict[str, Path], lang: str, size: tuple[int, int]
) -> None:
    page, _ = opened(chromium, files[lang], size)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= size[0]


@pytest.mark.parametrize("size", [WIDE, TELEPHONE])
def test_letters_in_charts_stay_legible(chromium: Any, files: dict[str, Path], size: tuple[int, int]) -> None:
    page, _ = opened(chromium, files["en"], size)
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('figure svg')]
          .filter(svg => svg.getBoundingClientRect().width > 0)
          .map(svg => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    )
    page.close()
    assert smallest >= 10


def test_every_chart_is_drawn_and_described(chromium: Any, files: dict[str, Path]) -> None:
    page, _ = opened(chromium, files["en"], WIDE)
    charts = page.locator("figure .wide svg")
    assert charts.count() >= 9
    for at in range(charts.count()):
        assert len(charts.nth(at).get_attribute("aria-label")) > 40
        assert charts.nth(at).bounding_box()["width"] > 500
    page.close()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_it_prints(chromium: Any, files: dict[str, Path], lang: str, tmp_path: Path) -> None:
    page, _ = opened(chromium, files[lang], WIDE)
    paper = tmp_path / "report.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    page.close()
    text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    pages = text.count("\f")
    assert 4 <= pages <= 18  # seven chapters of some two pages
    for word in ("AdventureWorks", "NPS", {"en": "What to do on Monday", "ru": "Что делать в понедельник"}[lang]):
        assert word in text


def test_the_keyboard_reaches_tables_and_folded_parts(chromium: Any, files: dict[str, Path]) -> None:
    page, _ = opened(chromium, files["en"], TELEPHONE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    page.close()
    assert {"A", "DIV", "SUMMARY"} <= reached
