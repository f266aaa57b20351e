"""``cabochon init``: a workbook to fill in, the form of a comparison of offers, and rules that ask."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .errors import CommandError

WORKBOOK = "cabochon.xlsx"
OFFERS = "offers.toml"
RULES = "rules.json"

#: What is said in the end.
SAID = {
    "en": {
        "workbook": "{path}: {n} sheets to fill in: {sheets}",
        "offers": "{path}: two offers and a buyer, as an example to change",
        "rules": "{path}: {n} rules that ask after what happened, to take and to change",
        "next": "Next: fill them in; then cabochon check {folder} --currency CODE, and cabochon compare {offers}. "
        "To ask clients: cabochon append firm.cabochon {folder} --currency CODE, then "
        "cabochon ask firm.cabochon --rules {rules} --as-of DATE --budget 40",
    },
    "ru": {
        "workbook": "{path}: заполните листы ({n}): {sheets}",
        "offers": "{path}: два предложения и покупатель, пример для правки",
        "rules": "{path}: правила опросов после событий ({n}), взять и поправить",
        "next": "Дальше: заполните оба файла, затем cabochon check {folder} --currency КОД и "
        "cabochon compare {offers}. "
        "Чтобы спросить клиентов: cabochon append firm.cabochon {folder} --currency КОД, затем "
        "cabochon ask firm.cabochon --rules {rules} --as-of ДАТА --budget 40",
    },
}


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "init",
        help="write a workbook to fill in, and the form of an offer",
        description="Writes one workbook with the tables of a first week, offers.toml for `cabochon compare`, and "
        "rules.json for `cabochon ask`.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="where to write; made if it is not there")
    parser.add_argument("--all", action="store_true", help="every table of a book, not only the six of a first week")
    parser.add_argument("--lang", choices=["en", "ru"], default="en", help="language of headings and hints")
    parser.add_argument("--force", action="store_true", help="overwrite files that are there already")


def run(args: argparse.Namespace) -> int:
    from ..feedback import Rules
    from ..intake.blank import FIRST_WEEK, write_blank
    from ..intake.vocabulary import sheet_of, tables
    from .console import say
    from .files import make_folder, write_whole

    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise CommandError("writing a workbook needs openpyxl: pip install 'cabochon[report]'") from None
    folder = Path(args.folder)
    make_folder(folder)
    for name in (WORKBOOK, OFFERS, RULES):
        if (folder / name).exists() and not args.force:
            raise CommandError(f"{folder / name} is there already; --force overwrites it")
    wanted = list(tables()) if args.all else list(FIRST_WEEK)
    write_whole(folder / WORKBOOK, lambda path: write_blank(path, lang=args.lang, tables=wanted))
    form = Path(__file__).with_name(f"offers.{args.lang}.toml").read_text(encoding="utf-8")
    write_whole(folder / OFFERS, lambda path: path.write_text(form, encoding="utf-8"))
    said = SAID[args.lang]
    listed = ", ".join(sheet_of(table, args.lang) for table in wanted)
    say(said["workbook"].format(path=folder / WORKBOOK, n=len(wanted), sheets=listed))
    say(said["offers"].format(path=folder / OFFERS))
    rules = Rules.catalogue()
    write_whole(folder / RULES, lambda path: path.write_text(rules.to_json() + "\n", encoding="utf-8"))
    say(said["rules"].format(path=folder / RULES, n=len(rules.names)))
    say(said["next"].format(folder=folder, offers=folder / OFFERS, rules=folder / RULES))
    return 0
