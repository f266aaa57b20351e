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

#: Columns of a book's actions that say when, not what.
_NOT_FOR_PLANS = ("date", "case", "state", "planned_start", "started", "due", "done")


def read_actions(actions: Any) -> _core.Table:
    """The actions as a table of the compiled core."""
    if isinstance(actions, Book):
        from ..table import Table

        rows = Table(actions.actions).rows()
        open_rows = [row for row in rows if row.get("state") in _OPEN]
        return _of_rows(_still_open(rows, open_rows))
    if isinstance(actions, Action):
        raise InputError.of([problem("actions", "", "one Action", "a frame or a list of actions")])
    if isinstance(actions, Sequence) and not isinstance(actions, str):
        return _of_rows([one.to_dict() if isinstance(one, Action) else one for one in actions])
    return frames.read(actions, name="actions")


def _still_open(rows: list[dict[str, Any]], open_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Open actions; what they need and is begun or done counts as there, and nothing begun may exclude them."""
    state = {str(row["action"]): row.get("state") or "proposed" for row in rows}
    out, wrong = [], []
    for at, row in enumerate(open_rows):
        kept = {name: row[name] for name in row if name not in _NOT_FOR_PLANS}
        needs = [key for key in _parts(row.get("needs")) if state.get(key) not in ("started", "done")]
        excludes = _parts(row.get("excludes"))
        for key in excludes:
            if state.get(key) in ("started", "done"):
                expected = (
                    f"actions that are not begun; {key!r} is {state[key]}: let the state of this one be 'dropped'"
                )
                wrong.append(problem("actions", "excludes", repr(key), expected, row=at))
        kept["needs"] = ", ".join(needs) or None
        kept["excludes"] = ", ".join(key for key in excludes if state.get(key) != "dropped") or None
        out.append(kept)
    if wrong:
        raise InputError.of(wrong)
    return out


def _parts(keys: Any) -> list[str]:
    return [part.strip() for part in str(keys).split(",") if part.strip()] if keys else []


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
