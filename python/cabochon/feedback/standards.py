"""Service standards: what is promised for each process, and how much of it is kept."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core
from ..arguments import day, names, whole
from ..arguments import level as level_of
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book

#: What a step of a scenario is made of; the last may be absent.
PARTS = ("step", "after", "until", "hours", "process")


class Standards(FramedResult):
    """What was promised and kept, by the columns of ``by``: ``promised_hours`` (null where it varies), ``due``
    (promises whose time was up), ``kept``, ``broken``, ``kept_share`` with ``kept_low`` and ``kept_high`` (Wilson),
    ``pending`` (open, still in time), ``median_days`` and ``longest_days`` (of what was done), ``surely_kept`` (of what
    was kept: at any time of day)."""

    def __init__(self, tables: dict[str, _core.Table], kind: str, without_promise: int) -> None:
        super().__init__(tables["standards"], kind)
        self._tables = tables
        #: Tickets whose process promises nothing, or that name none.
        self.without_promise = without_promise

    @property
    def breaches(self) -> Any:
        """One row a broken promise, the latest first: ``account``, ``process``, ``department``, ``role``, ``contact``,
        ``step``, ``source`` (``ticket``, ``event``), ``key``, ``date``, ``due``, ``done`` (null: still open),
        ``days_late``."""
        return self._give(self._tables["breaches"])

    @property
    def by_account(self) -> Any:
        """One row an account: ``account``, ``due``, ``broken``, ``open_late`` (not done yet), ``worst`` (the process
        that broke most)."""
        return self._give(self._tables["by_account"])

    @property
    def events(self) -> Any:
        """The breaches as events of type ``standard_broken``, dated the day after the promise ran out, for
        :class:`Engine`: ``date``, ``event``, ``account``, ``type``, ``contact``, ``process``, ``properties``."""
        return self._give(self._tables["events"])

    def _said(self) -> str:
        table = Table(self._rows)
        due, kept = (int(sum(table[name].tolist())) for name in ("due", "kept"))
        share = f"{100 * kept / due:.0f} % of {due:,} promises kept" if due else "no promise was due"
        more = f"; {self.without_promise:,} tickets without a promise" if self.without_promise else ""
        return share + more


def service_standards(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    by: str | Sequence[str] = ("process", "department", "role"),
    steps: Sequence[Mapping[str, Any]] = (),
    level: float = 0.95,
) -> Standards:
    """How much of what is promised is kept, by process, our department and the client's role.

    A ticket of a process with ``standard_hours`` is to be closed within that time. ``steps`` adds the scenario of an
    interaction: each step is a mapping of ``step`` (its name), ``after`` and ``until`` (types of events: what starts
    the promise and what keeps it, at the same account, and contact where both name one) and ``hours``, with ``process``
    where the event names none. Events go in the order of date and id; each of type ``until`` settles one promise of the
    step: the oldest that is still in time, or else the oldest. Days are known, not hours: a promise of h hours is kept
    when it is done at most h / 24 days later, rounded up (a promise of 4 hours: on the same day or the next), so that
    ``broken`` is what no time of day makes right, and ``surely_kept`` what every time of day does.

    Promises are those that began in the ``window_days`` days that end on ``as_of``. What is open and late is broken,
    what is open and in time is ``pending`` and in no share. ``by`` takes ``process``, ``department``, ``role`` (of the
    contact that day), ``account``, ``step``.

    Gives a :class:`Standards` with ``breaches``, ``by_account`` and ``events``.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     processes={"process": ["returns"], "department": ["quality control"], "standard_hours": [48.0]},
    ...     tickets={"ticket": [1, 2], "account": [1, 1], "date": ["2026-10-01"] * 2, "process": ["returns"] * 2,
    ...              "closed": ["2026-10-03", "2026-10-09"]},
    ...     currency="EUR",
    ... )
    >>> kept = cb.feedback.service_standards(book, as_of="2026-10-31", by="process")
    >>> kept["due"].tolist(), kept["kept"].tolist(), kept.breaches["days_late"].tolist()
    ([2], [1], [6])
    """
    whole("service_standards", window_days=window_days)
    level_of("service_standards", level)
    check_book(book, "service_standards")
    made = _core.feedback.service_standards(
        book._core, as_of=day(as_of), window_days=window_days, by=names(by), steps=_steps(steps), level=level
    )
    tables = dict(zip(("standards", "breaches", "by_account", "events"), made[:4], strict=True))
    return Standards(tables, book.frames, made[4])


def _steps(steps: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Each step as a tuple; all that is not of its shape in one error. The compiled core judges the values."""
    wrong = []

    def add(place: str, value: str, expected: str) -> None:
        wrong.append(problem("service_standards", place, value, expected))

    for i, step in enumerate(steps):
        if not isinstance(step, Mapping):
            add(f"steps[{i}]", repr(step), f"a mapping of {', '.join(PARTS)}")
            continue
        for name in PARTS[:4]:
            if name not in step:
                add(f"steps[{i}].{name}", "", "what the step is made of")
            elif name != "hours" and not isinstance(step[name], str):
                add(f"steps[{i}].{name}", repr(step[name]), "a text")
        for name in step:
            if name not in PARTS:
                add(f"steps[{i}]", repr(name), one_of(str(name), PARTS))
        hours = step.get("hours", 0)
        if isinstance(hours, bool) or not isinstance(hours, numbers.Real):
            add(f"steps[{i}].hours", repr(hours), "a number of at least 0")
        process = step.get("process")
        if process is not None and (isinstance(process, bool) or not isinstance(process, (str, numbers.Integral))):
            add(f"steps[{i}].process", repr(process), "a key of processes")
    if wrong:
        raise InputError.of(wrong)
    return [(*(step[name] for name in PARTS[:3]), float(step["hours"]), _key(step.get("process"))) for step in steps]


def _key(process: Any) -> Any:
    return process if process is None or isinstance(process, str) else int(process)
