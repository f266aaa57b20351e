"""The fitted Gamma-Gamma model: what one order of an account is worth."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Any

from .. import _core, frames
from .fitted import Fit
from .number import Number

#: A correlation that leaves no doubt to be beyond this is said.
NOTABLE = 0.1


class SpendFit(Fit):
    """The Gamma-Gamma model, fitted: ``p``, ``q``, ``gamma``, and each account's expected value of an order."""

    def __init__(self, core: _core.retention.SpendFit, summary: _core.Table, kind: str) -> None:
        self._core = core
        self._summary = summary
        self._frames = kind

    @property
    def model(self) -> str:
        """Name of the model."""
        return "gamma_gamma"

    @property
    def names(self) -> list[str]:
        """Names of the parameters."""
        return ["p", "q", "gamma"]

    @property
    def independence(self) -> Number:
        """Pearson's correlation of mean value and number of repeats over accounts with repeats; the model takes it to
        be 0."""
        return Number.of(self._core.dependence)

    @property
    def mean(self) -> float:
        """Expected value of an order over all accounts: p gamma / (q - 1); infinite for q of at most 1."""
        p, q, gamma = self.parameters.values()
        return p * gamma / (q - 1) if q > 1 else math.inf

    def order_value(self, summary: Any = None, *, level: float = 0.95) -> Any:
        """Expected value of an order of each account: ``account``, ``order_value``, ``order_value_low``,
        ``order_value_high``; null for an account without repeats where q is at most 1."""
        table, kind = self._summary, self._frames
        if summary is not None:
            table, kind = frames.read(summary, name="summary"), frames.kind(summary)
        return frames.give(_core.retention.spend_values(self._core, table, level=level), kind)

    def _lines(self) -> list[tuple[str, str]]:
        return [*super()._lines(), ("correlation with the number of repeats", repr(self.independence))]

    def __reduce__(self) -> tuple[Any, ...]:
        from ..table import Table

        return _restore, (self._core, Table(self._summary), self._frames)


def _restore(core: Any, summary: Any, kind: str) -> SpendFit:
    return SpendFit(core, summary._core, kind)


def fit_spend(
    table: _core.Table,
    *,
    kind: str = "cabochon",
    starts: int = 0,
    priors: Mapping[str, tuple[float, float]] | None = None,
) -> SpendFit:
    """Fits the Gamma-Gamma model and says where its assumption of independence does not hold."""
    core = _core.retention.fit_spend(table, starts=starts, priors=dict(priors or {}), level=0.95)
    fit = SpendFit(core, table, kind)
    r = fit.independence
    if r.low > NOTABLE or r.high < -NOTABLE:
        warnings.warn(
            "gamma_gamma takes the value of an order to be independent of how often an account orders, but over these "
            f"{r.n} accounts they go together: correlation {float(r):.2f} [{r.low:.2f}, {r.high:.2f}]; "
            "fit it by segment, or beware of the values of the most frequent",
            stacklevel=3,
        )
    return fit
