"""Actions in whatever form they come: a frame, a list of `Action` or dicts, or a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import _core, frames
from ..accounts import Book
from ..errors import InputError, problem

Action = _core.improvement.Action

#: Actions of a book that can still be chosen.
_OPEN = (None, "proposed", "planned")


def read_actions(actions: Any) -> _core.Table:
    """The actions as a table of the compiled core."""
    if isinstance(actions, Book):
        from ..table import Table

        rows = [row for row in Table(actions.actions).rows() if row.get("state") in _OPEN]
        return _of_rows([{name: row[name] for name in row if name not in ("date", "case")} for row in rows])
    if isinstance(actions, Action):
        raise InputError.of([problem("actions", "", "one Action", "a frame or a list of actions")])
    if isinstance(actions, Sequence) and not isinstance(actions, str):
        return _of_rows([one.to_dict() if isinstance(one, Action) else one for one in actions])
    return frames.read(actions, name="actions")


def kind_of(actions: Any) -> str:
    """The kind of frame that results take."""
    return "cabochon" if isinstance(actions, (Book, list, tuple)) else frames.kind(actions)


def _of_rows(rows: list[Any]) -> _core.Table:
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InputError.of([problem("actions", "", f"a {type(row).__name__}", "an Action or a dict", row=at)])
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not rows:
        raise InputError.of([problem("actions", "", "no rows", "at least one action")])
    known = [name for name in names if any(row.get(name) is not None for row in rows)]
    return frames.read({name: [row.get(name) for row in rows] for name in known}, name="actions")
