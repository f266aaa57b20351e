"""What clients say: NPS and mean scores with their intervals.

>>> import cabochon as cb
>>> answers = {"role": ["economic", "technical", "technical", "user"], "nps": [9, 3, None, 10]}
>>> result = cb.feedback.nps(answers, by="role")
>>> result["role"].tolist(), result["n"].tolist(), result["missing"].tolist()
(['economic', 'technical', 'user'], [1, 1, 1], [0, 1, 0])
"""

from __future__ import annotations

from .asking import AnswerMapping, Asking, Taken, ask, invite, save_csv, shop_code, take_answers
from .cases import Case, CaseBoard, OpenedCases, case, case_actions, case_board, cases, open_cases
from .change import NpsTrend, nps_difference, nps_trend
from .coverage import coverage, coverage_over_time, coverage_total
from .csi import Csi, csi
from .ecsi import ECSI_PATHS, Pls, ecsi, pls
from .engine import Engine, Invitations
from .facts import Signals, facts, signals
from .nonresponse import NonResponse, nonresponse, rake
from .nps import nps, scores
from .pooling import account_scores, divergence
from .risk import PRIORS, Risk, risk
from .role_scores import role_scores
from .rule import Rule
from .rules import Rules
from .standards import Standards, service_standards
from .whom import AskList, whom_to_ask

__all__ = [
    "ECSI_PATHS",
    "PRIORS",
    "AnswerMapping",
    "AskList",
    "Asking",
    "Case",
    "CaseBoard",
    "Csi",
    "Engine",
    "Invitations",
    "NonResponse",
    "NpsTrend",
    "OpenedCases",
    "Pls",
    "Risk",
    "Rule",
    "Rules",
    "Signals",
    "Standards",
    "Taken",
    "account_scores",
    "ask",
    "case",
    "case_actions",
    "case_board",
    "cases",
    "coverage",
    "coverage_over_time",
    "coverage_total",
    "csi",
    "divergence",
    "ecsi",
    "facts",
    "invite",
    "nonresponse",
    "nps",
    "nps_difference",
    "nps_trend",
    "open_cases",
    "pls",
    "rake",
    "risk",
    "role_scores",
    "save_csv",
    "scores",
    "service_standards",
    "shop_code",
    "signals",
    "take_answers",
    "whom_to_ask",
]
