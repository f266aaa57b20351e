"""``cabochon demo``: a store of a sample company and its month's report; or one client's case and its letter."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

#: Seed of everything that the demo simulates.
SEED = 20260930
CASES = ("win-back",)
BUDGET = 2500.0  #: for improvements, assumed
MONTH = "2025-09"  #: the last month of the files


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="the month's report of a sample company, or a letter that wins a client back",
        description="Builds a store from the packaged AdventureWorks files, adds simulated answers and complaints, and "
        "writes one self-contained HTML report. With win-back: reads the workbook of a simulated client and writes the "
        "letter that the comparison becomes, and once more where the competitor is the cheaper one.",
    )
    parser.add_argument("what", nargs="?", choices=CASES, help="what to show (default: the month's report)")
    parser.add_argument(
        "--out", metavar="FILE", help="the report (default: report.html); of win-back the folder (default: win-back)"
    )
    parser.add_argument("--lang", choices=("en", "ru"), default="en", help="language of the report")
    parser.add_argument("--store", metavar="FILE", help="keep the store in this file (default: it is not kept)")


def run(args: argparse.Namespace) -> int:
    if args.what == "win-back":
        from . import win_back
        from .errors import CommandError

        if args.store:
            raise CommandError("win-back keeps no store: leave --store away")
        return win_back.run(Path(args.out or "win-back"), args.lang)
    from .. import report
    from .written import tell, write

    with tempfile.TemporaryDirectory(prefix="cabochon-") as folder:
        path = Path(args.store) if args.store else Path(folder) / "demo.cabochon"
        book, data, aside = filled(path)
        page = report.month(
            book,
            MONTH,
            lang=args.lang,
            name="AdventureWorks",
            buyer=assumed_buyer(),
            budget=BUDGET,
            notes=data.notes,
            aside=aside,
        )
    target = write(page, Path(args.out or "report.html"))
    tell(page, target, store=path if args.store else None)
    return 0


def assumed_buyer() -> Any:
    """The buyer of the demo: nobody's in particular, each term shown in the report as assumed."""
    from ..report import Buyer

    return Buyer(
        capital_rate_annual=0.12,
        holding_rate_annual=0.08,
        safety_factor=1.65,
        order_cost=40.0,
        reject_cost_share=1.0,
        lead_time_spread=0.25,
    )


def filled(path: Path) -> tuple[Any, Any, tuple[dict[str, Any], ...]]:
    """The book of a store that holds the sample company, the data that went in, and the rows that were kept aside."""
    import cabochon

    from ..datasets import adventureworks, simulated_actions, simulated_feedback
    from .console import progress

    data = adventureworks()
    data = data.with_rows(simulated_feedback(data, seed=SEED))
    data = data.with_rows(simulated_actions(data))
    order = ("processes", "surveys", "accounts", "contacts", "products", "suppliers")
    names = [*order, *(name for name in data if name not in order)]
    with progress("Building the store") as step, cabochon.open(path, currency=data.currency) as store:
        total = sum(data.rows(name) for name in names) or 1
        done = 0
        for name in names:
            step(done, total)
            store.append(name, data[name], source=data.source)
            done += data.rows(name)
        step(total, total)
        return store.book(), data, tuple(store.quarantine(waiting=True).rows())
