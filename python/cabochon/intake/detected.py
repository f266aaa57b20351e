"""What was found in one file or sheet, and what was left out of it: nothing happens to a file in silence."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Detected:
    """One file or sheet as it was understood."""

    file: str  #: name of the file
    sheet: str = ""  #: name of the sheet, for workbooks
    table: str = ""  #: table of the book; empty when the source was not read
    encoding: str = ""  #: of text files
    delimiter: str = ""  #: of text files: "comma", "semicolon", "tab", "bar"
    decimal: str = ""  #: decimal mark that texts use, "," or "."; empty where none was seen
    dates: str = ""  #: how texts write dates, such as "dd.mm.yyyy"
    currency: str = ""  #: ISO 4217 code that signs in the cells name
    heading_line: int = 0  #: line or row of the headings, from 1
    columns: dict[str, str] = field(default_factory=dict)  #: column of the table -> heading in the file
    unread: list[str] = field(default_factory=list)  #: headings that name no column
    rows: int = 0  #: rows read
    left_out: list[tuple[int, str, str]] = field(default_factory=list)  #: (line, why, text) of rows left out
    notes: list[str] = field(default_factory=list)  #: anything else that was done or assumed

    @property
    def source(self) -> str:
        return f"{self.file}, sheet '{self.sheet}'" if self.sheet else self.file

    def facts(self) -> list[str]:
        """One short phrase for each thing that was detected."""
        found = []
        if self.encoding:
            found.append(self.encoding)
        if self.delimiter:
            found.append(self.delimiter)
        if self.decimal:
            found.append("decimal " + ("comma" if self.decimal == "," else "point"))
        if self.dates:
            found.append(self.dates)
        if self.currency:
            found.append(self.currency)
        if self.heading_line:
            found.append(f"headings in line {self.heading_line}")
        return found

    def lines(self) -> list[str]:
        """The report, line by line.

        >>> Detected("orders.csv", table="orders", encoding="utf-8", delimiter="comma", rows=2).lines()
        ['orders.csv -> orders: 2 rows', '  detected: utf-8, comma']
        """
        if not self.table:
            return [f"{self.source}: not read", *(f"  {note}" for note in self.notes)]
        out = [f"{self.source} -> {self.table}: {counted(self.rows, 'row')}"]
        if facts := self.facts():
            out.append("  detected: " + ", ".join(facts))
        if self.columns:
            out.append(
                "  columns: "
                + ", ".join(
                    f"{heading} = {name}" if heading != name else name for name, heading in self.columns.items()
                )
            )
        if self.unread:
            out.append("  not read: " + ", ".join(f"'{heading}'" for heading in self.unread))
        out += [f"  left out, line {line}: {why}" + (f": {text}" if text else "") for line, why, text in self.left_out]
        return out + [f"  note: {note}" for note in self.notes]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def counted(n: int, noun: str) -> str:
    """
    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{n:,} {noun}" + ("" if n == 1 else "s")
