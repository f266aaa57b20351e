"""Paragraphs, the table and the picture of a letter, put where a template has their place."""

from __future__ import annotations

import io
import re
from typing import Any

from ..visible import visible
from .notes import MARK, joined, numbers_of
from .page import Page

STRONG = re.compile(r"\*\*(.+?)\*\*|\*([^*]+)\*", re.DOTALL)
WIDTH_MM = 174  #: of the text on our own page
COLUMNS = (0.46, 0.18, 0.18, 0.18)


class Writer:
    """Adds content before the paragraph that holds a place, in that paragraph's style."""

    def __init__(self, file: Any, place: Any, page: Page) -> None:
        self._file = file
        self._place = place
        self._page = page

    def text(self, text: str, *, keep: bool = False) -> None:
        """A paragraph; ``**strong**`` and marks of sources become runs of their own. An empty text is none."""
        if text:
            paragraph = self._paragraph()
            self._runs(paragraph, text)
            paragraph.paragraph_format.keep_with_next = keep or None

    def heading(self, text: str, *, new_page: bool = False) -> None:
        """A heading of the second level."""
        paragraph = self._paragraph("Heading 2")
        paragraph.add_run(visible(text))
        paragraph.paragraph_format.page_break_before = new_page or None

    def item(self, label: str, text: str) -> None:
        """One entry of a list, its label hanging before it."""
        from docx.shared import Mm

        paragraph = self._paragraph()
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Mm(7), Mm(-7)
        form.tab_stops.add_tab_stop(Mm(7))
        form.keep_together = True
        paragraph.add_run(visible(f"{label}\t"))
        self._runs(paragraph, text)

    def picture(self, png: bytes, description: str) -> None:
        """The chart, as wide as the text, described for those who cannot see it."""
        section = self._file.sections[0]
        paragraph = self._paragraph()
        shape = paragraph.add_run().add_picture(
            io.BytesIO(png), width=section.page_width - section.left_margin - section.right_margin
        )
        shape._inline.docPr.set("descr", visible(description))

    def table(self, page: Page) -> None:
        """The letter's one table."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        self.text(f"**{page.caption}**", keep=True)
        rows = [page.headings, *page.rows, *page.totals]
        section = self._file.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        table = self._file.add_table(len(rows), len(page.headings))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for column, share in zip(table.columns, COLUMNS, strict=True):
            column.width = int(room * share)
        for at, row in enumerate(rows):
            strong = at == 0 or at > len(page.rows)
            for column, text in enumerate(row):
                cell = table.cell(at, column)
                cell.width = int(room * COLUMNS[column])
                paragraph = cell.paragraphs[0]
                paragraph.style = self._place.style
                form = paragraph.paragraph_format
                form.space_before = form.space_after = Pt(0.8)
                form.keep_with_next = at + 1 < len(rows) or None
                if column:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._runs(paragraph, f"**{text}**" if strong else text)
            _never_split(table.rows[at], heading=at == 0)
        _lines(table)
        self._place._p.addprevious(table._tbl)
        after = self._paragraph()  # Word needs one between a table and what follows; this one takes little room
        after.paragraph_format.space_after = Pt(0)
        after.paragraph_format.line_spacing = Pt(5)

    def _paragraph(self, style: str | None = None) -> Any:
        paragraph = self._place.insert_paragraph_before()
        names = {known.name for known in self._file.styles}
        paragraph.style = self._file.styles[style] if style in names else self._place.style
        return paragraph

    def _runs(self, paragraph: Any, text: str) -> None:
        at = 0
        for found in STRONG.finditer(text):
            self._marked(paragraph, text[at : found.start()])
            self._marked(paragraph, found[1] or found[2], bold=bool(found[1]), italic=bool(found[2]))
            at = found.end()
        self._marked(paragraph, text[at:])

    def _marked(self, paragraph: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
        for place, part in enumerate(MARK.split(joined(text))):
            if not part:
                continue
            if place % 2:
                part = ",".join(map(str, numbers_of(part, self._page.order)))
            run = paragraph.add_run(visible(part))
            run.bold, run.italic = bold or None, italic or None
            if place % 2:
                run.font.superscript = True
                run.bold = None


def _lines(table: Any) -> None:
    """Thin lines between rows, none between columns."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BBBBBB"/>' for side in ("bottom", "insideH")
    )
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))  # the schema has an order: borders, layout, margins
    layout.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    layout.addnext(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))


def _never_split(row: Any, *, heading: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))
