"""What is promised and kept: tickets, steps of a scenario, breaches as events that ask."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

AS_OF = "2026-10-31"


def book() -> cb.Book:
    return cb.Book(
        accounts={"account": [1, 2]},
        contacts={"contact": ["ann", "bob"], "account": [1, 2], "role": ["technical", "user"]},
        processes={
            "process": ["returns", "documents", "visits"],
            "department": ["quality control", "accounting", "sales"],
            "standard_hours": [48.0, 4.0, None],
        },
        tickets={
            "ticket": [1, 2, 3, 4, 5, 6],
            "account": [1, 1, 2, 2, 1, 2],
            "contact": ["ann", "ann", "bob", None, None, None],
            "date": ["2026-10-01", "2026-10-01", "2026-10-10", "2026-10-30", "2026-10-05", "2025-01-01"],
            "process": ["returns", "returns", "documents", "returns", "visits", "returns"],
            "closed": ["2026-10-03", "2026-10-09", None, None, None, None],
        },
        events={
            "date": ["2026-10-02", "2026-10-03", "2026-10-20", "2026-10-21"],
            "event": [1, 2, 3, 4],
            "account": [1, 1, 2, 2],
            "type": ["question_asked", "question_answered", "question_asked", "visit"],
            "contact": ["ann", "ann", "bob", "bob"],
        },
        currency="EUR",
    )


def test_promises_kept_by_process_department_and_role() -> None:
    found = cb.feedback.service_standards(book(), as_of=AS_OF)
    rows = dict(zip(found["process"].tolist(), range(len(found)), strict=False))
    assert found["process"].tolist() == ["documents", "returns", "returns"]
    assert found["department"].tolist() == ["accounting", "quality control", "quality control"]
    assert found["role"].tolist() == ["user", "technical", "unknown"]
    assert found["due"].tolist() == [1, 2, 0]
    assert found["kept"].tolist() == [0, 1, 0]
    assert found["pending"].tolist() == [0, 0, 1]
    assert found["promised_hours"].tolist() == [4.0, 48.0, 48.0]
    assert found["median_days"].tolist() == [None, 5.0, None]
    assert float(found["kept_low"][1]) == pytest.approx(0.0945312, abs=1e-6)  # Wilson, 1 of 2
    assert float(found["kept_high"][1]) == pytest.approx(0.9054688, abs=1e-6)
    assert np.ma.is_masked(found["kept_share"][2])
    assert found.without_promise == 1
    assert len(rows) == 2
    late = found.breaches
    assert late["key"].tolist() == ["3", "2"]
    assert [str(d) for d in late["due"]] == ["2026-10-11", "2026-10-03"]
    assert late["days_late"].tolist() == [20, 6]
    assert np.isnat(np.asarray(late["done"])[0])
    assert repr(found) == "Standards(33 % of 3 promises kept; 1 tickets without a promise)"


def test_accounts_and_steps() -> None:
    steps = [{"step": "answer", "after": "question_asked", "until": "question_answered", "hours": 24}]
    found = cb.feedback.service_standards(book(), as_of=AS_OF, by=["step", "account"], steps=steps)
    assert found["step"].tolist() == ["answer", "answer", None, None]
    assert found["account"].tolist() == [1, 2, 1, 2]
    assert found["kept"].tolist() == [1, 0, 1, 0]
    lines = found.by_account
    assert lines["account"].tolist() == [2, 1]
    assert lines["broken"].tolist() == [2, 1]
    assert lines["open_late"].tolist() == [2, 0]


@pytest.mark.parametrize(
    ("hours", "last_day"),
    [(0, 0), (1, 1), (4, 1), (24, 1), (24.5, 2), (25, 2), (48, 2), (49, 3), (72, 3), (0.1 * 720, 3), (73, 4)],
)
def test_hours_are_judged_by_days(hours: float, last_day: int) -> None:
    days = list(range(6))
    begun = np.datetime64("2026-10-01")
    found = cb.feedback.service_standards(
        cb.Book(
            accounts={"account": [1]},
            processes={"process": ["p"], "standard_hours": [float(hours)]},
            tickets={
                "ticket": days,
                "account": [1] * 6,
                "date": [str(begun)] * 6,
                "process": ["p"] * 6,
                "closed": [str(begun + day) for day in days],
            },
            currency="EUR",
        ),
        as_of=AS_OF,
        by="process",
    )
    assert found["kept"].tolist() == [last_day + 1]
    assert found["surely_kept"].tolist() == [int(hours // 24 + 1e-9)]
    assert sorted(found.breaches["days_late"].tolist()) == list(range(1, 6 - last_day))


@pytest.mark.parametrize(("as_of", "state"), [("2026-10-03", "pending"), ("2026-10-04", "broken")])
def test_what_is_open_is_broken_the_day_after(as_of: str, state: str) -> None:
    found = cb.feedback.service_standards(book(), as_of=as_of, by="process")
    row = found["process"].tolist().index("returns")
    assert found[state].tolist()[row] == (1 if state == "broken" else 2 - 1)
    assert found["kept"].tolist()[row] == 1


def test_the_order_of_rows_changes_nothing() -> None:
    steps = [{"step": "answer", "after": "q", "until": "a", "hours": 24}]
    rng = np.random.default_rng(1)
    n = 60
    kinds = rng.choice(["q", "a", "visit"], n)
    days = np.datetime64("2026-09-01") + rng.integers(0, 30, n)
    seen = set()
    for order in (np.arange(n), rng.permutation(n), np.arange(n)[::-1]):
        shuffled = cb.Book(
            accounts={"account": [1, 2]},
            events={
                "date": days[order],
                "event": np.arange(n)[order],
                "account": (1 + np.arange(n) % 2)[order],
                "type": kinds[order].tolist(),
            },
            currency="EUR",
        )
        found = cb.feedback.service_standards(shuffled, as_of=AS_OF, by="account", steps=steps)
        seen.add(str((found["kept"].tolist(), found["broken"].tolist(), found.breaches["key"].tolist())))
    assert len(seen) == 1


def largest_matching(choices: list[list[int]], taken: frozenset[int]) -> int:
    if not choices:
        return 0
    own = [1 + largest_matching(choices[1:], taken | {one}) for one in choices[0] if one not in taken]
    return max([largest_matching(choices[1:], taken), *own])


def test_as_few_breaches_as_the_days_allow() -> None:
    """On simulated questions and answers of one contact the promises kept are those of the largest matching."""
    rng = np.random.default_rng(11)
    for _ in range(60):
        n = int(rng.integers(2, 9))
        kinds = rng.choice(["q", "a"], n).tolist()
        days = np.sort(rng.integers(0, 8, n))
        hours = int(rng.choice([0, 24, 48]))
        firm = cb.Book(
            accounts={"account": [1]},
            events={
                "date": np.datetime64("2026-09-01") + days,
                "event": list(range(n)),
                "account": [1] * n,
                "type": kinds,
            },
            currency="EUR",
        )
        steps = [{"step": "s", "after": "q", "until": "a", "hours": hours}]
        found = cb.feedback.service_standards(firm, as_of=AS_OF, by=[], steps=steps)
        answered = [i for i in range(n) if kinds[i] == "a"]
        pairs = {
            q: [a for a in answered if a > q and days[a] - days[q] <= -(-hours // 24)]
            for q in (i for i in range(n) if kinds[i] == "q")
        }
        assert sum(found["kept"].tolist()) == largest_matching(list(pairs.values()), frozenset())


def test_the_window_does_not_change_what_keeps_a_promise() -> None:
    rng = np.random.default_rng(3)
    events = {
        "date": np.datetime64("2026-08-01") + np.sort(rng.integers(0, 80, 120)),
        "event": list(range(120)),
        "account": rng.integers(1, 3, 120).tolist(),
        "type": rng.choice(["q", "a"], 120).tolist(),
    }
    firm = cb.Book(accounts={"account": [1, 2]}, events=events, currency="EUR")
    steps = [{"step": "s", "after": "q", "until": "a", "hours": 48}]
    late = {}
    for window in (20, 45, 365):
        found = cb.feedback.service_standards(firm, as_of=AS_OF, window_days=window, steps=steps).breaches
        first = np.datetime64(AS_OF) - 20
        late[window] = [key for key, date in zip(found["key"], found["date"], strict=True) if date > first]
    assert late[365]
    assert late[20] == late[45] == late[365]


def test_breaches_are_different_events() -> None:
    events = {"date": ["2026-10-01"], "event": [1], "account": [1], "type": ["question"]}
    tickets = {"ticket": [7], "account": [1], "date": ["2026-10-01"]}
    firm = cb.Book(
        accounts={"account": [1]},
        processes={"process": ["p", "q"], "standard_hours": [24.0, 24.0]},
        tickets=tickets,
        ticket_processes={"ticket": [7, 7], "process": ["p", "q"]},
        events=events,
        currency="EUR",
    )
    steps = [{"step": name, "after": "question", "until": name, "hours": 24} for name in ("heard", "answered")]
    asked = cb.feedback.service_standards(firm, as_of=AS_OF, steps=steps).events
    assert asked["event"].tolist() == [
        "standard:event:2026-10-01/1/heard",
        "standard:event:2026-10-01/1/answered",
        "standard:ticket:7/p",
        "standard:ticket:7/q",
    ]
    assert {str(day) for day in asked["date"]} == {"2026-10-03"}


def test_a_breach_asks_through_a_rule() -> None:
    events = cb.feedback.service_standards(book(), as_of=AS_OF).events
    rules = {
        "events": [{"type": "standard_broken", "properties": ["process"]}],
        "surveys": [{"survey": "sorry"}],
        "rules": [
            {
                "rule": "broken",
                "event": "standard_broken",
                "roles": ["technical", "user"],
                "survey": "sorry",
                "filter": {"property": "process", "op": "=", "value": "returns"},
            }
        ],
    }
    people = {"contact": ["ann", "bob"], "account": [1, 2], "role": ["technical", "user"]}
    engine = cb.feedback.Engine(rules, people, {"account": [1, 2]}, seed=1)
    frame = {name: events[name] for name in events}
    sent = engine.step(frame, until="2026-11-30").sent
    assert list(sent["contact"]) == ["ann"]
    assert [str(day) for day in sent["date"]] == ["2026-10-04"]


def test_an_empty_book_promises_nothing() -> None:
    found = cb.feedback.service_standards(cb.Book(accounts={"account": [1]}, currency="EUR"), as_of=AS_OF)
    assert len(found) == 0
    assert "no promise was due" in repr(found)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"by": "colour"},
            "service_standards, column 'by': got 'colour', expected process, department, role, account or step",
        ),
        (
            {"by": "proces"},
            "service_standards, column 'by': got 'proces', expected process, department, role, account or step "
            "(did you mean 'process'?)",
        ),
        (
            {"steps": ["answer"]},
            "service_standards, column 'steps[0]': got 'answer', "
            "expected a mapping of step, after, until, hours, process",
        ),
        (
            {"steps": [{"step": "a", "after": 1, "until": "y", "hours": True, "process": 1.5}]},
            "3 problems\n  service_standards, column 'steps[0].after': got 1, expected a text\n"
            "  service_standards, column 'steps[0].hours': got True, expected a number of at least 0\n"
            "  service_standards, column 'steps[0].process': got 1.5, expected a key of processes",
        ),
        (
            {"steps": [{"step": "a", "after": "x", "until": "y", "hours": -1, "process": "visit"}]},
            "2 problems\n  service_standards, column 'steps[0].hours': got -1, expected at least 0\n"
            "  service_standards, column 'steps[0].process': got 'visit', expected one of returns, documents, visits "
            "(did you mean 'visits'?)",
        ),
        ({"window_days": 0}, "service_standards, column 'window_days': got 0, expected at least 1"),
        (
            {"steps": [{"step": "a", "after": "x", "until": "y"}]},
            "service_standards, column 'steps[0].hours': expected what the step is made of",
        ),
        (
            {"steps": [{"step": "a", "after": "x", "until": "y", "hours": 1, "days": 2}]},
            "service_standards, column 'steps[0]': got 'days', expected one of step, after, until, hours, process",
        ),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.service_standards(book(), as_of=AS_OF, **more)
    assert str(caught.value) == text
