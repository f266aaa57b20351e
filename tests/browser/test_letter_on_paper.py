"""The letter in a real Chromium: one A4 page and its appendix, no request, no accessibility violation."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from cabochon.cli.win_back import read
from cabochon.datasets import win_back
from cabochon.report import letter

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
LANGUAGES = ("en", "ru")


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Both letters of the win-back case in both languages, and one in which everything is long."""
    folder = tmp_path_factory.mktemp("letters")
    found = {}
    for lang in LANGUAGES:
        comparison, equal, case = read(win_back(lang), lang)  # type: ignore[arg-type]
        found["letter", lang] = letter(comparison, case, lang=lang).save(folder / f"letter-{lang}.html")  # type: ignore[arg-type]
        found["equal", lang] = letter(equal, case, lang=lang).save(folder / f"equal-{lang}.html")  # type: ignore[arg-type]
        found["long", lang] = letter(*_long(comparison, case), lang=lang).save(folder / f"long-{lang}.html")  # type: ignore[arg-type]
    return found


def _long(comparison: Any, case: Any) -> tuple[Any, Any]:
    """Long names, long quotations, assumptions, terms without a source."""
    from dataclasses import replace

    from cabochon.ownership import Offer, Term, compare

    talk = (
        "Consignments of this assortment were accepted without remarks by the department of incoming inspection, " * 3
    )
    heard = [replace(answer, comment=talk, may_quote=True) for answer in case.heard]
    theirs = Offer(
        **(comparison.their_offer.to_dict() | {"lead_time_days": Term(32, assumed=True), "work_per_gram": 450})
    )
    name = "International Jewellery Manufacturing and Wholesale Trading Company of the Northern Districts"
    long = replace(case, heard=heard, client=name, sender=name, signatory=f"Head of key accounts, {name}", waiver=name)
    return compare(comparison.our_offer, theirs, comparison.buyer), long


def pages(chromium: Any, file: Path, paper: Path) -> list[str]:
    """The text of each printed page."""
    page = chromium.new_page()
    page.goto(file.as_uri())
    page.pdf(path=paper, prefer_css_page_size=True)
    page.close()
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("which", ["letter", "equal", "long"])
def test_the_letter_is_one_page(chromium: Any, letters: Any, which: str, lang: str, tmp_path: Path) -> None:
    printed = pages(chromium, letters[which, lang], tmp_path / "letter.pdf")
    close, appendix = {"en": ("Yours faithfully", "Appendix."), "ru": ("С уважением", "Приложение.")}[lang]
    assert close in printed[0]
    assert appendix not in printed[0]
    assert appendix in printed[1]
    assert len(printed) == 2 or which == "long"
    size = subprocess.run(["pdfinfo", str(tmp_path / "letter.pdf")], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in size


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_no_violation_no_request_no_sideways_scrolling(
    chromium: Any, letters: Any, lang: str, size: tuple[int, int]
) -> None:
    for scheme in ("light", "dark"):
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(letters["letter", lang].as_uri())
        result = axe.Axe().run(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert result.violations_count == 0, result.generate_report()
        assert asked == [letters["letter", lang].as_uri()]
        assert width <= size[0]
