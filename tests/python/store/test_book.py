"""A book from the store is the book that the same frames make."""

from __future__ import annotations

from typing import Any

import cabochon as cb


def test_it_is_the_same_book(firm: Any) -> None:
    book = firm.book()
    tables = {name: firm.table(name) for name in ("accounts", "contacts", "responses")}
    direct = cb.Book(currency="EUR", **tables)
    for name in tables:
        ours, theirs = getattr(book, name), getattr(direct, name)
        assert cb.Table(ours).rows() == cb.Table(theirs).rows()
    assert len(book.quarantine) == 0
    assert book.currency == "EUR"


def test_views_of_the_book_know_account_and_role(firm: Any) -> None:
    rows = cb.Table(firm.book().responses).rows()
    assert [(row["account"], row["role"]) for row in rows] == [("a1", "economic"), ("a1", "technical"), ("a2", "user")]


def test_its_frames_are_cabochon_tables(firm: Any) -> None:
    assert isinstance(firm.book().responses, cb.Table)


def test_an_empty_store_gives_an_empty_book(store: Any) -> None:
    assert len(store.book().responses) == 0


def test_one_moment_for_all_tables(firm: Any) -> None:
    assert len(firm.book(known_at="2026-10-03T08:01:30Z").responses) == 0
    assert len(firm.book(known_at="2026-10-03T08:01:30Z").contacts) == 3


def test_every_kind_of_field_comes_back(store: Any) -> None:
    frame = {
        "contact": ["c1", "c2"], "account": ["a1", "a1"], "may_ask": [True, None], "basis_date": ["2026-01-31", None],
        "role": ["user", None], "phone": [None, "+7 921"],
    }  # fmt: skip
    store.append("accounts", {"account": ["a1"], "roles_expected": ["economic,user"], "tax_id": ["007"]})
    store.append("contacts", frame)
    stored = store.table("contacts")
    assert stored["may_ask"].tolist() == [True, None]
    assert [str(day) for day in stored["basis_date"].tolist()] == ["2026-01-31", "None"]
    assert store.table("accounts")["tax_id"][0] == "007"
    assert store.table("accounts")["roles_expected"][0] == "economic,user"
    store.append("orders", {"order": [5], "account": ["a1"], "date": ["1901-02-03"], "revenue": [-0.1]})
    assert store.table("orders").rows()[0]["revenue"] == -0.1
    assert str(store.table("orders").rows()[0]["date"]) == "1901-02-03"
