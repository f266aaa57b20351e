"""
What clients say: cabochon.feedback.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['nps', 'scores']
def nps(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], score: str, weight: str | None, level: typing.SupportsFloat | typing.SupportsIndex, method: str) -> cabochon._core.Table:
    """
    NPS with its interval by key columns.
    """
def scores(answers: cabochon._core.Table, *, by: collections.abc.Sequence[str], score: str, level: typing.SupportsFloat | typing.SupportsIndex) -> cabochon._core.Table:
    """
    Mean score and NPS with their intervals by key columns, in one pass.
    """
