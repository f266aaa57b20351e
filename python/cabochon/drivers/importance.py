"""Which factors go with the outcome, in which order, and how sure that order is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem

__all__ = ["conditional_dominance", "dominance", "importance", "importance_pairs"]

Progress = Callable[[int, int], None]


def importance(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    method: str = "lmg",
    *,
    groups: Mapping[str, Any] | None = None,
    cluster: str | None = None,
    resamples: int = 0,
    level: float = 0.95,
    seed: int | None = None,
    interval: str = "percentile",
    permutations: int = 32768,
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """How much of the outcome's variance each factor explains, and how sure the order of the factors is.

    ``factors`` are columns of numbers or truth values, or of text (a factor of levels, which enter together); nothing
    may be missing. ``method`` is

    - ``"lmg"``: the mean gain in R2 over all orders in which the factors may enter (Lindeman, Merenda & Gold 1980;
      Shapley's value, general dominance). Every subset is counted for up to 25 factors; beyond that ``permutations``
      orders are drawn and ``error`` is the half width that holds for all factors at once with probability ``level``;
    - ``"relative_weights"`` (Johnson 2000), for numbers only; ``"pratt"``, which may be negative;
    - ``"first"``: R2 of the factor alone; ``"last"``: what R2 loses without it. Their shares do not add up to R2, and
      ``sums_to_r2`` says so.

    With ``groups`` ({factor: group} or {group: [factors]}; a factor in none stands alone) shares are Owen's: the
    members of a group enter one after another, so that the shares of a department are its own.

    With ``resamples`` (1,000, say) whole clusters of the column ``cluster`` (rows, without it) are drawn again. Then
    ``low`` and ``high`` are limits of the share (``interval``: ``"percentile"``, or ``"bca"``, which mends bias and
    skewness); ``rank_low`` and ``rank_high`` hold the ranks of all factors at once with probability ``level``;
    ``p_top`` is the share of resamples in which the factor came first; ``tied_with`` names the factors that these data
    cannot tell from it. Without resamples they are null. A ``seed`` of None is 0: the same call gives the same numbers
    on any number of ``threads`` (0: all).

    Gives the caller's kind of frame, a row a factor: ``factor``, ``share``, ``low``, ``high``, ``rank``, ``rank_low``,
    ``rank_high``, ``p_top``; with groups ``group``, ``group_share``, ``group_low``, ``group_high``, ``group_rank``;
    then ``tied_with``, ``r2``, ``sums_to_r2``, ``error``, ``n``, ``clusters``. Shares are fractions of the outcome's
    variance. A factor that never varies or that others already give, too few rows, a missing or infinite value are an
    ``InputError``.

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> result = cb.drivers.importance(panel, "margin", ["price", "care"])
    >>> result["share"].round(3).tolist(), result["rank"].tolist()
    ([0.672, 0.318], [1, 2])
    """
    given = _given(frame, outcome, factors, groups, cluster)
    table = _core.drivers.importance(
        *given[0],
        method=method,
        groups=given[1],
        cluster=cluster,
        resamples=resamples,
        level=level,
        seed=seed or 0,
        interval=interval,
        permutations=permutations,
        threads=threads,
        progress=progress,
    )
    return frames.give(table, frames.kind(frame))


def importance_pairs(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    method: str = "lmg",
    *,
    resamples: int,
    groups: Mapping[str, Any] | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """Which pairs of factors these data tell apart.

    Gives the caller's kind of frame, a row a pair: ``first``, ``second``, ``difference`` of their shares (first minus
    second), ``low`` and ``high``, which hold for all pairs at once with probability ``level`` (the resamples' largest
    studentised deviation), ``p``, adjusted for all pairs the same way, and ``told_apart``. See :func:`importance`.

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> cb.drivers.importance_pairs(panel, "margin", ["price", "care"], resamples=200)["told_apart"].tolist()
    [False]
    """
    given = _given(frame, outcome, factors, groups, cluster)
    table = _core.drivers.importance_pairs(
        *given[0], groups=given[1], **_options(method, cluster, resamples, level, seed, threads, progress)
    )
    return frames.give(table, frames.kind(frame))


def dominance(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    cluster: str | None = None,
    resamples: int = 0,
    level: float = 0.95,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """Complete, conditional and general dominance of each pair of factors (Azen & Budescu 2003).

    A level is 1 where the first factor dominates the second, 0 where it is dominated, 0.5 where neither does: over
    every subset of the other factors (``complete``), on average over the subsets of each size (``conditional``), or
    over all (``general``). With ``resamples`` also the mean level and the share of resamples that repeat the level
    found (``complete_mean``, ``complete_repeated``, ...), null without. At most 25 factors.

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> result = cb.drivers.dominance(panel, "margin", ["price", "care"])
    >>> result["complete"].tolist(), result["general"].tolist()
    ([1.0], [1.0])
    """
    given = _given(frame, outcome, factors, None, cluster)
    table = _core.drivers.dominance(
        *given[0], groups=[], **_options("lmg", cluster, resamples, level, seed, threads, progress)
    )
    return frames.give(table, frames.kind(frame))


def conditional_dominance(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    cluster: str | None = None,
    resamples: int = 0,
    level: float = 0.95,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Any:
    """Mean gain in R2 of each factor over the subsets of 0, 1, 2, ... other factors.

    Gives the caller's kind of frame: ``factor``, ``others``, ``gain``, and ``low`` and ``high`` with ``resamples``. The
    mean over ``others`` is the factor's lmg share; ``others`` = 0 is its share alone (``first``), the largest what it
    adds to all the others (``last``). At most 25 factors.

    >>> import cabochon as cb
    >>> panel = {"margin": [3, 5, 4, 8, 9, 7], "price": [9, 7, 8, 3, 2, 5], "care": [2, 2, 3, 5, 4, 5]}
    >>> cb.drivers.conditional_dominance(panel, "margin", ["price", "care"])["gain"].round(3).tolist()
    [0.989, 0.355, 0.635, 0.002]
    """
    given = _given(frame, outcome, factors, None, cluster)
    table = _core.drivers.conditional_dominance(
        *given[0], groups=[], **_options("lmg", cluster, resamples, level, seed, threads, progress)
    )
    return frames.give(table, frames.kind(frame))


def _options(  # noqa: PLR0917
    method: str,
    cluster: str | None,
    resamples: int,
    level: float,
    seed: int | None,
    threads: int,
    progress: Progress | None,
) -> dict[str, Any]:
    return {
        "method": method,
        "cluster": cluster,
        "resamples": resamples,
        "level": level,
        "seed": seed or 0,
        "interval": "percentile",
        "permutations": 32768,
        "threads": threads,
        "progress": progress,
    }


def _given(
    frame: Any, outcome: str, factors: Sequence[str], groups: Mapping[str, Any] | None, cluster: str | None
) -> tuple[tuple[_core.Table, str, list[str]], list[str]]:
    names = [factors] if isinstance(factors, str) else list(factors)
    table = frames.read(frame, columns=[outcome, *names, cluster], name="frame")
    return (table, outcome, names), _groups(groups, names)


def _groups(groups: Mapping[str, Any] | None, factors: list[str]) -> list[str]:
    """Each factor's group; a factor in none is its own."""
    if groups is None:
        return []
    pairs = [
        (str(factor), str(key if not isinstance(value, str) else value))
        for key, value in groups.items()
        for factor in ([key] if isinstance(value, str) else value)
    ]
    wrong = []
    group: dict[str, str] = {}
    for factor, name in pairs:
        if factor not in factors:
            wrong.append(problem("importance", "groups", repr(factor), "one of the factors"))
        elif factor in group:
            wrong.append(problem("importance", "groups", f"{factor!r} in two groups", "each factor in one group"))
        group[factor] = name
    if wrong:
        raise InputError.of(wrong)
    return [group.get(factor, factor) for factor in factors]
