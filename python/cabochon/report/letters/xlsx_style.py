"""How cells of the workbook look."""

from __future__ import annotations

from typing import Any

from ..visible import visible

TITLE, HEAD, BODY, QUIET, INPUT, NUMBER, TOTAL = "title", "head", "body", "quiet", "input", "number", "total"


def fill(cell: Any, value: Any, look: str) -> Any:
    """Writes a value and its look; a text is never taken for a formula."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.value = visible(value) if isinstance(value, str) else value
    if isinstance(value, str) and not (look in (NUMBER, TOTAL) and value.startswith("=")):
        cell.data_type = "s"
    cell.font = {
        TITLE: Font(name="Arial", size=14, bold=True),
        HEAD: Font(name="Arial", size=10, bold=True, color="515D68"),
        BODY: Font(name="Arial", size=10),
        QUIET: Font(name="Arial", size=9, color="515D68"),
        INPUT: Font(name="Arial", size=10, color="17616A"),
        NUMBER: Font(name="Arial", size=10),
        TOTAL: Font(name="Arial", size=10, bold=True),
    }[look]
    if look == HEAD:
        cell.border = Border(bottom=Side("thin", color="515D68"))
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    if look == TOTAL:
        cell.border = Border(top=Side("thin", color="515D68"))
    if look == INPUT:
        cell.fill = PatternFill("solid", fgColor="FDF3E3")
        cell.alignment = Alignment(horizontal="right")
    if look in (NUMBER, TOTAL):
        cell.number_format = "#,##0.00"
    if look == QUIET:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def sheet_set(sheet: Any, widths: tuple[int, ...], *, one_page: bool = False) -> None:
    """Column widths, and a page that prints on its width, or whole on one sheet."""
    from openpyxl.utils import get_column_letter

    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait" if one_page else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
