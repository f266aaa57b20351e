"""The store: open, append, look back, export."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from html import escape
from threading import RLock
from typing import Any

from cabochon import _core, timezones
from cabochon.accounts.book import Book
from cabochon.errors import InputError, StoreError, problem
from cabochon.table import Table

from . import aside, file, migrations, times, writer
from .export import export as export_tables
from .forget import Forgotten, forget
from .incoming import arrive
from .lock import WAIT_SECONDS, transaction
from .reader import columns, read
from .receipt import Receipt
from .tables import all_tables, described

CURRENCY = re.compile(r"[A-Z]{3}\Z")


def open(path: str | os.PathLike[str], *, currency: str | None = None, timezone: str | None = None) -> Store:
    """Opens the store in a file, or creates it where there is none.

    ``currency`` (ISO 4217) is that of every amount in the store; a new store must be told, later it may be left out.
    ``timezone`` (IANA name, new stores: UTC) is where instants become days. What contradicts the store is an error.

    >>> import tempfile, cabochon as cb
    >>> with tempfile.TemporaryDirectory() as folder, cb.open(folder + "/company.cabochon", currency="EUR") as store:
    ...     print(store.append("accounts", {"account": ["a1", "a2"], "name": ["Alba", "Boreas"]}))
    accounts: 2 accepted, 0 amended, 0 unchanged, 0 quarantined
    """
    where = os.fspath(path)
    if isinstance(where, bytes):
        where = os.fsdecode(where)
    if currency is not None and not (isinstance(currency, str) and CURRENCY.match(currency)):
        _core.store.refuse("store", "currency", repr(currency), "three capital letters of ISO 4217, such as 'EUR'")
    if timezone is not None:
        timezones.find(timezone, table="Book")
    file.check_library(where)
    if not file.exists(where):
        if currency is None:
            _core.store.refuse(
                "store", "currency", "", f"the currency of the new store {where}, such as currency='EUR'"
            )
        assert currency is not None
        file.create(where, currency, timezone or "UTC")
    store = Store(where, file.connect(where))
    try:
        store._agree(currency, timezone)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """An open store; made by `cabochon.open`. One may be used by several threads, one at a time."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.wait_seconds = WAIT_SECONDS
        """How long an append waits for another writer."""
        self._connection: sqlite3.Connection | None = connection
        self._lock = RLock()
        with self._reading("opening the store") as opened:
            migrations.migrate(opened, path)
            migrations.check_tables(opened, path)
            meta = dict(opened.execute("SELECT name, value FROM meta").fetchall())
        self.currency: str = meta.get("currency", "")
        self.timezone: str = meta.get("timezone", "")
        self.created_by: str = meta.get("created_by", "")
        if not CURRENCY.match(self.currency) or not self.timezone:
            raise StoreError(f"{path}: the file is damaged: it does not tell its currency and time zone")

    def _agree(self, currency: str | None, timezone: str | None) -> None:
        for name, given, ours in (("currency", currency, self.currency), ("timezone", timezone, self.timezone)):
            if given is not None and given != ours:
                _core.store.refuse("store", name, repr(given), f"{ours!r}, which {self.path} was created with")

    def append(
        self, table: str, frame: Any, *, recorded_at: datetime | str | None = None, source: str | None = None
    ) -> Receipt:
        """Adds the rows of a frame to a table of the book, all or nothing; an acknowledged append survives a crash.

        A row whose key is new is accepted. A row whose key is known is unchanged where it says the same, else it
        amends: both versions stay. Columns that the frame does not have keep what the store says. Bad rows are kept
        aside with their reason (`quarantine`). ``recorded_at`` is the instant that the rows are recorded under, with
        its time zone; now, where it is not given. ``source`` is kept with the receipt, such as the name of a file.
        """
        target = described(table)
        stamp = None if recorded_at is None else times.recorded_at(recorded_at)
        incoming = arrive(target, frame, self.currency, self.timezone)
        with (
            self._reading(f"appending to {table}") as connection,
            transaction(connection, self.path, self.wait_seconds),
        ):
            receipt = writer.append(connection, target, incoming, stamp=stamp, source=source)
        return receipt

    def append_all(
        self, frames: Mapping[str, Any], *, recorded_at: datetime | str | None = None, source: str | None = None
    ) -> list[Receipt]:
        """Adds rows to several tables at once, parents first, all or nothing.

        Unlike `append` it keeps no row aside: a single bad row is an `InputError` with every problem, and nothing is
        written to any table.
        """
        places = {name: at for at, name in enumerate(all_tables())}
        targets = sorted((described(name).name for name in frames), key=lambda name: places[name])
        stamp = None if recorded_at is None else times.recorded_at(recorded_at)
        receipts, wrong = [], []
        with self._writing(f"appending to {', '.join(targets)}") as connection:
            for name in targets:
                try:
                    receipts.append(self._append(connection, name, frames[name], source, stamp=stamp, strict=True))
                except InputError as error:
                    wrong += error.problems
            if wrong:
                raise InputError.of(wrong)
        return receipts

    def _append(
        self, connection: sqlite3.Connection, table: str, frame: Any, source: str | None, *,
        stamp: int | None = None, strict: bool = False,
    ) -> Receipt:  # fmt: skip
        """One append inside a transaction that is open; a strict one raises for a bad row instead of keeping it."""
        target = described(table)
        incoming = arrive(target, frame, self.currency, self.timezone)
        receipt = writer.append(connection, target, incoming, stamp=stamp, source=source)
        if strict and incoming.problems:
            raise InputError.of(
                [
                    problem(table, bad["column"], bad["value"], bad["expected"], row=bad["row"])
                    for bad in incoming.problems
                ]
            )
        return receipt

    def _set_aside(
        self, connection: sqlite3.Connection, table: str, rows: list[tuple[int, str, str, str, dict[str, Any]]],
        source: str | None,
    ) -> None:  # fmt: skip
        """Rows (number, column, value, expected, content) that never reached a table, with their reason."""
        if rows:
            number, stamp = writer.next_receipt(connection, None)
            connection.execute(
                "INSERT INTO receipts VALUES (?, ?, ?, ?, 0, 0, 0, ?)", (number, table, source, stamp, len(rows))
            )
            aside.keep_rows(connection, table, rows, aside.Where(stamp, number, source))

    @contextmanager
    def _writing(self, doing: str) -> Iterator[sqlite3.Connection]:
        """One transaction of several steps: all or nothing."""
        with self._reading(doing) as connection, transaction(connection, self.path, self.wait_seconds):
            yield connection

    def book(self, *, as_of: date | str | None = None, known_at: datetime | date | str | None = None) -> Book:
        """The book of all tables, from one moment of the store.

        ``as_of`` keeps rows whose own date is on or before that day. ``known_at`` picks, for each key, the last version
        recorded on or before that instant (a day: its last microsecond in the store's time zone).
        """
        day = None if as_of is None else times.day(as_of, "as_of").isoformat()
        instant = times.known_at(known_at, self.timezone)
        with self._reading("reading the book") as connection:
            connection.execute("BEGIN")
            try:
                read_now: dict[str, Any] = {name: Table(read(connection, name, instant)) for name in all_tables()}
            finally:
                connection.execute("ROLLBACK")
        tables = {name: table for name, table in read_now.items() if len(table)}
        return Book(
            currency=self.currency,
            timezone=self.timezone,
            on_error="quarantine",
            frames="cabochon",
            as_of=day,
            **tables,
        )

    def table(self, name: str, *, known_at: datetime | date | str | None = None) -> Table:
        """One table as it is stored."""
        instant = times.known_at(known_at, self.timezone)
        with self._reading(f"reading {name}") as connection:
            return Table(read(connection, name, instant))

    def tables(self) -> dict[str, int]:
        """How many rows each table of the book holds now."""
        with self._reading("counting rows") as connection:
            parts = (
                f"SELECT '{table.name}', count(*) FROM {table.quoted} WHERE superseded_at IS NULL"
                for table in all_tables().values()
            )
            return dict(connection.execute(" UNION ALL ".join(parts)).fetchall())

    def quarantine(self, *, waiting: bool = False) -> Table:
        """Every row kept aside: table, row of its frame, column, value, expected, the whole row, source, when.

        With ``waiting`` only those that still wait: a row whose key a later append brought is in the store by now.
        """
        with self._reading("reading the quarantine") as connection:
            data = columns(aside.waiting(connection) if waiting else aside.read(connection), aside.COLUMNS)
        return self._dated("quarantine", data, aside.NUMBERS)

    def receipts(self) -> Table:
        """Every append: receipt, table, source, recorded_at, accepted, amended, unchanged, quarantined."""
        names = ("receipt", "table", "source", "recorded_at", "accepted", "amended", "unchanged", "quarantined")
        with self._reading("reading the receipts") as connection:
            quoted = ", ".join(f'"{name}"' for name in names)
            data = columns(connection.execute(f"SELECT {quoted} FROM receipts ORDER BY receipt"), names)
        return self._dated("receipts", data, ("receipt", "accepted", "amended", "unchanged", "quarantined"))

    @staticmethod
    def _dated(name: str, data: dict[str, list[Any]], numbers: tuple[str, ...]) -> Table:
        import numpy as np

        made: list[tuple[str, Any]] = []
        for column, values in data.items():
            if column == "recorded_at":
                ticks = np.array(values, dtype="i8")
                made.append((column, _core.Column.from_buffer(ticks, type="timestamp", unit="us", timezone="UTC")))
            elif column in numbers:
                mask = np.array([value is None for value in values], dtype=bool)
                whole = np.array([value or 0 for value in values], dtype="i8")
                made.append((column, _core.Column.from_buffer(whole, mask=mask)))
            else:
                made.append((column, _core.Column.from_texts(values, table=name, column=column)))
        return Table(_core.Table(name, made, rows=len(next(iter(data.values())))))

    def forget(self, contact: Any) -> Forgotten:
        """Erases who a contact is from every version of every row, the quarantine, texts, tokens and the engine.

        The contact keeps a tombstone, a key that tells nothing, with account and roles: scores and counts stay. What
        the person wrote and what was noted of the person's words is gone; in texts about the same client the name is
        blotted out. Freed space is overwritten, and the file is written anew, so that the bytes are gone too. Files
        that left the store (exports, invitations, reports, backups) are not reached.

        >>> import tempfile, cabochon as cb
        >>> with tempfile.TemporaryDirectory() as folder, cb.open(folder + "/firm.cabochon", currency="EUR") as store:
        ...     _ = store.append("accounts", {"account": [1]})
        ...     _ = store.append("contacts", {"contact": [7], "account": [1], "name": ["Ann Example"]})
        ...     forgotten = store.forget(7)
        ...     store.table("contacts")["name"].tolist(), forgotten.tombstone < 0
        ([None], True)
        """
        with self._lock:
            with self._reading("forgetting a contact") as connection:
                connection.execute("PRAGMA secure_delete = ON")
            with self._writing("forgetting a contact") as connection:
                found = forget(connection, contact)
            self.clean()
        return found

    def clean(self) -> None:
        """Writes the file anew without what was erased, and empties the log beside it."""
        with self._reading("cleaning the store") as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA busy_timeout = {int(self.wait_seconds * 1000)}")
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreError(
                    f"{self.path}: the rows are erased, but another program reads the store and keeps their old bytes "
                    "in the log beside it: close it there, then call clean() again"
                )

    def export(self, folder: str | os.PathLike[str], *, format: str = "parquet", defuse: bool = True) -> list[str]:
        """Writes every table, the quarantine and the receipts into a folder, as Parquet or CSV; returns the files.

        In CSV a text that a spreadsheet would run as a formula gets an apostrophe in front; ``defuse=False`` writes
        texts as they are, for programs that are no spreadsheet.
        """
        tables = {name: self.table(name) for name in all_tables()}
        tables |= {"quarantine": self.quarantine(), "receipts": self.receipts()}
        return export_tables(tables, os.fspath(folder), format, defuse=defuse)

    def close(self) -> None:
        """Closes the file; closing twice is fine."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    @contextmanager
    def _reading(self, doing: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._connection is None:
                raise StoreError(f"{self.path}: {doing} failed: the store was closed")
            with file.explained(self.path, doing):
                yield self._connection

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._connection is None:
            return f"Store({self.path!r}, closed)"
        rows = {name: count for name, count in self.tables().items() if count}
        inside = ", ".join(f"{name} {count:,}" for name, count in rows.items()) or "empty"
        return f"Store({self.path!r}, {self.currency}, {self.timezone}: {inside})"

    def _repr_html_(self) -> str:
        if self._connection is None:
            return f"<p>{escape(repr(self))}</p>"
        rows = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{count:,}</td></tr>'
            for name, count in self.tables().items() if count
        )  # fmt: skip
        return (
            f"<table><caption>{escape(self.path)}, {escape(self.currency)}, {escape(self.timezone)}</caption>"
            f'<thead><tr><th scope="col">table</th><th scope="col">rows</th></tr></thead><tbody>{rows}</tbody></table>'
        )
