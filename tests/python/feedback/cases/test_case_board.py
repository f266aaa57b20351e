"""The board of a store's cases: open, overdue, won and lost by cause, and how long things take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

Case = cb.feedback.Case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    with cb.open(tmp_path / "firm.cabochon", currency="EUR") as opened:
        names, expected = ["Alba", "Boreas", "Corona"], [None, "user", None]
        opened.append("accounts", {"account": [1, 2, 3], "name": names, "roles_expected": expected})
        yield opened


def told(key: str, account: int, *, days: int, outcome: str | None, cause: str = "loss", value: float = 100.0) -> Any:
    case = Case.open(key, account=account, signal="ticket", date="2026-01-01", due="2026-02-01", value=value)
    case = case.hear("user", date="2026-01-03")
    case = case.diagnose("user", criterion="loss_share", cause=cause, date="2026-01-04")
    if outcome:
        end = f"2026-01-{4 + days:02d}"
        case = case.close(outcome, conceded="half" if outcome == "conceded" else None, date=end)
    return case


def test_open_overdue_and_causes(store: Any) -> None:
    for case in (
        told("a", 1, days=6, outcome="won"),
        told("b", 1, days=10, outcome="lost", value=250.0),
        told("c", 2, days=3, outcome="conceded", cause="late"),
        told("d", 3, days=0, outcome=None),
        Case.open("e", account=2, signal="silence", date="2026-01-20", due="2026-03-31"),
    ):
        case.save(store)
    board = cb.feedback.case_board(store, as_of="2026-02-10")
    assert repr(board) == "CaseBoard(2026-02-10: 2 open, 1 of them overdue; 1 won, 1 conceded, 1 lost)"
    assert [(row["case"], row["overdue_days"], row["not_heard"]) for row in board.open] == [
        ("d", 9, "economic,technical"),
        ("e", None, "user"),
    ]
    assert [row["case"] for row in board.overdue] == ["d"]
    causes = {row["cause"]: row for row in board.by_cause.rows()}
    loss = causes["loss"]
    assert (loss["n"], loss["won"], loss["lost"], loss["conceded"], loss["open"]) == (3, 1, 1, 0, 1)
    assert (loss["value_lost"], loss["value_won"], causes["late"]["value_conceded"]) == (250.0, 100.0, 100.0)
    assert causes["silence"]["open"] == 1  # nobody said why: it counts by its signal


def test_money_that_nobody_stated_is_null_and_not_nothing(store: Any) -> None:
    opened = Case.open("w", account=1, signal="competitor", date="2026-01-02").hear("user", date="2026-01-03")
    opened.diagnose("user", criterion="competitor", date="2026-01-04").close("won", date="2026-01-05").save(store)
    row = cb.feedback.case_board(store, as_of="2026-02-10").by_cause.rows()[0]
    assert (row["cause"], row["won"], row["value_won"], row["lost"], row["value_lost"]) == (
        "competitor", 1, None, 0, 0.0,
    )  # fmt: skip


def test_times_are_kaplan_meier_of_the_days(store: Any) -> None:
    cases = [told(str(n), 1, days=n, outcome="won") for n in range(1, 8)] + [told("x", 1, days=0, outcome=None)]
    for case in cases:
        case.save(store)
    board = cb.feedback.case_board(store, as_of="2026-01-31")
    days, came = [3 + n for n in range(1, 8)] + [30], [1] * 7 + [0]
    curve = cb.retention.kaplan_meier({"d": days, "e": came}, time="d", event="e")
    assert board.resolution["waiting"].tolist() == pytest.approx(curve["survival"].tolist(), abs=1e-15)
    assert board.resolution["waiting_low"].tolist() == pytest.approx(curve["survival_low"].tolist(), nan_ok=True)
    times = {row["what"]: row for row in board.times.rows()}
    assert (times["resolution"]["n"], times["resolution"]["ended"], times["resolution"]["median_days"]) == (8, 7, 7.5)
    assert times["first_answer"]["median_days"] == 2.0


def test_the_board_of_an_earlier_day_does_not_know_later_steps(store: Any) -> None:
    told("a", 1, days=6, outcome="won").save(store)
    state = lambda day: cb.feedback.case_board(store, as_of=day).cases["state"].tolist()  # noqa: E731
    assert [state(day) for day in ("2025-12-31", "2026-01-02", "2026-01-03", "2026-01-09", "2026-01-10")] == [
        [], ["opened"], ["heard"], ["diagnosed"], ["closed"],
    ]  # fmt: skip


def test_actions_that_are_late(store: Any) -> None:
    case = told("a", 1, days=0, outcome=None).act("letter", owner="sales", due="2026-01-10", date="2026-01-05")
    case.act("visit", owner="director", due="2026-01-20", date="2026-01-05").done("letter", date="2026-01-12").save(
        store
    )
    rows = cb.feedback.case_board(store, as_of="2026-01-25").actions.rows()
    assert [(row["action"], row["overdue_days"]) for row in rows] == [("letter", None), ("visit", 5)]
    assert [row["case"] for row in cb.feedback.case_board(store, as_of="2026-01-25").overdue] == ["a"]


def test_a_history_is_only_added_to(store: Any) -> None:
    told("a", 1, days=6, outcome=None).save(store)
    mine, theirs = (cb.feedback.case(store, "a").note(text, date="2026-01-09") for text in ("mine", "theirs"))
    mine.save(store)
    with pytest.raises(cb.InputError, match="a history is only added to"):
        theirs.save(store)
    assert cb.feedback.case(store, "a") == mine
    receipt = store.append(
        "case_events", {"case": ["a"], "number": [1], "date": ["2026-01-02"], "kind": ["opened"]}
    )  # fmt: skip
    assert (receipt.amended, receipt.quarantined) == (0, 1)
    again = cb.feedback.case(store, "a").save(store)
    assert again == mine
    assert sum(receipt["accepted"] for receipt in store.receipts().rows() if receipt["table"] == "case_events") == 4


def test_a_book_gives_the_same_board_in_its_own_kind_of_frame(store: Any) -> None:
    pandas = pytest.importorskip("pandas")
    told("a", 1, days=6, outcome="won").save(store)
    tables = {name: store.table(name).to_pandas() for name in ("accounts", "cases", "case_events")}
    board = cb.feedback.case_board(cb.Book(**tables, currency="EUR"), as_of="2026-02-01")
    assert isinstance(board.cases, pandas.DataFrame)
    assert list(board.cases["outcome"]) == ["won"]
    assert "1 won" in board._repr_html_()


def test_nothing_there(store: Any) -> None:
    board = cb.feedback.case_board(store, as_of="2026-02-10")
    assert repr(board) == "CaseBoard(2026-02-10: 0 open, 0 of them overdue)"
    assert len(board.cases) == len(board.by_cause) == len(board.actions) == len(board.resolution) == 0
    with pytest.raises(cb.InputError, match="expected a case, but there is none"):
        cb.feedback.case(store, "a")


def test_an_unknown_case_names_the_nearest(store: Any) -> None:
    told("loss-1", 1, days=6, outcome="won").save(store)
    with pytest.raises(cb.InputError) as error:
        cb.feedback.case(store, "los-1")
    assert str(error.value) == "cases, column 'case': got 'los-1', expected one of loss-1 (did you mean 'loss-1'?)"
