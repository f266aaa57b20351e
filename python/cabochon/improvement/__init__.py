"""What to mend first, what it would bring, and whether it helped.

>>> import cabochon as cb
>>> result = cb.improvement.pareto({"reason": ["late", "late", "late", "late", "scratch"]}, by="reason")
>>> result["category"].tolist(), result["vital"].tolist()
(['late', 'scratch'], [True, False])
"""

from .actions import Action
from .control_chart import ControlChart, control_chart
from .effect import Effect, Tested, effect, update
from .expected_margin import expected_margin
from .pareto import pareto
from .plan import Plan, plan

__all__ = [
    "Action",
    "ControlChart",
    "Effect",
    "Plan",
    "Tested",
    "control_chart",
    "effect",
    "expected_margin",
    "pareto",
    "plan",
    "update",
]
