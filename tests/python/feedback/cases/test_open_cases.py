"""Cases that a week opens: a few, all or nothing, once; the rest waits in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

MONDAY, NEXT = "2026-10-26", "2026-11-02"


def fill(store: cb.store.Store, accounts: int = 12) -> None:
    ids = list(range(accounts))
    store.append("accounts", {"account": ids, "name": [f"Firm {a}" for a in ids]})
    store.append(
        "contacts",
        {"contact": ids, "account": ids, "role": ["user"] * accounts, "decides": [True] * accounts,
         "name": [f"Person {a}" for a in ids]},
    )  # fmt: skip
    store.append(
        "responses",
        {"response": ids, "contact": ids, "date": ["2026-10-01"] * accounts, "nps": [3] * accounts},
    )
    store.append(
        "orders",
        {"order": ids, "account": ids, "date": ["2026-09-01"] * accounts, "revenue": [100.0 + a for a in ids]},
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firm.cabochon"


@pytest.fixture
def store(path: Path) -> Iterator[cb.store.Store]:
    with cb.open(path, currency="EUR") as opened:
        fill(opened)
        yield opened


def accounts(frame: Any) -> list[int]:
    return [int(account) for account in frame["account"].tolist()]


def test_seven_a_week_over_two_weeks_and_nobody_twice(store: cb.store.Store) -> None:
    first = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, owner="key accounts")
    assert accounts(first) == [11, 10, 9, 8, 7, 6, 5]
    assert accounts(first.waiting) == [4, 3, 2, 1, 0]
    assert repr(first) == "OpenedCases(7 opened, 5 waiting)"
    assert first["case"].tolist()[0] == "11/2026-10-26"
    assert str(first["due"].tolist()[0]) == "2026-11-25"
    again = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
    assert (len(again), accounts(again.waiting)) == (0, [4, 3, 2, 1, 0])
    assert repr(again) == "OpenedCases(0 opened, 5 waiting; 7 opened earlier in the seven days)"
    sunday = cb.feedback.open_cases(store, as_of="2026-11-01", due_days=30)
    assert len(sunday) == 0
    second = cb.feedback.open_cases(store, as_of=NEXT, due_days=30)
    assert accounts(second) == [4, 3, 2, 1, 0]
    assert len(second.waiting) == 0
    rows = store.table("cases").rows()
    assert len(rows) == 12
    assert {row["owner"] for row in rows[:7]} == {"key accounts"}


def test_a_restart_in_between_changes_nothing(path: Path) -> None:
    with cb.open(path, currency="EUR") as store:
        fill(store)
        cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
        before = store.tables()
    with cb.open(path) as store:
        again = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
        assert len(again) == 0
        assert store.tables() == before


def test_the_same_cases_written_twice_are_one(store: cb.store.Store, path: Path) -> None:
    """Two people press the button at the same time: both saw no case."""
    from cabochon.feedback.cases import opening

    made = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30).cases
    store.append_all(opening._tables(made, False))
    assert len(store.table("cases")) == 7
    assert len(store.table("case_events")) == sum(len(case) for case in made)


def test_an_account_with_an_open_case_keeps_it(store: cb.store.Store) -> None:
    cb.feedback.Case.open("mine", account=11, signal="silence", date="2026-10-01").save(store)
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
    assert accounts(found) == [10, 9, 8, 7, 6, 5, 4]
    settled = cb.feedback.case(store, "mine").close("lost", date=MONDAY)
    settled.save(store)
    assert 11 not in accounts(cb.feedback.open_cases(store, as_of=NEXT, due_days=30, max_new=50))
    later = {"response": [99], "contact": [11], "date": ["2026-11-03"], "nps": [0]}
    store.append("responses", later)
    assert accounts(cb.feedback.open_cases(store, as_of="2026-11-10", due_days=30)) == [11]


def test_a_case_holds_its_evidence_and_the_time_to_the_first_answer_starts_after_it(store: cb.store.Store) -> None:
    store.append("tickets", {"ticket": [7], "account": [11], "date": ["2026-10-20"], "reason": ["weight"]})
    store.append("clauses", {
        "clause": ["loss"], "since": ["2026-10-10"], "account": [11], "criterion": ["loss_share"],
        "operator": ["at_most"], "limit": [0.03],
    })  # fmt: skip
    store.append("terms", {"offer": ["ours"], "term": ["loss_share"], "since": ["2026-01-01"], "value": [0.035]})
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, max_new=1)
    case = cb.feedback.case(store, "11/2026-10-26")
    assert case == found.cases[0]
    assert (case.signal, case.ticket, case.value, str(case.due)) == ("ticket", 7, 111.0, "2026-11-25")
    assert (case.criterion, case.clause) == ("loss_share", "loss")
    assert (case.state, case.missing, case.first_answer) == ("heard", ("economic", "technical"), None)
    steps = case.history.rows()
    assert [(step["kind"], step["note"]) for step in steps] == [
        ("opened", "open claim: weight"),
        ("note", "2026-10-20: open claim: weight"),
        ("note", "2026-10-10: loss_share 0.035, allowed at most 0.03"),
        ("evidence", "2026-10-01: score 3 from a user who decides"),
    ]
    assert (steps[3]["contact"], steps[3]["response"]) == (11, 11)
    heard = case.hear("technical", date="2026-10-28")
    assert str(heard.first_answer) == "2026-10-28"
    board = cb.feedback.case_board(store, as_of="2026-10-27")
    assert board.by_cause["cause"].tolist() == ["loss_share"]


def test_a_finding_brings_both_roles(store: cb.store.Store) -> None:
    pairs = [(a, role) for a in range(100, 160) for role in ("technical", "user")]
    store.append("accounts", {"account": list(range(100, 160))})
    keys = list(range(100, 100 + len(pairs)))
    store.append("contacts", {"contact": keys, "account": [a for a, _ in pairs], "role": [r for _, r in pairs]})
    score = [0 if pair == (100, "user") else 10 for pair in pairs for _ in range(5)]
    store.append("responses", {
        "response": list(range(1000, 1000 + len(score))), "contact": [k for k in keys for _ in range(5)],
        "date": ["2026-10-02"] * len(score), "nps": score,
    })  # fmt: skip
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, max_new=50)
    case = next(case for case in found.cases if case.account == 100)
    assert (case.signal, case.missing) == ("divergence", ("economic",))
    notes = {step["note"] for step in case.history.rows() if step["kind"] == "evidence"}
    assert len(notes) == 1
    assert next(iter(notes)).startswith("user about ")


def test_missing_answers_are_asked_for_by_the_rules(store: cb.store.Store) -> None:
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, max_new=2, ask_missing=True)
    assert found.asks == 4
    events = store.table("events").rows()
    assert {event["type"] for event in events} == {"answer_wanted"}
    assert [event["account"] for event in events] == [11, 11, 10, 10]


def test_whole_numbers_go_on_where_cases_have_such(store: cb.store.Store) -> None:
    cb.feedback.Case.open(41, account=0, signal="other", date="2026-01-05").save(store)
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, max_new=2)
    assert found["case"].tolist() == [42, 43]


def test_owners_by_account(store: cb.store.Store) -> None:
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30, max_new=2, owner={11: "Ida"})
    assert [case.owner for case in found.cases] == ["Ida", None]


def test_a_store_without_anything_opens_nothing(tmp_path: Path) -> None:
    with cb.open(tmp_path / "empty.cabochon", currency="EUR") as store:
        found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
        assert (len(found), len(found.waiting)) == (0, 0)
        assert store.tables()["cases"] == 0


def test_the_board_shows_what_waits(store: cb.store.Store) -> None:
    waiting = cb.feedback.case_board(store, as_of=MONDAY).waiting
    assert accounts(waiting) == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert waiting["now"].tolist() == [True] * 7 + [False] * 5
    cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
    board = cb.feedback.case_board(store, as_of=MONDAY)
    assert accounts(board.waiting) == [4, 3, 2, 1, 0]
    assert not any(board.waiting["now"].tolist())
    assert "5 without a case yet: Firm 4 (score 3 from a user who decides)" in board._repr_html_()


def test_nobody_is_named_and_clients_see_nothing(store: cb.store.Store) -> None:
    found = cb.feedback.open_cases(store, as_of=MONDAY, due_days=30)
    shown = found._repr_html_() + repr(found) + cb.feedback.case_board(store, as_of=MONDAY)._repr_html_()
    assert "Person" not in shown
    assert "contact" not in found.columns
    store.forget(11)
    case = cb.feedback.case(store, "11/2026-10-26")
    assert case.state == "heard"
    with pytest.raises(cb.InputError, match="cases tell what single people said"):
        cb.report.views.board(store.book(), as_of=MONDAY, audience="client")


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"due_days": -1}, "open_cases, column 'due_days': got -1, expected a number of at least 0"),
        ({"due_days": 1.5}, "open_cases, column 'due_days': got 1.5, expected a whole number"),
        ({"max_new": -1}, "signals, column 'max_new': got -1, expected a number of at least 0"),
        ({"as_of": "soon"}, "signals, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
        ({"value": "x"}, "signals, column 'value': got 'x', expected one of revenue, margin, net_of_metal"),
    ],
)
def test_wrong_inputs(store: cb.store.Store, more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.open_cases(store, **{"as_of": MONDAY, "due_days": 30} | more)
    assert str(caught.value) == text
    assert store.tables()["cases"] == 0


def test_a_book_is_no_store(store: cb.store.Store) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.open_cases(store.book(), as_of=MONDAY, due_days=30)
    assert "expected a store, as cabochon.open gives it" in str(caught.value)


@pytest.mark.parametrize(
    ("lang", "title", "turn"),
    [
        ("en", "12 clients have given a reason for a case and have none yet", "to open now"),
        ("ru", "12 клиентов дали повод для случая", "открыть сейчас"),
    ],
)
def test_the_view_lists_what_waits(store: cb.store.Store, lang: str, title: str, turn: str) -> None:
    page = cb.report.views.board(store.book(), as_of=MONDAY, lang=lang).html
    assert title in page
    assert page.count(turn) == 7
