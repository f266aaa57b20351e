"""Customer satisfaction index: satisfaction weighted by what matters, by process and department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _core, frames
from ..arguments import column, mark_scale, names
from ..arguments import level as level_of
from .result import FramedResult


class Csi(FramedResult):
    """The index of each group: the columns of ``by``, ``n`` (respondents with a mark), ``marks``, ``missing`` (rows
    without a mark), ``attributes``, ``csi``, ``csi_low``, ``csi_high``, ``se``, ``clusters``, ``weighted`` (false: no
    importance was given, all count the same). The index of a group without any mark is null.
    """

    def __init__(self, groups: _core.Table, attributes: _core.Table, kind: str) -> None:
        super().__init__(groups, kind)
        self._attributes = attributes

    @property
    def attributes(self) -> Any:
        """One row a group and attribute: the columns of ``by``, the attribute, ``n``, ``missing`` (rows without a
        mark), ``satisfaction`` with limits, ``importance``, ``importance_missing`` (rows without one), ``weight`` (they
        add up to 1), ``share_of_gap`` (of what is missing to the best index). An attribute that nobody marked is null
        but for its counts, and has no part in the index."""
        return self._give(self._attributes)

    def _said(self) -> str:
        return f"{len(self):,} groups, {self._attributes.rows:,} attributes"


def csi(
    frame: Any,
    by: str | Sequence[str] | None = None,
    *,
    attribute: str = "attribute",
    satisfaction: str = "satisfaction",
    importance: str | None = "importance",
    respondent: str = "response",
    cluster: str | None = None,
    scale: str | tuple[float, float] = (0, 10),
    level: float = 0.95,
) -> Csi:
    """How satisfied clients are with what matters to them: 0 (all gave the lowest mark) to 100.

    ``frame`` has one row a mark: ``respondent``, ``attribute``, ``satisfaction`` on the ``scale`` (lowest and highest
    mark, such as ``(1, 5)`` or ``"1-5"``; declared, never guessed) and ``importance`` (numbers of at least 0; ``None``:
    all attributes count the same). Null marks are counted in ``missing``; a second mark of one respondent for the same
    attribute of a group is an ``InputError``.
    Of a group of ``by`` (a process, a department) the index is the mean satisfaction of its attributes weighted by
    their mean importance. Its limits hold the uncertainty of both, and that marks of one respondent, or of one
    ``cluster`` such as the account, resemble each other (linearisation; t with clusters - 1 degrees of freedom).

    ``frame`` may be a :class:`Book`: then its ratings are taken, and ``by`` and ``cluster`` may name ``process``,
    ``department`` (ours, of the rating's process), ``account``, ``role``, ``segment``.

    Gives a :class:`Csi`, which reads like the caller's kind of frame, with ``attributes``.

    >>> import cabochon as cb
    >>> ratings = {"response": [1, 1, 2, 2], "attribute": ["speed", "price"] * 2,
    ...            "satisfaction": [8, 6, 9, 5], "importance": [9, 3, 9, 3]}
    >>> index = cb.feedback.csi(ratings)
    >>> float(index["csi"][0]), index.attributes["weight"].tolist()
    (77.5, [0.25, 0.75])
    """
    level_of("csi", level)
    groups = names(by, "csi")
    column("csi", attribute=attribute, satisfaction=satisfaction, respondent=respondent)
    low, high = mark_scale("csi", scale)
    columns = [*groups, attribute, satisfaction, importance, respondent, cluster]
    is_book = hasattr(frame, "_core") and hasattr(frame, "quarantine")
    table = frames.read(_ratings(frame) if is_book else frame, columns=columns, name="ratings")
    parts = _core.feedback.csi(
        table,
        by=groups,
        attribute=attribute,
        satisfaction=satisfaction,
        importance=importance or "",
        respondent=respondent,
        cluster=cluster,
        low=low,
        high=high,
        level=level,
    )
    return Csi(*parts, frame.frames if is_book else frames.kind(frame))


def _ratings(book: Any) -> dict[str, Any]:
    """A book's ratings with the department of each rating's process."""
    import numpy as np

    from ..table import Table

    ratings, processes = Table(book._core.view("ratings")), Table(book._core.table("processes"))
    out = {name: ratings[name] for name in ratings.columns}
    there = "department" in processes.columns
    departments = (
        dict(zip(processes["process"].tolist(), processes["department"].tolist(), strict=True)) if there else {}
    )
    own = (
        [departments.get(process) for process in out["process"].tolist()] if "process" in out else [None] * len(ratings)
    )
    out["department"] = np.array([*own, None], dtype=object)[:-1]
    return out
