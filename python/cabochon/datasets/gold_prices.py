"""The monthly price of gold since 1833."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files

from .dataset import Columns


def gold() -> Columns:
    """Monthly prices of gold, US dollars a troy ounce: ``date`` (the month's first day, as text) and ``price``.

    Until 1959 the months of a year are alike, and until 1971 the price was fixed; see ``datasets/gold/SOURCE.md``.

    >>> prices = gold()
    >>> len(prices["date"]), prices["date"][-1], prices["price"][-1]
    (2322, '2026-06-01', 4228.0)
    """
    packed = (files("cabochon.datasets") / "gold" / "monthly.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))
    return {"date": [f"{row['Date']}-01" for row in rows], "price": [float(row["Price"]) for row in rows]}
