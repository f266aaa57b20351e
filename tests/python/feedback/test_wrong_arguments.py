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
        (
            lambda b: F.nps(NPS, population=2.5),
            "nps, column 'population': got 2.5, expected a whole number of people, or the name of a column",
        ),
        (
            lambda b: F.nps(NPS, population=float("nan")),
            "nps, column 'population': got nan, expected a whole number of people, or the name of a column",
        ),
        (lambda b: F.nps(NPS, seed=-1), "nps, column 'seed': got -1, expected a whole number from 0 to 2^64 - 1"),
        (lambda b: F.nps(NPS, seed=1.5), "nps, column 'seed': got 1.5, expected a whole number"),
        (lambda b: F.nps(NPS, resamples="9"), "nps, column 'resamples': got '9', expected a whole number"),
        (lambda b: F.nps(NPS, scale=(1, 10)), "nps, column 'scale': got (1, 10), expected one of 0-10, 1-10"),
        (
            lambda b: F.scores(NPS, scale="1-11"),
            "scores, column 'scale': got '1-11', expected one of 0-10, 1-10 (did you mean '1-10'?)",
        ),
        (lambda b: F.nps(NPS, score=None), "nps, column 'score': got None, expected the name of a column"),
        (lambda b: F.nps(NPS, by=5), "nps, column 'by': got 5, expected the name of a column, or several"),
        (
            lambda b: F.nps(NPS, by=["g", 5]),
            "nps, column 'by': got ['g', 5], expected the name of a column, or several",
        ),
        (
            lambda b: F.nps(NPS, method="bootstrap", population=9),
            "nps, column 'method': got 'bootstrap' with a population, expected another method, as draws with "
            "replacement are those of a population without end",
        ),
        (
            lambda b: F.nps_trend({"nps": [9], "date": ["2026-01-01"]}, period=None),
            "nps_trend, column 'period': got None, expected one of week, month, quarter, year",
        ),
        (
            lambda b: F.coverage_total(b, as_of=DAY, window_days=1.5),
            "coverage_total, column 'window_days': got 1.5, expected a whole number",
        ),
        (
            lambda b: F.role_scores(b, as_of=DAY, window_days=1.5),
            "role_scores, column 'window_days': got 1.5, expected a whole number",
        ),
        (
            lambda b: F.role_scores(b, as_of=DAY, method="linearised"),
            "role_scores, column 'method': got 'linearised', expected one of wald, adjusted_wald, score, bayes",
        ),
        (
            lambda b: F.divergence(b, as_of=DAY, window_days=1.5),
            "divergence, column 'window_days': got 1.5, expected a whole number",
        ),
        (lambda b: F.divergence(b, as_of=DAY, margin="30"), "divergence, column 'margin': got '30', expected a number"),
        (
            lambda b: F.account_scores({"account": [1], "nps": [9]}, by="account", scale="1-9"),
            "account_scores, column 'scale': got '1-9', expected one of 0-10, 1-10 (did you mean '1-10'?)",
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


def test_a_whole_float_is_a_number_of_people() -> None:
    whole, given = (F.nps(NPS, population=number) for number in (60, 60.0))
    assert whole["population"].tolist() == given["population"].tolist() == [60]
