"""One append: which rows are new, changed or known, and what becomes of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cabochon import _core
from cabochon.table import to_list

from . import aside, references
from .incoming import Incoming
from .reader import fill
from .receipt import Receipt
from .schema import quote
from .tables import Described, same_key
from .times import instant, now

#: tables whose rows never change once they are there
ADDED_TO = ("case_events",)


def append(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, *, stamp: int | None, source: str | None
) -> Receipt:
    """Inside a transaction that the caller began."""
    number, stamp = next_receipt(connection, stamp)
    references.check(connection, table, incoming)
    writing = _Writing(connection, table, incoming, stamp, number)
    copies = writing.drop_repeats()
    found = writing.find_known()
    same, amended = found.same, found.amended
    if table.name in ADDED_TO:
        writing.keep_history(amended)
        amended = {}
    earlier = {row: after for row, after in found.following.items() if row not in same and row not in amended}
    known = {*same, *found.amended, *earlier}
    fresh = None if not known and incoming.is_whole else [row for row in incoming.rows if row not in known]

    for row, after in earlier.items():
        writing.insert([row], superseded_at=after)
    writing.amend(amended, found.following)
    writing.insert(fresh)
    aside.keep(writing.connection, table.name, incoming, aside.Where(stamp, number, source))
    receipt = Receipt(
        table=table.name,
        number=number,
        accepted=incoming.table.rows if fresh is None else len(fresh),
        amended=len(amended) + len(earlier),
        unchanged=copies + len(same),
        quarantined=incoming.bad_rows,
        recorded_at=instant(stamp),
        source=source,
        left_out=incoming.left_out,
    )
    counts = (receipt.accepted, receipt.amended, receipt.unchanged, receipt.quarantined)
    row_of_receipt = (number, table.name, source, stamp, *counts)
    connection.execute("INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row_of_receipt)
    return receipt


def next_receipt(connection: sqlite3.Connection, stamp: int | None) -> tuple[int, int]:
    """Its number and instant. A clock that was set back can't put a new append before an older one."""
    last, latest = connection.execute("SELECT max(receipt), max(recorded_at) FROM receipts").fetchone()
    if stamp is None:
        stamp = now() if latest is None else max(now(), latest + 1)
    return (last or 0) + 1, stamp


@dataclass(frozen=True)
class _Known:
    """Rows whose key the store knows."""

    same: set[int]
    """They say what the store says at the stamp."""
    amended: dict[int, int]
    """They say something else than the version of that rowid."""
    following: dict[int, int]
    """Instant of the next version, where the stamp is earlier than one."""


@dataclass(frozen=True)
class _Writing:
    """The rows of one append and where they go."""

    connection: sqlite3.Connection
    table: Described
    incoming: Incoming
    stamp: int
    receipt: int

    def drop_repeats(self) -> int:
        """Drops rows that repeat a key of the same frame. Copies of a row are counted as unchanged; where the rows of a
        key differ, nobody knows which is right, and all of them are put aside."""
        keys, incoming = list(self.table.keys), self.incoming
        copies, different = _core.store.find_repeats(incoming.table, incoming.rows, keys, incoming.columns)
        for row, other in different:
            shown = ", ".join(str(value) for value in incoming.values(row, keys))
            incoming.reject(row, ", ".join(keys), f"{shown} again, as in row {incoming.origin(other)}", "each key once")
        incoming.drop({*copies, *(row for row, _ in different)})
        return len(copies)

    def find_known(self) -> _Known:
        """Looks up the keys of the rows, and compares the rows whose key is known."""
        execute, table = self.connection.execute, self.table
        if execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table.quoted})").fetchone()[0]:
            return _Known(set(), {}, {})
        self._stage()
        joined = f"temp.incoming AS i CROSS JOIN main.{table.quoted} AS m ON {same_key(table, 'i', 'm')}"
        current, past = (f"{joined} AND m.superseded_at IS {which}" for which in ("NULL", "NOT NULL"))
        latest = execute('SELECT max(recorded_at) FROM receipts WHERE "table" = ?', (table.name,)).fetchone()[0]
        if latest is None or self.stamp >= latest:
            return self._compare(f"SELECT i.row, m.rowid, {{fields}} FROM {current}", {})
        execute("DROP TABLE IF EXISTS temp.seen")
        execute("CREATE TEMP TABLE seen (row INTEGER PRIMARY KEY, version INTEGER NOT NULL)")
        following: dict[int, int] = {}
        for origin in (past, current):
            valid = "m.recorded_at <= ?1 AND (m.superseded_at IS NULL OR m.superseded_at > ?1)"
            execute(f"INSERT INTO temp.seen SELECT i.row, m.rowid FROM {origin} WHERE {valid}", (self.stamp,))
            later = f"SELECT i.row, min(m.recorded_at) FROM {origin} WHERE m.recorded_at > ?1 GROUP BY i.row"
            for row, recorded in execute(later, (self.stamp,)):
                following[row] = min(recorded, following.get(row, recorded))
        versions = f"temp.seen AS s CROSS JOIN main.{table.quoted} AS m ON m.rowid = s.version"
        return self._compare(f"SELECT s.row, m.rowid, {{fields}} FROM {versions}", following)

    def _compare(self, query: str, following: dict[int, int]) -> _Known:
        """The query gives row, version and fields of the versions that are valid at the stamp."""
        columns = self.incoming.columns
        builder = _core.store.TableBuilder(self.table.name, fields=columns, numbers=["@row", "@version"])
        fill(builder, self.connection.execute(query.format(fields=", ".join(f"m.{quote(name)}" for name in columns))))
        versions = builder.finish()
        rows, numbers = (to_list(versions.column(name)) for name in ("@row", "@version"))
        alike = _core.store.same_rows(self.incoming.table, rows, versions, columns)
        same = {row for row, equal in zip(rows, alike, strict=True) if equal}
        amended = {} if len(same) == len(rows) else {r: n for r, n in zip(rows, numbers, strict=True) if r not in same}
        return _Known(same, amended, following)

    def _stage(self) -> None:
        """The keys of the rows, where SQL can join them."""
        keys = self.table.keys
        self.connection.execute("DROP TABLE IF EXISTS temp.incoming")
        names = ", ".join(f"k{i}" for i in range(len(keys)))
        self.connection.execute(f"CREATE TEMP TABLE incoming (row INTEGER PRIMARY KEY, {names})")
        marks = ", ".join("?" * (len(keys) + 1))
        rows = self.incoming.tuples(["", *keys], None if self.incoming.is_whole else self.incoming.rows)
        self.connection.executemany(f"INSERT INTO temp.incoming VALUES ({marks})", rows)

    def keep_history(self, changed: Mapping[int, int]) -> None:
        """Puts aside rows that would change what a history says."""
        keys = list(self.table.keys)
        for row in changed:
            shown = ", ".join(str(value) for value in self.incoming.values(row, keys))
            wanted = "the step as it was recorded, or a new number: a history is only added to"
            self.incoming.reject(row, ", ".join(keys), f"{shown} with other values", wanted)
        self.incoming.drop(set(changed))

    def amend(self, amended: dict[int, int], following: dict[int, int]) -> None:
        """New versions of known rows. Columns that the frame does not have keep what the version before says."""
        if not amended:
            return
        table, rows = self.table.quoted, sorted(amended)
        ended = f"UPDATE {table} SET superseded_at = {self.stamp} WHERE rowid = ?"
        self.connection.executemany(ended, ((amended[row],) for row in rows))
        names = self.incoming.columns
        kept = [name for name in self.table.fields if name not in names]
        values = [*("?" * len(names)), *(f"m.{quote(name)}" for name in kept), str(self.stamp), "?", str(self.receipt)]
        self.connection.executemany(
            f"INSERT INTO {table} ({_target([*names, *kept])}) SELECT {', '.join(values)} FROM {table} AS m "
            "WHERE m.rowid = ?",
            (
                (*cells, following.get(row), amended[row])
                for row, cells in zip(rows, self.incoming.tuples(names, rows), strict=True)
            ),
        )

    def insert(self, rows: Sequence[int] | None, superseded_at: int | None = None) -> None:
        """First versions; of all rows where `rows` is None."""
        names = self.incoming.columns
        after = "NULL" if superseded_at is None else str(superseded_at)
        values = ", ".join([*("?" * len(names)), str(self.stamp), after, str(self.receipt)])
        statement = f"INSERT INTO {self.table.quoted} ({_target(names)}) VALUES ({values})"
        self.connection.executemany(statement, self.incoming.tuples(names, rows))


def _target(names: Sequence[str]) -> str:
    """The columns of an INSERT."""
    return ", ".join(quote(name) for name in [*names, "recorded_at", "superseded_at", "receipt"])
