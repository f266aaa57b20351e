"""Pictures of a fitted model of repeat buying, as Altair charts; each has a function that gives its rows."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core, frames
from ..errors import InputError, problem
from .units import UNITS_A_YEAR

if TYPE_CHECKING:
    from .repeat import RepeatFit

MAIN, SECOND, QUIET, MARK = "#1f6f78", "#c8752a", "#a9b8c0", "#8c2f39"
WIDTH, HEIGHT = 560, 320


def _altair() -> Any:
    try:
        import altair
    except ImportError as error:
        raise ImportError("charts need altair: pip install 'cabochon[report]'") from error
    return altair


def _column(table: _core.Table, name: str) -> np.ndarray[Any, Any]:
    return np.asarray(table.column(name))


def _plain(fit: RepeatFit, where: str) -> None:
    if any(":" in name for name in fit.names):
        raise InputError.of([problem(where, "covariates", "a fit with covariates", "a fit without covariates")])


def map_rows(fit: RepeatFit, t: float | None, *, most_x: int | None = None, steps: int = 40) -> dict[str, Any]:
    """A grid of repeats ``x`` and last order ``t_x`` for the longest ``T`` of the summary, with ``p_alive`` and, where
    ``t`` is given, the orders ``expected`` in the next ``t``."""
    _plain(fit, "plot_frequency_recency")
    x, longest = _column(fit._summary, "x"), float(_column(fit._summary, "T").max())
    top = int(most_x if most_x is not None else min(30, max(3, np.quantile(x[x > 0], 0.98))))
    if top < 1:
        raise InputError.of([problem("plot", "most_x", repr(most_x), "a whole number of at least 1")])
    width = longest / steps
    middle = (np.arange(steps) + 0.5) * width
    grid_x = np.concatenate([[0.0], np.repeat(np.arange(1.0, top + 1), steps)])
    grid_t = np.concatenate([[0.0], np.tile(middle, top)])
    table = frames.read({"x": grid_x, "t_x": grid_t, "T": np.full(len(grid_x), longest)}, name="grid")
    found = _core.retention.conditional(fit._core, table, t=0.0 if t is None else t, level=0.95, by=[])
    rows = {
        "x": grid_x,
        "t_x": grid_t,
        "low": np.maximum(0, grid_t - width / 2),
        "high": np.where(grid_x == 0, longest, grid_t + width / 2),
        "p_alive": _column(found, "p_alive"),
    }
    return rows if t is None else rows | {"expected": _column(found, "expected")}


def _map(rows: dict[str, Any], what: str, title: str, unit: str, *, domain: list[float] | None = None) -> Any:
    alt = _altair()
    values = [dict(zip(rows, map(float, row), strict=True)) for row in zip(*rows.values(), strict=True)]
    for row in values:
        row["left"], row["right"] = row["x"] - 0.5, row["x"] + 0.5
    scale = alt.Scale(scheme="tealblues", domain=domain) if domain else alt.Scale(scheme="tealblues")
    return (
        alt.Chart(alt.Data(values=values))
        .mark_rect()
        .encode(
            x=alt.X("left:Q", title="repeat orders", axis=alt.Axis(grid=False, tickMinStep=1)),
            x2="right:Q",
            y=alt.Y(
                "low:Q",
                title=f"last order, {unit}s after the first".replace("units", "time"),
                axis=alt.Axis(grid=False),
            ),
            y2="high:Q",
            color=alt.Color(f"{what}:Q", title=title, scale=scale),
            tooltip=[alt.Tooltip("x:Q"), alt.Tooltip("t_x:Q", format=".1f"), alt.Tooltip(f"{what}:Q", format=".3f")],
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def frequency_recency(fit: RepeatFit, t: float, *, most_x: int | None = None) -> Any:
    """Orders expected in the next ``t`` over repeats and last order."""
    rows = map_rows(fit, t, most_x=most_x)
    return _map(rows, "expected", f"orders in the next {t:g} {fit.unit or 'unit'}s", fit.unit or "unit")


def p_alive_map(fit: RepeatFit, *, most_x: int | None = None) -> Any:
    """P(alive) over repeats and last order."""
    return _map(map_rows(fit, None, most_x=most_x), "p_alive", "P(alive)", fit.unit or "unit", domain=[0, 1])


def frequency_rows(fit: RepeatFit, *, most: int = 7) -> dict[str, Any]:
    """How many accounts made 0, 1, ..., ``most`` or more repeats: ``counted`` and ``expected``."""
    _plain(fit, "plot_frequency")
    if most < 1:
        raise InputError.of([problem("plot_frequency", "most", repr(most), "a whole number of at least 1")])
    x, times = _column(fit._summary, "x"), _column(fit._summary, "T").astype(float)
    distinct, n = np.unique(times, return_counts=True)
    if len(distinct) > 400:  # bins of equally many accounts, at their mean
        parts = np.array_split(np.sort(times), 400)
        distinct, n = np.array([part.mean() for part in parts]), np.array([len(part) for part in parts])
    expected = np.zeros(most + 1)
    for time, count in zip(distinct, n, strict=True):
        chances = np.array(_core.retention.pmf(fit._core, most - 1, float(time), covariates=None))
        expected[:most] += count * chances
        expected[most] += count * (1 - chances.sum())
    counted = np.bincount(np.minimum(x.astype(int), most), minlength=most + 1)
    return {"x": [str(i) for i in range(most)] + [f"{most}+"], "counted": counted, "expected": expected}


def by_frequency(fit: RepeatFit, *, most: int = 7) -> Any:
    """Counted and expected accounts by number of repeats."""
    alt = _altair()
    rows = frequency_rows(fit, most=most)
    values = [
        {"x": x, "kind": kind, "accounts": float(rows[kind][i])}
        for i, x in enumerate(rows["x"])
        for kind in ("counted", "expected")
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_bar()
        .encode(
            x=alt.X("x:O", title="repeat orders", sort=rows["x"], axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("kind:N"),
            y=alt.Y("accounts:Q", title="accounts"),
            color=_colours(alt),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def _colours(alt: Any) -> Any:
    scale = alt.Scale(domain=["counted", "expected"], range=[MAIN, SECOND])
    return alt.Color("kind:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _unit_days(fit: RepeatFit, where: str) -> float:
    if not fit.unit:
        raise InputError.of([problem(where, "unit", "", "a fit that knows its unit of time: say unit= when fitting")])
    return 365.25 / UNITS_A_YEAR[fit.unit]


def _dates(transactions: Any) -> tuple[list[Any], np.ndarray[Any, Any]]:
    from ..table import to_list, to_numpy

    table = frames.read(transactions, name="transactions")
    account = "account" if "account" in table.names else table.names[0]
    days = to_numpy(table.column("date"))
    return to_list(table.column(account)), days.astype("datetime64[D]")


def _calibration_end(fit: RepeatFit, given: Any) -> np.datetime64:
    if given is not None:
        text = given.isoformat() if isinstance(given, datetime.date) else str(given)
        return np.datetime64(text[:10], "D")
    if "first" not in fit._summary.names:
        raise InputError.of(
            [
                problem(
                    "plot_tracking",
                    "calibration_end",
                    "",
                    "the last day of the calibration, as the summary has no 'first'",
                )
            ]
        )
    first = np.asarray(fit._summary.column("first")).astype("datetime64[D]")
    times = _column(fit._summary, "T")
    end: np.datetime64 = first[0] + np.timedelta64(round(float(times[0]) * _unit_days(fit, "plot_tracking")), "D")
    return end


def tracking_rows(fit: RepeatFit, transactions: Any, *, calibration_end: Any = None) -> dict[str, Any]:
    """Repeats of the summary's accounts in each unit of time since the first account began: ``time`` (its end),
    ``counted``, ``expected``, their cumulated ``counted_so_far`` and ``expected_so_far``, and whether it is
    ``holdout``."""
    days_a_unit = _unit_days(fit, "plot_tracking")
    accounts, days = _dates(transactions)
    end = _calibration_end(fit, calibration_end)
    firsts: dict[Any, np.datetime64] = {}
    for account, day in zip(accounts, days, strict=True):
        if account not in firsts or day < firsts[account]:
            firsts[account] = day
    repeats = np.array(
        [day for account, day in zip(accounts, days, strict=True) if firsts[account] <= end and day > firsts[account]],
        dtype="datetime64[D]",
    )
    start = min(firsts.values())
    time = (repeats - start) / np.timedelta64(1, "D") / days_a_unit
    length = int(np.ceil((days.max() - start) / np.timedelta64(1, "D") / days_a_unit + 1e-9))
    ends = np.arange(1, max(1, length) + 1, dtype=float)
    calibration = float((end - start) / np.timedelta64(1, "D")) / days_a_unit
    so_far = np.array(_core.retention.tracking(fit._core, fit._summary, (ends - calibration).tolist()))
    counted = np.histogram(time, bins=np.concatenate([[0.0], ends]))[0]
    return {
        "time": ends,
        "counted": counted,
        "expected": np.diff(so_far, prepend=0.0),
        "counted_so_far": counted.cumsum(),
        "expected_so_far": so_far,
        "holdout": ends > calibration + 1e-9,
    }


def tracking(fit: RepeatFit, transactions: Any, *, cumulative: bool = True, calibration_end: Any = None) -> Any:
    """Counted and expected repeats over time, with a rule where the holdout begins."""
    alt = _altair()
    rows = tracking_rows(fit, transactions, calibration_end=calibration_end)
    suffix = "_so_far" if cumulative else ""
    values = [
        {"time": float(rows["time"][i]), "kind": kind, "orders": float(rows[kind + suffix][i])}
        for i in range(len(rows["time"]))
        for kind in ("counted", "expected")
    ]
    lines = (
        alt.Chart(alt.Data(values=values))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("time:Q", title=f"{fit.unit}s since the first account's first order"),
            y=alt.Y("orders:Q", title="repeat orders so far" if cumulative else f"repeat orders a {fit.unit}"),
            color=_colours(alt),
        )
    )
    inside = rows["time"][~rows["holdout"]]
    chart = lines
    if rows["holdout"].any() and len(inside):
        rule = alt.Chart(alt.Data(values=[{"time": float(inside[-1])}]))
        chart = lines + rule.mark_rule(strokeDash=[4, 4], color=MARK).encode(x="time:Q")
    return chart.properties(width=WIDTH, height=HEIGHT)


def history_rows(fit: RepeatFit, transactions: Any, account: Any, *, until: Any = None) -> dict[str, Any]:
    """P(alive) of one account on each day from its first order: ``date``, ``p_alive`` with limits, ``ordered``."""
    _plain(fit, "plot_history")
    days_a_unit = _unit_days(fit, "plot_history")
    accounts, days = _dates(transactions)
    own = np.unique(days[np.array([one == account for one in accounts], dtype=bool)])
    if not len(own):
        raise InputError.of([problem("plot_history", "account", repr(account), "an account with transactions")])
    if until is None:
        last = days.max()
    else:
        text = until.isoformat() if isinstance(until, datetime.date) else str(until)
        last = np.datetime64(text[:10], "D")
    dates = np.arange(own[0], last + np.timedelta64(1, "D"))
    if not len(dates):
        raise InputError.of([problem("plot_history", "until", str(last), f"a day from {own[0]} on")])
    done = np.searchsorted(own, dates, side="right")
    one_day = np.timedelta64(1, "D")
    table = frames.read(
        {
            "x": (done - 1).astype(float),
            "t_x": (own[done - 1] - own[0]) / one_day / days_a_unit,
            "T": (dates - own[0]) / one_day / days_a_unit,
        },
        name="history",
    )
    found = _core.retention.p_alive(fit._core, table, level=0.95, by=[])
    columns = {name: _column(found, name) for name in ("p_alive", "p_alive_low", "p_alive_high")}
    return {"date": dates, **columns, "ordered": np.isin(dates, own)}


def history(fit: RepeatFit, transactions: Any, account: Any, *, until: Any = None) -> Any:
    """P(alive) of one account over time; its orders are marks on the axis."""
    alt = _altair()
    rows = history_rows(fit, transactions, account, until=until)
    values = [
        {"date": str(day), "p": float(p), "low": float(low), "high": float(high), "ordered": bool(ordered)}
        for day, p, low, high, ordered in zip(*rows.values(), strict=True)
    ]
    base = alt.Chart(alt.Data(values=values)).encode(x=alt.X("date:T", title=None))
    band = base.mark_area(color=QUIET, opacity=0.5).encode(
        y=alt.Y("low:Q", title="P(alive)", scale=alt.Scale(domain=[0, 1])), y2="high:Q"
    )
    line = base.mark_line(color=MAIN, strokeWidth=2).encode(y="p:Q")
    orders = base.transform_filter("datum.ordered").mark_rule(color=MARK, opacity=0.6, strokeDash=[2, 3])
    return (band + orders + line).properties(width=WIDTH, height=HEIGHT)
