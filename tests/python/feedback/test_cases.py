"""Parity: the NPS cases that the C++ tests read too."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import cabochon as cb

CASES = sorted((Path(__file__).parents[2] / "data" / "feedback").glob("*/input.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 3


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_nps_of_the_case(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    expected = json.loads(path.with_name("expected.json").read_text(encoding="utf-8"))["columns"]
    result = cb.feedback.nps(given["columns"], by=given["by"], level=given["level"], method=given["method"])
    assert list(result) == list(expected)
    for name, values in expected.items():
        found = np.ma.asarray(result[name]).tolist()
        assert len(found) == len(values), name
        for one, other in zip(found, values, strict=True):
            assert one == (pytest.approx(other, rel=1e-13, abs=1e-13) if isinstance(other, float) else other), name
