"""Values beside formulas in a workbook: what a preview, a telephone or a reader without an engine shows.

openpyxl writes formulas without the value that they have; spreadsheets compute them when they open the file, other
viewers show empty cells. The values are put into the sheets' XML afterwards.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>', re.DOTALL)


def with_values(book: bytes, values: Mapping[str, Mapping[str, Any]], sheets: Sequence[str]) -> bytes:
    """The workbook with ``values`` by sheet and cell; formulas that are not among them stay as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for part in parts.infolist():
            content = parts.read(part)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part.filename)
            if found and (known := values.get(sheets[int(found[1]) - 1])):
                content = _filled(content.decode("utf-8"), known).encode("utf-8")
            elif part.filename == "xl/workbook.xml":
                content = _recomputed(content.decode("utf-8")).encode("utf-8")
            written.writestr(part, content)
    return out.getvalue()


def _filled(xml: str, values: Mapping[str, Any]) -> str:
    def value(found: re.Match[str]) -> str:
        cell, rest, formula = found.groups()
        if cell not in values:
            return found[0]
        content = values[cell]
        rest = re.sub(r'\s+t="[^"]*"', "", rest)
        kind = ' t="str"' if isinstance(content, str) else ""
        text = escape(content) if isinstance(content, str) else repr(float(content))
        return f'<c r="{cell}"{rest}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _CELL.sub(value, xml)


def _recomputed(xml: str) -> str:
    """Asks the spreadsheet to compute everything when it opens the file."""
    if "<calcPr" in xml:
        return re.sub(r"<calcPr[^>]*/>", '<calcPr calcId="191029" fullCalcOnLoad="1"/>', xml)
    return xml.replace("</workbook>", '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>')
