"""Who answers, weights that make up for it, and what silence could hide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

AS_OF = "2026-10-31"


def book(scores: dict[int, int], contacts: int = 12, asked: int = 8) -> cb.Book:
    return cb.Book(
        accounts={"account": [1, 2], "segment": ["big", "small"]},
        contacts={
            "contact": list(range(contacts)),
            "account": [1 + i % 2 for i in range(contacts)],
            "role": ["user" if i < 8 else "technical" for i in range(contacts)],
        },
        responses={
            "response": list(range(len(scores))),
            "contact": list(scores),
            "date": ["2026-10-10"] * len(scores),
            "nps": list(scores.values()),
        },
        invitations={
            "invitation": list(range(asked)),
            "account": [1 + i % 2 for i in range(asked)],
            "contact": list(range(asked)),
            "date": ["2026-10-01" if i < asked - 1 else "2026-10-30" for i in range(asked)],
            "state": ["sent"] * asked,
            "expires": ["2026-10-15" if i < asked - 1 else "2026-11-15" for i in range(asked)],
        },
        currency="EUR",
    )


def test_rates_bounds_and_weights() -> None:
    found = cb.feedback.nonresponse(book({0: 10, 1: 3, 2: 9, 3: 8, 8: 10, 9: 10}), as_of=AS_OF)
    assert found["role"].tolist() == ["technical", "technical", "user", "user"]
    assert found["segment"].tolist() == ["big", "small"] * 2
    assert found["contacts"].tolist() == [2, 2, 4, 4]
    assert found["asked"].tolist() == [0, 0, 4, 3]  # the open invitation is in no rate
    assert found["answered"].tolist() == [0, 0, 2, 2]
    assert np.ma.is_masked(found["rate"][0])
    assert found["rate"].tolist()[2:] == [0.5, pytest.approx(2 / 3)]
    assert found["heard"].tolist() == [1, 1, 2, 2]
    assert found["nps_least"].tolist() == [0.0, 0.0, 0.0, -75.0]
    assert found["nps_most"].tolist() == [100.0, 100.0, 100.0, 25.0]
    weights = found.weights
    for column, totals in {"role": {"user": 8, "technical": 4}, "segment": {"big": 6, "small": 6}}.items():
        for word, total in totals.items():
            at = np.asarray(weights[column]) == word
            assert np.asarray(weights["weight"])[at].sum() == pytest.approx(total)
    totals_ = found.totals
    assert totals_["counted"].tolist() == ["as heard", "raked", "bounds"]
    assert float(totals_["nps"][0]) == pytest.approx(50)
    w = np.asarray(weights["weight"])
    assert totals_["n_effective"].tolist() == [6.0, pytest.approx(w.sum() ** 2 / (w**2).sum()), None]
    assert (float(totals_["nps_low"][2]), float(totals_["nps_high"][2])) == (pytest.approx(-25), pytest.approx(75))
    assert "between -25 and 75" in repr(found)


def test_what_nobody_can_speak_for_is_named() -> None:
    found = cb.feedback.nonresponse(book({0: 10, 1: 3}), as_of=AS_OF, by="role")
    assert found.unheard == ["role technical"]
    assert repr(found).endswith("; no weight speaks for role technical)")
    assert float(np.sum(found.weights["weight"])) == pytest.approx(8)
    nobody = cb.feedback.nonresponse(book({}), as_of=AS_OF, by="role")
    assert len(nobody.weights["weight"]) == 0
    assert nobody["nps_least"].tolist() == [-100.0, -100.0]


def test_margins_that_contradict_each_other_leave_rates_and_bounds() -> None:
    found = cb.feedback.nonresponse(book({0: 10, 9: 3}), as_of=AS_OF)  # a user of a big account, technical of a small
    assert found.unsettled is not None
    assert found.unsettled.startswith("raking did not settle (after 1000 iterations")
    assert "no weights, raking did not settle" in repr(found)
    assert np.ma.getmaskarray(found.weights["weight"]).all()
    assert found.totals["nps"].tolist()[1] is None
    assert found.totals["nps_low"].tolist()[2] == pytest.approx(100 * -10 / 12)
    assert cb.feedback.nonresponse(book({0: 10}), as_of=AS_OF, by="role").unsettled is None


def test_groups_by_any_column_of_the_contacts() -> None:
    found = cb.feedback.nonresponse(book({0: 10, 1: 3, 9: 9}), as_of=AS_OF, by=["account", "role"])
    assert found["account"].tolist() == ["1", "1", "2", "2"]
    assert list(found.weights) == ["contact", "account", "role", "score", "weight"]
    whole = cb.feedback.nonresponse(book({0: 10, 1: 3, 9: 9}), as_of=AS_OF, by=[])
    assert (len(whole), whole["contacts"].tolist(), whole.weights["weight"].tolist()) == (1, [12], [4.0] * 3)


def test_a_book_without_contacts() -> None:
    found = cb.feedback.nonresponse(cb.Book(accounts={"account": [1]}, currency="EUR"), as_of=AS_OF)
    assert len(found) == 0
    assert repr(found) == "NonResponse(no contacts)"


def test_raking_on_simulated_nonresponse_comes_nearer_the_truth() -> None:
    rng = np.random.default_rng(6)
    n = 4000
    role, size = rng.integers(0, 2, n), rng.integers(0, 2, n)
    score = np.where(rng.random(n) < 0.25 + 0.3 * role + 0.2 * size, 10, 3)
    heard = rng.random(n) < 0.1 + 0.3 * role + 0.2 * size
    frame = {"role": role[heard].tolist(), "size": size[heard].tolist()}
    margins = {"role": dict(enumerate(np.bincount(role))), "size": dict(enumerate(np.bincount(size)))}
    weight = cb.feedback.rake(frame, margins)
    truth, raw = (score == 10).mean(), (score[heard] == 10).mean()
    raked = (weight * (score[heard] == 10)).sum() / weight.sum()
    assert abs(raked - truth) < 0.3 * abs(raw - truth)
    assert weight.sum() == pytest.approx(n)


def test_raking_keeps_the_odds_between_cells() -> None:
    frame = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]}
    w = cb.feedback.rake(frame | {"w": [4.0, 1.0, 2.0, 3.0]}, {"a": {0: 30, 1: 70}, "b": {0: 45, 1: 55}}, weight="w")
    assert w[0] * w[3] / (w[1] * w[2]) == pytest.approx(4 * 3 / (1 * 2))
    assert w[0] + w[1] == pytest.approx(30)
    assert w[0] + w[2] == pytest.approx(45)


@pytest.mark.parametrize(
    ("margins", "text"),
    [
        (
            {"a": {0: 1, 1: 1}, "b": {0: 3, 1: 1}},
            "rake, column 'margins': got a 2, b 4, expected totals that agree",
        ),
        ({"a": {0: 1}}, "frame, row 2, column 'a': got 1, expected a value with a total in margins"),
        ({"a": {0: 1, 1: 1, 2: 1}}, "rake, column 'margins.a': got 2, expected a value that some row has"),
    ],
)
def test_wrong_margins(margins: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.rake({"a": [0, 0, 1], "b": [0, 1, 0]}, margins)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"window_days": 0}, "nonresponse, column 'window_days': got 0, expected at least 1"),
        ({"level": 2.0}, "nonresponse, column 'level': got 2, expected a number above 0 and below 1"),
        ({"level": "2"}, "nonresponse, column 'level': got '2', expected a number above 0 and below 1"),
        ({"window_days": 1.5}, "nonresponse, column 'window_days': got 1.5, expected a whole number"),
        (
            {"by": "rol"},
            "contacts, column 'rol': expected one of contact, account, role, decides, segment (did you mean 'role'?)",
        ),
        ({"by": ["role", "role"]}, "nonresponse, column 'by': got 'role' twice, expected each column once"),
        (
            {"as_of": "31.10.2026"},
            "nonresponse, column 'as_of': got '31.10.2026', expected a day written as 2026-10-31",
        ),
    ],
)
def test_wrong_inputs(more: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.feedback.nonresponse(book({0: 9}), **{"as_of": AS_OF, **more})
    assert str(caught.value) == text
