"""The page: simulated things say so, nothing is fetched, names cannot break it, it answers in order."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

import cabochon as cb

HOSTILE = "<script>alert(1)</script>\"'&{{7777*7}}{0} ** x"


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_nothing_is_fetched(pages: Any, reports: Any, lang: str) -> None:
    assert all(value.startswith("#") for _, name, value in pages[lang].references if name == "href")
    assert not [found for found in pages[lang].references if found[1] != "href"]
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(pages[lang].tags)
    page = reports[lang].html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|//[a-z]", page)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_way_to_reach_a_person_is_shown(pages: Any, lang: str) -> None:
    assert "@" not in pages[lang].text
    assert not re.search(r"\d{3}-\d{3}-\d{4}", pages[lang].text)


def test_no_contact_is_named(demo: Any, pages: Any) -> None:
    text = pages["en"].text
    assert not [name for name in demo[1]["contacts"]["name"] if name in text and "simulated" not in name]


@pytest.mark.parametrize(("lang", "word"), [("en", "simulated"), ("ru", "смоделирован")])
def test_each_place_with_simulated_data_says_so(reports: Any, lang: str, word: str) -> None:
    page = reports[lang].html
    assert word in page[: page.index("<main>")].lower()
    sections = dict(re.findall(r'<section id="([a-z-]+)"(.*?)</section>', page, flags=re.S))
    for anchor in ("accounts", "voices", "base", "causes", "improvement", "left-out"):
        assert word in sections[anchor].lower(), anchor
    for title in re.findall(r"<figcaption>(.*?)</figcaption>|<caption[^>]*>(.*?)</caption>", sections["voices"]):
        assert word in "".join(title).lower()
    monday = page[page.index('id="monday"') : page.index("<nav")]
    assert monday.count(word) == 4  # answers, their disagreement, what was improved, what to improve next
    assert word not in sections["vendors"].lower()


@pytest.mark.parametrize(("lang", "word"), [("en", "Simulated:"), ("ru", "Смоделировано:")])
def test_who_was_heard_says_that_it_is_simulated_before_its_first_number(reports: Any, lang: str, word: str) -> None:
    page = reports[lang].html
    section = page[page.index('<section id="accounts"') : page.index('<section id="voices"')]
    heading, notice = section.index("<h3"), section.index(word)
    assert heading < notice < section.index('class="said', heading)


def test_the_summary_and_its_section_speak_of_the_same_accounts(reports: Any) -> None:
    page = reports["en"].html
    summary = re.search(r"in the (\d+) largest such accounts.*?hold ([\d.]+%).*?only ([\d.]+%)", page)
    below = re.search(r"The (\d+) largest accounts with an unheard role stand for <strong>([\d.]+%)", page)
    heard = re.search(r"should be asked; they stand for <strong>([\d.]+%)", page)
    assert summary is not None
    assert below is not None
    assert heard is not None
    assert summary.groups() == (*below.groups(), heard[1])


def test_sections_answer_in_order(reports: Any) -> None:
    anchors = re.findall(r'<section id="([a-z-]+)"', reports["en"].html)
    assert anchors == ["accounts", "voices", "base", "cases", "causes", "improvement", "vendors", "left-out", "methods"]
    assert re.findall(r'<li><a href="#([a-z-]+)"', reports["en"].html) == anchors


def test_what_was_left_out_is_told(pages: Any) -> None:
    text = pages["en"].text
    for part in ("64 whole months", "Friendly Bike Shop", "392 of 57,851", "2.5% of the goods", "constant offsets"):
        assert part in text


def small(**tables: Any) -> Any:
    return cb.Book(currency="EUR", **tables)


ACCOUNTS = {"account": [1, 2], "name": ["Alpha", "Beta"]}
ORDERS = {"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-05"], "revenue": [100.0, 50.0]}


def test_missing_tables_are_named(parse: Any) -> None:
    report = cb.report.month(small(accounts=ACCOUNTS, orders=ORDERS), "2026-10")
    text = parse(report.html).text
    assert "What the roles say: left out, for there is nothing in: survey answers." in text
    assert "Rejects and short deliveries: left out, for there is nothing in: purchase orders." in text
    assert re.findall(r'<section id="([a-z-]+)"', report.html) == ["accounts", "base", "left-out", "methods"]
    assert "simulated" not in text.lower()


def test_a_book_without_anything_still_gives_a_page(parse: Any) -> None:
    report = cb.report.month(small(accounts={"account": [1]}), "2026-10", lang="ru")
    assert "Для вывода в таблицах слишком мало данных" in parse(report.html).text


def test_a_report_without_a_buyer_names_what_is_missing(demo: Any, parse: Any) -> None:
    report = cb.report.month(demo[0], "2025-09")
    assert "left out, for there is nothing in: the buyer's own economics." in parse(report.html).text
    assert 'id="vendors"' not in report.html


def test_hostile_names_stay_text(parse: Any) -> None:
    book = small(
        accounts={"account": [1, 2], "name": [HOSTILE, "Beta"], "segment": [HOSTILE, HOSTILE]},
        contacts={"contact": ["a", "b"], "account": [1, 1], "role": ["economic", "user"]},
        orders=ORDERS,
        responses={"response": [1, 2], "contact": ["a", "b"], "date": ["2026-10-03"] * 2, "nps": [0, 10]},
        tickets={"ticket": [1], "account": [1], "date": ["2026-10-04"], "reason": [HOSTILE]},
    )
    report = cb.report.month(book, "2026-10", name=HOSTILE)
    page = parse(report.html)
    assert "script" not in page.tags
    assert HOSTILE.replace("** x", "").strip() in unescape(page.text)
    assert "54439" not in page.text


def test_rows_dated_later_and_rows_kept_aside_are_told(parse: Any) -> None:
    orders = {"order": [1, 2, 3], "account": [1, 2, 9], "date": ["2026-10-02", "2026-11-05", "2026-10-07"]}
    book = cb.Book(
        currency="EUR", accounts=ACCOUNTS, orders=orders | {"revenue": [1.0, 2.0, 4.0]}, on_error="quarantine"
    )
    page = parse(cb.report.month(book, "2026-10").html)
    assert "Orders: 1 row is dated after October 31, 2026 and is not used." in page.text
    rows = page.tables["Rows that did not fit, by reason"]
    assert rows[1][:3] == ["orders", "account", "1"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"month": "October"}, "report, column 'month': got 'October', expected a year and a month, such as 2026-10"),
        ({"month": "2026-13"}, "report, column 'month': got '2026-13', expected a year and a month, such as 2026-10"),
        ({"lang": "de"}, "report, column 'lang': got 'de', expected en or ru"),
        ({"audience": "boss"}, "report, column 'audience': got 'boss', expected internal, sales or client"),
        ({"value": "profit"}, "report, column 'value': got 'profit', expected revenue, margin or net_of_metal"),
        ({"window_days": 0}, "report, column 'window_days': got 0, expected at least 1"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.report.month(small(accounts=ACCOUNTS, orders=ORDERS), **({"month": "2026-10"} | arguments))
    assert str(caught.value) == text


def test_a_client_sees_no_role_of_fewer_than_three(parse: Any) -> None:
    book = small(
        accounts=ACCOUNTS,
        contacts={
            "contact": ["a", "b", "c", "d"],
            "account": [1, 1, 1, 1],
            "role": ["economic", "user", "user", "user"],
        },
        orders=ORDERS,
        responses={
            "response": [1, 2, 3, 4],
            "contact": ["a", "b", "c", "d"],
            "date": ["2026-10-03"] * 4,
            "nps": [0, 10, 9, 9],
        },
    )
    inside, outside = (
        parse(cb.report.month(book, "2026-10", audience=audience).html) for audience in ("internal", "client")
    )
    assert "Economic buyers" in [row[0] for row in inside.tables["Scores by role"]]
    assert [row[0] for row in outside.tables["Scores by role"][1:]] == ["Users"]
    assert "Not shown, for fewer than three people answered: economic buyer." in outside.text
    assert "Alpha" not in outside.text


def test_a_notebook_shows_the_page(reports: Any) -> None:
    shown = reports["en"]._repr_html_()
    assert shown.startswith('<iframe title="Report for September 2025" srcdoc="')
    assert "<script" not in shown


def test_saving_returns_the_place(reports: Any, tmp_path: Any) -> None:
    path = reports["en"].save(tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == reports["en"].html
