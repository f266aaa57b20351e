"""How a comparison is simulated, from Python's arguments."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import _core
from ..errors import InputError, problem

_EXPECTED = "a dict of pairs of terms such as {('buyer.order_cost', 'ours.work_per_gram'): 0.5}, or (names, matrix)"


def sampling_of(
    *,
    draws: int,
    seed: int,
    sampler: str,
    level: float,
    correlations: Any,
    correlation: str,
    shared: Sequence[str],
    threads: int,
) -> Any:
    """The core's record of these arguments; wrong ones are an ``InputError``."""
    terms, matrix = matrix_of(correlations)
    return _core.ownership.Sampling(
        draws=_whole("draws", draws),
        seed=_whole("seed", seed),
        sampler=sampler,
        level=level,
        terms=terms,
        matrix=matrix,
        correlation=correlation,
        shared=[shared] if isinstance(shared, str) else list(shared),
        threads=_whole("threads", threads),
    )


def _whole(name: str, value: Any) -> int:
    try:
        whole = operator.index(value)
    except TypeError:
        raise InputError.of([problem("compare", name, repr(value), "a whole number")]) from None
    if not 0 <= whole < 2**63:
        raise InputError.of([problem("compare", name, str(whole), "a whole number of at least 0 and below 2^63")])
    return whole


def matrix_of(correlations: Any) -> tuple[list[str], list[float]]:
    """Names and the matrix row after row, of pairs or of names with a matrix."""
    if correlations is None:
        return [], []
    if isinstance(correlations, Mapping):
        return _of_pairs(correlations)
    try:
        names, rows = correlations
        rows = [[float(x) for x in row] for row in rows]
        names = [str(name) for name in names]
    except (TypeError, ValueError):
        raise _wrong(repr(correlations)) from None
    for row in rows:
        if len(row) != len(names) or len(rows) != len(names):
            raise _wrong(f"{len(names)} names and a matrix of {len(rows)} x {len(row)}")
    return names, [x for row in rows for x in row]


def _of_pairs(pairs: Mapping[Any, Any]) -> tuple[list[str], list[float]]:
    names: list[str] = []
    stated: dict[tuple[str, str], float] = {}
    for key, value in pairs.items():
        if isinstance(key, str) or not isinstance(key, Iterable) or len(pair := [str(k) for k in key]) != 2:
            raise _wrong(repr(key))
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise _wrong(f"{value!r} between {pair[0]!r} and {pair[1]!r}") from None
        first, second = pair
        if first == second:
            raise _wrong(f"{first!r} with itself")
        if (second, first) in stated and stated[second, first] != number:
            raise _wrong(f"{first!r} with {second!r} twice")
        stated[first, second] = number
        names += [name for name in pair if name not in names]
    matrix = [[1.0 if a == b else stated.get((a, b), stated.get((b, a), 0.0)) for b in names] for a in names]
    return names, [x for row in matrix for x in row]


def _wrong(value: str) -> InputError:
    return InputError.of([problem("compare", "correlations", value, _EXPECTED)])
