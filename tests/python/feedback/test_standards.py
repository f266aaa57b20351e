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
