"""Altair charts as inline SVG: no script, no font and no request; colours follow the page's light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .blocks import Chart
from .language import Language
from .visible import visible, visible_within

WIDE, NARROW = 800, 330  #: pixels of a whole drawing, on paper or a wide screen, and on a telephone
INK, FAINT, GRID = "#26323d", "#5b6772", "#dfe4e8"  #: text, axis titles, grid lines
COLOURS = {"main": "#1f6f78", "second": "#c8752a", "quiet": "#a9b8c0", "mark": "#8c2f39", "fourth": "#5b5ea6"}
FONT = "Helvetica, Arial, sans-serif"


def drawn(title: str, description: str, make: Callable[[int], Any], words: Language, *, note: str = "") -> Chart:
    """The chart at both widths; ``make`` takes the width that it may fill."""
    wide, narrow = (_svg(make(width), description, words) for width in (WIDE, NARROW))
    return Chart(title, description, wide, narrow, note)


CONFIG = {
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 2, "right": 6, "top": 4, "bottom": 2},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "titleColor": FAINT,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": FAINT,
        "tickColor": GRID,
        "labelLimit": 260,
        "labelPadding": 5,
    },
    "view": {"stroke": None},
    "legend": {
        "labelFontSize": 12,
        "labelColor": INK,
        "orient": "top",
        "title": None,
        "labelLimit": 300,
        "symbolType": "square",
    },
}


def svg(chart: Any, description: str, words: Language) -> str:
    """The chart as inline SVG, described for those who cannot see it."""
    return _svg(chart, description, words)


def _svg(chart: Any, description: str, words: Language) -> str:
    from vl_convert import vegalite_to_svg

    specification = visible_within(chart.to_dict(validate=False)) | {"config": CONFIG}
    svg: str = vegalite_to_svg(specification, format_locale="ru-RU" if words.lang == "ru" else "en-US")
    svg = re.sub(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"', "", svg)  # the figure is described as a whole
    svg = re.sub(r'\s(?:xmlns:xlink|version|class)="[^"]*"', "", svg)
    svg = re.sub(r'<rect width="\d+" height="\d+" fill="[^"]*"/>', "", svg, count=1)
    opening = f'<svg role="img" aria-label="{_attribute(visible(description))}" '
    return svg.replace("<svg ", opening, 1)


def inline(chart: Any, description: str, words: Language) -> str:
    """One drawing as inline SVG, for a notebook."""
    return _svg(chart, description, words)


def _names(names: list[str], width: int) -> int:
    """Pixels that the names at the side need, at most four tenths of the width."""
    return min(int(width * 0.42), 12 + max(int(6.9 * len(name)) for name in names))


def _side(room: int) -> Any:
    import altair as alt

    axis = alt.Axis(labelLimit=room, minExtent=room, maxExtent=room, ticks=False, domain=False)
    return alt.Y("name:N", sort=alt.EncodingSortField("at"), title=None, axis=axis)


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)


def pareto(rows: list[tuple[str, float, float, bool]], width: int, words: Language) -> Any:
    """Causes (name, value, cumulative share, vital): bars with both numbers in words, the vital few dark."""
    import altair as alt

    told = [f"{words.count(value)} · {words.share(share, decimals=0)}" for _, value, share, _ in rows]
    room, end = _names([name for name, *_ in rows], width), 14 + max(int(6.9 * len(text)) for text in told)
    data = _data(
        [
            {"name": name, "value": value, "words": text, "vital": vital, "at": at}
            for at, ((name, value, _, vital), text) in enumerate(zip(rows, told, strict=True))
        ]
    )
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    base = alt.Chart(data).encode(
        y=_side(room), x=alt.X("value:Q", title=None, axis=hidden, scale=alt.Scale(nice=False))
    )
    colour = alt.condition("datum.vital", alt.value(COLOURS["main"]), alt.value(COLOURS["quiet"]))
    marks = base.mark_bar(height=15).encode(color=colour)
    labels = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(text="words:N")
    return (marks + labels).properties(width=width - room - end, height=23 * len(rows))


def classic_pareto(rows: list[dict[str, Any]], threshold: float, width: int) -> Any:
    """Upright bars of shares (name, share, low, high, cumulative, vital), the cumulative line, and the threshold."""
    import altair as alt

    data = _data([{**row, "at": at} for at, row in enumerate(rows)])
    along = alt.Axis(labelAngle=-40, ticks=False, labelLimit=140, labelOverlap=False)
    up = alt.Axis(format="%", tickCount=6, domain=False, ticks=False)
    names = [row["name"] for row in rows]  # layers agree on a list, not on a field to sort by
    base = alt.Chart(data).encode(x=alt.X("name:N", sort=names, title=None, axis=along))
    share = alt.Y("share:Q", title=None, axis=up, scale=alt.Scale(domain=[0, 1]))
    colour = alt.condition("datum.vital", alt.value(COLOURS["main"]), alt.value(COLOURS["quiet"]))
    bars = base.mark_bar().encode(y=share, color=colour)
    line = base.mark_line(color=COLOURS["second"], point={"color": COLOURS["second"], "size": 45})
    level = alt.Chart(_data([{"threshold": threshold}])).mark_rule(color=COLOURS["mark"], strokeDash=[5, 4])
    layers = bars + line.encode(y="cumulative:Q") + level.encode(y="threshold:Q")
    if any(row["low"] is not None for row in rows):
        between = base.transform_filter("datum.low !== null").mark_rule(color=INK, strokeWidth=1.5)
        layers += between.encode(y="low:Q", y2="high:Q")
    return layers.properties(width=width - 60, height=300)


def quadrants(rows: list[dict[str, Any]], splits: tuple[float, float], titles: tuple[str, str], width: int) -> Any:
    """Points (name, x, x_low, x_high, y, y_low, y_high, sure) with their limits, split by a line each way."""
    import altair as alt

    base = alt.Chart(_data(rows))
    along = alt.X("x:Q", title=titles[0], scale=alt.Scale(zero=False, nice=True))
    up = alt.Y("y:Q", title=titles[1], scale=alt.Scale(zero=False, nice=True))
    limits = {"color": COLOURS["quiet"], "strokeWidth": 2}
    across = base.mark_rule(**limits).encode(x=alt.X("x_low:Q", title=titles[0]), x2="x_high:Q", y=up)
    upright = base.mark_rule(**limits).encode(x=along, y=alt.Y("y_low:Q", title=titles[1]), y2="y_high:Q")
    colour = alt.condition("datum.sure", alt.value(COLOURS["main"]), alt.value(COLOURS["second"]))
    points = base.mark_circle(size=110, opacity=1).encode(x=along, y=up, color=colour)
    names = base.mark_text(align="left", dx=8, dy=-8, fontSize=12, color=INK).encode(x=along, y=up, text="name:N")
    split = {"color": COLOURS["mark"], "strokeDash": [5, 4]}
    one = alt.Chart(_data([{"x": splits[0], "y": splits[1]}]))
    lines = one.mark_rule(**split).encode(x="x:Q") + one.mark_rule(**split).encode(y="y:Q")
    return (lines + across + upright + points + names).properties(width=width - 90, height=360)


def intervals(rows: list[tuple[str, float, float, float]], width: int, *, axis: str) -> Any:
    """Points with their limits: (name, value, low, high)."""
    import altair as alt

    room = _names([name for name, *_ in rows], width)
    data = _data(
        [{"name": n, "value": v, "low": low, "high": high, "at": at} for at, (n, v, low, high) in enumerate(rows)]
    )
    base = alt.Chart(data).encode(y=_side(room))
    scale = alt.X("low:Q", title=axis, axis=alt.Axis(tickCount=5, format="d"), scale=alt.Scale(zero=True, nice=True))
    rule = base.mark_rule(strokeWidth=3, color=COLOURS["quiet"]).encode(x=scale, x2="high:Q")
    point = base.mark_circle(size=110, color=COLOURS["main"], opacity=1).encode(x="value:Q")
    return (rule + point).properties(width=width - room - 18, height=max(30 * len(rows), 90))


def stacked(
    rows: list[tuple[str, str, float]], parts: list[tuple[str, str]], width: int, *, axis: str, format: str
) -> Any:
    """Stacked horizontal bars of (name, part, value); ``parts`` names each part's colour."""
    import altair as alt

    order = {part: at for at, (part, _) in enumerate(parts)}
    names = list(dict.fromkeys(name for name, _, _ in rows))
    room = _names(names, width)
    data = _data([{"name": n, "part": p, "value": v, "order": order[p], "at": names.index(n)} for n, p, v in rows])
    long = sum(7 * len(part) + 30 for part, _ in parts) > width - room
    colour = alt.Color(
        "part:N",
        sort=[part for part, _ in parts],
        scale=alt.Scale(domain=[part for part, _ in parts], range=[COLOURS[colour] for _, colour in parts]),
        legend=alt.Legend(columns=1 if long else 0),
    )
    length = alt.X("value:Q", title=axis, stack="zero", axis=alt.Axis(tickCount=5, format=format))
    chart = alt.Chart(data).mark_bar(height=18).encode(y=_side(room), x=length, color=colour, order="order:O")
    return chart.properties(width=width - room - 18, height=30 * len(names))


def months(rows: list[tuple[str, float, bool]], width: int, *, axis: str) -> Any:
    """Columns a month (label, value, whether it is the report's month); a narrow one shows the last year."""
    import altair as alt

    rows = rows if width >= WIDE else rows[-12:]
    data = _data([{"name": name, "value": value, "now": now, "at": at} for at, (name, value, now) in enumerate(rows)])
    along = alt.Axis(labelAngle=-60, ticks=False, labelOverlap=False)
    up = alt.Axis(tickCount=4, format="~f", domain=False, ticks=False)
    chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("name:N", sort=alt.EncodingSortField("at"), title=None, axis=along),
            y=alt.Y("value:Q", title=axis, axis=up),
            color=alt.condition("datum.now", alt.value(COLOURS["main"]), alt.value(COLOURS["quiet"])),
        )
    )
    return chart.properties(width=width - 60, height=190)


def control(rows: list[dict[str, Any]], width: int, *, axis: str) -> Any:
    """A control chart: points (label, value, centre, low, high, rules) joined by a line, limits as steps; points where
    a rule spoke are large and of another colour. A narrow one shows the last two dozen."""
    import altair as alt

    rows = rows if width >= WIDE else rows[-24:]
    data = _data([{**row, "at": at, "out": row["rules"] is not None} for at, row in enumerate(rows)])
    step = max(1, len(rows) // (width // 55))
    shown = [row["label"] for at, row in enumerate(rows) if at % step == 0]
    along = alt.Axis(labelAngle=-60, ticks=False, values=shown, labelOverlap=False)
    base = alt.Chart(data).encode(
        x=alt.X("label:N", sort=alt.EncodingSortField("at"), title=None, axis=along),
    )
    up = alt.Y("value:Q", title=axis, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=False, nice=True))
    centre = base.mark_line(color=FAINT, strokeWidth=1).encode(y=alt.Y("centre:Q"))
    limits = [
        base.mark_line(color=COLOURS["mark"], strokeWidth=1, strokeDash=[4, 3], interpolate="step").encode(
            y=alt.Y(f"{name}:Q")
        )
        for name in ("low", "high")
    ]
    line = base.mark_line(color=COLOURS["main"], strokeWidth=1.5).encode(y=up)
    marks = base.mark_circle(opacity=1).encode(
        y=up,
        color=alt.condition("datum.out", alt.value(COLOURS["mark"]), alt.value(COLOURS["main"])),
        size=alt.condition("datum.out", alt.value(110), alt.value(36)),
    )
    return alt.layer(line, centre, *limits, marks).properties(width=width - 70, height=220)
