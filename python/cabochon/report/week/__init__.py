"""One page a week: where money is about to be lost, how surely, and who does what by when."""

from __future__ import annotations

from .make import week
from .week import Week

__all__ = ["Week", "week"]
