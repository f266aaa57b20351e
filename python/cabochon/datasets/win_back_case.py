"""The win-back case: one simulated client whose procurement would not reorder, as a workbook of a book's tables."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

#: What is known beside the workbook: keys of its offers, the day of the letter.
ACCOUNT, OURS, THEIRS, AS_OF, CURRENCY = "1", "ours", "theirs", "2026-10-12", "RUB"
#: The second run: equal turnover and equal unsold share, as an assumption.
EQUAL = {"shelf_days": 180.0, "unsold_share": 0.05}


def win_back(lang: Literal["en", "ru"] = "en") -> Path:
    """The packaged workbook: answers of three roles, the regulation before and after, both offers, weighings.

    Everything in it is simulated.

    >>> win_back("ru").name
    'win_back.ru.xlsx'
    """
    if lang not in ("en", "ru"):
        from ..errors import InputError, problem

        raise InputError.of([problem("win_back", "lang", repr(lang), "en or ru")])
    return Path(str(files("cabochon.datasets") / "win_back" / f"win_back.{lang}.xlsx"))
