"""NPS month by month, with limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ... import feedback
from .. import charts
from ..blocks import Block, Note
from ..charts import COLOURS, FAINT, INK
from ..reading import rows_of
from ..sections import terms
from ..wrong import wrong
from .view import Told, View, told

LEAST = 3  #: respondents of a month that a client may see


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
    and its number of answers. For the ``client`` months of fewer than three respondents are left out."""
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= 120:
        raise wrong("months", repr(months), "a whole number from 1 to 120")
    given = told(book, as_of=as_of, window_days=31 * months, audience=audience, lang=lang)
    if account is None and audience == "client":
        raise wrong("account", "nothing", "the client's own account, as other clients are not shown to a client")
    return View(given.words.say("NPS month by month"), tuple(blocks_of(given, account, months)), lang)


def blocks_of(given: Told, account: Any = None, count: int = 12) -> list[Block]:
    """The chart for a report."""
    words = given.words
    first = given.as_of.replace(day=1)
    for _ in range(count - 1):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    rows = [
        row for row in rows_of(given.book.responses)
        if row.get("nps") is not None and first <= _day(row["date"]) <= given.as_of
        and (account is None or row["account"] == account)
    ]  # fmt: skip
    if not rows:
        return [terms.fact(words.say("Nobody gave a score in these months."), words)]
    by_month: dict[dt.date, list[dict[str, Any]]] = {}
    for row in rows:
        by_month.setdefault(_day(row["date"]).replace(day=1), []).append(row)
    hidden = 0
    shown = []
    for month in sorted(by_month):
        said = by_month[month]
        people = len({row["contact"] for row in said if row["contact"] is not None})
        people += sum(row["contact"] is None for row in said)
        if given.audience == "client" and people < LEAST:
            hidden += 1
            continue
        found = rows_of(feedback.nps({"nps": [row["nps"] for row in said]}))[0]
        shown.append((month, found))
    blocks: list[Block] = []
    if shown:
        data = [
            {"name": words.short_month(month), "value": row["nps"], "low": row["nps_low"], "high": row["nps_high"],
             "n": words.count(row["n"])}
            for month, row in shown
        ]  # fmt: skip
        parts = "; ".join(
            f"{words.short_month(month)}: {words.estimate(row['nps'], row['nps_low'], row['nps_high'])}, n {row['n']}"
            for month, row in shown
        )
        blocks.append(
            charts.drawn(
                words.say("NPS by month with 95 % limits and the number of answers"),
                words.say("A point with its limits for each month. {parts}.", parts=parts),
                lambda width: _chart(data, width),
                words,
            )
        )
    if hidden:
        blocks.append(
            Note(words.plural("{n} month of fewer than three respondents is not shown.",
                              "{n} months of fewer than three respondents are not shown.", hidden))
        )  # fmt: skip
    return blocks


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
    line = base.mark_line(color=COLOURS["main"], strokeWidth=1.5).encode(y=alt.Y("value:Q", scale=scale))
    point = base.mark_circle(size=90, color=COLOURS["main"], opacity=1).encode(y=alt.Y("value:Q", scale=scale))
    counts = base.mark_text(fontSize=11, color=FAINT, baseline="bottom").encode(y=alt.datum(-100), text="n:N")
    zero = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=INK, strokeWidth=0.5).encode(y="y:Q")
    return (rule + zero + line + point + counts).properties(width=width - 70, height=220)


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value
