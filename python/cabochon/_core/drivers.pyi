"""
What goes with margin: cabochon.drivers.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import typing
__all__: list[str] = ['conditional_dominance', 'dominance', 'importance', 'importance_pairs']
def conditional_dominance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Mean gain of each factor by the number of others.
    """
def dominance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Complete, conditional and general dominance of each pair of factors.
    """
def importance(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Shares of explained variance of each factor, with intervals and ranks.
    """
def importance_pairs(table: cabochon._core.Table, outcome: str, factors: collections.abc.Sequence[str], *, method: str, groups: collections.abc.Sequence[str], cluster: str | None, resamples: typing.SupportsInt | typing.SupportsIndex, level: typing.SupportsFloat | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex, interval: str, permutations: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any) -> cabochon._core.Table:
    """
    Which pairs of factors the data tell apart.
    """
