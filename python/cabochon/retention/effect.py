"""Did a measure change how often accounts order, what they bring and whether they stay?"""

from __future__ import annotations

import datetime
import html
import warnings
from collections.abc import Iterable
from typing import Any

from .. import _core, frames
from ..arguments import day
from ..table import Table
from .silence import read_orders


class Effect:
    """What a measure changed; frames come as the kind of the orders."""

    def __init__(self, core: _core.retention.EffectResult, kind: str) -> None:
        self._core = core
        self._kind = kind

    @property
    def measures(self) -> Any:
        """A row an outcome (``orders_per_year``, ``value_per_year``): means before and after of treated and controls;
        ``naive``, ``difference``, ``regression``, ``beyond`` and ``effect`` with their limits, ``p_value``."""
        return frames.give(self._core.measures, self._kind)

    @property
    def periods(self) -> Any:
        """The event study: ``outcome``, ``period`` (0 begins on the start), ``begins``, ``treated``, ``controls``,
        ``difference`` to the mean of the periods before, with limits. Before the start it should lie around 0."""
        return frames.give(self._core.periods, self._kind)

    @property
    def placebos(self) -> Any:
        """The same difference with the start moved to days on which nothing happened."""
        return frames.give(self._core.placebos, self._kind)

    @property
    def matches(self) -> Any:
        """``treated``, ``control``, ``distance``; empty against all others."""
        return frames.give(self._core.matches, self._kind)

    @property
    def lifetimes(self) -> Any:
        """A row a group: ``accounts`` that were there at the start, ``value_per_year`` after, ``churn_per_year``,
        ``lifetime_value`` with limits; empty without ``value`` and ``discount_rate_annual``."""
        return frames.give(self._core.lifetimes, self._kind)

    @property
    def churn_ratio(self) -> _core.Estimate | None:
        """Hazard of leaving of the treated over that of the controls; below 1: fewer leave."""
        return self._core.churn_ratio

    @property
    def value_of_saved(self) -> _core.Estimate | None:
        """Lifetime value of an account like the treated: what one kept from leaving is worth."""
        return self._core.value_of_saved

    @property
    def lifetime_difference(self) -> _core.Estimate | None:
        """Lifetime value of the treated less that of the controls, both after the start."""
        return self._core.lifetime_difference

    @property
    def treated(self) -> int:
        """Treated accounts with an order before the start."""
        return self._core.treated

    @property
    def controls(self) -> int:
        """Other accounts with an order before the start."""
        return self._core.controls

    @property
    def unmatched(self) -> int:
        """Treated accounts that found no control: the difference is without them."""
        return self._core.unmatched

    @property
    def chosen_low(self) -> float:
        """Orders of the treated before less those of the others, in standard deviations; below -0.1: chosen low."""
        return self._core.chosen_low

    @property
    def not_computed(self) -> list[tuple[str, str]]:
        """What could not be computed, and why."""
        return list(self._core.not_computed)

    @property
    def falls_back(self) -> bool:
        """Whether the treated lay apart from the others before (by more than a quarter of a standard deviation), and
        falling back to the mean explains a clear part of some outcome's change (a fifth or more)."""
        if abs(self.chosen_low) < 0.25:
            return False
        rows = Table(self._core.measures).rows()
        return any(
            row["regression"] is not None
            and row["regression_low"] * row["regression_high"] > 0
            and abs(row["regression"]) > 0.2 * abs(row["naive"] or 0)
            for row in rows
        )

    def plot_event_study(self, outcome: str = "orders_per_year") -> Any:
        """The differences of `periods` over time with their limits, and those of `placebos` at their days (Altair).

        Before the start, and at the placebo days, they should lie around 0. ``outcome`` may be ``"value_per_year"``.
        """
        from .effect_charts import event_study

        return event_study(self, outcome)

    def _said(self) -> list[str]:
        out = []
        for row in Table(self._core.measures).rows():
            name = row["outcome"].replace("_", " ")
            out.append(
                f"{name}: {row['treated_before']:.4g} before, {row['treated_after']:.4g} after; effect "
                f"{row['effect']:+.4g} ({row['effect_low']:+.4g} to {row['effect_high']:+.4g})"
            )
        if self.churn_ratio is not None:
            ratio = self.churn_ratio
            out.append(f"leaves {ratio.value:.2f} times as fast as the controls ({ratio.low:.2f} to {ratio.high:.2f})")
        if self.falls_back:
            out.append("part of the change is a fall back to the mean: see regression and beyond")
        return out

    def __repr__(self) -> str:
        head = f"Effect: {self.treated:,} treated accounts, {self.controls:,} others"
        return "\n  ".join([head, *self._said()])

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self._said())
        head = f"{self.treated:,} treated accounts, {self.controls:,} others"
        return f"<p>{head}</p><ul>{lines}</ul>{Table(self._core.measures)._repr_html_()}"


def effect(
    orders: Any,
    treated: Iterable[Any],
    start: str | datetime.date,
    *,
    as_of: str | datetime.date | None = None,
    account: str = "account",
    date: str = "date",
    value: str | None = None,
    window_days: int = 182,
    period_days: int = 28,
    lost_after_days: int = 182,
    discount_rate_annual: float | None = None,
    against: str = "matched",
    controls: int = 3,
    placebos: int = 6,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    timezone: str | None = None,
) -> Effect:
    """Did a measure change how often those accounts order, what they bring and whether they stay?

    ``treated`` are the accounts that got it, ``start`` the first day of it. Each account is one before and one after of
    ``window_days``; ``against="matched"`` compares with up to ``controls`` accounts like each treated one (in the trend
    before and in age, never in the level before), ``"all"`` with all others. Accounts chosen for being bad improve by
    themselves: the result takes that apart (``regression``, ``beyond``), brackets the effect by both answers, and
    warns. ``value`` as for `silence`; lifetime values need it and ``discount_rate_annual``. An account has left at its
    last order when it was silent for ``lost_after_days`` since.

    An unknown account, and a start without ``window_days`` of orders before it and after it, are an ``InputError``.

    >>> import cabochon as cb
    >>> import numpy as np
    >>> draw = np.random.default_rng(1)
    >>> account, day = draw.integers(0, 40, 4000), draw.integers(0, 730, 4000)
    >>> keep = (account >= 10) | (day < 365) | (draw.random(4000) < 0.5)  # ten accounts order half as often
    >>> orders = {"account": account[keep], "date": (np.datetime64("2025-01-01") + day[keep])}
    >>> result = cb.retention.effect(orders, range(10), "2026-01-01", against="all")
    >>> bool(result.measures["effect_high"][0] < 0), result.treated, result.controls
    (True, 10, 30)
    """
    table = read_orders(orders, account=account, date=date, value=value, timezone=timezone)
    chosen = frames.read({"account": list(treated)}, name="treated").column("account")
    core = _core.retention.effect(
        table,
        chosen,
        start=str(day(start)),
        as_of=None if as_of is None else str(day(as_of)),
        account=account,
        date=date,
        value=value,
        window_days=window_days,
        period_days=period_days,
        lost_after_days=lost_after_days,
        discount_rate_annual=discount_rate_annual,
        against=against,
        controls=controls,
        placebos=placebos,
        resamples=resamples,
        seed=seed,
        level=level,
    )
    result = Effect(core, frames.kind(orders))
    if result.falls_back:
        side = "below" if result.chosen_low < 0 else "above"
        warnings.warn(
            f"the treated lay {abs(result.chosen_low):.2f} standard deviations {side} the others before: part of their "
            "change is a fall back to the mean (see regression and beyond)",
            stacklevel=2,
        )
    return result


def value_of_saved(
    orders: Any,
    as_of: str | datetime.date,
    *,
    value: str,
    discount_rate_annual: float,
    account: str = "account",
    date: str = "date",
    lost_after_days: int = 182,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    timezone: str | None = None,
) -> _core.Estimate:
    """What one account is worth that is kept from leaving: value a year / (churn a year + ln(1 + discount rate)).

    Over the accounts that ordered in the year that ends ``lost_after_days`` before ``as_of``, so that who has left can
    be told; the hazard of leaving is taken as constant. Limits by resampling accounts.

    >>> import cabochon as cb
    >>> orders = {"account": [1, 1, 2, 2, 3], "date": ["2025-01-05", "2026-06-01", "2025-02-01", "2026-05-01",
    ...           "2025-02-03"], "revenue": [100.0, 90.0, 50.0, 60.0, 40.0]}
    >>> saved = cb.retention.value_of_saved(orders, "2026-06-30", value="revenue", discount_rate_annual=0.1)
    >>> saved.low <= saved.value <= saved.high
    True
    """
    table = read_orders(orders, account=account, date=date, value=value, timezone=timezone)
    return _core.retention.value_of_saved(
        table,
        as_of=str(day(as_of)),
        account=account,
        date=date,
        value=value,
        discount_rate_annual=discount_rate_annual,
        lost_after_days=lost_after_days,
        resamples=resamples,
        seed=seed,
        level=level,
    )
