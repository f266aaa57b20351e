"""
Who stays, how often they buy, what they are worth: cabochon.retention.
"""
from __future__ import annotations
__all__: list[str] = list()
