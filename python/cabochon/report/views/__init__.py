"""Views of what clients say: results for a notebook, and blocks of a report.

Every view has an audience. For ``client`` no role of fewer than three respondents is scored and nobody's own answer is
shown; what concerns other clients is not shown at all.
"""

from __future__ import annotations

from .asks import asks
from .board import board, story
from .disagreeing import disagreeing
from .matrix import matrix
from .months import months
from .people import people
from .view import View

__all__ = ["View", "asks", "board", "disagreeing", "matrix", "months", "people", "story"]
