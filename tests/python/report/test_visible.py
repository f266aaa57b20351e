"""Control characters and overrides of direction reach no page, chart or workbook, and end no program."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import views
from cabochon.report.visible import HIDDEN, visible, visible_within

BAD = "a\x00\x07\x1b[31m\x7f\x85\u202eb"


def hostile() -> Any:
    case = cb.feedback.Case.open("c", account="K1", signal="ticket", date="2026-10-02", owner=BAD, note=BAD)
    case = case.hear("user", date="2026-10-02").diagnose("user", criterion=BAD, cause=BAD, date="2026-10-03")
    return cb.Book(
        accounts={"account": ["K1"], "name": [BAD], "segment": [BAD]},
        contacts={"contact": ["a"], "account": ["K1"], "name": [BAD], "title": [BAD], "role": ["user"],
                  "decides": [True]},
        responses={"response": [1], "contact": ["a"], "date": ["2026-10-01"], "nps": [0], "comment": [BAD]},
        tickets={"ticket": [1, 2], "account": ["K1"] * 2, "date": ["2026-10-02"] * 2, "process": [BAD] * 2,
                 "reason": [BAD, "la\x07te"]},
        orders={"order": [1], "account": ["K1"], "date": ["2026-09-02"], "revenue": [100.0]},
        cases=case.rows()["cases"], case_events=case.rows()["case_events"], currency="EUR",
    )  # fmt: skip


def test_what_is_hidden() -> None:
    assert (
        visible("tab\t, line\r\n, é, \u0645\u0631\u062d\u0628\u0627")
        == "tab\t, line\r\n, é, \u0645\u0631\u062d\u0628\u0627"
    )
    assert visible("\u2066\ud800\ufffe\x9f") == "�" * 4
    assert visible_within({"a\x07": [1, None, ("b\x00",)]}) == {"a�": [1, None, ["b�"]]}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\u202e"])
def test_a_ticket_with_a_control_character_is_drawn(character: str) -> None:
    tickets = {"ticket": [1], "account": ["K1"], "date": ["2026-10-02"], "reason": [f"la{character}te"]}
    book = cb.Book(accounts={"account": ["K1"]}, tickets=tickets, currency="EUR")
    page = cb.report.month(book, "2026-10").html
    assert "la�te" in page
    assert not HIDDEN.search(page)


def test_nothing_hidden_reaches_a_page() -> None:
    book = hostile()
    pages: dict[str, Any] = {
        "month": cb.report.month(book, "2026-10", name=BAD),
        "week": cb.report.week(book, as_of="2026-10-28", name=BAD, names=True),
        "people": views.people(book, "K1", as_of="2026-10-28", names=True),
        "matrix": views.matrix(book, as_of="2026-10-28"),
        "board": views.board(book, as_of="2026-10-28"),
        "story": views.story(book, "c", as_of="2026-10-28"),
    }
    for name, page in pages.items():
        assert not HIDDEN.search(page.html), name
        assert not HIDDEN.search(page._repr_html_()), name
        assert re.search("a�+", page.html), name
    assert not any(HIDDEN.search(line) for line in pages["month"].summary)


def test_a_workbook_is_written(tmp_path: Any) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    week = cb.report.week(hostile(), as_of="2026-10-28", names=True)
    sheet = openpyxl.load_workbook(io.BytesIO(week.xlsx())).worksheets[0]
    assert any("�" in str(cell.value) for row in sheet.iter_rows() for cell in row)
