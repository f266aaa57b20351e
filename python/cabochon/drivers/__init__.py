"""What goes with margin, and how surely."""

from __future__ import annotations

from .asymmetry import Asymmetry, asymmetry
from .attenuation import Attenuation, attenuation
from .importance import conditional_dominance, dominance, importance, importance_pairs
from .margin_study import MarginStudy, margin_study
from .performance_chart import performance_chart
from .points import money_per_point, performance_map
from .regression import Regression, regress

__all__ = [
    "Asymmetry",
    "Attenuation",
    "MarginStudy",
    "Regression",
    "asymmetry",
    "attenuation",
    "conditional_dominance",
    "dominance",
    "importance",
    "importance_pairs",
    "margin_study",
    "money_per_point",
    "performance_chart",
    "performance_map",
    "regress",
]
