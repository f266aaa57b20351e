"""The letter that shows a client what an offer really costs: three readers, one page, every number with its source."""

from __future__ import annotations

from .benefits import Benefit, Benefits, benefits
from .book import buyer_from, case_from, offer_from
from .case import Answer, Case, Pair, Record
from .left_out import LeftOut
from .letter import Letter, letter
from .notes import Source
from .render import write_templates

__all__ = [
    "Answer",
    "Benefit",
    "Benefits",
    "Case",
    "LeftOut",
    "Letter",
    "Pair",
    "Record",
    "Source",
    "benefits",
    "buyer_from",
    "case_from",
    "letter",
    "offer_from",
    "write_templates",
]
