"""What a run takes in: orders as events, types that nobody knows, what comes too late, and who was left out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.feedback.asking.happened import orders, text_key

CATALOGUE = cb.feedback.Rules.catalogue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as opened:
        opened.append("accounts", {"account": [1, 2, 3], "name": ["Alba", "Boreas", "Corvus"]})
        people = {
            "contact": ["t1", "u1", "t2", "u2", "t3", "e3"],
            "account": [1, 1, 2, 2, 3, 3],
            "role": ["technical", "user", "technical", "user", "technical", "economic"],
            "may_ask": [True] * 6,
        }
        opened.append("contacts", people)
        yield opened


def buy(store: Any, *rows: tuple[int, str, int, float]) -> None:
    """Lines of orders: order, day, account, revenue."""
    names = ("order", "date", "account", "revenue")
    store.append("orders", {name: [row[at] for row in rows] for at, name in enumerate(names)})


def happened(store: Any, *rows: tuple[str, int, str, int]) -> None:
    names = ("date", "event", "type", "account")
    store.append("events", {name: [row[at] for row in rows] for at, name in enumerate(names)})


def decided(store: Any) -> set[tuple[Any, ...]]:
    rows = store.table("invitations").rows()
    return {(row["rule"], row["contact"], str(row["date"]), row["state"], row["reason"]) for row in rows}


def test_the_first_order_of_a_store_asks(store: Any) -> None:
    buy(store, (1, "2026-03-02", 1, 100.0), (2, "2026-03-04", 1, 50.0))
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    assert [(row["rule"], row["contact"], str(row["date"])) for row in asked.invitations.rows()] == [
        ("first_order", "t1", "2026-03-09")
    ]


def test_late_orders_of_a_store_ask(store: Any) -> None:
    days = ["2025-10-01", "2025-10-31", "2025-12-01", "2025-12-31", "2026-01-30", "2026-03-01"]
    buy(store, *((number, day, 3, 10.0) for number, day in enumerate(days)))
    assert len(cb.feedback.ask(store, CATALOGUE, as_of="2026-04-20", since="2026-04-01").invitations) == 0
    asked = cb.feedback.ask(store, as_of="2026-05-10")
    assert {(row["rule"], row["contact"]) for row in asked.invitations.rows()} == {
        ("order_late", "t3"),
        ("order_late", "e3"),
    }


def test_an_order_among_the_events_is_not_doubled(store: Any) -> None:
    buy(store, (7, "2026-03-02", 1, 1.0), (8, "2026-03-05", 2, 2.0), (9, "2026-03-06", 3, 3.0))
    properties = [None, '{"number": "8"}', None]
    store.append(
        "events",
        {"date": ["2026-03-02", "2026-03-04", "2026-03-09"], "event": [1, 2, 3], "account": [1, 2, 3],
         "type": ["order", "order", "delivery_received"], "properties": properties},
    )  # fmt: skip
    book = store.book()
    rows = cb.Table(book.events).rows()
    kept = orders(book, rows, datetime.date.min)
    assert [(row["event"], row["account"], row["properties"]) for row in kept] == [
        ("order 9", 3, '{"amount": 3.0, "number": 9}')
    ]


def test_lines_of_one_order_are_one_event_and_returns_are_none(store: Any) -> None:
    store.append(
        "orders",
        {"order": [1, 1, 2], "line": [1, 2, 1], "date": ["2026-03-02"] * 3, "account": [1, 1, 2],
         "revenue": [5.0, 7.0, -4.0]},
    )  # fmt: skip
    kept = orders(store.book(), [], datetime.date.min)
    assert [row["properties"] for row in kept] == ['{"amount": 12.0, "number": 1}']


def test_rules_without_orders_hear_of_none(store: Any) -> None:
    buy(store, (1, "2026-03-02", 1, 100.0))
    rules = {
        "events": [{"type": "delivery_received"}], "surveys": [{"survey": "s"}],
        "rules": [{"rule": "r", "event": "delivery_received", "roles": ["technical"], "survey": "s"}],
    }  # fmt: skip
    assert cb.feedback.ask(store, rules, as_of="2026-03-10").unknown == {}


def test_whole_and_text_keys_of_events_do_not_clash(store: Any) -> None:
    buy(store, (1, "2026-03-02", 1, 100.0))
    cb.feedback.ask(store, CATALOGUE, as_of="2026-03-05")
    happened(store, ("2026-03-09", 12, "regulation_changed", 2))
    cb.feedback.ask(store, as_of="2026-03-12")
    kept = [row["event"] for row in store.table("invitations").rows() if row["rule"] == "regulation_changed"]
    assert kept == [12]
    assert sorted([text_key(10), text_key(9), text_key(-3)]) == [text_key(-3), text_key(9), text_key(10)]


def test_a_type_that_no_rule_knows_is_told(store: Any) -> None:
    happened(store, ("2026-03-03", 1, "defect_clam", 1), ("2026-03-04", 2, "defect_clam", 2))
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    assert asked.unknown == {"defect_clam": 2}
    assert str(asked).endswith("events that no rule knows: defect_clam (2)")
    assert asked.notes == ("no rule knows events of type 'defect_clam'; did you mean 'defect_claim'?",)
    assert cb.feedback.ask(store, as_of="2026-03-11").unknown == {}


def test_what_expired_before_the_run_keeps_nobody_from_being_asked(store: Any) -> None:
    happened(
        store,
        ("2026-03-02", 1, "regulation_changed", 1),
        ("2026-03-02", 2, "document_error", 2),
        ("2026-03-25", 3, "regulation_changed", 1),
        ("2026-03-25", 4, "return_settled", 2),
    )
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-31")
    assert {(row["rule"], row["contact"]) for row in asked.invitations.rows()} == {
        ("regulation_changed", "t1"),
        ("return_settled", "t2"),
    }
    assert asked.suppressed["expired"] == 2
    late = {row for row in decided(store) if row[4] == "expired"}
    assert late == {
        ("regulation_changed", None, "2026-03-04", "suppressed", "expired"),
        ("document_error", None, "2026-03-05", "suppressed", "expired"),
    }


def test_runs_apart_and_one_late_run_ask_the_same_of_the_last_days(store: Any, tmp_path: Path) -> None:
    days = [f"2026-03-{day:02d}" for day in range(2, 31, 2)]
    kinds = ["regulation_changed", "delivery_received", "return_settled"]
    events = [(day, number, kinds[number % 3], 1 + number % 3) for number, day in enumerate(days)]
    happened(store, *events)
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-31")
    sent = {row[:3] for row in decided(store) if row[3] == "sent"}
    assert {tuple(map(str, (row["rule"], row["contact"], row["date"]))) for row in asked.invitations.rows()} == sent
    assert all(row["expires"].isoformat() >= "2026-03-31" for row in asked.invitations.rows())
    assert sent


def test_a_reminder_of_somebody_who_objected_meanwhile_is_recorded(store: Any) -> None:
    happened(store, ("2026-03-05", 1, "delivery_received", 1))
    rules = {
        "events": [{"type": "delivery_received"}], "surveys": [{"survey": "s"}],
        "rules": [{"rule": "r", "event": "delivery_received", "roles": ["technical"], "survey": "s", "delay_days": 1,
                   "reminder_days": 3}],
    }  # fmt: skip
    assert len(cb.feedback.ask(store, rules, as_of="2026-03-07").invitations) == 1
    store.append("contacts", {"contact": ["t1"], "account": [1], "role": ["technical"], "may_ask": [False]})
    asked = cb.feedback.ask(store, as_of="2026-03-12")
    assert (len(asked.invitations), asked.suppressed) == (0, {"objected": 1})
    told = [row for row in store.table("invitations").rows() if row["reason"] == "objected"]
    assert [(row["contact"], str(row["date"]), row["reminder"]) for row in told] == [("t1", "2026-03-09", True)]
    assert cb.feedback.ask(store, as_of="2026-03-14").suppressed == {}


def test_whom_the_list_leaves_out_is_told_by_reason(store: Any) -> None:
    buy(store, (1, "2026-02-02", 1, 100.0), (2, "2026-02-04", 2, 50.0), (3, "2026-02-04", 3, 70.0))
    store.append("contacts", {"contact": ["t3"], "account": [3], "role": ["technical"], "may_ask": [False]})
    store.append("responses", {"response": [1], "contact": ["u2"], "date": ["2026-03-02"], "nps": [3]})
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10", budget=2)
    reasons = asked.left_out_by_reason()
    assert reasons["objected"] == 1
    assert reasons["answered"] == 1
    assert reasons["budget"] == len({"t1", "u1", "t2", "e3"}) - 2
    assert {row["contact"] for row in asked.left_out.rows() if row["reason"] == "answered"} == {"u2"}
    assert "left out of those worth asking: " in str(asked)
    assert cb.feedback.ask(store, as_of="2026-03-20").left_out is None


def test_since_counts_in_the_first_run_only(store: Any) -> None:
    cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10", since="2026-03-01")
    again = cb.feedback.ask(store, as_of="2026-03-20", since="2026-03-01")
    assert again.notes == (
        "since counts in the first run only: this one goes on from 2026-03-11, where the last one stopped",
    )
