"""Offers and buyers as callers give them: records, or mappings of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import _core
from ..errors import InputError, problem


def records(**given: Any) -> list[Any]:
    """The records of these arguments, in their order; one named ``buyer`` is a `Buyer`, others are `Offer`.

    Everything that is wrong with all of them is told in one error.
    """
    problems: list[dict[str, Any]] = []
    made = []
    for name, value in given.items():
        kind = _core.ownership.Buyer if name == "buyer" else _core.ownership.Offer
        if isinstance(value, kind):
            made.append(value)
            continue
        if not isinstance(value, Mapping):
            what = "a " if name == "buyer" else "an "
            problems.append(problem(name, "", _named(value), f"{what}{kind.__name__} or a mapping of its fields"))
            continue
        try:
            made.append(kind(**value))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError.of(problems)
    return made


def buyer_of(buyer: Any) -> Any:
    """A `Buyer` from one, or from a mapping of its fields."""
    return records(buyer=buyer)[0]


def offer_of(offer: Any) -> Any:
    """An `Offer` from one, or from a mapping of its fields."""
    return records(offer=offer)[0]


def _named(value: Any) -> str:
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
