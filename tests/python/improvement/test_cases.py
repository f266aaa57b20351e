"""Parity: the Pareto cases that the C++ tests read too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cabochon as cb

CASES = sorted((Path(__file__).parents[2] / "data" / "improvement").glob("*/input.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 2


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pareto_of_the_case(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    expected = json.loads(path.with_name("expected.json").read_text(encoding="utf-8"))["columns"]
    result = cb.improvement.pareto(
        given["columns"], by=given["by"], weight=given["weight"], threshold=given["threshold"]
    )
    assert list(result) == list(expected)
    for name, values in expected.items():
        found = result[name].tolist()
        assert found == (pytest.approx(values, rel=1e-13) if name in ("share", "cumulative") else values), name
