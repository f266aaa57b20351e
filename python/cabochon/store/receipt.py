"""What an append did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape


@dataclass(frozen=True)
class Receipt:
    """The answer to one append; the same numbers stay in the store (``store.receipts()``)."""

    table: str
    """Table of the book."""
    number: int
    """Number of the append, from 1."""
    accepted: int
    """Rows whose key was new."""
    amended: int
    """Rows whose key was known with other values; the version before stays."""
    unchanged: int
    """Rows that were there already."""
    quarantined: int
    """Rows kept aside with their reason, see ``store.quarantine()``."""
    recorded_at: datetime
    """Instant that the rows are recorded under, in UTC."""
    source: str | None = None
    """Where the rows came from, as the caller said."""
    left_out: tuple[str, ...] = ()
    """Columns that the table does not have; they are not stored."""

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.accepted + self.amended + self.unchanged + self.quarantined

    def __str__(self) -> str:
        text = (
            f"{self.table}: {self.accepted:,} accepted, {self.amended:,} amended, {self.unchanged:,} unchanged, "
            f"{self.quarantined:,} quarantined"
        )
        if self.left_out:
            text += f"; columns not stored: {', '.join(self.left_out)}"
        return text

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("accepted", "amended", "unchanged", "quarantined"))
        body = "".join(f"<td>{n:,}</td>" for n in (self.accepted, self.amended, self.unchanged, self.quarantined))
        aside = f"<p>Columns not stored: {escape(', '.join(self.left_out))}</p>" if self.left_out else ""
        return (
            f"<table><caption>{escape(self.table)}, append {self.number} at {self.recorded_at:%Y-%m-%d %H:%M:%S} UTC"
            f"</caption><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>{aside}"
        )
