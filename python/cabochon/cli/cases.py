"""``cabochon cases``: what is open and overdue, what the week raises, and cases opened for it."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from .ask import existing
from .errors import CommandError

SHOWN = 12


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "cases",
        help="show the cases, and open those that the week raises",
        description="Shows which cases are open and overdue, and for which clients one should be opened: by a fact (a "
        "low score of somebody who decides, a competitor named, a broken clause, an open claim) or a finding (roles "
        "that surely disagree). With --due-days it opens them, a few a week; the rest waits in sight.",
    )
    parser.add_argument("store", metavar="STORE", help="file of the store, such as company.cabochon")
    parser.add_argument("--as-of", metavar="DAY", help="last day that is seen, such as 2026-10-31 (default: today)")
    parser.add_argument(
        "--due-days", metavar="N", type=int, help="open the raised cases, each to be settled within N days"
    )
    parser.add_argument("--max-new", metavar="N", type=int, default=7, help="cases a week may open (default: 7)")
    parser.add_argument("--owner", metavar="NAME", help="who of yours looks after the new cases")
    parser.add_argument(
        "--ask-missing", action="store_true", help="ask for the answers of roles that a new case has not heard"
    )


def run(args: argparse.Namespace) -> int:
    import cabochon

    from .console import heading, say, table

    for option, given in (("--owner", args.owner), ("--ask-missing", args.ask_missing)):
        if given and args.due_days is None:
            raise CommandError(f"{option} is for new cases: give --due-days N too, which opens them")
    as_of = args.as_of or dt.date.today().isoformat()
    with cabochon.open(existing(args.store)) as store:
        if args.due_days is None:
            found: Any = cabochon.feedback.signals(store.book(), as_of, max_new=args.max_new)
            raised, title = cabochon.Table(found.raised).rows(), "To open now (--due-days N opens them)"
        else:
            found = cabochon.feedback.open_cases(
                store, as_of=as_of, due_days=args.due_days, max_new=args.max_new, owner=args.owner,
                ask_missing=args.ask_missing,
            )  # fmt: skip
            raised, title = cabochon.Table(found.frame).rows(), "Opened"
        board = cabochon.feedback.case_board(store, as_of=as_of)
        waiting = cabochon.Table(found.waiting).rows()
    say(f"{as_of}: {found._said()}")
    _signals(title, raised, table, heading)
    _signals("Waiting, the next first", waiting[:SHOWN], table, heading)
    if len(waiting) > SHOWN:
        say(f"  and {len(waiting) - SHOWN:,} more")
    rows = board.open
    if rows:
        late = len(board.overdue)
        heading(f"Open: {len(rows):,} cases, {late:,} overdue" if late else f"Open: {len(rows):,} cases")
        shown = [
            (str(row["case"]), str(row["name"]), str(row["state"]), str(row["owner"] or "–"), _due(row))
            for row in rows[:SHOWN]
        ]
        table(["case", "account", "state", "owner", "due"], shown)
        if len(rows) > SHOWN:
            say(f"  and {len(rows) - SHOWN:,} more")
    return 0


def _signals(title: str, rows: list[dict[str, Any]], table: Any, heading: Any) -> None:
    if not rows:
        return
    heading(title)
    shown = [
        (str(row["name"] or row["account"]), str(row["signal"]), str(row["sort"]), str(row["text"]),
         "–" if row["value"] is None else f"{row['value']:,.0f}")
        for row in rows
    ]  # fmt: skip
    table(["account", "signal", "sort", "what", "value"], shown, right=[4])


def _due(row: dict[str, Any]) -> str:
    if row["due"] is None:
        return "–"
    late = row["overdue_days"]
    return f"{row['due']}" + (f" ({late:,} days late)" if late and late > 1 else " (1 day late)" if late else "")
