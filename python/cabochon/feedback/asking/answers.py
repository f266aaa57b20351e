"""Answers that come back: into the store, or aside with the reason."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from ...arguments import day
from ...errors import InputError, problem
from ...nearest import one_of
from . import meta
from .exported import Answered, read_export
from .judge import AsideError, Judge, Judged
from .mapping import AnswerMapping
from .questions import Questions
from .sorting import RESPONSE, sort_out


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
    amended: int = 0  #: answers that were there already, of which this file says more or something else

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.accepted + self.amended + self.unchanged + len(self.aside)

    def reasons(self) -> dict[str, int]:
        """How many rows each reason kept aside."""
        return dict(Counter(row["expected"] for row in self.aside).most_common())

    def __str__(self) -> str:
        tool = f" ({self.tool})" if self.tool else ""
        amended = f" {self.amended:,} amended," if self.amended else ""
        counts = f"{self.accepted:,} accepted,{amended} {self.unchanged:,} unchanged, {len(self.aside):,} kept aside"
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
    source: str | None = None, ignore: Sequence[str] = (),
) -> Taken:  # fmt: skip
    """Takes the answers of an export into a store: a CSV or XLSX file of a survey tool, or any frame.

    Each row says whose answer it is by a ``token``, by ``contact`` (or the ``email`` of one), or without a name by
    ``account``, ``store`` and ``role``. ``mapping`` is the name of a tool (``surveymonkey``, ``typeform``,
    ``google_forms``, ``limesurvey``, ``formbricks``), a mapping, or the path of a TOML or JSON file; a tool is
    recognised by its headings, and headings that are the keys or the words of the store's surveys are understood
    without any, as are the tools' own words for "how likely are you to recommend us". A further column of whole numbers
    from 0 to 10 may hold scores: the load stops, until a mapping says what they are or ``ignore`` names the heading.
    ``as_of`` is today, where it is not given; ``survey`` the key of the survey, where neither token nor file tells it.

    Marks come on the scale of their question, or on the one that the mapping states, and are kept as 0 to 10.

    All of it is one transaction, and the same file again changes nothing; read with a better mapping, it amends the
    answers that it brought. Kept aside, with the reason, are rows with an
    unknown, used or expired token, of unknown contacts, dated in the future or before the invitation, with scores off
    the scale, a second answer to one ask, and without any answer. Of a row only what is understood is kept: no network
    address, no name.
    """
    today = dt.date.today() if as_of is None else _checked(as_of)
    stated = _ignoring(AnswerMapping.of(mapping), ignore)
    with store._writing("taking answers") as connection:
        _check_survey(connection, stated.survey if stated.survey is not None else survey)
        questions = Questions.of(connection)
        export = read_export(answers, stated, questions)
        secret = meta.secret(connection)
        judge = Judge(connection, export.mapping, today, store.timezone, secret, survey, questions)
        found = sort_out(connection, judge, export)
        where = source if source is not None else export.name
        _write(store, connection, [*found.new, *found.amended], where)
        _keep_aside(store, connection, judge, found.aside, where)
        _settle(connection, found.taken_in)
    return Taken(
        name=export.name,
        tool=export.mapping.tool,
        accepted=len(found.new),
        amended=len(found.amended),
        unchanged=found.unchanged,
        aside=tuple(
            {"line": row.line, "column": a.column, "value": a.value, "expected": a.expected} for row, a in found.aside
        ),
        headings=export.headings,
        ratings=sum(len(answer.ratings) for answer in (*found.new, *found.amended)),
        ignored=export.ignored,
    )


def _ignoring(stated: AnswerMapping, ignore: Sequence[str]) -> AnswerMapping:
    listed = [ignore] if isinstance(ignore, str) else ignore
    if not isinstance(listed, Sequence) or not all(isinstance(heading, str) for heading in listed):
        raise InputError.of([problem("take_answers", "ignore", repr(ignore), "a list of headings")])
    return replace(stated, ignore=(*stated.ignore, *listed))


def _check_survey(connection: sqlite3.Connection, named: Any) -> None:
    """A misspelt survey is told before anything is read."""
    known = [str(key) for (key,) in connection.execute("SELECT DISTINCT survey FROM surveys")]
    if named is not None and known and str(named) not in known:
        raise InputError.of([problem("take_answers", "survey", repr(named), one_of(str(named), known))])


def _checked(as_of: str | dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(day(as_of))
    except ValueError:
        wanted = "a day written as 2026-10-31"
        raise InputError.of([problem("take_answers", "as_of", repr(as_of), wanted)]) from None


_RATING = ("response", "attribute", "process", "satisfaction", "importance")


def _write(store: Any, connection: sqlite3.Connection, good: list[Judged], source: str) -> None:
    if not good:
        return
    columns = _columns([answer.response for answer in good], RESPONSE)
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
    store: Any, connection: sqlite3.Connection, judge: Judge, aside: list[tuple[Answered, AsideError]], source: str
) -> None:
    rows = []
    for row, reason in aside:
        kept = {name: value for name, value in row.said.items() if name != "token"}
        kept |= {rating.attribute: value for rating, value in row.ratings}
        kept["answer"] = judge.row(row)
        rows.append((row.line, reason.column, reason.value, reason.expected, kept))
    store._set_aside(connection, "responses", rows, source)


def _settle(connection: sqlite3.Connection, taken_in: dict[str, Any]) -> None:
    """Rows kept aside earlier that were put right: they get the key of the response, and so wait no longer."""
    query = "SELECT rowid, content FROM quarantine WHERE \"table\" = 'responses'"
    for number, text in connection.execute(query).fetchall():
        content = json.loads(text or "{}")
        if content.get("answer") in taken_in:
            content["response"] = taken_in[content["answer"]]
            told = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
            connection.execute("UPDATE quarantine SET content = ? WHERE rowid = ?", (told, number))
