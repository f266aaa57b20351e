"""The report of one month from a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from .gather import month as numbers
from .gather.vendors import Buyer
from .language import Language
from .period import period
from .reader import check_reader
from .reading import Shelf, only_tolling
from .render import rendered
from .report import Report
from .wrong import wrong

NEEDED = {"margin": "cost", "net_of_metal": "metal_value"}  #: what is taken off the revenue


def month(
    book: Any,
    month: str,
    *,
    lang: Literal["en", "ru"] = "en",
    audience: Literal["internal", "sales", "client"] = "internal",
    value: Literal["revenue", "margin", "net_of_metal"] | None = None,
    buyer: Buyer | None = None,
    budget: float | None = None,
    window_days: int = 365,
    name: str = "",
    notes: tuple[Any, ...] = (),
    aside: Sequence[Mapping[str, Any]] = (),
) -> Report:
    """Say what a month's tables tell: who was heard, what they said, what went wrong, who is cheaper, what is missing.

    ``value`` is what stands behind an account: its revenue when not given, or the revenue net of metal where the orders
    say what metal they hold. ``buyer`` states the economics that no table holds; without it the
    section on vendors is left out and named. With ``budget``, the money for improvements, the
    best set of the open actions is shown. ``name`` stands on the page; ``notes`` of whoever prepared the tables and
    ``aside``, rows that were kept aside before the book was made (with table, column, value and expected), are shown
    among what was left out, beside the book's own quarantine.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2], "name": ["Alpha", "Beta"]},
    ...     orders={"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-05"], "revenue": [10.0, 5.0]},
    ...     currency="EUR",
    ... )
    >>> cb.report.month(book, "2026-10").title
    'Report for October 2026'
    """
    check_reader(audience, lang, value)
    if budget is not None and not 0 < budget < float("inf"):
        raise wrong("budget", repr(budget), "a number above 0, or None")
    shelf = Shelf(book)
    can_value(shelf, value)
    found = numbers.gather(
        shelf,
        period(month, window_days=window_days),
        name=name,
        currency=book.currency,
        audience=audience,
        value=value or numbers.usual_value(shelf),
        buyer=buyer,
        budget=budget,
        notes=notes,
        aside=aside,
    )
    return rendered(found, Language(lang, currency=book.currency))


def can_value(shelf: Shelf, value: str | None) -> None:
    """The error that names the column without which this money is not known; nothing where it can be told."""
    orders = shelf["orders"]
    needed = NEEDED.get(value or "")
    if not orders.rows or needed is None or needed in orders:
        return
    if value == "net_of_metal" and only_tolling(orders):
        return
    raise wrong("value", repr(value), f"amounts in column '{needed}' of orders, which hold none")
