"""``cabochon report``: a month's report of one's own files, or of a store."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .check import add_reading_options
from .errors import CommandError

if TYPE_CHECKING:
    from ..report.period import Period

#: option -> (term of the buyer, what it means)
BUYER = {
    "--capital-rate": ("capital_rate_annual", "cost of capital, a year, such as 0.12"),
    "--holding-rate": ("holding_rate_annual", "storage, insurance and shrinkage, a year, such as 0.08"),
    "--safety-factor": ("safety_factor", "standard deviations of demand that the safety stock covers, such as 1.65"),
    "--order-cost": ("order_cost", "cost of an order line"),
    "--reject-cost-share": ("reject_cost_share", "cost of a rejected piece, as a share of its lowest list price"),
}
SPREAD = (
    "--lead-time-spread",
    "lead_time_spread",
    "part by which a lead time may be shorter or longer than stated, such as 0.25 (default: exact)",
)
#: tables whose rows happen on a day
DATED = ("orders", "purchases", "responses", "tickets")
SQLITE = b"SQLite format 3\x00"


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "report",
        help="a month's report of your files or store",
        description="Writes one self-contained HTML report of a month from XLSX and CSV files, or from a store.",
    )
    parser.add_argument("path", metavar="FOLDER|STORE", help="a folder, one file, or a store")
    parser.add_argument("--month", metavar="YYYY-MM", required=True, help="the month, such as 2026-10")
    parser.add_argument("--out", metavar="FILE", default="report.html", help="the report (default: report.html)")
    parser.add_argument("--lang", choices=("en", "ru"), default="en", help="language of the report")
    parser.add_argument("--name", metavar="TEXT", default="", help="name of the company, for the page's heading")
    parser.add_argument(
        "--value",
        choices=("revenue", "margin", "net_of_metal"),
        help="what stands behind an account (default: revenue, or net of metal where the orders say it)",
    )
    parser.add_argument("--audience", choices=("internal", "sales", "client"), default="internal", help="who reads it")
    parser.add_argument("--window-days", metavar="DAYS", type=int, default=365, help="days looked at (default: 365)")
    add_reading_options(parser)
    buyer = parser.add_argument_group("the buyer, for the section on vendors (all five or none)")
    for option, (term, meaning) in BUYER.items():
        buyer.add_argument(option, metavar="NUMBER", type=float, dest=term, help=meaning)
    option, term, meaning = SPREAD
    buyer.add_argument(option, metavar="NUMBER", type=float, dest=term, default=0.0, help=meaning)


def run(args: argparse.Namespace) -> int:
    from .. import report
    from ..report.period import period
    from .written import tell, write

    try:
        window = period(args.month, window_days=args.window_days)  # a wrong month is told before anything is read
    except InputError as error:
        wrong = error.problems[0]
        option = "--" + wrong["column"].replace("_", "-")
        raise CommandError(f"{option}: got {wrong['value']}, expected {wrong['expected']}") from None
    buyer = stated_buyer(args)
    book, aside = opened(Path(args.path), args)
    anything_to_tell(book, window, args.path)
    page = report.month(
        book,
        args.month,
        lang=args.lang,
        audience=args.audience,
        value=args.value,
        buyer=buyer,
        window_days=args.window_days,
        name=args.name,
        aside=aside,
    )
    tell(page, write(page, Path(args.out)))
    return 0


def anything_to_tell(book: Any, window: Period, path: str) -> None:
    """A month that no row is dated near is a slip of the pen: the error tells what the rows span."""
    from ..report.reading import Shelf

    shelf = Shelf(book)
    dated = [shelf[table]["date"] for table in DATED if "date" in shelf[table]]
    days = [str(day) for column in dated for day in (column.min(), column.max()) if str(day) != "NaT"]
    if not days:
        raise CommandError(f"{path} holds no order, purchase, answer or complaint to report on")
    if max(days) < str(window.start) or str(window.last) < min(days):
        raise CommandError(
            f"{path} holds no row of the {window.window_days} days to {window.last}: "
            f"its rows are dated from {min(days)} to {max(days)}"
        )


def stated_buyer(args: argparse.Namespace) -> Any:
    """The buyer of the five options, or None; some of them alone are an error that names the others."""
    from ..report import Buyer

    terms = {term: getattr(args, term) for term, _ in BUYER.values()}
    missing = [option for option, (term, _) in BUYER.items() if terms[term] is None]
    if len(missing) == len(BUYER):
        return None
    if missing:
        raise CommandError(f"the section on vendors needs {', '.join(missing)} too")
    return Buyer(**terms, lead_time_spread=args.lead_time_spread)


def opened(path: Path, args: argparse.Namespace) -> tuple[Any, tuple[dict[str, Any], ...]]:
    """The book of a store or of files, and the rows that were kept aside before it."""
    if path.is_file() and path.open("rb").read(len(SQLITE)) == SQLITE:
        import cabochon

        with cabochon.open(path) as store:
            if args.currency and args.currency != store.currency:
                raise CommandError(f"{path} holds amounts in {store.currency}, not in {args.currency}")
            return store.book(), tuple(store.quarantine(waiting=True).rows())
    if not path.exists():
        raise CommandError(f"{path}: no such file or folder")
    from ..intake.book import load
    from .check import read, show_sources

    intake = read(path, args)
    show_sources(intake)
    if not intake.tables and not intake.unreadable:
        raise CommandError(f"{path} holds no rows to report on")
    book = load(intake, currency=args.currency or "", on_error="quarantine")
    aside = tuple(
        {"table": p.table, "column": p.column, "value": p.value, "expected": p.expected}
        for p in intake.problems
        if p.row is not None
    )
    return book, aside
