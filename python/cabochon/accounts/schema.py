"""The tables of a book as data and as a page of documentation."""

from __future__ import annotations

import math
from typing import Any

from .._core import accounts as _accounts


def tables() -> list[dict[str, Any]]:
    """Describe every table of a book, parents before the tables that refer to them.

    Each is a dict with ``name`` (of the record), ``table``, ``own_date`` (the column that dates its rows, or "") and
    ``fields``; each field says its ``name``, ``kind``, ``meaning``, ``unit``, range, whether it is ``key`` or
    ``required``, the table it ``references`` and its ``choices``.

    >>> import cabochon as cb
    >>> [field["name"] for field in cb.accounts.tables()[2]["fields"]]
    ['contact', 'since', 'until', 'role', 'decides']
    """
    described: list[dict[str, Any]] = _accounts.tables()
    return described


def schema_markdown() -> str:
    """All tables as Markdown: one heading and one table of columns each.

    >>> import cabochon as cb
    >>> print(cb.accounts.schema_markdown().splitlines()[0])
    ### accounts
    """
    return "\n".join(_table_markdown(table) for table in tables())


def _table_markdown(table: dict[str, Any]) -> str:
    lines = [f"### {table['table']}", "", "| column | kind | meaning |", "| --- | --- | --- |"]
    for field in table["fields"]:
        name = f"**{field['name']}**" if field["key"] else field["name"]
        lines.append(f"| {name} | {_kind(field)} | {field['meaning']}{_allowed(field)} |")
    return "\n".join([*lines, ""])


def _kind(field: dict[str, Any]) -> str:
    kind = str(field["kind"])
    if field["unit"]:
        kind += f", {field['unit']}"
    if field["required"] and not field["key"]:
        kind += ", required"
    return kind


def _allowed(field: dict[str, Any]) -> str:
    said = []
    if field["choices"]:
        said.append(", ".join(f"`{choice}`" for choice in field["choices"]))
    low, high = field["low"], field["high"]
    if math.isfinite(low):
        said.append(("above " if field["low_open"] else "at least ") + f"{low:g}")
    if math.isfinite(high):
        said.append(("below " if field["high_open"] else "at most ") + f"{high:g}")
    if field["references"]:
        said.append(f"key of {field['references']}")
    return f" ({'; '.join(said)})" if said else ""
