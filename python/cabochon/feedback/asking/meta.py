"""What asking keeps in a store beside its tables: the store's secret, the engine's state, the rules it follows."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
import zlib
from dataclasses import asdict, dataclass, replace
from typing import Any

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


def without(state: EngineState, others: list[tuple[Any, Any]], accounts: list[Any]) -> EngineState:
    """The engine at rest with the memory of these contacts only.

    What rules test of contacts and accounts is not remembered, so stand-ins do for their columns.
    """
    from ..engine import Engine
    from ..rules import Rules

    rules = Rules(state.rules)
    names = _tested(rules.to_dict())
    contacts: dict[str, list[Any]] = {
        "contact": [contact for contact, _ in others], "account": [account for _, account in others],
        "role": ["user"] * len(others),
    }  # fmt: skip
    contacts |= {name: [""] * len(others) for name in names["contact"] if name not in contacts}
    firms: dict[str, list[Any]] = {"account": accounts}
    firms |= {name: [""] * len(accounts) for name in names["account"] if name not in firms}
    engine = Engine.from_bytes(state.state, rules, contacts, firms, seed=state.seed)
    return replace(state, state=engine.to_bytes())


def _tested(document: dict[str, Any]) -> dict[str, set[str]]:
    """Columns of contacts and accounts that rules look at."""
    out: dict[str, set[str]] = {"contact": set(), "account": set()}

    def look(part: Any) -> None:
        if isinstance(part, dict):
            for name, found in out.items():
                if isinstance(part.get(name), str):
                    found.add(part[name])
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look([rule.get("filter") for rule in document["rules"]])
    return out
