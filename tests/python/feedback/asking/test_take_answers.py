"""Answers that count, and the reason of each that does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cabochon as cb

DAY = "2026-03-12"


def test_an_answer_by_token_knows_who_and_what(asked: Any) -> None:
    taken = asked.take({"date": DAY, "token": asked.ann, "score": "8", "papers": "9", "why": "good"})
    assert (taken.accepted, taken.aside, taken.ratings) == (1, (), 1)
    answer = asked.store.book().responses.rows()[0]
    assert (answer["contact"], answer["account"], answer["role"], answer["survey"]) == (
        "ann",
        1,
        "technical",
        "regulation",
    )
    assert (answer["nps"], answer["comment"], answer["mode"], answer["event"]) == (8, "good", "token", 1)
    rating = asked.store.table("ratings").rows()[0]
    assert (rating["attribute"], rating["process"], rating["satisfaction"]) == ("documents", "invoicing", 9.0)
    invitation = next(row for row in asked.store.table("invitations").rows() if row["response"] is not None)
    assert invitation["contact"] == "ann"


REASONS: list[tuple[str, Any, tuple[str, str, str]]] = [
    ("unknown token", lambda a: {"token": "nonsense"}, ("token", "'nons…'", "a token of an invitation that was sent")),
    ("expired", lambda a: {"token": a.bob, "date": "2026-06-11"},
     ("token", "2026-06-11", "an answer by 2026-03-24: the token has expired")),
    ("before the ask", lambda a: {"token": a.bob, "date": "2026-03-01"},
     ("date", "2026-03-01", "a day not before the invitation (2026-03-10)")),
    ("future", lambda a: {"token": a.bob, "date": "2026-07-02"}, ("date", "2026-07-02", "a day not after 2026-07-01")),
    ("no day", lambda a: {"token": a.bob, "date": ""}, ("date", "", "the day of the answer")),
    ("no day at all", lambda a: {"token": a.bob, "date": "soon"},
     ("date", "'soon'", "a day such as 2026-03-05 or 05.03.2026")),
    ("a day of two readings", lambda a: {"token": a.bob, "date": "03/04/2026"},
     ("date", "'03/04/2026'", 'a day that reads one way; state dates = "dmy" or "mdy" in the mapping')),
    ("off scale", lambda a: {"token": a.bob, "score": "11"}, ("nps", "'11'", "a whole number from 0 to 10")),
    ("half a score", lambda a: {"token": a.bob, "score": "7.5"}, ("nps", "'7.5'", "a whole number from 0 to 10")),
    ("no number", lambda a: {"token": a.bob, "score": "good"}, ("nps", "'good'", "a whole number from 0 to 10")),
    ("infinite", lambda a: {"token": a.bob, "score": "inf"}, ("nps", "'inf'", "a whole number from 0 to 10")),
    ("rating off scale", lambda a: {"token": a.bob, "papers": "-1"}, ("documents", "'-1'", "a number from 0 to 10")),
    ("unknown contact", lambda a: {"contact": "zoe"}, ("contact", "'zoe'", "a key of contacts")),
    ("another's token", lambda a: {"token": a.bob, "contact": "ann"},
     ("contact", "'ann'", "the person whom the token was sent to")),
    ("unknown e-mail", lambda a: {"email": "zoe@x.example"}, ("email", "'zoe@x.example'", "the e-mail of one contact")),
    ("e-mail of two", lambda a: {"email": "shop@two.example"},
     ("email", "'shop@two.example'", "the e-mail of one contact, not of several")),
    ("nobody", lambda a: {}, ("token", "", "a token, a contact, an e-mail, or account, store and role")),
    ("nothing said", lambda a: {"token": a.bob, "score": ""}, ("nps", "", "an answer to at least one question")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "reason"), REASONS, ids=[name for name, _, _ in REASONS])
def test_reasons(asked: Any, name: str, row: Any, reason: tuple[str, str, str]) -> None:
    taken = asked.take({"date": DAY, "score": "5"} | row(asked))
    assert (taken.accepted, taken.unchanged) == (0, 0)
    assert [(one["column"], one["value"], one["expected"]) for one in taken.aside] == [reason]
    kept = asked.store.quarantine().rows()
    assert [(one["table"], one["column"], one["value"], one["expected"]) for one in kept] == [("responses", *reason)]
    assert len(asked.store.table("responses")) == 0


def test_a_token_is_good_for_one_answer(asked: Any) -> None:
    first = {"date": DAY, "token": asked.ann, "score": "8"}
    taken = asked.take(first, first | {"score": "2"})
    assert (taken.accepted, len(taken.aside)) == (1, 1)
    assert taken.aside[0]["expected"] == "a token that has not been used"
    again = asked.take(first | {"date": "2026-03-13"})
    assert again.aside[0]["value"] == "answered on 2026-03-12"
    assert asked.store.table("responses")["nps"].tolist() == [8]


def test_the_reminders_token_is_used_up_with_the_first(asked: Any) -> None:
    book = asked.store.book()
    engine = cb.feedback.Engine(cb.feedback.Rules.catalogue(), book.contacts, book.accounts, seed=1)
    case = cb.feedback.Case.open("c1", account=1, signal="ticket", date="2026-04-01").ask("economic", date="2026-04-01")
    decided = engine.step(case.events(), until="2026-06-01")
    first, reminder = cb.feedback.invite(asked.store, decided).rows()
    assert (first["reminder"], reminder["reminder"], first["contact"]) == (False, True, "bob")
    assert asked.take({"date": reminder["date"].isoformat(), "token": reminder["token"], "score": "8"}).accepted == 1
    second = asked.take({"date": first["date"].isoformat(), "token": first["token"], "score": "3"})
    assert second.aside[0]["expected"] == "a token that has not been used"


def test_the_same_file_again_changes_nothing(asked: Any) -> None:
    rows = [
        {"date": DAY, "token": asked.ann, "score": "8"},
        {"date": DAY, "contact": "max", "score": "3"},
        {"date": DAY, "token": asked.shop, "score": "10"},
        {"date": DAY, "token": asked.shop, "score": "10"},
        {"date": DAY, "token": "nonsense", "score": "1"},
    ]
    first = asked.take(*rows)
    assert (first.accepted, len(first.aside)) == (4, 1)  # two sellers said the same: both count
    second = asked.take(*rows)
    assert (second.accepted, second.unchanged, len(second.aside)) == (0, 4, 1)
    assert len(asked.store.table("responses")) == 4
    assert len(asked.store.quarantine()) == 1


def test_a_second_answer_of_a_day_by_contact_is_kept_aside(asked: Any) -> None:
    taken = asked.take({"date": DAY, "contact": "max", "score": "3"}, {"date": DAY, "contact": "max", "score": "9"})
    assert (taken.accepted, taken.aside[0]["expected"]) == (1, "one answer of a person to a survey a day")


def test_an_e_mail_names_its_contact(asked: Any) -> None:
    assert asked.take({"date": DAY, "email": "ANN@alba.example", "score": "3"}).accepted == 1
    assert asked.store.table("responses")["contact"].tolist() == ["ann"]


def test_anonymous_answers_by_a_shop_code_count_for_account_store_and_role(asked: Any) -> None:
    asked.take(*({"date": DAY, "token": asked.shop, "score": score} for score in ("10", "4", "9")))
    book = asked.store.book()
    assert {
        (row["contact"], row["account"], row["store"], row["role"], row["mode"]) for row in book.responses.rows()
    } == {(None, 2, "shop-7", "user", "qr")}
    said = cb.feedback.role_scores(book, as_of="2026-03-31").rows()
    assert [(row["account"], row["role"], row["n"]) for row in said] == [(2, "user", 3)]
    heard = {row["account"]: row for row in cb.feedback.coverage(book, as_of="2026-03-31").rows()}
    assert heard[2]["not_heard"] == "economic,technical"


def test_a_shop_code_expires_too(asked: Any) -> None:
    taken = asked.take({"date": "2027-01-01", "token": asked.shop, "score": "9"}, as_of="2027-02-01")
    assert taken.aside[0]["expected"] == "an answer by 2026-12-31: the token has expired"


def test_a_declared_scale(asked: Any) -> None:
    mapping = {"columns": {"nps": "score"}, "scale": [1, 10]}
    taken = asked.take({"date": DAY, "contact": "max", "score": "0"}, mapping=mapping)
    assert taken.aside[0]["expected"] == "a whole number from 1 to 10"


def test_labels_beside_a_number_are_read(asked: Any) -> None:
    asked.take({"date": DAY, "contact": "max", "score": "10 - Extremely likely"})
    assert asked.store.table("responses")["nps"].tolist() == [10]


def test_the_quarantine_keeps_no_token(asked: Any) -> None:
    asked.take({"date": "2026-06-11", "token": asked.bob, "score": "5", "why": "late"})
    content = json.loads(asked.store.quarantine().rows()[0]["content"])
    known_by = content.pop("answer")  # a digest: the row is known again when it is put right
    assert (content, len(known_by)) == ({"date": "2026-06-11", "nps": "5", "comment": "late"}, 16)


def test_a_comment_of_ten_megabytes_with_control_characters_and_markup(asked: Any) -> None:
    comment = "<script>alert(1)</script>\x07\x1b[2J" + "x" * 10_000_000
    path = asked.file("long.csv", ["date", "token", "nps", "comment"], [DAY, asked.ann, "3", comment])
    taken = cb.feedback.take_answers(asked.store, path, as_of="2026-07-01")
    assert taken.accepted == 1
    assert asked.store.table("responses")["comment"][0] == comment
    page = asked.store.table("responses")._repr_html_()
    assert "<script>" not in page


def test_text_ids_and_whole_ids_do_not_mix(asked: Any) -> None:
    with cb.open(asked.folder / "whole.cabochon", currency="EUR") as store:
        store.append("accounts", {"account": [1]})
        store.append("contacts", {"contact": [5], "account": [1], "role": ["user"]})
        store.append("responses", {"response": [1], "contact": [5], "date": ["2026-01-01"], "nps": [5]})
        frame = {"contact": ["5"], "date": [DAY], "nps": [7]}
        assert cb.feedback.take_answers(store, frame, as_of="2026-07-01").accepted == 1
        assert store.table("responses").types["response"] == "int64"


def test_it_shows_itself(asked: Any) -> None:
    taken = asked.take({"date": DAY, "token": "<b>", "score": "5"})
    assert str(taken) == "answers: 0 accepted, 0 unchanged, 1 kept aside"
    assert "<b>" not in taken._repr_html_()
    assert taken.reasons() == {"a token of an invitation that was sent": 1}


def test_a_row_with_more_cells_than_headings_is_kept_aside(asked: Any) -> None:
    rows = [["2026-03-12", "bob", "8", "good, but late"], ["2026-03-13", "max", "3", "late", "and dear"]]
    path = asked.folder / "ragged.csv"
    text = "date,contact,nps,comment\n" + "".join(
        ",".join(f'"{c}"' if "," in c else c for c in row) + "\n" for row in rows
    )
    path.write_text(text, encoding="utf-8")
    taken = cb.feedback.take_answers(asked.store, path, as_of="2026-07-01")
    assert taken.accepted == 1
    assert taken.aside == (
        {
            "line": 3,
            "column": "row",
            "value": "1 more",
            "expected": "as many cells as headings: a separator within a cell needs quotation marks around it",
        },
    )
