"""Keys of people who were forgotten: a file that still holds them does not bring them back.

Of each key the store keeps a digest under its own secret (HMAC-SHA256), which tells nothing outside the store; who
holds the file may try keys. A row that names such a key is kept aside with its reason and without its content.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from typing import Any

from .incoming import Incoming
from .tables import Described

NAME = "forgotten"  #: where ``meta`` keeps the digests
EXPECTED = "a contact who was not forgotten; a person who comes back gets a new key"


def digest(connection: sqlite3.Connection, contact: Any) -> str:
    """The key under the store's secret; a number and its text are one."""
    from cabochon.feedback.asking import meta

    secret = meta.secret(connection).encode()
    return hmac.new(secret, f"forgotten:{str(contact).strip()}".encode(), hashlib.sha256).hexdigest()


def digests(connection: sqlite3.Connection) -> frozenset[str]:
    """Those of everybody who was forgotten."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
    return frozenset() if row is None else frozenset(json.loads(row[0]))


def stays_forgotten(connection: sqlite3.Connection, contact: Any) -> None:
    """Remembers that the key is not taken again."""
    from cabochon.feedback.asking import meta

    listed = sorted(digests(connection) | {digest(connection, contact)})
    meta.write(connection, NAME, json.dumps(listed))


def columns(table: Described) -> list[str]:
    """The columns of a table that hold keys of contacts."""
    own = ["contact"] if table.name == "contacts" else []
    return own + [field for field, parent in table.references if parent == "contacts" and field not in own]


def refuse(connection: sqlite3.Connection, table: Described, incoming: Incoming) -> None:
    """Takes rows out that name somebody who was forgotten, with the reason."""
    listed = digests(connection)
    named = [name for name in columns(table) if name in incoming.columns] if listed else []
    for name in named:
        known: dict[Any, bool] = {}
        bad = set()
        for row, (key,) in zip(incoming.rows, incoming.tuples([name], incoming.rows), strict=True):
            if key is None:
                continue
            if key not in known:
                known[key] = digest(connection, key) in listed
            if known[key]:
                incoming.reject(row, name, str(key), EXPECTED)
                bad.add(row)
        incoming.drop(bad)


def whose(connection: sqlite3.Connection, listed: frozenset[str], table: Described, cells: dict[str, Any]) -> str:
    """The digest of the forgotten person whom a row kept aside names; "" for nobody."""
    for name in columns(table):
        if cells.get(name) not in (None, "") and (found := digest(connection, cells[name])) in listed:
            return found
    return ""
