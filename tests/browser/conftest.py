"""The demo's report in a real Chromium, cut off from the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.cli.demo import MONTH, assumed_buyer, filled

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, or the one that Playwright brought."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo's report as files, one a language."""
    folder = tmp_path_factory.mktemp("browser")
    book, data, _ = filled(folder / "demo.cabochon")
    return {
        lang: cb.report.month(
            book, MONTH, lang=lang, name="AdventureWorks", buyer=assumed_buyer(), notes=data.notes
        ).save(folder / f"report-{lang}.html")
        for lang in ("en", "ru")
    }
