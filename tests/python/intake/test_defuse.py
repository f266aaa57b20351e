"""Texts that a spreadsheet would run, and those that only look like it."""

from __future__ import annotations

import pytest

from cabochon.intake.defuse import defuse

FORMULAS = [
    "=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\x00=1",
    "\uff1d1", "\uff0b1+A1", "\uff0dA1", "\uff20A1", "\n\uff1d1", "+1+2", "+A1", "+49 170 1=A1", "+49 170 1 ext A1",
    "+7 912\n=1",
]  # fmt: skip
PLAIN = [
    "ring", "", " ", "a=1", "-12.5", "+3", "1e-3", "-5", "+49 170 1", "+49 170 1234567", "+7 (912) 345-67-89",
    "+7 912 345 67 89 доб. 12", "+44 20 7946 0000 ext 5", "+1.212.555.0100", "8 912 345", "'=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert defuse(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_telephones_and_words_stay(text: str) -> None:
    assert defuse(text) == text
