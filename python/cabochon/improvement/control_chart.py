"""Whether a month is worse than chance makes months."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..table import Table


def control_chart(
    frame: Any,
    *,
    kind: str,
    value: str,
    size: str | float | None = None,
    label: str | None = None,
    rules: str = "western_electric",
    laney: bool = False,
    baseline: int | None = None,
    leave_out: Sequence[int] = (),
) -> ControlChart:
    """Control chart of a frame whose rows stand in order of time.

    ``kind`` is ``"p"`` (``value`` bad ones of ``size``), ``"u"`` (``value`` events in ``size`` units), ``"c"``
    (``value`` events) or ``"individuals"`` (any number, with moving ranges); ``size`` is a column or one number for
    all. Limits stand at 3 standard deviations. ``rules`` are ``"limits"`` (that alone), ``"western_electric"`` (1956:
    four rules) or ``"nelson"`` (1984: eight). With ``laney`` the limits of p and u also hold what varies from point to
    point beyond chance (Laney 2002). The centre and the deviation rest on the first ``baseline`` points (all when None)
    without those at ``leave_out`` (counted from 0), whose cause was found.

    >>> import cabochon as cb
    >>> errors = {"week": [1, 2, 3, 4, 5, 6], "wrong": [4, 5, 3, 4, 19, 4]}
    >>> chart = cb.improvement.control_chart(errors, kind="c", value="wrong", label="week")
    >>> round(chart.centre, 2), chart.signals.to_dict()
    (6.5, {'rule': ['1 beyond 3 sigma'], 'first': ['5'], 'last': ['5'], 'points': [1]})
    """
    size_column = size if isinstance(size, str) else None
    core = _core.improvement.control_chart(
        frames.read(frame, columns=[value, size_column, label], name="frame"),
        kind=kind,
        value=value,
        size=size_column,
        every_size=None if size is None or isinstance(size, str) else float(size),
        label=label,
        rules=rules,
        laney=laney,
        baseline=baseline or 0,
        leave_out=list(leave_out),
    )
    return ControlChart(core, kind=kind)


class ControlChart:
    """Points, limits, and where the rules spoke.

    ``points``: ``label``, ``value`` (a share for p, events a unit for u), ``centre``, ``low``, ``high``, ``z`` and
    ``rules`` (what spoke there, null where nothing did). ``signals``: ``rule``, ``first``, ``last`` and ``points``.
    """

    def __init__(self, core: _core.improvement.ControlChart, *, kind: str) -> None:
        self._core = core
        self.kind = kind
        self.points = Table(core.points)
        self.signals = Table(core.signals)

    @property
    def centre(self) -> float:
        """The line in the middle."""
        return float(self._core.centre)

    @property
    def sigma_z(self) -> float:
        """Laney's factor on the deviations; 1 without."""
        return float(self._core.sigma_z)

    @property
    def moving_ranges(self) -> list[float]:
        """Of individuals: each point's distance from the one before."""
        return list(self._core.moving_ranges)

    @property
    def moving_range_mean(self) -> float:
        """Of individuals."""
        return float(self._core.moving_range_mean)

    @property
    def moving_range_limit(self) -> float:
        """Upper limit of the moving ranges, 3.267 times their mean."""
        return float(self._core.moving_range_limit)

    @property
    def sentence(self) -> str:
        """What the chart says, in plain words."""
        rows = self.signals.rows()
        if not rows:
            return "Nothing but chance: no point is out of control, and no run is longer than chance makes them."
        told = [
            f"{row['rule']} at {row['last']}"
            if row["points"] == 1
            else f"{row['rule']} from {row['first']} to {row['last']}"
            for row in rows[:5]
        ]
        more = f", and {len(rows) - 5} more" if len(rows) > 5 else ""
        return "Something happened that chance seldom does: " + "; ".join(told) + more + "."

    def svg(self, *, width: int = 800, title: str = "") -> str:
        """The chart as inline SVG; needs the extra ``report``."""
        from ..report import charts
        from ..report.language import Language

        words = Language("en", currency="EUR")
        drawing = charts.control(self.points.rows(), width, axis=title or _AXES[self.kind])
        return charts.inline(drawing, self.sentence, words)

    def __repr__(self) -> str:
        return f"{self.sentence}\n{self.points!r}"

    def _repr_html_(self) -> str:
        try:
            picture = self.svg()
        except ImportError:  # without the extra the table says the same
            picture = self.points._repr_html_()
        return f"<div><p>{escape(self.sentence)}</p>{picture}</div>"


_AXES = {"p": "share", "u": "events a unit", "c": "events", "individuals": "value"}
