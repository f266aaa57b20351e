"""What asking keeps in a store beside its tables: the store's secret, the engine's state, the rules it follows."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
import zlib
from dataclasses import asdict, dataclass

SECRET, ENGINE = "secret", "engine"


@dataclass(frozen=True)
class EngineState:
    """An engine at rest."""

    seed: str
    until: str  #: first day that it has not taken
    recorded_at: int  #: of the newest row that it has seen
    rules: str  #: the document as text
    state: bytes


def read(connection: sqlite3.Connection, name: str) -> str | None:
    """A value of ``meta``."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def write(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Sets a value of ``meta``; the one before is gone."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def secret(connection: sqlite3.Connection) -> str:
    """The store's secret, made when it is first needed."""
    found = read(connection, SECRET)
    if found is None:
        found = secrets.token_hex(32)
        write(connection, SECRET, found)
    return found


def engine(connection: sqlite3.Connection) -> EngineState | None:
    """The engine at rest, or None before the first run."""
    text = read(connection, ENGINE)
    if text is None:
        return None
    said = json.loads(text)
    return EngineState(**(said | {"state": zlib.decompress(base64.b64decode(said["state"]))}))


def keep_engine(connection: sqlite3.Connection, state: EngineState) -> None:
    """Keeps an engine for the next run."""
    packed = base64.b64encode(zlib.compress(state.state)).decode("ascii")
    write(connection, ENGINE, json.dumps(asdict(state) | {"state": packed}, ensure_ascii=False))
