"""The picture of a measure: before, after, and on days on which nothing happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .charts import HEIGHT, MAIN, MARK, QUIET, SECOND, WIDTH, _altair

if TYPE_CHECKING:
    from .effect import Effect

TITLES = {"orders_per_year": "orders a year, treated less controls", "value_per_year": "value a year, less controls"}
KINDS = ("before the start", "after the start", "placebo start")


def event_study_rows(effect: Effect, outcome: str = "orders_per_year") -> list[dict[str, Any]]:
    """A row a period and a placebo start: ``kind``, ``date`` (of a period its middle), ``difference`` with its limits.

    A period's difference is to the mean of the periods before; a placebo's is that of a whole window after it to one
    before it, as the measure's own.
    """
    known = [row["outcome"] for row in Table(effect._core.measures).rows()]
    if outcome not in known:
        raise InputError.of([problem("plot_event_study", "outcome", repr(outcome), one_of(str(outcome), known))])
    periods = [row for row in Table(effect._core.periods).rows() if row["outcome"] == outcome]
    days = [np.datetime64(row["begins"], "D") for row in periods]
    half = (days[1] - days[0]) // 2 if len(days) > 1 else np.timedelta64(0, "D")
    rows = []
    for row, day in zip(periods, days, strict=True):
        rows.append(
            {"kind": KINDS[row["period"] >= 0], "date": str(day + half), "period": row["period"], "begins": str(day)}
            | {name: row[name] for name in ("difference", "difference_low", "difference_high")}
        )
    for row in Table(effect._core.placebos).rows():
        if row["outcome"] == outcome:
            rows.append(
                {"kind": KINDS[2], "date": str(np.datetime64(row["start"], "D")), "period": None, "begins": None}
                | {name: row[name] for name in ("difference", "difference_low", "difference_high")}
            )
    return rows


def event_study(effect: Effect, outcome: str = "orders_per_year") -> Any:
    """Differences with their limits over time; a rule where the measure began, another at 0."""
    alt = _altair()
    rows = event_study_rows(effect, outcome)
    start = next((row["begins"] for row in rows if row["period"] == 0), None)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(KINDS), range=[QUIET, MAIN, SECOND]),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("date:T", title=None), color=colour)
    limits = base.mark_rule(strokeWidth=2, opacity=0.7).encode(
        y=alt.Y("difference_low:Q", title=TITLES[outcome]), y2="difference_high:Q"
    )
    points = base.mark_point(filled=True, size=45, opacity=1).encode(
        y="difference:Q",
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=list(KINDS), range=["circle", "circle", "diamond"])),
        tooltip=[alt.Tooltip("date:T"), alt.Tooltip("kind:N")]
        + [alt.Tooltip(f"{name}:Q", format=".2f") for name in ("difference", "difference_low", "difference_high")],
    )
    zero = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=QUIET).encode(y="y:Q")
    layers = zero + limits + points
    if start is not None:
        layers += (
            alt.Chart(alt.Data(values=[{"date": start}])).mark_rule(strokeDash=[4, 4], color=MARK).encode(x="date:T")
        )
    return layers.properties(width=WIDTH, height=HEIGHT)
