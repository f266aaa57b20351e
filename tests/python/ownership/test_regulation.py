"""Clauses against offers: what is kept, broken, out of scope and unknown, and on which day."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import cabochon as cb
from cabochon import InputError
from cabochon.ownership import Clause, Offer, Term, check, dated_offers, triangular, uniform

from .test_compare import BUYER, OURS

LOSS = [
    Clause(clause="2.1", criterion="loss_share", operator="at_most", limit=0.04, since="2025-01-01"),
    Clause(
        clause="2.1",
        criterion="loss_share",
        operator="at_most",
        limit=0.03,
        since="2026-03-01",
        waived_by="head of procurement",
        source="Regulation 7",
    ),
]


def one(offer: Any, clause: dict[str, Any], day: str = "2026-10-31", **more: Any) -> Any:
    return check(offer, [clause], day, **more)[0]


def test_a_regulation_tightened_while_the_contract_ran() -> None:
    before, after = check(OURS, LOSS, "2026-02-28"), check(OURS, LOSS, "2026-03-01")
    assert [f.standing for f in before] == ["met", "not_applicable"]
    assert before[1].why == "not_yet"
    assert [f.standing for f in after] == ["not_applicable", "broken"]
    assert after[0].why == "replaced"
    broken = after.broken[0]
    assert broken.excess == pytest.approx(0.005, abs=1e-15)
    assert (broken.limit_before, broken.met_before, broken.waived_by) == (0.04, True, "head of procurement")
    assert (before.passes, after.passes) == (True, False)


def test_the_last_day_is_not_in_force() -> None:
    clause = {"criterion": "loss_share", "operator": "<=", "limit": 0.03, "since": "2026-01-01", "until": "2026-07-01"}
    standing = {
        day: one(OURS, clause, day).standing for day in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    }
    assert list(standing.values()) == ["not_applicable", "broken", "broken", "not_applicable"]


def test_a_temporary_version_gives_way_to_the_older_one() -> None:
    rules = [
        {"clause": 1, "criterion": "loss_share", "operator": "<=", "limit": 0.04, "since": "2025-01-01"},
        {
            "clause": 1,
            "criterion": "loss_share",
            "operator": "<=",
            "limit": 0.03,
            "since": "2026-01-01",
            "until": "2026-02-01",
        },
    ]
    assert [check(OURS, rules, day).passes for day in ("2025-12-31", "2026-01-15", "2026-02-01")] == [True, False, True]


@pytest.mark.parametrize(
    ("operator", "standing"),
    [("at_most", "met"), ("at_least", "met"), ("below", "broken"), ("above", "broken"), ("equal", "met")],
)
def test_at_the_limit_itself(operator: str, standing: str) -> None:
    found = one(OURS, {"criterion": "lead_time_days", "operator": operator, "limit": 20})
    assert found.standing == standing
    assert found.excess == (0 if standing == "broken" else None)


@pytest.mark.parametrize(
    ("sign", "name"), [("<=", "at_most"), (">=", "at_least"), ("<", "below"), (">", "above"), ("=", "equal")]
)
def test_signs_for_operators(sign: str, name: str) -> None:
    assert Clause(criterion="lead_time_days", operator=sign, limit=1).operator == name


def test_both_bases_of_loss() -> None:
    limit = {"criterion": "loss_share", "operator": "<=", "limit": 0.034}
    plain = one(OURS, limit)
    assert (plain.standing, plain.depends_on_basis) == ("broken", True)
    assert plain.loss_finished == 0.035
    assert plain.loss_issued == pytest.approx(0.035 / 1.035)
    issued = one(OURS, {**limit, "word": "issued"})
    assert (issued.standing, issued.offered, issued.depends_on_basis) == ("met", plain.loss_issued, False)
    assert one(OURS, {"criterion": "loss_share_issued", "operator": "<=", "limit": 0.034}).standing == "met"
    other = {**OURS, "loss_basis": "issued"}
    assert one(other, {**limit, "word": "finished"}).offered == pytest.approx(0.035 / 0.965)
    assert one(OURS, {"criterion": "loss_grams", "operator": "<=", "limit": 0.06}).excess == pytest.approx(0.01)


def test_silence_is_never_met() -> None:
    found = one(OURS, {"criterion": "reject_share", "operator": "<=", "limit": 0.01})
    assert (found.standing, found.why, found.missing) == ("cannot_judge", "offer_silent", "reject_share")
    assert found.reason == "the offer does not state reject_share"
    assert check(OURS, [{"criterion": "reject_share", "operator": "<=", "limit": 0.01}], "2026-10-31").passes is None
    silent = {k: v for k, v in OURS.items() if k != "loss_basis"}
    assert (
        one(silent, {"criterion": "loss_share", "operator": "<=", "limit": 0.03, "word": "issued"}).missing
        == "loss_basis"
    )


def test_scope() -> None:
    rings = {"criterion": "lead_time_days", "operator": "<=", "limit": 10, "product_group": "rings"}
    assert one(OURS, rings).why == "group_unknown"
    assert one(OURS, rings, product_group="chains").why == "other_group"
    assert one(OURS, rings, product_group="rings").excess == 10
    alloy = {"criterion": "lead_time_days", "operator": "<=", "limit": 10, "fineness": 0.585}
    assert one(OURS, alloy).standing == "broken"
    assert one({**OURS, "fineness": 0.75}, alloy).why == "other_fineness"
    assert one({k: v for k, v in OURS.items() if k != "fineness"}, alloy).why == "fineness_unknown"
    sale = {"contract": "sale", "price_per_piece": 100}
    assert one(sale, {"criterion": "loss_share", "operator": "<=", "limit": 0.03}).why == "other_contract"
    assert one(sale, {"criterion": "metal", "operator": "<=", "limit": 1}, buyer=BUYER).why == "other_contract"


def test_lines_and_results_need_the_buyer() -> None:
    assert one(OURS, {"criterion": "total", "operator": "<=", "limit": 10000}).why == "buyer_silent"
    total = one(OURS, {"criterion": "total", "operator": "<=", "limit": 10000}, buyer=BUYER)
    assert total.excess == pytest.approx(295.7587106)
    assert "hallmark" in total.reason
    line = one(OURS, {"criterion": "payment_terms", "operator": "<=", "limit": -20}, buyer=BUYER)
    assert line.excess == pytest.approx(20 - 0.2 * 900 * 30 / 365)
    rejects = one(OURS, {"criterion": "rejects", "operator": "<=", "limit": 1}, buyer=BUYER)
    assert (rejects.why, rejects.missing) == ("offer_silent", "buyer.reject_cost_per_piece, reject_share")
    days = one(OURS, {"criterion": "cash_conversion_days", "operator": "<=", "limit": 166}, buyer=BUYER)
    assert days.standing == "met"


def test_words() -> None:
    assert one(OURS, {"criterion": "contract", "word": "tolling"}).standing == "met"
    wrong = one(OURS, {"criterion": "loss_basis", "limit": "issued"})
    assert (wrong.standing, wrong.offered_word, wrong.word, wrong.excess) == ("broken", "finished", "issued", None)


def test_assumed_terms_are_told() -> None:
    found = one(
        {**OURS, "lead_time_days": Term(20, assumed=True)},
        {"criterion": "lead_time_days", "operator": "<=", "limit": 30},
    )
    assert found.assumed
    assert found.reason == "the offer's value is assumed"


def test_amounts_on_the_buyers_basis_of_vat() -> None:
    limit = {"criterion": "work_per_gram", "operator": "<=", "limit": 450}
    offer = {**OURS, "work_per_gram": 540, "vat": "included", "vat_rate": 0.2}
    assert one(offer, limit).standing == "broken"
    assert one(offer, limit, buyer=BUYER).standing == "met"


def test_uncertain_terms_are_judged_where_both_ends_agree() -> None:
    limit = {"criterion": "lead_time_days", "operator": "<=", "limit": 30}
    standing = {
        high: one({**OURS, "lead_time_days": triangular(15, 20, high)}, limit).standing for high in (25, 30, 31)
    }
    assert standing == {25: "met", 30: "met", 31: "cannot_judge"}
    found = one({**OURS, "lead_time_days": triangular(15, 20, 40)}, limit)
    assert (found.why, found.offered_low, found.offered_high) == ("uncertain", 15, 40)
    assert found.reason == "the offer's value may be from 15 to 40, on either side of the limit"
    assert one({**OURS, "lead_time_days": triangular(31, 32, 40)}, limit).standing == "broken"
    loss = {"criterion": "loss_share", "operator": "<=", "limit": 0.034, "word": "issued"}
    assert one({**OURS, "loss_share": triangular(0.03, 0.034, 0.0351)}, loss).standing == "met"
    assert one({**OURS, "loss_share": triangular(0.03, 0.034, 0.036)}, loss).why == "uncertain"


def test_ends_of_a_dated_term() -> None:
    terms = {
        "offer": ["A", "A"],
        "term": ["lead_time_days", "reject_share"],
        "value": [20.0, None],
        "low": [15.0, 1.0],
        "high": [30.0, 3.0],
        "unit": [None, "%"],
    }
    offer = dated_offers(terms, "2026-10-31")["A"]
    assert repr(offer.lead_time_days) == repr(triangular(15, 20, 30))
    assert repr(offer.reject_share) == repr(uniform(0.01, 0.03))


def test_frames_of_offers() -> None:
    polars = pytest.importorskip("polars")
    offers = polars.DataFrame([OURS, {**OURS, "supplier": "next", "loss_share": 0.02}])
    found = check(
        offers, polars.DataFrame({"criterion": ["loss_share"], "operator": ["<="], "limit": [0.03]}), "2026-10-31"
    )
    assert isinstance(found, polars.DataFrame)
    assert found.select("row", "supplier", "standing").rows() == [(0, "ours", "broken"), (1, "next", "met")]


def test_a_book_holds_terms_and_clauses() -> None:
    book = cb.Book(
        accounts={"account": [1]},
        clauses={
            "clause": ["a", "a"],
            "since": ["2025-01-01", "2026-03-01"],
            "account": [1, 1],
            "criterion": ["loss_share"] * 2,
            "operator": ["at_most"] * 2,
            "limit": [0.04, 0.03],
        },
        terms={
            "offer": ["A"] * 4,
            "term": ["loss_share", "loss_share", "loss_basis", "contract"],
            "since": ["2025-01-01", "2026-06-01", "2025-01-01", "2025-01-01"],
            "value": [3.5, 0.03, None, None],
            "unit": ["%", None, None, None],
            "word": [None, None, "finished", "tolling"],
            "source": ["contract 12"] * 4,
            "source_date": ["2024-12-20"] * 4,
        },
        currency="EUR",
    )
    passes = {}
    for day in ("2026-02-28", "2026-03-01", "2026-06-01"):
        offer = dated_offers(book, day)["A"]
        assert isinstance(offer, Offer)
        passes[day] = check(offer, book, day).passes
    assert passes == {"2026-02-28": True, "2026-03-01": False, "2026-06-01": True}
    assert check(offer, book, day).met[0].offer_source == "contract 12"
    assert dated_offers(book, "2024-12-31") == {}


def test_clauses_of_several_accounts() -> None:
    frame = {"account": ["A", "B"], "criterion": ["loss_share"] * 2, "operator": ["<="] * 2, "limit": [0.04, 0.03]}
    assert len(check(OURS, frame, "2026-10-31", account="B")) == 1
    assert not check(OURS, frame, "2026-10-31", account="B").passes
    with pytest.raises(InputError) as caught:
        check(OURS, frame, "2026-10-31")
    assert str(caught.value) == (
        "regulation, column 'account': got clauses of 2 accounts, expected those of one: say account="
    )


def clause(**more: Any) -> dict[str, Any]:
    return {"criterion": "loss_share", "operator": "at_most", "limit": 0.03, **more}


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (
            clause(limit=3.5),
            "column 'limit': got 3.5, expected a number of at least 0 and at most 1 (did you mean 0.035?)",
        ),
        (clause(limit=None), "column 'limit': expected a number"),
        (
            clause(word="finish"),
            "column 'word': got 'finish', expected one of finished, issued (did you mean 'finished'?)",
        ),
        (
            clause(criterion="lead_time_days", limit=9, word="finished"),
            "column 'word': got 'finished', expected no word beside a number, but for the basis of loss_share",
        ),
        (
            clause(criterion="contract", operator="equal", limit=None, word="tollin"),
            "column 'word': got 'tollin', expected one of tolling, sale (did you mean 'tolling'?)",
        ),
        (
            clause(since="2026-03-01", until="2026-03-01"),
            "column 'until': got 2026-03-01, expected a day after since (2026-03-01)",
        ),
    ],
)
def test_wrong_clauses(wrong: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        check(OURS, [clause(), wrong], "2026-10-31")
    assert str(caught.value) == "regulation, row 1, " + text


def test_misspelt_criteria_are_answered() -> None:
    with pytest.raises(InputError, match=r"regulation, row 0, column 'criterion'.*did you mean 'lead_time_days'"):
        check(OURS, [clause(criterion="leadtime_days")], "2026-10-31")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"criterion": "x", "operator": "at_mst"}, "expected one of at_most, at_least, below, above, equal"),
        ({"operator": "at_most"}, "Clause, column 'criterion': expected a value"),
        ({"criterion": "x", "operator": "<=", "limt": 1}, "did you mean 'limit'"),
        ({"criterion": "x", "operator": "<=", "fineness": 585}, "did you mean 0.585"),
    ],
)
def test_clauses_that_are_none(fields: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        Clause(**fields)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"term": ["los_share"]}, "terms, row 0, column 'term': got 'los_share'"),
        ({"value": [3.5]}, "terms, row 0, column 'value': got 3.5, expected loss_share: a number of at least 0"),
        ({"value": [None]}, "terms, row 0, column 'value': expected the number of loss_share, or low and high"),
        ({"offer": [None]}, "terms, row 0, column 'offer': expected a value"),
    ],
)
def test_wrong_terms(change: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        dated_offers({"offer": ["A"], "term": ["loss_share"], "value": [0.03], **change}, "2026-10-31")
    assert text in str(caught.value)


def test_what_a_check_shows() -> None:
    found = check({**OURS, "supplier": "<b>us</b>"}, LOSS, "2026-10-31")
    assert found.sentence == "On 2026-10-31 of <b>us</b>: 1 broken, 1 that do not apply."
    assert "<b>us" not in found._repr_html_()
    assert "beyond by 0.005; until 2026-03-01 the limit was 0.04, which was kept" in repr(found)
    assert list(found.table["standing"]) == ["not_applicable", "broken"]
    assert found.to_dict()["findings"][1]["excess"] == found.broken[0].excess
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()
    assert Clause.from_json(LOSS[1].to_json()) == LOSS[1]


def test_a_later_clause_for_other_goods_leaves_this_one_in_force() -> None:
    rings = Clause(
        clause="4.2", criterion="loss_share", operator="<=", limit=0.03, since="2025-01-01", product_group="rings"
    )
    chains = Clause(
        clause="4.2", criterion="loss_share", operator="<=", limit=0.04, since="2026-01-01", product_group="chains"
    )
    assert not check(OURS, [rings, chains], "2026-07-01", product_group="rings").passes
    assert check(OURS, [rings, chains], "2026-07-01", product_group="chains").passes
