"""Data to try the library on: a real company's files, and answers simulated where the files have none."""

from __future__ import annotations

from .adventureworks_tables import adventureworks
from .complaints import complaints
from .dataset import Dataset, Note
from .gold_prices import gold
from .one_account import one_account
from .online_retail_tables import online_retail
from .simulated import simulated_feedback
from .simulated_actions import simulated_actions
from .simulated_wholesaler import simulated_wholesaler
from .win_back_case import win_back

__all__ = [
    "Dataset",
    "Note",
    "adventureworks",
    "complaints",
    "gold",
    "one_account",
    "online_retail",
    "simulated_actions",
    "simulated_feedback",
    "simulated_wholesaler",
    "win_back",
]
