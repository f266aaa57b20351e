"""Forgetting a person: the identity goes from every version, text and byte of the file; what was counted stays.

The contact keeps a tombstone: a new key that tells nothing, with account and roles, so that scores go on counting where
they counted. Name, title, e-mail and telephone, what the person wrote, notes about what the person said, tokens and the
engine's memory of the person are gone; where a text of the same client names the person, the name is blotted out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cabochon import _core
from cabochon.errors import InputError, problem
from cabochon.nearest import one_of

from .schema import quote
from .tables import all_tables

BLOT = "[forgotten]"
#: columns that are the person's, by table; where the key below names the person they are emptied in every version
OWN = {
    "contacts": ("name", "title", "email", "phone", "client_department", "store"),
    "responses": ("comment",),
    "invitations": ("token",),
    "case_events": ("note",),
}
#: words of ours, keys of other things and names of firms and goods: never blotted out
KEPT = {
    "accounts",
    "products",
    "processes",
    "suppliers",
    "surveys",
    "supply_prices",
    "purchases",
    "orders",
    "metal",
    "stock",
}
OURS = ("owner", "author", "recorded_by", "currency", "store", "rule", "touchpoint", "mode", "type", "kind")


@dataclass(frozen=True)
class Forgotten:
    """What was done."""

    tombstone: Any
    """The key that stands where the contact stood."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows of each table, all versions, that named the person; ``quarantine`` and ``engine`` among them."""

    def __str__(self) -> str:
        said = ", ".join(f"{table} {count:,}" for table, count in self.rows.items())
        return f"forgotten; {self.tombstone} stands where the contact stood ({said})"


def identity_of(connection: sqlite3.Connection, contact: Any) -> dict[str, set[Any]]:
    """Everything that the store's versions of a contact say about who it is."""
    names = ("contact", "account", "name", "email", "phone")
    found: dict[str, set[Any]] = {name: set() for name in names}
    query = f"SELECT {', '.join(names)} FROM contacts WHERE contact = ?"
    for row in connection.execute(query, (contact,)):
        for name, value in zip(names, row, strict=True):
            if value is not None:
                found[name].add(value)
    if found["contact"]:
        return found
    known = [str(key) for (key,) in connection.execute("SELECT DISTINCT contact FROM contacts LIMIT 10000")]
    expected = one_of(str(contact), known) if 0 < len(known) <= 12 else "a key of contacts"
    raise InputError.of([problem("forget", "contact", repr(contact), expected)])


def forget(connection: sqlite3.Connection, contact: Any) -> Forgotten:
    """Inside a transaction with ``secure_delete`` on."""
    identity = identity_of(connection, contact)
    tombstone: Any = f"forgotten-{secrets.token_hex(6)}" if isinstance(contact, str) else -(secrets.randbits(48) + 1)
    rows: dict[str, int] = {}
    engine = _forget_in_engine(connection, contact)
    strong, weak = _patterns(identity, contact)
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
        count += _blot(connection, table.name, identity["account"], strong, weak)
        if count:
            rows[table.name] = count
    kept_aside = _quarantine(connection, contact, identity, strong, weak)
    if kept_aside:
        rows["quarantine"] = kept_aside
    if engine:
        rows["engine"] = 1
    return Forgotten(tombstone, rows)


def _today() -> int:
    return (dt.date.today() - dt.date(1970, 1, 1)).days


def _patterns(identity: dict[str, set[Any]], contact: Any) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names the person anywhere, and what names the person in a text about the person's own firm."""
    sure = {str(value) for value in (*identity["email"], *identity["phone"])}
    sure |= {name for name in identity["name"] if " " in name.strip()}
    if isinstance(contact, str) and re.search(r"[^a-z]", contact):  # a key such as a@b or K-17 is no word of a language
        sure.add(contact)
    likely = set(sure)
    for name in identity["name"]:
        likely.add(name)
        likely |= {word for word in re.findall(r"\w+", name) if len(word) > 3}
    return _any_of(sure), _any_of(likely | ({contact} if isinstance(contact, str) else set()))


def _any_of(words: set[str]) -> re.Pattern[str]:
    """Any of the words as a whole word, in any case; the longest first."""
    listed = sorted((word.strip() for word in words if word.strip()), key=len, reverse=True)
    if not listed:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.IGNORECASE)


def _free_texts(table: str) -> list[str]:
    fields = next(entry["fields"] for entry in _core.accounts.tables() if entry["table"] == table)
    return [
        f["name"] for f in fields
        if f["kind"] in ("text", "properties") and not f["key"] and not f["references"] and f["name"] not in OURS
    ]  # fmt: skip


def _blot(
    connection: sqlite3.Connection, table: str, accounts: set[Any], strong: re.Pattern[str], weak: re.Pattern[str]
) -> int:
    """Blots the person out of the free texts of a table, in every version."""
    columns = [] if table in KEPT or table == "contacts" else _free_texts(table)
    if not columns:
        return 0
    described = all_tables()[table]
    own = "account" if "account" in described.fields else "case" if table == "case_events" else ""
    mine = accounts
    if own == "case":
        mine = {
            case for (case, account) in connection.execute('SELECT "case", account FROM cases') if account in accounts
        }
    listed = ", ".join(quote(name) for name in columns)
    owner = quote(own) if own else "NULL"
    changed = []
    for rowid, whose, *texts in connection.execute(f"SELECT rowid, {owner}, {listed} FROM {quote(table)}"):
        pattern = weak if whose in mine else strong
        blotted = [text if not isinstance(text, str) else pattern.sub(BLOT, text) for text in texts]
        if blotted != texts:
            changed.append((*blotted, rowid))
    values = ", ".join(f"{quote(name)} = ?" for name in columns)
    connection.executemany(f"UPDATE {quote(table)} SET {values} WHERE rowid = ?", changed)
    return len(changed)


def _quarantine(
    connection: sqlite3.Connection, contact: Any, identity: dict[str, set[Any]], strong: re.Pattern[str],
    weak: re.Pattern[str],
) -> int:  # fmt: skip
    """Rows that name the person lose their content; where and why they were kept aside stays."""
    changed = []
    accounts = {str(account) for account in identity["account"]}
    query = "SELECT rowid, value, expected, content FROM quarantine"
    for rowid, value, expected, content in connection.execute(query):
        said = {name: str(cell) for name, cell in _cells(content)}
        pattern = weak if said.get("account") in accounts or not said.get("account") else strong
        theirs = said.get("contact") == str(contact)
        if theirs or any(pattern.search(text or "") for text in (value, expected, content)):
            changed.append((BLOT, pattern.sub(BLOT, expected), json.dumps({"forgotten": True}), rowid))
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
