"""``cabochon week``: one A4 page of where money is about to be lost, from a store or from files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..errors import InputError
from .check import add_reading_options
from .errors import CommandError
from .files import write_whole

BESIDE = ""  #: --xlsx without a name: beside the page


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "week",
        help="one page a week: where money is about to be lost",
        description="Writes one A4 page (HTML, and XLSX with the same rows): at most seven accounts by expected money "
        "lost, what happened at each and how surely, the last words heard, the next step, whom to ask, overdue cases, "
        "metal due for reconciliation and the most important unknown.",
    )
    parser.add_argument("path", metavar="STORE|FOLDER", help="a store, a folder, or one file")
    parser.add_argument("--as-of", metavar="DATE", required=True, help="the day looked back from, such as 2026-10-31")
    parser.add_argument("--lang", choices=("en", "ru"), default="en", help="language of the page")
    parser.add_argument("--output", "--out", metavar="FILE", default="week.html", help="the page (default: week.html)")
    parser.add_argument(
        "--xlsx", metavar="FILE", nargs="?", const=BESIDE, help="the same rows as a workbook (default: beside the page)"
    )
    parser.add_argument("--name", metavar="TEXT", default="", help="name of the company, for the page's heading")
    parser.add_argument(
        "--value",
        choices=("revenue", "margin", "net_of_metal"),
        help="what stands behind an account (default: revenue, or net of metal where the orders say it)",
    )
    parser.add_argument("--audience", choices=("internal", "sales", "client"), default="internal", help="who reads it")
    parser.add_argument(
        "--closed-days",
        metavar="FILE",
        help="holidays and trade fairs: a CSV or XLSX file with columns first and last; silence does not count then",
    )
    parser.add_argument("--names", action="store_true", help="call people by name, not only by role and title")
    parser.add_argument(
        "--window-days", metavar="DAYS", type=int, default=90, help="how long a low score or a named competitor counts"
    )
    parser.add_argument(
        "--reconcile-days", metavar="DAYS", type=int, default=30, help="days after which metal is due (default: 30)"
    )
    parser.add_argument(
        "--ours", metavar="KEY", help="our own key among the suppliers of terms (default: whoever is marked ours)"
    )
    add_reading_options(parser)


def run(args: argparse.Namespace) -> int:
    from .. import report
    from ..report.week.make import day_of
    from .report import opened
    from .written import tell

    page_file, workbook = _targets(args)
    try:
        day = day_of(args.as_of)  # a wrong day or list of closed days is told before anything is read
        closed = _closed(args.closed_days)
        book, _ = opened(Path(args.path), args)
        page = report.week(
            book,
            as_of=day,
            lang=args.lang,
            audience=args.audience,
            value=args.value,
            closed_days=closed,
            window_days=args.window_days,
            reconcile_days=args.reconcile_days,
            ours=args.ours,
            names=args.names,
            name=args.name,
        )
    except InputError as error:
        wrong = error.problems[0]
        if wrong["table"] != "report":
            raise
        option = "--" + wrong["column"].replace("_", "-")
        raise CommandError(f"{option}: got {wrong['value']}, expected {wrong['expected']}") from None
    write_whole(page_file, lambda path: path.write_text(page.html, encoding="utf-8"))
    tell(page, page_file.resolve())
    if workbook is not None:
        from .console import say

        write_whole(workbook, lambda path: path.write_bytes(page.xlsx()))
        say(f"rows    {workbook.resolve()}")
    return 0


def _closed(path: str | None) -> list[str]:
    from ..retention.closed_days import closed_days

    return closed_days(None if path is None else Path(path).absolute(), where="report")


def _targets(args: argparse.Namespace) -> tuple[Path, Path | None]:
    """Where the page and the workbook go; names that cannot be written are told before anything is read."""
    page = Path(args.output)
    workbook = None
    if args.xlsx is not None:
        workbook = page.with_suffix(".xlsx") if args.xlsx == BESIDE else Path(args.xlsx)
    for option, path, endings in (("--output", page, (".html", ".htm")), ("--xlsx", workbook, (".xlsx",))):
        if path is None:
            continue
        if path.suffix.lower() not in endings:
            raise CommandError(f"{option} {path}: a name that ends in {endings[0]} is needed")
        if path.is_dir():
            raise CommandError(f"{path} is a folder, not a file")
        if not path.parent.is_dir():
            raise CommandError(f"{path.parent}: no such folder")
    return page, workbook
