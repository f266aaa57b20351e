"""What each role of each account answered: the facts of a month."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import choice, day, whole
from ..arguments import level as level_of
from .of_book import check_book

if TYPE_CHECKING:
    from ..accounts import Book


def role_scores(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    level: float = 0.95,
    method: str = "adjusted_wald",
) -> Any:
    """What each role of each account answered in the window: the facts of a month.

    Gives the book's kind of frame, one row an account and role (null: not known) that gave scores: ``account``,
    ``role``, ``n``, ``mean``, ``lowest``, ``highest``, ``nps``, ``nps_low``, ``nps_high``, ``detractors``,
    ``deciding_detractors`` (scores 0 to 6 by contacts who decide; each is a fact and needs no test) and ``last``, the
    day of the latest score.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"], "decides": [True]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [4]},
    ...     currency="EUR",
    ... )
    >>> result = cb.feedback.role_scores(book, as_of="2026-10-31")
    >>> result["role"].tolist(), result["lowest"].tolist(), result["deciding_detractors"].tolist()
    (['technical'], [4], [1])
    """
    level_of("role_scores", level)
    whole("role_scores", window_days=window_days)
    choice("role_scores", ("wald", "adjusted_wald", "score", "bayes"), method=method)
    check_book(book, "role_scores")
    result = _core.feedback.role_scores(
        book._core, as_of=day(as_of), window_days=window_days, level=level, method=method
    )
    return frames.give(result, book.frames)
