"""The page of one week from a book."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ...accounts.book import day_text
from ...nearest import one_of
from ...retention.closed_days import closed_days as days_closed
from .. import reading
from ..gather.month import usual_value
from ..language import Language
from ..make import can_value
from ..reader import check_reader
from ..wrong import wrong
from . import numbers
from .past import Options, Past
from .render import rendered
from .week import Week

OURS = "ours"  #: our key among the suppliers where none is marked
FARTHEST = 365  #: days from the last row to the page, beyond which the day is a slip of the pen


def week(
    book: Any,
    *,
    as_of: str | dt.date,
    lang: Literal["en", "ru"] = "en",
    audience: Literal["internal", "sales", "client"] = "internal",
    value: Literal["revenue", "margin", "net_of_metal"] | None = None,
    closed_days: Any = (),
    window_days: int = 90,
    reconcile_days: int = 30,
    ours: str | None = None,
    names: bool = False,
    name: str = "",
) -> Week:
    """One A4 page: at most seven accounts by expected money lost, what happened at each and who does what by when.

    Beside them five people to ask, overdue cases, balances of metal due for reconciliation and the most important
    unknown; what did not fit is counted. Only rows dated on or before ``as_of`` are looked at.

    An account is listed once, with its signs: silent beyond its own rhythm, or goods that fell away (findings, with
    their certainty); a low score (0 to 6) of somebody who decides, a named competitor or a defect claim of the last
    ``window_days``, an open complaint, a clause of its regulation that our terms break, a case that is open or overdue
    (facts). ``value`` is whose money: ``revenue`` when not given, or ``net_of_metal`` where the orders say what metal
    they hold. ``closed_days`` (holidays, trade fairs) are days, pairs of first and last day, a frame or a file with
    columns ``first`` and ``last``: on them silence does not count and nothing is due. ``ours`` is our own key among the
    suppliers of the table ``terms``: when not given, whoever the table ``suppliers`` marks as ours, else the key
    ``ours``; an offer without a supplier is ours too. A balance of metal is due after
    ``reconcile_days`` without a reconciliation. People appear by role and title; with ``names`` by name.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2], "name": ["Alpha", "Beta"]},
    ...     contacts={"contact": ["a"], "account": [1], "role": ["technical"], "decides": [True]},
    ...     orders={"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-05"], "revenue": [10.0, 5.0]},
    ...     responses={"response": [1], "contact": ["a"], "date": ["2026-10-20"], "nps": [3]},
    ...     currency="EUR",
    ... )
    >>> page = cb.report.week(book, as_of="2026-10-28")
    >>> [(row.name, row.lines[0].label, row.lines[0].text) for row in page.view.rows]
    [('Alpha', 'fact', 'Technical buyer, who decides: 3 of 10, 8 days ago.')]
    """
    check_reader(audience, lang, value)
    for argument, days in (("window_days", window_days), ("reconcile_days", reconcile_days)):
        if isinstance(days, bool) or not isinstance(days, int) or days < 1:
            raise wrong(argument, str(days), "a whole number of at least 1")
    day = day_of(as_of)
    _in_reach(book, day)
    past = Past(book, day)
    can_value(past.shelf, value)
    mixed = value is None and _mixed(past)
    options = Options(
        as_of=day,
        audience=audience,
        value=value or usual_value(past.shelf),
        window_days=window_days,
        closed=tuple(sorted(set(days_closed(closed_days, where="report")))),
        ours=_ours(book, ours),
        reconcile_days=reconcile_days,
        names=names and audience != "client",
    )
    found = numbers.gather(past, options, currency=book.currency, name=name, mixed=mixed)
    return rendered(found, Language(lang, currency=book.currency))


def day_of(as_of: Any) -> dt.date:
    """The day that a caller means."""
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        return dt.date.fromisoformat(day_text(as_of))
    except ValueError:
        raise wrong("as_of", repr(as_of), "a day such as 2026-10-31") from None


def _ours(book: Any, ours: str | None) -> tuple[str, ...]:
    """Our keys among the suppliers; a key that no table holds is a slip of the pen."""
    suppliers = reading.rows_of(book.suppliers)
    if ours is None:
        return tuple(str(row["supplier"]) for row in suppliers if row.get("ours")) or (OURS,)
    sold = {row.get("supplier") for row in reading.rows_of(book.terms)} - {None}
    known = sorted({str(row["supplier"]) for row in suppliers} | {str(key) for key in sold})
    if str(ours) not in known:
        raise wrong("ours", repr(str(ours)), one_of(str(ours), known) if known else "no key, as no supplier is named")
    return (str(ours),)


def _in_reach(book: Any, day: dt.date) -> None:
    """A day before the first row, or a year after the last, is a slip of the pen: the error says what the rows span."""
    period = book.period
    if period is None:
        return
    first, last = (dt.date.fromisoformat(str(end)) for end in period)
    if day < first or (day - last).days > FARTHEST:
        raise wrong("as_of", repr(day.isoformat()), f"a day from {first} to a year after {last}: the book's rows")


def _mixed(past: Past) -> bool:
    """Whether tolling and sale would be added up as revenue because nobody said whose money."""
    orders = past.shelf["orders"]
    if "contract" not in orders or usual_value(past.shelf) != "revenue":
        return False
    return {"tolling", "sale"} <= {str(contract) for contract in orders["contract"]}
