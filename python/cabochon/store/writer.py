"""One append: which rows are new, changed or known, and what becomes of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from cabochon import _core

from . import aside, references
from .incoming import Incoming
from .reader import fill
from .receipt import Receipt
from .schema import quote
from .tables import Described, same_key
from .times import instant, now


def append(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, stamp: int | None, source: str | None
) -> Receipt:
    """Inside a transaction that the caller began."""
    receipt, stamp = _next_receipt(connection, stamp)
    references.check(connection, table, incoming)
    unchanged = _repeats_within(table, incoming)
    seen, following = _versions(connection, table, incoming, stamp)
    same, amended = _compare(connection, table, incoming, seen)
    known = {*same, *amended, *following}
    fresh = None if not known and incoming.is_whole else [row for row in incoming.rows if row not in known]
    earlier = {row: instant for row, instant in following.items() if row not in same and row not in amended}

    for row, instant_after in earlier.items():
        _insert(connection, table, incoming, [row], stamp, receipt, superseded_at=instant_after)
    _amend(connection, table, incoming, amended, following, stamp, receipt)
    _insert(connection, table, incoming, fresh, stamp, receipt)
    aside.keep(connection, table.name, incoming, stamp, receipt, source)

    accepted = incoming.table.rows if fresh is None else len(fresh)
    out = Receipt(
        table=table.name, number=receipt, accepted=accepted, amended=len(amended) + len(earlier),
        unchanged=unchanged + len(same), quarantined=incoming.bad_rows, recorded_at=instant(stamp), source=source,
        left_out=incoming.left_out,
    )  # fmt: skip
    connection.execute(
        "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (receipt, table.name, source, stamp, out.accepted, out.amended, out.unchanged, out.quarantined),
    )
    return out


def _next_receipt(connection: sqlite3.Connection, stamp: int | None) -> tuple[int, int]:
    """Its number and instant. A clock that was set back can't put a new append before an older one."""
    last, latest = connection.execute("SELECT max(receipt), max(recorded_at) FROM receipts").fetchone()
    if stamp is None:
        stamp = now() if latest is None else max(now(), latest + 1)
    return (last or 0) + 1, stamp


def _repeats_within(table: Described, incoming: Incoming) -> int:
    """Drops rows that repeat a key of the same frame. Copies of a row are counted as unchanged; where the rows of a key
    differ, nobody knows which is right, and all of them are put aside."""
    same, different = _core.store.find_repeats(incoming.table, incoming.rows, list(table.keys), incoming.columns)
    key = ", ".join(table.keys)
    for row, other in different:
        shown = ", ".join(str(value) for value in incoming.values(row, table.keys))
        incoming.reject(row, key, f"{shown} again, as in row {incoming.origin(other)}", "each key once")
    incoming.drop({*same, *(row for row, _ in different)})
    return len(same)


def _versions(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, stamp: int
) -> tuple[dict[int, int], dict[int, int]]:
    """For rows whose key is known: rowid of the version valid at the stamp, and the instant of the next version."""
    if connection.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table.quoted})").fetchone()[0]:
        return {}, {}
    _stage(connection, table, incoming)
    latest = connection.execute('SELECT max(recorded_at) FROM receipts WHERE "table" = ?', (table.name,)).fetchone()[0]
    match = same_key(table, "i", "m")
    current = f"FROM temp.incoming AS i CROSS JOIN main.{table.quoted} AS m ON {match} AND m.superseded_at IS NULL"
    if latest is None or stamp >= latest:
        return dict(connection.execute(f"SELECT i.row, m.rowid {current}")), {}
    past = f"FROM temp.incoming AS i CROSS JOIN main.{table.quoted} AS m ON {match} AND m.superseded_at IS NOT NULL"
    seen: dict[int, int] = {}
    following: dict[int, int] = {}
    for origin in (past, current):
        valid = "m.recorded_at <= ?1 AND (m.superseded_at IS NULL OR m.superseded_at > ?1)"
        seen.update(connection.execute(f"SELECT i.row, m.rowid {origin} WHERE {valid}", (stamp,)))
        later = f"SELECT i.row, min(m.recorded_at) {origin} WHERE m.recorded_at > ?1 GROUP BY i.row"
        for row, recorded in connection.execute(later, (stamp,)):
            following[row] = min(recorded, following.get(row, recorded))
    return seen, following


def _stage(connection: sqlite3.Connection, table: Described, incoming: Incoming) -> None:
    """The keys of the rows, where SQL can join them."""
    names = [f"k{i}" for i in range(len(table.keys))]
    connection.execute("DROP TABLE IF EXISTS temp.incoming")
    connection.execute(f"CREATE TEMP TABLE incoming (row INTEGER PRIMARY KEY, {', '.join(names)})")
    marks = ", ".join("?" * (len(names) + 1))
    rows = incoming.tuples(["", *table.keys], None if incoming.is_whole else incoming.rows)
    connection.executemany(f"INSERT INTO temp.incoming VALUES ({marks})", rows)


def _compare(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, seen: dict[int, int]
) -> tuple[set[int], dict[int, int]]:
    """Rows that hold what the store holds, and the others with the rowid of the version that they follow."""
    if not seen:
        return set(), {}
    builder = _core.store.TableBuilder(table.name, fields=incoming.columns, numbers=["@row"])
    fields = ", ".join(f"m.{quote(name)}" for name in table.fields if name in incoming.columns)
    connection.execute("DROP TABLE IF EXISTS temp.seen")
    connection.execute("CREATE TEMP TABLE seen (row INTEGER PRIMARY KEY, version INTEGER NOT NULL)")
    connection.executemany("INSERT INTO temp.seen VALUES (?, ?)", sorted(seen.items()))
    joined = f"SELECT s.row, {fields} FROM temp.seen AS s CROSS JOIN main.{table.quoted} AS m ON m.rowid = s.version"
    fill(builder, connection.execute(joined + " ORDER BY s.row"))
    rows = sorted(seen)
    alike = _core.store.same_rows(incoming.table, rows, builder.finish(), incoming.columns)
    same = {row for row, equal in zip(rows, alike, strict=True) if equal}
    return same, {row: seen[row] for row in rows if row not in same}


def _amend(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, amended: dict[int, int],
    following: dict[int, int], stamp: int, receipt: int,
) -> None:  # fmt: skip
    """New versions of known rows. Columns that the frame does not have keep what the version before says."""
    if not amended:
        return
    rows = sorted(amended)
    connection.executemany(
        f"UPDATE {table.quoted} SET superseded_at = {stamp} WHERE rowid = ?", ((amended[row],) for row in rows)
    )
    names = [name for name in table.fields if name in incoming.columns]
    kept = [name for name in table.fields if name not in incoming.columns]
    target = ", ".join(quote(name) for name in [*names, *kept, "recorded_at", "superseded_at", "receipt"])
    values = ", ".join([*("?" * len(names)), *(f"m.{quote(name)}" for name in kept), str(stamp), "?", str(receipt)])
    cells = incoming.tuples(names, rows)
    connection.executemany(
        f"INSERT INTO {table.quoted} ({target}) SELECT {values} FROM {table.quoted} AS m WHERE m.rowid = ?",
        ((*row_cells, following.get(row), amended[row]) for row, row_cells in zip(rows, cells, strict=True)),
    )


def _insert(
    connection: sqlite3.Connection, table: Described, incoming: Incoming, rows: Sequence[int] | None, stamp: int,
    receipt: int, superseded_at: int | None = None,
) -> None:  # fmt: skip
    """Rows of new keys; all rows where `rows` is None."""
    names = [name for name in table.fields if name in incoming.columns]
    target = ", ".join(quote(name) for name in [*names, "recorded_at", "superseded_at", "receipt"])
    after = "NULL" if superseded_at is None else str(superseded_at)
    marks = ", ".join([*("?" * len(names)), str(stamp), after, str(receipt)])
    connection.executemany(f"INSERT INTO {table.quoted} ({target}) VALUES ({marks})", incoming.tuples(names, rows))

