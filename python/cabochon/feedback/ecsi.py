"""The latent index of the European customer satisfaction model, by PLS path modelling."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .. import _core, frames
from ..arguments import level_within, whole
from ..errors import InputError, problem
from .result import FramedResult

#: The European customer satisfaction index: who acts on whom.
ECSI_PATHS: tuple[tuple[str, str], ...] = _core.feedback.ECSI_PATHS

Progress = Callable[[int, int], None]


class Pls(FramedResult):
    """Paths between latent variables: ``source``, ``target``, ``path``, ``path_low``, ``path_high``, ``se``, ``p``.

    ``outer`` (indicators), ``latents`` (index, R2, reliability), ``htmt`` (pairs), ``effects`` (through all routes) and
    ``scores`` (rows) stand beside.
    """

    def __init__(self, fit: _core.feedback.Pls, kind: str) -> None:
        super().__init__(fit.paths, kind)
        self._fit = fit
        #: Rows without a missing mark, which were used.
        self.n = fit.n
        #: Of the outer weights, until they stood still.
        self.iterations = fit.iterations
        #: Bootstrap draws that could not be fitted (at most a tenth), left out of the limits.
        self.lost = fit.lost

    @property
    def outer(self) -> Any:
        """``latent``, ``indicator``, ``weight`` with limits, ``loading`` with limits."""
        return self._give(self._fit.outer)

    @property
    def latents(self) -> Any:
        """``latent``, ``index`` (0 to 100) with limits, ``r2`` with limits, ``alpha`` (Cronbach), ``rho_a`` (Dijkstra &
        Henseler), ``rho_c`` (composite reliability, Joreskog), ``ave`` (average variance extracted), ``indicators``."""
        return self._give(self._fit.latents)

    @property
    def htmt(self) -> Any:
        """Pairs of latent variables: ``first``, ``second``, ``htmt`` (heterotrait-monotrait ratio; below .85 or .90
        they are told apart), ``htmt_high`` (its one-sided limit by the bootstrap), ``correlation``."""
        return self._give(self._fit.htmt)

    @property
    def effects(self) -> Any:
        """Pairs that some route leads through: ``source``, ``target``, ``direct`` (the path, 0 where there is none),
        ``indirect`` (through others) with limits, ``total`` with limits."""
        return self._give(self._fit.effects)

    @property
    def scores(self) -> Any:
        """The latent variables of each row that was used, 0 to 100, with ``row``."""
        return self._give(self._fit.scores)

    def _said(self) -> str:
        return f"{len(self):,} paths, {self._fit.latents.rows:,} latent variables, {self.n:,} answers"


def ecsi(
    frame: Any,
    blocks: Mapping[str, Sequence[str]],
    *,
    scale: tuple[float, float] = (1, 10),
    scheme: str = "path",
    consistent: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    threads: int = 0,
    progress: Progress | None = None,
) -> Pls:
    """The European customer satisfaction model: ``pls`` with its twelve paths.

    ``blocks`` names the indicators (columns) of ``image``, ``expectation``, ``quality``, ``value``, ``satisfaction``,
    ``complaints`` and ``loyalty``; blocks that are left out are taken out of the model with their paths. The other
    arguments are those of :func:`pls`.

    >>> import cabochon as cb
    >>> marks = {"speed": [9, 7, 8, 4, 6, 10, 3, 8, 5, 7, 6], "care": [8, 7, 9, 5, 5, 10, 2, 9, 5, 8, 6],
    ...          "stays": [9, 6, 8, 5, 6, 9, 4, 8, 4, 8, 5]}
    >>> fit = cb.feedback.ecsi(marks, {"satisfaction": ["speed", "care"], "loyalty": ["stays"]}, resamples=200)
    >>> fit["source"].tolist(), fit["target"].tolist(), round(float(fit["path"][0]), 3)
    (['satisfaction'], ['loyalty'], 0.922)
    """
    level_within("ecsi", level)
    own = _blocks("ecsi", blocks)
    return _fit(
        "ecsi",
        frame,
        own,
        _core.feedback.ecsi_paths(own),
        scale,
        scheme,
        consistent,
        resamples,
        seed,
        level,
        threads,
        progress,
    )


def pls(
    frame: Any,
    blocks: Mapping[str, Sequence[str]],
    paths: Sequence[tuple[str, str]],
    *,
    scale: tuple[float, float],
    scheme: str = "path",
    consistent: bool = False,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    threads: int = 0,
    progress: Progress | None = None,
) -> Pls:
    """Latent variables from their indicators, and how they act on each other: PLS path modelling.

    ``blocks`` maps each latent variable to its indicators, columns of marks on ``scale`` (lowest and highest; declared,
    never guessed), ``paths`` lists (source, target). Outer weights by mode A (correlations), inner weights by the path
    scheme (``scheme``: ``"path"``, or ``"factorial"`` or ``"centroid"``, as some programs have by default), until no
    weight moves by 1e-9; indicators are standardised (divisor n - 1). A latent variable points the way of most of its
    indicators. Paths are least squares of the latent scores. Limits are percentiles of ``resamples`` bootstrap draws of
    rows with ``seed``, the same on any number of ``threads`` (0: all), ``se`` their standard deviation; signs of draws
    follow the estimate; draws that can't be fitted are left out and counted as ``lost``. Rows with a missing mark are
    left out. ``progress`` is called with the draws done and all of them.

    Scores of a few noisy indicators are noisy themselves, which draws paths towards nought. With ``consistent`` the
    paths, R2, correlations and loadings are those of latent variables that cause their indicators: correlations of
    scores over the root of both rho_A (Dijkstra & Henseler 2015). Their limits are wider, and R2 may exceed 1 where
    the indicators do not fit that picture.

    The index of a latent variable is the mean of its indicators weighted by their weights on the marks' own scale,
    0 (lowest mark everywhere) to 100; it is null where a weight is negative.

    Gives a :class:`Pls`. An ``InputError`` names marks outside the scale, unknown names, an indicator twice, paths in a
    circle, a block without a path, equal marks in every row, sources that move as one, with ``consistent`` a rho_A not
    above 0, and too few rows; a ``FitError`` weights that do not settle, or more than a tenth of the draws lost. Wold
    1982; Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005; Henseler, Ringle & Sarstedt 2015.
    """
    level_within("pls", level)
    own = _blocks("pls", blocks)
    pairs = []
    for path in paths:
        ends = () if isinstance(path, str) else tuple(path)
        if len(ends) != 2:
            raise InputError.of([problem("pls", "paths", repr(path), "pairs of (source, target)")])
        pairs.append((str(ends[0]), str(ends[1])))
    return _fit("pls", frame, own, pairs, scale, scheme, consistent, resamples, seed, level, threads, progress)


def _blocks(function: str, blocks: Mapping[str, Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Names as texts; what is no mapping of lists is refused."""
    if not isinstance(blocks, Mapping):
        wanted = "a mapping of latent variables to their indicators"
        raise InputError.of([problem(function, "blocks", repr(blocks), wanted)])
    wrong = [
        problem("pls", f"blocks.{name}", repr(own), "a list of its indicators")
        for name, own in blocks.items()
        if isinstance(own, str) or not isinstance(own, Iterable)
    ]
    if wrong:
        raise InputError.of(wrong)
    return [(str(name), [str(column) for column in own]) for name, own in blocks.items()]


def _fit(  # noqa: PLR0917
    function: str,
    frame: Any,
    blocks: list[tuple[str, list[str]]],
    paths: list[tuple[str, str]],
    scale: tuple[float, float],
    scheme: str,
    consistent: bool,
    resamples: int,
    seed: int,
    level: float,
    threads: int,
    progress: Progress | None,
) -> Pls:
    whole(function, resamples=resamples, seed=seed, threads=threads)
    ends = () if isinstance(scale, str) or not isinstance(scale, Iterable) else tuple(scale)
    if len(ends) != 2 or not all(isinstance(end, numbers.Real) for end in ends):
        raise InputError.of([problem("pls", "scale", repr(scale), "a lowest and a highest mark")])
    columns = [column for _, own in blocks for column in own]
    fit = _core.feedback.pls(
        frames.read(frame, columns=columns, name="frame"),
        blocks=blocks,
        paths=paths,
        scale=(float(ends[0]), float(ends[1])),
        scheme=scheme,
        consistent=bool(consistent),
        resamples=resamples,
        seed=seed,
        level=level,
        threads=threads,
        progress=progress,
    )
    return Pls(fit, frames.kind(frame))
