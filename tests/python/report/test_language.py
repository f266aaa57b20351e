"""Everything can be said in Russian, and nothing else than names stays in Latin letters."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

import cabochon.report
from cabochon.datasets.simulated import PROCESSES
from cabochon.datasets.simulated_actions import ACTIONS
from cabochon.report.language import Language

ROOT = Path(cabochon.report.__file__).parent


def messages() -> tuple[set[str], set[tuple[str, str]]]:
    """Every text of the report's code and templates; the letter's have a catalogue and a test of their own."""
    single: set[str] = set()
    plural: set[tuple[str, str]] = set()
    for file in ROOT.rglob("*.py"):
        if file.is_relative_to(ROOT / "letters"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if node.func.attr == "say" and texts:
                    single.add(texts[0])
                elif node.func.attr == "plural" and len(texts) >= 2:
                    plural.add((texts[0], texts[1]))
    for file in (ROOT / "templates").glob("*.j2"):
        single |= {found[1] for found in re.findall(r"say\((['\"])(.*?)\1", file.read_text(encoding="utf-8"))}
    return single, plural


@pytest.fixture(scope="module")
def catalogue() -> Any:
    path = files("cabochon") / "locale" / "ru" / "LC_MESSAGES" / "report.po"
    return read_po(path.open("rb"), abort_invalid=True)


def test_every_text_is_translated(catalogue: Any) -> None:
    single, plural = messages()
    assert len(single) > 200
    assert not [text for text in single if not (catalogue.get(text) and catalogue.get(text).string)]
    for one, many in plural:
        found = catalogue.get(one)
        assert found is not None, one
        assert found.id == (one, many)
        assert len(found.string) == 3
        assert all(found.string)


def test_no_translation_is_left_over(catalogue: Any) -> None:
    single, plural = messages()
    reasons = {reason for *_, reasons, _ in PROCESSES for reason, _ in reasons}
    segments = {"Warehouse", "Value Added Reseller", "Specialty Bike Shop"}
    actions = {row[0] for row in ACTIONS} | {row[9] for row in ACTIONS}
    known = single | {one for one, _ in plural} | reasons | segments | actions
    ids = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert not ids - known
    assert reasons | segments | actions <= ids


def test_translations_fill_the_same_places(catalogue: Any) -> None:
    places = re.compile(r"\{(\w+)\}")
    for message in catalogue:
        if not message.id:
            continue
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        for text in said:
            assert set(places.findall(text)) == set(places.findall(texts[-1])), text
            assert text.count("**") % 2 == 0


def test_no_english_is_left_on_the_russian_page(demo: Any, pages: Any) -> None:
    data = demo[1]
    names = [str(name) for table in ("accounts", "products", "suppliers") for name in data[table]["name"]]
    names += [str(cell) for column in ("title", "contact") for cell in data["contacts"][column]]
    text = re.sub(r"[A-Za-z][\w .,'&/-]*…", " ", pages["ru"].text)  # a long name, cut on an axis
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, " ")
    known = {"AdventureWorks", "cabochon", "NPS", "USD", "Rocks", "Korn", "Graubard", "Zou", "Donner"}
    known |= {"MBG", "CNBD", "AIC"}
    known |= {"Friendly", "Bike", "Shop", "Sports", "Products", "Store"}
    assert not set(re.findall(r"[A-Za-z]{2,}", text)) - known


@pytest.mark.parametrize(
    ("n", "text"), [(1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (1234, "1 234 дня")]
)
def test_russian_numerals(n: int, text: str) -> None:
    words = Language("ru", currency="RUB")
    assert words.plural("{n} day", "{n} days", n).replace("\N{NO-BREAK SPACE}", " ") == text


def test_numbers_follow_the_language() -> None:
    english, russian = Language("en", currency="EUR"), Language("ru", currency="RUB")
    plain = lambda text: text.replace("\N{NO-BREAK SPACE}", " ")  # noqa: E731
    assert english.money(-1234567.4) == "−€1,234,567"
    assert plain(russian.money(1234.5, decimals=2)) == "1 234,50 ₽"
    assert plain(russian.share(-0.0312)) == "−3,1 %"
    assert english.millions(34_868_001) == "€34.9 million"
    assert plain(russian.millions(34_868_001)) == "34,9 млн ₽"
    assert english.estimate(26.85, 21.9, 31.7) == "27 (22 to 32)"
    assert english.money_estimate(44_231.7, 1_966, 158_000) == "€44,000 (2,000 to 158,000)"
    assert plain(russian.interval(-0.49, 4.12, decimals=2)) == "от −0,49 до 4,12"


def test_a_sentence_that_ends_in_an_abbreviation_has_one_full_stop() -> None:
    words = Language("en", currency="EUR")
    assert words.say("{vendor}, {price}", vendor="x", price="Inc..") == "x, Inc."
    assert words.say("{vendor}, {price}", vendor="x", price="and so on...") == "x, and so on..."
