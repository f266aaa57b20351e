"""Tables of records for the documentation, made from the same descriptions as everything else.

python -m cabochon.docs_tables docs           exits 1 and names the pages whose tables are stale
python -m cabochon.docs_tables docs --write   writes them

A page marks the place of a table with two comments, between which the table stands: ``<!-- table: accounts -->`` and
``<!-- /table -->``; the name is a table of a book, or a class with ``fields()`` such as ``ownership.Offer``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from . import _core
from .errors import InputError, problem
from .nearest import one_of

_PLACE = re.compile(r"(<!-- table: (?P<name>[\w.]+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def _range(field: Mapping[str, Any]) -> str:
    if field["choices"]:
        return ", ".join(field["choices"])
    low, high = field["low"], field["high"]
    below = f"{'above' if field['low_open'] else 'from'} {low:g}" if isfinite(low) else ""
    above = f"{'below' if field['high_open'] else 'to'} {high:g}" if isfinite(high) else ""
    return f"{below} {above}".strip()


def table(fields: Sequence[Mapping[str, Any]]) -> str:
    """Write a list of fields as a Markdown table; keys are bold.

    >>> from cabochon import accounts
    >>> table(accounts.tables()[2]["fields"]).splitlines()[2].split(" | ")[0]
    '| **contact**'
    """
    lines = ["| field | kind | unit | range | meaning |", "| --- | --- | --- | --- | --- |"]
    for field in fields:
        name = f"**{field['name']}**" if field["key"] else field["name"]
        meaning = field["meaning"] + (f"; a key of {field['references']}" if field["references"] else "")
        if field["required"] and not field["key"]:
            meaning += "; required"
        lines.append(f"| {name} | {field['kind']} | {field['unit']} | {_range(field)} | {meaning} |")
    return "\n".join(lines) + "\n"


def fields_of(name: str) -> Sequence[Mapping[str, Any]]:
    """List the fields of a book's table, or of a class of the compiled core such as ``ownership.Offer``."""
    known: dict[str, Any] = {described["table"]: described["fields"] for described in _core.accounts.tables()}
    if name in known:
        found: Sequence[Mapping[str, Any]] = known[name]
        return found
    place: Any = _core
    for part in name.split("."):
        place = getattr(place, part, None)
    if not hasattr(place, "fields"):
        raise InputError.of([problem("documents", "table", f"'{name}'", one_of(name, sorted(known)))])
    listed: Sequence[Mapping[str, Any]] = place.fields()
    return listed


def renewed(page: str) -> str:
    """Give the page with all of its tables made anew."""
    return _PLACE.sub(lambda found: found[1] + table(fields_of(found["name"])) + found[3], page)


def main(arguments: Sequence[str]) -> int:
    folder = Path(next((a for a in arguments if not a.startswith("-")), "docs"))
    stale = [path for path in sorted(folder.rglob("*.md")) if renewed(text := path.read_text(encoding="utf-8")) != text]
    for path in stale:
        if "--write" in arguments:
            path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            print(f"{path}: a table is stale; run python -m cabochon.docs_tables {folder} --write")
    return 0 if not stale or "--write" in arguments else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
