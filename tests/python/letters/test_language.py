"""Every text of a letter has its Russian, with the same places, and nothing English is left on the page."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

import cabochon.report.letters
from cabochon.report import letter
from cabochon.report.letters.words import Words

ROOT = Path(cabochon.report.letters.__file__).parent


def texts() -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """What ``say``, ``plural`` and ``form`` are called with."""
    said: set[str] = set()
    plural: set[tuple[str, str]] = set()
    formed: set[str] = set()
    for file in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if node.func.attr == "say" and literals:
                    said.add(literals[0])
                elif node.func.attr == "plural" and len(literals) >= 2:
                    plural.add((literals[0], literals[1]))
                elif node.func.attr == "form" and literals:
                    formed.add(literals[-1])
    return said, plural, formed


@pytest.fixture(scope="module")
def catalogue() -> Any:
    path = files("cabochon") / "locale" / "ru" / "LC_MESSAGES" / "letter.po"
    return read_po(path.open("rb"), abort_invalid=True)


def test_every_text_is_translated_and_none_is_left_over(catalogue: Any) -> None:
    said, plural, formed = texts()
    assert len(said) > 150
    single = {message.id for message in catalogue if message.id and isinstance(message.id, str) and not message.context}
    assert single == said
    assert {message.id for message in catalogue if isinstance(message.id, tuple)} == plural
    assert {message.id for message in catalogue if message.context} == formed
    assert all(message.string for message in catalogue if message.id)
    assert all(
        len(message.string) == 3 and all(message.string) for message in catalogue if isinstance(message.id, tuple)
    )


def test_translations_fill_the_same_places(catalogue: Any) -> None:
    places = re.compile(r"\{(\w+)\}")
    for message in catalogue:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert set(places.findall(text)) == set(places.findall(ids[-1])), text


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("reader", [None, "economic", "technical", "user"])
def test_no_english_is_left_in_the_russian_letter(told: Any, which: int, reader: Any) -> None:
    written = letter(told["ru"][which], told["ru"][2], lang="ru", reader=reader)
    text = re.sub(r"```text|\*\*", "", re.sub(r"\[\^\d+\]", "1", written.markdown))
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"Excel", "cabochon"}
    assert not re.search(r"\.\.(?!\.)| ,| \.", text.replace("…", ""))


def test_no_english_is_left_in_full_offers(full: Any) -> None:
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\[\^\d+\]|```text", " ", letter(full, lang="ru").markdown)))
    assert words <= {"contract", "Excel", "Ours"}  # the source's name is the user's


@pytest.mark.parametrize(
    ("term", "value", "english", "russian"),
    [
        ("shelf_days", 1, "1 day", "1 день"),
        ("shelf_days", 42, "42 days", "42 дня"),
        ("lead_time_days", 11, "11 days", "11 дней"),
        ("lead_time_days", 2.5, "2.5 days", "2,5 дня"),
        ("loss_share", 0.035, "3.5%", "3,5 %"),
        ("capital_rate_annual", 0.2, "20% a year", "20 % в год"),
        ("fineness", 0.585, "585", "585"),
        ("weight_grams", 2.05, "2.05 g", "2,05 г"),
        ("metal_price_per_gram", 7000, "RUB 7,000/g", "7 000 ₽/г"),
        ("price_per_piece", 1234.5, "RUB 1,234.50", "1 234,50 ₽"),
        ("pieces_per_year", 3000, "3,000", "3 000"),
    ],
)
def test_terms_read_with_their_units(term: str, value: float, english: str, russian: str) -> None:
    plain = lambda text: text.replace("\N{NO-BREAK SPACE}", " ")  # noqa: E731
    assert plain(Words("en", currency="RUB").value(term, value)) == english
    assert plain(Words("ru", currency="RUB").value(term, value)) == russian


def test_the_competitor_stands_in_the_case_that_its_place_asks_for(told: Any) -> None:
    written = letter(told["ru"][0], told["ru"][2], lang="ru")
    assert "дешевле изделия поставщика Б" in written.page.claim
    assert written.page.headings[2] == "Поставщик Б"
    named = letter(told["ru"][0], told["ru"][2], lang="ru", name_competitor=True)
    assert "дешевле изделия поставщика «Goldline»" in named.page.claim
