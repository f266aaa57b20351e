"""What a client may be told: roles, totals, complaints, competitors and money, on every page the same."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

import cabochon as cb
from cabochon.report import audience
from cabochon.report.language import Language

AS_OF = "2026-10-28"
BUYERS = {
    "contact": ["d1", "d2", "d3", "p1"], "account": ["K1"] * 4, "role": ["economic"] * 3 + ["technical"],
    "name": ["Dora D", "C F", "C O", "Pia P"], "decides": [True] * 4,
}  # fmt: skip


def book(scores: list[int | None], **more: Any) -> Any:
    n = len(scores)
    tables: dict[str, Any] = {
        "accounts": {"account": ["K1"], "name": ["Client"]},
        "contacts": BUYERS,
        "responses": {"response": list(range(n)), "contact": ["d1", "d2", "d3", "p1"][:n], "date": ["2026-10-21"] * n,
                      "nps": scores, "comment": ["SECRETA", "SECRETB", None, "Goldline SECRETC"][:n],
                      "may_quote": [False] * n},
        "orders": {"order": list(range(20)), "account": ["K1"] * 20,
                   "date": [f"2026-{m:02d}-{d:02d}" for m in range(1, 11) for d in (3, 17)],
                   "revenue": [1000.0] * 20, "cost": [400.0] * 20},
        "tickets": {"ticket": [1, 2], "account": ["K1"] * 2, "contact": ["p1", None], "date": ["2026-10-20"] * 2,
                    "process": ["x"] * 2, "reason": ["Goldline SECRETT", "z"], "cost": [77.0, 78.0]},
        "suppliers": {"supplier": ["us", "them"], "name": ["We", "Goldline"], "ours": [True, False]},
    }  # fmt: skip
    return cb.Book(**{**tables, **more}, currency="EUR")


def text_of(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S)))


def test_a_role_counts_who_scored_and_not_who_left_words() -> None:
    page = cb.report.month(book([0, None, None]), "2026-10", audience="client")
    assert page.numbers.voices.roles == ()
    assert page.numbers.voices.hidden_roles == ("economic",)
    assert "Not shown, for fewer than three people answered: economic buyer." in text_of(page.html)
    whole = cb.report.month(book([0, 9, 9]), "2026-10", audience="client")
    assert [(row.role, row.n) for row in whole.numbers.voices.roles] == [("economic", 3)]


@pytest.mark.parametrize("scores", [[0, 9, 9, 1], [0, None, None, 1]])
def test_a_clients_week_tells_no_single_answer_complaint_or_case(scores: list[int | None]) -> None:
    case = cb.feedback.Case.open(
        "c", account="K1", signal="detractor", date="2026-10-21", due="2026-10-22", owner="Olaf"
    )
    week = cb.report.week(book(scores, **case.rows()), as_of=AS_OF, audience="client")
    text = text_of(week.html)
    assert not re.search("SECRET|Goldline|Dora|Pia|of 10|low score|Olaf|last heard", text)
    assert "2 complaints have been open, the oldest for 8 days" in text
    inside = text_of(cb.report.week(book(scores, **case.rows()), as_of=AS_OF).html)
    assert re.search("of 10", inside)
    assert "Olaf" in inside


def test_words_that_may_be_quoted_do_not_name_the_competitor() -> None:
    quoted = {"response": [1], "contact": ["p1"], "date": ["2026-10-21"], "nps": [1], "may_quote": [True],
              "comment": ["GOLDLINE is cheaper"]}  # fmt: skip
    week = cb.report.week(book([], responses=quoted), as_of=AS_OF, audience="client")
    assert "supplier B is cheaper" in week.html
    assert not re.search("goldline", week.html, re.IGNORECASE)
    russian = cb.report.week(book([], responses=quoted), as_of=AS_OF, audience="client", lang="ru")
    assert "поставщик Б is cheaper" in russian.html


def test_reasons_of_fewer_than_three_people_and_competitors_are_not_for_a_client() -> None:
    tickets = {"ticket": list(range(7)), "account": ["K1"] * 7, "date": ["2026-10-20"] * 7,
               "contact": ["p1", "d1", "d2", "p1", "p1", "p1", "d1"],
               "reason": ["late, Goldline is not"] * 3 + ["Goldline SECRETT"] * 3 + ["SECRETU"],
               "cost": [9.0] * 7}  # fmt: skip
    page = cb.report.month(book([], tickets=tickets, responses={}), "2026-10", audience="client")
    text = text_of(page.html)
    assert not re.search("SECRET|Goldline|cost us", page.html)
    assert "late, supplier B is not" in text
    assert "other reasons" in text
    inside = cb.report.month(book([], tickets=tickets, responses={}), "2026-10").html
    assert "Goldline SECRETT" in inside
    assert "cost us" in inside


def test_a_client_reads_nothing_of_our_margin_or_cost() -> None:
    page = cb.report.month(book([0, 9, 9]), "2026-10", audience="client")
    told, methods = page.html.split('<section id="methods"')
    assert not re.search(r"margin|cost", text_of(told), re.IGNORECASE)
    assert "60%" not in text_of(methods)
    assert "Their margin over cost was" in text_of(cb.report.month(book([0, 9, 9]), "2026-10").html)
    expected = "got 'margin', expected revenue or net_of_metal: our margin is not for a client"
    with pytest.raises(cb.InputError, match=expected):
        cb.report.month(book([0]), "2026-10", audience="client", value="margin")
    with pytest.raises(cb.InputError, match=expected):
        cb.report.week(book([0]), as_of=AS_OF, audience="client", value="margin")


def test_rows_kept_aside_are_counted_for_a_client_and_not_shown() -> None:
    wrong = [{"table": "responses", "column": "comment", "value": "SECRETQ", "expected": "of SECRETR"}]
    page = cb.report.month(book([0]), "2026-10", audience="client", aside=wrong).html
    assert "SECRET" not in page
    assert "1 row was kept aside as wrong." in page


def said(*rows: tuple[str, str | None, int, bool]) -> list[dict[str, Any]]:
    return [{"contact": c, "role": role, "nps": nps, "may_quote": quote} for c, role, nps, quote in rows]


USERS = said(("u1", "user", 10, False), ("u2", "user", 10, False), ("u3", "user", 10, False))
DIRECTOR = said(("dir", "economic", 0, False))


def test_a_total_holds_no_role_that_subtraction_would_give_away() -> None:
    assert audience.summed(USERS + DIRECTOR, "client") == USERS
    assert audience.summed(USERS + said(("x", None, 1, False)), "client") == USERS
    assert audience.summed(USERS + DIRECTOR, "sales") == USERS + DIRECTOR
    each = said(("a", "user", 1, False), ("b", "technical", 2, False), ("c", "economic", 3, False))
    assert audience.summed(each, "client") == each  # no role is told, so none can be taken off
    assert audience.summed(each[:2], "client") == []
    quoted = said(("dir", "economic", 0, True))
    assert audience.summed(USERS + quoted, "client") == USERS + quoted


def test_a_hidden_month_takes_another_along() -> None:
    months = {1: USERS, 2: [*USERS, *said(("u4", "user", 5, False))], 3: USERS[:1]}
    told = audience.tellable_months(months, "client")
    assert {month: len(rows) for month, rows in told.items()} == {1: 0, 2: 4, 3: 0}
    assert audience.tellable_months({1: USERS, 2: USERS}, "client") == {1: USERS, 2: USERS}
    apart = {1: USERS, 3: USERS[:1], 4: USERS[1:2], 5: USERS[2:]}  # three people in the hidden months: no subtraction
    assert len(audience.tellable_months(apart, "client")[1]) == 3
    assert audience.tellable_months(months, "internal") == months


def test_competitors_are_lettered_in_their_order_and_only_for_clients() -> None:
    words = Language("en", currency="EUR")
    hide = audience.Competitors(["Gold  line", "Silver & Co", "gold line"], words, "client")
    assert hide("GOLD LINE, Goldline and silver & co; Gold\nline") == "supplier B, Goldline and supplier C; supplier B"
    assert audience.Competitors(["Goldline"], words, "sales")("Goldline") == "Goldline"
    named = {"event": [1], "date": ["2026-10-01"], "account": ["K1"], "type": ["competitor_mentioned"],
             "properties": ['{"competitor": "Brassline"}']}  # fmt: skip
    assert audience.rivals(book([0], events=named)) == ("Goldline", "Brassline")
