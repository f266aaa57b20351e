"""Which few causes make most of the trouble, and how sure that is."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem

__all__ = ["pareto"]

Progress = Callable[[int, int], None]


def pareto(
    frame: Any,
    *,
    by: str,
    weight: str | None = None,
    threshold: float = 0.8,
    parts: Any = None,
    ticket: str = "ticket",
    resamples: int = 0,
    cluster: str | None = None,
    level: float = 0.95,
    seed: int | None = None,
    other: int | None = None,
    other_name: str = "other",
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """Categories of a column by value, the largest first, with the vital few marked.

    The vital few are the fewest categories whose cumulative share reaches ``threshold``; reaching it exactly counts,
    in exact arithmetic: ``0.8`` means 8/10, and weights such as 0.1 are the decimals that they print as.

    Rows are counted, or the column ``weight`` is added up (numbers of at least 0, such as cost; a null, negative, NaN
    or infinite one is an ``InputError`` that lists the rows). Rows without a category are a category of their own,
    given back as null. Ties are ordered by name, null last.

    ``parts``, a frame of ``ticket``, ``by`` and perhaps ``weight`` such as a book's ``ticket_processes``, divides
    tickets that concern several categories, so that each is counted once; ``ticket`` names the column in both frames.
    ``other`` keeps so many categories and adds up the rest in one, named ``other_name``.

    With ``resamples`` (10,000, say) it is told how sure the order is: whole clusters of the column ``cluster`` (the
    account: one angry account is not a hundred complaints; without it, tickets) are drawn again. A ``seed`` of None is
    0: the same call gives the same numbers on any number of ``threads`` (0: all).

    Gives the caller's kind of frame: ``category``, ``value``, ``share``, ``cumulative``, ``vital``; with resamples also
    ``share_low``, ``share_high``, ``rank``, ``rank_low``, ``rank_high`` and ``p_vital``, the probability of being among
    the vital few. When every weight is zero there is a warning, the shares are null and nothing is vital (with
    resamples: an ``InputError``).

    >>> import cabochon as cb
    >>> errors = {"cause": ["contact", "price", "supplier", "part", "date"], "count": [94, 80, 66, 33, 27]}
    >>> result = cb.improvement.pareto(errors, by="cause", weight="count")
    >>> result["cumulative"].round(4).tolist(), result["vital"].tolist()
    ([0.3133, 0.58, 0.8, 0.91, 1.0], [True, True, True, False, False])
    """
    table, weight, cluster = _tickets(frame, by, weight, cluster, parts, ticket, resamples)
    if resamples:
        result = _core.improvement.pareto_resampled(
            table,
            by=by,
            weight=weight,
            threshold=threshold,
            cluster=cluster,
            resamples=resamples,
            level=level,
            seed=seed or 0,
            top=0.2,
            threads=threads,
            progress=progress,
        )
    else:
        result, has_total = _core.improvement.pareto(table, by=by, weight=weight, threshold=threshold)
        if not has_total:
            warnings.warn(f"every {weight!r} is zero: shares cannot be computed and nothing is vital", stacklevel=2)
    if other is not None:
        result = _core.improvement.with_other(result, keep=other, name=other_name)
    return frames.give(result, frames.kind(frame))


def _tickets(  # noqa: PLR0917
    frame: Any, by: str, weight: str | None, cluster: str | None, parts: Any, ticket: str, resamples: int
) -> tuple[_core.Table, str | None, str | None]:
    """The tickets, divided where there are parts, and the names of their weight and cluster."""
    if cluster is not None and not resamples:
        expected = "resamples of 100 or more, in which whole clusters are drawn again"
        raise InputError.of([problem("pareto", "cluster", f"{cluster!r} without resamples", expected)])
    if parts is None:
        return frames.read(frame, columns=[by, weight, cluster], name="frame"), weight, cluster
    own = by if _has(frame, by) else None
    table = frames.read(frame, columns=[ticket, own, weight, cluster], name="frame")
    weighed = "weight" if _has(parts, "weight") else None
    split = frames.read(parts, columns=[ticket, by, weighed], name="parts")
    divided = _core.improvement.divide_tickets(table, split, ticket=ticket, by=by, weight=weight, cluster=cluster)
    return divided, "value", "unit" if resamples else None


def _has(frame: Any, name: str) -> bool:
    """Whether a frame of any kind has this column."""
    columns = getattr(frame, "columns", None)
    if hasattr(frame, "column_names"):  # pyarrow
        columns = frame.column_names
    elif hasattr(frame, "keys") and not hasattr(frame, "iloc"):
        columns = frame.keys()
    return columns is None or name in list(columns)
