"""`cabochon compare --letter` and `cabochon demo win-back`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cabochon import cli
from cabochon.cli import main

FORMS = Path(cli.__file__).parent


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_the_form_of_init_makes_a_letter_and_its_workbook(
    tmp_path: Path, lang: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"letter.{form}"
    offers = str(FORMS / f"offers.{lang}.toml")
    assert main(["compare", offers, "--letter", str(target), "--lang", lang, "--reader", "technical"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([target.name, "letter.xlsx"])
    assert str(target) in capsys.readouterr().out
    if form == "md":
        text = target.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
        assert {"en": "€340 cheaper", "ru": "на 340 ₽ дешевле"}[lang] in text
        assert {"en": "As stated, not verified", "ru": "Со слов, без проверки"}[lang] in text


def test_what_is_printed_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(FORMS / "offers.ru.toml"), "--lang", "ru"]) == 0
    out = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Дешевле во владении на 340,35 ₽ за изделие: наша фирма" in out
    assert re.search(r"Итого +10 295,76 +10 636,11 +−340,35", out)
    assert "Без источника: 19 условий." in out
    assert not re.findall(r"[A-Za-z]{2,}", out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--reader", "user"], "--reader needs --letter FILE"),
        (["--name-competitor"], "--name-competitor needs --letter FILE"),
        (["--letter", "letter.pdf"], "--letter letter.pdf: a name that ends in .docx, .html or .md is needed"),
        (["--letter", "/no/such/letter.docx"], "/no/such: no such folder"),
        (["--leter", "x.docx"], "no option '--leter'; did you mean '--letter'?"),
    ],
)
def test_wrong_options(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(FORMS / "offers.en.toml"), *arguments]) == 2
    assert capsys.readouterr().err == f"cabochon: {message}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('role = "economic"', 'role = "economist"',
         "'role': got 'economist', expected one of economic, technical, user; did you mean 'economic'?"),
        ('client = "Retail chain"', 'cliant = "Retail chain"',
         "'case': got 'cliant', expected a field of Case; did you mean 'client'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_named(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FORMS / "offers.en.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "offers.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["compare", str(file), "--letter", str(tmp_path / "letter.md")]) == 2
    assert capsys.readouterr().err == f"cabochon: {file}, {message}\n"
    assert not (tmp_path / "letter.md").exists()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_demo_writes_both_letters(tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "win-back"
    assert main(["demo", "win-back", "--lang", lang, "--out", str(folder)]) == 0
    out = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    wanted = {
        "en": ("RUB 340 cheaper", "We therefore claim no advantage"),
        "ru": ("на 340 ₽ дешевле", "мы не заявляем"),
    }
    for words in wanted[lang]:
        assert words in " ".join(out.split())
    names = {path.name for path in folder.iterdir()}
    letters = {f"{stem}.{form}" for stem in ("letter", "equal_turnover") for form in ("docx", "html", "xlsx", "md")}
    assert names == {"win_back.xlsx", *letters}


def test_the_demo_of_a_case_keeps_no_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "win-back", "--store", "x"]) == 2
    assert capsys.readouterr().err == "cabochon: win-back keeps no store: leave --store away\n"
    assert main(["demo", "winback"]) == 2


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_uncertain_terms_that_the_form_shows_are_understood(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FORMS / f"offers.{lang}.toml").read_text(encoding="utf-8")
    head, rest = text.split("[ours]", 1)
    shown = re.findall(r"^#     (\w+ = \{ (?:triangular|between|counts) .*?\})", head, re.MULTILINE)
    assert len(shown) == 3
    for line in shown:
        rest, count = re.subn(rf"^{line.split(' =')[0]} = .*$", line, rest, count=1, flags=re.MULTILINE)
        assert count == 1
    file = tmp_path / "offers.toml"
    file.write_text(f"{head}[ours]{rest}", encoding="utf-8")
    assert main(["compare", str(file), "--lang", lang, "--letter", str(tmp_path / "letter.md")]) == 0
    letter = (tmp_path / "letter.md").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    sure = {
        "en": "Almost certain, if the terms are as stated: over all the lines that could be compared",
        "ru": "Почти наверняка, если указанные условия верны: в сумме по всем статьям, которые удалось сравнить",
    }
    assert sure[lang] in letter
    assert {"en": "(95%: 16 days to 28 days)", "ru": "(с вероятностью 95 %: 16 дней – 28 дней)"}[lang] in letter
    out = capsys.readouterr().out
    assert {"en": "(95%)", "ru": "вероятность, что дешевле наша фирма"}[lang] in out
