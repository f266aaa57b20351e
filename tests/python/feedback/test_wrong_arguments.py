"""Arguments of the wrong sort are answered with their name, their value and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import cabochon as cb

F = cb.feedback
NPS = {"nps": [1, 9], "g": ["a", "b"]}


def book() -> Any:
    return cb.Book(
        accounts={"account": [1]}, orders={"order": [1], "account": [1], "date": ["2026-01-05"], "revenue": [1.0]},
        contacts={"contact": [1], "account": [1], "role": ["user"]}, currency="EUR",
    )  # fmt: skip


DAY = "2026-03-01"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda b: F.risk(b, as_of=DAY, level=95),
            "risk, column 'level': got 95, expected a number above 0 and below 1",
        ),
        (lambda b: F.risk(b, as_of=DAY, level=0), "risk, column 'level': got 0, expected a number above 0 and below 1"),
        (
            lambda b: F.risk(b, as_of=DAY, level=float("nan")),
            "risk, column 'level': got nan, expected a number above 0 and below 1",
        ),
        (
            lambda b: F.risk(b, as_of=DAY, horizon_days="91"),
            "risk, column 'horizon_days': got '91', expected a whole number",
        ),
        (
            lambda b: F.risk(b, as_of=DAY, priors={"silence": 1}),
            "risk, column 'priors.silence': got 1, expected a mean and a standard deviation above 0",
        ),
        (
            lambda b: F.risk(b, as_of=DAY, priors={"silense": (1, 1)}),
            "risk, column 'priors': got 'silense', expected one of base, silence, blocking_role, tickets "
            "(did you mean 'silence'?)",
        ),
        (
            lambda b: F.whom_to_ask(b, as_of=DAY, budget=2.5),
            "whom_to_ask, column 'budget': got 2.5, expected a whole number",
        ),
        (
            lambda b: F.facts(b, as_of=DAY, window_days=1.5),
            "facts, column 'window_days': got 1.5, expected a whole number",
        ),
        (lambda b: F.signals(b, DAY, max_new=2.5), "signals, column 'max_new': got 2.5, expected a whole number"),
        (
            lambda b: F.coverage_over_time(b, as_of=DAY, months=1.5),
            "coverage_over_time, column 'months': got 1.5, expected a whole number",
        ),
        (lambda b: F.nps(NPS, level="0.9"), "nps, column 'level': got '0.9', expected a number above 0 and below 1"),
        (
            lambda b: F.role_scores(b, as_of=DAY, level="0.9"),
            "role_scores, column 'level': got '0.9', expected a number above 0 and below 1",
        ),
        (
            lambda b: F.service_standards(
                b, as_of=DAY, steps=[{"step": "s", "after": "a", "until": "u", "hours": "3"}]
            ),
            "service_standards, column 'steps[0].hours': got '3', expected a number of at least 0",
        ),
        (
            lambda b: F.ecsi({"a": [1]}, {"imge": ["a"]}, scale=(1, 10), seed=1),
            "ecsi, column 'blocks': got 'imge', expected one of image, expectation, satisfaction, "
            "loyalty, quality, value, complaints (did you mean 'image'?)",
        ),
        (
            lambda b: F.rake(NPS, {}),
            "rake, column 'margins': got {}, expected a mapping of columns to the totals of their values",
        ),
    ],
)
def test_the_argument_is_named(call: Callable[[Any], Any], text: str) -> None:
    with pytest.raises(cb.InputError) as error:
        call(book())
    assert str(error.value) == text
