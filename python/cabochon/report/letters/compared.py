"""One quantity of both offers as a benefit statement needs it: values, whose favour, how sure, where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

LIKELY = NormalDist().inv_cdf(0.9)  #: standard deviations, from which the 80 % interval has one sign


@dataclass(frozen=True)
class Term:
    """A term that both offers state, or why it can't carry a statement."""

    ours: float
    theirs: float
    paths: tuple[str, ...]  #: terms behind it
    trouble: str = ""  #: empty, or: missing, assumed, equal, worse, uncertain

    @property
    def gap(self) -> float:
        return self.ours - self.theirs


@dataclass(frozen=True)
class Stated:
    """Where the terms of a comparison are found."""

    comparison: Any
    cache: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, path: str) -> Any:
        """The term behind ``ours.shelf_days``; None where it was not given."""
        if path not in self.cache:
            side, _, name = path.partition(".")
            record = {
                "ours": self.comparison.our_offer,
                "theirs": self.comparison.their_offer,
                "buyer": self.comparison.buyer,
            }[side]
            self.cache[path] = getattr(record, name, None)
        return self.cache[path]

    def given(self, *paths: str) -> tuple[str, ...]:
        """Those of the paths that were given."""
        return tuple(path for path in paths if self[path] is not None and not isinstance(self[path], str))

    def both(self, name: str, *, less_is_better: bool = True) -> Term:
        """One term of both offers."""
        ours, theirs = self[f"ours.{name}"], self[f"theirs.{name}"]
        paths = (f"ours.{name}", f"theirs.{name}")
        if ours is None or theirs is None:
            return Term(0.0, 0.0, paths, "missing")
        first, second = float(ours), float(theirs)
        spread = math.hypot(ours.sd or 0.0, theirs.sd or 0.0)
        trouble = self.trouble(first, second, paths, less_is_better=less_is_better, spread=spread)
        return Term(first, second, paths, trouble)

    def trouble(
        self,
        ours: float,
        theirs: float,
        paths: tuple[str, ...],
        *,
        less_is_better: bool = True,
        spread: float = 0.0,
    ) -> str:
        """Why a difference between two numbers of these terms may not be claimed; empty when it may.

        ``spread`` is the standard deviation of the difference: one that is not even likely is not claimed.
        """
        if any(self[path] is not None and self[path].assumed for path in paths):
            return "assumed"
        if ours == theirs:
            return "equal"
        if abs(ours - theirs) < LIKELY * spread:
            return "uncertain"
        return "" if (ours < theirs) == less_is_better else "worse"
