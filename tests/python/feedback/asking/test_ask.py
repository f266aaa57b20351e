"""Asking from a store: run after run, within a budget, with the engine's memory in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

CATALOGUE = cb.feedback.Rules.catalogue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as opened:
        n = 6
        opened.append("accounts", {"account": list(range(1, n + 1)), "name": [f"Firm {a}" for a in range(1, n + 1)]})
        opened.append(
            "contacts",
            {
                "contact": [f"{role}{a}" for a in range(1, n + 1) for role in ("t", "u")],
                "account": [a for a in range(1, n + 1) for _ in range(2)],
                "role": ["technical", "user"] * n,
                "may_ask": [a != 6 for a in range(1, n + 1) for _ in range(2)],
            },
        )
        opened.append(
            "orders",
            {"order": list(range(n)), "account": list(range(1, n + 1)), "date": ["2026-02-01"] * n,
             "revenue": [100.0 * (a + 1) for a in range(n)]},
        )  # fmt: skip
        yield opened


def happened(store: Any, *rows: tuple[str, int, str, int]) -> None:
    """Events: day, key, type, account."""
    names = ("date", "event", "type", "account")
    store.append("events", {name: [row[at] for row in rows] for at, name in enumerate(names)})


def kept(store: Any) -> list[tuple[Any, ...]]:
    rows = store.table("invitations").rows()
    return sorted((row["contact"], str(row["date"]), row["state"], row["reason"]) for row in rows if row["contact"])


def test_the_first_run_asks_nobody_about_the_past(store: Any) -> None:
    happened(store, ("2026-01-05", 1, "regulation_changed", 1), ("2026-03-03", 2, "regulation_changed", 2))
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    assert [row["contact"] for row in asked.invitations.rows()] == ["t2"]
    assert asked.budget_left is None
    assert asked.missing is None


def test_runs_go_on_where_the_last_one_stopped(store: Any, tmp_path: Path) -> None:
    events = [(f"2026-03-{day:02d}", day, "regulation_changed", 1 + day % 5) for day in range(2, 28)]
    happened(store, *events)
    with cb.open(tmp_path / "once.cabochon", currency="EUR") as once:
        for name in ("accounts", "contacts", "events"):
            once.append(name, store.table(name))
        cb.feedback.ask(once, CATALOGUE, as_of="2026-03-14", since="2026-03-01")  # before anything has expired
        whole = kept(once)
    for day in ("2026-03-06", "2026-03-13", "2026-03-14"):
        cb.feedback.ask(store, CATALOGUE if day == "2026-03-06" else None, as_of=day, since="2026-03-01")
    piecewise = kept(store)
    assert piecewise == whole
    assert len(piecewise) == len(set(piecewise))


def test_a_second_run_of_the_same_day_asks_nobody_again(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    assert len(cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10").invitations) == 1
    with pytest.raises(cb.InputError) as error:
        cb.feedback.ask(store, as_of="2026-03-10")
    assert str(error.value) == (
        "ask, column 'as_of': got 2026-03-10, expected a day from 2026-03-11 on, as the days before have been taken"
    )


def test_what_is_left_of_the_budget_goes_to_the_answers_that_are_worth_most(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10", budget=4)
    by_rule = [(row["contact"], row["rule"]) for row in asked.invitations.rows()]
    assert len(by_rule) == 4
    assert by_rule[0] == ("t2", "regulation_changed")
    assert {rule for _, rule in by_rule[1:]} <= {"worth_asking_technical", "worth_asking_user"}
    assert asked.budget_left == 0
    assert not {"t6", "u6"} & {contact for contact, _ in by_rule}  # they objected
    said = {row["action"] for row in cb.Table(asked.missing).rows()}
    assert "find an economic buyer at Firm 5" in said
    again = cb.feedback.ask(store, as_of="2026-03-20", budget=4)
    assert all(row["reminder"] for row in again.invitations.rows())


def test_who_answered_within_the_cooldown_is_not_asked_for_the_worth_of_an_answer(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    people = [f"{role}{account}" for account in (3, 4, 5) for role in "tu"]
    scores = [2, 9, 3, 10, 0, 8]
    store.append(
        "responses", {"response": list(range(6)), "contact": people, "date": ["2026-03-02"] * 6, "nps": scores}
    )
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10", budget=8)
    found = {row["contact"] for row in asked.invitations.rows() if str(row["rule"]).startswith("worth_")}
    assert found
    assert not found & set(people)


def test_a_budget_that_is_too_small_keeps_the_first_by_priority(store: Any) -> None:
    happened(
        store,
        ("2026-03-02", 1, "delivery_received", 1),
        ("2026-03-03", 2, "regulation_changed", 2),
        ("2026-03-04", 3, "return_settled", 3),
    )
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10", budget=1)
    assert [row["contact"] for row in asked.invitations.rows()] == ["t2"]
    assert asked.suppressed["budget"] == 4  # two of a delivery: procurement and the shop
    assert {reason for _, _, state, reason in kept(store) if state == "suppressed"} == {"budget"}


def test_answers_in_the_store_are_events(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    store.append("responses", {"response": [1], "contact": ["t2"], "date": ["2026-03-12"], "nps": [3]})
    cb.feedback.ask(store, as_of="2026-03-20")
    from cabochon.feedback.asking import meta

    with store._reading("reading the engine") as connection:
        state = meta.engine(connection)
    book = store.book()
    engine = cb.feedback.Engine.of(state.rules, book, seed=state.seed, state=state.state)
    tired = {row["contact"]: row for row in engine.fatigue().rows()}
    assert (tired["t2"]["asks"], tired["t2"]["answers"], tired["t2"]["unanswered"]) == (1, 1, 0)


def test_events_that_come_too_late_are_counted(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    happened(store, ("2026-03-04", 3, "regulation_changed", 3), ("2026-03-12", 4, "regulation_changed", 4))
    asked = cb.feedback.ask(store, as_of="2026-03-20")
    assert asked.late == 1
    assert [row["contact"] for row in asked.invitations.rows()] == ["t4"]
    assert str(asked).endswith("1 events came too late")


def test_what_expired_before_it_could_be_sent_is_recorded(store: Any) -> None:
    happened(store, ("2026-03-03", 2, "regulation_changed", 2))
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-05-31", since="2026-03-01")
    assert len(asked.invitations) == 0
    assert asked.suppressed["expired"] == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"rules": None}, "ask, column 'rules': expected a document of rules, as the store has none yet"),
    ({"as_of": "soon"}, "ask, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
    ({"since": 7}, "ask, column 'since': got 7, expected a day written as 2026-10-31"),
    ({"budget": -1}, "ask, column 'budget': got -1, expected a whole number of at least 0"),
    ({"budget": 4.5}, "ask, column 'budget': got 4.5, expected a whole number of at least 0"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_wrong_arguments(store: Any, change: dict[str, Any], message: str) -> None:
    arguments = {"rules": CATALOGUE, "as_of": "2026-03-10"} | change
    with pytest.raises(cb.InputError) as error:
        cb.feedback.ask(store, **arguments)
    assert str(error.value) == message


def test_an_event_that_no_rule_can_read_stops_nobody_else(store: Any) -> None:
    happened(store, ("2026-03-02", 1, "regulation_changed", 1))
    store.append(
        "events",
        {"date": ["2026-03-03", "2026-03-04"], "event": [2, 3], "account": [2, 2], "type": ["stock_out", "answer"],
         "properties": ['{"rank": "third"}', '{"score": 11}']},
    )  # fmt: skip
    asked = cb.feedback.ask(store, CATALOGUE, as_of="2026-03-10")
    assert [row["contact"] for row in asked.invitations.rows()] == ["t1"]
    assert [(one["event"], one["column"], one["value"]) for one in asked.aside] == [
        (2, "rank", "'third'"), (3, "score", "11"),
    ]  # fmt: skip
    assert str(asked).endswith("; 2 events that can't be read were kept aside")
    assert cb.feedback.ask(store, as_of="2026-03-20").aside == ()


def test_reminders_after_an_expiry_never_jam_the_store(store: Any) -> None:
    """A deferred invitation keeps its first expiry; with the shipped catalogue its reminder would come too late."""
    people = ["a", "b", "c", "d"]
    store.append("contacts", {"contact": people, "account": [1] * 4, "role": ["user"] * 4})
    rows = {"date": ["2026-03-02"] * 3 + ["2026-03-20"], "event": [1, 2, 3, 4], "account": [1] * 4,
            "type": ["answer_wanted"] * 4, "contact": people, "properties": ['{"role": "user"}'] * 4}  # fmt: skip
    store.append("events", rows)
    for day in ("2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06", "2026-05-04"):
        cb.feedback.ask(store, CATALOGUE, as_of=day, since="2026-03-01", seed=1)
    assert all(row["date"] <= row["expires"] for row in store.table("invitations").rows())
