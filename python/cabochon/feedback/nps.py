"""Net promoter score and mean score of groups of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from ..arguments import choice, column, names, people, seed_of, whole
from ..arguments import level as level_of

SCALES = ("0-10", "1-10")


def nps(
    frame: Any,
    *,
    by: str | Sequence[str] | None = None,
    score: str = "nps",
    weight: str | None = None,
    level: float = 0.95,
    method: str | None = None,
    scale: str = "0-10",
    population: str | float | None = None,
    cluster: str | None = None,
    resamples: int = 10000,
    seed: int = 0,
) -> Any:
    """Net promoter score of each group, with its interval.

    Promoters gave 9 or 10, detractors 0 to 6; the NPS is 100 (p - d), on a scale from -100 to 100.

    ``by`` names the columns that make a group; without it all rows are one group. ``score`` holds whole numbers of the
    ``scale``, ``"0-10"`` or ``"1-10"`` (declared, never guessed: on the latter a 0 is an error), of any numeric type;
    null is no answer and counted in ``missing``; anything else is an ``InputError`` that lists the rows.

    ``method`` says how the limits are made; the NPS itself is always the raw one:

    * ``"adjusted_wald"`` (default; Rocks 2016: 3/4 promoters, 3/2 passives and 3/4 detractors are added), ``"wald"``;
    * ``"score"``: what a score test does not reject (Tango 1998); ``"bayes"``: equal tails of the posterior under
      Jeffreys' prior, Dirichlet(1/2, 1/2, 1/2);
    * ``"linearised"`` (default with ``cluster``): the NPS as a ratio of sums, t with clusters - 1 degrees of freedom.
      Answers of one ``cluster`` (a column, such as the account) may resemble each other, and weights may vary;
    * ``"bootstrap"``: percentiles of ``resamples`` multinomial draws with ``seed``; neither weights nor a population.

    With ``weight``, a column of numbers of at least 0, the counts stay unweighted, the NPS is weighted, and the limits
    are linearised where asked for; else they use Kish's effective number of answers. ``population`` is how many could
    have answered: a column with one number a group, or a number for all rows together. When 40 of 60 people answered,
    the limits are narrower; when all did, nothing is in doubt. With ``"bayes"`` they are those of the NPS of all 60,
    as the posterior of the 40 foretells the 20 others (Dirichlet-multinomial).

    Gives the caller's kind of frame, sorted by group (null last): the columns of ``by``, then ``n``, ``missing``,
    ``promoters``, ``passives``, ``detractors``, ``nps``, ``nps_low``, ``nps_high``; ``n_effective`` when weighted;
    ``population`` where given; ``clusters``, ``se`` (NPS points) and ``design_effect`` when linearised. A group
    without answers has a null ``nps``, one cluster alone null limits.

    >>> import cabochon as cb
    >>> result = cb.feedback.nps({"nps": [10, 9, 8, 3]})
    >>> [round(float(result[name][0]), 1) for name in ("nps", "nps_low", "nps_high")]
    [25.0, -44.2, 72.7]
    >>> result = cb.feedback.nps({"nps": [10, 9, 8, 3], "account": [1, 1, 2, 2]}, cluster="account")
    >>> int(result["clusters"][0]), round(float(result["se"][0]), 1)
    (2, 75.0)
    """
    level_of("nps", level)
    groups = names(by, "nps")
    column("nps", score=score)
    choice("nps", SCALES, scale=scale)
    whole("nps", resamples=resamples)
    seed_of("nps", seed)
    of_people, number = people("nps", population)
    table = frames.read(frame, columns=[*groups, score, weight, of_people, cluster], name="frame")
    result = _core.feedback.nps(
        table,
        by=groups,
        score=score,
        weight=weight,
        level=level,
        method=method,
        scale=scale,
        population=of_people,
        people=number,
        cluster=cluster,
        resamples=resamples,
        seed=seed,
    )
    return frames.give(result, frames.kind(frame))


def scores(
    frame: Any,
    *,
    by: str | Sequence[str] | None = None,
    score: str = "nps",
    level: float = 0.95,
    scale: str = "0-10",
) -> Any:
    """Mean score and NPS of each group in one pass, each with its interval.

    Gives the caller's kind of frame: the columns of ``by``, then ``n``, ``missing``, ``mean``, ``mean_low``,
    ``mean_high`` (normal approximation, null for fewer than two answers), ``nps``, ``nps_wald_low``,
    ``nps_wald_high``, ``nps_low`` and ``nps_high`` (adjusted Wald). See :func:`nps` for the scores.

    >>> import cabochon as cb
    >>> result = cb.feedback.scores({"nps": [10, 9, 8, 3]})
    >>> float(result["mean"][0]), float(result["nps"][0])
    (7.5, 25.0)
    """
    level_of("scores", level)
    groups = names(by, "scores")
    column("scores", score=score)
    choice("scores", SCALES, scale=scale)
    table = frames.read(frame, columns=[*groups, score], name="frame")
    result = _core.feedback.scores(table, by=groups, score=score, level=level, scale=scale)
    return frames.give(result, frames.kind(frame))
