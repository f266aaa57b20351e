"""Slopes of scores that rest on one to three people, corrected for their noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem
from ..table import Table
from .factors import names_of, needed

__all__ = ["Attenuation", "attenuation"]


class Attenuation:
    """Raw and corrected slopes side by side."""

    def __init__(self, core: Any, kind: str) -> None:
        self._core = core
        self._kind = kind

    @property
    def slopes(self) -> Any:
        """One row a term: ``term``, ``reliability``; ``raw``, ``corrected`` (errors in variables) and ``simex`` slopes,
        each with ``_low`` and ``_high``."""
        return frames.give(self._core.slopes, self._kind)

    @property
    def n(self) -> int:
        """Rows used."""
        return int(self._core.n)

    @property
    def notes(self) -> list[str]:
        """What a reader must know."""
        return list(self._core.notes)

    @property
    def sentences(self) -> list[str]:
        """The noisy factors in words, then the notes."""
        out = []
        for row in Table(self._core.slopes).rows():
            if row["reliability"] is None:
                continue
            raw, back, simex = (_span(row, name) for name in ("raw", "corrected", "simex"))
            out.append(
                f"{row['term']} is measured with a reliability of {row['reliability']:.2f}: its slope is {raw} as it "
                f"stands, {back} corrected for that, {simex} by simulation (simex)."
            )
        return out + self.notes

    def __repr__(self) -> str:
        return "\n".join([f"Attenuation: {self.n:,} rows", *self.sentences])

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(text)}</li>" for text in self.sentences)
        return f"<div>{Table(self._core.slopes)._repr_html_()}<ul>{said}</ul></div>"


def _span(row: Mapping[str, Any], name: str) -> str:
    return f"{row[name]:.4g} ({row[f'{name}_low']:.4g} to {row[f'{name}_high']:.4g})"


def attenuation(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    reliability: Mapping[str, float] | None = None,
    errors: Mapping[str, str] | None = None,
    weights: str | None = None,
    cluster: str | None = None,
    categorical: str | Sequence[str] | None = None,
    level: float = 0.95,
    draws: int = 200,
    seed: int | None = None,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Attenuation:
    """Regression slopes as they stand, and corrected for the noise of their factors by two methods.

    ``reliability``: {factor: var(true) / var(observed)}, above 0 and at most 1. ``errors``: {factor: the column of each
    row's standard error}, for scores that are means of few answers: sd / sqrt(answers). One of both for at least one
    factor. ``cluster``: a column of clusters; without it rows are independent.

    ``corrected`` is errors in variables with the known noise (Fuller 1987), ``simex`` simulation and extrapolation of
    the slopes (Cook & Stefanski 1994; its error: Carroll et al. 1996) with ``draws`` repetitions; a ``seed`` of None
    is 0. A ``InputError`` where so little is left of a factor that no slope can be told.

    >>> import cabochon as cb
    >>> frame = {"margin": [2.0, 4.1, 5.9, 8.2, 9.8, 12.1], "nps": [1.5, 1.4, 3.6, 4.4, 4.5, 6.6]}
    >>> result = cb.drivers.attenuation(frame, "margin", ["nps"], reliability={"nps": 0.9})
    >>> result.slopes["raw"].round(3).tolist(), result.slopes["corrected"].round(3).tolist()
    ([1.812], [2.014])
    """
    wanted = names_of(factors, where="attenuation", argument="factors")
    for name, given in (("reliability", reliability), ("errors", errors)):
        if given is not None and not isinstance(given, Mapping):
            expected = "a dict of factors"
            raise InputError.of([problem("attenuation", name, repr(given), expected)])
    others = [outcome, weights, cluster, *(errors or {}).values()]
    core = _core.drivers.attenuation(
        frames.read(frame, columns=needed(frame, wanted, others), name="frame"),
        outcome=outcome,
        factors=wanted,
        reliability=[(name, float(share)) for name, share in (reliability or {}).items()],
        errors=list((errors or {}).items()),
        weights=weights,
        cluster=cluster,
        categorical=names_of(categorical, where="attenuation", argument="categorical"),
        level=level,
        draws=draws,
        seed=seed or 0,
        threads=threads,
        progress=progress,
    )
    return Attenuation(core, frames.kind(frame))
