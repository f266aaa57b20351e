"""Numbers on the page equal those that other code finds in the same files."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

LAST, FIRST = np.datetime64("2025-09-30"), np.datetime64("2024-10-01")


def window(columns: dict[str, Any]) -> Any:
    return (columns["date"] >= FIRST) & (columns["date"] <= LAST)


def test_accounts_and_revenue_of_the_window(demo: Any, pages: Any) -> None:
    orders = demo[1]["orders"]
    rows = window(orders)
    ordering = len(set(orders["account"][rows].tolist()))
    revenue, cost = float(orders["revenue"][rows].sum()), float(orders["cost"][rows].sum())
    sentence = f"From October 1, 2024 to September 30, 2025, {ordering} of 697 accounts ordered, for ${revenue:,.0f} ."
    assert sentence.replace(" .", ".") in pages["en"].text.replace(" .", ".")
    assert f"−${cost - revenue:,.0f}" in pages["en"].text


def test_segments_add_up_to_the_whole(demo: Any, pages: Any) -> None:
    rows = pages["en"].tables["Segments in the last 365 days"]
    number = lambda text: float(text.replace("−", "-").replace("$", "").replace(",", ""))  # noqa: E731
    for column in (1, 2, 3, 4):
        assert sum(number(row[column]) for row in rows[1:-1]) == number(rows[-1][column])
    orders = demo[1]["orders"]
    assert number(rows[-1][3]) == pytest.approx(float(orders["revenue"][window(orders)].sum()), abs=0.5)


def test_coverage_counts_accounts_heard_through_all_roles(demo: Any, reports: Any) -> None:
    data = demo[1]
    role = dict(zip(data["contacts"]["contact"], data["contacts"]["role"], strict=True))
    account = dict(zip(data["contacts"]["contact"], map(int, data["contacts"]["account"]), strict=True))
    answered = defaultdict(set)
    scores = zip(data["responses"]["contact"], data["responses"]["nps"], data["responses"]["date"], strict=True)
    ratings = set(data["ratings"]["response"])
    keys = dict(zip(data["responses"]["contact"], data["responses"]["response"], strict=True))
    for contact, score, day in scores:
        if FIRST <= day <= LAST and (score is not None or keys[contact] in ratings):
            answered[account[contact]].add(role[contact])
    found = reports["en"].numbers.clients
    assert found.all_heard == sum(len(roles) == 3 for roles in answered.values())
    orders = data["orders"]
    heard = {account for account, roles in answered.items() if len(roles) == 3}
    rows = window(orders) & np.isin(orders["account"], list(heard))
    assert found.value_all_heard == pytest.approx(float(orders["revenue"][rows].sum()), abs=0.01)


def test_nps_of_each_role(demo: Any, pages: Any) -> None:
    data = demo[1]
    role = dict(zip(data["contacts"]["contact"], data["contacts"]["role"], strict=True))
    scores = defaultdict(list)
    for contact, score in zip(data["responses"]["contact"], data["responses"]["nps"], strict=True):
        if score is not None:
            scores[role[contact]].append(score)
    rows = {row[0]: row for row in pages["en"].tables["Scores by role (simulated answers)"][1:]}
    for key, name in (("economic", "Economic buyers"), ("technical", "Technical buyers"), ("user", "Users")):
        promoters, detractors = sum(s >= 9 for s in scores[key]), sum(s <= 6 for s in scores[key])
        n = len(scores[key])
        assert rows[name][1] == str(n)
        assert (rows[name][3], rows[name][5]) == (str(promoters), str(detractors))
        assert rows[name][6] == f"{100 * (promoters - detractors) / n:.0f}".replace("-", "−")


def test_rejects_and_short_deliveries(pages: Any) -> None:
    text = pages["en"].text
    for number in ("8,845", "2,348,637", "2,327,299", "72,700", "563", "3.12%", "380 lines", "21,338"):
        assert number in text
    rows = next(rows for caption, rows in pages["en"].tables.items() if caption.startswith("All 86 vendors"))
    assert [(row[1], row[5]) for row in rows[1:4]] == [("1510", "5.88%"), ("1664", "5.48%"), ("1588", "5.40%")]


def test_pareto_of_rejects_by_vendor(demo: Any, reports: Any) -> None:
    bought = demo[1]["purchases"]
    totals: Counter[int] = Counter()
    for vendor, pieces in zip(bought["supplier"].tolist(), bought["rejected"].tolist(), strict=True):
        totals[vendor] += int(pieces)
    reached, vital = 0, 0
    for pieces in sorted(totals.values(), reverse=True):
        if reached >= 0.8 * 72_700:
            break
        reached, vital = reached + pieces, vital + 1
    pareto = reports["en"].numbers.supply.rejects_by_vendor
    assert (pareto.vital, pareto.of, pareto.total) == (vital, 86, 72_700)
    assert pareto.reached == pytest.approx(reached / 72_700)


def test_price_lists_choice_and_ties(demo: Any, reports: Any) -> None:
    prices = demo[1]["supply_prices"]
    offers = defaultdict(list)
    for product, supplier, price in zip(
        *(prices[name].tolist() for name in ("product", "supplier", "price_per_piece")), strict=True
    ):
        offers[product].append((price, supplier))
    several = {product: sorted(found) for product, found in offers.items() if len(found) > 1}
    choices = {choice.product: choice for choice in reports["en"].numbers.vendors.choices}
    assert choices.keys() == several.keys()
    assert len(choices) == 152
    for product, found in several.items():
        assert choices[product].tie == (found[0][0] == found[1][0])
        if not choices[product].tie:
            assert choices[product].by_price.supplier == found[0][1]
    assert len(reports["en"].numbers.vendors.ties) == 16


def expected(share: Any, prior: float) -> float:
    """The share after one more piece that was a case as often as everywhere."""
    return float((share.value * share.effective + prior) / (share.effective + 1))


def test_cost_of_ownership_by_hand(demo: Any, reports: Any) -> None:
    """Every offer's total again from the formulas, without the library."""
    data = demo[1]
    bought = data["purchases"]
    freight = float(bought["freight"].sum() / (bought["ordered"] * bought["price_per_piece"]).sum())
    missing = np.clip(bought["ordered"] - bought["received"], 0, None)
    rejected = float(bought["rejected"].sum() / bought["received"].sum())
    short = float(missing.sum() / bought["ordered"].sum())
    rows = window(bought)
    flips = 0
    for choice in reports["en"].numbers.vendors.choices:
        mine = rows & (bought["product"] == choice.product)
        demand, shipments = float(bought["ordered"][mine].sum()), int(mine.sum())
        age = (LAST - bought["date"][mine]).astype(int)
        by_month = np.bincount(np.minimum(age * 12 // 365, 11), weights=bought["ordered"][mine], minlength=12)
        sd = by_month.std(ddof=1) / np.sqrt(365 / 12)
        lowest = min(offer.price for offer in choice.offers)
        totals = {}
        for offer in choice.offers:
            rejects, left_out = expected(offer.rejects, rejected), expected(offer.short, short)
            arrivals = shipments / (1 - left_out)
            shelf = 365 / arrivals / 2
            totals[offer.supplier] = (
                offer.price * (1 + freight)
                + 40 * arrivals / demand
                + rejects * lowest
                + (0.12 + 0.08) * offer.price * shelf / 365
                + 0.2 * offer.price * 1.65 * sd * np.sqrt(offer.lead_time_days + 365 / arrivals) / demand
            )
            assert offer.total == pytest.approx(totals[offer.supplier], rel=1e-9)
        best = min(totals, key=lambda supplier: totals[supplier])
        assert choice.by_cost.supplier == best
        flips += not choice.tie and choice.by_price.supplier != best
    assert flips == len(reports["en"].numbers.vendors.flips) > 0


def drawn_totals(found: Any, choice: Any, offers: Any, n: int, draw: Any) -> Any:
    """Totals of a product's offers drawn by numpy, without the library's points, laws and formulas."""
    need = found.found.needs[choice.product]
    totals = []
    for offer in offers:
        a, b = offer.rejects.posterior(found.found.rejected)
        rejects = draw.beta(a, b, n)
        days = draw.triangular(0.75 * offer.lead_time_days, offer.lead_time_days, 1.25 * offer.lead_time_days, n)
        arrivals = need.shipments / (1 - offer.short.expected(found.found.short))
        stock = 0.2 * offer.price * 1.65 * need.sd_per_day * np.sqrt(days + 365 / arrivals) / need.demand
        fixed = sum(amount for line, amount in offer.lines.items() if line not in ("rejects", "safety_stock"))
        totals.append(fixed + rejects * need.lowest_price + stock)
    return np.array(totals)


def test_the_probability_of_each_flip(reports: Any, pages: Any) -> None:
    found = reports["en"].numbers.vendors
    draw = np.random.default_rng(3)
    shown = {row[0]: row for row in pages["en"].tables["The choices that flip, the largest yearly saving first"][1:]}
    for choice in found.flips:
        cheap, dear = drawn_totals(found, choice, (choice.by_cost, choice.by_price), 40_000, draw)
        saving = dear - cheap
        assert choice.probability == pytest.approx(float((saving > 0).mean()), abs=0.012)
        assert choice.saving == pytest.approx(float(saving.mean()), abs=0.02 * (choice.high - choice.low))
        assert choice.low == pytest.approx(float(np.quantile(saving, 0.025)), abs=0.05 * (choice.high - choice.low))
        assert shown[choice.name][5] == f"{round(100 * choice.probability)}%"
        assert shown[choice.name][6] == f"{round(100 * choice.cheapest)}%"


def test_the_probability_of_being_the_cheapest_of_all_vendors(reports: Any) -> None:
    found = reports["en"].numbers.vendors
    draw = np.random.default_rng(4)
    several = 0
    for choice in found.choices:
        assert sum(offer.chance.cheapest for offer in choice.offers) == pytest.approx(1)
        totals = drawn_totals(found, choice, choice.offers, 8_000, draw)
        cheapest = np.bincount(totals.argmin(axis=0), minlength=len(choice.offers)) / totals.shape[1]
        for offer, share in zip(choice.offers, cheapest, strict=True):
            assert offer.chance.cheapest == pytest.approx(float(share), abs=0.03)
        several += len(choice.offers) > 2
        if choice.flips:
            assert choice.cheapest <= choice.probability + 1e-12
    assert several > 0


def test_a_dearer_vendor_is_no_fact_but_a_finding(reports: Any, pages: Any) -> None:
    flips = reports["en"].numbers.vendors.flips
    text = pages["en"].text
    assert f"For {len(flips)} of 136 products the price list chooses a vendor that on average costs more to own" in text
    for certainty, start in (("likely", "The price list's vendor costs"), ("cannot_tell", "Which vendor costs less")):
        n = sum(choice.certainty == certainty for choice in flips)
        assert (f"{start}" in text) == (n > 0)


def test_order_limits_and_short_deliveries_are_told(reports: Any, pages: Any) -> None:
    found = reports["en"].numbers.vendors.found
    assert found.limited == 0
    assert found.short == pytest.approx(21338 / 2348637, rel=0.01)
    assert found.rejected == pytest.approx(72700 / 2327299, rel=1e-6)
    assert "No vendor's limits of an order change the usual quantity" in pages["en"].text
    assert "Of everything ordered 0.9% was not delivered." in pages["en"].text


def test_lines_of_a_choice_add_up_as_shown(reports: Any, pages: Any) -> None:
    number = lambda text: float(text.replace("−", "-").replace("+", ""))  # noqa: E731
    for choice in reports["en"].numbers.vendors.flips:
        rows = pages["en"].tables[choice.name]
        for column in (1, 2, 3):
            shown = sum(number(row[column]) for row in rows[1:-1])
            assert shown == pytest.approx(number(rows[-1][column]), abs=1e-9)


def test_both_languages_show_the_same_numbers(reports: Any) -> None:
    assert reports["en"].numbers == reports["ru"].numbers
