"""Invitations that leave: what the engine decided, written into a store, and a frame for whoever sends them."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

from ... import _core, frames
from ...arguments import day
from ...errors import InputError, problem
from ...intake.defuse import defuse
from ...nearest import one_of
from ...table import Table
from . import tokens

OUTGOING = (
    "invitation", "contact", "account", "account_name", "name", "email", "phone", "role", "survey", "date", "expires",
    "reminder", "rule", "token",
)  # fmt: skip
DECIDED = ("found", "limit", "other_date", "deferred_from")


def invite(store: Any, asked: Any, *, rules: Any = None, source: str | None = None) -> Table:
    """Writes what `Engine.step` decided into a store's ``invitations`` and gives those that leave, each with a token.

    ``asked`` is an `Invitations`. Every row is kept, the suppressed ones with their reason and the values that decided.
    An invitation's natural key is its rule, event, day of the event, account, contact, date and whether it is a
    reminder: what the store has already is not written again and leaves no second time, so that the same result may be
    given twice.

    With ``rules`` the surveys that they ask are kept too, so that answers can be understood. The store holds only a
    digest of each token: the frame that this gives is the one place where tokens stand. A reminder has a token of its
    own; the first answer to any token of one ask uses up all of them.

    Columns: invitation, contact, account, account_name, name, email, phone, role, survey, date, expires, reminder,
    rule, token.
    """
    with store._writing("writing invitations") as connection:
        if rules is not None:
            keep_surveys(store, connection, rules, source)
        return written(store, connection, Table(asked._rows).rows(), source)


def written(store: Any, connection: sqlite3.Connection, rows: list[dict[str, Any]], source: str | None) -> Table:
    """Inside a transaction: the rows of a step as invitations."""
    known = {row[0] for row in connection.execute("SELECT event FROM events WHERE superseded_at IS NULL")}
    numbers = _numbers(connection)
    there = _already(connection)
    columns: dict[str, list[Any]] = {name: [] for name in _INVITATION}
    leaving = []
    for row in rows:
        row = row | {"event": row["event"] if row["event"] in known else None}
        if there[_natural_key(row)] > 0:
            there[_natural_key(row)] -= 1
            continue
        token = tokens.new() if row["state"] == "sent" and row["contact"] is not None else None
        invitation = next(numbers)
        decided = {name: _said(row.get(name)) for name in DECIDED if row.get(name) is not None}
        cells = row | {
            "invitation": invitation,
            "decided_by": json.dumps(decided) if decided else None,
            "token": None if token is None else tokens.digest(token),
        }
        for name in _INVITATION:
            columns[name].append(cells.get(name))
        if token is not None:
            leaving.append(cells | {"token": token})
    if columns["invitation"]:
        store._append(connection, "invitations", columns, source, strict=True)
    return outgoing(connection, leaving)


_INVITATION = (
    "invitation", "account", "contact", "date", "survey", "rule", "event", "event_date", "state", "reason",
    "decided_by", "reminder", "expires", "token",
)  # fmt: skip


_KEY = ("rule", "event", "event_date", "account", "contact", "date", "reminder")


def _natural_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(bool(row[name]) if name == "reminder" else row[name] for name in _KEY)


def _already(connection: sqlite3.Connection) -> Counter[tuple[Any, ...]]:
    """How many invitations of each natural key the store has: several events that it does not know look alike."""
    query = f"SELECT {', '.join(_KEY)} FROM invitations WHERE superseded_at IS NULL AND rule IS NOT NULL"
    epoch = dt.date(1970, 1, 1)
    out: Counter[tuple[Any, ...]] = Counter()
    for cells in connection.execute(query):
        row = dict(zip(_KEY, cells, strict=True))
        for name in ("event_date", "date"):
            row[name] = None if row[name] is None else epoch + dt.timedelta(days=row[name])
        out[_natural_key(row)] += 1
    return out


def outgoing(connection: sqlite3.Connection, leaving: list[dict[str, Any]]) -> Table:
    """The frame for whoever sends: who is written to, about what, until when."""
    people = {
        row[0]: row[1:]
        for row in connection.execute("SELECT contact, name, email, phone FROM contacts WHERE superseded_at IS NULL")
    }
    accounts = dict(connection.execute("SELECT account, name FROM accounts WHERE superseded_at IS NULL"))
    for row in leaving:
        row["name"], row["email"], row["phone"] = people.get(row["contact"], (None, None, None))
        row["account_name"] = accounts.get(row["account"])
    data = {name: [row[name] for row in leaving] for name in OUTGOING}
    if not leaving:
        return Table(_core.Table("invitations", [(n, _core.Column.from_texts([])) for n in OUTGOING], rows=0))
    return Table(frames.read(data, name="invitations"))


def shop_code(
    store: Any, account: Any, shop: Any, *, date: str | dt.date, survey: Any = None, role: str = "user",
    expires: str | dt.date | None = None,
) -> str:  # fmt: skip
    """A token for the QR code that hangs in a shop: many people may answer by it, without a name.

    Their answers count for the account, the shop and the role. It expires only on the day given. The token is told
    once; the store keeps its digest. ``survey`` is the key of one of the store's surveys.
    """
    wrong = []
    if role not in ("economic", "technical", "user"):
        wrong.append(problem("shop_code", "role", repr(role), "one of economic, technical, user"))
    if shop is None or not str(shop).strip():
        wrong.append(problem("shop_code", "shop", repr(shop), "the key or the name of the shop"))
    if wrong:
        raise InputError.of(wrong)
    token = tokens.new()
    with store._writing("writing a shop's code") as connection:
        known = {str(key) for (key,) in connection.execute("SELECT survey FROM surveys")}
        if survey is not None and str(survey) not in known:
            wanted = one_of(str(survey), sorted(known)) if known else "a key of surveys; the store has none yet"
            raise InputError.of([problem("shop_code", "survey", repr(survey), wanted)])
        row = {
            "invitation": next(_numbers(connection)), "account": account, "date": day(date), "survey": survey,
            "rule": "shop_code", "state": "sent", "expires": None if expires is None else day(expires),
            "decided_by": json.dumps({"store": shop, "role": role}), "token": tokens.digest(token),
        }  # fmt: skip
        columns = {name: [value] for name, value in row.items() if value is not None}
        store._append(connection, "invitations", columns, "shop code", strict=True)
    return token


def save_csv(table: Any, path: str | os.PathLike[str]) -> Path:
    """Any frame as CSV for a mailing program: UTF-8 with a mark that spreadsheets know, formulas defused.

    >>> import cabochon as cb, pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "out.csv"
    >>> cb.feedback.save_csv({"name": ["=1+1"], "phone": ["+49 170 1"]}, path).read_text("utf-8-sig")
    "name,phone\\n'=1+1,+49 170 1\\n"
    """
    import csv

    table = table if isinstance(table, Table) else Table(frames.read(table, name="save_csv"))
    target = Path(path)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(table.columns)
        for row in table.rows():
            out.writerow([defuse(_cell(row[name])) for name in table.columns])
    return target.resolve()


def keep_surveys(store: Any, connection: sqlite3.Connection, rules: Any, source: str | None) -> None:
    """The surveys of a document of rules as rows of ``surveys``."""
    surveys = rules.to_dict()["surveys"]
    columns: dict[str, list[Any]] = {name: [] for name in ("survey", "name", "role", "questions")}
    for survey in surveys:
        name = survey.get("name")
        columns["survey"].append(survey["survey"])
        columns["name"].append(next(iter(name.values()), None) if isinstance(name, dict) else name)
        columns["role"].append(survey.get("role"))
        columns["questions"].append(json.dumps({"questions": survey.get("questions") or []}, ensure_ascii=False))
    if surveys:
        store._append(connection, "surveys", columns, source, strict=True)


def _numbers(connection: sqlite3.Connection) -> Any:
    """Keys of new invitations: the next whole numbers, or texts where the store's own keys are texts."""
    sample = connection.execute("SELECT invitation FROM invitations LIMIT 1").fetchone()
    if sample is not None and isinstance(sample[0], str):
        while True:
            yield f"ask-{secrets.token_hex(8)}"
    number = connection.execute("SELECT max(invitation) FROM invitations").fetchone()[0] or 0
    while True:
        number += 1
        yield number


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
