"""A small firm, and stores to put it into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

ACCOUNTS = {
    "account": ["a1", "a2", "a3"],
    "name": ["Alba", "Boreas", "Corona"],
    "segment": ["chain", "chain", "single"],
}
CONTACTS = {
    "contact": ["c1", "c2", "c3"],
    "account": ["a1", "a1", "a2"],
    "name": ["Ann", "Ben", "Cleo"],
    "role": ["economic", "technical", "user"],
}
RESPONSES = {
    "response": ["r1", "r2", "r3"],
    "contact": ["c1", "c2", "c3"],
    "date": ["2026-09-01", "2026-09-15", "2026-10-02"],
    "nps": [9, 3, 7],
    "comment": ["good", None, "late"],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "company.cabochon"


@pytest.fixture
def store(path: Path) -> Iterator[Any]:
    """An empty store."""
    with cb.open(path, currency="EUR") as opened:
        yield opened


@pytest.fixture
def firm(store: Any) -> Any:
    """A store with accounts, contacts and three answers."""
    store.append("accounts", ACCOUNTS, recorded_at="2026-10-03T08:00:00Z")
    store.append("contacts", CONTACTS, recorded_at="2026-10-03T08:01:00Z")
    store.append("responses", RESPONSES, recorded_at="2026-10-03T08:02:00Z")
    return store


@pytest.fixture
def counts() -> Any:
    """The four numbers of a receipt."""
    return lambda receipt: (receipt.accepted, receipt.amended, receipt.unchanged, receipt.quarantined)
