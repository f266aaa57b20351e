"""What a book gives back: types, joins, quarantine, one day's state."""

from __future__ import annotations

import datetime
import pickle

import numpy as np
import pytest

import cabochon as cb


def book(**more: object) -> cb.Book:
    tables = {
        "accounts": {"account": [1, 2], "name": ["Rossi", "Вебер"], "segment": ["chain", "shop"]},
        "contacts": {
            "contact": ["anna", "bob", "carl"],
            "account": [1, 2, 2],
            "store": [None, 7, None],
            "role": [None, "user", None],
            "decides": [None, False, None],
        },
        "roles": {
            "contact": ["anna", "anna"],
            "since": ["2024-01-01", "2025-01-01"],
            "until": ["2025-01-01", None],
            "role": ["user", "Economic"],
            "decides": [None, True],
        },
        "responses": {
            "response": [1, 2, 3, 4, 5],
            "contact": ["anna", "anna", "bob", None, "carl"],
            "account": [None, None, None, 2, None],
            "store": [None, None, None, 9, None],
            "role": [None, None, None, "user", None],
            "date": ["2024-12-31", "2025-01-01", "2025-06-01", "2025-07-01", "2023-01-01"],
            "nps": [9, 3, None, 10, 7],
        },
        "ratings": {"response": [2, 4], "attribute": ["price", "price"], "satisfaction": [4, 9.5]},
    }
    return cb.Book(currency="EUR", **{**tables, **more})  # type: ignore[arg-type]


def test_responses_carry_account_role_and_segment_at_their_date() -> None:
    rows = book().responses.rows()
    assert [row["account"] for row in rows] == [1, 1, 2, 2, 2]
    assert [row["role"] for row in rows] == ["user", "economic", "user", "user", None]
    assert [row["decides"] for row in rows] == [None, True, False, None, None]
    assert [row["segment"] for row in rows] == ["chain", "chain", "shop", "shop", "shop"]
    assert [row["store"] for row in rows] == [None, None, 7, 9, None]


def test_ratings_take_contact_date_account_and_role_from_their_response() -> None:
    assert book().ratings.rows() == [
        {"response": 2, "attribute": "price", "satisfaction": 4.0, "contact": "anna",
         "date": datetime.date(2025, 1, 1), "store": None, "account": 1, "role": "economic", "decides": True,
         "segment": "chain"},
        {"response": 4, "attribute": "price", "satisfaction": 9.5, "contact": None,
         "date": datetime.date(2025, 7, 1), "store": 9, "account": 2, "role": "user", "decides": None,
         "segment": "shop"},
    ]  # fmt: skip


def test_the_role_on_a_day() -> None:
    b = book()
    assert b.role_at("anna", "2023-12-31") is None
    assert b.role_at("anna", "2024-12-31") == ("user", None)
    assert b.role_at("anna", datetime.date(2025, 1, 1)) == ("economic", True)
    assert b.role_at("bob", "1990-01-01") == ("user", False)
    assert b.role_at("carl", "2025-01-01") is None
    with pytest.raises(cb.InputError, match=r"role_at, column 'contact': got 'dora', expected a key of contacts"):
        b.role_at("dora", "2025-01-01")


def test_contacts_show_the_role_they_have_now_or_on_the_day_asked_for() -> None:
    assert book().contacts.to_dict()["role"] == ["economic", "user", None]
    assert book(as_of="2024-06-01").contacts.to_dict()["role"] == ["user", "user", None]


def test_who_is_not_known_is_counted() -> None:
    b = book()
    assert b.contacts_without_role.rows() == [{"contact": "carl", "account": 2, "name": None, "title": None}]
    by_view = {row["view"]: row for row in b.unknown.rows()}
    assert by_view["responses"] == {"view": "responses", "rows": 5, "without_account": 0, "without_role": 1}
    assert by_view["ratings"] == {"view": "ratings", "rows": 2, "without_account": 0, "without_role": 0}


def test_answers_without_accounts_and_contacts_are_unknown_not_wrong() -> None:
    b = cb.Book(currency="EUR", responses={"response": [1], "contact": [5], "date": ["2026-01-01"], "nps": [9]})
    assert b.responses.rows() == [
        {"response": 1, "contact": 5, "date": datetime.date(2026, 1, 1), "nps": 9, "account": None,
         "store": None, "role": None, "decides": None, "segment": None}
    ]  # fmt: skip
    assert b.unchecked == ["responses.contact -> contacts"]
    assert b.unknown.rows() == [{"view": "responses", "rows": 1, "without_account": 1, "without_role": 1}]


def test_only_what_had_happened_by_a_day_is_kept() -> None:
    b = book().until("2025-01-01")
    assert b.as_of == "2025-01-01"
    assert b.responses.to_dict()["response"] == [1, 2, 5]
    assert b.ratings.to_dict()["response"] == [2]
    assert len(b.accounts) == 2
    assert b.period == ("2023-01-01", "2025-01-01")
    assert b.until("2026-01-01").as_of == "2025-01-01"


def test_types_are_canonical() -> None:
    b = cb.Book(
        currency="EUR",
        accounts={"account": [1.0, 2.0], "tax_id": [7701234567, 12]},
        orders={
            "order": ["a", "a", "b"],
            "account": np.array([1, 2, 2], dtype=np.uint8),
            "date": np.array(["2026-01-01T23:59", "2026-01-02T00:00", "2026-01-03T12:00"], dtype="datetime64[ms]"),
            "revenue": np.array([1, 2, 3], dtype=np.int16),
            "channel": ["ONLINE", "offline", None],
            "note": ["x", "y", "z"],
        },
    )
    assert b.orders.types == {
        "order": "text", "line": "int64", "account": "int64", "date": "date", "revenue": "float64", "channel": "text",
        "note": "text", "segment": "text",
    }  # fmt: skip
    assert b.orders.to_dict()["line"] == [1, 2, 1]
    assert b.orders.to_dict()["date"] == [datetime.date(2026, 1, d) for d in (1, 2, 3)]
    assert b.orders.to_dict()["channel"] == ["online", "offline", None]
    assert b.table("accounts").to_dict() == {"account": [1, 2], "tax_id": ["7701234567", "12"]}


def test_tables_that_were_not_given_are_empty_with_the_right_types() -> None:
    b = cb.Book(currency="EUR")
    for table in cb.accounts.tables():
        frame = b.table(table["table"])
        assert len(frame) == 0
        assert frame.columns == [field["name"] for field in table["fields"]]
    assert b.table("tickets").types["closed"] == "date"
    assert b.table("responses").types["nps"] == "int64"
    assert b.responses.columns[-2:] == ["decides", "segment"]
    assert len(b.quarantine) == 0
    assert b.quarantine.columns == ["table", "row", "column", "value", "expected"]


def test_empty_frames_of_every_kind() -> None:
    pandas = pytest.importorskip("pandas")
    b = cb.Book(currency="EUR", accounts=pandas.DataFrame(), orders={"order": [], "account": [], "date": []})
    assert len(b.accounts) == len(b.orders) == 0
    assert b.given("accounts")
    assert not b.given("tickets")


def test_ids_as_text() -> None:
    b = cb.Book(
        currency="EUR",
        ids="text",
        accounts={"account": [1, 2]},
        orders={"order": [5, 6], "account": ["1", "2"], "date": ["2026-01-01"] * 2},
    )
    assert b.orders.to_dict()["order"] == ["5", "6"]
    assert b.orders.types["account"] == "text"


def test_bad_rows_are_set_aside_with_all_that_hangs_on_them() -> None:
    b = cb.Book(
        currency="EUR",
        on_error="quarantine",
        accounts={"account": ["A", "B", "C"], "parent": [None, "A", "B"], "roles_expected": ["boss", None, None]},
        contacts={"contact": [1, 2], "account": ["C", "Z"]},
        responses={"response": [1, 2, 3], "contact": [1, 2, None], "date": ["2026-01-01"] * 3},
        ratings={"response": [3, 1], "attribute": ["price", "price"]},
    )
    several = "several, separated by commas, each one of economic, technical, user"
    assert [tuple(row.values()) for row in b.quarantine.rows()] == [
        ("accounts", 0, "roles_expected", "'boss'", several),
        ("accounts", 1, "parent", "'A'", "a row of accounts that is not in quarantine"),
        ("accounts", 2, "parent", "'B'", "a row of accounts that is not in quarantine"),
        ("contacts", 0, "account", "'C'", "a row of accounts that is not in quarantine"),
        ("contacts", 1, "account", "'Z'", "a key of accounts"),
        ("responses", 0, "contact", "1", "a row of contacts that is not in quarantine"),
        ("responses", 1, "contact", "2", "a row of contacts that is not in quarantine"),
        ("ratings", 1, "response", "1", "a row of responses that is not in quarantine"),
    ]  # fmt: skip
    assert b.quarantined("accounts") == 3
    assert b.responses.to_dict()["response"] == [3]
    assert b.ratings.to_dict()["response"] == [3]


def test_copies_of_a_row_keep_one_and_contradictions_keep_none() -> None:
    b = cb.Book(
        currency="EUR",
        on_error="quarantine",
        accounts={"account": ["A", "A", "B", "B", "C"], "name": ["x", "x", "y", "z", None]},
    )
    assert b.accounts.to_dict()["account"] == ["A", "C"]


def test_aware_times_become_days_of_the_books_zone() -> None:
    polars = pytest.importorskip("polars")
    times = polars.Series([datetime.datetime(2026, 6, 30, 22, 30), None]).dt.replace_time_zone("UTC")
    frame = polars.DataFrame({"ticket": [1, 2], "account": [1, 1], "date": ["2026-01-01"] * 2, "closed": times})
    assert cb.Book(currency="EUR", tickets=frame).tickets.to_dict()["closed"][0] == datetime.date(2026, 6, 30)
    berlin = cb.Book(currency="EUR", timezone="Europe/Berlin", tickets=frame)
    assert berlin.tickets.to_dict()["closed"] == [datetime.date(2026, 7, 1), None]


def test_own_columns_that_a_join_would_hide_are_kept_under_another_name() -> None:
    b = cb.Book(
        currency="EUR",
        accounts={"account": [1], "segment": ["chain"]},
        orders={"order": [1], "account": [1], "date": ["2026-01-01"], "segment": ["mine"]},
    )
    assert b.orders.rows()[0]["segment"] == "chain"
    assert b.orders.rows()[0]["own_segment"] == "mine"


def test_a_book_shows_itself_and_survives_pickling() -> None:
    b = book(on_error="quarantine", tickets={"ticket": [1], "account": [99], "date": ["2026-01-01"]})
    copy = pickle.loads(pickle.dumps(b))
    assert copy.responses == b.responses
    assert copy.quarantine == b.quarantine
    assert copy.quarantined("tickets") == 1
    assert repr(copy) == repr(b)
    assert "responses 5" in repr(b)
    assert "1 row in quarantine" in repr(b)
    page = b._repr_html_()
    assert "Book: EUR, 2023-01-01 to 2025-07-01, 1 row in quarantine" in page
    assert page.count("<tr>") == 7


def test_results_take_the_kind_of_the_first_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"account": [1, 2], "since": pandas.to_datetime(["2020-01-01", None])})
    b = cb.Book(currency="EUR", accounts=frame)
    assert b.frames == "pandas"
    assert b.accounts.frames == "pandas"
    assert b.accounts.to_dict()["since"] == [datetime.date(2020, 1, 1), None]
    assert cb.Book(currency="EUR", accounts=frame, frames="polars").accounts.frames == "polars"


def test_records_of_people() -> None:
    role = cb.accounts.Role(contact="anna", since="2025-01-01", role="economic", decides=True)
    assert role.to_dict()["role"] == "economic"
    with pytest.raises(cb.InputError, match="did you mean 'economic'"):
        cb.accounts.Role(contact="anna", since="2025-01-01", role="economical")
