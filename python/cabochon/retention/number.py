"""A number that knows how well it is known."""

from __future__ import annotations

from typing import Any

from .. import _core


class Number(float):
    """A float with its limits: ``value``, ``low``, ``high``, ``level``, ``n`` and ``method``, as an Estimate has them.

    >>> r = Number(0.24, 0.22, 0.27, level=0.95, n=2357, method="wald")
    >>> round(r * 2, 2), r.low, r
    (0.48, 0.22, 0.24 [0.22, 0.27])
    """

    low: float
    high: float
    level: float
    n: int
    method: str

    def __new__(cls, value: float, low: float, high: float, *, level: float, n: int, method: str) -> Number:
        self = super().__new__(cls, value)
        self.low, self.high, self.level, self.n, self.method = float(low), float(high), level, n, method
        return self

    @classmethod
    def of(cls, estimate: _core.Estimate) -> Number:
        """From an Estimate of the compiled core."""
        return cls(
            estimate.value,
            estimate.low,
            estimate.high,
            level=estimate.level,
            n=estimate.n,
            method=estimate.method,
        )

    @property
    def value(self) -> float:
        """The point estimate."""
        return float(self)

    def __repr__(self) -> str:
        return f"{float(self):.6g} [{self.low:.6g}, {self.high:.6g}]"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (float(self), self.low, self.high, (self.level, self.n, self.method))


def _again(value: float, low: float, high: float, how: tuple[float, int, str]) -> Number:
    level, n, method = how
    return Number(value, low, high, level=level, n=n, method=method)
