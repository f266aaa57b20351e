"""One thing that happened at an account: a recorded fact, or a finding with its certainty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..certainty import Certainty
from .weights import PRIORS


@dataclass(frozen=True)
class Sign:
    """What happened, how surely, and how likely it is taken to end the account."""

    account: Any
    kind: str  #: silent, fallen, low_score, open, competitor, clause, overdue, case
    certainty: Certainty
    chance: float  #: 0 to 1: of losing the account (of a part of it: of losing that part)
    since: dt.date | None = None  #: day of the event, or the last order
    facts: Mapping[str, Any] = field(default_factory=dict)  #: the numbers and words of its sentence
    part: float | None = None  #: currency a year that goes with it, where that is less than the whole account

    @property
    def is_fact(self) -> bool:
        """Whether it was recorded, not inferred."""
        return self.certainty is Certainty.fact


def fact(account: Any, kind: str, since: dt.date | None, **facts: Any) -> Sign:
    """A recorded sign with its stated prior."""
    return Sign(account, kind, Certainty.fact, PRIORS[kind], since, facts)
