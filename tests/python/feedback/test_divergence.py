"""Roles that disagree: simulated accounts, a tenth of them torn apart, and the findings that are no flags."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

ROLES = ("economic", "technical", "user")


def book_of(cells: list[tuple[int, str, list[int]]], **more: Any) -> cb.Book:
    accounts = sorted({account for account, _, _ in cells})
    contacts: dict[str, list[Any]] = {"contact": [], "account": [], "role": []}
    responses: dict[str, list[Any]] = {"response": [], "contact": [], "date": [], "nps": []}
    for account, role, scores in cells:
        contact = len(contacts["contact"])
        contacts["contact"].append(contact)
        contacts["account"].append(account)
        contacts["role"].append(role)
        for score in scores:
            responses["response"].append(len(responses["response"]))
            responses["contact"].append(contact)
            responses["date"].append("2026-10-01")
            responses["nps"].append(score)
    return cb.Book(accounts={"account": accounts}, contacts=contacts, responses=responses, currency="EUR", **more)


def simulated(seed: int, accounts: int) -> tuple[cb.Book, np.ndarray]:
    """Roles of an account share its shares of classes, but for a tenth of the accounts, where one role is far off."""
    rng = np.random.default_rng(seed)
    shares = np.repeat(rng.dirichlet([1.65, 0.9, 0.45], accounts)[:, None], 3, 1)
    odd = rng.choice(accounts, accounts // 10, replace=False)
    shares[odd] = [0.85, 0.12, 0.03]
    shares[odd, rng.integers(0, 3, len(odd))] = [0.03, 0.12, 0.85]
    counts = rng.multinomial(rng.integers(1, 6, (accounts, 3)), shares)
    cells = [
        (a, role, np.repeat([10, 8, 3], counts[a, r]).tolist()) for a in range(accounts) for r, role in enumerate(ROLES)
    ]
    score = 100 * (shares[..., 0] - shares[..., 2])
    return book_of(cells), np.stack(
        [score[:, 0] - score[:, 1], score[:, 0] - score[:, 2], score[:, 1] - score[:, 2]], 1
    )


def test_false_flags_stay_rare_on_simulated_accounts() -> None:
    false, power = [], []
    for seed in range(2):
        book, truth = simulated(seed, 800)
        found = cb.feedback.divergence(book, as_of="2026-10-31")
        flag, differs = np.asarray(found["flag"]).astype(bool), np.abs(truth.reshape(-1)) > 30
        false.append((flag & ~differs).sum() / max(1, flag.sum()))
        power.append((flag & differs).sum() / differs.sum())
        assert set(np.asarray(found["finding"])[flag]) == {"differ"}
    assert np.mean(false) <= 0.15  # fewer accounts and seeds than benchmarks/pooling_study.py, which prints the rates
    assert np.mean(power) >= 0.3


def test_nothing_is_flagged_where_all_roles_agree() -> None:
    rng = np.random.default_rng(5)
    cells = [(a, role, rng.choice([10, 8, 3], 4, p=[0.5, 0.3, 0.2]).tolist()) for a in range(300) for role in ROLES]
    found = cb.feedback.divergence(book_of(cells), as_of="2026-10-31")
    assert np.asarray(found["flag"]).sum() <= 2


def test_signs_pairs_and_the_unheard() -> None:
    rng = np.random.default_rng(7)
    cells = [(a, role, rng.choice([10, 8, 3], 4).tolist()) for a in range(1, 200) for role in ROLES]
    cells += [(0, "economic", [2] * 9), (0, "technical", [10] * 9), (500, "user", [10])]
    found = cb.feedback.divergence(book_of(cells), as_of="2026-10-31")
    rows = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    zero, last = rows[:3], rows[-3:]
    assert [(r["first"], r["second"]) for r in zero] == [
        ("economic", "technical"),
        ("economic", "user"),
        ("technical", "user"),
    ]
    assert zero[0]["p_lower"] > 0.95
    assert zero[0]["difference"] < zero[0]["difference_high"] < 0
    assert zero[0]["flag"]
    assert [r["finding"] for r in zero[1:]] == ["not heard", "not heard"]
    assert [r["not_heard"] for r in last] == ["economic,technical", "economic", "technical"]
    assert last[0]["account"] == 500
    few = [r for r in rows if r["finding"] == "too few answers"]
    assert few
    assert all(0 <= r["p_lower"] + r["p_higher"] <= 1 + 1e-9 for r in rows if r["finding"] != "not heard")


def test_swapping_roles_mirrors_the_difference() -> None:
    cells = [(1, "economic", [10, 9]), (1, "user", [3, 2]), (2, "economic", [7]), (2, "user", [8, 8])]
    other = {"economic": "user", "user": "economic", "technical": "technical"}
    one = cb.feedback.divergence(book_of(cells), as_of="2026-10-31")
    two = cb.feedback.divergence(book_of([(a, other[r], s) for a, r, s in cells]), as_of="2026-10-31")
    assert np.allclose(one["difference"][[1, 4]].astype(float), -two["difference"][[1, 4]].astype(float))
    assert np.allclose(one["p_lower"][[1, 4]].astype(float), two["p_higher"][[1, 4]].astype(float))


def test_the_window_ends_on_as_of() -> None:
    book = book_of([(1, "economic", [10]), (1, "user", [2])])
    assert set(cb.feedback.divergence(book, as_of="2026-09-30")["finding"]) == {"not heard"}
    assert "too few answers" in set(cb.feedback.divergence(book, as_of="2026-10-01", window_days=1)["finding"])


WRONG = [
    ({"margin": -1}, "divergence, column 'margin': got -1, expected a number of at least 0 and below 200"),
    ({"fdr": 0}, "divergence, column 'fdr': got 0, expected a number above 0 and below 1"),
    ({"window_days": 0}, "divergence, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06"),
    ({"as_of": "soon"}, "divergence, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
    ({"value": "profit"}, "divergence, column 'value': got 'profit', expected one of revenue, margin, net_of_metal"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_wrong_input(options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.divergence(book_of([(1, "user", [9])]), **{"as_of": "2026-10-31", **options})
    assert str(error.value) == message
