"""Makes the packaged days of Online Retail from the file with all of its lines.

    python -m cabochon.datasets.pack_online_retail online_retail.csv.gz [TARGET_FOLDER]

Lines with a customer are added up by customer and day: what was bought (quantity and price above 0, not cancelled) and
what was cancelled (invoices whose number begins with C). Descriptions, hours and lines without a customer stay behind.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

COLUMNS = ("account", "date", "country", "invoices", "lines", "quantity", "revenue", "cancelled")


class _Day:
    def __init__(self) -> None:
        self.invoices: set[str] = set()
        self.lines = 0
        self.quantity = 0
        self.revenue = Decimal()
        self.cancelled = Decimal()


def days(source: Path) -> list[tuple[str, ...]]:
    """One row a customer and day, in this order."""
    found: dict[tuple[int, str, str], _Day] = defaultdict(_Day)
    with gzip.open(source, "rt", encoding="utf-8", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["CustomerID"] in ("", "NA"):
                continue
            quantity, price = int(row["Quantity"]), Decimal(row["UnitPrice"])
            day = found[int(float(row["CustomerID"])), row["InvoiceDate"][:10], row["Country"]]
            if row["InvoiceNo"].startswith("C"):
                day.cancelled -= quantity * price
            elif quantity > 0 and price > 0:
                day.invoices.add(row["InvoiceNo"])
                day.lines += 1
                day.quantity += quantity
                day.revenue += quantity * price
    return [
        (str(account), date, country, str(len(day.invoices)), str(day.lines), str(day.quantity),
         f"{day.revenue:.2f}", f"{day.cancelled:.2f}")
        for (account, date, country), day in sorted(found.items())
        if day.lines or day.cancelled
    ]  # fmt: skip


def pack(source: Path, target: Path) -> None:
    """Writes the packaged file; the same source gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(days(source))
    (target / "days.csv.gz").write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


def main() -> None:
    """Reads the file and the folder from the command line."""
    parser = argparse.ArgumentParser(description="Pack the days of Online Retail that ship with cabochon")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).parent / "online_retail")
    args = parser.parse_args()
    pack(args.source, args.target)


if __name__ == "__main__":
    main()
