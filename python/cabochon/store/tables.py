"""The book's tables as the store needs them, from their descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cabochon import _core

from .schema import keys, quote

RESERVED = ("recorded_at", "superseded_at", "receipt")


@dataclass(frozen=True)
class Described:
    """One table of the book."""

    name: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    """Field and the table that it refers to."""
    ids: tuple[str, ...]

    @property
    def quoted(self) -> str:
        return quote(self.name)


@cache
def all_tables() -> dict[str, Described]:
    """By name, parents before the tables that refer to them."""
    return {entry["table"]: _described(entry) for entry in _core.accounts.tables()}


def _described(entry: dict[str, Any]) -> Described:
    fields = entry["fields"]
    return Described(
        name=entry["table"],
        fields=tuple(field["name"] for field in fields),
        keys=tuple(keys(entry)),
        references=tuple((field["name"], field["references"]) for field in fields if field["references"]),
        ids=tuple(field["name"] for field in fields if field["kind"] == "id"),
    )


def described(name: str) -> Described:
    """The table of that name, or an InputError with the nearest one."""
    if name not in all_tables():
        _core.store.select_rows(str(name))  # raises, naming the right ones
    return all_tables()[name]


def same_key(table: Described, left: str, right: str) -> str:
    """SQL that two rows have one key; `left` holds k0, k1, ... instead of names."""
    return " AND ".join(f"{right}.{quote(key)} = {left}.k{i}" for i, key in enumerate(table.keys))
