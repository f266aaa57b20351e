"""``cabochon check``: what was read from files, and everything that is wrong in them."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import CommandError

if TYPE_CHECKING:
    from ..intake import Intake, Problem

SHOWN = 10  #: problems of one kind that are spelt out


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "check",
        help="read files and list every problem in them",
        description="Reads XLSX and CSV files, prints what was detected in each, and lists every bad row.",
    )
    parser.add_argument("path", metavar="FOLDER", help="a folder, or one file")
    add_reading_options(parser)
    parser.add_argument("--table", metavar="NAME", help="which table one file holds, if its name does not say")
    parser.add_argument("--out", metavar="FILE", help="write the problems to this CSV file too")


def add_reading_options(parser: Any) -> None:
    """Options of every command that reads files."""
    parser.add_argument("--mapping", metavar="FILE", help="TOML file that names headings, units and formats")
    parser.add_argument(
        "--currency",
        metavar="CODE",
        type=currency_code,
        default=None,
        help="ISO 4217 code of all money in the files, such as EUR",
    )


def currency_code(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise argparse.ArgumentTypeError(f"expected an ISO 4217 code such as EUR, not '{text}'")
    return text.upper()


def read(path: Path, args: argparse.Namespace) -> Intake:
    """The files that a command names."""
    from ..intake import read_file, read_folder

    table = getattr(args, "table", None) or ""
    if not path.exists():
        raise CommandError(f"{path}: no such file or folder")
    if path.is_dir():
        if table:
            raise CommandError(f"--table goes with one file, but {path} is a folder")
        return read_folder(path, mapping=args.mapping, currency=args.currency or "")
    return read_file(path, table=table, mapping=args.mapping, currency=args.currency or "")


def show_sources(intake: Intake) -> None:
    """What was detected in each file."""
    from .console import heading, say

    heading("What was read")
    if intake.mapping.path:
        say(f"by the mapping {intake.mapping.path}")
    for source in intake.sources:
        for line in source.lines():
            say(line)
    for sentence in intake.unreadable:
        say(f"could not be read: {sentence}")


def run(args: argparse.Namespace) -> int:
    from ..intake.book import all_problems, currency_of
    from ..intake.detected import counted
    from .console import heading, say, table
    from .files import write_whole

    path = Path(args.path)
    intake = read(path, args)
    if not intake.sources and not intake.unreadable:
        raise CommandError(f"{path} holds no XLSX or CSV file")
    show_sources(intake)
    currency = currency_of(intake, args.currency or "")
    problems = all_problems(intake, currency)
    heading("Rows")
    rows = [
        (name, f"{len(places):,}", f"{len({p.row for p in problems if p.table == name and p.row is not None}):,}")
        for name, places in intake.places.items()
    ]
    table(["table", "rows", "with problems"], rows, right=[1, 2])
    if args.out:
        write_whole(Path(args.out), lambda beside: _write(beside, problems))
    if problems:
        heading(counted(len(problems), "problem"))
        for line in grouped(problems):
            say(line)
        if args.out:
            say(f"all of them are in {args.out}")
    if intake.unreadable:
        raise CommandError(
            f"{counted(len(intake.unreadable), 'file')} could not be read: " + "; ".join(intake.unreadable)
        )
    if not problems:
        say("No problems.")
    return 1 if problems else 0


def grouped(problems: list[Problem], shown: int = SHOWN) -> list[str]:
    """The problems under what was expected of which column of which file, the first of each spelt out."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.file, problem.sheet, problem.column, problem.expected), []).append(problem)
    out = []
    for (file, sheet, column, expected), group in groups.items():
        source = ", ".join(part for part in (file or group[0].table, f"sheet '{sheet}'" if sheet else "") if part)
        out.append(source + (f", column '{column}'" if column else "") + f": expected {expected}")
        for problem in group[:shown]:
            place = f"{'row' if sheet else 'line'} {problem.line}" if problem.line else "file"
            out.append(f"  {place}: " + (f"got {problem.value}" if problem.value else "nothing there"))
        if len(group) > shown:
            out.append(f"  and {len(group) - shown:,} more")
    return out


def _write(path: Path, problems: list[Problem]) -> None:
    from ..intake.defuse import defuse

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "sheet", "line", "table", "column", "value", "expected"])
        for p in problems:
            writer.writerow(
                [defuse(p.file), defuse(p.sheet), p.line or "", p.table, p.column, defuse(p.value), p.expected]
            )
