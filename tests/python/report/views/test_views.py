"""Views: what each shows, to whom, and that nothing hostile gets through."""

from __future__ import annotations

import re
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import views

ALL: dict[str, Any] = {
    "people": lambda book, **k: views.people(book, 1, **k),
    "matrix": views.matrix,
    "months": lambda book, **k: views.months(book, 1, **k),
    "disagreeing": views.disagreeing,
    "asks": views.asks,
    "board": views.board,
    "story": lambda book, **k: views.story(book, "win-back", **k),
}
DAY = "2026-10-31"


@pytest.fixture(scope="module", params=["en", "ru"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(lang: str) -> Any:
    data = cb.datasets.one_account(lang)
    return cb.Book(**data, currency=data.currency)


@pytest.mark.parametrize("name", ALL)
def test_every_view_is_one_page_without_a_request(book: Any, lang: str, name: str) -> None:
    view = ALL[name](book, as_of=DAY, lang=lang)
    assert view.title in view.html
    assert view.blocks
    assert not re.search(r'(?:src|href)="(?!#)', view.html)
    assert "<script" not in view.html
    assert view._repr_html_().startswith("<iframe")
    if lang == "ru":
        words = re.sub(r"<style.*?</style>|<[^>]*>|NPS|Goldline", " ", view.html, flags=re.S)
        assert not re.search(r"\b(?:the|and|of|not|heard|answers?)\b", words), words


@pytest.mark.parametrize("name", ["matrix", "disagreeing", "asks", "board", "story"])
def test_what_tells_of_others_is_refused_for_clients(book: Any, name: str) -> None:
    with pytest.raises(cb.InputError, match="got 'client', expected internal or sales"):
        ALL[name](book, as_of=DAY, audience="client")


def test_the_chart_has_scores_counts_and_question_marks() -> None:
    data = cb.datasets.one_account("en")
    book = cb.Book(**data, currency=data.currency)
    page = views.people(book, 1, as_of="2026-09-04").html
    assert "Technical buyers: 5.5 of 10 from 2 answers." in page
    assert "Users: not heard." in page
    assert page.count(">?<") >= 7  # seven boxes and a role without an answer
    assert "General director" in page


def small(**columns: list[Any]) -> Any:
    n = len(columns["contact"])
    return cb.Book(
        accounts={"account": [1, 2], "name": ["Alba", "<b>Boreas</b>"], "roles_expected": [None, "user"]},
        contacts={
            "contact": [1, 2, 3, 4], "account": [1, 1, 1, 1], "role": [*["technical"] * 3, "economic"],
            "title": ["Buyer A", "Buyer B", "Buyer C", "Director"], "name": ["Secret One", "Two", "Three", "Four"],
            "email": ["one@x.example", None, None, None], "may_ask": [True, False, True, True],
        },
        responses={"response": list(range(n)), **columns},
        orders={"order": [1, 2], "account": [1, 2], "date": ["2026-03-01"] * 2, "revenue": [900.0, 100.0]},
        currency="EUR",
    )  # fmt: skip


def test_a_client_sees_a_role_from_three_respondents_on_and_nobodys_own_answer() -> None:
    two = small(contact=[1, 1, 2, 4], date=["2026-03-01"] * 4, nps=[2, 3, 4, 9])
    page = views.people(two, 1, as_of="2026-03-31", audience="client").html
    assert "Technical buyers: fewer than three answered." in page
    assert "Economic buyers: fewer than three answered." in page
    assert not re.search(r">\d+(?:\.\d)?</text>", page)
    three = small(contact=[1, 2, 3, 4], date=["2026-03-01"] * 4, nps=[2, 3, 4, 9])
    page = views.people(three, 1, as_of="2026-03-31", audience="client").html
    assert "Technical buyers: 3.0 of 10 from 3 answers." in page
    assert re.findall(r">(\d+(?:\.\d)?)</text>", page) == ["3.0", "3.0"]  # wide and narrow; no person's own


def test_names_only_when_asked_and_never_an_address() -> None:
    book = small(contact=[1], date=["2026-03-01"], nps=[2])
    plain, named = (views.people(book, 1, as_of="2026-03-31", names=names).html for names in (False, True))
    assert "Secret One" not in plain
    assert "Secret One" in named
    assert "Secret One" not in views.people(book, 1, as_of="2026-03-31", names=True, audience="client").html
    assert "example" not in plain + named
    assert "objected: not asked" in plain


def test_months_of_fewer_than_three_are_not_for_clients() -> None:
    book = small(contact=[1, 2, 3, 4, 1], date=["2026-02-01"] * 3 + ["2026-03-01"] * 2, nps=[9, 9, 9, 1, 1])
    shown = views.months(book, 1, as_of="2026-03-31", audience="client").html
    assert "2 months of fewer than three respondents are not shown." in shown  # February would give March away
    assert "Mar 2026:" not in shown
    assert "Mar 2026:" in views.months(book, 1, as_of="2026-03-31").html
    with pytest.raises(cb.InputError, match="the client's own account"):
        views.months(book, as_of="2026-03-31", audience="client")


def test_the_matrix_is_weighted_by_money_and_escapes_names() -> None:
    page = views.matrix(small(contact=[1], date=["2026-03-01"], nps=[9]), as_of="2026-03-31").html
    assert "Technical buyers: 100% heard; Users: 0% heard." in page.replace("Economic buyers: 0% heard; ", "")
    assert "<b>Boreas" not in page
    assert re.findall(r">(\d+\.\d%)</text>", page)[:2] == ["90.0%", "10.0%"]


def test_notes_of_a_case_are_escaped_and_cut() -> None:
    case = cb.feedback.Case.open(
        "c", account=1, signal="ticket", date="2026-03-01", note="<img src=x>\x07" + "y" * 10_000
    )
    book = small(contact=[1], date=["2026-03-01"], nps=[9])
    tables = {name: book.table(name) for name in ("accounts", "contacts", "responses", "orders")}
    page = views.story(cb.Book(**tables, **case.rows(), currency="EUR"), "c", as_of="2026-03-31").html
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page
    assert "\x07" not in page
    assert "y" * 300 not in page


WRONG: list[tuple[Any, str]] = [
    (lambda b: views.people(b, 99, as_of=DAY),
     "report, column 'account': got 99, expected a key of the book's accounts"),
    (lambda b: views.people(b, 1, as_of="x"), "report, column 'as_of': got 'x', expected a day such as 2026-10-31"),
    (lambda b: views.board(b, as_of=DAY, audience="boss"),
     "report, column 'audience': got 'boss', expected internal, sales or client"),
    (lambda b: views.board(b, as_of=DAY, lang="de"), "report, column 'lang': got 'de', expected en or ru"),
    (lambda b: views.matrix(b, as_of=DAY, window_days=0), "report, column 'window_days': got 0, expected at least 1"),
    (lambda b: views.months(b, as_of=DAY, months=0),
     "report, column 'months': got 0, expected a whole number from 1 to 120"),
    (lambda b: views.asks(b, as_of=DAY, budget=0),
     "report, column 'budget': got 0, expected a whole number of at least 1"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), WRONG)
def test_wrong_arguments(make: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        make(small(contact=[1], date=["2026-03-01"], nps=[9]))
    assert str(error.value) == message


def test_causes_in_the_words_of_the_reader() -> None:
    from cabochon.report.language import Language
    from cabochon.report.views.board import _causes

    row = {"open": 0, "won": 1, "conceded": 0, "lost": 0, "value_won": None, "value_conceded": 0.0, "value_lost": 0.0}
    names = ("competitor", "ticket", "lead_time", "as they say")
    for lang, told in (
        ("en", ["a competitor named", "a complaint", "lead time", "as they say"]),
        ("ru", ["назван конкурент", "жалоба", "срок изготовления", "as they say"]),
    ):
        cells = _causes([row | {"cause": name} for name in names], Language(lang, currency="RUB")).rows
        assert [cell[0] for cell in cells] == told
        assert {cell[5:] for cell in cells} == {("–", "–")}
