"""
What goes with margin: cabochon.drivers.
"""
from __future__ import annotations
__all__: list[str] = list()
