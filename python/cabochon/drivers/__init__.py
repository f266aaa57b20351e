"""What goes with margin, and how surely."""

from __future__ import annotations

from .importance import conditional_dominance, dominance, importance, importance_pairs

__all__ = [
    "conditional_dominance",
    "dominance",
    "importance",
    "importance_pairs",
]
