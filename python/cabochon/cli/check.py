"""``cabochon check``: what was read from files, and everything that is wrong in them."""

from __future__ import annotations

import argparse
from typing import Any

from .errors import CommandError


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "check",
        help="read files and list every problem in them",
        description="Reads XLSX and CSV files, prints what was detected in each, and lists every bad row.",
    )
    parser.add_argument("path", metavar="FOLDER", help="a folder, or one file")
    parser.add_argument("--mapping", metavar="FILE", help="TOML file that names headings, units and formats")
    parser.add_argument("--currency", metavar="CODE", help="ISO 4217 code of all money in the files, such as EUR")
    parser.add_argument("--out", metavar="FILE", help="write the problems to this CSV file too")


def run(args: argparse.Namespace) -> int:
    raise CommandError("not built yet")
