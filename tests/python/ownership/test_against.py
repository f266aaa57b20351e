"""The clause that blocks against the sum that wins: what it costs whom, what to offer, whom to ask."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from cabochon import InputError
from cabochon.ownership import Buyer, Clause, Comparison, compare

from .test_compare import BUYER, OURS, THEIRS

DAY = "2026-10-31"
LOSS = Clause(
    clause="2.1",
    criterion="loss_share",
    operator="at_most",
    limit=0.03,
    since="2026-03-01",
    waived_by="head of procurement",
)
SAME = {"shelf_days": 180, "unsold_share": 0.05}


def winning() -> Comparison:
    return compare(OURS, THEIRS, BUYER)


def losing() -> Comparison:
    return compare({**OURS, **SAME}, {**THEIRS, **SAME}, BUYER)


def test_the_clause_that_blocks_against_the_sum_that_wins() -> None:
    held = winning().against([LOSS], DAY, costs={"loss_share": 9000})
    assert held.verdict == "ours"
    assert [finding.clause for finding in held.blocks] == ["2.1"]
    assert held.clause_costs == pytest.approx(340.346511986)
    assert held.clause_costs_per_year is None
    assert held.meets is not None
    assert held.meets["moves"] == [
        {"term": "loss_share", "from": 0.035, "to": pytest.approx(0.03), "supplier_cost": pytest.approx(45)}
    ]
    assert held.concession == held.meets
    assert held.ties is None
    asked = held.exceptions[0]
    assert (asked["whom"], asked["refusal_costs"]) == ("head of procurement", held.clause_costs)
    assert "but it breaks 1 of the clauses: 2.1: loss_share at most 0.03, offered 0.035" in held.sentences[0]
    assert held.sentences[-1].startswith("Exception to ask for, from head of procurement: loss_share 0.035 instead of")


def test_the_old_regulation_did_not_block() -> None:
    old = Clause(clause="2.1", criterion="loss_share", operator="at_most", limit=0.04, since="2025-01-01")
    assert winning().against([old, LOSS], "2026-02-28").blocks == []
    assert len(winning().against([old, LOSS], "2026-03-01").blocks) == 1


def test_where_both_break_a_clause_none_gains() -> None:
    tight = [Clause(criterion="loss_share", operator="<=", limit=0.02)]
    held = winning().against(tight, DAY)
    assert len(held.blocks) == 1
    assert held.clause_costs is None
    assert [meeting["side"] for meeting in held.meetings] == ["ours", "theirs"]


def test_what_it_costs_the_client_a_year() -> None:
    fields = {k: getattr(v, "value", v) for k, v in BUYER.to_dict().items() if v not in (None, "")}
    c = compare(OURS, THEIRS, Buyer(**fields, pieces_per_year=1200))
    held = c.against([LOSS], DAY)
    assert held.clause_costs_per_year == pytest.approx(1200 * 340.346511986)


def test_the_cheapest_concession_ties_the_totals() -> None:
    held = losing().against([], DAY, costs={"lead_time_days": 2.0, "shelf_days": 0.5})
    ties = {row["term"]: row for row in held.options.rows()}
    for row in losing().break_even().rows():
        if row["term"] == "fineness":
            continue
        assert (row["term"] in ties) == (row["value"] is not None)
        if row["value"] is not None:
            assert ties[row["term"]]["to"] == pytest.approx(row["value"], rel=1e-10)
            assert ties[row["term"]]["total"] == pytest.approx(losing().theirs.value, rel=1e-12)
    assert held.ties is not None
    assert [move["term"] for move in held.ties["moves"]] == ["shelf_days"]
    assert held.ties["supplier_cost"] == pytest.approx(0.5 * (180 - ties["shelf_days"]["to"]))
    price = losing().against([], DAY).ties
    assert price is not None
    assert price["moves"][0]["term"] == "work_per_gram"
    assert price["supplier_cost"] == pytest.approx(2 * (450 - ties["work_per_gram"]["to"]))


def test_unknown_costs_are_options_and_never_the_cheapest() -> None:
    held = winning().against([LOSS], DAY)
    meeting = held.meetings[0]
    assert [option["moves"][0]["term"] for option in meeting["options"]] == ["loss_share"]
    assert meeting["options"][0]["supplier_cost"] is None
    assert meeting["options"][0]["client_saving"] == pytest.approx(0.005 * 9014.33, rel=1e-5)
    assert (meeting["cheapest"], meeting["reason"]) == (
        None,
        "the supplier's cost of the terms that would do is not known",
    )


def test_a_supplier_who_can_go_no_further() -> None:
    held = winning().against([LOSS], DAY, costs={"loss_share": {"cost": 9000, "least": 0.032}})
    assert held.meetings[0]["options"] == []
    assert held.meets is None
    assert (
        held.meetings[0]["reason"] == "no single term reaches the limit within its range and what the supplier can do"
    )


def test_two_terms_where_one_does_not_suffice() -> None:
    costs = {
        "lead_time_days": {"cost": 1.0, "least": 18},
        "shelf_days": {"cost": 2.0, "least": 178},
        "work_per_gram": {"cost": 9.0},
    }
    held = losing().against([], DAY, costs=costs)
    assert held.ties is not None
    assert len(held.ties["moves"]) == 2
    alone = losing().against([], DAY, costs={"work_per_gram": 9.0}).ties
    assert alone is not None
    assert held.ties["supplier_cost"] < alone["supplier_cost"]
    assert held.ties["total"] == pytest.approx(losing().theirs.value, rel=1e-12)


def test_a_lost_sum_and_a_broken_clause() -> None:
    held = losing().against([LOSS], DAY, costs={"loss_share": 9000})
    assert held.blocks == []
    assert held.meets is not None
    assert held.meets["supplier_cost"] == pytest.approx(45)
    assert held.meets_and_ties == held.concession
    assert held.concession is not None
    assert held.concession["total"] <= losing().theirs.value + 1e-6
    assert held.exceptions[0]["refusal_costs"] is None


def test_words_are_met_by_another_contract() -> None:
    held = winning().against([{"criterion": "contract", "word": "sale"}], DAY)
    assert held.meets is None
    assert held.meetings[0]["reason"] == "another word has to be agreed: contract sale"


@pytest.mark.parametrize(
    ("costs", "text"),
    [
        ({"los_share": 1}, "costs, column 'los_share': expected one of"),
        (
            {"loss_share": -1},
            "costs of ours 'ours', column 'loss_share': got -1, expected a cost of one unit of the term",
        ),
        (
            {"loss_share": {"price": 1}},
            "costs, column 'loss_share.price': got nothing, expected one of cost, least, most",
        ),
        ({"loss_share": "dear"}, "costs, column 'loss_share': got 'dear', expected a finite number"),
        ({"hour_cost": 1}, "column 'hour_cost': expected a term that a supplier can move"),
        ({"shelf_days": {"least": 9, "most": 3}}, "column 'shelf_days': got 9, expected least at most `most` (3)"),
        ({"loss_share": {"least": 2}}, "(did you mean 0.02?)"),
    ],
)
def test_wrong_costs(costs: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        winning().against([], DAY, costs=costs)
    assert text in str(caught.value)


def test_it_shows_itself() -> None:
    held = compare({**OURS, "supplier": "<b>us</b>"}, THEIRS, BUYER).against([LOSS], DAY)
    assert "<b>us" not in held._repr_html_()
    assert repr(held).splitlines() == held.sentences
    assert pickle.loads(pickle.dumps(held)).to_dict() == held.to_dict()
    assert winning().against([], DAY).sentences[0].endswith("and no clause stands in the way.")


def test_earnings_of_both_offers() -> None:
    c = compare({**OURS, "retail_price_per_gram": 9000}, {**THEIRS, "retail_price_per_gram": 9000}, BUYER)
    assert c.earnings["ours"] == c.to_dict()["our_earnings"]
    assert winning().earnings == {"ours": None, "theirs": None}


def test_no_concession_where_only_half_of_it_can_be_had() -> None:
    held = losing().against([LOSS], DAY, costs={"lead_time_days": 3})
    assert held.meets is None
    assert held.ties is not None
    assert held.concession is None
