"""Broken clauses on the week's page: by whole offers or single terms, whoever of the suppliers is us."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb

AS_OF = "2026-10-28"


def book(terms: dict[str, Any] | None = None, clauses: dict[str, Any] | None = None, **more: Any) -> cb.Book:
    given = terms or {"term": ["loss_share"], "value": [0.035]}
    n = len(given["term"])
    limits = clauses or {"criterion": ["loss_share"], "operator": ["at_most"], "limit": [0.025]}
    m = len(limits["criterion"])
    tables: dict[str, Any] = {
        "accounts": {"account": [1, 2], "name": ["Alpha", "Beta"]},
        "orders": {"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-20"], "revenue": [10.0, 5.0]},
        "terms": {"offer": ["o"] * n, "since": ["2026-02-01"] * n, **given},
        "clauses": {
            "clause": [f"c{at}" for at in range(m)],
            "since": ["2026-01-01"] * m,
            "account": [1] * m,
            **limits,
        },
    }
    return cb.Book(**(tables | more), currency="EUR")


def said(week: Any) -> list[tuple[str, str, str]]:
    return [(row.name, row.lines[0].label, row.lines[0].text) for row in week.view.rows]


@pytest.mark.parametrize(
    ("terms", "clauses", "broken"),
    [
        ({"term": ["loss_share"], "value": [0.035]}, None, True),
        ({"term": ["loss_share"], "value": [0.02]}, None, False),
        ({"term": ["loss_share"], "low": [0.03], "high": [0.04]}, None, True),
        (  # what the offer's own fields do not know
            {"term": ["delivery_days"], "value": [25.0]},
            {"criterion": ["delivery_days"], "operator": ["below"], "limit": [25.0]},
            True,
        ),
        (
            {"term": ["contract"], "word": ["tolling"]},
            {"criterion": ["contract"], "operator": ["equal"], "word": ["sale"]},
            True,
        ),
        (  # a clause that no offer knows takes none of the others with it
            {"term": ["loss_share"], "value": [0.035]},
            {"criterion": ["smiles", "loss_share"], "operator": ["at_most"] * 2, "limit": [1.0, 0.025]},
            True,
        ),
    ],
)
def test_week_breaks_what_facts_break(terms: dict[str, Any], clauses: dict[str, Any] | None, broken: bool) -> None:
    made = book(terms, clauses)
    facts = cb.feedback.facts(made, AS_OF)
    page = cb.report.week(made, as_of=AS_OF)
    assert ("clause" in facts["kind"].tolist()) is broken
    assert [row.signs[0].kind for row in page.numbers.accounts] == ["clause"] * broken


def test_a_broken_clause_of_a_single_term_is_told_with_both_numbers() -> None:
    page = cb.report.week(book(), as_of=AS_OF)
    name, label, text = said(page)[0]
    assert (name, label) == ("Alpha", "fact")
    assert text.startswith("Our terms break a clause of the client's regulation:")
    assert "3.5%, allowed at most 2.5%" in text
    assert page.numbers.unjudged == 0


def test_what_cannot_be_judged_is_counted() -> None:
    clauses = {
        "criterion": ["loss_share", "lead_time_days", "total"],
        "operator": ["at_most"] * 3,
        "limit": [0.025] * 3,
    }
    for lang, text in (
        ("en", "2 clauses of clients' regulations could not be judged: our terms do not say enough."),
        ("ru", "О 2 пунктах регламентов клиентов судить нельзя: в наших условиях об этом сказано мало."),
    ):
        page = cb.report.week(book(clauses=clauses), as_of=AS_OF, lang=lang)
        assert page.numbers.unjudged == 2
        assert text in page.view.warnings
        assert text in page.summary
    uncertain = {"term": ["loss_share"], "low": [0.02], "high": [0.03]}
    assert cb.report.week(book(uncertain), as_of=AS_OF).numbers.unjudged == 1


US = {"supplier": ["us", "them"], "ours": [True, False]}


@pytest.mark.parametrize(
    ("supplier", "suppliers", "ours", "broken"),
    [
        ("us", US, None, True),
        ("them", US, None, False),
        ("us", US, "us", True),
        ("them", US, "them", True),
        ("ours", {"supplier": ["ours"]}, None, True),
        ("us", {"supplier": ["us"]}, None, False),
    ],
)
def test_who_is_marked_ours_is_us(supplier: str, suppliers: dict[str, Any], ours: str | None, broken: bool) -> None:
    made = book({"term": ["loss_share"], "value": [0.035], "supplier": [supplier]}, suppliers=suppliers)
    page = cb.report.week(made, as_of=AS_OF, ours=ours)
    assert [row.signs[0].kind for row in page.numbers.accounts] == ["clause"] * broken
    if ours in (None, "us"):
        assert ("clause" in cb.feedback.facts(made, AS_OF)["kind"].tolist()) is broken


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"suppliers": US}, "report, column 'ours': got 'uss', expected one of them, us (did you mean 'us'?)"),
        ({}, "report, column 'ours': got 'uss', expected no key, as no supplier is named"),
    ],
)
def test_a_key_that_no_supplier_has_is_refused(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.report.week(book(**more), as_of=AS_OF, ours="uss")
    assert str(caught.value) == text
