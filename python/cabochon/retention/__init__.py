"""Who stays, how often they buy and what they are worth, for accounts that order without a contract."""

from __future__ import annotations

from .cox import CoxFit, cox
from .effect import Effect, effect, value_of_saved
from .silence import auc, partial_defection, silence
from .survival import LogRank, competing, kaplan_meier, log_rank, median_survival, nelson_aalen

__all__: list[str] = [
    "CoxFit",
    "Effect",
    "LogRank",
    "auc",
    "competing",
    "cox",
    "effect",
    "kaplan_meier",
    "log_rank",
    "median_survival",
    "nelson_aalen",
    "partial_defection",
    "silence",
    "value_of_saved",
]
