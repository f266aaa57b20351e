"""Wrong arguments of a letter, with the exact words."""

from __future__ import annotations

from typing import Any

import pytest

from cabochon import InputError
from cabochon.report import benefits, letter

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"lang": "de"}, "report, column 'lang': got 'de', expected en or ru"),
    ({"reader": "buyer"}, "report, column 'reader': got 'buyer', expected one of economic, technical, user"),
    ({"audience": "all"}, "report, column 'audience': got 'all', expected one of client, sales, internal"),
    ({"templates": "/no/such"}, "report, column 'templates': got '/no/such', expected a folder that is there"),
    ({"case": 5},
     "report, column 'case': got int, expected a Case, a mapping of its fields, a cabochon.feedback.Case, or None"),
    ({"case": {"cleint": "x"}},
     "report, column 'case': got 'cleint', expected a field of Case; did you mean 'client'?"),
    ({"case": {"date": "soon"}}, "report, column 'date': got 'soon', expected a day such as 2026-10-01"),
    ({"case": {"heard": [{"role": "usr"}]}},
     "report, column 'role': got 'usr', expected one of economic, technical, user; did you mean 'user'?"),
    ({"case": {"heard": [{"score": 3}]}}, "report, column 'heard': got nothing, expected 'role' of Answer"),
    ({"case": {"heard": [{"role": "user", "score": 11}]}},
     "report, column 'score': got 11, expected a number from 0 to 10"),
    ({"case": {"pairs": [{"ours_grams": 0, "theirs_grams": 2}]}},
     "report, column 'pairs': got 0 and 2, expected weights above 0"),
    ({"case": {"records": [{"what": "answer_hour", "ours": 1, "theirs": 2}]}},
     "report, column 'records': got 'answer_hour', expected one of answer_hours, return_days; did you mean"
     " 'answer_hours'?"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_one_clear_error(full: Any, arguments: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        letter(full, **arguments)
    assert str(caught.value) == expected


def test_of_benefits_too(full: Any) -> None:
    with pytest.raises(InputError, match="column 'audience': got 'all'"):
        benefits(full, audience="all")  # type: ignore[arg-type]


def test_of_saving(full: Any, tmp_path: Any) -> None:
    with pytest.raises(InputError) as caught:
        letter(full).save(tmp_path / "letter.pdf")
    assert (
        str(caught.value) == "report, column 'path': got '.pdf', expected a name that ends in .docx, .html, .md, .xlsx"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("none/letter.md", "got '{0}/none', expected a folder that is there"),
        ("folder.md", "got '{0}/folder.md', expected a file, not a folder"),
        ("file/letter.md", "got '{0}/file', expected a folder that is there"),
    ],
)
def test_of_the_place_to_save_to(full: Any, tmp_path: Any, place: str, expected: str) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as caught:
        letter(full).save(tmp_path / place)
    assert str(caught.value) == "report, column 'path': " + expected.format(tmp_path)
