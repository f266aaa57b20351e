"""Who stays and what the base is worth: sums that add up, models that may not be used, and books too small to tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.report.gather import base, value_change
from cabochon.report.gather.cohorts import cohorts
from cabochon.report.gather.value_change import PARTS, shapley
from cabochon.report.period import period
from cabochon.report.reading import Shelf


def book(rows: list[tuple[Any, ...]], **more: Any) -> Any:
    names = ("account", "date", "revenue", "cost")
    orders = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    accounts = sorted(set(orders["account"]))
    orders["order"] = list(range(len(rows)))
    return cb.Book(currency="EUR", accounts={"account": accounts}, orders=orders, **more)


def found(of: Any, month: str = "2026-10", value: str = "revenue", **options: Any) -> base.Base:
    result = base.gather(Shelf(of), period(month, **options), value=value, values={})
    assert result is not None
    return result


# where the change came from


def test_each_cause_gets_its_own_change() -> None:
    rows = [
        ("kept", "2025-01-05", 10.0, 5.0), ("kept", "2025-06-05", 10.0, 5.0),
        ("kept", "2025-11-05", 10.0, 5.0), ("kept", "2026-02-05", 10.0, 5.0), ("kept", "2026-06-05", 10.0, 5.0),
        ("lost", "2024-11-03", 7.0, 5.0), ("new", "2026-03-03", 4.0, 1.0),
        ("larger", "2025-03-03", 10.0, 8.0), ("larger", "2026-03-03", 15.0, 12.0),
        ("dearer", "2025-03-03", 10.0, 8.0), ("dearer", "2026-03-03", 10.0, 6.0),
    ]  # fmt: skip
    change = found(book(rows)).change
    assert change is not None
    expected = {"new": 4, "lost": -7, "often": 10, "larger": 5, "share": 0}
    assert change.parts == pytest.approx(expected)
    assert (change.before, change.after, change.new, change.lost, change.kept) == (47, 59, 1, 1, 3)
    margin = found(book(rows), value="margin").change
    assert margin is not None
    assert margin.parts == pytest.approx({"new": 3, "lost": -2, "often": 5, "larger": 1, "share": 2})


@pytest.mark.parametrize("value", ["revenue", "margin"])
def test_the_parts_add_up_on_the_demo(demo: tuple[Any, Any], value: str) -> None:
    change = found(demo[0], "2025-09", value).change
    assert change is not None
    assert sum(change.parts.values()) == pytest.approx(change.after - change.before, rel=1e-12)
    assert set(change.parts) == set(PARTS)


def test_swapping_the_windows_turns_the_signs() -> None:
    first, second = (3.0, 20.0, -0.1), (5.0, 12.0, 0.4)
    assert shapley(first, second) == pytest.approx([-part for part in shapley(second, first)])
    assert sum(shapley(first, second)) == pytest.approx(5 * 12 * 0.4 + 3 * 20 * 0.1)


def test_a_year_without_orders_before_it_is_told(parse: Any) -> None:
    of = book([("a", "2026-05-05", 10.0, 5.0)])
    assert found(of).change is None
    text = parse(cb.report.month(of, "2026-10").html).text
    assert "There are no orders of the 365 days before the window: a change cannot be told." in text


def test_rounded_lines_add_up_to_the_rounded_total(pages: Any) -> None:
    rows = pages["en"].tables["The change by cause"]
    numbers = [float(row[1].replace("−", "-").replace("$", "").replace(",", "")) for row in rows[1:]]
    assert sum(numbers[:-1]) == numbers[-1]


# who is still a client


def test_bg_nbd_is_never_used(demo: tuple[Any, Any]) -> None:
    assert "bg_nbd" not in base.MODELS
    alive = found(demo[0], "2025-09").alive
    assert alive is not None
    assert {model for model, _ in alive.compared} == set(base.MODELS)
    assert alive.model == min((aic, model) for model, aic in alive.compared if aic is not None)[1]


def test_the_count_of_the_living_is_that_of_the_chosen_model() -> None:
    data = cb.datasets.online_retail()
    orders = {name: data["orders"][name] for name in ("account", "date", "revenue", "order")}
    keep = (orders["revenue"] > 0) & (orders["account"] % 4 == 0)
    of = cb.Book(currency="GBP", orders={name: column[keep] for name, column in orders.items()})
    alive = found(of, "2011-10").alive
    assert alive is not None
    assert not alive.assumed
    until = {name: column[keep & (orders["date"] <= np.datetime64("2011-10-31"))] for name, column in orders.items()}
    summary = cb.retention.summarise(until, observation_end="2011-10-31", value="revenue")
    fit = cb.retention.fit(summary, alive.model)
    assert alive.alive[0] == pytest.approx(fit.p_alive()["p_alive"].sum(), rel=1e-6)
    assert alive.orders[0] == pytest.approx(fit.conditional(t=13)["expected"].sum(), rel=1e-6)
    assert alive.alive[1] < alive.alive[0] < alive.alive[2] <= alive.n
    assert alive.value is not None
    assert alive.value[1] < alive.value[0] < alive.value[2]


def test_an_account_that_ended_is_not_alive() -> None:
    data = cb.datasets.simulated_wholesaler()
    with_ending = found(cb.Book(**data, currency="EUR"), value="net_of_metal").alive
    without = found(cb.Book(**(data | {"endings": None}), currency="EUR"), value="net_of_metal").alive
    assert with_ending is not None
    assert without is not None
    assert (with_ending.n, without.n) == (59, 60)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_book_too_small_says_so_in_plain_words(parse: Any, lang: str) -> None:
    of = book([("a", "2026-10-05", 10.0, 5.0), ("b", "2026-09-05", 10.0, 5.0), ("a", "2026-09-01", 3.0, 1.0)])
    text = parse(cb.report.month(of, "2026-10", lang=lang).html).text.replace("\N{NO-BREAK SPACE}", " ")
    said = {
        "en": "at least 30 accounts and 30 repeated orders; there are 2 and 1.",
        "ru": "Нужны клиенты (30 или больше) и повторные заказы (30 или больше); клиентов 2, повторных заказов 1.",
    }
    assert said[lang] in text
    assert {"en": "silence is not judged", "ru": "о молчании судить нельзя"}[lang] in text


# who grew late


def test_only_what_is_new_this_month_is_listed() -> None:
    rows = []
    for at in range(12):
        day = dt.date(2026, 1, 3) + dt.timedelta(at)
        last = {0: dt.date(2026, 10, 5), 1: dt.date(2026, 7, 1)}.get(at, dt.date(2026, 10, 31))
        while day <= last:
            rows.append((f"account {at:02}", day.isoformat(), 10.0, 5.0))
            day += dt.timedelta(5 + at % 2)
    result = found(book(rows))
    assert [row.account for row in result.late] == ["account 00"]
    assert (result.late[0].days, round(result.late[0].typical)) == (26, 5)
    people = {"contact": ["x", "y"], "account": ["account 00"] * 2, "role": ["technical", "user"]}
    answers = {"response": [1, 2, 3], "contact": ["x", "x", "y"], "date": ["2026-06-01", "2026-10-01", "2026-10-21"],
               "nps": [9, 2, None]}  # fmt: skip
    said = found(book(rows, contacts=people, responses=answers)).late[0].said
    assert said == {"technical": (2, 30, False)}


def test_a_client_is_not_told_who_grew_late(demo: tuple[Any, Any], reports: Any) -> None:
    assert "Accounts that grew late" in reports["en"].html
    assert "Accounts that grew late" not in cb.report.month(demo[0], "2025-09", audience="client").html


# cohorts


def test_shares_of_cohorts_are_counted() -> None:
    rows = [("a", "2026-01-15", 1.0, 0.0), ("b", "2026-02-15", 1.0, 0.0), ("a", "2026-05-15", 1.0, 0.0),
            ("c", "2026-05-20", 1.0, 0.0), ("b", "2026-08-15", 1.0, 0.0), ("c", "2026-09-15", 1.0, 0.0)]  # fmt: skip
    result = cohorts(Shelf(book(rows))["orders"], period("2026-09"))
    assert result is not None
    assert [str(start) for start in result.starts] == ["2026-01", "2026-04", "2026-07"]
    assert result.sizes == (2, 1, 0)
    assert result.shares == ((0.5, 0.5), (1.0, None), (None, None))


def test_an_account_without_revenue_in_a_window_is_divided_between_two_causes() -> None:
    orders = Shelf(book([("a", "2024-02-10", 0.0, 5.0), ("a", "2026-01-05", 10.0, 5.0)]))["orders"]
    change = value_change.change(
        orders, orders["revenue"] - orders["cost"], period("2026-01", window_days=365), "margin"
    )
    assert change is not None
    assert change.parts == {"new": 0.0, "lost": 0.0, "often": 0.0, "larger": 10.0, "share": 0.0}
