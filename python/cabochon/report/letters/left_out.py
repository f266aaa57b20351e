"""What a letter does not say, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOut:
    """A statement that the data does not support, or that the page has no room for."""

    what: str  #: heard, or a topic of a benefit: money_frozen, return, clauses, documents, ...
    role: str  #: economic, technical, user; empty where it concerns all
    why: str  #: in the reader's language
