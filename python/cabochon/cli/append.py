"""``cabochon append``: rows of files into a store, once however often the file is read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .check import SHOWN, add_reading_options, grouped, read, show_sources
from .errors import CommandError


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "append",
        help="add the rows of files to a store",
        description="Adds the rows of XLSX and CSV files to a store, which is made if it is not there. The same file "
        "twice changes nothing; a changed row is an amendment; bad rows are kept aside with their reason.",
    )
    parser.add_argument("store", metavar="STORE", help="file of the store, such as company.cabochon")
    parser.add_argument("path", metavar="FOLDER", nargs="+", help="a folder, or one file")
    parser.add_argument("--table", metavar="NAME", help="which table one file holds, if its name does not say")
    add_reading_options(parser)


def run(args: argparse.Namespace) -> int:
    import cabochon

    from ..intake.book import input_error
    from ..intake.detected import counted
    from ..intake.vocabulary import tables
    from .console import heading, say, table

    if len(args.path) > 1:
        listed = ", ".join(args.path)
        raise CommandError(f"one folder or one file at a time, not {listed}: put the files into a folder and name that")
    path = args.path[0]
    intake = read(Path(path), args)
    show_sources(intake)
    if intake.unreadable:
        raise CommandError("nothing was appended: " + "; ".join(intake.unreadable))
    if intake.doubts:
        raise CommandError("nothing was appended: " + str(input_error(intake.doubts)))
    if not intake.tables:
        raise CommandError(f"{path} holds no rows to append")
    currency = args.currency or intake.currency or None
    if currency is None and not Path(args.store).exists():
        raise CommandError(f"the new store {args.store} must know its currency: --currency EUR")
    good = intake.good()
    receipts, aside = [], []
    with cabochon.open(args.store, currency=currency) as store:
        for name in tables():  # parents first, so that references find what they refer to
            if name in good and any(good[name].values()):
                receipts.append(store.append(name, good[name], source=path))
                if receipts[-1].quarantined:
                    aside += why_aside(store, receipts[-1])
    heading("Appended")
    rows = []
    done = {receipt.table: receipt for receipt in receipts}
    for name in tables():
        receipt, bad = done.get(name), len(intake.bad_rows(name)) if name in intake.tables else 0
        if receipt or bad:
            kept = (receipt.accepted, receipt.amended, receipt.unchanged, receipt.quarantined) if receipt else (0,) * 4
            rows.append((name, *(f"{number:,}" for number in (*kept, bad))))
    table(["table", "accepted", "amended", "unchanged", "quarantined", "not read"], rows, right=[1, 2, 3, 4, 5])
    if intake.problems:
        heading(f"{counted(len(intake.problems), 'problem')} in cells: their rows were not appended")
        for line in grouped(intake.problems, SHOWN):
            say(line)
    if aside:
        heading(f"{counted(sum(receipt.quarantined for receipt in receipts), 'row')} kept aside in the store")
        for line in aside:
            say(line)
    return 1 if intake.problems or aside else 0


def why_aside(store: Any, receipt: Any) -> list[str]:
    """Reasons for the rows that one append kept aside, the first of each spelt out with the row's key."""
    import json

    from ..accounts import tables as described

    known = next(table for table in described() if table["table"] == receipt.table)
    keys = [field["name"] for field in known["fields"] if field["key"]]
    groups: dict[tuple[str, str], list[str]] = {}
    told = set()
    for row in store.quarantine().rows():
        if row["table"] != receipt.table or row["receipt"] != receipt.number:
            continue
        content = json.loads(row["content"])
        told.add(row["row"])
        key = ", ".join(f"{name} {content[name]}" for name in keys if name in content) or "a row without its key"
        got = f"got {row['value']}" if row["value"] else "nothing there"
        groups.setdefault((row["column"], row["expected"]), []).append(f"  {key}: {got}")
    out = []
    for (column, expected), lines in groups.items():
        out.append(f"{receipt.table}, column '{column}': expected {expected}")
        out += lines[:SHOWN]
        if len(lines) > SHOWN:
            out.append(f"  and {len(lines) - SHOWN:,} more")
    if len(told) < receipt.quarantined:
        again = receipt.quarantined - len(told)
        out.append(f"{receipt.table}: {again:,} kept aside earlier already, for the same reasons")
    return out
