"""Forgetting a person: no byte of the identity stays in the file, every count does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

NAME, EMAIL, PHONE = "Zinaida Quux", "zinaida.quux@alba.example", "+49 170 5550123"
WORDS = ("zinaida", "quux", "5550123", "z-quux-17")
KEY = "z-quux-17"


def bytes_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def told(path: Path) -> set[str]:
    """Which words of the identity stand in the file, in any case, as UTF-8 or UTF-16."""
    whole = bytes_of(path).lower()
    return {word for word in WORDS if word.encode() in whole or word.encode("utf-16-le") in whole}


@pytest.fixture
def known(path: Path, store: Any) -> Any:
    """A person in two versions, with answers, tickets, events, a case, an invitation, quarantine and an engine."""
    store.append("accounts", {"account": ["a1", "a2"], "name": ["Alba", "Boreas"]})
    contacts = {
        "contact": [KEY, "ben", "cleo"], "account": ["a1", "a1", "a2"], "name": ["Z. Quux", "Ben", "Cleo"],
        "email": [EMAIL, None, None], "phone": [PHONE, None, None], "title": ["Buyer", None, None],
        "role": ["technical", "economic", "user"],
    }  # fmt: skip
    store.append("contacts", contacts)
    store.append("contacts", contacts | {"name": [NAME, "Ben", "Cleo"]})
    store.append("responses", {
        "response": [1, 2, 3], "contact": [KEY, "ben", KEY], "date": ["2026-03-01", "2026-03-02", "2026-03-03"],
        "nps": [3, 9, 5], "comment": [f"call me: {PHONE}", f"ask {NAME} about it", "late again"],
    })  # fmt: skip
    store.append(
        "tickets", {"ticket": [1], "account": ["a1"], "date": ["2026-03-01"], "contact": [KEY], "reason": ["late"]}
    )
    store.append("events", {
        "date": ["2026-03-02", "2026-03-20"], "event": [1, 2], "account": ["a1", "a1"], "contact": [KEY, None],
        "type": ["regulation_changed", "visit_made"],
        "properties": ['{"criterion": "loss"}', json.dumps({"person": NAME})],
    })  # fmt: skip
    store.append(
        "responses", {"response": [9], "contact": ["nobody"], "date": ["2026-03-01"], "comment": [f"{EMAIL} said"]}
    )
    cb.feedback.ask(store, cb.feedback.Rules.catalogue(), as_of="2026-03-10", since="2026-03-01")
    case = cb.feedback.Case.open("c1", account="a1", signal="detractor", date="2026-03-03", response=1)
    case = case.hear("technical", contact=KEY, date="2026-03-04", note="she says the loss is too high")
    case = case.diagnose("technical", criterion="loss_share", cause=f"{NAME} follows the regulation", date="2026-03-05")
    case.note("Quux was on leave", date="2026-03-06").save(store)
    return store


def test_nothing_of_the_identity_is_left_in_the_file(known: Any, path: Path) -> None:
    assert told(path) == set(WORDS)
    known.forget(KEY)
    assert told(path) == set()
    known.close()
    assert told(path) == set()
    assert path.with_name(path.name + "-wal").exists() is False


def test_statistics_stay(known: Any) -> None:
    before = known.book()
    counted = cb.feedback.role_scores(before, as_of="2026-03-31").rows()
    heard = cb.feedback.coverage(before, as_of="2026-03-31").rows()
    board = repr(cb.feedback.case_board(known, as_of="2026-03-31"))
    versions = {name: count for name, count in known.tables().items() if count}
    found = known.forget(KEY)
    assert {"contacts", "responses", "case_events", "quarantine", "engine", "events", "tickets"} <= set(found.rows)
    after = known.book()
    assert cb.feedback.role_scores(after, as_of="2026-03-31").rows() == counted
    assert cb.feedback.coverage(after, as_of="2026-03-31").rows() == heard
    assert repr(cb.feedback.case_board(known, as_of="2026-03-31")) == board
    assert {name: count for name, count in known.tables().items() if count} == versions


def test_a_tombstone_stands_where_the_person_stood(known: Any) -> None:
    found = known.forget(KEY)
    row = next(row for row in known.table("contacts").rows() if row["contact"] == found.tombstone)
    assert (row["account"], row["role"], row["name"], row["email"], row["title"]) == (
        "a1",
        "technical",
        None,
        None,
        None,
    )
    assert (row["may_ask"], row["basis"]) == (False, "forgotten")
    assert found.tombstone.startswith("forgotten-")
    answers = known.table("responses").rows()
    assert {row["comment"] for row in answers} == {None, "ask [forgotten] about it"}
    assert sum(row["contact"] == found.tombstone for row in answers) == 2
    case = cb.feedback.case(known, "c1")
    assert (case.state, case.cause) == ("diagnosed", "[forgotten] follows the regulation")
    assert [step["note"] for step in case.steps] == [None, None, None, "[forgotten] was on leave"]
    kept = next(row for row in known.quarantine().rows() if row["table"] == "responses")
    assert json.loads(kept["content"]) == {"forgotten": True}


def test_tokens_and_the_engine_know_the_person_no_more(known: Any) -> None:
    from cabochon.feedback.asking import meta

    asked = [row for row in known.table("invitations").rows() if row["contact"] == KEY]
    assert any(row["token"] for row in asked)
    found = known.forget(KEY)
    left = [row for row in known.table("invitations").rows() if row["contact"] == found.tombstone]
    assert len(left) == len(asked)
    assert {row["token"] for row in left} == {None}
    with known._reading("reading the engine") as connection:
        assert KEY.encode() not in meta.engine(connection).state
    again = cb.feedback.ask(known, as_of="2026-03-31")  # the next run goes on, and does not ask the tombstone
    assert found.tombstone not in again.invitations["contact"]


def test_others_are_as_they_were(known: Any) -> None:
    others = [row for row in known.table("contacts").rows() if row["contact"] != KEY]
    known.forget(KEY)
    assert [row for row in known.table("contacts").rows() if not str(row["contact"]).startswith("forgotten")] == others


def test_every_version_forgets(known: Any) -> None:
    first = known.receipts().rows()[1]["recorded_at"]
    assert "Z. Quux" in known.table("contacts", known_at=first)["name"].tolist()
    known.forget(KEY)
    assert set(known.table("contacts", known_at=first)["name"]) == {None, "Ben", "Cleo"}


def test_whole_keys(store: Any, path: Path) -> None:
    store.append("accounts", {"account": [1]})
    store.append("contacts", {"contact": [7, 8], "account": [1, 1], "name": [NAME, "Ben"], "role": ["user", "user"]})
    found = store.forget(7)
    assert found.tombstone < 0
    assert told(path) == set()
    assert sorted(store.table("contacts")["contact"]) == [found.tombstone, 8]


def test_an_unknown_contact_names_the_nearest(known: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        known.forget("bem")
    assert str(error.value) == (
        f"forget, column 'contact': got 'bem', expected one of {KEY}, ben, cleo (did you mean 'ben'?)"
    )


def test_another_reader_is_told_of(known: Any, path: Path) -> None:
    other = cb.open(path)
    connection = other._connection
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM contacts").fetchone()
    known.wait_seconds = 0.2
    with pytest.raises(cb.StoreError, match="another program"):
        known.forget(KEY)
    connection.execute("ROLLBACK")
    other.close()
    known.clean()
    assert told(path) == set()


def test_who_stands_only_among_rows_kept_aside(store: Any, path: Path) -> None:
    """A contact whose row never fitted is erased where it was kept, and from texts that name the person."""
    store.append("accounts", {"account": ["a1"], "name": ["Alba"]})
    store.append("contacts", {"contact": ["ben"], "account": ["a1"]})
    wrong = {"contact": [KEY], "account": ["nowhere"], "name": [NAME], "email": [EMAIL], "phone": [PHONE]}
    assert store.append("contacts", wrong).quarantined == 1
    store.append("responses", {"response": [1], "contact": [KEY], "date": ["2026-03-01"], "nps": [2]})
    store.append(
        "tickets", {"ticket": [1], "account": ["a1"], "date": ["2026-03-01"], "reason": [f"{NAME} complained"]}
    )
    assert told(path) == set(WORDS)
    found = store.forget(KEY)
    assert found.tombstone is None
    assert found.rows == {"tickets": 1, "quarantine": 2}
    assert str(found) == "forgotten; only rows kept aside named the contact (tickets 1, quarantine 2)"
    assert told(path) == set()
    assert store.table("tickets")["reason"].tolist() == ["[forgotten] complained"]
    assert {json.loads(row["content"])["forgotten"] for row in store.quarantine().rows()} == {True}
    with pytest.raises(cb.InputError, match="forget, column 'contact': got 'z-quux-17', expected one of ben"):
        store.forget(KEY)


def test_who_is_known_from_answers_alone(store: Any, path: Path) -> None:
    store.append("responses", {"response": [1], "contact": [KEY], "date": ["2026-03-01"], "comment": ["late again"]})
    found = store.forget(KEY)
    assert found.rows == {"responses": 1}
    assert store.table("responses")["contact"].tolist() == [found.tombstone]
    assert told(path) == set()


def test_every_place_that_may_hold_a_person(known: Any, path: Path) -> None:
    """Inflected names, an invitation's e-mail, comments of colleagues, actions: no byte of them is left."""
    known.append("contacts", {"contact": ["ivan"], "account": ["a1"], "name": ["Иван Скворцов"], "role": ["user"],
                              "email": ["skvortsov@alba.example"], "phone": ["8 (912) 000-11-22"]})  # fmt: skip
    known.append("responses", {
        "response": [31, 32], "contact": ["ben", "ivan"], "date": ["2026-03-04", "2026-03-04"], "nps": [8, 2],
        "comment": ["спросите Скворцова, Ивану виднее", "звоните +79120001122"],
    })  # fmt: skip
    known.append("actions", {
        "action": [1, 2], "date": ["2026-03-05"] * 2, "name": ["обучить Скворцовых", "спросить Ивана Скворцова"],
        "case": ["c1", None], "reason": ["late", "late"],
    })  # fmt: skip
    case = cb.feedback.case(known, "c1")
    case = case.note("Skvortsov@Alba.example просил перезвонить", date="2026-03-09")
    case.act("передать Скворцову образцы", owner="Ben", due="2026-03-20", date="2026-03-10").save(known)
    words = ("скворцов", "skvortsov", "9120001122", "000-11-22", "иван")
    whole = bytes_of(path).decode("utf-8", "ignore").casefold()
    assert all(word in whole for word in words)
    known.forget("ivan")
    whole = bytes_of(path).decode("utf-8", "ignore").casefold()
    assert not [word for word in words if word in whole]
    raw = bytes_of(path)
    assert not [word for word in words for code in ("utf-8", "utf-16-le") if word.encode(code) in raw]


def test_a_forgotten_person_does_not_come_back_with_the_next_append(known: Any, path: Path) -> None:
    known.forget(KEY)
    before = known.tables()
    again = {"contact": [KEY, "ben"], "account": ["a1", "a1"], "name": [NAME, "Ben"], "email": [EMAIL, None],
             "role": ["technical", "economic"], "may_ask": [True, True]}  # fmt: skip
    for _ in range(2):
        receipt = known.append("contacts", again)
        assert (receipt.accepted, receipt.quarantined) == (0, 1)
    answers = {"response": [1, 77], "contact": [KEY, KEY], "date": ["2026-03-01"] * 2, "comment": [f"{NAME} here"] * 2}
    assert known.append("responses", answers).quarantined == 2
    wrong = {"contact": [KEY], "account": ["a1"], "name": [NAME], "role": ["boss"]}  # kept aside for another reason
    assert known.append("contacts", wrong).quarantined == 1
    known.clean()
    assert told(path) == set()
    assert known.tables() == before
    kept = [row for row in known.quarantine().rows() if row["expected"].startswith("a contact who was not forgotten")]
    assert [(row["table"], row["column"], row["value"]) for row in kept] == [
        ("contacts", "contact", "[forgotten]"), ("responses", "contact", "[forgotten]"),
    ]  # fmt: skip
    with pytest.raises(cb.InputError, match="a contact who was not forgotten; a person who comes back gets a new key"):
        known.append_all({"contacts": again})
    assert known.append("contacts", {**again, "contact": ["z-new", "ben"]}).accepted == 1
