"""Accounts that are late: known arithmetic, simulated truth, a holdout, edges, wrong input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb


@pytest.fixture(scope="module")
def retail() -> dict[str, Any]:
    return cb.datasets.online_retail()["orders"]


def simulated(seed: int, accounts: int = 400, shape: float = 4.0) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Regular accounts of mean gaps around 30 days; some go for good after an order. True where still there."""
    draw = np.random.default_rng(seed)
    account, day, alive = [], [], []
    for a in range(accounts):
        mean = 30 / draw.gamma(3, 1 / 3)
        at, there = draw.uniform(0, 60), True
        while at < 365 and there:
            account.append(a)
            day.append(int(at))
            there = draw.random() > 0.08
            at += draw.gamma(shape, mean / shape)
        alive.append(there)
    orders = {"account": np.array(account), "date": np.datetime64("2025-01-01") + np.array(day)}
    return orders, np.array(alive)


# correctness


def test_simulated_silences_of_active_accounts_are_evenly_spread() -> None:
    """Of accounts that are there, the probability of a silence at a random moment is near uniform at the low end."""
    orders, alive = simulated(1, accounts=1500)
    late = cb.retention.silence(orders, "2025-12-31")
    there = alive[late["account"].astype(int)]
    low = (late["probability"][there] < 0.05).mean()
    assert low < 0.05  # an ongoing gap is not a whole one, so that fewer than 5 % are so late
    assert (late["probability"][~there] < 0.05).mean() > 0.4
    assert late["regularity"].mean() == pytest.approx(4, abs=1.5)
    ranked = cb.retention.auc(1 - late["active"], ~there)
    plain = cb.retention.auc(late["days_silent"], ~there)
    assert ranked.value > plain.value
    calibrated = abs(late["active"].mean() - there.mean())
    assert calibrated < 0.05


def test_online_retail_is_ranked_better_than_by_plain_days(retail: dict[str, Any]) -> None:
    late = cb.retention.silence(retail, "2011-09-09")
    back = set(retail["account"][(retail["date"] > np.datetime64("2011-09-09")) & (retail["revenue"] > 0)].tolist())
    gone = np.array([a not in back for a in late["account"].tolist()])
    assert len(gone) == 3370
    ours, plain = cb.retention.auc(late["no_order"], gone), cb.retention.auc(late["days_silent"], gone)
    gain = cb.retention.auc(late["no_order"], gone, against=late["days_silent"])
    assert ours.value > 0.72
    assert plain.value == pytest.approx(0.6834, abs=5e-4)
    assert gain.low > 0.03
    assert gain.value == pytest.approx(ours.value - plain.value, abs=1e-12)


def test_ranking_by_money_and_lines_without_amounts(retail: dict[str, Any]) -> None:
    late = cb.retention.silence(retail, "2011-09-09", value="revenue")
    np.testing.assert_allclose(late["expected_loss"], late["value_per_year"] * late["no_order"])
    assert (np.diff(late["expected_loss"]) <= 1e-9).all()
    assert late["rank"].tolist() == list(range(1, len(late["rank"]) + 1))
    part = {"account": ["a", "b"] * 20, "date": [f"2025-{m:02}-{d:02}" for m in range(1, 11) for d in (1, 2, 15, 16)]}
    with pytest.warns(UserWarning, match="1 order lines lack amounts and add no value"):
        cb.retention.silence({**part, "revenue": [None] + [1.0] * 39}, "2025-12-31", value="revenue")


def test_margin_and_net_of_metal_follow_their_amounts() -> None:
    days = [f"2025-{m:02}-{d:02}" for m in range(1, 11) for d in (1, 2, 15, 16)]
    orders = {
        "account": ["a", "b"] * 20, "date": days, "revenue": [10.0] * 40, "cost": [7.0] * 40,
        "metal_value": [8.0] * 40, "contract": ["sale", "tolling"] * 20,
    }  # fmt: skip
    for value, expected in (("revenue", [200, 200]), ("margin", [60, 60]), ("net_of_metal", [40, 200])):
        late = cb.retention.silence(orders, "2025-12-31", value=value)
        order = np.argsort(late["account"])
        np.testing.assert_allclose(late["value_per_year"][order], expected)


# properties


def test_closed_days_shorten_a_silence() -> None:
    orders, _ = simulated(2)
    plain = cb.retention.silence(orders, "2025-12-31")
    closed = cb.retention.silence(orders, "2025-12-31", closed_days=[("2025-12-11", "2025-12-31")])
    a, b = np.argsort(plain["account"]), np.argsort(closed["account"])
    assert (closed["probability"][b] > plain["probability"][a] - 0.02).all()
    assert (closed["days_silent"][b] == plain["days_silent"][a]).all()
    assert closed["silence"].mean() < plain["silence"].mean()


def test_seasons_need_a_year_and_slow_the_clock() -> None:
    orders, _ = simulated(3)
    with pytest.raises(cb.InputError, match="expected at least 366, to tell the seasons apart"):
        cb.retention.silence(orders, "2025-12-31", seasonal=True)
    later = {"account": np.append(orders["account"], 0), "date": np.append(orders["date"], np.datetime64("2026-02-01"))}
    assert len(cb.retention.silence(later, "2026-02-01", seasonal=True)["account"]) == 400


def test_same_day_lines_returns_order_and_threads() -> None:
    orders, _ = simulated(4)
    n = len(orders["account"])
    twice = {
        "account": np.tile(orders["account"], 2), "date": np.tile(orders["date"], 2), "quantity": np.ones(2 * n),
    }  # fmt: skip
    back = {
        "account": np.append(twice["account"], 0), "date": np.append(twice["date"], np.datetime64("2025-12-30")),
        "quantity": np.append(twice["quantity"], -5),
    }  # fmt: skip
    one = cb.retention.silence(orders, "2025-12-31", threads=1)
    for other in (twice, back, {name: values[::-1] for name, values in orders.items()}):
        two = cb.retention.silence(other, "2025-12-31", threads=2)
        assert all(one[name].tolist() == two[name].tolist() for name in one)


def test_what_falls_away_while_orders_go_on() -> None:
    draw = np.random.default_rng(6)
    rows = []
    for a in range(60):
        for k in range(24):
            day = np.datetime64("2025-01-01") + 15 * k + int(draw.integers(0, 5))
            rows.append((a, day, "rings", 10.0))
            if draw.random() < 0.7 and not (a < 5 and k >= 14):
                rows.append((a, day, "chains", 20.0))
    account, date, category, revenue = (list(column) for column in zip(*rows, strict=True))
    orders = {"account": account, "date": np.array(date), "category": category, "revenue": revenue}
    found = cb.retention.partial_defection(orders, "2025-12-31", value="revenue")
    assert sorted(found["account"][:5].tolist()) == [0, 1, 2, 3, 4]
    assert (found["probability"][:5] < 0.01).all()
    assert set(found["category"][:5].tolist()) == {"chains"}
    assert found["orders_since"][:5].tolist() == pytest.approx([10] * 5, abs=4)
    assert found["categories_before"][0] == 2
    assert found["categories_lately"][0] == 1
    assert (found["usual_share_low"] < found["usual_share"]).all()


def test_auc_by_hand() -> None:
    e = cb.retention.auc([3, 2, 2, 1], [True, True, False, False])
    assert e.value == 0.875
    assert e.n == 4
    assert cb.retention.auc([1, 2], [False, True]).low == 1
    with pytest.raises(cb.InputError, match="got one value only, expected cases with the outcome and without it"):
        cb.retention.auc([1, 2], [True, True])


# input checks

DAYS = [f"2025-{m:02}-{d:02}" for m in range(1, 11) for d in (1, 2, 15, 16)]
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        {},
        {"as_of": "2024-12-31"},
        "orders, column 'date': got no order up to 2024-12-31, expected orders on or before as_of",
    ),
    ({}, {"as_of": "soon"}, "silence, column 'as_of': got 'soon', expected a day written as 2026-10-31"),
    (
        {},
        {"as_of": "2025-01-20"},
        "orders, column 'date': got 2 gaps between orders, expected at least 20 over all accounts, "
        "to learn their rhythm",
    ),
    (
        {"account": [None] + ["b"] * 39},
        {},
        "orders, row 0, column 'account': got null, expected the account that ordered",
    ),
    ({"date": ["x", *DAYS[1:]]}, {}, "orders, row 0, column 'date': got 'x', expected a day written as 2026-10-31"),
    ({"date": [None, *DAYS[1:]]}, {}, "orders, row 0, column 'date': got null, expected the day of the order"),
    ({}, {"account": "acount"}, "orders, column 'acount': expected one of account, date (did you mean 'account'?)"),
    ({}, {"value": "revenue"}, "orders, column 'revenue': expected one of account, date"),
    (
        {},
        {"horizon_days": 0},
        "silence, column 'horizon_days': got 0, expected a number of at least 1 and at most 3660",
    ),
    (
        {},
        {"closed_days": ["monday"]},
        "silence, column 'closed_days': got 'monday', expected a day written as 2026-10-31",
    ),
    ({}, {"level": 0}, "silence, column 'level': got 0, expected a number above 0 and below 1"),
]


@pytest.mark.parametrize(("change", "arguments", "text"), WRONG, ids=[w[2][:60] for w in WRONG])
def test_wrong_input_is_answered_in_words(change: dict[str, Any], arguments: dict[str, Any], text: str) -> None:
    orders = {"account": ["a", "b"] * 20, "date": DAYS, **change}
    with pytest.raises(cb.InputError) as caught:
        cb.retention.silence(orders, **{"as_of": "2025-12-31", **arguments})
    assert str(caught.value) == text
