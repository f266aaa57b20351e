"""Asking: invitations that leave with a token, and answers that come back."""

from __future__ import annotations

from .answers import Taken, take_answers
from .invite import invite, save_csv, shop_code
from .mapping import AnswerMapping
from .monthly import Asking, ask

__all__ = ["AnswerMapping", "Asking", "Taken", "ask", "invite", "save_csv", "shop_code", "take_answers"]
