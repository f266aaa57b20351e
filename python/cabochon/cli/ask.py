"""``cabochon ask``: the month's invitations from a store, by its rules."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from ..nearest import nearest
from .errors import CommandError
from .files import there

SHOWN = 12


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "ask",
        help="write the month's invitations",
        description="Takes what happened since the last run through the rules, and writes whom to ask, each with a "
        "token that nobody can guess. The engine's memory stays in the store. What rules ask goes first; what is "
        "left of the budget goes to the people whose answers are worth most.",
    )
    parser.add_argument("store", metavar="STORE", help="file of the store, such as company.cabochon")
    parser.add_argument(
        "--rules", metavar="FILE", help="document of rules, or the word catalogue (default: the rules of the last run)"
    )
    parser.add_argument("--budget", metavar="N", type=people, help="people to ask in the month, reminders not counted")
    parser.add_argument("--as-of", metavar="DAY", help="last day that is taken, such as 2026-10-31 (default: today)")
    parser.add_argument("--since", metavar="DAY", help="first run: first day that is asked about (default: the 1st)")
    parser.add_argument("--seed", metavar="TEXT", default="0", help="first run: decides the holdouts (default: 0)")
    parser.add_argument(
        "--output", metavar="FILE", default="invitations.csv", help="the invitations (default: invitations.csv)"
    )


def run(args: argparse.Namespace) -> int:
    import cabochon

    from .console import heading, say, table
    from .files import write_whole

    store_path, output = existing(args.store), Path(args.output)
    if output.exists():
        raise CommandError(f"{output} is there already, and its tokens stand nowhere else: move it, or choose --output")
    if not output.parent.is_dir():
        raise CommandError(f"{output.parent}: no such folder")
    rules = chosen(args.rules)
    as_of = args.as_of or dt.date.today().isoformat()
    with cabochon.open(store_path) as store:
        asked = cabochon.feedback.ask(
            store, rules, as_of=as_of, budget=args.budget, since=args.since, seed=args.seed, source=args.rules
        )
    write_whole(output, lambda path: cabochon.feedback.save_csv(asked.invitations, path))
    say(str(asked))
    for note in asked.notes:
        say(f"  {note}")
    rows = asked.invitations.rows()
    if rows:
        heading(f"To ask ({output})")
        shown = [
            (str(row["account_name"] or row["account"]), str(row["name"] or row["contact"]), str(row["role"]),
             str(row["survey"]), str(row["date"]), str(row["rule"]) + (" (reminder)" if row["reminder"] else ""))
            for row in rows[:SHOWN]
        ]  # fmt: skip
        table(["account", "who", "role", "survey", "on", "why"], shown)
        if len(rows) > SHOWN:
            say(f"  and {len(rows) - SHOWN:,} more")
    missing = [] if asked.missing is None else cabochon.Table(asked.missing).rows()
    if missing:
        heading(f"Nobody to ask: {len(missing):,} roles")
        for row in missing[:SHOWN]:
            say(f"  {row['action']}")
    return 0


def people(text: str) -> int:
    """A number of people."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 0, not '{text}'")
    return int(text)


def near_file(path: str, ending: str, *others: str) -> str:
    """What else there is in the folder of a path that is not there, by the name without its ending; "" for nothing."""
    folder = Path(path).parent
    known = {file.stem: str(file) for file in sorted(folder.glob("*" + ending))} if folder.is_dir() else {}
    known |= {name: name for name in others}
    near = nearest(Path(path).stem, known)
    return f"; did you mean '{known[near]}'?" if near else ""


def existing(path: str) -> Path:
    """A store that is there; asking makes none."""
    if Path(path).is_dir():
        raise CommandError(f"{path} is a folder, not a store")
    if not Path(path).is_file():
        near = near_file(path, ".cabochon")
        raise CommandError(f"{path}: no such store{near or '; cabochon append makes one'}")
    return Path(path)


def chosen(given: str | None) -> Any:
    """The rules of the command line, or None; whatever is wrong is told with the file's name."""
    from ..errors import Error
    from ..feedback import Rules

    if given is None:
        return None
    if given == "catalogue":
        return Rules.catalogue()
    near = near_file(given, ".json", "catalogue")
    path = there(given, near or "; cabochon init writes a rules.json to change")
    try:
        return Rules(path)
    except Error as error:
        raise CommandError(f"{given}: {error}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{given}: expected a text in UTF-8") from None
