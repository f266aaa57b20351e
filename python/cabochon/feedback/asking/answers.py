"""Answers that come back: into the store, or aside with the reason."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from html import escape
from typing import Any

from ...arguments import day
from ...errors import InputError, problem
from . import meta
from .exported import Answered, Export, read_export
from .judge import AsideError, Judge, Judged
from .mapping import AnswerMapping


@dataclass(frozen=True)
class Taken:
    """What became of the rows of an export."""

    name: str
    tool: str  #: as recognised or stated; "" where none was
    accepted: int  #: new answers
    unchanged: int  #: answers that were there already
    aside: tuple[dict[str, Any], ...]  #: line, column, value, expected of every row kept aside
    headings: dict[str, str]  #: what was read: ours -> the file's
    ratings: int  #: ratings of attributes that came with the new answers
    ignored: tuple[str, ...]  #: headings of which nothing is kept

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.accepted + self.unchanged + len(self.aside)

    def reasons(self) -> dict[str, int]:
        """How many rows each reason kept aside."""
        return dict(Counter(row["expected"] for row in self.aside).most_common())

    def __str__(self) -> str:
        tool = f" ({self.tool})" if self.tool else ""
        counts = f"{self.accepted:,} accepted, {self.unchanged:,} unchanged, {len(self.aside):,} kept aside"
        return f"{self.name}{tool}: {counts}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{row['line']}</td><td>{escape(row['column'])}</td><td>{escape(row['value'])}</td>"
            f"<td>{escape(row['expected'])}</td></tr>"
            for row in self.aside[:50]
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in ("line", "column", "value", "expected"))
        return (
            f"<table><caption>{escape(str(self))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def take_answers(
    store: Any, answers: Any, *, mapping: Any = None, survey: Any = None, as_of: str | dt.date | None = None,
    source: str | None = None,
) -> Taken:  # fmt: skip
    """Takes the answers of an export into a store: a CSV or XLSX file of a survey tool, or any frame.

    Each row says whose answer it is by a ``token``, by ``contact`` (or the ``email`` of one), or without a name by
    ``account``, ``store`` and ``role``. ``mapping`` is the name of a tool (``surveymonkey``, ``typeform``,
    ``google_forms``, ``limesurvey``, ``formbricks``), a mapping, or the path of a TOML or JSON file; a tool is
    recognised by its headings, and headings that are the keys or the words of the store's surveys are understood
    without any. ``as_of`` is today, where it is not given.

    All of it is one transaction, and the same file again changes nothing. Kept aside, with the reason, are rows with an
    unknown, used or expired token, of unknown contacts, dated in the future or before the invitation, with scores off
    the scale, a second answer to one ask, and without any answer. Of a row only what is understood is kept: no network
    address, no name.
    """
    today = dt.date.today() if as_of is None else _checked(as_of)
    stated = AnswerMapping.of(mapping)
    with store._writing("taking answers") as connection:
        export = read_export(answers, stated, _questions(connection))
        judge = Judge(
            connection, export.mapping, today, store.timezone, meta.secret(connection), survey
        )  # fmt: skip
        good, aside, unchanged = _judged(connection, judge, export)
        where = source if source is not None else export.name
        _write(store, connection, good, where)
        _keep_aside(store, connection, export, aside, where)
    return Taken(
        name=export.name,
        tool=export.mapping.tool,
        accepted=len(good),
        unchanged=unchanged,
        aside=tuple(
            {"line": row.line, "column": a.column, "value": a.value, "expected": a.expected} for row, a in aside
        ),
        headings=export.headings,
        ratings=sum(len(answer.ratings) for answer in good),
        ignored=export.ignored,
    )


def _checked(as_of: str | dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(day(as_of))
    except ValueError:
        wanted = "a day written as 2026-10-31"
        raise InputError.of([problem("take_answers", "as_of", repr(as_of), wanted)]) from None


def _questions(connection: sqlite3.Connection) -> dict[str, Any]:
    """Questions of the store's surveys by their keys and by their words in every language."""
    out: dict[str, Any] = {}
    for (text,) in connection.execute("SELECT questions FROM surveys WHERE superseded_at IS NULL"):
        for question in (json.loads(text) if text else {}).get("questions") or []:
            words = question.get("text") or {}
            listed = words.values() if isinstance(words, Dict) else [words]
            for name in (question.get("question"), *listed):
                if name:
                    out.setdefault(str(name).strip().casefold(), question)
    return out


def _judged(
    connection: sqlite3.Connection, judge: Judge, export: Export
) -> tuple[list[Judged], list[tuple[Answered, AsideError]], int]:
    """Rows that are new, rows that are kept aside, and how many were there already."""
    good: dict[Any, Judged] = {}
    aside: list[tuple[Answered, AsideError]] = []
    unchanged = 0
    for row in export.rows:
        try:
            found = judge.judge(row)
            key = found.response["response"]
            before = good[key].response if key in good else _stored(connection, key)
            if before is None:
                good[key] = found
            elif _same(before, found.response):
                unchanged += 1
            elif found.key[0] == "ask":
                raise AsideError("token", "answered on " + str(before["date"]), "a token that has not been used")
            else:
                raise AsideError("response", "answered already", "one answer of a person to a survey a day")
        except AsideError as reason:
            aside.append((row, reason))
    return list(good.values()), aside, unchanged


_COMPARED = ("date", "nps", "comment", "account", "store", "role")


def _stored(connection: sqlite3.Connection, key: Any) -> dict[str, Any] | None:
    names = ", ".join(_COMPARED)
    row = connection.execute(
        f"SELECT {names} FROM responses WHERE superseded_at IS NULL AND response = ?", (key,)
    ).fetchone()
    if row is None:
        return None
    found = dict(zip(_COMPARED, row, strict=True))
    found["date"] = (dt.date(1970, 1, 1) + dt.timedelta(days=found["date"])).isoformat()
    return found


def _same(before: Dict[str, Any], now: Dict[str, Any]) -> bool:
    return all(before.get(name) == now.get(name) for name in _COMPARED)


_RESPONSE = (
    "response", "contact", "account", "store", "role", "date", "survey", "touchpoint", "event", "nps", "comment",
    "mode", "recorded_by", "may_quote",
)  # fmt: skip
_RATING = ("response", "attribute", "process", "satisfaction", "importance")


def _write(store: Any, connection: sqlite3.Connection, good: list[Judged], source: str) -> None:
    if not good:
        return
    columns = _columns([answer.response for answer in good], _RESPONSE)
    store._append(connection, "responses", columns, source, strict=True)
    ratings = [rating for answer in good for rating in answer.ratings]
    processes = {row[0] for row in connection.execute("SELECT process FROM processes")}
    for rating in ratings:
        if processes and rating["process"] not in processes:
            rating["process"] = None  # the survey's own word for a process that the firm does not keep
    if ratings:
        store._append(connection, "ratings", _columns(ratings, _RATING), source, strict=True)
    asks = [(answer.invitation, answer.response["response"]) for answer in good if answer.invitation is not None]
    if asks:
        columns = {"invitation": [ask for ask, _ in asks], "response": [response for _, response in asks]}
        columns |= _required(connection, columns["invitation"])
        store._append(connection, "invitations", columns, source, strict=True)


def _required(connection: sqlite3.Connection, keys: list[Any]) -> dict[str, list[Any]]:
    """What a row of ``invitations`` must have, as it is."""
    names = ("account", "date", "state")
    out: dict[str, list[Any]] = {name: [] for name in names}
    for key in keys:
        row = connection.execute(
            "SELECT account, date, state FROM invitations WHERE superseded_at IS NULL AND invitation = ?", (key,)
        ).fetchone()
        for name, value in zip(names, row, strict=True):
            out[name].append((dt.date(1970, 1, 1) + dt.timedelta(days=value)).isoformat() if name == "date" else value)
    return out


def _columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, list[Any]]:
    columns = {name: [row.get(name) for row in rows] for name in names}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _keep_aside(
    store: Any, connection: sqlite3.Connection, export: Export, aside: list[tuple[Answered, AsideError]], source: str
) -> None:
    rows = []
    for row, reason in aside:
        kept = {name: value for name, value in row.said.items() if name != "token"}
        kept |= {rating.attribute: value for rating, value in row.ratings}
        rows.append((row.line, reason.column, reason.value, reason.expected, kept))
    store._set_aside(connection, "responses", rows, source)
