"""No hidden role or month comes out by subtraction; who rated was heard."""

from __future__ import annotations

from typing import Any

import cabochon as cb
from cabochon.report import views

AS_OF = "2026-10-31"


def book(scores: list[int | None], days: list[str], **more: Any) -> Any:
    people = ["dir", "u1", "u2", "u3"]
    return cb.Book(
        accounts={"account": ["K1"], "name": ["Client"]},
        contacts={"contact": people, "account": ["K1"] * 4, "role": ["economic", "user", "user", "user"],
                  "title": ["CEO", "a", "b", "c"]},
        responses={"response": list(range(4)), "contact": people, "date": days, "nps": scores},
        orders={"order": [1], "account": ["K1"], "date": ["2026-09-01"], "revenue": [100.0]},
        currency="EUR", **more,
    )  # fmt: skip


def test_months_hold_no_role_that_is_hidden() -> None:
    said = book([0, 10, 10, 10], ["2026-10-01", "2026-10-10", "2026-10-20", "2026-10-20"])
    for page in (
        views.months(said, "K1", as_of=AS_OF, audience="client").html,
        cb.report.month(said, "2026-10", audience="client").html,
    ):
        assert "Oct 2026: 100" in page
        assert "n 3" in page
        assert "n 4" not in page
    assert "Oct 2026: 50" in views.months(said, "K1", as_of=AS_OF).html


def test_a_month_of_one_takes_the_others_along() -> None:
    users = {"contact": ["u1", "u2", "u3", "u1"], "date": ["2026-09-01"] * 3 + ["2026-10-02"], "nps": [9, 9, 9, 0]}
    said = cb.Book(
        accounts={"account": ["K1"]}, currency="EUR",
        contacts={"contact": ["u1", "u2", "u3"], "account": ["K1"] * 3, "role": ["user"] * 3},
        responses={"response": [1, 2, 3, 4], **users},
    )  # fmt: skip
    page = views.months(said, "K1", as_of=AS_OF, audience="client").html
    assert "Sep 2026" not in page
    assert "2 months of fewer than three respondents are not shown." in page


def test_the_packaged_account_gives_no_role_away() -> None:
    data = cb.datasets.one_account("en")
    whole = cb.Book(**data, currency=data.currency)
    page = cb.report.month(whole, "2026-10", audience="client")
    told = {row.role: row.n for row in page.numbers.voices.roles}
    months = views.months(whole, data["accounts"]["account"][0], as_of=AS_OF, audience="client")
    counts = [int(part.partition(", n ")[2].rstrip(".").split()[0]) for block in months.blocks
              for part in getattr(block, "description", "").split("; ") if ", n " in part]  # fmt: skip
    quoted = sum(bool(value) for value in data["responses"].get("may_quote", []))
    assert sum(counts) in (0, sum(told.values()), quoted) or not told


def test_who_rated_was_heard() -> None:
    rated = {"response": [0, 0, 0], "attribute": ["loss", "speed", "papers"], "satisfaction": [1, 2, 3]}
    said = book([None, 10, 10, 10], ["2026-10-01"] * 4, ratings=rated)
    page = views.people(said, "K1", as_of=AS_OF).html
    assert "Economic buyers: heard, without a score." in page
    assert "1 answer, no score" in page
    client = views.people(said, "K1", as_of=AS_OF, audience="client").html
    assert "Economic buyers: fewer than three answered." in client
    assert "no score" not in client


def test_one_case_is_no_half_of_the_cases_and_criteria_are_in_words() -> None:
    data = cb.datasets.one_account("ru")
    whole = cb.Book(**data, currency=data.currency)
    assert "loss_share" not in views.story(whole, "win-back", as_of=AS_OF, lang="ru").html
    board = views.board(cb.Book(**cb.datasets.one_account("en"), currency=data.currency), as_of=AS_OF).html
    assert "First answer: the one case had it after <strong>1 day</strong>." in board
    assert "half of the cases" not in board


def test_where_nothing_asks_for_a_step_the_page_does_not_speak_of_too_little() -> None:
    data = cb.datasets.one_account("en")
    page = cb.report.month(cb.Book(**data, currency=data.currency), "2026-10").html
    assert "not enough in the tables" not in page
