"""Sentences that went wrong in number, tense, certainty or language."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import views
from cabochon.report.language import Language
from cabochon.report.sections import terms
from cabochon.report.week.sentences import about
from cabochon.report.week.sign import fact


def book(**more: Any) -> cb.Book:
    tables: dict[str, Any] = {
        "accounts": {"account": [1, 2], "name": ["Alpha", "Beta"]},
        "contacts": {"contact": ["a", "b", "c"], "account": [1] * 3, "role": ["technical", "economic", "user"]},
        "orders": {"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-05"], "revenue": [10.0, 5.0]},
        "responses": {"response": [1, 2, 3], "contact": ["a", "b", "c"], "date": ["2026-10-20"] * 3, "nps": [9, 9, 9]},
    }
    return cb.Book(**(tables | more), currency="EUR", on_error="quarantine")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "1 of 2 accounts</strong> was heard through every role that should be asked; it stands for"),
        ("ru", "Через все нужные роли услышан <strong>1 из 2</strong> клиентов"),
    ],
)
def test_one_account_was_heard(lang: Any, text: str) -> None:
    assert text in cb.report.month(book(), "2026-10", lang=lang).html


def test_a_complaint_has_been_open() -> None:
    sign = fact(1, "open", dt.date(2026, 7, 1), n=1, reason="")
    assert about(sign, dt.date(2026, 10, 23), Language("en", currency="EUR")) == (
        "A complaint has been open for 114 days."
    )


def test_limits_promise_no_more_than_they_hold() -> None:
    page = cb.report.month(book(), "2026-10").html
    assert "95 of 100 hold the true score of all such people." in page
    assert "where the true score" not in page


def test_rows_kept_aside_are_of_tables_and_columns_with_russian_names() -> None:
    made = book(clauses={"clause": ["c"], "since": ["2026-01-01"], "account": [1], "criterion": ["loss_share"],
                         "operator": ["at_most"], "limit": [0.1], "fineness": [2.0]})  # fmt: skip
    assert list(made.quarantine["table"]) == ["clauses"]
    page = re.sub(r"<[^>]*>", "|", cb.report.month(made, "2026-10", lang="ru").html)
    assert "|регламент|" in page
    assert "|clauses|" not in page
    assert "|fineness|" not in page
    assert terms.table("clauses", Language("en", currency="EUR")) == "clauses"


def test_roles_are_not_cut_in_the_chart_of_people() -> None:
    wide = cb.Book(
        accounts={"account": [1]}, contacts={"contact": ["a"], "account": [1], "role": ["economic"]}, currency="EUR"
    )
    page = views.people(wide, 1, as_of="2026-10-31", lang="ru").html
    assert "Экономические покупатели<" in page
    assert "…" not in page
    assert "никого не услышали" in page


def test_a_closed_day_is_shown_as_it_is_written() -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.report.week(book(), as_of="2026-10-28", closed_days=[(dt.date(2026, 5, 3), dt.date(2026, 5, 1))])
    assert str(caught.value) == (
        "report, column 'closed_days': got ('2026-05-03', '2026-05-01'), expected a last day on or after the first"
    )
