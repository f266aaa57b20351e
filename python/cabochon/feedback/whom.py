"""Whom to ask this month: the contacts whose answers are worth most."""

from __future__ import annotations

import datetime
import numbers
import warnings
from typing import TYPE_CHECKING, Any

from .. import _core
from ..arguments import a_day, whole
from ..arguments import seed as checked_seed
from .engine import Engine
from .of_book import check_book
from .result import FramedResult
from .rules import Rules

if TYPE_CHECKING:
    from ..accounts import Book

ROLES = ("economic", "technical", "user")


class AskList(FramedResult):
    """Whom to ask, dearest first: ``rank``, ``contact``, ``account``, ``name`` (of the account), ``role``, ``date``,
    ``worth``, ``value``, ``p_weakest``, ``n``, ``score``, ``doubt``, ``doubt_after``, ``last_asked``.

    ``missing`` lists expected roles that nobody can speak for, ``stopped`` everybody who is not asked, and why.
    """

    def __init__(self, core: _core.feedback.AskList, kind: str) -> None:
        super().__init__(core.asked, kind)
        self._core = core

    @property
    def missing(self) -> Any:
        """Expected roles without anybody to ask, the dearest first: ``account``, ``name``, ``role``, ``action``
        ("find a technical buyer at Rossi"), ``why`` (``no contact``, ``all objected``), ``worth`` (of a first answer),
        ``value``, ``p_weakest``."""
        return self._give(self._core.missing)

    @property
    def stopped(self) -> Any:
        """Everybody who is not asked: ``contact``, ``account``, ``role``, ``reason`` (``no_role``, ``not_expected``,
        ``objected``, ``holdout``, ``cooldown``, ``account``, ``reserve``, ``no_value``, ``budget``), ``rule`` (of the
        holdout), the values that decided (``found``, ``limit``, ``other_date``), ``worth``."""
        return self._give(self._core.stopped)

    @property
    def date(self) -> datetime.date:
        """The day of the asks: the first that is not quiet, from ``as_of`` on."""
        return datetime.date.fromisoformat(self._core.date)

    @property
    def weighted_by(self) -> str:
        """``margin``, ``revenue``, ``net_of_metal``; or ``accounts``: no orders, every account counts the same."""
        return self._core.weighted_by

    @property
    def response_rate(self) -> dict[str, float]:
        """Chance that an asked person answers, by role."""
        return dict(zip(ROLES, self._core.response_rate, strict=True))

    @property
    def response_rate_learnt(self) -> bool:
        """Whether these were learnt from the book's invitations; if not, they were given, or are 1."""
        return self._core.learnt_rate

    def _said(self) -> str:
        return (
            f"{len(self):,} to ask on {self.date}, {self._core.missing.rows:,} roles without anybody to ask, "
            f"{self._core.stopped.rows:,} not asked; weighted by {self.weighted_by}"
        )


def whom_to_ask(
    book: Book,
    *,
    as_of: str | datetime.date,
    budget: int,
    window_days: int = 365,
    value: str | None = None,
    response_rate: float | None = None,
    rules: Any = None,
    engine: Engine | None = None,
    seed: int | str | None = None,
) -> AskList:
    """The ``budget`` contacts whose answers are worth most, and the roles for which somebody must be found.

    What matters of an account is its weakest role. The doubt about it is the variance of each expected role's score
    (pooled as :func:`account_scores` does, from the ``window_days`` days that end on ``as_of``; the prior for a role
    that nobody has heard) times the chance that this role is the weakest. ``worth`` is the money at stake times the
    doubt (of the net share of promoters, -1 to 1) that one more ask is expected to take away: a second answer of the
    same role is worth less. ``value`` says whose money: ``"margin"`` (the default where orders have a cost),
    ``"revenue"`` or ``"net_of_metal"``, over the window.

    ``rules`` (a :class:`Rules` or what makes one) brings the limits on asking and the holdouts, drawn with ``seed``;
    ``engine`` brings rules, seed and its memory of who was asked, in place of the book's invitations. Without either
    nobody but those who objected (``may_ask`` false) is protected. An account that a rule holds out is not asked in
    that rule's roles. ``response_rate`` is the chance that an asked person answers; without it, it is learnt by role
    from the book's invitations, and 1 where there are none.

    Gives an :class:`AskList`, which reads like the book's kind of frame, with ``missing`` and ``stopped``.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2], "name": ["Rossi", "Weber"], "roles_expected": ["technical,user", "user"]},
    ...     contacts={"contact": ["ann", "bob"], "account": [1, 2], "role": ["user", "user"]},
    ...     responses={"response": [1], "contact": ["ann"], "date": ["2026-10-01"], "nps": [9]},
    ...     orders={"order": [1, 2], "account": [1, 2], "date": ["2026-09-01"] * 2, "revenue": [100.0, 900.0]},
    ...     currency="EUR",
    ... )
    >>> asked = cb.feedback.whom_to_ask(book, as_of="2026-10-31", budget=1)
    >>> asked["contact"].tolist(), asked.missing["action"].tolist()
    (['bob'], ['find a technical buyer at Rossi'])
    """
    whole("whom_to_ask", budget=budget, window_days=window_days)
    _within(budget=budget, window_days=window_days)
    last = a_day("whom_to_ask", as_of=as_of)
    if value is not None and not isinstance(value, str):
        raise _wrong("value", repr(value), "one of revenue, margin, net_of_metal")
    wrong_rate = isinstance(response_rate, bool) or not isinstance(response_rate, numbers.Real)
    if response_rate is not None and wrong_rate:
        raise _wrong("response_rate", repr(response_rate), "a number above 0 and at most 1")
    text_of_seed = "" if seed is None else checked_seed("whom_to_ask", seed)
    check_book(book, "whom_to_ask")
    if engine is not None and (rules is not None or seed is not None):
        raise _wrong("engine", "an engine and rules or a seed", "an engine, which brings both, or rules and seed")
    if engine is not None and not isinstance(engine, Engine):
        raise _wrong("engine", f"a {type(engine).__name__}", "a cabochon.feedback.Engine")
    text = None
    if rules is not None:
        checked = rules if isinstance(rules, Rules) else Rules(rules)
        text = checked._text
        if seed is None and any(rule.get("holdout") for rule in checked.to_dict()["rules"]):
            raise _wrong("seed", "", "the seed of the engine, since rules hold accounts out")
    core = _core.feedback.whom_to_ask(
        book._core,
        as_of=last,
        budget=budget,
        window_days=window_days,
        value=value,
        response_rate=response_rate,
        rules=text,
        engine=engine._core if engine is not None else None,  # type: ignore[arg-type]  # a pointer, None allowed
        seed=engine.seed if engine is not None else text_of_seed,
    )
    if core.mixed_contracts:
        warnings.warn(
            "revenue of tolling (work only) and of sale (with the metal in it) are added up: "
            "say value='revenue', 'margin' or 'net_of_metal'",
            stacklevel=2,
        )
    return AskList(core, book.frames)


def _within(**given: int) -> None:
    """Whole numbers that the compiled core can't even hold; what is merely too small is for it to judge."""
    for name, value in given.items():
        if not -(2**31) <= value < 2**31:
            raise _wrong(name, str(value), "a number that is smaller")


def _wrong(column: str, got: str, expected: str) -> Exception:
    from ..errors import InputError, problem

    return InputError.of([problem("whom_to_ask", column, got, expected)])
