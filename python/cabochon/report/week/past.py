"""The book as it stood on the day of the page: rows by table, days as days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .. import reading
from ..gather.clients import names_of


@dataclass(frozen=True)
class Options:
    """What the caller of the page decided."""

    as_of: dt.date
    audience: str  #: internal, sales, client
    value: str  #: revenue, margin, net_of_metal
    window_days: int  #: how long words and answers count as heard
    closed: tuple[str, ...]  #: days on which nobody orders
    ours: tuple[str, ...]  #: our own keys among suppliers
    reconcile_days: int  #: days after which a balance of metal is due for reconciliation
    names: bool  #: whether people are called by name


class Row(dict[str, Any]):
    """One row of a table; a column that was not given is null."""

    def __missing__(self, name: str) -> None:
        return None


class Past:
    """The tables of the book with rows dated on or before the day, read once."""

    def __init__(self, book: Any, as_of: dt.date) -> None:
        self.book = book.until(as_of)
        self.as_of = as_of
        self.shelf = reading.Shelf(self.book)
        self._rows: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, account and role joined; days as ``datetime.date``."""
        if table not in self._rows:
            self._rows[table] = [Row(row) for row in reading.rows_of(getattr(self.book, table))]
        return self._rows[table]

    def age(self, day: dt.date) -> int:
        """Days from then to the day of the page."""
        return (self.as_of - day).days

    @cached_property
    def names(self) -> dict[Any, str]:
        """What each account is called."""
        return names_of(self.shelf["accounts"]) if self.shelf["accounts"].rows else {}

    @cached_property
    def ended(self) -> dict[Any, dt.date]:
        """Accounts that ended, with the day, unless they ordered again afterwards."""
        last: dict[Any, dt.date] = {}
        for row in self.rows("endings"):
            last[row["account"]] = max(row["date"], last.get(row["account"], row["date"]))
        return {account: day for account, day in last.items() if self.last_order.get(account, dt.date.min) <= day}

    @cached_property
    def last_order(self) -> dict[Any, dt.date]:
        """The day of each account's last order line."""
        return dict(zip(*self._last(), strict=True)) if self.shelf["orders"].rows else {}

    def _last(self) -> tuple[list[Any], list[dt.date]]:
        orders = self.shelf["orders"]
        accounts, place = reading.grouped(orders["account"])
        import numpy as np

        days = np.full(len(accounts), np.datetime64("0001-01-01"), dtype="datetime64[D]")
        np.maximum.at(days, place, orders["date"])
        return accounts, days.tolist()

    @cached_property
    def sellers(self) -> dict[Any, str]:
        """Who of ours sold to each account last."""
        orders = self.shelf["orders"]
        if not orders.rows or "sales_person" not in orders:
            return {}
        import numpy as np

        order = np.argsort(orders["date"], kind="stable")
        listed = zip(reading.ids(orders["account"][order]), orders["sales_person"][order], strict=True)
        return {account: str(person) for account, person in listed if person is not None}
