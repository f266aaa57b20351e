"""The embedded store: one SQLite file that keeps every version of every row."""

from __future__ import annotations

from .receipt import Receipt
from .store import Store, open

__all__ = ["Receipt", "Store", "open"]
