"""Forgetting a person: the identity goes from every version, text and byte of the file; what was counted stays.

The contact keeps a tombstone: a new key that tells nothing, with account and roles, so that scores go on counting where
they counted. Name, title, e-mail and telephone, what the person wrote, notes about what the person said, tokens and the
engine's memory of the person are gone; where a text of the same client names the person, the name is blotted out. The
key is not taken again: see `forgotten`. Keys and owners of ours (a case's key and owner, a clause's key, a person of
sales) are not the person's data and stay, even where they hold the same word.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cabochon.errors import InputError, problem
from cabochon.nearest import one_of

from .forgotten import stays_forgotten
from .named import BLOT, Named, named
from .schema import quote
from .tables import all_tables

#: columns that are the person's, by table; where the key below names the person they are emptied in every version
OWN = {
    "contacts": ("name", "title", "email", "phone", "client_department", "store"),
    "responses": ("comment",),
    "invitations": ("token",),
    "case_events": ("note",),
}
FREE, LABEL, JSON = "free", "label", "json"
#: what people write, by table; no other column is looked at. A label is a text that rows are counted by or joined on:
#: only the name with its capitals (of other firms' rows the full name), an e-mail, a telephone and the key go out of it
TEXTS = {
    "responses": {"comment": FREE},
    "tickets": {"reason": LABEL},
    "requirements": {"kind": LABEL},
    "events": {"properties": JSON},
    "terms": {"source": FREE},
    "clauses": {"waived_by": FREE, "source": FREE},
    "cases": {"cause": LABEL, "argument": FREE, "conceded": FREE, "lessons": FREE},
    "case_events": {"note": FREE, "properties": JSON},
    "actions": {"name": FREE, "reason": LABEL, "gain": FREE},
    "endings": {"reason": LABEL, "source": FREE},
}
#: keys of JSON objects whose values are free text; values of other keys are labels
FREE_KEYS = frozenset(
    [
        "note",
        "notes",
        "comment",
        "comments",
        "text",
        "words",
        "said",
        "message",
        "remark",
        "remarks",
        "sentence",
        "argument",
        "action",
        "conceded",
        "lesson",
        "lessons",
        "gain",
        "description",
        "details",
        "person",
        "people",
        "who",
        "name",
        "full_name",
        "contact_name",
        "author_name",
        "buyer",
        "email",
        "phone",
        "title",
        "client_department",
        "запись",
        "заметка",
        "комментарий",
        "примечание",
        "описание",
        "текст",
        "сообщение",
        "имя",
        "фио",
        "кто",
        "лицо",
    ]
)
#: keys of JSON objects that the house computes with: their values are never touched
STRUCTURE = frozenset(
    [
        "signal",
        "role",
        "blocking_role",
        "criterion",
        "clause",
        "outcome",
        "due",
        "date",
        "state",
        "kind",
        "type",
        "owner",
        "value",
        "currency",
        "unit",
        "case",
        "account",
        "product",
        "process",
        "supplier",
        "response",
        "ticket",
        "event",
        "survey",
        "rule",
        "department",
        "attribute",
    ]
)


@dataclass(frozen=True)
class Forgotten:
    """What was done."""

    tombstone: Any
    """The key that stands where the contact stood; None where only rows kept aside named the person."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows of each table, all versions, that named the person; ``quarantine`` and ``engine`` among them."""

    def __str__(self) -> str:
        said = ", ".join(f"{table} {count:,}" for table, count in self.rows.items())
        if self.tombstone is None:
            return f"forgotten; only rows kept aside named the contact ({said})"
        return f"forgotten; {self.tombstone} stands where the contact stood ({said})"


def identity_of(connection: sqlite3.Connection, contact: Any) -> dict[str, set[Any]]:
    """Everything that the store's versions of a contact say about who it is; where there is none, what rows kept aside
    say."""
    names = ("contact", "account", "name", "email", "phone")
    found: dict[str, set[Any]] = {name: set() for name in names}
    query = f"SELECT {', '.join(names)} FROM contacts WHERE contact = ?"
    for row in connection.execute(query, (contact,)):
        for name, value in zip(names, row, strict=True):
            if value is not None:
                found[name].add(value)
    if not found["contact"]:
        _add_kept_aside(connection, contact, found)
        if _is_referred_to(connection, contact):
            found["contact"].add(contact)
    if found["contact"]:
        return found
    known = [str(key) for (key,) in connection.execute("SELECT DISTINCT contact FROM contacts LIMIT 10000")]
    expected = one_of(str(contact), known) if 0 < len(known) <= 12 else "a key of contacts"
    raise InputError.of([problem("forget", "contact", repr(contact), expected)])


def _add_kept_aside(connection: sqlite3.Connection, contact: Any, found: dict[str, set[Any]]) -> None:
    """What the rows kept aside say of a contact that never got into the store."""
    for table, content in connection.execute('SELECT "table", content FROM quarantine'):
        said = {name: str(cell).strip() for name, cell in _cells(content) if cell not in (None, "")}
        if said.get("contact") != str(contact):
            continue
        found["contact"].add(contact)
        for name in ("account", "name", "email", "phone") if table == "contacts" else ("account",):
            if name in said:
                found[name].add(said[name])


def _is_referred_to(connection: sqlite3.Connection, contact: Any) -> bool:
    """Whether rows were taken in that name a contact of whom the store has no row, as before any contact was known."""
    return any(
        connection.execute(f"SELECT 1 FROM {table.quoted} WHERE {quote(key)} = ? LIMIT 1", (contact,)).fetchone()
        for table in all_tables().values()
        for key, parent in table.references
        if parent == "contacts"
    )


def forget(connection: sqlite3.Connection, contact: Any) -> Forgotten:
    """Inside a transaction with ``secure_delete`` on."""
    identity = identity_of(connection, contact)
    tombstone: Any = f"forgotten-{secrets.token_hex(6)}" if isinstance(contact, str) else -(secrets.randbits(48) + 1)
    rows: dict[str, int] = {}
    stood = False
    engine = _forget_in_engine(connection, contact)
    person = named(identity["name"], identity["email"], identity["phone"], contact)
    stays_forgotten(connection, contact)
    for table in all_tables().values():
        count = 0
        keys = [column for column, parent in table.references if parent == "contacts"]
        if table.name == "contacts":
            keys = ["contact"]
        for key in keys:
            emptied = [f"{quote(name)} = NULL" for name in OWN.get(table.name, ())]
            if table.name == "contacts":
                emptied += ['"may_ask" = 0', "\"basis\" = 'forgotten'", f'"basis_date" = {_today()}']
            values = ", ".join([f"{quote(key)} = ?1", *emptied])
            count += connection.execute(
                f"UPDATE {table.quoted} SET {values} WHERE {quote(key)} = ?2", (tombstone, contact)
            ).rowcount
        stood = stood or count > 0
        count += _blot(connection, table.name, identity["account"], person)
        if count:
            rows[table.name] = count
    kept_aside = _quarantine(connection, contact, identity, person)
    if kept_aside:
        rows["quarantine"] = kept_aside
    if engine:
        rows["engine"] = 1
    return Forgotten(tombstone if stood else None, rows)


def _today() -> int:
    return (dt.date.today() - dt.date(1970, 1, 1)).days


def _blot(connection: sqlite3.Connection, table: str, accounts: set[Any], person: Named) -> int:
    """Blots the person out of the free texts of a table, in every version; labels and keys stay."""
    columns = {name: kind for name, kind in TEXTS.get(table, {}).items() if name in all_tables()[table].fields}
    if not columns:
        return 0
    whose, homes = _homes(connection, table, accounts)
    listed = ", ".join(quote(name) for name in columns)
    changed, actions = [], _Apart()
    for rowid, owner, *texts in connection.execute(f"SELECT rowid, {whose}, {listed} FROM {quote(table)} ORDER BY 1"):
        home = owner in homes
        blotted = [
            text if not isinstance(text, str) else _blotted(text, kind, person, home, actions.of(owner))
            for text, kind in zip(texts, columns.values(), strict=True)
        ]
        if blotted != texts:
            changed.append((*blotted, rowid))
    values = ", ".join(f"{quote(name)} = ?" for name in columns)
    connection.executemany(f"UPDATE {quote(table)} SET {values} WHERE rowid = ?", changed)
    return len(changed)


def _homes(connection: sqlite3.Connection, table: str, accounts: set[Any]) -> tuple[str, set[Any]]:
    """The expression that tells whose a row is, and its values for the person's own firms."""
    fields = all_tables()[table].fields
    if "case" in fields and table != "cases":
        cases = {key for key, account in connection.execute('SELECT "case", account FROM cases') if account in accounts}
        return quote("case"), cases
    if "contact" in fields and "account" in fields:  # an answer's account stands with its contact
        theirs = f"SELECT contacts.account FROM contacts WHERE contacts.contact = {quote(table)}.contact LIMIT 1"
        return f"coalesce({quote(table)}.account, ({theirs}))", accounts
    return ("account", accounts) if "account" in fields else ("NULL", set())


class _Apart:
    """Texts that a history tells its actions apart by stay apart where only the name told them apart."""

    def __init__(self) -> None:
        self._taken: dict[Any, dict[str, str]] = {}

    def of(self, owner: Any) -> Callable[[str, str], str]:
        taken = self._taken.setdefault(owner, {})

        def kept(text: str, blotted: str) -> str:
            number, tried = 1, blotted
            while taken.setdefault(tried, text) != text:
                number += 1
                tried = f"{blotted} {number}"
            return tried

        return kept


def _blotted(text: str, kind: str, person: Named, home: bool, apart: Callable[[str, str], str]) -> str:
    if kind == FREE:
        return person.out_of(text, home=home)
    if kind == LABEL:
        return person.out_of_label(text, home=home)
    try:
        said = json.loads(text)
    except ValueError:
        return text
    found = _inside(said, "", person, home, apart)
    return text if found == said else json.dumps(found, ensure_ascii=False)


def _inside(said: Any, key: str, person: Named, home: bool, apart: Callable[[str, str], str]) -> Any:
    """A JSON object without the person; what the house computes with, as it is."""
    if isinstance(said, dict):
        return {
            name if name.casefold() in STRUCTURE else person.out_of_label(name, home=home): _inside(
                value, name.casefold(), person, home, apart
            )
            for name, value in said.items()
        }
    if isinstance(said, list):
        return [_inside(value, key, person, home, apart) for value in said]
    if not isinstance(said, str) or key in STRUCTURE:
        return said
    if key == "action":
        return apart(said, person.out_of(said, home=home))
    return person.out_of(said, home=home) if key in FREE_KEYS else person.out_of_label(said, home=home)


def _quarantine(connection: sqlite3.Connection, contact: Any, identity: dict[str, set[Any]], person: Named) -> int:
    """Rows that name the person lose their content; where and why they were kept aside stays."""
    changed = []
    accounts = {str(account) for account in identity["account"]}
    free = FREE_KEYS | {name for kinds in TEXTS.values() for name, kind in kinds.items() if kind != LABEL}

    def names(column: str | None, text: str, home: bool) -> bool:
        free_text = home and (column or "").casefold() in free
        return person.is_in(text, home=free_text) or person.out_of_label(text, home=home) != text

    query = 'SELECT rowid, "column", value, expected, content FROM quarantine'
    for rowid, column, value, expected, content in connection.execute(query):
        said = {name: str(cell) for name, cell in _cells(content)}
        home = said.get("account") in accounts or not said.get("account")
        theirs = said.get("contact") == str(contact) or any(names(name, cell, home) for name, cell in said.items())
        if theirs or names(column, value or "", home) or names(None, expected or "", home):
            told = person.out_of(expected, home=False)
            changed.append((BLOT, told, json.dumps({"forgotten": True}), rowid))
    print_of = "lower(hex(randomblob(16)))"  # the old one is a digest of what is gone
    update = f"UPDATE quarantine SET fingerprint = {print_of}, value = ?, expected = ?, content = ? WHERE rowid = ?"
    connection.executemany(update, changed)
    return len(changed)


def _cells(content: str | None) -> Iterator[tuple[str, Any]]:
    try:
        found = json.loads(content or "{}")
    except ValueError:
        return
    if isinstance(found, dict):
        yield from found.items()


def _forget_in_engine(connection: sqlite3.Connection, contact: Any) -> bool:
    """The engine's memory without the person."""
    from cabochon.feedback.asking import meta

    state = meta.engine(connection)
    if state is None:
        return False
    others = connection.execute(
        "SELECT contact, account FROM contacts WHERE superseded_at IS NULL AND contact <> ?", (contact,)
    ).fetchall()
    accounts = connection.execute("SELECT account FROM accounts WHERE superseded_at IS NULL").fetchall()
    meta.keep_engine(connection, meta.without(state, others, [key for (key,) in accounts]))
    return True
