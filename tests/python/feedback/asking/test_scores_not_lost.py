# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""Headings of scores: the tools' own wordings are understood, and numbers that nobody knows stop the load."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb

WORDINGS = [
    "How likely is it that you would recommend us to a friend or colleague?",
    "1. How likely are you to recommend Alba GmbH to a friend or colleague?",
    "On a scale of 0-10, how likely are you to recommend us?",
    "How likely are you to recommend us? (0 to 10)",
    "Насколько вероятно, что вы порекомендуете нас?",
    "Какова вероятность, что Вы порекомендуете нас друзьям или коллегам?",
    "По шкале от 0 до 10 порекомендуете ли вы нас коллегам?",
    "Net Promoter Score",
]


@pytest.mark.parametrize("words", WORDINGS)
def test_the_tools_words_for_a_recommendation(asked: Any, words: str) -> None:
    frame = {"date": ["2026-03-12"], "contact": ["max"], words: ["9"], "comment": ["good"]}
    taken = cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01")
    assert (taken.accepted, taken.headings["nps"], taken.ignored) == (1, words, ())
    assert asked.store.table("responses")["nps"].tolist() == [9]


STOPS = [
    ("Were you content?", ["7", "10"]),
    ("Were you content?", ["", "3 - so so"]),
    ("How likely are you to recommend us? (1-5)", ["5", "3"]),
    ("How likely are you to recommend us, 1 to 10?", ["10", "3"]),
    ("По шкале от 1 до 5 порекомендуете ли вы нас?", ["5", ""]),
]


@pytest.mark.parametrize(("heading", "cells"), STOPS)
def test_numbers_that_nobody_knows_stop_the_load(asked: Any, heading: str, cells: list[str]) -> None:
    frame = {"date": ["2026-03-12"] * 2, "contact": ["max", "eve"], heading: cells, "comment": ["good", "bad"]}
    with pytest.raises(cb.Error) as error:
        cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01")
    assert str(error.value) == (
        f"answers: column '{heading}' holds numbers from 0 to 10 that may be scores, and nothing says of what; write into a mapping "
        f'nps = "{heading}" under [columns], or "{heading}" = {{ attribute = "..." }} under [ratings], with the scale where it is not 0 to 10, '
        f'or leave it out with ignore = ["{heading}"] (--ignore "{heading}")'
    )
    assert len(asked.store.table("responses")) == 0
    left_out = cb.feedback.take_answers(asked.store, frame, ignore=[heading], as_of="2026-07-01")
    assert (left_out.accepted, left_out.ignored) == (2, (heading,))


def test_a_declared_scale_lets_the_wording_be_read(asked: Any) -> None:
    frame = {"date": ["2026-03-12"], "contact": ["max"], "How likely are you to recommend us, 1 to 10?": ["9"]}
    taken = cb.feedback.take_answers(asked.store, frame, mapping={"scale": [1, 10]}, as_of="2026-07-01")
    assert taken.headings["nps"].startswith("How likely")


@pytest.mark.parametrize("cells", [["2019", "2020"], ["11", "3"], ["yes", "no"], ["", ""], ["7.5", "8"]])
def test_other_columns_stop_nothing(asked: Any, cells: list[str]) -> None:
    frame = {"date": ["2026-03-12"] * 2, "contact": ["max", "eve"], "nps": ["9", "8"], "other": cells}
    assert cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01").ignored == ("other",)


def test_a_heading_that_stands_twice(asked: Any) -> None:
    path = asked.file("twice.csv", ["date", "contact", "nps", "nps"], ["2026-03-12", "max", "9", "3"])
    with pytest.raises(cb.Error) as error:
        cb.feedback.take_answers(asked.store, path, as_of="2026-07-01")
    assert str(error.value) == "twice.csv: the heading 'nps' stands over columns 3, 4: rename all but one"


def test_typeforms_own_token_is_no_token_of_ours(asked: Any) -> None:
    rows = [
        ["#", "nps", "email", "Network ID", "Start Date (UTC)", "Submit Date (UTC)", "Token"],
        ["abc", "9", "ann@alba.example", "net1", "2026-03-12 09:00:00", "2026-03-12 09:01:00", "rsp9"],
    ]
    taken = cb.feedback.take_answers(asked.store, asked.file("tf.csv", *rows), as_of="2026-07-01")
    assert (taken.tool, taken.accepted, taken.aside) == ("typeform", 1, ())
    assert "token" not in taken.headings


def test_a_tool_may_be_named_although_some_of_its_columns_are_absent(asked: Any) -> None:
    rows = [["#", "nps", "email", "Submit Date (UTC)"], ["abc", "9", "ann@alba.example", "2026-03-12 09:01:00"]]
    taken = cb.feedback.take_answers(asked.store, asked.file("tf.csv", *rows), mapping="typeform", as_of="2026-07-01")
    assert taken.accepted == 1


@pytest.mark.parametrize(
    ("heading", "mapping", "text", "day"),
    [
        ("Submit Date (UTC)", {"columns": {"date": "Submit Date (UTC)"}}, "2026-03-12 22:30:00", "2026-03-13"),
        ("date", {"timezone": "UTC"}, "2026-03-12 22:30:00", "2026-03-13"),
        ("date", {"timezone": "America/New_York"}, "2026-03-12 16:30", "2026-03-12"),
        ("date", {"timezone": "America/New_York"}, "2026-03-12 17:30", "2026-03-13"),
        ("date", {"timezone": "UTC", "dates": "mdy"}, "03/12/2026 11:30:00 PM", "2026-03-13"),
        ("date", None, "2026-03-12 22:30:00", "2026-03-12"),
        ("date", {"timezone": "UTC"}, "2026-03-12", "2026-03-12"),
        ("date", None, "2026-03-12T22:30:00Z", "2026-03-13"),
    ],
)
def test_the_day_is_the_stores(tmp_path: Any, heading: str, mapping: Any, text: str, day: str) -> None:
    with cb.open(tmp_path / "moscow.cabochon", currency="RUB", timezone="Europe/Moscow") as store:
        store.append("accounts", {"account": [1]})
        store.append("contacts", {"contact": ["ann"], "account": [1], "role": ["user"]})
        frame = {heading: [text], "contact": ["ann"], "nps": ["9"]}
        assert cb.feedback.take_answers(store, frame, mapping=mapping, as_of="2026-07-01").accepted == 1
        assert [str(answer) for answer in store.table("responses")["date"]] == [day]
