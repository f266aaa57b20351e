"""Scores of accounts that gave few answers, and roles of one account that disagree."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import choice, column, day, names, number, whole
from ..arguments import level as level_of
from .nps import SCALES
from .of_book import check_book

if TYPE_CHECKING:
    from ..accounts import Book


def account_scores(
    book: Book | Any,
    *,
    by: str | Sequence[str] = ("account", "role"),
    score: str = "nps",
    role: str | None = "role",
    segment: str | None = None,
    level: float = 0.95,
    scale: str = "0-10",
) -> Any:
    """NPS of small cells, drawn towards what is known of their role, with honest limits.

    An account has one to five answers a role; its raw NPS jumps between -100 and 100. Each cell of ``by`` is taken as
    one of many of its ``role`` (and of its ``segment``, a column, where one is named): the fewer its own answers, the
    nearer it comes to their mean. ``book`` is a book (its answers with account, role and segment as of each day) or a
    frame of answers; ``score`` holds whole numbers of the ``scale``, ``"0-10"`` or ``"1-10"`` (declared, see
    :func:`nps`), null is no answer.

    Gives the kind of frame of the book or of the frame, a row a cell: the columns of ``by``, ``n``, ``nps`` (raw),
    ``score``, ``score_low``, ``score_high`` (these hold the uncertainty of the prior too) and ``own_weight``, the share
    of the score that is the cell's own. Morris 1983 (empirical Bayes), Mosimann 1962 (Dirichlet-multinomial), Kass &
    Steffey 1989.

    >>> import cabochon as cb
    >>> answers = {"account": [1, 1, 2, 3, 3, 3], "role": ["user"] * 6, "nps": [10, 9, 2, 9, 7, 10]}
    >>> cells = cb.feedback.account_scores(answers)
    >>> cells["n"].tolist(), cells["nps"].round().tolist()
    ([2, 1, 3], [100.0, -100.0, 67.0])
    >>> bool(cells["nps"][1] < cells["score"][1] < cells["score"][2] < cells["score"][0] < 100)
    True
    """
    level_of("account_scores", level)
    keys = names(by, "account_scores")
    column("account_scores", score=score)
    choice("account_scores", SCALES, scale=scale)
    is_book = hasattr(book, "_core") and hasattr(book, "quarantine")
    given = book.responses if is_book else book
    wanted = [*keys, score, segment]
    if is_book and role is not None and role not in keys:
        role = None
    table = frames.read(given, columns=wanted, name="responses" if is_book else "frame")
    result = _core.feedback.account_scores(
        table, by=keys, score=score, role=role if role in keys else None, segment=segment, level=level, scale=scale
    )
    return frames.give(result, book.frames if is_book else frames.kind(book))


def divergence(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    margin: float = 30,
    level: float = 0.95,
    fdr: float = 0.10,
    value: str | None = None,
) -> Any:
    """Roles of one account that disagree, how surely, and the money behind the account.

    Scores are those of the ``window_days`` days that end on ``as_of``. Two roles differ when their true scores lie more
    than ``margin`` NPS points apart; ``p_lower`` and ``p_higher`` say how probable it is that the first lies so far
    below, or above, the second, under what all accounts say of such pairs. ``flag`` marks the surest pairs such that
    the upper quartile of the number of false flags, and so their expected share, stays within ``fdr`` (Newton et al.
    2004; Genovese & Wasserman 2004).

    Gives the book's kind of frame, a row an account and pair of roles (economic and technical, economic and user,
    technical and user) that it expects, or that were both heard: ``account``, ``name``, ``first``, ``second``,
    ``first_n``, ``first_score``, ``first_low``, ``first_high``, so for the second, ``difference`` (first minus second)
    with ``difference_low`` and ``difference_high``, ``p_lower``, ``p_higher``, ``flag``, ``finding`` (``differ``,
    ``no difference``: surer than ``level`` that they lie within the margin, ``too few answers``, ``not heard``),
    ``answers_needed`` (more of each role, about, to settle it; 1,000 stands for that or more), ``not_heard``,
    ``account_score`` with ``account_low`` and ``account_high`` (the mean of the expected roles; one that nobody has
    heard widens the limits) and ``value`` (see :func:`coverage`). The scores of a pair are what its difference is of:
    they lean on the other role too, unlike those of :func:`account_scores`.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     contacts={"contact": ["anna", "ben"], "account": [1, 1], "role": ["technical", "user"]},
    ...     responses={"response": [1, 2], "contact": ["anna", "ben"], "date": ["2026-10-01"] * 2, "nps": [2, 10]},
    ...     currency="EUR",
    ... )
    >>> pairs = cb.feedback.divergence(book, as_of="2026-10-31")
    >>> pairs["finding"].tolist()
    ['not heard', 'not heard', 'too few answers']
    """
    level_of("divergence", level)
    whole("divergence", window_days=window_days)
    number("divergence", margin=margin, fdr=fdr)
    check_book(book, "divergence")
    result = _core.feedback.divergence(
        book._core, as_of=day(as_of), window_days=window_days, margin=margin, level=level, fdr=fdr, value=value
    )
    return frames.give(result, book.frames)
