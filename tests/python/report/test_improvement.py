"""The kaizen section: the board, what was measured, the limits of chance, the plan; and when it is not there."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.report.certainty import Certainty

REASONS = {
    **{"late": 20.0, "scratch": 6.0, "typo": 8.0, "wrong": 10.0, "lost": 22.0, "dull": 12.0, "heavy": 14.0},
    **{"thin": 16.0, "dirty": 18.0, "torn": 20.0, "cold": 5.0, "loose": 9.0, "bent": 11.0, "short": 24.0},
}
DAYS = 730


def tickets(*, late_after: float) -> dict[str, list[Any]]:
    """Two years of complaints up to October 2026; after a year those about lateness are multiplied."""
    rng = np.random.default_rng(3)
    first, rows = dt.date(2024, 11, 1), []
    for reason, rate in REASONS.items():
        for day in range(DAYS):
            mean = rate / 30.4 * (late_after if reason == "late" and day >= 365 else 1.0)
            rows += [(first + dt.timedelta(days=day), reason)] * int(rng.poisson(mean))
    return {
        "ticket": list(range(len(rows))),
        "account": [1] * len(rows),
        "date": [day for day, _ in rows],
        "reason": [reason for _, reason in rows],
        "cost": [10.0] * len(rows),
    }


def action(key: str, state: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"action": key, "name": key.capitalize(), "date": "2025-05-01", "state": state}
    effects = {"reach": 1.0, "effect": 0.5, "effect_low": 0.4, "effect_high": 0.6, "cost": 300.0, "owner": "service"}
    return row | effects | fields


BOARD = [
    action("carrier", "done", reason="late", done="2025-10-20"),
    action("lately", "done", reason="typo", done="2026-10-01"),
    action("polish", "started", reason="scratch", due="2026-09-01"),
    action("scales", "planned", reason="heavy", due="2026-12-01"),
    action("labels", "proposed", reason="wrong", cost=100.0),
    action("dream", "dropped", reason="dull"),
]


def report(*, late_after: float = 0.2, board: Any = BOARD, **options: Any) -> Any:
    columns = {name: [row.get(name) for row in board] for name in dict.fromkeys(n for row in board for n in row)}
    tables: dict[str, Any] = {"tickets": tickets(late_after=late_after)}
    if board:
        tables["actions"] = columns
    book = cb.Book(accounts={"account": [1], "name": ["Alpha"]}, currency="EUR", **tables)
    return cb.report.month(book, "2026-10", **options)


@pytest.fixture(scope="module")
def made() -> Any:
    return report(budget=350.0)


def test_the_board_tells_how_far_everything_is(made: Any, parse: Any) -> None:
    page = parse(made.html)
    assert "3 proposed" not in page.text
    assert re.search(r"1\s+proposed,\s+1\s+planned,\s+1\s+under way,\s+2\s+done\. 1 was dropped\.", page.text)
    assert "is overdue : Polish" in page.text or "1 is overdue" in page.text
    assert page.tables["Planned"][1][:3] == ["Scales", "service", "December 1, 2026"]
    assert page.tables["Done"][1][:3] == ["Carrier", "service", "October 20, 2025"]
    assert "simulated" not in page.text.lower()


def test_a_real_change_is_found_and_a_late_one_waits(made: Any, parse: Any) -> None:
    found = made.numbers.improvement
    (result,) = found.results
    assert found.unmeasured == 1
    assert (result.name, result.since, result.months_before, result.months_after) == (
        "Carrier",
        dt.date(2025, 11, 1),
        12,
        12,
    )
    assert result.before == pytest.approx(20, abs=3)
    assert result.after == pytest.approx(4, abs=2)
    assert result.certainty is Certainty.almost_certain
    assert result.low < -16 < result.high
    assert result.naive == pytest.approx(result.after - result.before)
    text = parse(made.html).text
    assert re.search(r"It takes away \d+\.\d of them a month", text)
    assert "1 improvement that was done cannot be measured yet" in text


def test_where_nothing_happened_nothing_is_claimed() -> None:
    found = report(late_after=1.0).numbers.improvement
    (result,) = found.results
    assert result.certainty is Certainty.cannot_tell
    assert found.next is None  # no budget, no plan


def test_the_margin_of_a_card_and_the_plan(made: Any, parse: Any) -> None:
    found = made.numbers.improvement
    cards = {card.action: card for card in found.cards}
    a_year = sum(1 for day, reason in zip(*_recent(), strict=True) if reason == "heavy") * 10.0
    assert cards["scales"].margin[0] == pytest.approx(0.5 * a_year - 300, rel=0.1)
    assert cards["carrier"].margin is None
    assert found.next is not None
    assert [name for name, _ in found.next.chosen] == ["Labels"]  # scales and labels cost 400 together
    assert "For €350, the best set is Labels" in re.sub(r"\s+", " ", parse(made.html).text).replace(" :", ":")


def _recent() -> tuple[list[dt.date], list[str]]:
    given = tickets(late_after=0.2)
    rows = [
        (day, reason)
        for day, reason in zip(given["date"], given["reason"], strict=True)
        if dt.date(2025, 11, 1) <= day <= dt.date(2026, 10, 31)
    ]
    return [day for day, _ in rows], [reason for _, reason in rows]


def test_months_stand_between_the_limits_of_chance(made: Any) -> None:
    monthly = made.numbers.improvement.monthly
    assert [row["label"] for row in monthly.rows][:2] == ["2024-11", "2024-12"]
    assert len(monthly.rows) == 24
    assert monthly.signals  # lateness fell by more than half: a run on one side


def test_without_actions_the_section_is_named_and_left_out(parse: Any) -> None:
    page = report(board=[])
    assert 'id="improvement"' not in page.html
    assert "What we improve: left out, for there is nothing in: improvements." in parse(page.html).text


def test_a_client_sees_no_board() -> None:
    page = report(audience="client")
    assert 'id="improvement"' not in page.html
    assert "Polish" not in page.html


@pytest.mark.parametrize("budget", [0, -1, float("nan"), float("inf")])
def test_a_budget_of_nothing(budget: float) -> None:
    with pytest.raises(cb.InputError, match=r"budget.*expected a number above 0, or None"):
        report(budget=budget)


def test_the_first_paragraph_tells_what_was_improved_and_what_comes_next(made: Any) -> None:
    monday = made.html[made.html.index('id="monday"') : made.html.index("<nav")]
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", monday))
    assert re.search(r"Keep Carrier: it takes away 1\d\.\d complaints a month about “late” \(almost certain\)\.", said)
    assert re.search(r"Improve next: Labels, for €100, expected to bring €[\d,.]+.* a year net of cost\.", said)


def test_without_a_budget_the_overdue_come_first_and_nothing_is_claimed() -> None:
    page = report(late_after=1.0).html
    monday = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index('id="monday"') : page.index("<nav")]))
    assert "Of 1 improvement that was done nobody can tell yet whether it helped." in monday
    assert "Finish 1 overdue improvement, Polish first." in monday
    russian = report(late_after=1.0, lang="ru").html
    assert "Завершите" in russian[russian.index('id="monday"') : russian.index("<nav")]


def test_the_board_and_the_plan_read_starts_effort_exclusions_and_avoided_tickets(parse: Any) -> None:
    board = [
        action("scales", "planned", reason="heavy", planned_start="2026-11-15", effort_days=12.0, effect=None,
               effect_low=None, effect_high=None, tickets_avoided=0.5, tickets_avoided_low=0.4,
               tickets_avoided_high=0.6),
        action("labels", "proposed", reason="wrong", cost=100.0, excludes="scales"),
        action("boxes", "proposed", reason="torn", cost=1.0, excludes="polish"),
        action("polish", "started", reason="scratch"),
    ]  # fmt: skip
    made = report(board=board, budget=10_000.0)
    page = parse(made.html)
    head, row = page.tables["Planned"]
    assert head[-2:] == ["Begins", "Work, days"]
    assert row[-2:] == ["November 15, 2026", "12"]
    assert {card.action: card.margin is not None for card in made.numbers.improvement.cards}["scales"]
    chosen = [name for name, _ in made.numbers.improvement.next.chosen]
    assert len(chosen) == 1  # scales and labels exclude each other; boxes are excluded by what is under way


def test_a_plan_of_a_book_counts_what_is_done() -> None:
    board = [
        action("carrier", "done", reason="late"),
        action("labels", "proposed", reason="wrong", cost=100.0, needs="carrier", effort_days=5.0, duration_days=20.0),
    ]
    columns = {name: [row.get(name) for row in board] for name in dict.fromkeys(n for row in board for n in row)}
    tables = {"tickets": tickets(late_after=0.2), "actions": columns}
    book = cb.Book(accounts={"account": [1], "name": ["Alpha"]}, currency="EUR", **tables)
    plan = cb.improvement.plan(
        book, 500.0, tickets=tables["tickets"], ticket_days=DAYS, capacity=[10, 10], horizon_months=12
    )
    assert [row["action"] for row in cb.Table(plan.actions).rows() if row["chosen"]] == ["labels"]
    assert cb.Table(plan.calendar)["work_days"].sum() == pytest.approx(5)
    columns["excludes"] = [None, "carrier"]
    begun = cb.Book(accounts={"account": [1], "name": ["Alpha"]}, currency="EUR", **tables)
    with pytest.raises(cb.InputError) as error:
        cb.improvement.plan(begun, 500.0, tickets=tables["tickets"], ticket_days=DAYS)
    assert str(error.value) == (
        "actions, row 0, column 'excludes': got 'carrier', expected actions that are not begun; 'carrier' is done: let "
        "the state of this one be 'dropped'"
    )
