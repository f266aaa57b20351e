"""NPS month by month, with limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from ... import feedback
from .. import charts
from ..audience import summed, tellable_months
from ..blocks import Block, Note
from ..certainty import Certainty, of_difference
from ..charts import COLOURS, FAINT, INK
from ..language import Language
from ..reading import rows_of
from ..rounding import places
from ..sections import terms
from ..wrong import wrong
from .view import Told, View, firm_of, told


def months(
    book: Any,
    account: Any = None,
    *,
    as_of: str | dt.date,
    months: int = 12,
    audience: str = "internal",
    lang: str = "en",
) -> View:
    """NPS of the calendar months that end with that of ``as_of``, of one account or of all, each with its 95 % limits
    and its number of answers, and whether they rise or fall (`cabochon.feedback.nps_trend`). Months in which nobody
    answered break the line. For the ``client``, of months with fewer than three respondents only answers that carry
    ``may_quote`` are shown; a role that may not be told counts in no month, and a single hidden month takes another
    along, so that neither comes out by subtraction (`cabochon.report.audience`)."""
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= 120:
        raise wrong("months", repr(months), "a whole number from 1 to 120")
    given = told(book, as_of=as_of, window_days=31 * months, audience=audience, lang=lang)
    if account is None and audience == "client":
        raise wrong("account", "nothing", "the client's own account, as other clients are not shown to a client")
    key = None if account is None else firm_of(given, account)["account"]
    return View(given.words.say("NPS month by month"), tuple(blocks_of(given, key, months)), lang)


def blocks_of(given: Told, account: Any = None, count: int = 12) -> list[Block]:
    """The chart and what it tells, for a report."""
    words = given.words
    said, hidden = _shown(given, account, _first(given.as_of, count))
    if not said and not hidden:
        return [terms.fact(words.say("Nobody gave a score in these months."), words)]
    blocks: list[Block] = []
    if said:
        found = feedback.nps_trend(
            {
                "date": np.array([_day(row["date"]) for row in said], dtype="datetime64[D]"),
                "nps": [row["nps"] for row in said],
                "whose": _whose(said),
            },
            cluster="whose",
        )
        blocks += [_drawn(found, words), _trend(found, words)]
    if hidden:
        blocks.append(
            Note(words.plural("{n} month of fewer than three respondents is not shown.",
                              "{n} months of fewer than three respondents are not shown.", hidden))
        )  # fmt: skip
    return blocks


def _first(last: dt.date, count: int) -> dt.date:
    """The first day of the first of ``count`` months."""
    months = last.year * 12 + last.month - count
    return dt.date(months // 12, months % 12 + 1, 1)


def _shown(given: Told, account: Any, first: dt.date) -> tuple[list[dict[str, Any]], int]:
    """The scores of the months, and how many months are hidden from a client."""
    rows = [
        row for row in rows_of(given.book.responses)
        if row.get("nps") is not None and first <= _day(row["date"]) <= given.as_of
        and (account is None or row["account"] == account)
    ]  # fmt: skip
    if given.audience != "client":
        return rows, 0
    by_month: dict[dt.date, list[dict[str, Any]]] = {}
    for row in summed(rows, given.audience):  # the roles' own figures are of a whole window, as this is
        by_month.setdefault(_day(row["date"]).replace(day=1), []).append(row)
    shown = tellable_months(by_month, given.audience)
    hidden = {_day(row["date"]).replace(day=1) for row in rows} - {month for month, said in shown.items() if said}
    return [row for month in sorted(shown) for row in shown[month]], len(hidden)


def _whose(said: list[dict[str, Any]]) -> list[str]:
    """Whose answers may resemble each other: those of one account, or where there is but one those of one person."""
    by = "account" if len({row["account"] for row in said}) > 1 else "contact"
    return [f"answer {at}" if row[by] is None else f"of {row[by]}" for at, row in enumerate(said)]


def _drawn(found: Any, words: Language) -> Block:
    months = rows_of(found)
    data, told, run = [], [], 0
    for month in months:
        name = words.short_month(_day(month["period"]))
        if month["nps"] is None:
            run += 1  # the line is broken where nobody answered
            data.append({"name": name, "value": None, "low": None, "high": None, "n": "–", "run": run})
            told.append(words.say("{month}: nobody answered", month=name))
            continue
        low, high = month["nps_low"], month["nps_high"]
        if low is None:  # one account, or one person, says nothing of how others would have answered
            low, high = -100.0, 100.0
        n = words.count(month["n"])
        data.append({"name": name, "value": month["nps"], "low": low, "high": high, "n": n, "run": run})
        told.append(f"{name}: {words.estimate(month['nps'], low, high)}, n {n}")
    return charts.drawn(
        words.say("NPS by month with 95 % limits and the number of answers"),
        words.say("A point with its limits for each month. {parts}.", parts="; ".join(told)),
        lambda width: _chart(data, width),
        words,
    )


def _trend(found: Any, words: Language) -> Block:
    """Whether the months move, as a plain sentence."""
    row = rows_of(found.trend)[0]
    slope, low, high = row["slope"], row["slope_low"], row["slope_high"]
    if slope is None or low is None or high is None:
        text = words.say("Whether the NPS rises or falls cannot be told from so few answers.")
        return terms.finding(text, Certainty.cannot_tell, words)
    certainty = of_difference(slope, low, high)
    values = {
        "points": words.number(abs(slope), decimals=places(low, high, most=1)),
        "limits": words.interval(low, high, decimals=places(low, high, most=1)),
    }
    if certainty is Certainty.cannot_tell:
        text = words.say("Whether the NPS rises or falls cannot be told: {limits} points a month.", **values)
    elif slope > 0:
        text = words.say("The NPS rises by **{points} points a month** ({limits}).", **values)
    else:
        text = words.say("The NPS falls by **{points} points a month** ({limits}).", **values)
    return terms.finding(text, certainty, words)


def _chart(rows: list[dict[str, Any]], width: int) -> Any:
    import altair as alt

    rows = rows if width >= charts.WIDE else rows[-9:]
    data = alt.Data(values=[{**row, "at": at} for at, row in enumerate(rows)])
    along = alt.Axis(labelAngle=-60, ticks=False, labelOverlap=False)
    names = [row["name"] for row in rows]
    base = alt.Chart(data).encode(x=alt.X("name:N", sort=names, title=None, axis=along))
    scale = alt.Scale(domain=[-100, 100])
    axis = alt.Axis(tickCount=5, domain=False, ticks=False)
    rule = base.mark_rule(strokeWidth=3, color=COLOURS["quiet"]).encode(
        y=alt.Y("low:Q", title="NPS", scale=scale, axis=axis), y2="high:Q"
    )
    line = base.mark_line(color=COLOURS["main"], strokeWidth=1.5).encode(
        y=alt.Y("value:Q", scale=scale), detail="run:N"
    )
    point = base.mark_circle(size=90, color=COLOURS["main"], opacity=1).encode(y=alt.Y("value:Q", scale=scale))
    counts = base.mark_text(fontSize=11, color=FAINT, baseline="bottom").encode(y=alt.datum(-100), text="n:N")
    zero = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=INK, strokeWidth=0.5).encode(y="y:Q")
    return (rule + zero + line + point + counts).properties(width=width - 70, height=220)


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value
