"""What people read, in English or Russian: a month's report, a week's sheet, and the letter a comparison becomes."""

from __future__ import annotations

from .gather.vendors import Buyer
from .letters import (
    Answer,
    Benefits,
    Case,
    Letter,
    Pair,
    Record,
    benefits,
    buyer_from,
    case_from,
    letter,
    offer_from,
    write_templates,
)
from .make import month
from .report import Report
from .week.make import week
from .week.week import Week

__all__ = [
    "Answer",
    "Benefits",
    "Buyer",
    "Case",
    "Letter",
    "Pair",
    "Record",
    "Report",
    "Week",
    "benefits",
    "buyer_from",
    "case_from",
    "letter",
    "month",
    "offer_from",
    "week",
    "write_templates",
]
