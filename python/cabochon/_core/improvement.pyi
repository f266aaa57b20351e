"""
What to mend first: cabochon.improvement.
"""
from __future__ import annotations
import typing
__all__: list[str] = ['pareto']
def pareto(table: ..., *, by: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex) -> tuple[..., bool]:
    """
    Categories by value, the vital few marked; and whether their total is above zero.
    """
