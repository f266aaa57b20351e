"""The embedded store: one SQLite file that keeps every version of every row."""

from __future__ import annotations

from .forget import Forgotten
from .receipt import Receipt
from .store import Store, open

__all__ = ["Forgotten", "Receipt", "Store", "open"]
