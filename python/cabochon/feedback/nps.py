"""Net promoter score and mean score of groups of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from ..arguments import names


def nps(
    frame: Any,
    *,
    by: str | Sequence[str] | None = None,
    score: str = "nps",
    weight: str | None = None,
    level: float = 0.95,
    method: str = "adjusted_wald",
) -> Any:
    """Net promoter score of each group, with its interval.

    Promoters gave 9 or 10, detractors 0 to 6; the NPS is 100 (p - d), on a scale from -100 to 100.

    ``by`` names the columns that make a group; without it all rows are one group. ``score`` holds whole numbers from 0
    to 10 of any numeric type; null is no answer and counted in ``missing``; anything else is an ``InputError`` that
    lists the rows. ``method`` is ``"adjusted_wald"`` (Rocks 2016: 3/4 promoters, 3/2 passives and 3/4 detractors are
    added) or ``"wald"``; the NPS itself is always the raw one. With ``weight``, a column of numbers of at least 0, the
    counts stay unweighted, the NPS is weighted and the limits use Kish's effective number of answers.

    Gives the caller's kind of frame, sorted by group (null last): the columns of ``by``, then ``n``, ``missing``,
    ``promoters``, ``passives``, ``detractors``, ``nps``, ``nps_low``, ``nps_high``, and ``n_effective`` when weighted.
    A group without answers has a null ``nps``.

    >>> import cabochon as cb
    >>> result = cb.feedback.nps({"nps": [10, 9, 8, 3]})
    >>> [round(float(result[name][0]), 1) for name in ("nps", "nps_low", "nps_high")]
    [25.0, -44.2, 72.7]
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, score, weight], name="frame")
    result = _core.feedback.nps(table, by=groups, score=score, weight=weight, level=level, method=method)
    return frames.give(result, frames.kind(frame))


def scores(frame: Any, *, by: str | Sequence[str] | None = None, score: str = "nps", level: float = 0.95) -> Any:
    """Mean score and NPS of each group in one pass, each with its interval.

    Gives the caller's kind of frame: the columns of ``by``, then ``n``, ``missing``, ``mean``, ``mean_low``,
    ``mean_high`` (normal approximation, null for fewer than two answers), ``nps``, ``nps_wald_low``,
    ``nps_wald_high``, ``nps_low`` and ``nps_high`` (adjusted Wald). See :func:`nps` for the scores.

    >>> import cabochon as cb
    >>> result = cb.feedback.scores({"nps": [10, 9, 8, 3]})
    >>> float(result["mean"][0]), float(result["nps"][0])
    (7.5, 25.0)
    """
    groups = names(by)
    table = frames.read(frame, columns=[*groups, score], name="frame")
    return frames.give(_core.feedback.scores(table, by=groups, score=score, level=level), frames.kind(frame))
