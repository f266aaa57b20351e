"""Answers that are new, those that were there already, and those that contradict what is there."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from .exported import Answered, Export
from .judge import AsideError, Judge, Judged

RESPONSE = (
    "response", "contact", "account", "store", "role", "date", "survey", "touchpoint", "event", "nps", "comment",
    "mode", "recorded_by", "may_quote",
)  # fmt: skip
#: what makes two rows the same answer
COMPARED = ("date", "contact", "account", "store", "role", "survey", "nps", "comment")
_EPOCH = dt.date(1970, 1, 1)


@dataclass
class Sorted:
    """What becomes of the rows of an export."""

    new: list[Judged] = field(default_factory=list)
    amended: list[Judged] = field(default_factory=list)
    aside: list[tuple[Answered, AsideError]] = field(default_factory=list)
    unchanged: int = 0
    taken_in: dict[str, Any] = field(default_factory=dict)  #: what a row is known by -> key of its response


def sort_out(connection: sqlite3.Connection, judge: Judge, export: Export) -> Sorted:
    """Judges every row, against the store and against the rows before it."""
    found = Sorted()
    here: dict[Any, Judged] = {}  # of this export, by response
    once: dict[tuple[Any, ...], Any] = {}  # asks and people's surveys of a day that are answered in this export
    for row in export.rows:
        try:
            now = judge.judge(row)
            key = next((name for name in now.ids if name in here), once.get(now.key))
            before = None if key is None else here[key]
            if before is None:
                key, before = _in_store(connection, now)
                _place(found, now, key, before)
                here[now.response["response"]] = now
            elif not _same(before, now):
                raise _twice(before, now)
            else:
                found.unchanged += 1
            if now.key[0] in ("ask", "contact"):
                once[now.key] = key if key is not None else now.response["response"]
            found.taken_in[judge.row(row)] = key if key is not None else now.response["response"]
        except AsideError as reason:
            found.aside.append((row, reason))
    return found


def _place(found: Sorted, now: Judged, key: Any, before: Judged | None) -> None:
    """New, unchanged, or an amendment of what the store has; anything else contradicts it."""
    if before is None:
        found.new.append(now)
        return
    now.response["response"] = key
    for rating in now.ratings:
        rating["response"] = key
    if _same(before, now):
        found.unchanged += 1
    elif (now.certain and key == now.ids[0]) or _says_more(before, now):
        for name in RESPONSE:
            if now.response.get(name) is None:
                now.response[name] = before.response[name]
        found.amended.append(now)
    else:
        raise _twice(before, now)


def _twice(before: Judged, now: Judged) -> AsideError:
    if now.key[0] == "ask":
        return AsideError("token", f"answered on {before.response['date']}", "a token that has not been used")
    if now.key[0] == "contact":
        return AsideError("response", "answered already", "one answer of a person to a survey a day")
    return AsideError("id", "answered already", "an id that no other answer of the survey and day has")


def _in_store(connection: sqlite3.Connection, now: Judged) -> tuple[Any, Judged | None]:
    """The answer that is there already: by its key, by the ask, or the person's to that survey on that day."""
    for key in (*now.ids, *([] if now.used is None else [now.used])):
        before = _stored(connection, key)
        if before is not None:
            return key, before
    if now.key[0] == "contact":
        said = now.response
        query = (
            "SELECT response FROM responses WHERE superseded_at IS NULL AND contact = ? AND date = ? AND survey IS ?"
        )
        day = (dt.date.fromisoformat(said["date"]) - _EPOCH).days
        row = connection.execute(query, (said["contact"], day, said["survey"])).fetchone()
        if row is not None:
            return row[0], _stored(connection, row[0])
    return None, None


def _stored(connection: sqlite3.Connection, key: Any) -> Judged | None:
    """An answer of the store with its marks."""
    names = ", ".join(RESPONSE)
    row = connection.execute(
        f"SELECT {names} FROM responses WHERE superseded_at IS NULL AND response = ?", (key,)
    ).fetchone()
    if row is None:
        return None
    said = dict(zip(RESPONSE, row, strict=True))
    said["date"] = (_EPOCH + dt.timedelta(days=said["date"])).isoformat()
    if said["may_quote"] is not None:
        said["may_quote"] = bool(said["may_quote"])
    columns = ("attribute", "satisfaction", "importance")
    marks = connection.execute(
        f"SELECT {', '.join(columns)} FROM ratings WHERE superseded_at IS NULL AND response = ?", (key,)
    )
    return Judged(said, [dict(zip(columns, mark, strict=True)) for mark in marks])


def _marks(answer: Judged) -> dict[tuple[str, str], Any]:
    return {
        (rating["attribute"], kind): rating[kind]
        for rating in answer.ratings
        for kind in ("satisfaction", "importance")
        if rating[kind] is not None
    }


def _same(before: Judged, now: Judged) -> bool:
    """Whether a row says nothing that is not there already."""
    return _agree(before.response, now.response) and _marks(now).items() <= _marks(before).items()


def _agree(before: Dict[str, Any], now: Dict[str, Any]) -> bool:
    return all(before.get(name) == now.get(name) for name in COMPARED)


def _says_more(before: Judged, now: Judged) -> bool:
    """Whether a row fills in what is missing and contradicts nothing."""
    known, marks = _marks(before), _marks(now)
    told = all(before.response.get(name) in (None, now.response.get(name)) for name in COMPARED)
    return told and all(known.get(mark, value) == value for mark, value in marks.items())
