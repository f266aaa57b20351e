"""What Python writes into a store, a C++ program reads: the same tables, the same values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project import ROOT, run, tool

import cabochon as cb
from cabochon.store.tables import all_tables

CONSUMER = ROOT / "tests" / "package" / "consumers" / "read_store"


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> str:
    build = ROOT / "build" / "ci"
    assert (build / "CMakeCache.txt").exists(), "the C++ build comes first: scripts/test.sh"
    where = tmp_path_factory.mktemp("prefix")
    run(tool("cmake"), "--install", build, "--prefix", where)
    return str(where)


def shown(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def lines(store: cb.Store) -> list[str]:
    out = []
    for name in all_tables():
        for row in store.table(name).rows():
            cells = [f"{column}={shown(value)}" for column, value in row.items() if value is not None]
            out.append("|".join([name, *cells]))
    return [*out, f"book: {len(store.book().responses)} responses"]


def test_the_values_are_equal(
    build_consumer: Any, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "company.cabochon"
    monkeypatch.setenv("STORE", str(path))
    with cb.open(path, currency="EUR") as store:
        store.append(
            "accounts", {"account": [1, 2], "name": ["Ювелир", None], "tax_id": ["007", None], "parent": [None, 1]}
        )
        people = {"contact": ["ann", "ben"], "account": [1, 2], "may_ask": [True, None], "role": ["user", None]}
        store.append("contacts", people)
        answers = {
            "response": [10, 11, 12], "contact": ["ann", "ben", None],
            "date": ["2026-10-01", "1899-12-31", "2026-02-28"],
            "nps": [9, None, 0], "comment": ["", "a|b", "💎"],
        }  # fmt: skip
        store.append("responses", answers)
        store.append("responses", {"response": [10], "date": ["2026-10-01"], "nps": [3]})
        orders = {
            "order": ["o"] * 3,
            "account": [1] * 3,
            "date": ["2026-10-01"] * 3,
            "revenue": [0.1, 1e-300, -12345.678901234567],
        }
        store.append("orders", orders)
        # The writer is still open: a reader of another language goes on.
        assert build_consumer(CONSUMER, [prefix]).splitlines() == lines(store)


def test_the_same_refusal(build_consumer: Any, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "text.cabochon"
    path.write_text("account;name\n")
    monkeypatch.setenv("STORE", str(path))
    with pytest.raises(cb.StoreError) as error:
        cb.open(path)
    assert build_consumer(CONSUMER, [prefix]) == f"{error.value}\n"
