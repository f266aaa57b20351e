"""How many digits a number deserves, and parts that still add up once rounded."""

from __future__ import annotations

import math
from collections.abc import Sequence


def places(low: float, high: float, *, most: int = 2) -> int:
    """Decimals that an interval supports: its half width is at least one unit of the last digit shown.

    >>> places(-5, 15), places(0.031, 0.043), places(2.0, 2.0)
    (0, 2, 2)
    """
    half = (high - low) / 2
    if not half > 0 or not math.isfinite(half):
        return most
    return min(most, max(0, -math.floor(math.log10(half))))


def step(low: float, high: float) -> int:
    """Decimals for an amount between limits, negative for tens and more: two digits of the half width are kept.

    >>> step(2_000, 158_000), step(0.07, 5.24), step(1.0, 1.0)
    (-3, 1, 2)
    """
    half = (high - low) / 2
    if not half > 0 or not math.isfinite(half):
        return 2
    return min(2, 1 - math.floor(math.log10(half)))


def adding_up(parts: Sequence[float], *, decimals: int = 0) -> list[float]:
    """The parts rounded so that they add up to their rounded sum: who is nearest to the next unit gets it.

    >>> adding_up([1.4, 1.4, 1.2])
    [2.0, 1.0, 1.0]
    """
    scale = 10.0**decimals
    floors = [math.floor(part * scale) for part in parts]
    short = round(sum(parts) * scale) - sum(floors)
    by_rest = sorted(range(len(parts)), key=lambda at: (floors[at] - parts[at] * scale, at))
    for at in by_rest[: max(0, short)]:
        floors[at] += 1
    return [floor / scale for floor in floors]
