"""What the engine does at the edges of its rules: expiry, ties, follow-ups, events that nobody understands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import cabochon as cb
from cabochon.feedback import Engine

CONTACTS = {"contact": ["a"], "account": [1], "role": ["user"]}
ONE = {"account": [1]}


def rules(*given: dict[str, Any], **limits: Any) -> dict[str, Any]:
    return {
        "events": [{"type": "e", "properties": ["x"]}, {"type": "answer", "properties": ["score"]}],
        "surveys": [{"survey": "s"}],
        "limits": limits,
        "rules": [{"roles": ["user"], "survey": "s", **rule} for rule in given],
    }


def events(*rows: tuple[Any, ...], **more: Any) -> dict[str, list[Any]]:
    names = ("date", "event", "account", "type", "contact")
    filled = [(*row, None) if len(row) == 4 else row for row in rows]
    return {name: [row[at] for row in filled] for at, name in enumerate(names)} | more


def told(found: Any) -> list[tuple[str, str, bool]]:
    return [(row["rule"], str(row["date"]), row["reminder"]) for row in cb.Table(found._rows).rows() if row["contact"]]


def test_no_reminder_after_the_expiry() -> None:
    rule = {"rule": "r", "event": "e", "defer": True, "expiry_days": 7, "reminder_days": 5}
    engine = Engine(rules(rule, cooldown_days=10), CONTACTS, ONE, seed=1)
    found = engine.step(events(("2026-03-02", 1, 1, "e"), ("2026-03-09", 2, 1, "e")), "2026-04-01")
    assert told(found) == [("r", "2026-03-02", False), ("r", "2026-03-07", True), ("r", "2026-03-12", False)]


def test_a_reminder_moves_off_quiet_days_up_to_the_expiry() -> None:
    rule = {"rule": "r", "event": "e", "expiry_days": 5, "reminder_days": 3}
    quiet = ["2026-03-05", "2026-03-06"]
    found = Engine(rules(rule, quiet_dates=quiet), CONTACTS, ONE, seed=1).step(
        events(("2026-03-02", 1, 1, "e")), "2026-04-01"
    )
    assert told(found) == [("r", "2026-03-02", False), ("r", "2026-03-07", True)]
    quiet += ["2026-03-07"]
    none = Engine(rules(rule, quiet_dates=quiet), CONTACTS, ONE, seed=1).step(
        events(("2026-03-02", 1, 1, "e")), "2026-04-01"
    )
    assert told(none) == [("r", "2026-03-02", False)]


@pytest.mark.parametrize("said", [False, "false", "False", "FALSE", "0", 0, 0.0])
def test_who_objected_is_never_invited_however_it_is_written(said: Any) -> None:
    engine = Engine(rules({"rule": "r", "event": "e"}), {**CONTACTS, "may_ask": [said]}, ONE, seed=1)
    assert engine.step(events(("2026-03-02", 1, 1, "e")), "2026-04-01").counts() == {"sent": 0, "objected": 1}


@pytest.mark.parametrize("said", [True, "true", "TRUE", "1", 1, None])
def test_who_did_not_object_is(said: Any) -> None:
    engine = Engine(rules({"rule": "r", "event": "e"}), {**CONTACTS, "may_ask": [said]}, ONE, seed=1)
    assert engine.step(events(("2026-03-02", 1, 1, "e")), "2026-04-01").counts() == {"sent": 1}


@pytest.mark.parametrize(("said", "shown"), [("no", "'no'"), ("нет", "'нет'"), ("n", "'n'"), ("", "''"), (2, "2")])
def test_what_is_neither_yes_nor_no_is_refused(said: Any, shown: str) -> None:
    with pytest.raises(cb.InputError) as error:
        Engine(rules({"rule": "r", "event": "e"}), {**CONTACTS, "may_ask": [said]}, ONE, seed=1)
    assert str(error.value) == f"contacts, row 0, column 'may_ask': got {shown}, expected true or false"


def test_an_engine_of_a_book_knows_roles_over_time() -> None:
    book = cb.Book(
        accounts={"account": [1], "segment": ["shop"]},
        contacts={"contact": ["a", "b"], "account": [1, 1], "role": [None, "technical"], "may_ask": [None, False]},
        roles={
            "contact": ["a", "a"],
            "since": ["2026-01-01", "2026-02-01"],
            "until": ["2026-02-01", None],
            "role": ["user", "economic"],
        },
        events={
            "date": ["2026-01-05", "2026-02-05", "2026-02-06"],
            "event": [1, 2, 3],
            "account": [1, 1, 1],
            "type": ["e", "e", "e"],
        },
        currency="EUR",
    )
    asks = rules({"rule": "r", "event": "e"}, {"rule": "t", "event": "e", "roles": ["technical"]})
    engine = Engine.of(asks, book, seed=1)
    found = cb.Table(engine.step(book.events, until="2026-02-06")._rows).rows()
    assert [(row["rule"], row["contact"], row["reason"]) for row in found] == [
        ("r", "a", None), ("t", "b", "objected"), ("r", None, "no_contact"), ("t", "b", "objected"),
    ]  # fmt: skip
    again = Engine.of(asks, book, seed=1, state=engine.to_bytes())
    assert again.to_bytes() == engine.to_bytes()


@pytest.mark.parametrize("order", [("eco", "use"), ("use", "eco"), ("nobody", "eco"), ("eco", "nobody")])
def test_the_latest_score_of_a_day_is_that_of_the_last_event(order: tuple[str, str]) -> None:
    contacts = {"contact": ["eco", "use", "nobody"], "account": [1] * 3, "role": ["economic", "user", None]}
    asks = rules({"rule": "r", "event": "e", "filter": {"score": "any", "op": "<=", "value": 6}})
    log = events(
        ("2026-03-01", 1, 1, "answer", order[0]), ("2026-03-01", 2, 1, "answer", order[1]), ("2026-03-02", 3, 1, "e"),
        score=[10, 2, None],
    )  # fmt: skip
    assert Engine(asks, contacts, ONE, seed=1).step(log, "2026-03-05").counts()["sent"] == 1
    log["score"] = [2, 10, None]
    assert Engine(asks, contacts, ONE, seed=1).step(log, "2026-03-05").counts()["sent"] == 0


def test_an_answer_that_led_to_an_ask_is_no_answer_to_it() -> None:
    asks = rules(
        {"rule": "why", "event": "answer", "reminder_days": 5},
        {"rule": "silent", "absence": {"of": "answer", "after_ask": "why", "days": 7}, "roles": ["economic"]},
    )
    contacts = {"contact": ["a", "b"], "account": [1, 1], "role": ["user", "economic"]}
    engine = Engine(asks, contacts, ONE, seed=1)
    found = engine.step(events(("2026-03-01", 1, 1, "answer", "a"), score=[2]), "2026-04-01")
    assert told(found) == [("why", "2026-03-01", False), ("why", "2026-03-06", True), ("silent", "2026-03-08", False)]
    assert [row["unanswered"] for row in engine.fatigue().rows()] == [1, 1]
    answered = Engine(asks, contacts, ONE, seed=1)
    log = events(("2026-03-01", 1, 1, "answer", "a"), ("2026-03-01", 2, 1, "answer", "a"), score=[2, 3])
    once = {**asks, "limits": {"cooldown_days": 30}}
    answered = Engine(once, contacts, ONE, seed=1)
    assert told(answered.step(log, "2026-04-01"))[0::2] == [("why", "2026-03-01", False)]


def test_an_ask_that_lies_ahead_is_not_answered_yet() -> None:
    engine = Engine(rules({"rule": "r", "event": "e", "delay_days": 3}), CONTACTS, ONE, seed=1)
    engine.step(events(("2026-03-01", 1, 1, "e"), ("2026-03-02", 2, 1, "answer", "a")), "2026-03-03")
    assert engine.fatigue().rows()[0]["unanswered"] == 1
    engine = Engine.from_bytes(engine.to_bytes(), engine.rules, CONTACTS, ONE, seed=1)
    engine.step(events(("2026-03-04", 3, 1, "answer", "a")), "2026-03-05")
    assert engine.fatigue().rows()[0]["unanswered"] == 0


def test_explain_counts_the_event_itself_and_what_waits_before_it() -> None:
    first = {"count": "e", "window_days": 3650, "op": "=", "value": 1}
    engine = Engine(rules({"rule": "first", "event": "e", "filter": first}), CONTACTS, ONE, seed=1)
    event = {"date": "2026-03-05", "event": 5, "account": 1, "type": "e"}
    assert engine.explain(event, "a").rows()[0]["outcome"] == "invited"
    engine.step(events(("2026-03-05", 4, 1, "e")), "2026-03-01")
    state = engine.to_bytes()
    (row,) = engine.explain(event, "a").rows()
    assert (row["outcome"], row["detail"]) == ("filter", "count 'e' in 3650 days = 1")
    assert engine.explain({**event, "event": 3}, "a").rows()[0]["outcome"] == "invited"  # before the one that waits
    assert engine.to_bytes() == state
    (row,) = engine.explain({**event, "date": "2026-02-05"}, "a").rows()
    assert (row["outcome"], row["detail"]) == ("late", "dated before 2026-03-01")


def test_explain_sees_the_score_of_the_answer_itself() -> None:
    low = {"score": "contact", "op": "<=", "value": 6}
    engine = Engine(rules({"rule": "low", "event": "answer", "filter": low}), CONTACTS, ONE, seed=1)
    answer = {"date": "2026-03-05", "event": 5, "account": 1, "type": "answer", "contact": "a", "score": 2}
    assert engine.explain(answer, "a").rows()[0]["outcome"] == "invited"
    assert engine.explain({**answer, "score": 9}, "a").rows()[0]["outcome"] == "filter"


def test_an_empty_frame_of_any_columns_moves_the_day_on() -> None:
    engine = Engine(rules({"rule": "r", "event": "e"}), CONTACTS, ONE, seed=1)
    assert engine.step(events(("2026-03-05", "one", 1, "e")), "2026-03-01").held == 1
    none: list[Any] = []
    empty = ({}, {"date": none, "event": none, "account": none, "type": none}, {"other": [1, 2][:0]})
    for day, frame in enumerate(empty, 2):
        assert engine.step(frame, f"2026-03-0{day}").held == 1
    pandas = pytest.importorskip("pandas")
    assert engine.step(pandas.DataFrame(columns=["date", "event", "account", "type"]), "2026-03-05").held == 1
    polars = pytest.importorskip("polars")
    assert engine.step(polars.DataFrame({"date": [], "event": []}), "2026-03-06").counts()["sent"] == 1


def test_events_that_nobody_understands_are_told() -> None:
    contacts = {"contact": ["a", "z"], "account": [1, 2], "role": ["user", "user"]}
    engine = Engine(rules({"rule": "r", "event": "e"}), contacts, {"account": [1, 2]}, seed=1)
    log = events(
        ("2026-03-01", 1, 1, "answer", "qq"), ("2026-03-01", 2, 1, "answer"), ("2026-03-01", 3, 1, "answer", "z"),
        ("2026-03-01", 4, 1, "ee"), ("2026-03-01", 5, 1, "e", "a"), ("2026-03-01", 6, 9, "e"),
        ("2026-03-01", 7, 1, "answer", "a"),
    )  # fmt: skip
    found = engine.step(log, "2026-03-05")
    doubts = dict(zip(found.doubtful["event"].tolist(), found.doubtful["doubt"].tolist(), strict=True))
    assert doubts == {1: "unknown_contact", 2: "anonymous", 3: "another_account", 4: "unknown_type"}
    assert found.unplaced["event"].tolist() == [6]
    assert repr(found) == "Invitations(1 sent; 1 events unplaced; 4 events doubtful)"
    assert [row["answers"] for row in engine.fatigue().rows()] == [1, 0]


def test_a_repetition_of_a_taken_event_is_not_late() -> None:
    engine = Engine(rules({"rule": "r", "event": "e"}), CONTACTS, ONE, seed=1)
    taken = ("2026-03-01", 1, 1, "e")
    engine.step(events(taken, ("2026-03-01", 2, 9, "e")), "2026-03-10")
    engine = Engine.from_bytes(engine.to_bytes(), engine.rules, CONTACTS, ONE, seed=1)
    again = engine.step(events(taken, ("2026-03-01", 2, 9, "e"), ("2026-03-02", 1, 1, "e")), "2026-03-11")
    assert (again.repeated, list(again.late["date"])) == (2, ["2026-03-02"])
    assert (engine.step(events(("2026-03-02", 1, 1, "e")), "2026-03-11").repeated) == 1


def test_what_is_known_of_taken_events_does_not_grow_with_them() -> None:
    engine = Engine(rules({"rule": "r", "event": "e"}, cooldown_days=400), CONTACTS, ONE, seed=1)
    sizes = []
    for year in (2026, 2027, 2028):
        days = [dt.date(year, 1, 1) + dt.timedelta(days=n % 360) for n in range(12_000)]
        engine.step(events(*((day, n, 1, "e") for n, day in enumerate(days))), f"{year + 1}-01-01")
        sizes.append(len(engine.to_bytes()))
    assert sizes[1] == sizes[2]
    late = engine.step(events(("2028-12-25", 11_999, 1, "e"), ("2026-01-01", 0, 1, "e")), "2029-02-01")
    assert len(late.late["event"]) + late.repeated == 2


def test_the_nearest_invitation_stands_in_the_cooldown() -> None:
    asks = rules(
        {"rule": "far", "event": "e", "delay_days": 9, "filter": {"property": "x", "op": "=", "value": 1}, "exempt":
         ["cooldown"]},
        {"rule": "near", "event": "e", "delay_days": 4, "filter": {"property": "x", "op": "=", "value": 2}},
        {"rule": "first", "event": "e", "filter": {"property": "x", "op": "=", "value": 3}},
        cooldown_days=30,
    )  # fmt: skip
    log = events(("2026-03-01", 1, 1, "e"), ("2026-03-02", 2, 1, "e"), ("2026-03-03", 3, 1, "e"), x=[3, 1, 2])
    found = Engine(asks, CONTACTS, ONE, seed=1).step(log, "2026-04-01")
    (stopped,) = [row for row in cb.Table(found._rows).rows() if row["state"] == "suppressed"]
    assert (stopped["found"], str(stopped["other_date"])) == (4, "2026-03-11")


def test_a_survey_by_role() -> None:
    asks = rules({"rule": "r", "event": "e", "roles": ["user", "economic"], "ask": 2,
                  "survey": {"user": "s", "economic": "t"}})  # fmt: skip
    asks["surveys"] = [{"survey": "s", "role": "user"}, {"survey": "t", "roles": ["economic", "technical"]}]
    contacts = {"contact": ["a", "b"], "account": [1, 1], "role": ["user", "economic"]}
    engine = Engine(asks, contacts, {"account": [1, 2]}, seed=1)
    found = engine.step(events(("2026-03-01", 1, 1, "e"), ("2026-03-01", 2, 2, "e")), "2026-03-05")
    assert [(row["contact"], row["survey"]) for row in cb.Table(found._rows).rows()] == [
        ("a", "s"), ("b", "t"), (None, None),
    ]  # fmt: skip
    document = cb.feedback.Rules(asks)
    assert cb.feedback.Rules({**document.to_dict(), "rules": document.rules}) == document


@pytest.mark.parametrize("frame", ["pandas", "polars"])
def test_explain_and_fatigue_give_the_kind_of_the_contacts(frame: str) -> None:
    library = pytest.importorskip(frame)
    engine = Engine(rules({"rule": "r", "event": "e"}), library.DataFrame(CONTACTS), ONE, seed=1)
    for given in (
        engine.fatigue(), engine.fatigue(by="role"),
        engine.explain({"date": "2026-03-01", "event": 1, "account": 1, "type": "e"}, "a"),
    ):  # fmt: skip
        assert isinstance(given, library.DataFrame)
