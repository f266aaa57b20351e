"""The importance-performance map as a drawing."""

from __future__ import annotations

from typing import Any

from .. import frames
from ..drawing import Drawing
from ..errors import InputError, problem
from ..table import Table

__all__ = ["performance_chart"]

_NEEDED = ["factor", "share", "share_low", "share_high", "score", "score_low", "score_high", "quadrant"]


def performance_chart(
    result: Any, *, title: str = "Importance and performance", width: int = 800, lang: str = "en"
) -> Drawing:
    """Draws the result of :func:`performance_map`: the mean score along, importance up, each with its limits.

    The dashed lines split at the means over the factors; a factor whose limits hold a line is drawn in another colour.
    Needs the ``report`` extra. ``lang`` (``"en"``, ``"ru"``) is that of the numbers.

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> found = cb.drivers.performance_map(panel, "margin", ["price", "care"], resamples=200)
    >>> cb.drivers.performance_chart(found).description
    'Factors by mean score and share of explained variance. price: cannot tell; care: cannot tell.'
    """
    table = Table(frames.read(result, columns=_NEEDED, name="result"))
    rows = table.rows()
    if not rows:
        raise InputError.of([problem("performance_chart", "result", "no factors", "the result of performance_map")])
    from ..report import charts
    from ..report.language import Language

    points = [
        {
            "name": row["factor"],
            "x": row["score"],
            "x_low": row["score_low"],
            "x_high": row["score_high"],
            "y": row["share"],
            "y_low": row["share_low"],
            "y_high": row["share_high"],
            "sure": row["quadrant"] != "cannot tell",
        }
        for row in rows
    ]
    splits = (sum(p["x"] for p in points) / len(points), sum(p["y"] for p in points) / len(points))
    said = "; ".join(f"{row['factor']}: {row['quadrant']}" for row in rows)
    description = f"Factors by mean score and share of explained variance. {said}."
    drawn = charts.quadrants(points, splits, ("mean score", "share of explained variance"), width)
    return Drawing(title, description, charts.svg(drawn, f"{title}: {description}", Language(lang, currency="EUR")))
