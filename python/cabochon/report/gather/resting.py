"""Who was asked or answered lately and is left in peace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

RESTED = 30  #: days since the last invitation or answer after which a person may be asked again


def resting(
    invitations: Iterable[Mapping[str, Any]], responses: Iterable[Mapping[str, Any]], as_of: dt.date
) -> set[Any]:
    """Contacts who were invited or answered in the last 30 days."""
    sent = (row for row in invitations if row.get("state") == "sent")
    return {
        row["contact"]
        for rows in (sent, responses)
        for row in rows
        if row.get("contact") is not None and 0 <= (as_of - row["date"]).days < RESTED
    }
