"""What to mend first, and whether it helped.

>>> import cabochon as cb
>>> result = cb.improvement.pareto({"reason": ["late", "late", "late", "late", "scratch"]}, by="reason")
>>> result["category"].tolist(), result["vital"].tolist()
(['late', 'scratch'], [True, False])
"""

from .pareto import pareto

__all__ = ["pareto"]
