"""What clients say: NPS and mean scores with their intervals.

>>> import cabochon as cb
>>> answers = {"role": ["economic", "technical", "technical", "user"], "nps": [9, 3, None, 10]}
>>> result = cb.feedback.nps(answers, by="role")
>>> result["role"].tolist(), result["n"].tolist(), result["missing"].tolist()
(['economic', 'technical', 'user'], [1, 1, 1], [0, 1, 0])
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _core, frames
from .errors import InputError, problem

if TYPE_CHECKING:
    from .accounts import Book

__all__ = ["coverage", "coverage_total", "nps", "role_scores", "scores"]


def _names(by: str | Sequence[str] | None) -> list[str]:
    if by is None:
        return []
    return [by] if isinstance(by, str) else list(by)


def nps(
    frame: Any,
    *,
    by: str | Sequence[str] | None = None,
    score: str = "nps",
    weight: str | None = None,
    level: float = 0.95,
    method: str = "adjusted_wald",
) -> Any:
    """Net promoter score of each group, with its interval.

    Promoters gave 9 or 10, detractors 0 to 6; the NPS is 100 (p - d), on a scale from -100 to 100.

    ``by`` names the columns that make a group; without it all rows are one group. ``score`` holds whole numbers from 0
    to 10 of any numeric type; null is no answer and counted in ``missing``; anything else is an ``InputError`` that
    lists the rows. ``method`` is ``"adjusted_wald"`` (Rocks 2016: 3/4 promoters, 3/2 passives and 3/4 detractors are
    added) or ``"wald"``; the NPS itself is always the raw one. With ``weight``, a column of numbers of at least 0, the
    counts stay unweighted, the NPS is weighted and the limits use Kish's effective number of answers.

    Gives the caller's kind of frame, sorted by group (null last): the columns of ``by``, then ``n``, ``missing``,
    ``promoters``, ``passives``, ``detractors``, ``nps``, ``nps_low``, ``nps_high``, and ``n_effective`` when weighted.
    A group without answers has a null ``nps``.

    >>> import cabochon as cb
    >>> result = cb.feedback.nps({"nps": [10, 9, 8, 3]})
    >>> [round(float(result[name][0]), 1) for name in ("nps", "nps_low", "nps_high")]
    [25.0, -44.2, 72.7]
    """
    groups = _names(by)
    table = frames.read(frame, columns=[*groups, score, weight], name="frame")
    result = _core.feedback.nps(table, by=groups, score=score, weight=weight, level=level, method=method)
    return frames.give(result, frames.kind(frame))


def scores(frame: Any, *, by: str | Sequence[str] | None = None, score: str = "nps", level: float = 0.95) -> Any:
    """Mean score and NPS of each group in one pass, each with its interval.

    Gives the caller's kind of frame: the columns of ``by``, then ``n``, ``missing``, ``mean``, ``mean_low``,
    ``mean_high`` (normal approximation, null for fewer than two answers), ``nps``, ``nps_wald_low``,
    ``nps_wald_high``, ``nps_low`` and ``nps_high`` (adjusted Wald). See :func:`nps` for the scores.

    >>> import cabochon as cb
    >>> result = cb.feedback.scores({"nps": [10, 9, 8, 3]})
    >>> float(result["mean"][0]), float(result["nps"][0])
    (7.5, 25.0)
    """
    groups = _names(by)
    table = frames.read(frame, columns=[*groups, score], name="frame")
    return frames.give(_core.feedback.scores(table, by=groups, score=score, level=level), frames.kind(frame))


def coverage(book: Book, *, as_of: str | datetime.date, window_days: int = 365, value: str | None = None) -> Any:
    """Which buying roles of each account have been heard lately, and the money that stands behind the silence.

    A role is heard when at least one score or rating came from it in the ``window_days`` days that end on ``as_of``,
    by contacts who had the role on that day (or by an anonymous answer that names it). An account is judged against
    its ``roles_expected``, all three where it names none. ``value`` says whose money is at stake over the same window:
    ``"revenue"`` (the default), ``"margin"`` or ``"net_of_metal"``; adding up tolling and sale without it warns.

    Gives the book's kind of frame, one row an account: ``account``, ``name``, ``expected``; for each role
    ``economic_known`` (contacts on ``as_of``), ``economic_heard`` (of them in the window), ``economic_answers``,
    ``economic_days`` (since last heard, null never), and so on; ``not_heard`` (null when all expected roles were
    heard), ``heard``, ``answers``, ``recorded`` (answers that our own people wrote down), ``heard_only_recorded``,
    ``value``, ``lines_without_value`` (order lines left out of it, since an amount was missing).

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [9]},
    ...     currency="EUR",
    ... )
    >>> result = cb.feedback.coverage(book, as_of="2026-10-31")
    >>> result["technical_days"].tolist(), result["not_heard"].tolist()
    ([30], ['economic,user'])
    """
    _check_book(book, "coverage")
    result, total = _core.feedback.coverage(book._core, as_of=_day(as_of), window_days=window_days, value=value)
    _warn_when_mixed(total, value)
    return frames.give(result, book.frames)


def coverage_total(
    book: Book, *, as_of: str | datetime.date, window_days: int = 365, value: str | None = None
) -> _core.feedback.CoverageTotal:
    """The coverage of the whole firm: above all ``heard_share``, the share of the money at stake that belongs to
    accounts whose expected roles were all heard (None without money). Accounts of negative money count as none.

    Also ``accounts``, ``accounts_heard``, ``value``, ``value_heard``, ``lines_without_value``, ``answers``,
    ``recorded``, ``answers_unplaced``, ``contacts_without_role``, ``mixed_contracts``. See :func:`coverage`.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2], "roles_expected": ["technical", None]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [9]},
    ...     orders={"order": [1, 2], "account": [1, 2], "date": ["2026-09-01", "2026-09-02"], "revenue": [30.0, 10.0]},
    ...     currency="EUR",
    ... )
    >>> cb.feedback.coverage_total(book, as_of="2026-10-31").heard_share
    0.75
    """
    _check_book(book, "coverage_total")
    total = _core.feedback.coverage_total(book._core, as_of=_day(as_of), window_days=window_days, value=value)
    _warn_when_mixed(total, value)
    return total


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
    _check_book(book, "role_scores")
    result = _core.feedback.role_scores(
        book._core, as_of=_day(as_of), window_days=window_days, level=level, method=method
    )
    return frames.give(result, book.frames)


def _check_book(book: Any, function: str) -> None:
    if not hasattr(book, "_core") or not hasattr(book, "quarantine"):
        got = f"a {type(book).__module__}.{type(book).__qualname__}"
        raise InputError.of([problem(function, "book", got, "a cabochon.Book, made of the firm's tables")])


def _day(day: str | datetime.date) -> str:
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, datetime.date) else day


def _warn_when_mixed(total: _core.feedback.CoverageTotal, value: str | None) -> None:
    if value is None and total.mixed_contracts:
        warnings.warn(
            "revenue of tolling (work only) and of sale (with the metal in it) are added up: "
            "say value='revenue', 'margin' or 'net_of_metal'",
            stacklevel=3,
        )
