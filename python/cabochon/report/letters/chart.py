"""The letter's one chart: the difference of each line and of the total."""

from __future__ import annotations

from typing import Any

from ..blocks import Chart
from ..charts import COLOURS, CONFIG, FAINT, INK, drawn
from ..visible import visible_within
from .page import Page
from .words import Words

PAPER = 640  #: pixels of the drawing that a DOCX holds


def svg(page: Page, words: Words) -> Chart:
    """The chart for a page, wide and narrow."""
    return drawn(page.chart_title, page.chart_text, lambda width: bars(page, words, width), words)


def png(page: Page, words: Words) -> bytes:
    """The chart as a picture for paper."""
    from vl_convert import vegalite_to_png

    specification = visible_within(bars(page, words, PAPER).to_dict(validate=False))
    picture: bytes = vegalite_to_png(specification | {"config": CONFIG | {"background": "white"}}, scale=3)
    return picture


def text(page: Page, words: Words, *, width: int = 20) -> list[tuple[str, str, str]]:
    """The chart in letters: name, number, bar."""
    most = max((abs(value) for _, value, _ in page.bars), default=0.0) or 1.0
    decimals = max(0, page.table.decimals)
    return [
        (
            name,
            words.signed(value, decimals=decimals),
            ("█" if value < 0 else "▒") * max(1, round(width * abs(value) / most)),
        )
        for name, value, _ in page.bars
    ]


def bars(page: Page, words: Words, width: int) -> Any:
    """Bars from nought to the left where ours is cheaper, to the right where it is dearer; the total below."""
    import altair as alt

    decimals = max(0, page.table.decimals)
    narrow = width < 500
    names = [_broken(name) if narrow else name for name, _, _ in page.bars]
    told = [words.signed(value, decimals=decimals) for _, value, _ in page.bars]
    rows = [
        {"name": name, "value": value, "words": text, "kind": "total" if total else "less" if value < 0 else "more"}
        for name, text, (_, value, total) in zip(names, told, page.bars, strict=True)
    ]
    longest = max(len(line) for name in names for line in name.split("\n"))
    room = min(int(width * 0.5), 14 + int(6.9 * longest))
    plot = width - room - 20
    low = min(0.0, *(value for _, value, _ in page.bars))
    high = max(0.0, *(value for _, value, _ in page.bars))
    text = 10 + 7 * max(map(len, told))  # pixels that the numbers need beyond the bars' ends
    sides = (low < 0) + (high > 0)
    pad = (high - low) * text / max(plot - sides * text, plot / 4)
    scale = alt.Scale(domain=[low - pad * (low < 0), high + pad * (high > 0)], nice=False, zero=True)
    axis = alt.Axis(
        labelLimit=room,
        minExtent=room,
        maxExtent=room,
        ticks=False,
        domain=False,
        labelExpr="split(datum.label, '\\n')",
    )
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("name:N", sort=names, title=None, axis=axis))
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    colour = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(domain=["less", "more", "total"], range=[COLOURS["main"], COLOURS["second"], INK]),
    )
    marks = base.mark_bar(height=13).encode(x=alt.X("value:Q", title=None, axis=hidden, scale=scale), color=colour)
    labels = [
        base.transform_filter(test)
        .mark_text(align=align, dx=dx, fontSize=12, color=INK)
        .encode(x=alt.X("value:Q", scale=scale), text="words:N")
        for test, align, dx in (("datum.value < 0", "right", -5), ("datum.value >= 0", "left", 5))
    ]
    zero = alt.Chart(alt.Data(values=[{}])).mark_rule(color=FAINT).encode(x=alt.datum(0, scale=scale))
    return alt.layer(marks, zero, *labels).properties(width=plot, height=(34 if narrow else 21) * len(rows))


def _broken(name: str, *, most: int = 20) -> str:
    """A name in two lines where it is long, broken between words near its middle."""
    if len(name) <= most or " " not in name:
        return name
    middle = len(name) / 2
    at = min((at for at, letter in enumerate(name) if letter == " "), key=lambda at: abs(at - middle))
    return f"{name[:at]}\n{name[at + 1 :]}"
