"""What goes with margin, and how surely."""

from __future__ import annotations

from .importance import conditional_dominance, dominance, importance, importance_pairs
from .regression import Regression, regress

__all__ = [
    "Regression",
    "conditional_dominance",
    "dominance",
    "importance",
    "importance_pairs",
    "regress",
]
