"""Headings of an export in other letter cases, in Russian, and those that nothing can be made of."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb


@pytest.mark.parametrize(
    "headings",
    [
        ("token", "date", "nps", "comment"),
        ("Token", "Date", "NPS", "Comment"),
        ("TOKEN ", "_date", "Nps:", "COMMENT"),
        ("Токен", "Дата", "Оценка NPS", "Комментарий"),
        ("Ключ ссылки", "ДАТА", "оценка", "Отзыв"),
    ],
)
def test_headings_in_any_case_and_in_russian(asked: Any, headings: tuple[str, ...]) -> None:
    frame = dict(zip(headings, (["x"], ["2026-03-12"], ["9"], ["fine"]), strict=True))
    frame[headings[0]] = [asked.ann]
    taken = cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01")
    assert (taken.accepted, taken.aside) == (1, ())
    assert set(taken.headings) == {"date", "token", "nps", "comment"}


def test_the_exact_heading_goes_first(asked: Any) -> None:
    frame = {"Token": ["wrong"], "token": [asked.ann], "date": ["2026-03-12"], "nps": ["9"]}
    assert cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01").accepted == 1


@pytest.mark.parametrize(
    ("headings", "text"),
    [
        (
            ("tokn", "date", "nps"),
            "answers: no column tells whose answers they are (token, contact, email or account); its headings are "
            "tokn, date, nps ('tokn' is near to 'token'): name the columns in a mapping",
        ),
        (
            ("Token", "when", "nps"),
            "answers: no column tells the day (date); its headings are Token, when, nps: name the columns in a mapping",
        ),
    ],
)
def test_headings_that_tell_too_little(asked: Any, headings: tuple[str, ...], text: str) -> None:
    with pytest.raises(cb.Error) as error:
        cb.feedback.take_answers(asked.store, {name: ["1"] for name in headings}, as_of="2026-07-01")
    assert str(error.value) == text
