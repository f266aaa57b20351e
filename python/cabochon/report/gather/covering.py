"""How far each account was heard, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ... import feedback
from .. import reading
from ..period import Period

ROLES = ("economic", "technical", "user")


@dataclass(frozen=True)
class Cover:
    """One account."""

    account: Any
    value: float
    expected: tuple[str, ...]
    known: dict[str, bool]
    days: dict[str, int | None]  #: since each role was last heard; None: never
    not_heard: tuple[str, ...]


def per_account(shelf: reading.Shelf, period: Period, *, value: str) -> list[Cover]:
    """Every account against its expected roles."""
    found = feedback.coverage(shelf.book, as_of=period.last.isoformat(), window_days=period.window_days, value=value)
    return [
        Cover(
            account=row["account"],
            value=float(row["value"] or 0.0),
            expected=_roles(row["expected"]),
            known={role: row[f"{role}_known"] > 0 for role in ROLES},
            days={role: row[f"{role}_days"] for role in ROLES},
            not_heard=_roles(row["not_heard"]),
        )
        for row in reading.rows_of(found)
    ]


def _roles(text: str | None) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in (text or "").split(","))
