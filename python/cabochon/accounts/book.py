"""The book: every table of the clients' history, validated once, joined by account, contact and role."""

from __future__ import annotations

import datetime
import html
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, overload

from .. import _core, frames, timezones
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table

TABLES: tuple[str, ...] = tuple(table["table"] for table in _core.accounts.tables())


class RoleOnDay(NamedTuple):
    """The buying role of a contact on one day."""

    role: str  #: economic, technical or user
    decides: bool | None  #: whether the person decides (True) or advises (False)


def day_text(day: Any) -> str:
    """A date, a datetime or a text as the text of its day."""
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    if isinstance(day, datetime.date):
        return day.isoformat()
    return str(day)


class _View:
    """A table of the book under its name, with what is joined to it."""

    def __set_name__(self, owner: type[Book], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, book: None, owner: type[Book]) -> _View: ...
    @overload
    def __get__(self, book: Book, owner: type[Book]) -> Table: ...
    def __get__(self, book: Book | None, owner: type[Book]) -> Table | _View:
        return self if book is None else book.view(self.name)


class Book:
    """Accounts, contacts, orders, answers and all other tables, validated together and never changed again.

    Each table is any kind of frame (pandas, polars, pyarrow, DuckDB, a dict of columns, ...). ``currency`` is that of
    every amount. Bad rows raise one `InputError` that shows the first ten and counts all; with
    ``on_error="quarantine"`` the load goes on with the good rows and `quarantine` lists the bad ones with their
    reasons. ``ids="text"`` turns every key into text; ``timezone`` is where aware times become days; ``as_of`` keeps
    only rows dated on or before that day; ``frames`` is the kind of frame that results take (default: that of the
    first table given).

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1, 2], "name": ["Rossi", "Weber"], "segment": ["chain", "shop"]},
    ...     contacts={"contact": ["anna", "bob"], "account": [1, 2], "role": ["technical", None]},
    ...     responses={"response": [1, 2], "contact": ["anna", "bob"], "date": ["2026-10-01", "2026-10-02"],
    ...                "nps": [9, 4]},
    ...     currency="EUR",
    ... )
    >>> book.responses.select("account", "role", "segment", "nps").rows()[0]
    {'account': 1, 'role': 'technical', 'segment': 'chain', 'nps': 9}
    >>> book.contacts_without_role.to_dict()["contact"]
    ['bob']
    """

    accounts = _View()
    contacts = _View()
    roles = _View()
    processes = _View()
    products = _View()
    orders = _View()
    metal = _View()
    surveys = _View()
    events = _View()
    responses = _View()
    ratings = _View()
    tickets = _View()
    ticket_processes = _View()
    requirements = _View()
    stock = _View()
    suppliers = _View()
    supply_prices = _View()
    purchases = _View()
    terms = _View()
    clauses = _View()
    invitations = _View()
    cases = _View()
    case_events = _View()
    actions = _View()
    endings = _View()

    def __init__(
        self,
        *,
        currency: str,
        timezone: str = "UTC",
        on_error: str = "raise",
        ids: str | None = None,
        frames: str | None = None,
        as_of: str | datetime.date | None = None,
        accounts: Any = None,
        contacts: Any = None,
        roles: Any = None,
        processes: Any = None,
        products: Any = None,
        orders: Any = None,
        metal: Any = None,
        surveys: Any = None,
        events: Any = None,
        responses: Any = None,
        ratings: Any = None,
        tickets: Any = None,
        ticket_processes: Any = None,
        requirements: Any = None,
        stock: Any = None,
        suppliers: Any = None,
        supply_prices: Any = None,
        purchases: Any = None,
        terms: Any = None,
        clauses: Any = None,
        invitations: Any = None,
        cases: Any = None,
        case_events: Any = None,
        actions: Any = None,
        endings: Any = None,
        **misspelt: NoReturn,
    ) -> None:
        arguments = locals()
        if misspelt:
            raise _unknown_argument(next(iter(misspelt)), [n for n in arguments if n not in ("self", "misspelt")])
        given = {name: arguments[name] for name in TABLES if arguments[name] is not None}
        self.frames: str = frames or _kind_of_first(given)
        timezones.find(timezone, table="Book")
        tables = [timezones.to_local(_read(frame, name), timezone) for name, frame in given.items()]
        self._core: _core.accounts.Book = _core.accounts.Book.load(
            tables,
            currency=currency,
            timezone=timezone,
            on_error=on_error,
            ids=ids,
            as_of=None if as_of is None else day_text(as_of),
        )
        self._views: dict[str, Table] = {}

    @classmethod
    def _of(cls, core: _core.accounts.Book, kind: str) -> Book:
        book = cls.__new__(cls)
        book.frames, book._core, book._views = kind, core, {}
        return book

    def _give(self, core: _core.Table) -> Table:
        return Table(core, frames=self.frames)

    def table(self, name: str) -> Table:
        """The good rows of a table with their own columns and canonical types, nothing joined."""
        return self._give(self._core.table(name))

    def view(self, name: str) -> Table:
        """A table with account, role, decides and segment joined at each row's date; null where unknown."""
        if name not in self._views:
            self._views[name] = self._give(self._core.view(name))
        return self._views[name]

    def given(self, name: str) -> bool:
        """Whether a table was given, even without rows."""
        return self._core.given(name)

    @property
    def currency(self) -> str:
        """ISO 4217 code of every amount."""
        return str(self._core.options()["currency"])

    @property
    def as_of(self) -> str | None:
        """The day up to which rows are kept, or None."""
        day: str | None = self._core.options()["as_of"]
        return day

    @property
    def quarantine(self) -> Table:
        """Every bad cell: table, row (of the frame given, from 0), column, value, expected."""
        return self._give(self._core.quarantine())

    def quarantined(self, name: str) -> int:
        """How many different rows of a table are in quarantine."""
        return self._core.quarantined(name)

    @property
    def unknown(self) -> Table:
        """How many rows of each view have no account or, where people answer, no role."""
        return self._give(self._core.unknown())

    @property
    def contacts_without_role(self) -> Table:
        """Contacts for whom no role is known on any day."""
        return self._give(self._core.contacts_without_role())

    @property
    def unchecked(self) -> list[str]:
        """References that could not be checked since their table was not given."""
        return self._core.unchecked()

    @property
    def period(self) -> tuple[str, str] | None:
        """First and last day of what happened, or None."""
        return self._core.period()

    def role_at(self, contact: int | str, day: str | datetime.date) -> RoleOnDay | None:
        """The role of a contact on a day, or None where none is known; an unknown contact is an error."""
        found = self._core.role_at(contact, day_text(day))
        return None if found is None else RoleOnDay(*found)

    def until(self, day: str | datetime.date) -> Book:
        """The same book as it stood on a day: only rows dated on or before it."""
        return Book._of(self._core.until(day_text(day)), self.frames)

    def __reduce__(self) -> tuple[Any, ...]:
        given = [Table(self._core.table(name)) for name in TABLES if self._core.given(name)]
        marks = (self._core.quarantined_rows(), self._core.unchecked())
        return _restore, (given, Table(self._core.quarantine()), marks, self._core.options(), self.frames)

    def __repr__(self) -> str:
        filled = ((name, len(self.table(name))) for name in TABLES if self.given(name))
        counts = ", ".join(f"{name} {rows:,}" for name, rows in filled)
        return f"Book({counts or 'empty'}; {self._said()})"

    def _said(self) -> str:
        period = self.period
        said = [self.currency, f"{period[0]} to {period[1]}" if period else "no dated rows"]
        bad = sum(self._core.quarantined_rows())
        return ", ".join([*said, f"{bad:,} row{'s' if bad != 1 else ''} in quarantine"])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{name}</td><td style="text-align:right">{len(self.table(name)):,}</td>'
            f'<td style="text-align:right">{self.quarantined(name):,}</td></tr>'
            for name in TABLES
            if self.given(name)
        )
        heads = (("table", "left"), ("rows", "right"), ("in quarantine", "right"))
        head = "".join(f'<th scope="col" style="text-align:{align}">{text}</th>' for text, align in heads)
        caption = f"<caption>Book: {html.escape(self._said())}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _read(frame: Any, name: str) -> _core.Table:
    core = frames.read(frame, name=name, keep=True)
    core.name = name
    return core


def _kind_of_first(given: Mapping[str, Any]) -> str:
    return frames.kind(next(iter(given.values()))) if given else "cabochon"


def _unknown_argument(name: str, names: list[str]) -> InputError:
    return InputError.of([problem("Book", name, "", one_of(name, sorted(names)))])


def _restore(tables: list[Table], quarantine: Table, marks: tuple[Any, Any], options: Any, kind: str) -> Book:
    cores = [table._core for table in tables]
    quarantined, unchecked = marks
    core = _core.accounts.Book.restore(cores, quarantine._core, quarantined, unchecked, **options)
    return Book._of(core, kind)
