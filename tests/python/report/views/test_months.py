"""Months of NPS: the trend in a plain sentence, months without an answer, and what a client may see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import views

AS_OF = "2026-10-31"


def book(said: list[tuple[int, int, int, bool | None]], **contacts: Any) -> Any:
    """Answers as (contact, month, score, may_quote); six contacts of one account."""
    return cb.Book(
        accounts={"account": [1], "name": ["Alba"]},
        contacts={"contact": list(range(6)), "account": [1] * 6, "title": [f"t{i}" for i in range(6)],
                  "role": ["technical", "technical", "user", "user", "user", "user"], **contacts},
        responses={"response": list(range(len(said))), "contact": [who for who, *_ in said],
                   "date": [dt.date(2026, month, 5) for _, month, *_ in said], "nps": [row[2] for row in said],
                   "may_quote": [row[3] for row in said]},
        currency="EUR",
    )  # fmt: skip


def sentences(view: Any) -> list[tuple[str, str]]:
    return [(block.text, block.certainty) for block in view.blocks if hasattr(block, "certainty")]


SCORES = {2: (0, 3, 5, 2, 8, 6), 5: (7, 8, 9, 5, 8, 10), 9: (10, 9, 9, 10, 8, 10)}  # by month, of six people
RISING = [(who, month, score, None) for month, scores in SCORES.items() for who, score in enumerate(scores)]


def test_a_rise_is_said_with_its_certainty() -> None:
    (text, certainty), *rest = sentences(views.months(book(RISING), 1, as_of=AS_OF))
    assert not rest
    assert text.startswith("The NPS rises by **")
    assert certainty == "almost_certain"
    text, certainty = sentences(views.months(book(RISING), 1, as_of=AS_OF, lang="ru"))[0]
    assert text.startswith("NPS растёт в месяц на **")
    falling = [(who, 11 - month, score, None) for who, month, score, _ in RISING]
    assert sentences(views.months(book(falling), 1, as_of=AS_OF))[0][0].startswith("The NPS falls by **")


def test_few_answers_cannot_tell() -> None:
    one = views.months(book(RISING[:1]), as_of=AS_OF)
    assert sentences(one) == [("Whether the NPS rises or falls cannot be told from so few answers.", "cannot_tell")]
    flat = [(who, month, 10 * (who % 2), None) for month in (3, 6, 9) for who in range(6)]
    text, certainty = sentences(views.months(book(flat), as_of=AS_OF))[0]
    assert text.startswith("Whether the NPS rises or falls cannot be told: ")
    assert certainty == "cannot_tell"


def test_months_without_an_answer_break_the_line_and_are_told() -> None:
    view = views.months(book(RISING), as_of=AS_OF)
    assert "Mar 2026: nobody answered; Apr 2026: nobody answered; May 2026: " in view.blocks[0].description
    assert "NaN" not in view.html
    nothing = views.months(book(RISING), as_of="2026-01-31", months=3)
    assert [text for text, _ in sentences(nothing)] == ["Nobody gave a score in these months."]


def test_a_client_sees_what_three_said_or_what_may_be_quoted() -> None:
    few = [(0, 4, 3, None), (1, 4, 9, True), (2, 6, 2, False), (3, 8, 7, None), (4, 8, 8, None), (5, 8, 9, None),
           (3, 7, 2, None), (4, 9, 5, None)]  # fmt: skip
    view = views.months(book(few), 1, as_of=AS_OF, audience="client")
    told = view.blocks[0].description
    assert "Apr 2026: 100" in told
    assert "n 1" in told
    assert "Jun 2026: nobody answered" in told
    assert "Aug 2026" in told
    assert "n 3" in told
    assert any("3 months of fewer than three respondents" in getattr(block, "text", "") for block in view.blocks)


def test_an_account_that_is_not_there() -> None:
    with pytest.raises(cb.InputError, match="report, column 'account': got 2, expected a key of the book's accounts"):
        views.months(book(RISING), 2, as_of=AS_OF)


@pytest.mark.parametrize(("quote", "headline", "boxes"), [
    ((None, None), None, [None, None]),       # two people, none may be quoted
    ((True, None), 3.0, [3.0, None]),         # of two the one who agreed
    ((True, True), 6.0, [3.0, 9.0]),
])  # fmt: skip
def test_people_for_a_client_lifts_the_rule_of_three_by_may_quote_alone(
    quote: tuple[bool | None, bool | None], headline: float | None, boxes: list[float | None]
) -> None:
    from cabochon.report.views.people import role_columns
    from cabochon.report.views.view import told

    said = [(0, 9, 3, quote[0]), (1, 9, 9, quote[1])]
    given = told(book(said), as_of=AS_OF, audience="client")
    technical = next(
        column for column in role_columns(given, {"account": 1}, names=False) if column.role == "technical"
    )
    assert technical.score == headline
    assert technical.hidden is (headline is None)
    assert [person.score for person in technical.people] == boxes


def test_a_quoted_answer_does_not_tell_what_two_others_said() -> None:
    """With three respondents the role is scored; one quoted beside it would give the mean of the other two away."""
    from cabochon.report.views.people import role_columns
    from cabochon.report.views.view import told

    said = [(2, 9, 3, True), (3, 9, 9, None), (4, 9, 8, None)]
    for more, shown in (([], None), ([(5, 9, 7, None)], 3.0)):
        given = told(book([*said, *more]), as_of=AS_OF, audience="client")
        users = next(column for column in role_columns(given, {"account": 1}, names=False) if column.role == "user")
        assert users.score == pytest.approx(sum(row[2] for row in [*said, *more]) / len([*said, *more]))
        assert users.people[0].score == shown
