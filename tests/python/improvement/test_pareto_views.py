"""Divided tickets, other, measures and margin at risk, drill-down, two periods, the chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cabochon as cb

# several processes a ticket


def test_a_ticket_of_two_processes_is_one_ticket() -> None:
    tickets = {"ticket": [1, 2, 3], "process": ["sales", "lab", None], "cost": [10.0, 20.0, 40.0]}
    parts = {"ticket": [1, 1, 2, 2], "process": ["sales", "accounting", "lab", "sales"], "weight": [3.0, 1.0, 1.0, 1.0]}
    counted = cb.improvement.pareto(tickets, by="process", parts=parts)
    assert counted["category"].tolist() == ["sales", None, "lab", "accounting"]
    assert counted["value"].tolist() == [1.25, 1.0, 0.5, 0.25]
    cost = cb.improvement.pareto(tickets, by="process", parts=parts, weight="cost")
    assert dict(zip(cost["category"], cost["value"].tolist(), strict=True)) == {
        "sales": 17.5,
        "lab": 10.0,
        "accounting": 2.5,
        None: 40.0,
    }
    del tickets["process"], parts["weight"]
    assert cb.improvement.pareto(tickets, by="process", parts=parts)["value"].tolist() == [1.0, 1.0, 0.5, 0.5]


def test_parts_of_a_ticket_are_drawn_together() -> None:
    tickets = {"ticket": ["a", "b", "c"], "account": [1, 1, 2]}
    parts = {"ticket": ["a", "a", "b", "c"], "process": ["x", "y", "x", "y"]}
    for cluster in (None, "account"):
        result = cb.improvement.pareto(tickets, by="process", parts=parts, resamples=100, cluster=cluster)
        assert result["value"].tolist() == [1.5, 1.5]
    found = cb.improvement.concentration(tickets, by="process", parts=parts, resamples=100)
    assert (found.clusters, found.total) == (3, 3.0)


WRONG_PARTS: list[tuple[dict[str, Any], str]] = [
    ({"ticket": [9], "p": ["x"]}, "parts, row 0, column 'ticket': got '9', expected a row of frame with this ticket"),
    ({"ticket": [1], "p": [None]}, "parts, row 0, column 'p': got null, expected what the part concerns"),
    (
        {"ticket": [1], "p": ["x"], "weight": [-1.0]},
        "parts, row 0, column 'weight': got -1, expected a number of at least 0",
    ),
    (
        {"ticket": [1], "p": ["x"], "weight": [0.0]},
        "parts, row 0, column 'weight': got only zeros for the ticket, expected a weight above 0 for one of its parts",
    ),
    (
        {"ticket": ["1"], "p": ["x"]},
        "parts, column 'ticket': got a column of text, expected a column of int64, as in frame",
    ),
]


@pytest.mark.parametrize(("parts", "message"), WRONG_PARTS, ids=range(len(WRONG_PARTS)))
def test_wrong_parts(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto({"ticket": [1, 2]}, by="p", parts=parts)
    assert str(caught.value) == message


# other


def test_the_rest_in_one() -> None:
    frame = {"cause": ["contact", "price", "supplier", "part", "date"], "count": [94, 80, 66, 33, 27]}
    result = cb.improvement.pareto(frame, by="cause", weight="count", other=3)
    assert result["category"].tolist() == ["contact", "price", "supplier", "other"]
    assert result["value"].tolist() == [94, 80, 66, 60]
    assert result["share"].sum() == pytest.approx(1)
    assert result["cumulative"][-1] == 1
    assert result["vital"].tolist() == [True, True, True, False]
    assert len(cb.improvement.pareto(frame, by="cause", weight="count", other=4)["category"]) == 5  # nothing saved
    sure = cb.improvement.pareto({"c": [1, 1, 1, 2, 2, 3, 4]}, by="c", other=1, other_name="rest", resamples=100)
    assert sure["category"].tolist() == ["1", "rest"]
    assert sure["value"].tolist() == [3, 4]
    assert np.ma.getmaskarray(sure["p_vital"]).tolist() == [False, True]
    with pytest.raises(cb.InputError, match="got 'b', which is a category"):
        cb.improvement.pareto({"c": ["a", "a", "b", "b", "c", "d"]}, by="c", other=2, other_name="b")


# by count, by cost, by margin at risk

TICKETS = {
    "reason": ["late"] * 6 + ["loss"] * 2 + ["price"] * 3,
    "account": [1, 1, 1, 1, 2, 2, 3, 3, 1, 2, 3],
    "cost": [1.0] * 6 + [30.0, 20.0] + [5.0] * 3,
}
ACCOUNTS = {"account": [1, 2, 3, 4], "margin": [100.0, 200.0, 1000.0, 5000.0], "lost": [0, 0, 1, 0]}
LIFT = {
    "category": ["late", "loss", "price"],
    "lift": [0.1, 0.5, -0.2],
    "lift_low": [0.0, 0.2, -0.5],
    "lift_high": [0.2, 0.8, 0.1],
}


def test_the_order_changes_with_what_is_counted() -> None:
    result = cb.improvement.pareto_measures(TICKETS, by="reason", cost="cost", accounts=ACCOUNTS, lift=LIFT)
    assert result["category"].tolist() == ["loss", "late", "price"]
    assert result["count"].tolist() == [2, 6, 3]
    assert result["count_rank"].tolist() == [3, 1, 2]
    assert result["cost"].tolist() == [50.0, 6.0, 15.0]
    assert result["cost_change"].tolist() == [2, -2, 0]
    assert result["accounts"].tolist() == [1, 2, 3]
    assert result["margin"].tolist() == [1000.0, 300.0, 1300.0]
    assert result["risk"].tolist() == pytest.approx([500.0, 30.0, 0.0])
    assert result["risk_low"].tolist() == pytest.approx([200.0, 0.0, 0.0])
    assert result["risk_high"].tolist() == pytest.approx([800.0, 60.0, 130.0])
    assert result["risk_change"].tolist() == [2, -1, -1]
    assert result["risk_vital"].tolist() == [True, False, False]


def test_a_lift_of_each_ticket_and_no_accounts() -> None:
    frame = {**TICKETS, "lift": [0.1, 0.4] + [0.1] * 9}
    result = cb.improvement.pareto_measures(frame, by="reason", accounts=ACCOUNTS, lift="lift")
    late = result["category"].tolist().index("late")
    assert result["risk"][late] == pytest.approx(0.4 * 100 + 0.1 * 200)  # an account once, with its largest lift
    plain = cb.improvement.pareto_measures(TICKETS, by="reason")
    assert list(plain) == ["category", "count", "count_share", "count_rank", "count_vital"]


def test_a_lift_that_nobody_can_know() -> None:
    lift = cb.improvement.loss_lift(TICKETS, {"account": [1, 2, 3], "lost": [0, 0, 1]}, by="reason")
    assert np.ma.getmaskarray(lift["lift"]).tolist() == [False, False, True]  # every account complained of the price
    result = cb.improvement.pareto_measures(TICKETS, by="reason", accounts=ACCOUNTS, lift=lift)
    assert result["category"].tolist() == ["loss", "late", "price"]
    for name in ("lift", "risk", "risk_low", "risk_share", "risk_rank", "risk_change"):
        assert np.ma.getmaskarray(result[name]).tolist() == [False, False, True]


def test_the_lift_in_the_chance_of_loss() -> None:
    result = cb.improvement.loss_lift(TICKETS, ACCOUNTS, by="reason")
    assert result["category"].tolist() == ["late", "loss", "price"]
    assert result["accounts"].tolist() == [2, 1, 3]
    assert result["lift"] == pytest.approx([0 - 1 / 2, 1 - 0, 1 / 3 - 0])
    frame = {"reason": ["x"] * 70, "account": list(range(70))}
    accounts = {"account": list(range(150)), "lost": [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32}
    newcombe = cb.improvement.loss_lift(frame, accounts, by="reason")  # 56/70 - 48/80, Newcombe (1998), table II (a)
    assert newcombe["lift"][0] == pytest.approx(0.2)
    assert newcombe["lift_low"][0] == pytest.approx(0.0524, abs=5e-5)
    assert newcombe["lift_high"][0] == pytest.approx(0.3339, abs=5e-5)


WRONG_MEASURES: list[tuple[dict[str, Any], str]] = [
    ({"cost": "bad"}, "frame, row 0, column 'bad': got -1, expected a number of at least 0"),
    (
        {"accounts": ACCOUNTS},
        "pareto_measures, column 'lift': got accounts alone, expected accounts with their margin and the lift in "
        "the chance of losing them, both or neither",
    ),
    (
        {"accounts": ACCOUNTS, "lift": {"category": ["a"], "lift": [2.0]}},
        "lift, row 0, column 'lift': got 2, expected a number of at least -1 and at most 1",
    ),
    (
        {"accounts": ACCOUNTS, "lift": {"category": ["z"], "lift": [0.2]}},
        "frame, row 0, column 'category': got 'a', expected a row of lift with this category",
    ),
    (
        {"accounts": {"account": [7], "margin": [1.0]}, "lift": {"category": ["a"], "lift": [0.2]}},
        "frame, row 0, column 'account': got '1', expected a row of accounts with this account",
    ),
    (
        {"accounts": {"account": [1, 1], "margin": [1.0, 1.0]}, "lift": {"category": ["a"], "lift": [0.2]}},
        "accounts, row 1, column 'account': got '1' again, expected each key once",
    ),
    (
        {"accounts": {"account": [1], "margin": [None]}, "lift": {"category": ["a"], "lift": [0.2]}},
        "accounts, row 0, column 'margin': got null, expected a finite number",
    ),
]


@pytest.mark.parametrize(("options", "message"), WRONG_MEASURES, ids=range(len(WRONG_MEASURES)))
def test_wrong_measures(options: dict[str, Any], message: str) -> None:
    with pytest.raises(cb.InputError) as caught:
        cb.improvement.pareto_measures({"c": ["a"], "account": [1], "bad": [-1.0]}, by="c", **options)
    assert str(caught.value) == message


# drill-down


def test_down_from_process_to_reason() -> None:
    frame = {
        "process": ["sales"] * 6 + ["lab"] * 4 + [None],
        "reason": ["late"] * 5 + ["price"] + ["loss"] * 2 + ["late", "late", "late"],
    }
    result = cb.improvement.pareto_drill(frame, by=["process", "reason"])
    assert list(zip(result["process"], result["reason"], result["value"].tolist(), strict=True)) == [
        ("sales", "late", 5),
        ("sales", "price", 1),
        ("lab", "late", 2),
        ("lab", "loss", 2),
        (None, "late", 1),
    ]
    assert result["share"].sum() == pytest.approx(1)
    assert result["share_within"].tolist() == pytest.approx([5 / 6, 1 / 6, 0.5, 0.5, 1])
    assert result["vital_within"].tolist() == [True, False, True, True, True]
    assert result["outer_vital"].tolist() == [True, True, True, True, False]
    weighted = cb.improvement.pareto_drill(
        {**frame, "cost": [1.0] * 6 + [9.0] * 5}, by=["process", "reason"], weight="cost"
    )
    assert weighted["process"][0] == "lab"
    for wrong in ("process", ["process"], ["process", "process"]):
        with pytest.raises(cb.InputError, match=r"expected (an outer and an inner column|two different columns)"):
            cb.improvement.pareto_drill(frame, by=wrong)


# two periods


def test_newcombe_limits_and_holm() -> None:
    now = {"c": ["a"] * 56 + ["b"] * 14}
    before = {"c": ["a"] * 48 + ["d"] * 32}
    result = cb.improvement.pareto_change(now, before, by="c")
    assert result["category"].tolist() == ["a", "b", "d"]
    assert result["now"].tolist() == [56, 14, 0]
    assert result["change"][0] == pytest.approx(0.2)
    assert result["change_low"][0] == pytest.approx(0.0524, abs=5e-5)
    assert result["change_high"][0] == pytest.approx(0.3339, abs=5e-5)
    order = np.argsort(result["p"])
    stepped = np.maximum.accumulate(np.minimum(1, result["p"][order] * np.array([3, 2, 1])))
    assert result["p_adjusted"][order] == pytest.approx(stepped)
    assert result["changed"].tolist() == [True, True, True]
    assert result["rank_change"].tolist() == [0, 1, -1]


def test_clusters_in_both_periods_are_one() -> None:
    random = np.random.default_rng(1)
    habit = random.integers(0, 3, 80)  # an account complains of the same thing in both periods
    account = np.repeat(np.arange(80), 5)
    frame = {"c": habit[account], "account": account}
    result = cb.improvement.pareto_change(frame, frame, by="c", cluster="account")
    assert result["change"].tolist() == [0, 0, 0]
    assert (result["change_high"] - result["change_low"]).max() < 1e-12
    other = {"c": habit[account], "account": account + 1000}
    apart = cb.improvement.pareto_change(frame, other, by="c", cluster="account")
    share = float(apart["share_now"][0])
    expected = 2 * 1.99 * np.sqrt(2 * share * (1 - share) / 80)
    assert (apart["change_high"] - apart["change_low"])[0] == pytest.approx(expected, rel=0.02)


def test_no_change_is_rarely_called_one_simulated() -> None:
    random = np.random.default_rng(6)
    rows = clusters = 0
    for _ in range(100):
        account = random.integers(0, 60, 600)
        first, second = ({"c": (random.integers(0, 6, 60))[account], "account": account + 100 * k} for k in (0, 1))
        clusters += cb.improvement.pareto_change(first, second, by="c", cluster="account")["changed"].any()
        rows += cb.improvement.pareto_change(first, second, by="c")["changed"].any()
    assert clusters <= 12
    assert rows > 50  # what counting one account's tickets as many would have told


def test_wrong_periods() -> None:
    with pytest.raises(cb.InputError, match="before: got no rows, expected at least one row in each of the periods"):
        cb.improvement.pareto_change({"c": ["a"]}, {"c": []}, by="c")
    with pytest.raises(
        cb.InputError, match="before, column 'c': got a column of text, expected a column of int64, as in now"
    ):
        cb.improvement.pareto_change({"c": [1]}, {"c": ["a"]}, by="c")
    with pytest.raises(cb.InputError, match="now, column 'w': got only zeros, expected a weight above 0 in some row"):
        cb.improvement.pareto_change({"c": [1], "w": [0]}, {"c": [1], "w": [1]}, by="c", weight="w")


# the chart


def test_the_classic_chart_is_inline_svg(tmp_path: Any) -> None:
    errors = {"cause": ["contact", "price", "supplier", "part", None], "count": [94, 80, 66, 33, 27]}
    lines = cb.improvement.pareto(errors, by="cause", weight="count", resamples=100)
    chart = cb.improvement.pareto_chart(lines, title="Errors <2024>")
    assert chart._repr_html_().startswith("<svg")
    assert 'role="img"' in chart.svg
    assert "Errors &lt;2024&gt;: 3 of 5 categories reach 80%" in chart.svg
    places = [chart.svg.index(f">{name}<") for name in ("contact", "price", "supplier", "part", "not stated")]
    assert places == sorted(places)  # bars stand in the order of their values
    assert "http" not in chart.svg.replace("http://www.w3.org/", "")
    assert chart.save(tmp_path / "errors.svg").read_text(encoding="utf-8") == chart.svg
    many = cb.improvement.pareto({"c": list(range(30))}, by="c")
    assert "11 more" in cb.improvement.pareto_chart(many, shown=20).svg
    with pytest.raises(cb.InputError, match="got no values, expected lines of a Pareto"):
        cb.improvement.pareto_chart(cb.improvement.pareto({"c": []}, by="c"))
