"""What goes with margin, and how surely."""

from __future__ import annotations

__all__: list[str] = []
