"""Appending: the same file twice changes nothing, a changed row amends, and the receipt counts."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import numpy as np
import pytest

import cabochon as cb

ANSWERS = {"response": [1, 2, 3], "date": ["2026-10-01"] * 3, "nps": [9, 3, None]}


def test_new_rows_are_accepted(store: Any, counts: Any) -> None:
    receipt = store.append("responses", ANSWERS)
    assert counts(receipt) == (3, 0, 0, 0)
    assert store.tables()["responses"] == 3
    assert store.table("responses")["nps"].tolist() == [9, 3, None]


def test_the_same_frame_twice_changes_nothing(store: Any, counts: Any) -> None:
    store.append("responses", ANSWERS)
    before = store.table("responses").rows()
    assert counts(store.append("responses", ANSWERS)) == (0, 0, 3, 0)
    assert store.table("responses").rows() == before


def test_a_changed_row_amends_and_both_versions_stay(store: Any, counts: Any) -> None:
    first = store.append("responses", ANSWERS)
    second = store.append("responses", ANSWERS | {"nps": [9, 4, None]})
    assert counts(second) == (0, 1, 2, 0)
    assert sorted(store.table("responses")["nps"].tolist(), key=str) == [4, 9, None]
    assert store.table("responses", known_at=first.recorded_at)["nps"].tolist() == [9, 3, None]


def test_a_value_can_be_taken_back(store: Any, counts: Any) -> None:
    store.append("responses", ANSWERS)
    assert counts(store.append("responses", ANSWERS | {"nps": [None, 3, None]})) == (0, 1, 2, 0)


def test_absent_columns_keep_what_the_store_says(store: Any, counts: Any) -> None:
    store.append("accounts", {"account": ["a1"], "name": ["Alba"], "region": ["north"]})
    assert counts(store.append("accounts", {"account": ["a1"], "region": ["south"]})) == (0, 1, 0, 0)
    assert store.table("accounts").rows()[0]["name"] == "Alba"
    assert counts(store.append("accounts", {"account": ["a1"]})) == (0, 0, 1, 0)


def test_new_changed_and_known_rows_in_one_frame(store: Any, counts: Any) -> None:
    store.append("responses", ANSWERS)
    frame = {"response": [4, 1, 2], "date": ["2026-10-02", "2026-10-01", "2026-10-01"], "nps": [10, 9, 5]}
    assert counts(store.append("responses", frame)) == (1, 1, 1, 0)


def test_copies_within_a_frame_count_once(store: Any, counts: Any) -> None:
    frame = {"response": [1, 1, 2], "date": ["2026-10-01"] * 3, "nps": [9, 9, 5]}
    assert counts(store.append("responses", frame)) == (2, 0, 1, 0)


def test_one_key_with_different_rows_in_a_frame_goes_aside_whole(store: Any, counts: Any) -> None:
    frame = {"response": [1, 1, 2], "date": ["2026-10-01"] * 3, "nps": [9, 8, 5]}
    assert counts(store.append("responses", frame)) == (1, 0, 0, 2)
    assert store.quarantine()["value"].tolist() == ["1 again, as in row 1", "1 again, as in row 0"]
    assert set(store.quarantine()["expected"]) == {"each key once"}


def test_the_receipt_reads_well(store: Any) -> None:
    receipt = store.append("responses", ANSWERS, recorded_at="2026-10-03T10:00:00+02:00", source="october.csv")
    assert str(receipt) == "responses: 3 accepted, 0 amended, 0 unchanged, 0 quarantined"
    assert receipt.recorded_at == datetime(2026, 10, 3, 8, tzinfo=timezone.utc)
    assert "<td>3</td>" in receipt._repr_html_()
    assert store.receipts().rows() == [
        {"receipt": 1, "table": "responses", "source": "october.csv", "recorded_at": receipt.recorded_at,
         "accepted": 3, "amended": 0, "unchanged": 0, "quarantined": 0}
    ]  # fmt: skip


def test_columns_that_the_table_lacks_are_named(store: Any) -> None:
    receipt = store.append("accounts", {"account": ["a1"], "turnover_2019": [1.5]})
    assert receipt.left_out == ("turnover_2019",)
    assert str(receipt).endswith("; columns not stored: turnover_2019")


def test_an_empty_frame_is_fine(store: Any, counts: Any) -> None:
    assert counts(store.append("accounts", {"account": np.array([], dtype="i8")})) == (0, 0, 0, 0)


def test_a_large_cell_comes_back_whole(store: Any) -> None:
    comment = "аметист 💎 " * 700_000
    assert len(comment.encode()) > 10_000_000
    store.append("responses", {"response": [1], "date": ["2026-10-01"], "comment": [comment]})
    assert store.table("responses")["comment"][0] == comment


def test_nul_and_unicode_survive(store: Any) -> None:
    texts = ["a\x00b", "", " ", "\u202eright to left", "🙂"]
    frame = {"response": list(range(5)), "date": ["2026-10-01"] * 5, "comment": texts}
    store.append("responses", frame)
    assert store.table("responses")["comment"].tolist() == texts


@pytest.mark.parametrize("frames", ["pandas", "polars", "pyarrow"])
def test_frames_of_any_library(store: Any, counts: Any, frames: str) -> None:
    library = pytest.importorskip(frames)
    make = library.table if frames == "pyarrow" else library.DataFrame
    assert counts(store.append("responses", make(ANSWERS))) == (3, 0, 0, 0)
    assert counts(store.append("responses", ANSWERS)) == (0, 0, 3, 0)


@pytest.mark.parametrize(
    ("table", "frame", "message"),
    [
        ("response", ANSWERS, r"did you mean 'responses'\?"),
        ("responses", {"response": [1], "date": ["2026-10-01"], "npss": [9]}, r"did you mean"),
        ("responses", {"nps": [9]}, "column 'response'"),
        ("responses", 7, "frame"),
    ],
)
def test_wrong_calls(store: Any, table: str, frame: Any, message: str) -> None:
    with pytest.raises(cb.InputError, match=message):
        store.append(table, frame)
    assert len(store.receipts()) == 0


def test_text_and_integer_keys_never_match_silently(firm: Any) -> None:
    with pytest.raises(cb.InputError) as error:
        firm.append("tickets", {"ticket": [1], "account": [7], "date": ["2026-10-01"]})
    assert str(error.value) == (
        "tickets, column 'account': got an integer such as 7, expected text such as 'a1', "
        "as column 'account' of table accounts of the store has it"
    )
