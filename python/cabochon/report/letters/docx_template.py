"""Our own DOCX template: one A4 page, made when it is asked for, so that no binary file need be kept."""

from __future__ import annotations

import io
from typing import Any

#: What stands on the page, top to bottom: the text and the style of its paragraph.
LAYOUT = (
    ("{{ sender }}\t{{ date }}", "Letter head"),
    ("{{ to }}", "Normal"),
    ("{{ banners }}", "Letter banner"),
    ("{{ subject }}", "Heading 1"),
    ("{{ salutation }}", "Normal"),
    ("{{ heard }}", "Normal"),
    ("{{ conclusion }}", "Normal"),
    ("{{ table }}", "Letter table"),
    ("{{ chart }}", "Letter table"),
    ("{{ benefits }}", "Normal"),
    ("{{ assumes }}", "Letter small"),
    ("{{ request }}", "Letter request"),
    ("{{ closing }}", "Letter close"),
    ("{{ signatory }}", "Letter close"),
    ("{{ appendix }}", "Letter small"),
)
INK, FAINT, MAIN, WARN, SOFT = "1B242C", "444E58", "17616A", "7A4A12", "E7F1F2"


def template(lang: str) -> bytes:
    """A DOCX with the places of every part and the styles they take."""
    import docx
    from docx.shared import Mm

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(14), Mm(12)
    section.header_distance = section.footer_distance = Mm(6)
    _styles(file, lang)
    for text, style in LAYOUT:
        file.add_paragraph(text, style=style)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _styles(file: Any, lang: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    styles = file.styles
    _look(styles["Normal"], size=9.5, colour=INK, after=4.5)
    _look(styles["Heading 1"], size=13, colour=INK, before=7, after=4.5, bold=True)
    _look(styles["Heading 2"], size=10.5, colour=INK, before=5, after=2.5, bold=True)
    looks: dict[str, dict[str, Any]] = {
        "Letter head": {"bold": True, "colour": MAIN, "after": 5},
        "Letter banner": {"size": 9.0, "colour": WARN},
        "Letter table": {"size": 9.0, "after": 2.5},
        "Letter small": {"size": 8.3, "colour": FAINT, "after": 3},
        "Letter request": {"before": 2, "after": 6},
        "Letter close": {"after": 0},
    }
    for name, look in looks.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _look(style, **look)
    styles["Letter head"].paragraph_format.tab_stops.add_tab_stop(Mm(174), WD_TAB_ALIGNMENT.RIGHT)
    _boxed(styles["Letter request"], fill=SOFT, line=MAIN)
    _language(styles, {"en": "en-GB", "ru": "ru-RU"}[lang])


def _look(
    style: Any,
    *,
    size: float | None = None,
    colour: str | None = None,
    before: float = 0,
    after: float = 4,
    bold: bool | None = None,
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, form = style.font, style.paragraph_format
    font.name, font.bold = "Arial", bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    fonts.set(qn("w:cs"), "Arial")
    if size:
        font.size = Pt(size)
    if colour:
        font.color.rgb = RGBColor.from_string(colour)
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.05


def _boxed(style: Any, *, fill: str, line: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    properties = style.element.get_or_add_pPr()
    space = nsdecls("w")
    border = f'<w:pBdr {space}><w:left w:val="single" w:sz="18" w:space="6" w:color="{line}"/></w:pBdr>'
    spacing = properties.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}spacing")
    spacing.addprevious(parse_xml(border))
    spacing.addprevious(parse_xml(f'<w:shd {space} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def _language(styles: Any, code: str) -> None:
    from docx.oxml.ns import qn

    for found in styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), code)
