"""A firm that asked two people, and a shop with a code."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

MAPPING = {
    "columns": {"token": "token", "date": "date", "nps": "score", "comment": "why", "contact": "contact"},
    "ratings": {"papers": {"attribute": "documents", "process": "invoicing"}},
}


@dataclass
class Asked:
    """The store, and the tokens that left."""

    store: Any
    invitations: Any
    ann: str
    bob: str
    shop: str
    folder: Path

    def take(self, *rows: dict[str, str], mapping: Any = MAPPING, as_of: str = "2026-07-01") -> Any:
        names = ["date", "token", "contact", "email", "score", "papers", "why"]
        frame = {name: [row.get(name) for row in rows] for name in names}
        return cb.feedback.take_answers(self.store, frame, mapping=mapping, as_of=as_of)

    def file(self, name: str, *rows: list[str], encoding: str = "utf-8") -> Path:
        path = self.folder / name
        with path.open("w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows(rows)
        return path


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as store:
        store.append("accounts", {"account": [1, 2], "name": ["Alba", "=2+5"]})
        store.append(
            "contacts",
            {
                "contact": ["ann", "bob", "eve", "max"],
                "account": [1, 1, 2, 2],
                "name": ["Ann", "@Bob", "Eve", "Max"],
                "email": ["ann@alba.example", "bob@alba.example", "shop@two.example", "shop@two.example"],
                "role": ["technical", "economic", "user", "user"],
                "may_ask": [True, True, False, True],
            },
        )
        events = {
            "date": ["2026-03-02", "2026-03-09", "2026-03-10"],
            "event": [1, 2, 3],
            "account": [1, 1, 2],
            "type": ["regulation_changed", "competitor_mentioned", "stock_out"],
            "properties": ['{"criterion": "loss"}', '{"competitor": "B"}', '{"product": "ring", "rank": 1}'],
        }
        store.append("events", events)
        rules = cb.feedback.Rules.catalogue()
        book = store.book()
        engine = cb.feedback.Engine(rules, book.contacts, book.accounts, seed=1)
        left = cb.feedback.invite(store, engine.step(book.events, until="2026-03-12"), rules=rules)
        token = dict(zip(left["contact"], left["token"], strict=True))
        shop = cb.feedback.shop_code(store, 2, "shop-7", date="2026-03-01", expires="2026-12-31")
        yield Asked(store, left, token["ann"], token["bob"], shop, tmp_path)


@pytest.fixture
def rows() -> Callable[[Any], list[dict[str, Any]]]:
    return lambda table: cb.Table(table).rows()
