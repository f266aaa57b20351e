"""
What clients say: cabochon.feedback.
"""
from __future__ import annotations
import collections.abc
import typing
__all__: list[str] = ['nps', 'scores']
def nps(answers: ..., *, by: collections.abc.Sequence[str], score: str, weight: str | None, level: typing.SupportsFloat | typing.SupportsIndex, method: str) -> ...:
    """
    NPS with its interval by key columns.
    """
def scores(answers: ..., *, by: collections.abc.Sequence[str], score: str, level: typing.SupportsFloat | typing.SupportsIndex) -> ...:
    """
    Mean score and NPS with their intervals by key columns, in one pass.
    """
