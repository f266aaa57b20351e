"""A benefit for one buying role, as a sentence with its numbers and as one without."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Statement:
    """What our offer means to one role. Sources are cited in the texts by marks."""

    role: str  #: economic, technical, user
    topic: str  #: money_frozen, return, lead_time, clauses, documents, answers, returns, retail_price, ...
    text: str  #: with its numbers
    plain: str  #: the same without a number, for where the page has no room for more
    numbers: dict[str, float] = field(default_factory=dict)
