"""``cabochon forget``: a person's identity out of a store, for good."""

from __future__ import annotations

import argparse
from typing import Any

from .ask import existing


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "forget",
        help="erase who a person is from a store",
        description="Erases a contact's identity from every version of every row, the rows kept aside, texts, tokens "
        "and the engine's memory, and writes the file anew. A tombstone keeps account and role, so that scores and "
        "counts stay. Files that left the store are not reached.",
    )
    parser.add_argument("store", metavar="STORE", help="file of the store, such as company.cabochon")
    parser.add_argument("contact", metavar="CONTACT", help="key of the contact")


def run(args: argparse.Namespace) -> int:
    import cabochon

    from .console import say

    with cabochon.open(existing(args.store)) as store:
        whole = store.table("contacts").types.get("contact") == "int64" and len(store.table("contacts"))
        numeric = whole and args.contact.lstrip("-").isdigit()
        found = store.forget(int(args.contact) if numeric else args.contact)
    say(str(found))
    return 0
