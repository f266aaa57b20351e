"""Arguments that many functions take in the same two forms."""

from __future__ import annotations

import datetime
from collections.abc import Sequence


def names(columns: str | Sequence[str] | None) -> list[str]:
    """One name, several, or none, as a list."""
    if columns is None:
        return []
    return [columns] if isinstance(columns, str) else list(columns)


def day(day: str | datetime.date) -> str:
    """A day as the compiled core reads it; a text is left for the core to judge."""
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, datetime.date) else day
