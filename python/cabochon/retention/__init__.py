"""Who stays, how often they buy and what they are worth, for accounts that order without a contract."""

from __future__ import annotations

from .cox import CoxFit, cox
from .effect import Effect, effect, value_of_saved
from .fitted import Fit
from .fitting import compare_models, fit
from .histories import summarise, transactions
from .number import Number
from .repeat import RepeatFit
from .silence import auc, partial_defection, silence
from .spend import SpendFit
from .survival import LogRank, competing, kaplan_meier, log_rank, median_survival, nelson_aalen

__all__: list[str] = [
    "CoxFit",
    "Effect",
    "Fit",
    "LogRank",
    "Number",
    "RepeatFit",
    "SpendFit",
    "auc",
    "compare_models",
    "competing",
    "cox",
    "effect",
    "fit",
    "kaplan_meier",
    "log_rank",
    "median_survival",
    "nelson_aalen",
    "partial_defection",
    "silence",
    "summarise",
    "transactions",
    "value_of_saved",
]
