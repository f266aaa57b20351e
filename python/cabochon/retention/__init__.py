"""Who stays, how often they buy and what they are worth, for accounts that order without a contract."""

from __future__ import annotations

__all__: list[str] = []
