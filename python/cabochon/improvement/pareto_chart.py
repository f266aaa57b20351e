"""The classic chart: bars, the cumulative line, the threshold."""

from __future__ import annotations

from typing import Any

from .. import frames
from ..drawing import Drawing
from ..errors import InputError, problem
from ..table import Table

__all__ = ["pareto_chart"]


def pareto_chart(
    lines: Any, *, title: str = "Pareto", threshold: float = 0.8, shown: int = 20, width: int = 800, lang: str = "en"
) -> Drawing:
    """The classic chart of :func:`pareto`'s result: bars (the vital few dark), the cumulative share, the threshold.

    With resamples the limits of each share stand on its bar.

    ``shown`` bars at most are drawn, the rest as one. Needs the ``report`` extra. ``lang`` (``"en"``, ``"ru"``) is that
    of the numbers.

    >>> import cabochon as cb
    >>> errors = {"cause": ["contact", "price", "supplier", "part", "date"], "count": [94, 80, 66, 33, 27]}
    >>> chart = cb.improvement.pareto_chart(cb.improvement.pareto(errors, by="cause", weight="count"))
    >>> chart.svg[:4], chart.description
    ('<svg', '3 of 5 categories reach 80%. The first, contact, makes 31%.')
    """
    needed = ["category", "value", "share", "cumulative", "vital"]
    table = Table(frames.read(lines, name="lines"))
    frames.read(table, columns=needed, name="lines")
    rows = table.rows()
    if not rows or rows[0]["share"] is None:
        raise InputError.of([problem("pareto_chart", "lines", "no values", "lines of a Pareto with a total above 0")])
    from ..report import charts
    from ..report.language import Language

    words = Language(lang, currency="EUR")
    vital = sum(bool(row["vital"]) for row in rows)
    first = rows[0]
    description = (
        f"{vital} of {len(rows)} categories reach {threshold:.0%}. The first, {_name(first['category'])}, makes "
        f"{first['share']:.0%}."
    )
    drawn = charts.classic_pareto(_bars(rows, shown), threshold, width)
    return Drawing(title, description, charts.svg(drawn, f"{title}: {description}", words))


def _name(category: Any) -> str:
    return "not stated" if category is None else str(category)


def _bars(rows: list[dict[str, Any]], shown: int) -> list[dict[str, Any]]:
    bars = [
        {
            "name": _name(row["category"]),
            "share": row["share"],
            "cumulative": row["cumulative"],
            "vital": bool(row["vital"]),
            "low": row.get("share_low"),
            "high": row.get("share_high"),
        }
        for row in rows
    ]
    if len(bars) <= shown:
        return bars
    rest = bars[shown - 1 :]
    last = {"name": f"{len(rest)} more", "share": sum(bar["share"] for bar in rest), "cumulative": 1.0}
    return [*bars[: shown - 1], {**last, "vital": rest[0]["vital"], "low": None, "high": None}]
