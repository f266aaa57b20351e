"""The week's page: who is on it and why, what it costs, what it may not show, and the same rows as a workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest

import cabochon as cb
from cabochon.report.week.past import Past
from cabochon.report.week.weights import PRIORS, together

AS_OF = "2026-10-28"


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    data = {lang: cb.datasets.simulated_wholesaler(lang=lang) for lang in ("en", "ru")}
    return {lang: cb.Book(**tables, currency=tables.currency) for lang, tables in data.items()}


@pytest.fixture(scope="module")
def weeks(books: dict[str, Any]) -> dict[str, Any]:
    return {lang: cb.report.week(book, as_of=AS_OF, lang=lang) for lang, book in books.items()}


def by_account(week: Any) -> dict[Any, Any]:
    return {row.account: row for row in week.numbers.accounts}


# what is on the page


def test_every_planted_sign_is_found_once_and_by_money(weeks: dict[str, Any]) -> None:
    rows = weeks["en"].numbers.accounts
    found = {row.account: [(sign.kind, sign.certainty.value) for sign in row.signs] for row in rows}
    assert found == {
        "simulated-01": [("low_score", "fact")],
        "simulated-02": [("fallen", "almost_certain")],
        "simulated-03": [("silent", "almost_certain")],
        "simulated-04": [("clause", "fact")],
        "simulated-05": [("competitor", "fact")],
        "simulated-06": [("open", "fact")],
        "simulated-07": [("overdue", "fact"), ("low_score", "fact")],
        "simulated-13": [("open", "fact")],
        "simulated-15": [("open", "fact")],
    }
    losses = [row.loss for row in rows]
    assert losses == sorted(losses, reverse=True)
    assert [row.key for row in weeks["en"].view.rows] == [row.account for row in rows[:7]]


def test_an_expected_loss_is_the_chance_times_the_value(weeks: dict[str, Any]) -> None:
    rows = by_account(weeks["en"])
    low, both, partial = rows["simulated-01"], rows["simulated-07"], rows["simulated-02"]
    assert low.loss == pytest.approx(PRIORS["low_score"] * low.stake)
    assert both.chance == pytest.approx(together([PRIORS["overdue"], PRIORS["low_score"]]))
    assert both.loss == pytest.approx(both.chance * both.stake)
    (fallen,) = partial.signs
    assert partial.chance == 0
    assert partial.loss == pytest.approx(fallen.chance * fallen.part)
    assert partial.loss < partial.stake


def test_the_value_is_net_of_metal_where_the_orders_say_it(books: dict[str, Any]) -> None:
    stakes = {
        value: by_account(cb.report.week(books["en"], as_of=AS_OF, value=value))["simulated-02"].stake
        for value in ("revenue", "net_of_metal", "margin")
    }
    assert stakes["revenue"] > 2 * stakes["net_of_metal"] > 0
    assert by_account(cb.report.week(books["en"], as_of=AS_OF))["simulated-02"].stake == stakes["net_of_metal"]


def test_the_next_step_is_the_planned_one_or_says_that_it_is_proposed(weeks: dict[str, Any]) -> None:
    rows = {row.key: row for row in weeks["en"].view.rows}
    planned, proposed = rows["simulated-04"], rows["simulated-03"]
    assert (planned.step, planned.owner, planned.day, planned.note) == (
        "Send the letter with the cost of ownership", "Sales team B", dt.date(2026, 11, 2), "planned",
    )  # fmt: skip
    assert (proposed.step, proposed.owner, proposed.day, proposed.note) == (
        "Call and ask why no order came", "Sales team C", dt.date(2026, 10, 30), "proposed",
    )  # fmt: skip


def test_the_last_words_have_their_age_and_the_evidence_of_a_case_counts(weeks: dict[str, Any]) -> None:
    rows = {row.key: row.words for row in weeks["en"].view.rows}
    assert rows["simulated-01"].endswith("nobody answered my letter” – Technical buyer, 8 days ago (simulated)")
    assert rows["simulated-04"].endswith("since September” – Technical buyer, 23 days ago")


def test_what_did_not_fit_is_counted(weeks: dict[str, Any]) -> None:
    assert weeks["en"].view.more.startswith("2 more accounts have a sign; €16,000 a year")
    ask = weeks["en"].view.lists[0]
    assert len(ask.items) == 5
    found = weeks["en"].numbers.ask
    assert ask.more == (
        f"{len(found.people) - 5} more did not fit. Besides, somebody must be found for {len(found.missing)} roles."
    )


def test_whoever_answered_lately_is_not_asked_again(books: dict[str, Any], weeks: dict[str, Any]) -> None:
    asked = cb.feedback.whom_to_ask(books["en"], as_of=AS_OF, budget=200, value="net_of_metal")
    ranked = list(asked["contact"])
    shown = [person.contact for person in weeks["en"].numbers.ask.people]
    assert "simulated-01-technical" in ranked
    assert "simulated-01-technical" not in shown
    assert shown == [contact for contact in ranked if contact in shown]


def test_an_account_that_ended_leaves_the_page_until_it_orders_again(books: dict[str, Any]) -> None:
    week = cb.report.week(books["en"], as_of=AS_OF)
    assert "simulated-10" not in by_account(week)
    assert "simulated-10" not in {person.account for person in week.numbers.ask.people + week.numbers.ask.missing}
    assert week.numbers.ended == 1
    before = cb.report.week(books["en"], as_of="2026-08-30")
    assert before.numbers.ended == 0


def test_later_rows_are_not_known_yet(books: dict[str, Any]) -> None:
    week = cb.report.week(books["en"], as_of="2026-09-01")
    assert not {sign.kind for row in week.numbers.accounts for sign in row.signs} & {"low_score", "competitor"}
    assert week.numbers.overdue == ()


def test_an_overdue_case_is_listed_and_a_closed_one_is_not(weeks: dict[str, Any]) -> None:
    (case,) = weeks["en"].numbers.overdue
    assert (case.case, case.days, case.owner) == ("simulated-k1", 9, "Sales team A")


def small(**tables: Any) -> Any:
    return cb.Book(currency="EUR", accounts={"account": ["a", "b"], "name": ["Alpha", "Beta"]}, **tables)


def test_balances_of_metal_add_up_and_those_confirmed_lately_wait() -> None:
    book = small(
        metal={
            "movement": [1, 2, 3, 4, 5, 6, 7, 8],
            "account": ["a"] * 6 + ["b"] * 2,
            "date": ["2026-01-10", "2026-02-10", "2026-02-10", "2026-03-01", "2026-03-31", "2026-04-02",
                     "2026-10-01", "2026-10-20"],
            "kind": ["received", "shipped", "loss", "returned", "reconciled", "received", "received", "reconciled"],
            "fine_grams": [100.0, 60.0, 2.5, 10.0, -0.5, None, 50.0, 0.0],
            "gross_grams": [None, None, None, None, None, 20.0, None, None],
            "fineness": [None, None, None, None, None, 0.585, None, None],
        }
    )  # fmt: skip
    metal = cb.report.week(book, as_of=AS_OF).numbers.metal
    (balance,) = metal.due
    assert balance.grams == pytest.approx(100 - 60 - 2.5 - 10 - 0.5 + 20 * 0.585)
    assert (balance.account, balance.reconciled, balance.movements) == ("a", dt.date(2026, 3, 31), 1)
    assert balance.days == (dt.date(2026, 10, 28) - dt.date(2026, 3, 31)).days
    assert cb.report.week(book, as_of="2026-03-31").numbers.metal.due == ()


def regular(until: dt.date, accounts: int = 6, every: int = 10) -> dict[str, list[Any]]:
    """Simulated accounts that order every ten days, give or take one."""
    rows = []
    for at in range(accounts):
        day, step = dt.date(2026, 1, 5) + dt.timedelta(at), 0
        while day <= until:
            rows.append((f"o{at}-{step}", chr(97 + at), day.isoformat(), 100.0))
            step += 1
            day += dt.timedelta(every + (-1, 0, 1, 0)[(step + at) % 4])
    return {name: [row[at] for row in rows] for at, name in enumerate(("order", "account", "date", "revenue"))}


ACCOUNTS = {"account": list("abcdef"), "name": [name.upper() for name in "abcdef"]}


def test_silence_does_not_count_on_closed_days(tmp_path: Any) -> None:
    book = cb.Book(currency="EUR", accounts=ACCOUNTS, orders=regular(dt.date(2026, 9, 30)))
    open_ = cb.report.week(book, as_of="2026-10-28")
    assert {sign.kind for row in open_.numbers.accounts for sign in row.signs} == {"silent"}
    assert len(open_.numbers.accounts) == 6
    assert open_.view.warnings == (
        "The last order of all accounts is 30 days old: the silence may be that of the files.",
    )
    file = tmp_path / "fairs.csv"
    file.write_text("first,last,name\n2026-10-01,2026-10-26,fair and stock-taking\n")
    for closed in ([("2026-10-01", "2026-10-26")], file, str(file), {"first": ["2026-10-01"], "last": ["2026-10-26"]}):
        assert cb.report.week(book, as_of="2026-10-28", closed_days=closed).numbers.accounts == ()


def test_nothing_is_due_on_a_holiday(books: dict[str, Any]) -> None:
    week = cb.report.week(books["en"], as_of=AS_OF, closed_days=["2026-10-30"])
    assert {row.day for row in week.view.rows if row.note == "proposed"} == {dt.date(2026, 10, 29)}


def test_a_book_with_nothing_still_gives_a_page(parse: Any) -> None:
    week = cb.report.week(small(), as_of=AS_OF)
    text = parse(week.html).text
    for part in ("No account shows a sign of trouble.", "silence and money at stake are not judged", "No case is past"):
        assert part in text


def test_tolling_and_sale_without_a_word_are_told() -> None:
    orders = {"order": [1, 2], "account": ["a", "b"], "date": ["2026-10-01"] * 2, "revenue": [10.0, 500.0]}
    week = cb.report.week(small(orders=orders | {"contract": ["tolling", "sale"]}), as_of=AS_OF)
    assert any("Tolling (work only) and sale" in text for text in week.view.warnings)
    stated = cb.report.week(small(orders=orders | {"contract": ["tolling", "sale"]}), as_of=AS_OF, value="revenue")
    assert not any("Tolling" in text for text in stated.view.warnings)


# who may see what


def test_a_client_sees_no_name_score_or_words_of_a_role_of_fewer_than_three(books: dict[str, Any], parse: Any) -> None:
    week = cb.report.week(books["en"], as_of=AS_OF, audience="client", names=True)
    text = parse(week.html).text
    assert not re.search("Amber|Beryl|Northern Gold|of 10|letter”|Sales letter", text)
    assert "A competitor was named 13 days ago: supplier B." in text
    assert "client 1" in text
    assert "low_score" not in {sign.kind for row in week.numbers.accounts for sign in row.signs}
    assert all(row.key is None for row in week.view.rows)


def test_an_answer_that_may_be_quoted_is_told_to_a_client() -> None:
    contacts = {"contact": ["x"], "account": ["a"], "role": ["technical"], "decides": [True], "name": ["Xenia Muster"]}
    answer = {"response": [1], "contact": ["x"], "date": ["2026-10-20"], "nps": [2], "comment": ["Too slow."]}
    for quote, shown in ((True, 1), (False, 0)):
        book = small(contacts=contacts, responses=answer | {"may_quote": [quote]})
        week = cb.report.week(book, as_of=AS_OF, audience="client")
        assert len(week.numbers.accounts) == shown
        assert ("Too slow" in week.html) == bool(shown)


def test_people_are_named_only_when_asked() -> None:
    contacts = {"contact": ["x@example.com", "y"], "account": ["a", "b"], "role": ["technical", "user"],
                "name": ["Xenia Muster", "Yves Muster"], "may_ask": [None, False]}  # fmt: skip
    orders = {"order": [1, 2], "account": ["a", "b"], "date": ["2026-10-01"] * 2, "revenue": [10.0, 50.0]}
    book = small(contacts=contacts, orders=orders)
    plain, named = (cb.report.week(book, as_of=AS_OF, names=names).html for names in (False, True))
    assert "Muster" not in plain
    assert "Xenia Muster" in named
    assert "example.com" not in plain
    assert "Yves Muster" not in named  # who objected is never to be asked


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_nothing_is_fetched(weeks: dict[str, Any], parse: Any, lang: str) -> None:
    page = parse(weeks[lang].html)
    assert not page.references
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not re.search(r"https?:|url\(|@import|//[a-z]", weeks[lang].html)


def test_no_english_is_left_on_the_russian_page(weeks: dict[str, Any], parse: Any) -> None:
    text = re.sub(r"simulated-\S+", " ", parse(weeks["ru"].html).text)
    assert not set(re.findall(r"[A-Za-z]{2,}", text)) - {"EUR"}


def test_hostile_names_stay_text(parse: Any) -> None:
    hostile = "<script>alert(1)</script>=1+1{{7*7}}{0}**"
    book = cb.Book(
        currency="EUR",
        accounts={"account": [1], "name": [hostile]},
        contacts={"contact": ["a"], "account": [1], "role": ["user"], "decides": [True], "title": [hostile]},
        responses={"response": [1], "contact": ["a"], "date": ["2026-10-20"], "nps": [0], "comment": [hostile]},
        tickets={"ticket": [1], "account": [1], "date": ["2026-10-20"], "reason": [hostile]},
    )
    page = parse(cb.report.week(book, as_of=AS_OF).html)
    assert "script" not in page.tags
    assert "<script>alert(1)" in page.text
    assert "49" not in page.text


# the workbook


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_workbook_has_the_same_rows(weeks: dict[str, Any], lang: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    week = weeks[lang]
    book = openpyxl.load_workbook(io.BytesIO(week.xlsx()))
    sheets = list(book)
    assert len(sheets) == 5
    rows = list(sheets[0].iter_rows(min_row=4, max_row=3 + len(week.view.rows), values_only=True))
    assert [row[2] for row in rows] == [row.name for row in week.view.rows]
    assert [row[3] for row in rows] == [round(row.loss, 2) for row in week.view.rows]
    assert [row[6].split("\n")[0] for row in rows] == [row.lines[0].text for row in week.view.rows]
    assert [row[13].date() for row in rows] == [row.day for row in week.view.rows]
    for sheet, found in zip(sheets[1:4], week.view.lists, strict=True):
        cells = list(sheet.iter_rows(min_row=4, max_row=3 + len(found.items), values_only=True))
        assert [row[1] for row in cells] == [item.name for item in found.items]


def test_a_formula_in_a_name_stays_text() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = cb.Book(
        currency="EUR",
        accounts={"account": [1], "name": ["=1+1"]},
        tickets={"ticket": [1], "account": [1], "date": ["2026-10-20"]},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(cb.report.week(book, as_of=AS_OF).xlsx())).active
    assert (sheet["C4"].value, sheet["C4"].data_type) == ("=1+1", "s")


def test_saving_goes_by_the_ending(weeks: dict[str, Any], tmp_path: Any) -> None:
    assert weeks["en"].save(tmp_path / "week.html").read_text(encoding="utf-8") == weeks["en"].html
    assert weeks["en"].save(tmp_path / "week.xlsx").read_bytes()[:2] == b"PK"
    assert weeks["en"]._repr_html_().startswith('<iframe title="The week')


# wrong input


SPAN = "a day from 2024-11-04 to a year after 2026-10-28: the book's rows"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"as_of": "soon"}, "report, column 'as_of': got 'soon', expected a day such as 2026-10-31"),
        ({"as_of": "2026-02-30"}, "report, column 'as_of': got '2026-02-30', expected a day such as 2026-10-31"),
        ({"as_of": "2028-01-01"}, f"report, column 'as_of': got '2028-01-01', expected {SPAN}"),
        ({"as_of": "2020-01-01"}, f"report, column 'as_of': got '2020-01-01', expected {SPAN}"),
        ({"lang": "de"}, "report, column 'lang': got 'de', expected en or ru"),
        ({"audience": "boss"}, "report, column 'audience': got 'boss', expected internal, sales or client"),
        ({"value": "profit"}, "report, column 'value': got 'profit', expected revenue, margin or net_of_metal"),
        ({"window_days": 0}, "report, column 'window_days': got 0, expected a whole number of at least 1"),
        ({"window_days": 1.5}, "report, column 'window_days': got 1.5, expected a whole number of at least 1"),
        ({"reconcile_days": -1}, "report, column 'reconcile_days': got -1, expected a whole number of at least 1"),
        (
            {"closed_days": ["Easter"]},
            "report, column 'closed_days': got 'Easter', expected a day written as 2026-10-31",
        ),
        (
            {"closed_days": [("2026-05-03", "2026-05-01")]},
            "report, column 'closed_days': got ('2026-05-03', '2026-05-01'), expected a last day on or after the first",
        ),
        (
            {"closed_days": 7},
            "report, column 'closed_days': got 7, expected days, (first, last) pairs of days, a frame with columns "
            "first and last, or a file with them",
        ),
        (
            {"closed_days": {"first": ["2026-05-01", "x"]}},
            "report, row 1, column 'closed_days': got 'x', expected a day written as 2026-10-31",
        ),
        ({"closed_days": "fairs.csv"}, "report, column 'closed_days': got 'fairs.csv', expected a file that is there"),
        (
            {"closed_days": {"begin": ["2026-05-01"]}},
            "report, column 'closed_days': got columns begin, expected a column first, and last or none",
        ),
    ],
)
def test_wrong_arguments(books: dict[str, Any], arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.report.week(books["en"], **({"as_of": AS_OF} | arguments))
    assert str(caught.value) == text


def test_a_page_is_saved_under_a_name_that_says_what_it_is(weeks: dict[str, Any]) -> None:
    with pytest.raises(cb.InputError) as caught:
        weeks["en"].save("week.pdf")
    assert str(caught.value) == "report, column 'path': got 'week.pdf', expected a name that ends in .html or .xlsx"


def test_every_account_with_an_unheard_role_is_counted(books: dict[str, Any], weeks: dict[str, Any]) -> None:
    covered = cb.feedback.coverage(books["en"], as_of=AS_OF, window_days=365, value="revenue")
    ended = set(Past(books["en"], dt.date.fromisoformat(AS_OF)).ended)
    rows = zip(covered["account"], covered["not_heard"], strict=True)
    open_ = sum(bool(roles) for account, roles in rows if account not in ended)
    assert weeks["en"].numbers.unknown.others == open_ - 1
    assert open_ > len(weeks["en"].numbers.accounts)
