"""Factors that lose below a reference and gain above it at different rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem
from ..table import Table, to_numpy
from .factors import names_of
from .regression import regress

__all__ = ["Asymmetry", "asymmetry"]

_COLUMNS = (
    "factor",
    "reference",
    "n_below",
    "n_above",
    "below",
    "below_low",
    "below_high",
    "above",
    "above_low",
    "above_high",
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "kind",
)


class Asymmetry:
    """Slopes below and above a reference, and whether they differ."""

    def __init__(self, table: Any, outcome: str, notes: list[str], kind: str) -> None:
        self._table = table
        self._kind = kind
        self.outcome = outcome
        self.notes = notes

    @property
    def slopes(self) -> Any:
        """One row a factor: ``factor``, ``reference``, ``n_below``, ``n_above``; slopes ``below`` and ``above``, their
        ``difference`` (below minus above), each with ``_low`` and ``_high``; ``p`` of the difference; ``kind``:
        ``penalty`` (annoys when missing: steeper below), ``reward`` (delights when present: steeper above) or
        ``cannot_tell``."""
        return frames.give(self._table, self._kind)

    @property
    def sentences(self) -> list[str]:
        """Each factor in words, then the notes."""
        out = []
        for row in Table(self._table).rows():
            spans = {
                side: f"{row[side]:.4g} ({row[side + '_low']:.4g} to {row[side + '_high']:.4g})"
                for side in ("below", "above")
            }
            said = {
                "penalty": "what is missing goes with more than what is added",
                "reward": "what is added goes with more than what is missing",
                "cannot_tell": "these data cannot tell the two slopes apart",
            }[row["kind"]]
            out.append(
                f"{row['factor']}: a point below {row['reference']:g} goes with {spans['below']} of {self.outcome}, a "
                f"point above it with {spans['above']}; {said} (p = {row['p']:.3f})."
            )
        return out + self.notes

    def __repr__(self) -> str:
        return "\n".join([f"Asymmetry of {self.outcome}", *self.sentences])

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(text)}</li>" for text in self.sentences)
        return f"<div>{Table(self._table)._repr_html_()}<ul>{said}</ul></div>"


def asymmetry(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    reference: float | Mapping[str, float],
    others: Sequence[str] = (),
    level: float = 0.95,
    **options: Any,
) -> Asymmetry:
    """Whether the outcome falls faster below a reference than it rises above it (penalty and reward factors).

    Each of ``factors`` (columns of numbers) enters as ``below(x, reference)`` and ``above(x, reference)``, all
    together and beside ``others`` (factors as in :func:`regress`); the slopes are those of a broken line. ``reference``
    is one number, such as what was promised or the middle of the scale, or {factor: number}. ``options`` are those of
    :func:`regress`: ``cluster``, ``effects``, ``se``, ``weights`` and so on. The test of each factor is that of the
    slope's change at the reference. ``kind`` says ``penalty`` or ``reward`` only where ``p`` is below 1 - ``level``.

    Source: penalty-reward contrast, Brandt (1987), in: Add Value to Your Service, AMA, 61-65; asymmetry, Mittal, Ross
    & Baldasare (1998), Journal of Marketing 62, 33-47.

    >>> import cabochon as cb
    >>> nps = [2, 3, 4, 5, 6, 7, 8, 9, 10, 6]
    >>> margin = [0.1, 2.0, 3.9, 6.1, 8.0, 10.1, 10.4, 11.1, 11.4, 8.1]
    >>> result = cb.drivers.asymmetry({"margin": margin, "nps": nps}, "margin", ["nps"], reference=7)
    >>> result.slopes["kind"].tolist()
    ['penalty']
    """
    names = names_of(factors, where="asymmetry", argument="factors")
    more = names_of(others, where="asymmetry", argument="others")
    if not names:
        raise InputError.of([problem("asymmetry", "factors", "none", "at least one factor")])
    points = {name: _point(reference, name) for name in names}
    halves = {name: (f"below({name}, {points[name]!r})", f"above({name}, {points[name]!r})") for name in names}
    broken = [half for name in names for half in halves[name]]
    fit = regress(frame, outcome, broken + more, level=level, **options)
    terms, rows = _terms(fit), []
    used = frames.read(frame, columns=names, name="frame")
    for name in names:
        below, above = halves[name]
        bent = [half for other in names if other != name for half in halves[other]]
        change = _terms(regress(frame, outcome, [name, above, *bent, *more], level=level, **options))
        low, high = terms[_same(terms, below)], terms[_same(terms, above)]
        step = change[_same(change, above)]
        p = step["p"]
        kind = "cannot_tell"
        if p is not None and p < 1 - level:
            kind = "penalty" if abs(low["estimate"]) > abs(high["estimate"]) else "reward"
        values = to_numpy(used.column(name))
        rows.append(
            {
                "factor": name,
                "reference": points[name],
                "n_below": int((values < points[name]).sum()),
                "n_above": int((values > points[name]).sum()),
                **_three("below", low),
                **_three("above", high),
                "difference": -step["estimate"],
                "difference_low": -step["high"],
                "difference_high": -step["low"],
                "p": p,
                "kind": kind,
            }
        )
    table = frames.read({name: [row[name] for row in rows] for name in _COLUMNS}, name="asymmetry")
    return Asymmetry(table, outcome, fit.notes, frames.kind(frame))


def _point(reference: float | Mapping[str, float], name: str) -> float:
    if isinstance(reference, Mapping):
        if name not in reference:
            raise InputError.of([problem("asymmetry", "reference", "", f"a number for '{name}'")])
        reference = reference[name]
    if isinstance(reference, bool) or not isinstance(reference, (int, float)) or reference - reference != 0:
        raise InputError.of([problem("asymmetry", "reference", repr(reference), "a finite number")])
    return float(reference)


def _terms(fit: Any) -> dict[str, dict[str, Any]]:
    table: _core.Table = fit._core.coefficients
    return {row["term"]: row for row in Table(table).rows()}


def _same(terms: Mapping[str, Any], written: str) -> str:
    """The term of a factor as written: the core writes numbers in their shortest form."""
    side, _, inside = written.partition("(")
    name, _, number = inside[:-1].rpartition(", ")
    for term in terms:
        start, _, rest = term.partition("(")
        column, _, value = rest[:-1].rpartition(", ")
        if start == side and column == name and float(value) == float(number):
            return term
    return written


def _three(side: str, row: Mapping[str, Any]) -> dict[str, float]:
    return {side: row["estimate"], f"{side}_low": row["low"], f"{side}_high": row["high"]}
