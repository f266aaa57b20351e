"""``cabochon answers``: answers from a survey tool's export into a store."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .ask import existing, near_file
from .files import there

SHOWN = 5


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "answers",
        help="take answers of a survey tool into a store",
        description="Takes a CSV or XLSX export of answers into a store: SurveyMonkey, Typeform, Google Forms, "
        "LimeSurvey and Formbricks are recognised. The same file twice changes nothing; answers that do not count "
        "(unknown, used or expired tokens, scores off the scale, days in the future) are kept aside with their "
        "reason.",
    )
    parser.add_argument("store", metavar="STORE", help="file of the store, such as company.cabochon")
    parser.add_argument("file", metavar="FILE", help="the export, CSV or XLSX")
    parser.add_argument("--mapping", metavar="FILE|TOOL", help="what the columns mean, or the name of the tool")
    parser.add_argument("--survey", metavar="KEY", help="the survey, where neither token nor file tells it")
    parser.add_argument(
        "--ignore", metavar="HEADING", action="append", default=[], help="a column of numbers that are no scores"
    )
    parser.add_argument("--as-of", metavar="DAY", help="no answer is later than this day (default: today)")


def run(args: argparse.Namespace) -> int:
    import cabochon

    from .console import heading, say

    path = existing(args.store)
    there(args.file, near_file(args.file, Path(args.file).suffix or ".csv"))
    with cabochon.open(path) as store:
        taken = cabochon.feedback.take_answers(
            store, args.file, mapping=args.mapping, survey=args.survey, as_of=args.as_of, source=args.file,
            ignore=args.ignore,
        )  # fmt: skip
    say(str(taken))
    for ours, theirs in taken.headings.items():
        say(f"  {ours:<10} {theirs}")
    if taken.ratings:
        say(f"  {taken.ratings:,} ratings of attributes")
    if taken.ignored:
        say(f"  not kept   {', '.join(taken.ignored)}")
    if taken.aside:
        heading(f"{len(taken.aside):,} kept aside")
        for reason, count in taken.reasons().items():
            say(f"expected {reason}: {count:,}")
            for row in [row for row in taken.aside if row["expected"] == reason][:SHOWN]:
                got = f"got {row['value']}" if row["value"] else "nothing there"
                say(f"  line {row['line']}, {row['column']}: {got}")
    return 1 if taken.aside else 0
