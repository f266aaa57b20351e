"""How likely an account is to stop ordering: by its silence, its blocking role and its open tickets."""

from __future__ import annotations

import datetime
import html
import numbers
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core
from ..arguments import day, whole
from ..arguments import level as level_of
from ..errors import InputError, problem
from ..table import Table
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book

#: Stated weights on the log odds of stopping, as (mean, standard deviation), until outcomes teach better ones:
#: ``base`` beside what silence says; ``silence`` of the log odds that silence alone gives; ``blocking_role`` for every
#: 50 NPS points that the weakest role lies below that of the usual account; ``tickets`` for every open one, three at
#: most.
PRIORS: dict[str, tuple[float, float]] = _core.feedback.stated_priors()


class Risk(FramedResult):
    """Accounts by money at risk: ``rank``, ``account``, ``name``, ``risk`` (of stopping within the horizon) with
    ``risk_low`` and ``risk_high``, ``blocking_role``, ``blocking_score``, ``blocking_heard``, ``mean_score``,
    ``open_tickets``, ``days_silent``, ``silence_risk`` (what silence alone says), ``driver``, ``value``, ``at_risk``.
    """

    def __init__(self, core: _core.feedback.Risk, kind: str) -> None:
        super().__init__(core.accounts, kind)
        self._weights = core.weights
        #: Whether the weights were learned from outcomes; if not, they are stated.
        self.learned: bool = core.learned
        #: Endings that there were to learn from.
        self.outcomes: int = core.outcomes

    @property
    def weights(self) -> Any:
        """``name``, ``weight`` and ``sd`` used, ``prior`` and ``prior_sd`` stated, ``source`` (stated, learned)."""
        return self._give(self._weights)

    def _said(self) -> str:
        source = f"weights learned from {self.outcomes:,} endings" if self.learned else "weights stated, not learned"
        return f"{len(self):,} accounts; {source}" + ("" if self.learned else f" ({self.outcomes:,} endings so far)")

    def _repr_html_(self) -> str:
        shown = Table(self._rows)._repr_html_()
        return f"<p>{html.escape(self._said())}</p>{shown}{Table(self._weights)._repr_html_()}"


def risk(
    book: Book,
    *,
    as_of: str | datetime.date,
    horizon_days: int = 91,
    window_days: int = 365,
    value: str | None = None,
    priors: Mapping[str, tuple[float, float]] | None = None,
    min_outcomes: int = 30,
    level: float = 0.95,
    progress: Callable[[int, int], Any] | None = None,
) -> Risk:
    """The probability that each account stops ordering within ``horizon_days``, and what drives it.

    The log odds are a weighted sum of what the account's silence says (:func:`cabochon.retention.silence`: that it has
    gone already, or goes after one of the horizon's orders), of how far its weakest role, heard or not, lies below that
    of the usual account (never the account's mean), and of its open tickets. The weights are stated priors (``PRIORS``,
    changed by ``priors``: (mean, standard deviation) by name) until the book holds ``min_outcomes`` endings within the
    windows before ``as_of`` that can be looked back on; then they are learned: logistic regression with those priors
    (maximum a posteriori), an account being a row in each window of one horizon that it began as a client. ``learned``
    and ``outcomes`` say which.

    The limits hold the uncertainty of the weights (clustered by account, since its rows depend on each other) and of
    the weakest role's score. Accounts that have ended and not ordered since, or never ordered, are left out. Gives a
    :class:`Risk`, sorted by ``at_risk`` (risk times ``value``, the window's money: see :func:`coverage`; without money
    by risk), and ``driver``: what adds most to the account's odds.

    >>> import cabochon as cb
    >>> days = [f"2026-{month:02}-{day:02}" for month in range(1, 10) for day in (5, 20)]
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2]},
    ...     contacts={"contact": ["ann", "ben"], "account": [1, 2], "role": ["technical", "technical"]},
    ...     responses={"response": [1, 2], "contact": ["ann", "ben"], "date": ["2026-09-01"] * 2, "nps": [10, 2]},
    ...     orders={"order": range(36), "account": [1, 2] * 18, "date": [d for d in days for _ in (1, 2)],
    ...             "revenue": [50.0] * 36},
    ...     currency="EUR",
    ... )
    >>> found = cb.feedback.risk(book, as_of="2026-10-01")
    >>> found["account"].tolist(), found["driver"].tolist(), found.learned
    ([2, 1], ['blocking role', 'silence'], False)
    """
    whole("risk", horizon_days=horizon_days, window_days=window_days, min_outcomes=min_outcomes)
    level_of("risk", level)
    check_book(book, "risk")
    found = _core.feedback.risk(
        book._core,
        as_of=day(as_of),
        horizon_days=horizon_days,
        window_days=window_days,
        value=value,
        priors=_pairs(priors or {}),
        min_outcomes=min_outcomes,
        level=level,
        progress=progress,
    )
    return Risk(found, book.frames)


def _pairs(given: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Pairs of numbers by name; which names and numbers are right is for the core to judge."""
    out = {}
    for name, pair in given.items():
        right = isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(part, numbers.Real) for part in pair)
        if not right:
            expected = "a mean and a standard deviation above 0"
            raise InputError.of([problem("risk", f"priors.{name}", repr(pair), expected)])
        out[str(name)] = (float(pair[0]), float(pair[1]))
    return out
