"""Answers of the window, each with its account and its role on the day of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import reading
from ..period import Period


@dataclass(frozen=True)
class Answer:
    """One response as the analyses of a report need it."""

    response: Any
    contact: Any
    account: Any
    role: str | None
    nps: int | None
    may_quote: bool = False


def window(shelf: reading.Shelf, period: Period) -> list[Answer]:
    """The answers dated within the period's window; a role that nobody knows is None."""
    answers = reading.until(shelf["responses"], period.last, first=period.start)

    def column(name: str) -> list[Any]:
        return reading.ids(answers[name]) if name in answers else [None] * answers.rows

    return [
        Answer(response, contact, account, role, None if score is None or np.isnan(score) else int(score), bool(quote))
        for response, contact, account, role, score, quote in zip(
            *(column(name) for name in ("response", "contact", "account", "role", "nps", "may_quote")), strict=True
        )
    ]
