"""One quantity of both offers as a benefit statement needs it: values, whose favour, how sure, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
class Limits:
    """The range of an uncertain number."""

    low: float
    high: float


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
        return Term(first, second, paths, self.trouble(first, second, paths, less_is_better=less_is_better))

    def trouble(self, ours: float, theirs: float, paths: tuple[str, ...], *, less_is_better: bool = True) -> str:
        """Why a difference between two numbers of these terms may not be claimed; empty when it may."""
        if any(self[path] is not None and self[path].assumed for path in paths):
            return "assumed"
        if ours == theirs:
            return "equal"
        return "" if (ours < theirs) == less_is_better else "worse"
