"""Differences of two NPS, and how the NPS moves from month to month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames, timezones
from ..arguments import choice, column, day, names, seed_of, whole
from ..arguments import level as level_of
from ..errors import InputError, problem
from .nps import SCALES
from .result import FramedResult

_PERIODS = ("week", "month", "quarter", "year")


def nps_difference(
    frame: Any,
    *,
    between: str,
    first: Any,
    second: Any,
    by: str | Sequence[str] | None = None,
    score: str = "nps",
    weight: str | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    method: str | None = None,
    scale: str = "0-10",
) -> Any:
    """How far the NPS of two groups or two periods lie apart, with limits and p-value.

    ``between`` is the column that tells the sides apart, ``first`` and ``second`` are values of it; where it holds
    days or times (of any unit), a day or a pair of first and last day. Times count by their day, those with a time
    zone by the day in the zone of their own column. The difference is first minus second.

    ``method`` is ``"adjusted_wald"`` (the default), ``"wald"``, ``"score"`` (Newcombe 1998, method 10, on limits of the
    score test), ``"bayes"`` (Jeffreys) or ``"linearised"``: the default with ``cluster`` or ``weight``, and then the
    only one; a cluster that answered on both sides, such as an account in two quarters, is then counted once.

    Gives the caller's kind of frame, one row a group of ``by``: its columns, ``first_n``, ``first_nps``, ``second_n``,
    ``second_nps``, ``difference``, ``difference_low``, ``difference_high``, ``se`` (null for score and bayes), ``p``
    (of no difference, two-sided; for bayes twice the smaller tail beyond nought). Null where a side has no answer.

    >>> import cabochon as cb
    >>> answers = {"year": [2025] * 4 + [2026] * 4, "nps": [3, 8, 9, 10, 9, 9, 10, 10]}
    >>> change = cb.feedback.nps_difference(answers, between="year", first=2026, second=2025)
    >>> float(change["difference"][0]), round(float(change["p"][0]), 2)
    (75.0, 0.28)
    """
    level_of("nps_difference", level)
    groups = names(by, "nps_difference")
    column("nps_difference", between=between, score=score)
    choice("nps_difference", SCALES, scale=scale)
    sides = [_side(value, name) for name, value in (("first", first), ("second", second))]
    table = frames.read(frame, columns=[*groups, between, score, weight, cluster], name="frame")
    result = _core.feedback.nps_difference(
        timezones.to_own(table, [between]),
        by=groups,
        between=between,
        first=sides[0],
        second=sides[1],
        score=score,
        weight=weight,
        cluster=cluster,
        level=level,
        method=method,
        scale=scale,
    )
    return frames.give(result, frames.kind(frame))


def _side(value: Any, name: str) -> tuple[str, str | None]:
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return str(day(value[0])), str(day(value[1]))
    if value is None or isinstance(value, (tuple, list, dict, set)):
        expected = "a value of the column, or a first and a last day"
        raise InputError.of([problem("nps_difference", name, repr(value), expected)])
    return str(day(value)), None


class NpsTrend(FramedResult):
    """Months (or weeks, quarters, years) of NPS: the columns of ``by``, ``period`` (its first day), ``n``,
    ``promoters``, ``passives``, ``detractors``, ``nps``, ``nps_low``, ``nps_high``; null in a period without answers.

    ``trend`` is one row a group: ``n``, ``periods``, ``slope`` (NPS points a period) with ``slope_low`` and
    ``slope_high``, ``p`` (of no slope), ``direction`` (``rising``, ``falling``, ``cannot tell``).
    """

    def __init__(self, periods: _core.Table, trend: _core.Table, kind: str) -> None:
        super().__init__(periods, kind)
        self._trend = trend

    @property
    def trend(self) -> Any:
        return self._give(self._trend)

    def _said(self) -> str:
        from ..table import Table

        lines = Table(self._trend)
        if len(lines) != 1:
            return f"{len(self):,} periods of {len(lines):,} groups"
        slope, low, high = (lines[name].tolist()[0] for name in ("slope", "slope_low", "slope_high"))
        if slope is None:
            return f"{len(self):,} periods, too little for a trend"
        words = lines["direction"][0]
        return f"{len(self):,} periods, {words}: {slope:+.1f} points a period ({low:+.1f} to {high:+.1f})"


def nps_trend(
    frame: Any,
    *,
    by: str | Sequence[str] | None = None,
    date: str = "date",
    score: str = "nps",
    cluster: str | None = None,
    period: str = "month",
    level: float = 0.95,
    method: str | None = None,
    scale: str = "0-10",
    resamples: int = 10000,
    seed: int = 0,
) -> NpsTrend:
    """The NPS of every month (``week``, ``quarter``, ``year``) from the first answer to the last, and whether it moves.

    The trend is the least-squares line of 1, 0, -1 (promoter, passive, detractor) on the number of the period, with
    errors that do not need equal variances (HC1, t with n - 2 degrees of freedom); with ``cluster`` answers of one
    account may resemble each other (CR1, t with clusters - 1). ``method`` makes the limits of single periods, all of
    :func:`nps`: ``"adjusted_wald"`` by default, with ``cluster`` ``"linearised"`` and no other (a period of one cluster
    has null limits), ``"bootstrap"`` with ``resamples`` and ``seed``.

    ``date`` holds days, times of any unit (those with a time zone count by the day in the zone of their own column) or
    texts written as 2026-10-31. A day more than a hundred years from the middle one is an ``InputError``: one slip of
    the pen would make thousands of periods. Gives an :class:`NpsTrend`, which reads like the caller's kind of frame.

    >>> import cabochon as cb
    >>> answers = {"date": ["2026-01-05", "2026-01-20", "2026-03-02", "2026-03-09"], "nps": [3, 8, 9, 10]}
    >>> months = cb.feedback.nps_trend(answers)
    >>> [str(day) for day in months["period"]], months["n"].tolist()
    (['2026-01-01', '2026-02-01', '2026-03-01'], [2, 0, 2])
    >>> float(months.trend["slope"][0])
    75.0
    """
    level_of("nps_trend", level)
    groups = names(by, "nps_trend")
    column("nps_trend", date=date, score=score)
    choice("nps_trend", _PERIODS, period=period)
    choice("nps_trend", SCALES, scale=scale)
    whole("nps_trend", resamples=resamples)
    seed_of("nps_trend", seed)
    table = frames.read(frame, columns=[*groups, date, score, cluster], name="frame")
    periods, trend = _core.feedback.nps_trend(
        timezones.to_own(table, [date]),
        by=groups,
        date=date,
        score=score,
        cluster=cluster,
        period=period,
        level=level,
        method=method,
        scale=scale,
        resamples=resamples,
        seed=seed,
    )
    return NpsTrend(periods, trend, frames.kind(frame))
