"""Who answers and who does not, weights that make up for it, and what silence could hide."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, names, whole
from ..arguments import level as level_of
from ..errors import InputError, problem
from ..table import Table, to_numpy
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book


def rake(
    frame: Any,
    margins: Mapping[str, Mapping[Any, float]],
    *,
    weight: str | None = None,
    tolerance: float = 1e-10,
    progress: Callable[[int, int], None] | None = None,
) -> Any:
    """Weights that make the rows of a sample add up to what is known of the population: raking.

    ``margins`` maps columns of ``frame`` (text, whole numbers, truth values or days) to how many of the population hold
    each value, such as ``{"role": {"user": 300, "technical": 80}}``; the totals of all columns must agree. Starting
    from ``weight`` (a column; none: 1), the weights are scaled to each margin in turn until all hold to ``tolerance``
    (Deming & Stephan 1940). A value of the population that no row has can't be made up for and is an ``InputError``, as
    is a row whose value has no total; margins that contradict each other are a ``FitError``. ``progress(done, total)``
    is called now and then.

    Gives the weights as an array, one a row.

    >>> import cabochon as cb
    >>> heard = {"role": ["user", "user", "technical"]}
    >>> cb.feedback.rake(heard, {"role": {"user": 30, "technical": 40}}).tolist()
    [15.0, 15.0, 40.0]
    """
    wanted = "a mapping of columns to the totals of their values"
    if not isinstance(margins, Mapping) or not margins:
        raise InputError.of([problem("rake", "margins", repr(margins), wanted)])
    known = []
    for column, totals in margins.items():
        if not isinstance(totals, Mapping):
            raise InputError.of([problem("rake", f"margins.{column}", repr(totals), "a mapping of values to totals")])
        columns = {"value": list(totals), "total": list(totals.values())}
        known.append((column, frames.read(columns, name=f"margins.{column}")))
    table = frames.read(frame, columns=[*margins, weight], name="frame")
    if isinstance(tolerance, bool) or not isinstance(tolerance, numbers.Real):
        raise InputError.of([problem("rake", "tolerance", repr(tolerance), "a number of at least 0")])
    weights = _core.feedback.rake(table, margins=known, weight=weight, tolerance=float(tolerance), progress=progress)
    return to_numpy(weights).copy()


class NonResponse(FramedResult):
    """Rates by group: the columns of ``by``, ``contacts``, ``asked``, ``answered``, ``rate`` with ``rate_low`` and
    ``rate_high`` (Wilson), ``heard`` (contacts with a score in the window, asked or not), ``heard_share``, ``nps`` of
    those, and ``nps_least`` and ``nps_most``: what the group's NPS could be, whatever the silent think."""

    def __init__(
        self, tables: dict[str, _core.Table], kind: str, unheard: list[str], unsettled: str | None = None
    ) -> None:
        super().__init__(tables["rates"], kind)
        self._tables = tables
        #: Groups of the population in which nobody was heard: no weight can make up for them.
        self.unheard = unheard
        #: Why there are no weights: the margins contradict each other in who was heard. None where there are.
        self.unsettled = unsettled

    @property
    def weights(self) -> Any:
        """One row a contact who was heard: ``contact``, ``account``, the columns of ``by``, ``score`` (the latest),
        ``weight``: how many contacts the answer stands for (null where there are none, see ``unsettled``)."""
        return self._give(self._tables["weights"])

    @property
    def totals(self) -> Any:
        """One row a way of counting (``as heard``, ``raked``, ``bounds``): ``n``, ``contacts``, ``nps``, ``nps_low``,
        ``nps_high``, ``n_effective`` (answers of equal weight that are as precise). The limits of the first two hold
        chance (clustered by account), those of the bounds the silent."""
        return self._give(self._tables["totals"])

    def _said(self) -> str:
        totals = Table(self._tables["totals"])
        if totals["contacts"][2] == 0:
            return "no contacts"
        low, high = (float(totals[name][2]) for name in ("nps_low", "nps_high"))
        said = f"{len(self):,} groups; whatever the silent think, the NPS lies between {low:.0f} and {high:.0f}"
        if self.unheard:
            more = f" and {len(self.unheard) - 3:,} more" if len(self.unheard) > 3 else ""
            said += f"; no weight speaks for {', '.join(self.unheard[:3])}{more}"
        return said + (f"; no weights, {self.unsettled}" if self.unsettled else "")


def nonresponse(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    by: str | Sequence[str] = ("role", "segment"),
    level: float = 0.95,
) -> NonResponse:
    """Response rates by role and segment, weights that make up for them, and what silence could hide.

    The population is the book's contacts on ``as_of``. A contact is *heard* with a score in the ``window_days`` days
    that end on that day (the latest counts), *asked* with an invitation sent in the window (open ones are left out of
    the rate), *answered* with an answer to it. Weights are raked (:func:`rake`) so that those heard add up to the
    contacts of every role and every segment; where those heard are so few that these contradict each other, there are
    no weights and ``unsettled`` says so. No weight knows what the silent think: the bounds put all of them at the one
    end of the scale and then at the other (Manski 1989; Horowitz & Manski 1998).

    Gives a :class:`NonResponse`: rates, ``weights``, ``totals``, ``unheard``, ``unsettled``.
    """
    whole("nonresponse", window_days=window_days)
    level_of("nonresponse", level)
    check_book(book, "nonresponse")
    rates, weights, totals, unheard, unsettled = _core.feedback.nonresponse(
        book._core, as_of=day(as_of), window_days=window_days, by=names(by), level=level
    )
    tables = {"rates": rates, "weights": weights, "totals": totals}
    return NonResponse(tables, book.frames, unheard, unsettled)
