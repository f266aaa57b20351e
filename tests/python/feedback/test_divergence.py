"""Roles that disagree: simulated accounts, a tenth of them torn apart, and the findings that are no flags."""

from __future__ import annotations

import itertools
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


def heavy() -> cb.Book:
    """A simulated firm whose first account has thousands of answers, 12 and 112 points apart."""
    rng = np.random.default_rng(1)
    cells = [(a, role, rng.choice([10, 8, 3], 3, p=[0.5, 0.3, 0.2]).tolist()) for a in range(1, 200) for role in ROLES]
    many = {"economic": (880, 600, 520), "technical": (1000, 600, 400), "user": (0, 0, 30)}
    return book_of(cells + [(0, role, np.repeat([10, 8, 3], counts).tolist()) for role, counts in many.items()])


def test_limits_of_many_answers_hold_what_was_counted() -> None:
    found = cb.feedback.divergence(heavy(), as_of="2026-10-31")
    for row, counted in enumerate((18 - 30, 18 + 100)):
        assert abs(float(found["difference"][row]) - counted) < 8
        width = float(found["difference_high"][row] - found["difference_low"][row])
        assert width < 16
    assert found["difference_low"][0] < 18 - 30 < found["difference_high"][0]


def test_a_difference_is_that_of_its_scores() -> None:
    book, _ = simulated(3, 300)
    found = cb.feedback.divergence(book, as_of="2026-10-31")
    columns = [np.asarray(found[name], dtype=float) for name in ("first_score", "second_score", "difference")]
    assert np.abs(columns[0] - columns[1] - columns[2]).max() < 1e-9
    low, high = (np.asarray(found[f"difference_{side}"], dtype=float) for side in ("low", "high"))
    assert ((low <= columns[2]) & (columns[2] <= high)).all()


def test_every_margin_counts() -> None:
    book, _ = simulated(4, 300)
    beyond = []
    for margin in (0, 10, 28, 30, 32, 36, 60, 120):
        found = cb.feedback.divergence(book, as_of="2026-10-31", margin=margin)
        beyond.append(np.asarray(found["p_lower"], dtype=float) + np.asarray(found["p_higher"], dtype=float))
        assert (beyond[-1] >= 0).all()
        assert (beyond[-1] <= 1).all()
    for wide, narrow in itertools.pairwise(beyond):
        assert (wide > narrow).mean() > 0.99


def test_the_order_of_accounts_is_no_matter_and_equal_counts_are_judged_alike() -> None:
    rng = np.random.default_rng(9)
    cells = [(a, role, rng.choice([10, 8, 3], rng.integers(1, 4)).tolist()) for a in range(150) for role in ROLES]
    one = cb.feedback.divergence(book_of(cells), as_of="2026-10-31")
    turned = [(149 - a, role, scores) for a, role, scores in cells]
    two = cb.feedback.divergence(book_of(turned), as_of="2026-10-31")
    back = np.arange(450).reshape(150, 3)[::-1].reshape(-1)
    for name in ("p_lower", "difference", "difference_low"):
        assert np.allclose(np.asarray(one[name], dtype=float), np.asarray(two[name], dtype=float)[back], atol=1e-6)
    seen: dict[Any, Any] = {}
    for row, (_, role, scores) in enumerate(cells):
        if role != "economic":
            continue
        key = tuple(sorted(scores)), tuple(sorted(cells[row + 1][2]))
        verdict = one["finding"][row], float(one["p_lower"][row])
        assert seen.setdefault(key, verdict) == verdict


def test_an_unheard_role_widens_the_account_and_an_unexpected_one_is_no_pair() -> None:
    rng = np.random.default_rng(2)
    cells = [(a, role, rng.choice([10, 8, 3], 3).tolist()) for a in range(60) for role in ROLES]
    whole = book_of(cells)
    silent = book_of([cell for cell in cells if cell[:2] != (7, "technical")])
    one, two = (cb.feedback.divergence(book, as_of="2026-10-31") for book in (whole, silent))
    wide = [float(found["account_high"][21] - found["account_low"][21]) for found in (one, two)]
    assert wide[1] > wide[0] + 1
    assert [two["not_heard"][row] for row in (21, 22, 23)] == ["technical", None, "technical"]
    book = cb.Book(
        accounts={"account": [1, 2], "roles_expected": ["technical", None]},
        contacts={"contact": [1], "account": [1], "role": ["technical"]},
        currency="EUR",
    )
    found = cb.feedback.divergence(book, as_of="2026-10-31")
    assert np.asarray(found["account"]).tolist() == [2, 2, 2]
    assert np.asarray(found["account_low"], dtype=float).max() < -40  # nobody was ever heard


def test_too_few_answers_says_how_many() -> None:
    book, _ = simulated(6, 200)
    found = cb.feedback.divergence(book, as_of="2026-10-31")
    few = np.asarray(found["finding"]) == "too few answers"
    needed = np.ma.asarray(found["answers_needed"])
    assert few.any()
    assert not np.ma.getmaskarray(needed)[few].any()
    assert ((needed[few] >= 1) & (needed[few] <= 1000)).all()
