"""Whether an improvement helped, or would have come by itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .. import _core, frames
from .._core import Estimate
from ..table import Table


@dataclass(frozen=True)
class Tested:
    """An estimate with the test of "it is nought" behind its interval."""

    estimate: Estimate
    se: float  #: standard error
    dof: float  #: degrees of freedom of Student's t
    p: float  #: chance of a value as far from nought, when nought is true


def effect(
    before_after: Any,
    *,
    since: Any,
    treated: str | Sequence[Any],
    outcome: str | None = None,
    unit: str = "account",
    period: str = "date",
    covariates: Sequence[str] = (),
    every: str | None = None,
    combine: str | None = None,
    absent: str | None = None,
    controls: int = 3,
    caliper: float | None = None,
    errors: str = "ar1",
    season: float | None = None,
    level: float = 0.95,
) -> Effect:
    """What changed where something was done, beyond what would have changed anyway.

    ``before_after`` has a row for each ``unit`` (an account, a process, a kind of ticket) and ``period``; ``outcome``
    is a column of numbers, or rows are counted. ``treated`` is a column that is true for the treated units, or the list
    of those units; ``since`` the first period of after. With ``every`` (``"week"``, ``"month"``, ``"quarter"``) days
    are gathered; ``combine`` (``"sum"``, ``"mean"``) says how several rows of a unit and period become one. A unit
    without a row in some period is an error, counted as nought (``absent="zero"``, usual where rows are counted) or
    left out and named (``"drop"``).

    Controls are matched on the trend before and on ``covariates``, up to ``controls`` for each treated unit and within
    ``caliper`` standard deviations; never on the level of the outcome, which is refused. ``errors`` of the interrupted
    time series are ``"ar1"`` (restricted likelihood) or ``"newey_west"``; ``season`` is the length of a year in
    periods. See :class:`Effect` for what comes back, and `docs/improvement/effect.md` for what each part assumes.

    >>> import cabochon as cb
    >>> levels, months = {"a": 30, "b": 31, "c": 12, "d": 18, "e": 25, "f": 14}, range(12)
    >>> late = [
    ...     {"process": p, "month": m, "late": level + (7 * m + 3 * level) % 5 - (6 if p in "ab" and m >= 6 else 0)}
    ...     for p, level in levels.items() for m in months
    ... ]
    >>> found = cb.improvement.effect(
    ...     late, since=6, treated=["a", "b"], outcome="late", unit="process", period="month")
    >>> round(found.estimate.value, 1), found.certainty
    (-6.0, 'likely')
    """
    column = treated if isinstance(treated, str) else None
    named = [] if isinstance(treated, str) else [str(one) for one in treated]
    core = _core.improvement.effect(
        _columns(before_after, [unit, period, outcome, column, *covariates]),
        unit=unit,
        period=period,
        outcome=outcome,
        treated=column,
        treated_units=named,
        since=_text(since),
        covariates=list(covariates),
        every=every or "",
        combine=combine or "",
        absent=absent or "",
        controls=controls,
        caliper=caliper,
        errors=errors,
        season=season,
        level=level,
    )
    return Effect(core)


def update(expected: Estimate, measured: Estimate | Effect, *, between_sd: float = 0.0) -> Estimate:
    """What to expect of an action next time, now that it was measured: each weighed by one over its variance.

    ``expected`` is what was believed, ``measured`` an estimate or an :class:`Effect`. ``between_sd`` is how much the
    effect differs from one place to the next (its standard deviation, in the effect's unit).

    >>> import cabochon as cb
    >>> believed = cb.Estimate(10.0, low=0.0, high=20.0, level=0.95, n=0, method="stated")
    >>> seen = cb.Estimate(4.0, low=-1.0, high=9.0, level=0.95, n=40, method="bracket")
    >>> after = cb.improvement.update(believed, seen)
    >>> round(after.value, 1), round(after.low, 1), round(after.high, 1)
    (5.2, 0.7, 9.7)
    """
    seen = measured.estimate if isinstance(measured, Effect) else measured
    return _core.improvement.update(expected, seen, between_sd=between_sd)


class Effect:
    """What was measured of an improvement, from the easiest fooled answer to the hardest.

    Tables: ``balance`` (``variable``, ``treated``, ``controls``, ``smd_before``, ``smd_after``: standardised
    differences), ``matches`` (``treated``, ``control``, ``distance``), ``units`` (``unit``, ``treated``, ``before``,
    ``after``, ``change``), ``over_time`` (``period``, ``after``, ``treated``, ``controls``), ``left_out`` (``unit``,
    ``reason``). ``not_computed`` maps what could not be computed to the reason.
    """

    def __init__(self, core: _core.improvement.Effect) -> None:
        self._core = core
        self.balance = Table(core.balance)
        self.matches = Table(core.matches)
        self.units = Table(core.units)
        self.over_time = Table(core.over_time)
        self.left_out = Table(core.left_out)
        self.not_computed: dict[str, str] = dict(core.not_computed)

    @property
    def estimate(self) -> Estimate:
        """The effect a period: the bracket of ``difference`` and ``beyond_regression``, or what could be had.

        Its value is the middle one of the two and nought, its limits the outer ones: it says no more than what holds
        both when the groups always differed and when the treated were chosen for a bad spell.
        """
        return self._core.estimate

    @property
    def p(self) -> float:
        """Of the estimate: the larger p of the two."""
        return float(self._core.p)

    @property
    def naive(self) -> Tested:
        """After minus before of the treated alone: what not to trust."""
        return Tested(*self._core.naive)

    @property
    def difference(self) -> Tested | None:
        """Difference in differences against the matched controls."""
        return _tested(self._core.difference)

    @property
    def common(self) -> Tested | None:
        """What the untreated changed by too."""
        return self._part("common")

    @property
    def regression_to_mean(self) -> Tested | None:
        """What falling back to the mean alone explains of the naive change, on top of ``common``."""
        return self._part("regression")

    @property
    def beyond_regression(self) -> Tested | None:
        """What is left of the naive change after ``common`` and ``regression_to_mean``; the three add up to it."""
        return self._part("beyond")

    @property
    def persistence(self) -> Tested | None:
        """Share of a unit's distance from the mean that stays by itself; below 1 the worst improve alone."""
        return self._part("slope")

    @property
    def series(self) -> Tested | None:
        """Mean break of the interrupted time series of the treated minus their controls."""
        return _tested(self._core.series)

    @property
    def rho(self) -> float:
        """How much a period of that series resembles the one before, -1 to 1 (``errors="ar1"``)."""
        return float(self._core.rho)

    @property
    def before_trend(self) -> Tested | None:
        """The same difference between the two halves of before, where it should be nought."""
        return _tested(self._core.before_trend)

    @property
    def sizes(self) -> dict[str, int]:
        """``treated``, ``controls``, ``matched`` units; ``periods_before``, ``periods_after``."""
        names = ("treated", "controls", "matched", "periods_before", "periods_after")
        return {name: getattr(self._core, name) for name in names}

    @property
    def certainty(self) -> str:
        """``almost_certain`` (the 95 % limits have one sign), ``likely`` (the 80 % limits) or ``cannot_tell``."""
        from ..report.certainty import of_difference

        found = self.estimate
        return of_difference(found.value, found.low, found.high, level=found.level).value

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in plain words."""
        found, naive = self.estimate, self.naive.estimate
        said = [
            f"The treated changed by {_signed(naive.value)} a period, from {self.sizes['periods_before']} periods "
            f"before to {self.sizes['periods_after']} after."
        ]
        common, regression, beyond = self.common, self.regression_to_mean, self.beyond_regression
        if common and regression and beyond:
            said.append(
                f"Of that, {_signed(common.estimate.value)} happened to the untreated too, and falling back to the "
                f"mean alone explains {_signed(regression.estimate.value)}; {_signed(beyond.estimate.value)} is left."
            )
        limits = f"{_signed(found.low)} to {_signed(found.high)}"
        if self.difference is None and self.series is None:
            said.append("There is nothing to compare with, so nobody can tell what the action did.")
        elif self.certainty == "cannot_tell":
            said.append(f"Whether the action did anything cannot be told: its effect lies between {limits}.")
        else:
            sure = self.certainty.replace("_", " ")
            said.append(f"That the action changed something is {sure}: by {_signed(found.value)} ({limits}).")
        return tuple(said)

    def _part(self, name: str) -> Tested | None:
        parts = self._core.parts
        return None if parts is None else Tested(*parts[name])

    def _rows(self) -> list[tuple[str, Tested | None]]:
        return [
            ("naive before and after", self.naive),
            ("  common to all", self.common),
            ("  regression to the mean", self.regression_to_mean),
            ("  beyond it", self.beyond_regression),
            ("difference in differences", self.difference),
            ("interrupted time series", self.series),
            ("trend before (should be 0)", self.before_trend),
        ]

    def __repr__(self) -> str:
        lines = list(self.sentences)
        for name, tested in self._rows():
            if tested is not None:
                found = tested.estimate
                lines.append(f"{name:<28}{found.value:>12.4g}  [{found.low:.4g}, {found.high:.4g}]  p {tested.p:.3f}")
        lines += [f"not computed: {what} ({why})" for what, why in self.not_computed.items()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        text = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        head = "".join(f'<th scope="col">{name}</th>' for name in ("answer", "value", "low", "high", "p"))
        body = ""
        for name, tested in self._rows():
            if tested is None:
                continue
            found = tested.estimate
            cells = (f"{found.value:.4g}", f"{found.low:.4g}", f"{found.high:.4g}", f"{tested.p:.3f}")
            numbers = "".join(f'<td style="text-align:right">{cell}</td>' for cell in cells)
            body += f'<tr><th scope="row" style="text-align:left">{escape(name.strip())}</th>{numbers}</tr>'
        left = "".join(
            f"<p>Not computed: {escape(what)} ({escape(why)}).</p>" for what, why in self.not_computed.items()
        )
        return f"<div>{text}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{left}</div>"


def _tested(core: Any) -> Tested | None:
    return None if core is None else Tested(*core)


def _text(since: Any) -> str:
    if isinstance(since, datetime.datetime):
        return since.date().isoformat()
    return since.isoformat() if isinstance(since, datetime.date) else str(since)


def _columns(frame: Any, columns: list[str | None]) -> _core.Table:
    return frames.read(frame, columns=columns, name="before_after")


def _signed(number: float) -> str:
    return f"{number:+.3g}".replace("-", "\N{MINUS SIGN}")
