"""`cabochon init`: what it writes, and that it overwrites nothing unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("openpyxl")

from cabochon.cli import main


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("every", [[], ["--all"]])
def test_what_is_written_passes_the_check(
    tmp_path: Path, lang: str, every: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "folder"
    assert main(["init", str(folder), "--lang", lang, *every]) == 0
    assert sorted(p.name for p in folder.iterdir()) == ["cabochon.xlsx", "offers.toml", "rules.json"]
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("No problems.\n")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                "6 sheets to fill in: ",
                "two offers and a buyer, as an example to change",
                "rules that ask after what happened",
                "Next: fill them in; then ",
            ],
        ),
        (
            "ru",
            [
                "заполните листы (6): ",
                "два предложения и покупатель, пример для правки",
                "правила опросов после событий",
                "Дальше: заполните оба файла",
            ],
        ),
    ],
)
def test_what_is_said_in_the_reader_s_language(
    tmp_path: Path, lang: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path), "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "cabochon ask firm.cabochon --rules " in lines[-1]
    assert all(part in line for part, line in zip(said, lines, strict=True))


def test_nothing_is_overwritten_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "offers.toml").write_text("mine")
    assert main(["init", str(tmp_path)]) == 2
    expected = f"cabochon: {tmp_path / 'offers.toml'} is there already; --force overwrites it\n"
    assert capsys.readouterr().err == expected
    assert not (tmp_path / "cabochon.xlsx").exists()
    assert main(["init", str(tmp_path), "--force"]) == 0
    assert "[ours]" in (tmp_path / "offers.toml").read_text(encoding="utf-8")


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "f").write_text("x")
    assert main(["init", str(tmp_path / "f")]) == 2
    assert capsys.readouterr().err == f"cabochon: {tmp_path / 'f'} is a file, not a folder\n"
