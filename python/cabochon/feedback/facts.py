"""Facts, which need no test, apart from findings, which are tested; and the few of both that a week can take."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, whole
from ..arguments import level as level_of
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book


def facts(
    book: Book,
    as_of: str | datetime.date,
    *,
    window_days: int = 90,
    value_days: int = 365,
    value: str | None = None,
) -> Any:
    """What one row alone says, and nobody need test: a reason to open a case.

    ``kind`` is ``detractor`` (a score of 0 to 6 by a contact who decides), ``competitor`` (an event of type
    ``competitor_mentioned``, or one whose properties name a ``competitor``), ``clause`` (a line of the client's
    regulation that our term of the same name breaks, both as they stand on ``as_of``) or ``ticket`` (a claim that is
    open on ``as_of``, whenever it came in). Scores and events are those of the ``window_days`` days that end on
    ``as_of``; the money at stake is that of ``value_days`` days: ``value`` is ``"margin"`` (the default where orders
    have a cost), ``"revenue"`` or ``"net_of_metal"``.

    Gives the book's kind of frame, the dearest account first: ``account``, ``name``, ``kind``, ``date``, ``days``
    (since), ``text``, ``contact``, ``role``, ``decides``, ``process``, ``score``, the key of the row that says so
    (``response``, ``ticket``, ``event`` or ``clause``), ``criterion`` (of the clause), ``value``.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"], "decides": [True]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [4]},
    ...     currency="EUR",
    ... )
    >>> cb.feedback.facts(book, "2026-10-31")["text"].tolist()
    ['score 4 from the technical buyer who decides']
    """
    whole("facts", window_days=window_days)
    check_book(book, "facts")
    found = _core.feedback.facts(
        book._core, as_of=day(as_of), window_days=window_days, value_days=value_days, value=value
    )
    return frames.give(found, book.frames)


class Signals(FramedResult):
    """What a week raises, and what waits. Reads like the frame ``raised``; ``waiting`` has the same columns."""

    def __init__(self, core: _core.feedback.Signals, kind: str) -> None:
        super().__init__(core.raised, kind)
        self._core = core

    @property
    def raised(self) -> Any:
        """The signals that a case should be opened for now."""
        return self.frame

    @property
    def waiting(self) -> Any:
        """The rest, in the order in which they will be raised: visible, not forgotten."""
        return self._give(self._core.waiting)

    @property
    def evidence(self) -> Any:
        """Every fact and finding of all these accounts, in their order: ``account``, ``signal``, ``sort``, ``date``,
        ``text``, ``role``, ``contact``, the key of the row that says so (``response``, ``ticket``, ``event``,
        ``clause``), ``criterion``, and of a finding ``other`` (the role with the higher score), ``difference`` (of
        ``role`` less ``other``) with its limits."""
        return self._give(self._core.evidence)

    @property
    def opened(self) -> int:
        """Cases that were opened in the seven days that end on ``as_of``."""
        return self._core.opened

    def _said(self) -> str:
        core = self._core
        parts = [f"{len(self):,} raised, {core.waiting.rows:,} waiting"]
        if core.opened:
            parts.append(f"{core.opened:,} cases were opened in the last seven days")
        if core.busy:
            parts.append(f"{core.busy:,} accounts have an open case")
        return "; ".join(parts)


def signals(
    book: Book,
    as_of: str | datetime.date,
    *,
    max_new: int = 7,
    window_days: int = 90,
    value_days: int = 365,
    value: str | None = None,
    margin: float = 30,
    level: float = 0.95,
    fdr: float = 0.10,
) -> Signals:
    """The accounts for which a case should be opened: at most ``max_new`` a week, the rest waits, visible.

    Facts (:func:`facts`) open a case from a single row; findings are flags of :func:`divergence` (``margin``,
    ``level``, ``fdr``; scores of ``value_days`` days). One account is one signal: its facts go before its findings,
    the later before the earlier, and ``also`` lists the other kinds. Accounts with facts go before those with findings
    alone, then by ``value``. Cases that were opened in the seven days that end on ``as_of`` count among ``max_new``; an
    account with an open case is left out, since its case takes up what is new, and what a closed case has settled is
    not raised again: facts dated on or before its last day, findings until one of their two roles answers anew.
    :func:`open_cases` opens what is raised.

    Gives a :class:`Signals`: ``raised`` and ``waiting`` with ``account``, ``name``, ``signal`` (``detractor``,
    ``competitor``, ``clause``, ``ticket``, ``divergence``: what :class:`Case` calls its signal), ``sort`` (``fact`` or
    ``finding``), ``date``, ``text``, ``role``, ``contact``, ``value``, ``facts`` and ``findings`` (how many), ``also``.
    """
    whole("signals", max_new=max_new, window_days=window_days, value_days=value_days)
    level_of("signals", level)
    check_book(book, "signals")
    found = _core.feedback.signals(
        book._core,
        as_of=day(as_of),
        max_new=max_new,
        window_days=window_days,
        value_days=value_days,
        value=value,
        margin=margin,
        level=level,
        fdr=fdr,
    )
    return Signals(found, book.frames)
