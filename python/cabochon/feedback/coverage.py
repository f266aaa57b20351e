"""Whom we have heard, and the money that stands behind the silence."""

from __future__ import annotations

import datetime
import warnings
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, whole
from .of_book import check_book

if TYPE_CHECKING:
    from ..accounts import Book


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
    whole("coverage", window_days=window_days)
    check_book(book, "coverage")
    result, total = _core.feedback.coverage(book._core, as_of=day(as_of), window_days=window_days, value=value)
    _warn_when_mixed(total.mixed_contracts, value)
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
    whole("coverage_total", window_days=window_days)
    check_book(book, "coverage_total")
    total = _core.feedback.coverage_total(book._core, as_of=day(as_of), window_days=window_days, value=value)
    _warn_when_mixed(total.mixed_contracts, value)
    return total


def coverage_over_time(
    book: Book,
    *,
    as_of: str | datetime.date,
    months: int = 12,
    window_days: int = 365,
    value: str | None = None,
) -> Any:
    """The money whose accounts are heard by none, one, two and three roles, at the end of each month.

    The last row is ``as_of`` itself, those before are the ends of the ``months - 1`` months before it. Each is what
    :func:`coverage` says on that day, with its own window. Gives the book's kind of frame: ``date``, ``accounts``,
    ``value``, ``by_none``, ``by_one``, ``by_two``, ``by_three`` (money of accounts heard by so many roles), the shares
    ``at_least_one``, ``at_least_two``, ``all_three`` of it (null without money), and ``expected_share``: of accounts
    whose expected roles were all heard. Accounts of negative money count as none. ``months`` is 1 to 1200.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [9]},
    ...     orders={"order": [1, 2], "account": [1, 2], "date": ["2026-09-01", "2026-09-02"], "revenue": [30.0, 10.0]},
    ...     currency="EUR",
    ... )
    >>> months = cb.feedback.coverage_over_time(book, as_of="2026-10-31", months=2)
    >>> [str(day) for day in months["date"]], months["at_least_one"].tolist()
    (['2026-09-30', '2026-10-31'], [0.0, 0.75])
    """
    whole("coverage_over_time", months=months, window_days=window_days)
    check_book(book, "coverage_over_time")
    found, mixed = _core.feedback.coverage_over_time(
        book._core, as_of=day(as_of), months=months, window_days=window_days, value=value
    )
    _warn_when_mixed(mixed, value)
    return frames.give(found, book.frames)


def _warn_when_mixed(mixed: bool, value: str | None) -> None:
    if value is None and mixed:
        warnings.warn(
            "revenue of tolling (work only) and of sale (with the metal in it) are added up: "
            "say value='revenue', 'margin' or 'net_of_metal'",
            stacklevel=3,
        )
