"""What people read, in English or Russian: a month's report as one page, and the letter that a comparison becomes."""

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

__all__ = [
    "Answer",
    "Benefits",
    "Buyer",
    "Case",
    "Letter",
    "Pair",
    "Record",
    "Report",
    "benefits",
    "buyer_from",
    "case_from",
    "letter",
    "month",
    "offer_from",
    "write_templates",
]
