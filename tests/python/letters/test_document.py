"""The Word document: its parts, and a firm's own template."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from cabochon import InputError
from cabochon.report import letter, write_templates


def opened(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_part_stands_in_it(told: Any, lang: Any) -> None:
    comparison, _, case = told[lang]
    written = letter(comparison, case, lang=lang)
    file = opened(written.docx)
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    page = written.page
    for part in (page.subject, page.salutation, page.request, page.signatory, page.date, *page.banners):
        assert part in text
    assert "{{" not in text
    assert "\ue000" not in text
    assert "**" not in text
    (table,) = file.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(cells) == 1 + len(page.rows) + len(page.totals)
    assert [row[1:] for row in cells[1:]] == [list(row[1:]) for row in (*page.rows, *page.totals)]
    assert len(file.inline_shapes) == 1
    assert file.inline_shapes[0]._inline.docPr.get("descr") == page.chart_text
    assert file.core_properties.language == lang
    assert file.core_properties.title == page.subject


def test_marks_of_sources_are_superscripts(told: Any) -> None:
    comparison, _, case = told["en"]
    file = opened(letter(comparison, case).docx)
    raised = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.font.superscript]
    assert raised
    assert all(part.isdigit() for text in raised for part in text.split(","))


def test_a_firm_writes_on_its_own_letterhead(told: Any, tmp_path: Path) -> None:
    comparison, _, case = told["en"]
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "Letterhead of {{ sender }}"
    split = file.add_paragraph()
    for piece in ("To: {{ s", "alutation", " }} "):  # as a word processor cuts a place
        split.add_run(piece)
    file.add_paragraph("{{ table }}")
    file.add_paragraph("{{conclusion}}", style="List Bullet")
    file.save(tmp_path / "letter.docx")
    made = opened(letter(comparison, case, templates=tmp_path).docx)
    assert made.sections[0].header.paragraphs[0].text == "Letterhead of Our firm"
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert "To: Dear colleagues, " in texts
    assert len(made.tables) == 1
    assert any("RUB\N{NO-BREAK SPACE}340" in p.text and p.style.name == "List Bullet" for p in made.paragraphs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ tabel }}", "report, column 'templates': got {{ tabel }} in letter.docx, expected a part of the letter; did"
                        " you mean 'table'?"),
        ("before {{ table }}", "report, column 'templates': got {{ table }} in letter.docx, expected a paragraph of its"
                               " own for this part"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_named(told: Any, tmp_path: Path, text: str, expected: str) -> None:
    comparison, _, case = told["en"]
    file = docx.Document()
    file.add_paragraph(text)
    file.save(tmp_path / "letter.docx")
    with pytest.raises(InputError) as caught:
        _ = letter(comparison, case, templates=tmp_path).docx
    assert str(caught.value) == expected


def test_templates_are_written_to_start_from_and_used(told: Any, tmp_path: Path) -> None:
    comparison, _, case = told["en"]
    written = write_templates(tmp_path / "own")
    assert [path.name for path in written] == ["letter.html.j2", "letter.css", "letter.md.j2", "letter.docx"]
    plain = letter(comparison, case)
    assert letter(comparison, case, templates=tmp_path / "own").html == plain.html
    page = tmp_path / "own" / "letter.html.j2"
    page.write_text("<p>{{ page.claim | marks }}</p>", encoding="utf-8")
    assert letter(comparison, case, templates=tmp_path / "own").html.startswith("<p>Over all the lines")
    assert write_templates(tmp_path / "own") == []
