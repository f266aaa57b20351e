"""The letter that shows a client what an offer really costs: three readers, one page, every number with its source."""

from __future__ import annotations

from .case import Answer, Case, Pair, Record
from .letter import Letter, letter

__all__ = ["Answer", "Case", "Letter", "Pair", "Record", "letter"]
