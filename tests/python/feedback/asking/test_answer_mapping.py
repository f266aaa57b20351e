# ruff: noqa: E501  (the messages stand here as a reader sees them)
"""Exports of survey tools: recognised by their headings, read by the mapping, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.feedback import AnswerMapping

QUESTION = "Were the contract and the invoice right at once?"
EXPORTS: dict[str, list[list[str]]] = {
    "surveymonkey": [
        ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "Custom Data 1", "How likely are you to recommend us?"],
        ["", "", "", "", "", "", "", "Response"],
        ["118", "42", "03/12/2026 09:00:00 AM", "03/12/2026 09:01:00 AM", "203.0.113.7", "", "TOKEN", "9 - Very likely"],
    ],
    "typeform": [
        ["#", "How likely are you to recommend us?", "token", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"],
        ["q3k9", "9", "TOKEN", "2026-03-12 08:00:00", "2026-03-12 08:01:10", "abc"],
    ],
    "google_forms": [
        ["Отметка времени", "How likely are you to recommend us?", "Код"],
        ["12.03.2026 9:15:00", "9", "TOKEN"],
    ],
    "limesurvey": [
        ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code", "How likely are you to recommend us?"],
        ["4", "2026-03-12 08:00:00", "1", "en", "77", "TOKEN", "9"],
    ],
    "formbricks": [
        ["No.", "Response ID", "Timestamp", "Finished", "Survey ID", "User ID", "Tags", "How likely are you to recommend us?", "token"],
        ["1", "cm1", "2026-03-12T08:00:00.000Z", "Yes", "s1", "", "", "9", "TOKEN"],
    ],
}  # fmt: skip
STATED = {"columns": {"nps": "How likely are you to recommend us?"}}


@pytest.mark.parametrize("tool", EXPORTS)
def test_exports_are_recognised_and_read(asked: Any, tool: str) -> None:
    cells = [[cell.replace("TOKEN", asked.ann) for cell in row] for row in EXPORTS[tool]]
    taken = cb.feedback.take_answers(asked.store, asked.file("export.csv", *cells), mapping=STATED, as_of="2026-07-01")
    assert (taken.tool, taken.accepted, taken.aside) == (tool, 1, ())
    answer = asked.store.table("responses").rows()[0]
    assert (answer["contact"], answer["nps"], str(answer["date"])) == ("ann", 9, "2026-03-12")
    assert "203.0.113.7" not in str(asked.store.quarantine().rows()) + str(asked.store.table("responses").rows())


def test_questions_of_the_stores_surveys_need_no_mapping(asked: Any) -> None:
    path = asked.file(
        "russian.csv",
        ["date", "token", "Договор и счёт были верны с первого раза?"],
        ["2026-03-12", asked.ann, "7"],
        encoding="cp1251",
    )
    taken = cb.feedback.take_answers(asked.store, path, as_of="2026-07-01")
    rating = asked.store.table("ratings").rows()[0]
    assert (taken.accepted, rating["attribute"], rating["process"], rating["satisfaction"]) == (
        1,
        "documents",
        "invoicing",
        7.0,
    )


def test_a_toml_and_a_json_file(asked: Any) -> None:
    toml = asked.folder / "m.toml"
    toml.write_text(
        'tool = "typeform"\nscale = [1, 10]\n[columns]\nnps = "Recommend?"\n[ratings]\nPapers = "documents"\n'
    )
    mapping = AnswerMapping.of(toml)
    assert (mapping.tool, mapping.scale, mapping.columns["nps"]) == ("typeform", (1.0, 10.0), ("Recommend?",))
    assert mapping.columns["date"] == ("Submit Date (UTC)", "Submitted At")
    json = asked.folder / "m.json"
    json.write_text(
        '{"tool": "typeform", "scale": [1, 10], "columns": {"nps": "Recommend?"}, "ratings": {"Papers": "documents"}}'
    )
    assert AnswerMapping.of(json) == mapping
    assert AnswerMapping.of("typeform").tool == "typeform"


WRONG: list[tuple[Any, str]] = [
    ({"colums": {}}, "mapping, column 'colums': expected one of tool, recognise, recognise_any, heading_rows, unique_ids, dates, timezone, survey, scale, columns, ratings, ignore; did you mean 'columns'?"),
    ({"tool": "typform"}, "mapping, column 'tool': got 'typform', expected one of formbricks, google_forms, limesurvey, surveymonkey, typeform (did you mean 'typeform'?)"),
    ("typform", "mapping, column 'tool': got 'typform', expected one of formbricks, google_forms, limesurvey, surveymonkey, typeform (did you mean 'typeform'?)"),
    ({"columns": {"npss": "x"}}, "mapping, column 'columns.npss': expected one of id, date, token, contact, email, account, store, role, survey, touchpoint, nps, comment, may_quote, finished, mode, recorded_by (did you mean 'nps'?)"),
    ({"columns": {"nps": 4}}, "mapping, column 'columns.nps': got 4, expected a heading of the file, or a list of headings"),
    ({"columns": []}, "mapping, column 'columns': got [], expected a table"),
    ({"scale": [10, 1]}, "mapping, column 'scale': got [10, 1], expected two numbers from 0 to 10, the lower first, such as [1, 10]"),
    ({"scale": [0, 100]}, "mapping, column 'scale': got [0, 100], expected two numbers from 0 to 10, the lower first, such as [1, 10]"),
    ({"dates": "dym"}, "mapping, column 'dates': got 'dym', expected one of dmy, mdy, ymd"),
    ({"ratings": {"x": {"process": "y"}}}, "mapping, column 'ratings.x': got {'process': 'y'}, expected the attribute, or a table of attribute, process, importance and scale"),
    ({"ratings": {"x": {"attribute": "y", "scale": [5, 1]}}}, "mapping, column 'ratings.x': got [5, 1], expected two numbers, the lower first, such as [1, 5]"),
    ({"timezone": "Moscow"}, "mapping, column 'timezone': got 'Moscow', expected a time zone such as \"UTC\" or \"Europe/Berlin\""),
    ({"ignore": "x"}, "mapping, column 'ignore': got 'x', expected a list of headings"),
    (5, "mapping: got a int, expected the name of a tool, a mapping, or the path of a TOML or JSON file"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_wrong_mappings(given: Any, message: str) -> None:
    with pytest.raises(cb.InputError) as error:
        AnswerMapping.of(given)
    assert str(error.value) == message


def test_a_stated_heading_that_is_not_there(asked: Any) -> None:
    path = asked.file("a.csv", ["date", "token", "score"], ["2026-03-12", asked.ann, "9"])
    with pytest.raises(cb.Error) as error:
        cb.feedback.take_answers(asked.store, path, mapping={"columns": {"nps": "Score!"}}, as_of="2026-07-01")
    assert str(error.value) == "a.csv: no column 'Score!' (nps); the file has date, token, score"
    with pytest.raises(cb.Error, match="no column 'Papers', which the mapping says rates documents"):
        cb.feedback.take_answers(asked.store, path, mapping={"ratings": {"Papers": "documents"}}, as_of="2026-07-01")


def test_files_that_are_none(asked: Any, tmp_path: Path) -> None:
    with pytest.raises(cb.Error, match="no such file"):
        cb.feedback.take_answers(asked.store, tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(cb.Error, match="is empty"):
        cb.feedback.take_answers(asked.store, tmp_path / "empty.csv")
    with pytest.raises(cb.InputError, match="expected a day written as 2026-10-31"):
        asked.take({"date": "2026-03-12"}, as_of="soon")
