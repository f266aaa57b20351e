"""
What to mend first: cabochon.improvement.
"""
from __future__ import annotations
import cabochon._core
import typing
__all__: list[str] = ['pareto']
def pareto(table: cabochon._core.Table, *, by: str, weight: str | None, threshold: typing.SupportsFloat | typing.SupportsIndex) -> tuple[cabochon._core.Table, bool]:
    """
    Categories by value, the vital few marked; and whether their total is above zero.
    """
