"""Fitted models of repeat buying, and what they say of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import _core, frames
from ..arguments import names
from ..errors import InputError, problem
from .fitted import Fit
from .number import Number
from .spend import SpendFit, fit_spend
from .units import continuous_rate


class RepeatFit(Fit):
    """A model of repeat buying, fitted: parameters, who is alive, orders to come, money to come.

    Times are in the unit of the summary it was fitted to. ``summary`` defaults to that summary; ``by`` names columns of
    it (``"parent"``, ``"segment"``) to add accounts up by, with intervals of the sums.
    """

    def __init__(self, core: _core.retention.RepeatFit, summary: _core.Table, kind: str, unit: str) -> None:
        self._core = core
        self._summary = summary
        self._frames = kind
        #: Unit of time: day, week, month, year, or "" where neither the summary nor the caller named one.
        self.unit = unit
        #: Likelihood-ratio tests of covariates: what was left out, statistic, df, p; empty without covariates.
        self.likelihood_ratio: dict[str, dict[str, float]] = {}

    @property
    def model(self) -> str:
        """Name of the model."""
        return str(self._core.model)

    @property
    def names(self) -> list[str]:
        """Parameters, then effects: ``purchase:...`` on the order rate, ``leaving:...`` on leaving."""
        return list(self._core.names)

    @property
    def k(self) -> int:
        """Stages an order takes: 1 for random times, more for a regular rhythm (``mbg_cnbd_k`` only)."""
        return int(self._core.k)

    @property
    def distinct_histories(self) -> int:
        """Rows that were left after identical histories were folded."""
        return int(self._core.rows)

    def __reduce__(self) -> tuple[Any, ...]:
        from ..table import Table

        return _restore, (self._core, Table(self._summary), self._frames, self.unit, self.likelihood_ratio)

    # who is alive, and what they will do

    def _rows(self, summary: Any, where: str) -> tuple[_core.Table, str]:
        if summary is None:
            return self._summary, self._frames
        table = frames.read(summary, name="summary")
        if self.unit and "unit" in table.names and table.rows:
            first = table.column("unit").dictionary()
            if first and first[0] != self.unit:
                raise InputError.of([problem(where, "unit", repr(first[0]), f"the unit of the fit, {self.unit!r}")])
        return table, frames.kind(summary)

    def p_alive(self, summary: Any = None, *, by: str | Sequence[str] | None = None, level: float = 0.95) -> Any:
        """Chance that each account has not left: ``account``, ``p_alive``, ``p_alive_low``, ``p_alive_high``.

        With ``by``: the expected number alive in each group, ``n``, ``alive``, ``alive_low``, ``alive_high``. BG/NBD
        calls every account without a repeat alive and NBD all of them: do not count accounts with these two.
        """
        table, kind = self._rows(summary, "p_alive")
        return _given(_core.retention.p_alive(self._core, table, level=level, by=names(by)), summary, kind, by)

    def conditional(
        self, summary: Any = None, t: float | None = None, *, by: str | Sequence[str] | None = None, level: float = 0.95
    ) -> Any:
        """Orders expected of each account in the next ``t``: ``account``, ``p_alive``, ``expected``, ``expected_low``,
        ``expected_high``; or their sums by group. The interval is that of the expectation, which carries how well the
        parameters are known; the chance of one account's own orders is in :meth:`pmf`.
        """
        if t is None:
            raise InputError.of([problem("conditional", "t", "", "a time ahead, in the unit of the summary")])
        table, kind = self._rows(summary, "conditional")
        return _given(_core.retention.conditional(self._core, table, t=t, level=level, by=names(by)), summary, kind, by)

    def expected(self, t: float | Sequence[float], *, covariates: Any = None, level: float = 0.95) -> Any:
        """Orders after the first of a new account in a time ``t``: a :class:`Number`; of several times a frame ``t``,
        ``expected``, ``expected_low``, ``expected_high``. A model with covariates needs a frame of one row with them.
        """
        row = None if covariates is None else frames.read(covariates, name="covariates")
        times = np.atleast_1d(np.asarray(t, dtype=float))
        found = _core.retention.expected(self._core, times.tolist(), level=level, covariates=row)
        if np.ndim(t) == 0:
            return Number.of(found[0])
        columns = {
            "t": times,
            "expected": np.array([one.value for one in found]),
            "expected_low": np.array([one.low for one in found]),
            "expected_high": np.array([one.high for one in found]),
        }
        return frames.give(frames.read(columns, name="expected"), self._frames)

    def pmf(self, n: int | Sequence[int], t: float, summary: Any = None, *, covariates: Any = None) -> Any:
        """Chance of exactly ``n`` orders in a time ``t``: of a new account's repeats (a float, or an array for several
        ``n``), or with ``summary`` of each of its accounts, from now on: ``account``, ``p_0``, ``p_1``, ..., ``p_n``.
        """
        wanted = np.atleast_1d(np.asarray(n))
        if wanted.dtype.kind not in "iu" or (wanted < 0).any():
            raise InputError.of([problem("pmf", "n", repr(n), "whole numbers of at least 0")])
        most = int(wanted.max())
        if summary is not None:
            table, kind = self._rows(summary, "pmf")
            return _given(_core.retention.conditional_pmf(self._core, table, most, t), summary, kind, None)
        row = None if covariates is None else frames.read(covariates, name="covariates")
        chances = np.array(_core.retention.pmf(self._core, most, t, covariates=row))
        return float(chances[wanted[0]]) if np.ndim(n) == 0 else chances[wanted]

    # what that is worth

    def dert(
        self,
        summary: Any = None,
        *,
        discount_rate_annual: float,
        by: str | Sequence[str] | None = None,
        level: float = 0.95,
    ) -> Any:
        """Discounted expected residual transactions: all orders of each account from now on, each counted by what it is
        worth today. The continuous rate is ln(1 + annual rate) over the units of a year (365.25 / 7 weeks).

        ``account``, ``p_alive``, ``dert``, ``dert_low``, ``dert_high``; or sums by group. Source: Fader, Hardie & Lee
        (2005), Journal of Marketing Research 42(4), 415-430.
        """
        rate = continuous_rate(discount_rate_annual, self.unit, where="dert")
        table, kind = self._rows(summary, "dert")
        return _given(
            _core.retention.residual(self._core, table, rate=rate, level=level, by=names(by)), summary, kind, by
        )

    def value(
        self,
        horizon: float,
        discount_rate_annual: float,
        margin: float,
        *,
        summary: Any = None,
        spend: SpendFit | None = None,
        by: str | Sequence[str] | None = None,
        level: float = 0.95,
    ) -> Any:
        """What each account's orders of the next ``horizon`` (in the unit of time; infinity for all) are worth today.

        ``margin`` is the share of an order's value that is earned: 1 where the summary's ``mean_value`` is a margin
        already. ``spend`` is a fitted ``gamma_gamma``; without it one is fitted to the summary. Warns where the value
        of an order goes with how often accounts order, which that model takes to be independent.

        ``account``, ``p_alive``, ``orders`` (discounted), ``order_value`` (null where it has no finite expectation),
        ``value``, ``value_low``, ``value_high``; by group ``n``, ``alive``, ``orders``, ``value`` and limits.
        """
        rate = continuous_rate(discount_rate_annual, self.unit, where="value")
        table, kind = self._rows(summary, "value")
        spend = self._spend(spend, table)
        result = _core.retention.value(
            self._core, spend._core, table, horizon=horizon, rate=rate, margin=margin, level=level, by=names(by)
        )
        return _given(result, summary, kind, by)

    def value_of_new(
        self,
        horizon: float,
        discount_rate_annual: float,
        margin: float,
        *,
        spend: SpendFit | None = None,
        covariates: Any = None,
        level: float = 0.95,
    ) -> Number:
        """What the repeats of a new account within ``horizon`` of its first order are worth on the day of that order
        (which itself is not counted): a :class:`Number`."""
        rate = continuous_rate(discount_rate_annual, self.unit, where="value")
        row = None if covariates is None else frames.read(covariates, name="covariates")
        spend = self._spend(spend, self._summary)
        found = _core.retention.new_value(
            self._core, spend._core, horizon=horizon, rate=rate, margin=margin, level=level, covariates=row
        )
        return Number.of(found)

    def _spend(self, spend: SpendFit | None, table: _core.Table) -> SpendFit:
        if spend is None:
            if "mean_value" not in table.names:
                raise InputError.of(
                    [
                        problem(
                            "value", "mean_value", "", "a summary made with value=, or a fitted gamma_gamma as spend="
                        )
                    ]
                )
            spend = fit_spend(table)
        if not isinstance(spend, SpendFit):
            raise InputError.of([problem("value", "spend", type(spend).__name__, "a fitted gamma_gamma")])
        return spend

    # pictures

    def plot_frequency_recency(self, t: float, *, most_x: int | None = None) -> Any:
        """Map of the orders expected in the next ``t`` by how often and how lately an account ordered (Altair)."""
        from . import charts

        return charts.frequency_recency(self, t, most_x=most_x)

    def plot_p_alive(self, *, most_x: int | None = None) -> Any:
        """Map of P(alive) by how often and how lately an account ordered (Altair)."""
        from . import charts

        return charts.p_alive_map(self, most_x=most_x)

    def plot_frequency(self, *, most: int = 7) -> Any:
        """How many accounts made 0, 1, 2, ... repeats, and how many the model expects (Altair)."""
        from . import charts

        return charts.by_frequency(self, most=most)

    def plot_tracking(self, transactions: Any, *, cumulative: bool = True, calibration_end: Any = None) -> Any:
        """Repeats week by week (or whichever unit), counted and expected, in calibration and holdout (Altair).

        ``transactions`` are those of :func:`transactions`, of calibration and holdout together.
        """
        from . import charts

        return charts.tracking(self, transactions, cumulative=cumulative, calibration_end=calibration_end)

    def plot_history(self, transactions: Any, account: Any, *, until: Any = None) -> Any:
        """P(alive) of one account day by day, with its orders (Altair)."""
        from . import charts

        return charts.history(self, transactions, account, until=until)


def _given(table: _core.Table, summary: Any, kind: str, by: Any) -> Any:
    """A row an account of the summary stays beside it: pandas' index is kept."""
    return frames.give(table, kind) if by or summary is None else frames.give_beside(table, summary)


def _restore(core: Any, summary: Any, kind: str, unit: str, tests: dict[str, dict[str, float]]) -> RepeatFit:
    fit = RepeatFit(core, summary._core, kind, unit)
    fit.likelihood_ratio = tests
    return fit
