"""The study of margin on a *simulated* book with a planted slope, and where the data cannot order the factors."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import cabochon as cb
from cabochon.drivers import margin_study

MONTHS = 18


def simulated_book(seed: int = 1, *, accounts: int = 60, slope: float = 60.0, metal: bool = False) -> cb.Book:
    """Accounts whose margin of a month goes up by ``slope`` a point of their technical buyer's mood; *simulated*."""
    draw = np.random.default_rng(seed)
    tables: dict[str, dict[str, list[Any]]] = {
        "accounts": {"account": list(range(accounts))},
        "products": {"product": ["ring", "chain"]},
        "contacts": {"contact": [], "account": [], "role": [], "decides": []},
        "orders": {name: [] for name in ("order", "account", "date", "product", "quantity", "revenue", "cost")},
        "responses": {"response": [], "contact": [], "date": [], "nps": []},
        "ratings": {"response": [], "attribute": [], "satisfaction": []},
        "tickets": {"ticket": [], "account": [], "date": [], "closed": []},
        "requirements": {"requirement": [], "account": [], "date": [], "met": []},
    }
    if metal:
        tables["orders"] |= {"contract": [], "fine_grams": [], "metal_value": []}

    def add(table: str, **row: Any) -> None:
        for name, value in row.items():
            tables[table][name].append(value)

    for account in range(accounts):
        for role in ("economic", "technical", "user"):
            add("contacts", contact=f"{account}-{role}", account=account, role=role, decides=role == "economic")
        mood = 6.5 + draw.normal() + np.cumsum(draw.normal(scale=0.5, size=MONTHS))
        before = mood[0]
        for month in range(MONTHS):
            day = f"{2025 + month // 12}-{month % 12 + 1:02d}-15"
            dear = 1 + 0.1 * draw.normal()
            margin = 400 + slope * (before - 6.5) + 800 * (dear - 1) + 60 * draw.normal()
            quantity = int(draw.integers(5, 15))
            grams, price = 10.0 * quantity, 40 + month
            gain = grams * (month - MONTHS / 2) if metal else 0.0
            revenue = 100.0 * quantity * dear
            row = {"order": f"{account}-{month}", "account": account, "date": day, "product": "ring"}
            if metal:
                row |= {"contract": "sale", "fine_grams": grams, "metal_value": grams * price}
            add("orders", **row, quantity=quantity, revenue=revenue, cost=revenue - margin - gain)
            for role in ("economic", "technical", "user"):
                level = mood[month] if role == "technical" else 7 + draw.normal()
                key = f"{account}-{month}-{role}"
                score = int(np.clip(np.round(level + 0.3 * draw.normal()), 0, 10))
                add("responses", response=key, contact=f"{account}-{role}", date=day, nps=score)
                add("ratings", response=key, attribute="documents", satisfaction=float(np.clip(level, 0, 10)))
            if draw.uniform() < 0.3:
                add("tickets", ticket=f"{account}-{month}", account=account, date=day, closed=day[:8] + "20")
            if draw.uniform() < 0.1:
                add("requirements", requirement=f"{account}-{month}", account=account, date=day, met=True)
            before = mood[month]
    return cb.Book(**tables, currency="EUR")


@pytest.fixture(scope="module")
def study() -> Any:
    factors = ["price_index", "nps_economic", "nps_technical", "nps_user", "tickets"]
    return margin_study(simulated_book(), window=1, factors=factors, resamples=300)


def rows(frame: Any) -> list[dict[str, Any]]:
    return cb.Table(frame).rows()


def test_what_entered_comes_first(study: Any) -> None:
    entered = rows(study.entered)
    assert [row["rows"] for row in entered] == [60 * MONTHS, 60 * (MONTHS - 1)]
    assert study.sentences[0].startswith("60 of 60 accounts, 17 months and 1,020 of 1,080 rows entered and ")
    columns = {row["column"]: row for row in rows(study.columns)}
    assert columns["nps_technical"]["rows_missing"] == 60
    assert columns["rated documents"]["because"] == "not asked for in the joint model"


def test_the_planted_slope_is_in_every_view_and_leads(study: Any) -> None:
    effects = {(row["view"], row["factor"]): row for row in rows(study.effects)}
    for view in ("pooled", "within"):
        row = effects[(view, "nps_technical")]
        assert row["coefficient_low"] < 60
        assert row["coefficient_high"] > 45
        assert row["standardised_low"] < row["standardised"] < row["standardised_high"]
        assert row["correlation_low"] < row["correlation"] < row["correlation_high"]
        assert row["r2_alone"] == pytest.approx(row["correlation"] ** 2)
    assert study.order() == ["nps_technical", "price_index"]
    other = effects[("pooled", "nps_user")]
    assert abs(other["coefficient"]) < other["smallest"]


def test_price_first_and_experience_on_top(study: Any) -> None:
    line = next(row for row in rows(study.fits) if row["view"] == "pooled")
    assert line["gain"] == pytest.approx(line["r2"] - line["r2_price"])
    assert 0 < line["gain_low"] < line["gain"] < line["gain_high"]
    assert line["gain_p"] < 1e-6


def test_the_opposite_direction_stands_beside(study: Any) -> None:
    pairs = {(row["score"], row["direction"]) for row in rows(study.opposite)}
    assert ("nps_technical", "score before margin") in pairs
    assert ("nps_technical", "margin before score") in pairs


def test_no_text_says_more_than_association(study: Any) -> None:
    said = " ".join([*study.sentences, *study.notes, repr(study), study._repr_html_()]).lower()
    assert not re.search(r"\b(move[sd]?|cause[sd]?|drives?|leads? to|effect of)\b", said)


def test_a_null_study_orders_nothing() -> None:
    """*Simulated*: no factor goes with margin, few accounts."""
    draw = np.random.default_rng(8)
    book = simulated_book(2, accounts=14, slope=0.0)
    orders = book.table("orders").to_dict()
    orders["cost"] = [r - 400 - 100 * draw.normal() for r in orders["revenue"]]
    tables = {name: book.table(name) for name in ("accounts", "products", "contacts", "responses", "ratings")}
    quiet = cb.Book(**tables, orders=orders, currency="EUR")
    result = margin_study(quiet, window=1, factors=["nps_economic", "nps_technical", "nps_user"], resamples=200)
    assert result.order() == []
    assert "These data cannot order the factors." in result.sentences
    assert any("such a sample would show" in text for text in result.sentences)


def test_margin_net_of_metal_is_what_a_still_price_would_have_left() -> None:
    book = simulated_book(3, metal=True)
    factors = ["price_index", "nps_technical"]
    result = margin_study(book, window=1, factors=factors, resamples=200)
    panel = cb.Table(result.panel).to_dict()
    net = np.array(panel["margin_net_of_metal"], dtype=float)
    orders = book.table("orders")
    price = orders["metal_value"].sum() / orders["fine_grams"].sum()
    still = np.asarray(orders["revenue"] - orders["cost"] - orders["metal_value"] + orders["fine_grams"] * price)
    assert net.sum() == pytest.approx(still.sum())
    effects = {(row["view"], row["factor"]): row for row in rows(result.effects)}
    plain, metal = effects[("pooled", "nps_technical")], effects[("net_of_metal", "nps_technical")]
    width = [row["coefficient_high"] - row["coefficient_low"] for row in (plain, metal)]
    assert width[1] < width[0] / 2  # the metal's price was most of the noise
    assert metal["coefficient_low"] < 60 < metal["coefficient_high"] + 15
    assert any(text.startswith("Net of the metal's price, in 1,020 rows: ") for text in result.sentences)


def test_margin_net_of_metal_is_unknown_where_a_weight_is_missing() -> None:
    book = simulated_book(3, accounts=30, metal=True)
    orders = book.table("orders").to_dict()
    grams = [None if row == 40 else value for row, value in enumerate(orders["fine_grams"])]
    contract = ["tolling" if row == 41 else "sale" for row in range(len(grams))]
    value = [None if row == 41 else value for row, value in enumerate(orders["metal_value"])]
    names = ("accounts", "products", "contacts", "responses")
    tables = {name: book.table(name) for name in names}
    changed = cb.Book(
        **tables, orders=orders | {"fine_grams": grams, "contract": contract, "metal_value": value}, currency="EUR"
    )
    result = margin_study(changed, window=1, factors=["price_index", "nps_technical"], resamples=100)
    net = cb.Table(result.panel)["margin_net_of_metal"]
    assert int(np.ma.count_masked(net)) == 1  # the line without a weight; the tolling line sells no metal
    assert any("(1 lines lack the metal's weight or price)" in text for text in result.sentences)


def test_what_stands_for_no_account_is_counted() -> None:
    book = simulated_book(4, accounts=30)
    tables = {name: book.table(name) for name in ("products", "responses", "orders", "tickets")}
    contacts = book.table("contacts").to_dict()
    contacts["role"] = [None if account == 3 else role for account, role in
                        zip(contacts["account"], contacts["role"], strict=True)]  # fmt: skip
    changed = cb.Book(**tables, contacts=contacts, accounts={"account": list(range(32))}, currency="EUR")
    result = margin_study(changed, window=1, factors=["price_index", "nps_technical"], resamples=100)
    assert "2 accounts of the book never ordered: they have no margin." in result.sentences
    assert f"Not in any column: {3 * MONTHS} answers of people whose role is unknown." in result.sentences


def test_real_margins_of_adventureworks_and_answers_that_know_nothing_of_them() -> None:
    """Margins are real, answers *simulated* without any bearing on them: their order must not be claimed."""
    data = cb.datasets.adventureworks()
    feedback = cb.datasets.simulated_feedback(data, seed=20260930)
    book = cb.Book(**data.with_rows(feedback), currency=data.currency, frames="cabochon")
    result = margin_study(book, period="quarter", window=4, resamples=100)
    assert result.facts["accounts"] > 20
    assert 0 < result.facts["rows"] <= result.facts["panel"]
    assert not {name for name in result.order() if name.startswith(("nps_", "csi_"))}
    assert result.sentences[0].endswith(" entered and " + f"{result.facts['margin_share']:.1%} of the margin.")
    assert not re.search(r"\b(moves?|causes?)\b", " ".join(result.sentences))


def test_defaults_set_columns_aside_and_say_so() -> None:
    result = margin_study(simulated_book(4, accounts=40), resamples=100)
    columns = {row["column"]: row for row in rows(result.columns)}
    assert columns["requirements_met"]["used"] in (True, False)
    for row in columns.values():
        assert row["used"] or row["because"]
    assert rows(result.alone)[0]["factor"] == "rated documents"
    assert len(result.panel["account"]) == 40 * MONTHS


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"period": "week"}, "margin_study, column 'period': got 'week', expected one of month, quarter"),
    ({"lag": -1}, "margin_study, column 'lag': got -1, expected a whole number of at least 0 and at most 60"),
    ({"window": 0}, "margin_study, column 'window': got 0, expected a whole number of at least 1 and at most 60"),
]


@pytest.mark.parametrize(("change", "text"), WRONG, ids=[str(change) for change, _ in WRONG])
def test_wrong_inputs(change: dict[str, Any], text: str) -> None:
    with pytest.raises(cb.InputError) as error:
        margin_study(simulated_book(5, accounts=4), **change)
    assert str(error.value) == text


def test_a_book_without_margin_is_refused() -> None:
    with pytest.raises(cb.InputError) as error:
        margin_study(cb.Book(accounts={"account": [1]}, currency="EUR"))
    expected = (
        "orders, column 'revenue': got no orders, expected orders with revenue and cost, from which margin is made"
    )
    assert str(error.value) == expected
