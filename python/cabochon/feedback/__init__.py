"""What clients say: NPS and mean scores with their intervals.

>>> import cabochon as cb
>>> answers = {"role": ["economic", "technical", "technical", "user"], "nps": [9, 3, None, 10]}
>>> result = cb.feedback.nps(answers, by="role")
>>> result["role"].tolist(), result["n"].tolist(), result["missing"].tolist()
(['economic', 'technical', 'user'], [1, 1, 1], [0, 1, 0])
"""

from __future__ import annotations

from .asking import AnswerMapping, Asking, Taken, ask, invite, save_csv, shop_code, take_answers
from .cases import Case, CaseBoard, case, case_actions, case_board, cases
from .coverage import coverage, coverage_total
from .engine import Engine, Invitations
from .nps import nps, scores
from .pooling import account_scores, divergence
from .role_scores import role_scores
from .rules import Rules
from .whom import AskList, whom_to_ask

__all__ = [
    "AnswerMapping",
    "AskList",
    "Asking",
    "Case",
    "CaseBoard",
    "Engine",
    "Invitations",
    "Rules",
    "Taken",
    "account_scores",
    "ask",
    "case",
    "case_actions",
    "case_board",
    "cases",
    "coverage",
    "coverage_total",
    "divergence",
    "invite",
    "nps",
    "role_scores",
    "save_csv",
    "scores",
    "shop_code",
    "take_answers",
    "whom_to_ask",
]
