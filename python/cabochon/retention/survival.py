"""Survival: curves, tests, competing ends. The models stand in ``include/cabochon/retention``."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from ..arguments import names
from ..table import Table

Names = str | Sequence[str] | None


def _times(times: float | Sequence[float] | None) -> list[float] | None:
    if times is None:
        return None
    return [float(t) for t in times] if hasattr(times, "__iter__") else [float(times)]


def kaplan_meier(
    frame: Any,
    *,
    time: str,
    event: str,
    by: str | Sequence[str] | None = None,
    entry: str | None = None,
    times: float | Sequence[float] | None = None,
    level: float = 0.95,
    band: str = "log_log",
    threads: int = 0,
) -> Any:
    """The share still there over time, for each group, with Greenwood's errors.

    ``time`` is how long a row was watched (at least 0), ``event`` 1 where it ended then and 0 where it was still there;
    rows may stand in any order. With ``entry`` a row was watched from that time on (left truncation). ``band`` is
    ``"log_log"``, ``"log"`` (R's default) or ``"plain"``; where its formula says nothing the limits are null, as in R's
    survival: for ``"log_log"`` while the share is 1 or 0. Times that differ by rounding only are one time.

    Gives the caller's kind of frame, a row a group and distinct time: the columns of ``by``, then ``time``,
    ``survival``, ``survival_low``, ``survival_high``, ``survival_se``, ``at_risk``, ``events``, ``censored``. With
    ``times`` a row a group and asked time instead: the curve as it stands then (null after the last row's time),
    events and censored since the asked time before.

    Null, negative or infinite times, event codes other than 0 and 1 and starts not below their ends are an
    ``InputError`` that lists the rows. Source: Kaplan & Meier 1958; Kalbfleisch & Prentice 1980.

    >>> import cabochon as cb
    >>> ended = {"months": [2, 3, 3, 5, 8], "left": [1, 1, 0, 0, 1]}
    >>> result = cb.retention.kaplan_meier(ended, time="months", event="left")
    >>> result["time"].tolist(), result["survival"].round(3).tolist(), result["at_risk"].tolist()
    ([2.0, 3.0, 5.0, 8.0], [0.8, 0.6, 0.6, 0.0], [5, 4, 2, 1])
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, time, event, entry], name="frame")
    result = _core.retention.kaplan_meier(
        table, time=time, event=event, entry=entry, by=groups, times=_times(times), level=level, band=band,
        threads=threads,
    )  # fmt: skip
    return frames.give(result, frames.kind(frame))


def nelson_aalen(
    frame: Any,
    *,
    time: str,
    event: str,
    by: str | Sequence[str] | None = None,
    entry: str | None = None,
    times: float | Sequence[float] | None = None,
    ties: str = "together",
    level: float = 0.95,
    threads: int = 0,
) -> Any:
    """The cumulative hazard over time, for each group.

    ``ties="together"`` adds d / Y for d events among Y at risk (R's survival); ``"one_by_one"`` adds 1 / Y,
    1 / (Y - 1), ... (Fleming & Harrington; lifelines). Columns as for `kaplan_meier` with ``hazard``, ``hazard_low``,
    ``hazard_high``, ``hazard_se``; the limits are hazard x exp(+-z se / hazard), null while the hazard is 0.

    >>> import cabochon as cb
    >>> result = cb.retention.nelson_aalen({"months": [2, 3, 3, 5], "left": [1, 1, 0, 0]}, time="months", event="left")
    >>> result["hazard"].round(4).tolist()
    [0.25, 0.5833, 0.5833]
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, time, event, entry], name="frame")
    result = _core.retention.nelson_aalen(
        table, time=time, event=event, entry=entry, by=groups, times=_times(times), level=level, ties=ties,
        threads=threads,
    )  # fmt: skip
    return frames.give(result, frames.kind(frame))


def median_survival(
    frame: Any,
    *,
    time: str,
    event: str,
    by: str | Sequence[str] | None = None,
    entry: str | None = None,
    left: float | Sequence[float] = 0.5,
    level: float = 0.95,
    band: str = "log_log",
) -> Any:
    """After how long half of a group has left; with ``left`` other shares, such as 0.25.

    Gives a row a group and share: the columns of ``by``, ``quantile`` (the share that has left), ``time``,
    ``time_low``, ``time_high`` (where the bands cross it: Brookmeyer & Crowley 1982), ``n``, ``events``. Null where the
    curve or band never falls so low. Where the curve lies flat at the share the middle of that piece, as in R.

    >>> import cabochon as cb
    >>> ended = {"months": [2, 3, 3, 5, 8], "left": [1, 1, 0, 0, 1]}
    >>> result = cb.retention.median_survival(ended, time="months", event="left")
    >>> result["time"].tolist(), result["time_low"].tolist()
    ([8.0], [2.0])
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, time, event, entry], name="frame")
    result = _core.retention.survival_quantiles(
        table, time=time, event=event, entry=entry, by=groups, quantiles=_times(left) or [], level=level, band=band
    )
    return frames.give(result, frames.kind(frame))


def competing(
    frame: Any,
    *,
    time: str,
    event: str,
    by: str | Sequence[str] | None = None,
    entry: str | None = None,
    times: float | Sequence[float] | None = None,
    level: float = 0.95,
    band: str = "log_log",
) -> Any:
    """Which share has ended in which way by when: the Aalen-Johansen estimator.

    ``event`` names the way a row ended, as text (``"competitor"``, ``"closed"``; null: still there) or as a number (0
    or null: still there). Gives a row a group, cause and distinct time: the columns of ``by``, ``cause``, ``time``,
    ``incidence``, ``incidence_low``, ``incidence_high``, ``incidence_se``, ``survival`` (still there), ``at_risk``,
    ``events`` (of the cause), ``censored``. See `kaplan_meier` for the other arguments.

    >>> import cabochon as cb
    >>> ends = {"months": [1, 2, 3, 4], "end": ["competitor", "closed", None, "competitor"]}
    >>> result = cb.retention.competing(ends, time="months", event="end", times=[4])
    >>> result["cause"].tolist(), result["incidence"].tolist()
    (['closed', 'competitor'], [0.25, 0.75])
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, time, event, entry], name="frame")
    result = _core.retention.competing(
        table, time=time, event=event, entry=entry, by=groups, times=_times(times), level=level, band=band
    )
    return frames.give(result, frames.kind(frame))


class LogRank:
    """A log-rank test: ``statistic``, ``df``, ``p_value`` and the frame ``groups``."""

    def __init__(self, core: _core.retention.LogRank, kind: str) -> None:
        self._core = core
        self._kind = kind

    @property
    def statistic(self) -> float:
        """Chi-squared, at least 0."""
        return self._core.statistic

    @property
    def df(self) -> int:
        """Degrees of freedom: groups less one."""
        return self._core.df

    @property
    def p_value(self) -> float:
        """Probability of so large a statistic if the groups left alike."""
        return self._core.p_value

    @property
    def groups(self) -> Any:
        """A row a group: its key, ``n``, ``events``, ``observed``, ``expected``, ``difference``."""
        return frames.give(self._core.groups, self._kind)

    def __repr__(self) -> str:
        return f"LogRank(statistic={self.statistic:.6g}, df={self.df}, p_value={self.p_value:.4g})"

    def _repr_html_(self) -> str:
        said = "The groups leave at different speeds" if self.p_value < 0.05 else "No difference beyond chance is seen"
        head = f"{said}: chi-squared {self.statistic:.2f} with {self.df} degrees of freedom, p {self.p_value:.3g}."
        return f"<p>{html.escape(head)}</p>{Table(self._core.groups)._repr_html_()}"


def log_rank(
    frame: Any,
    *,
    time: str,
    event: str,
    by: str | Sequence[str],
    strata: str | Sequence[str] | None = None,
    entry: str | None = None,
    rho: float = 0.0,
    gamma: float = 0.0,
) -> LogRank:
    """Do the groups leave at different speeds, or could their curves differ like this by chance?

    Compares the groups of ``by`` within each of ``strata``. ``rho`` and ``gamma`` weigh by S(t-)^rho (1 - S(t-))^gamma
    (Fleming & Harrington 1991): both 0 is the log-rank test, ``rho=1`` Peto & Peto's.

    >>> import cabochon as cb
    >>> frame = {"months": [1, 2, 3, 4, 5, 6], "left": [1] * 6, "segment": list("aaabbb")}
    >>> cb.retention.log_rank(frame, time="months", event="left", by="segment")
    LogRank(statistic=5.05166, df=1, p_value=0.0246)
    """
    groups, within = names(by), names(strata)
    table = frames.read(frame, columns=[*groups, *within, time, event, entry], name="frame")
    core = _core.retention.log_rank(
        table, time=time, event=event, entry=entry, by=groups, strata=within, rho=rho, gamma=gamma
    )
    return LogRank(core, frames.kind(frame))
