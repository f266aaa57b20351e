"""Bad rows are kept aside with their reason, whole, and only once."""

from __future__ import annotations

import json
from typing import Any

BAD = {
    "response": ["r7", "r8", "r9", "r10"],
    "contact": ["c1", "c99", "c2", "c3"],
    "date": ["2026-10-01", "2026-10-01", "2026-10-01", "not a day"],
    "nps": [11, 5, 6, 7],
}


def test_good_rows_go_in_and_bad_ones_aside(firm: Any, counts: Any) -> None:
    assert counts(firm.append("responses", BAD, source="bad.csv")) == (1, 0, 0, 3)
    assert firm.tables()["responses"] == 4
    seen = {(row["row"], row["column"], row["value"]): row["expected"] for row in firm.quarantine().rows()}
    assert set(seen) == {(0, "nps", "11"), (1, "contact", "c99"), (3, "date", "'not a day'")} or set(seen) == {
        (0, "nps", "11"), (1, "contact", "'c99'"), (3, "date", "'not a day'")
    }  # fmt: skip
    assert seen[(0, "nps", "11")] == "a number of at least 0 and at most 10"
    assert {expected for (_, column, _), expected in seen.items() if column == "contact"} == {"a key of contacts"}


def test_the_whole_row_is_kept(firm: Any) -> None:
    firm.append("responses", BAD, source="bad.csv")
    row = firm.quarantine().rows()[0]
    assert json.loads(row["content"]) == {"response": "r7", "contact": "c1", "date": "2026-10-01", "nps": 11}
    assert (row["source"], row["table"]) == ("bad.csv", "responses")


def test_the_same_bad_row_is_kept_once(firm: Any, counts: Any) -> None:
    firm.append("responses", BAD)
    before = firm.quarantine().rows()
    assert counts(firm.append("responses", BAD)) == (0, 0, 1, 3)
    assert firm.quarantine().rows() == before


def test_a_new_reason_is_added(firm: Any) -> None:
    firm.append("responses", BAD)
    firm.append("responses", BAD | {"nps": [-1, 5, 6, 7]})
    assert [row["value"] for row in firm.quarantine().rows() if row["column"] == "nps"] == ["11", "-1"]


def test_a_row_is_accepted_once_what_it_refers_to_is_there(firm: Any, counts: Any) -> None:
    late = {"response": ["r8"], "contact": ["c99"], "date": ["2026-10-01"], "nps": [5]}
    assert counts(firm.append("responses", late)) == (0, 0, 0, 1)
    firm.append("contacts", {"contact": ["c99"], "account": ["a1"]})
    assert counts(firm.append("responses", late)) == (1, 0, 0, 0)


def test_references_within_the_frame_count(store: Any, counts: Any) -> None:
    frame = {"account": ["g", "a", "b", "c"], "parent": [None, "g", "a", "nobody"]}
    assert counts(store.append("accounts", frame)) == (3, 0, 0, 1)


def test_a_dangling_parent_takes_its_children_along(store: Any, counts: Any) -> None:
    frame = {"account": ["a", "b", "c"], "parent": ["nobody", "a", "b"]}
    assert counts(store.append("accounts", frame)) == (0, 0, 0, 3)


def test_references_to_a_table_never_filled_are_not_checked(store: Any, counts: Any) -> None:
    frame = {"ticket": ["t1"], "account": ["a1"], "date": ["2026-10-01"], "process": ["p1"]}
    assert counts(store.append("tickets", frame)) == (1, 0, 0, 0)


def test_nan_and_infinity_go_aside(store: Any, counts: Any) -> None:
    frame = {
        "order": [1, 2, 3],
        "account": [1, 1, 1],
        "date": ["2026-10-01"] * 3,
        "revenue": [1.0, float("inf"), float("nan")],
    }
    assert counts(store.append("orders", frame)) == (1, 0, 0, 2)
    assert store.table("orders")["revenue"].tolist() == [1.0]


def test_another_currency_goes_aside(store: Any, counts: Any) -> None:
    frame = {
        "order": [1, 2],
        "account": [1, 1],
        "date": ["2026-10-01"] * 2,
        "revenue": [1.0, 2.0],
        "currency": ["EUR", "USD"],
    }
    assert counts(store.append("orders", frame)) == (1, 0, 0, 1)


def test_many_bad_rows_are_kept_whole(store: Any, counts: Any) -> None:
    rows = list(range(5000))
    frame = {"response": rows, "date": ["2026-10-01"] * 5000, "nps": [11] * 4900 + [7] * 100}
    assert counts(store.append("responses", frame)) == (100, 0, 0, 4900)
    kept = [json.loads(text)["response"] for text in store.quarantine()["content"]]
    assert kept == rows[:4900]


def test_what_was_put_right_waits_no_more(firm: Any) -> None:
    firm.append("responses", BAD)
    assert len(firm.quarantine(waiting=True)) == 3
    good = {"response": ["r7", "r10"], "contact": ["c1", "c3"], "date": ["2026-10-01"] * 2, "nps": [10, 7]}
    firm.append("responses", good)
    assert [json.loads(text)["response"] for text in firm.quarantine(waiting=True)["content"]] == ["r8"]
    assert len(firm.quarantine()) == 3  # nothing is forgotten
    firm.append("responses", {"response": ["r10"], "contact": ["c3"], "date": ["2026-10-01"], "nps": [12]})
    assert [json.loads(text)["response"] for text in firm.quarantine(waiting=True)["content"]] == ["r8", "r10"]


def test_keys_are_recognised_as_numbers_days_and_without_a_line(firm: Any) -> None:
    order = {"order": [1, 2], "account": ["a1", "a1"], "date": ["2026-10-01"] * 2}
    firm.append("orders", order | {"revenue": ["x", "y"]})
    terms = {"offer": ["o"], "term": ["loss_share"], "since": ["2026-10-01"]}
    firm.append("terms", terms | {"account": ["nobody"], "value": [0.03]})
    assert {row["table"] for row in firm.quarantine(waiting=True).rows()} >= {"terms"}
    firm.append("terms", terms | {"account": ["a1"], "value": [0.03]})
    before = len(firm.quarantine(waiting=True))
    assert "terms" not in {row["table"] for row in firm.quarantine(waiting=True).rows()}
    firm.append("orders", order | {"revenue": [1.0, 2.0]})
    assert before == 2
    assert len(firm.quarantine(waiting=True)) == 0
