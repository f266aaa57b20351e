"""What to mend first, what it would bring, and whether it helped.

>>> import cabochon as cb
>>> result = cb.improvement.pareto({"reason": ["late", "late", "late", "late", "scratch"]}, by="reason")
>>> result["category"].tolist(), result["vital"].tolist()
(['late', 'scratch'], [True, False])
"""

from .actions import Action
from .concentration import Concentration, concentration
from .control_chart import ControlChart, control_chart
from .effect import Effect, Tested, effect, update
from .expected_margin import expected_margin
from .pareto import pareto
from .pareto_chart import pareto_chart
from .pareto_views import loss_lift, pareto_change, pareto_drill, pareto_measures
from .plan import Plan, plan

__all__ = [
    "Action",
    "Concentration",
    "ControlChart",
    "Effect",
    "Plan",
    "Tested",
    "concentration",
    "control_chart",
    "effect",
    "expected_margin",
    "loss_lift",
    "pareto",
    "pareto_change",
    "pareto_chart",
    "pareto_drill",
    "pareto_measures",
    "plan",
    "update",
]
