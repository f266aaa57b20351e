"""Cases: one client's story from the signal to the outcome, and the board of all of them."""

from __future__ import annotations

from .board import CaseBoard, case_board
from .case import Case
from .found import case, case_actions, cases
from .opening import OpenedCases, open_cases

__all__ = ["Case", "CaseBoard", "OpenedCases", "case", "case_actions", "case_board", "cases", "open_cases"]
