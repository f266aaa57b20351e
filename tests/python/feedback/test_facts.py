"""Facts open a case from a single row; a week raises few of them, and the rest waits."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb

AS_OF = "2026-10-31"


def book(**more: Any) -> cb.Book:
    tables: dict[str, Any] = {
        "accounts": {"account": [1, 2, 3], "name": ["Rossi", "Weber", "Ivanov"]},
        "contacts": {
            "contact": ["anna", "ben", "cleo"],
            "account": [1, 1, 2],
            "role": ["technical", "user", "economic"],
            "decides": [True, False, True],
        },
        "responses": {
            "response": [1, 2, 3, 4],
            "contact": ["anna", "ben", "cleo", "cleo"],
            "date": ["2026-10-01", "2026-10-02", "2026-10-03", "2026-01-03"],
            "nps": [6, 0, 7, 0],
        },
        "orders": {
            "order": [1, 2, 3],
            "account": [1, 2, 3],
            "date": ["2026-09-01"] * 3,
            "revenue": [10.0, 30.0, 20.0],
        },
    }
    return cb.Book(**(tables | more), currency="EUR")


def rows(result: Any) -> list[tuple[Any, ...]]:
    return list(zip(result["account"].tolist(), result["kind"].tolist(), result["text"].tolist(), strict=True))


def test_only_who_decides_and_lately_makes_a_fact_of_a_score() -> None:
    found = cb.feedback.facts(book(), AS_OF)
    assert rows(found) == [(1, "detractor", "score 6 from the technical buyer who decides")]
    assert found["response"].tolist() == [1]
    assert found["contact"].tolist() == ["anna"]
    assert found["decides"].tolist() == [True]
    assert found["days"].tolist() == [30]
    assert found["value"].tolist() == [10.0]


def test_competitors_claims_and_clauses() -> None:
    full = book(
        events={
            "date": ["2026-10-05", "2026-10-06", "2026-10-07"],
            "event": [1, 2, 3],
            "account": [2, 3, 3],
            "type": ["visit", "competitor_mentioned", "visit"],
            "properties": ['{"competitor": "Bruni"}', None, '{"competitor": null}'],
        },
        tickets={
            "ticket": [1, 2, 3],
            "account": [3, 3, 3],
            "date": ["2025-01-01", "2026-10-01", "2026-10-02"],
            "reason": ["weight", None, None],
            "closed": [None, "2026-10-31", "2026-11-05"],
        },
        clauses={
            "clause": ["loss", "loss", "word", "days"],
            "since": ["2026-01-01", "2026-06-01", "2026-01-01", "2026-01-01"],
            "account": [2, 2, 2, 2],
            "criterion": ["loss_share", "loss_share", "contract", "delivery_days"],
            "operator": ["at_most", "at_most", "equal", "at_most"],
            "limit": [0.05, 0.03, None, 20.0],
            "word": [None, None, "sale", None],
        },
        terms={
            "offer": ["ours", "ours", "theirs", "ours"],
            "term": ["loss_share", "contract", "loss_share", "delivery_days"],
            "since": ["2026-02-01"] * 4,
            "value": [0.035, None, 0.2, 20.0],
            "word": [None, "tolling", None, None],
            "supplier": [None, None, "b", None],
        },
        suppliers={"supplier": ["b"]},
    )
    found = rows(cb.feedback.facts(full, AS_OF))
    assert set(found) == {
        (1, "detractor", "score 6 from the technical buyer who decides"),
        (2, "competitor", "named Bruni"),
        (2, "clause", "loss_share 0.035, allowed at most 0.03"),
        (2, "clause", "contract tolling, allowed sale"),
        (3, "competitor", "a competitor was named"),
        (3, "ticket", "open claim: weight"),
        (3, "ticket", "a claim is open"),
    }
    assert [account for account, _, _ in found] == [2, 2, 2, 3, 3, 3, 1]  # the dearest account first


def test_a_week_raises_few_and_the_rest_waits_in_sight() -> None:
    n = 12
    many = cb.Book(
        accounts={"account": list(range(n))},
        contacts={"contact": list(range(n)), "account": list(range(n)), "role": ["user"] * n, "decides": [True] * n},
        responses={"response": list(range(n)), "contact": list(range(n)), "date": ["2026-10-01"] * n, "nps": [0] * n},
        orders={
            "order": list(range(n)),
            "account": list(range(n)),
            "date": ["2026-09-01"] * n,
            "revenue": [float(k) for k in range(n)],
        },
        cases={
            "case": [1, 2, 3],
            "account": [11, 3, 10],
            "date": ["2026-10-29", "2026-10-20", "2026-01-01"],
            "signal": ["detractor"] * 3,
            "state": ["closed", "opened", "closed"],
            "closed": ["2026-10-30", None, "2026-02-01"],
        },
        currency="EUR",
    )
    found = cb.feedback.signals(many, AS_OF)
    # One case was opened this week, account 3 has an open one, and the case of account 11 dealt with its score: six of
    # ten are raised. The score of account 10 came after its case was closed.
    assert found.raised["account"].tolist() == [10, 9, 8, 7, 6, 5]
    assert found.waiting["account"].tolist() == [4, 2, 1, 0]
    assert set(found["sort"].tolist()) == {"fact"}
    assert repr(found) == (
        "Signals(6 raised, 4 waiting; 1 cases were opened in the last seven days; 1 accounts have an open case)"
    )
    assert len(cb.feedback.signals(many, AS_OF, max_new=0)) == 0


def test_findings_come_after_facts() -> None:
    cells = [(a, role, 10 if (a > 2 or role != "user") else 0) for a in range(60) for role in ("technical", "user")]
    torn = cb.Book(
        accounts={"account": list(range(60))},
        contacts={
            "contact": list(range(120)),
            "account": [a for a, _, _ in cells],
            "role": [role for _, role, _ in cells],
            "decides": [None] * 120,
        },
        responses={
            "response": list(range(600)),
            "contact": [i // 5 for i in range(600)],
            "date": ["2026-10-01"] * 600,
            "nps": [cells[i // 5][2] for i in range(600)],
        },
        tickets={"ticket": [1], "account": [50], "date": ["2026-10-30"]},
        currency="EUR",
    )
    found = cb.feedback.signals(torn, AS_OF)
    assert found["account"].tolist() == [50, 0, 1, 2]
    assert found["sort"].tolist() == ["fact", "finding", "finding", "finding"]
    assert found["text"].tolist()[1].startswith("user about ")
    assert found["role"].tolist()[1] == "user"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"window_days": 0}, "facts, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06"),
        ({"value": "x"}, "facts, column 'value': got 'x', expected one of revenue, margin, net_of_metal"),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.facts(book(), AS_OF, **more)
    assert str(caught.value) == text
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.signals(book(), AS_OF, max_new=-1)
    assert str(caught.value) == "signals, column 'max_new': got -1, expected a number of at least 0"
