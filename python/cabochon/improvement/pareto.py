"""Which few causes make most of the trouble."""

from __future__ import annotations

import warnings
from typing import Any

from .. import _core, frames

__all__ = ["pareto"]


def pareto(frame: Any, *, by: str, weight: str | None = None, threshold: float = 0.8) -> Any:
    """Categories of a column by value, the largest first, with the vital few marked.

    The vital few are the fewest categories whose cumulative share reaches ``threshold``; reaching it exactly counts,
    in exact arithmetic: ``0.8`` means 8/10, and weights such as 0.1 are the decimals that they print as.

    Rows are counted, or the column ``weight`` is added up (numbers of at least 0, such as cost; a null, negative, NaN
    or infinite one is an ``InputError`` that lists the rows). Rows without a category are a category of their own,
    given back as null. Ties are ordered by name, null last.

    Gives the caller's kind of frame: ``category``, ``value``, ``share``, ``cumulative``, ``vital``. When every weight
    is zero there is a warning, the shares are null and nothing is vital.

    >>> import cabochon as cb
    >>> errors = {"cause": ["contact", "price", "supplier", "part", "date"], "count": [94, 80, 66, 33, 27]}
    >>> result = cb.improvement.pareto(errors, by="cause", weight="count")
    >>> result["cumulative"].round(4).tolist(), result["vital"].tolist()
    ([0.3133, 0.58, 0.8, 0.91, 1.0], [True, True, True, False, False])
    """
    table = frames.read(frame, columns=[by, weight], name="frame")
    result, has_total = _core.improvement.pareto(table, by=by, weight=weight, threshold=threshold)
    if not has_total:
        warnings.warn(f"every {weight!r} is zero: shares cannot be computed and nothing is vital", stacklevel=2)
    return frames.give(result, frames.kind(frame))
