"""How large a file may be: enough for years of any wholesaler, small enough not to be killed for memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    file_bytes: int = 512 * 2**20  #: of one file
    unpacked_bytes: int = 1024 * 2**20  #: of all parts of a workbook once unpacked
    pack_ratio: int = 500  #: unpacked over packed, for parts above 16 MiB: sheets stay below 100, zip bombs do not
    rows: int = 5_000_000  #: of one file or sheet
    columns: int = 2_000  #: of one file or sheet
    cell_characters: int = 1_000_000  #: of one cell: a longer one is a quotation mark that was never closed, or rubbish
    heading_rows: int = 60  #: how far down headings are looked for


LIMITS = Limits()
