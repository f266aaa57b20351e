"""The week's page in Chromium: one sheet of A4 whatever is on it, legible on a telephone, no request, no barrier."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

WIDE, TELEPHONE = (1280, 900), (390, 844)
LONG = "Ожерелье и серьги с очень длинным названием без всякого сокращения, "


def crowded() -> Any:
    """A simulated book in which every place of the page is full and every text as long as it comes."""
    n = 14
    accounts = [f"simulated account {at:02} with a long key" for at in range(n)]
    contacts = [f"simulated contact {at:02} of procurement" for at in range(n)]
    return cb.Book(
        currency="RUB",
        accounts={"account": accounts, "name": [f"{LONG}{at}" for at in range(n)]},
        contacts={"contact": contacts, "account": accounts, "role": ["technical"] * n, "decides": [True] * n,
                  "title": [LONG * 2] * n},
        orders={"order": [str(at) for at in range(n)], "account": accounts, "date": ["2026-10-01"] * n,
                "revenue": [123_456_789.0 / (at + 1) for at in range(n)], "sales_person": [LONG] * n,
                "contract": ["tolling", "sale"] * (n // 2)},
        responses={"response": [str(at) for at in range(n)], "contact": contacts, "date": ["2026-10-20"] * n,
                   "nps": [0] * n, "comment": [LONG * 9] * n},
        tickets={"ticket": [str(at) for at in range(2 * n)], "account": accounts * 2, "date": ["2026-09-20"] * (2 * n),
                 "reason": [LONG * 3] * (2 * n)},
        events={"event": [str(at) for at in range(n)], "date": ["2026-10-02"] * n, "account": accounts,
                "type": ["competitor_mentioned"] * n, "properties": ['{"competitor": "' + LONG * 2 + '"}'] * n},
        cases={"case": [str(at) for at in range(n)], "account": accounts, "date": ["2026-08-01"] * n,
               "signal": ["divergence"] * n, "owner": [LONG] * n, "due": ["2026-09-01"] * n,
               "blocking_role": ["technical"] * n, "state": ["diagnosed"] * n},
        metal={"movement": [str(at) for at in range(n)], "account": accounts, "date": ["2026-05-01"] * n,
               "kind": ["received"] * n, "fine_grams": [98765.4] * n},
    )  # fmt: skip


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("weeks")
    made = {}
    for lang in ("en", "ru"):
        data = cb.datasets.simulated_wholesaler(lang=lang)
        book = cb.Book(**data, currency=data.currency)
        made[lang] = cb.report.week(book, as_of="2026-10-28", lang=lang).save(folder / f"{lang}.html")
        week = cb.report.week(crowded(), as_of="2026-10-28", lang=lang, name=LONG)
        made[f"crowded-{lang}"] = week.save(folder / f"crowded-{lang}.html")
    return made


def opened(chromium: Any, file: Path, size: tuple[int, int], **options: Any) -> tuple[Any, list[str]]:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, **options)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, asked


@pytest.mark.parametrize("name", ["en", "ru", "crowded-en", "crowded-ru"])
def test_it_is_one_sheet_of_a4(chromium: Any, weeks: dict[str, Path], name: str, tmp_path: Path) -> None:
    page, _ = opened(chromium, weeks[name], WIDE)
    paper = tmp_path / "week.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    page.close()
    said = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in said
    assert "(A4)" in said
    text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    assert ("priors" if name.endswith("en") else "предположения") in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, TELEPHONE])
@pytest.mark.parametrize("name", ["en", "ru", "crowded-ru"])
def test_no_accessibility_violation(
    chromium: Any, weeks: dict[str, Path], name: str, size: tuple[int, int], scheme: str
) -> None:
    page, asked = opened(chromium, weeks[name], size, color_scheme=scheme)
    result = axe.Axe().run(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert result.violations_count == 0, result.generate_report()
    assert width <= size[0]
    assert asked == [weeks[name].as_uri()]


def test_facts_and_findings_look_different(chromium: Any, weeks: dict[str, Path]) -> None:
    page, _ = opened(chromium, weeks["en"], WIDE)
    fact, finding = (
        page.evaluate(f"getComputedStyle(document.querySelector('.{kind}')).backgroundColor")
        for kind in ("fact", "finding")
    )
    page.close()
    assert fact != finding
