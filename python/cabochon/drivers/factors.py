"""Which columns of a frame a call needs, so that only those are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import InputError, problem

_LAG = re.compile(r"^(?:lag|below|above)\(\s*(.*?)\s*(?:,\s*[^,()]*)?\)$")


def names_of(value: str | Sequence[str] | None, *, where: str, argument: str) -> list[str]:
    """One name or several as a list of names."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    names = list(value) if isinstance(value, Iterable) else [value]
    for name in names:
        if not isinstance(name, str):
            raise InputError.of([problem(where, argument, repr(name), "the name of a column, or a list of names")])
    return names


def needed(frame: Any, factors: Sequence[str], others: Iterable[str | None]) -> list[str] | None:
    """The columns that factors and other arguments use; None (all) where the frame does not tell its names."""
    have = _columns(frame)
    if have is None:
        return None
    wanted = [name for name in others if name is not None]
    for factor in factors:
        if factor in have:
            wanted.append(factor)
            continue
        for part in factor.split(":"):
            text = part.strip()
            lag = _LAG.match(text)
            wanted.append(lag.group(1) if lag and text not in have else text)
    return list(dict.fromkeys(wanted))


def _columns(frame: Any) -> set[str] | None:
    if isinstance(frame, Mapping):
        return {str(key) for key in frame}
    for attribute in ("column_names", "columns", "names"):
        names = getattr(frame, attribute, None)
        if names is not None and not callable(names):
            try:
                return {str(name) for name in names}
            except TypeError:
                return None
    return None
