"""The letter of ``cabochon compare --letter``: what the offers' file says about it, and writing it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..errors import InputError
from .errors import CommandError
from .files import write_whole

#: Parts of the file that a letter reads, beside the offers.
SECTIONS = ("letter", "heard", "regulation", "pairs", "records", "costs")
FORMS = (".docx", ".html", ".md")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--letter",
        metavar="FILE",
        help="write the letter to the client (.docx, .html or .md) and, beside it, an .xlsx that computes it again",
    )
    parser.add_argument(
        "--lang", choices=("en", "ru"), default="en", help="language of what is printed and of the letter"
    )
    parser.add_argument(
        "--reader", choices=("economic", "technical", "user"), help="the buying role that the letter is written to"
    )
    parser.add_argument(
        "--templates", metavar="FOLDER", help="your own letter.html.j2, letter.css, letter.md.j2, letter.docx"
    )
    parser.add_argument("--name-competitor", action="store_true", help="name the competitor instead of 'supplier B'")


def check_arguments(args: argparse.Namespace) -> None:
    """Options that mean nothing without a letter, and a name that no letter can have."""
    if args.letter is None:
        for option in ("reader", "templates", "name_competitor"):
            if getattr(args, option):
                raise CommandError(f"--{option.replace('_', '-')} needs --letter FILE")
        return
    path = Path(args.letter)
    if path.suffix.lower() not in FORMS:
        raise CommandError(
            f"--letter {args.letter}: a name that ends in {', '.join(FORMS[:-1])} or {FORMS[-1]} is needed"
        )
    if not path.parent.is_dir():
        raise CommandError(f"{path.parent}: no such folder")


def write(comparison: Any, content: dict[str, Any], args: argparse.Namespace, source: Path) -> list[Path]:
    """Writes the letter and its workbook; returns where they are, the letter first."""
    from ..report import letter

    try:
        written = letter(
            comparison,
            case(content),
            lang=args.lang,
            reader=args.reader,
            name_competitor=args.name_competitor,
            templates=args.templates,
        )
    except InputError as error:
        problem = error.problems[0]
        got = f"got {problem['value']}, " if problem["value"] else ""
        raise CommandError(f"{source}, '{problem['column']}': {got}expected {problem['expected']}") from None
    target = Path(args.letter)
    made = (target, target.with_suffix(".xlsx"))
    for path in made:
        whole = written.form(path.suffix)
        write_whole(path, lambda beside, whole=whole: beside.write_bytes(whole))  # type: ignore[misc]
    return [path.resolve() for path in made]


def case(content: dict[str, Any]) -> dict[str, Any]:
    """The case that the file tells: the letter's own section, and the lists beside it."""
    listed = {name: content[name] for name in ("heard", "regulation", "pairs", "records", "costs") if name in content}
    return {**content.get("letter", {}), **listed}
