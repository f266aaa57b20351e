"""Files that number their answers alike, files that are read again, and rows that are put right."""

from __future__ import annotations

from typing import Any

import pytest

import cabochon as cb

LIME = ["id", "submitdate", "lastpage", "token", "nps"]


def lime(asked: Any, name: str, day: str, token: str, scores: list[str]) -> Any:
    rows = [[str(number), f"{day} 10:00:00", "3", token, score] for number, score in enumerate(scores, start=1)]
    return cb.feedback.take_answers(asked.store, asked.file(name, LIME, *rows), as_of="2026-12-01")


def test_each_survey_and_shop_has_its_own_answers_one_and_two(asked: Any) -> None:
    other = cb.feedback.shop_code(asked.store, 2, "shop-8", date="2026-03-01")
    assert lime(asked, "a.csv", "2026-10-08", asked.shop, ["9", "10"]).accepted == 2
    assert lime(asked, "b.csv", "2026-10-20", other, ["2", "0"]).accepted == 2
    assert lime(asked, "c.csv", "2026-10-08", other, ["2", "0"]).accepted == 2
    assert sorted(asked.store.table("responses")["nps"].tolist()) == [0, 0, 2, 2, 9, 10]
    again = lime(asked, "b.csv", "2026-10-20", other, ["2", "0"])
    assert (again.accepted, again.unchanged) == (0, 2)


def test_two_surveys_of_one_shop_on_one_day(asked: Any) -> None:
    frame = {"id": ["1", "2"], "date": ["2026-03-12"] * 2, "token": [asked.shop] * 2, "nps": ["9", "3"]}
    assert cb.feedback.take_answers(asked.store, frame, survey="claim_shop", as_of="2026-07-01").accepted == 2
    assert cb.feedback.take_answers(asked.store, frame, survey="goods_in_shop", as_of="2026-07-01").accepted == 2


def test_a_survey_stated_later_finds_what_was_stored_without(asked: Any) -> None:
    frame = {"id": ["1", "2"], "date": ["2026-03-12"] * 2, "token": [asked.shop] * 2, "nps": ["9", "3"]}
    assert cb.feedback.take_answers(asked.store, frame, as_of="2026-07-01").accepted == 2
    later = cb.feedback.take_answers(asked.store, frame, survey="claim_shop", as_of="2026-07-01")
    assert (later.accepted, later.amended, len(later.aside)) == (0, 2, 0)
    assert set(asked.store.table("responses")["survey"]) == {"claim_shop"}


def monkey(asked: Any, name: str, score: str, mapping: Any = None, ignore: Any = ()) -> Any:
    rows = [
        ["Respondent ID", "Collector ID", "End Date", "Custom Data 1", "Stars", "comment"],
        ["", "", "", "", "Response", "Open-Ended Response"],
        ["118", "42", "03/12/2026 09:01:00 AM", asked.ann, score, "good"],
    ]
    path = asked.file(name, *rows)
    return cb.feedback.take_answers(asked.store, path, mapping=mapping, ignore=ignore, as_of="2026-07-01")


def test_the_right_mapping_amends_what_a_wrong_one_brought(asked: Any) -> None:
    assert monkey(asked, "m.csv", "9", ignore=["Stars"]).accepted == 1
    assert asked.store.table("responses")["nps"].tolist() == [None]
    amended = monkey(asked, "m.csv", "9", mapping={"columns": {"nps": "Stars"}})
    assert (amended.accepted, amended.amended, amended.aside) == (0, 1, ())
    assert str(amended) == "m.csv (surveymonkey): 0 accepted, 1 amended, 0 unchanged, 0 kept aside"
    assert [(row["nps"], row["comment"]) for row in asked.store.table("responses").rows()] == [(9, "good")]
    assert monkey(asked, "m.csv", "9", mapping={"columns": {"nps": "Stars"}}).unchanged == 1


def test_a_respondents_new_answer_amends_and_another_respondents_does_not(asked: Any) -> None:
    stated = {"columns": {"nps": "Stars"}}
    monkey(asked, "m.csv", "9", mapping=stated)
    assert monkey(asked, "m.csv", "4", mapping=stated).amended == 1
    assert asked.store.table("responses")["nps"].tolist() == [4]
    other = {"date": ["2026-03-12"], "token": [asked.ann], "nps": ["8"]}
    refused = cb.feedback.take_answers(asked.store, other, as_of="2026-07-01")
    assert [row["expected"] for row in refused.aside] == ["a token that has not been used"]


def test_ratings_that_a_better_mapping_finds_are_added(asked: Any) -> None:
    frame = {"date": ["2026-03-12"], "contact": ["max"], "nps": ["8"], "papers": ["3"]}
    cb.feedback.take_answers(asked.store, frame, ignore=["papers"], as_of="2026-07-01")
    more = cb.feedback.take_answers(
        asked.store, frame, mapping={"ratings": {"papers": "documents"}}, as_of="2026-07-01"
    )
    assert (more.amended, more.ratings) == (1, 1)
    assert asked.store.table("ratings")["satisfaction"].tolist() == [3.0]


def test_a_row_that_was_put_right_waits_no_longer(asked: Any) -> None:
    row = {"date": ["2026-03-12"], "email": ["zoe@x.example"], "nps": ["8"]}
    assert len(cb.feedback.take_answers(asked.store, row, as_of="2026-07-01").aside) == 1
    assert len(asked.store.quarantine(waiting=True)) == 1
    asked.store.append("contacts", {"contact": ["zoe"], "account": [2], "role": ["user"], "email": ["zoe@x.example"]})
    assert cb.feedback.take_answers(asked.store, row, as_of="2026-07-01").accepted == 1
    assert len(asked.store.quarantine(waiting=True)) == 0
    assert len(asked.store.quarantine()) == 1


def test_one_row_with_three_reasons_waits_once(asked: Any) -> None:
    row = {"date": ["2026-07-03"], "token": [asked.bob], "nps": ["8"]}
    for today in ("2026-07-01", "2026-07-02"):
        cb.feedback.take_answers(asked.store, row, as_of=today)
    cb.feedback.take_answers(asked.store, row | {"nps": ["11"]}, as_of="2026-07-02")
    assert len(asked.store.quarantine()) == 3
    assert len(asked.store.quarantine(waiting=True)) == 1


def test_a_misspelt_survey_is_told_before_anything_is_read(asked: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        cb.feedback.take_answers(asked.store, "none.csv", survey="goods_in_shp")
    assert str(error.value).startswith("take_answers, column 'survey': got 'goods_in_shp', expected one of ")
    assert str(error.value).endswith("(did you mean 'goods_in_shop'?)")
