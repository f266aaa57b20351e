"""Online Retail by customer and day, in the tables of a book."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files

import numpy as np

from .dataset import Columns, Dataset, Note

SOURCE = "UCI Online Retail (Chen, Sain & Guo 2012), CC BY 4.0"


def online_retail() -> Dataset:
    """A gift wholesaler's orders of a year, one line a customer and day: ``accounts`` and ``orders``.

    ``orders`` has ``account``, ``date``, ``order`` and ``line``, ``invoices``, ``quantity``, ``revenue`` (bought, GBP)
    and ``cancelled`` (value of the invoices cancelled that day); days with nothing bought have a ``revenue`` of 0.

    >>> data = online_retail()
    >>> orders = data["orders"]
    >>> data.rows("accounts"), round(float(orders["revenue"].sum()), 2), data.currency
    (4371, 8911407.9, 'GBP')
    """
    packed = (files("cabochon.datasets") / "online_retail" / "days.csv.gz").read_bytes()
    reader = csv.reader(io.StringIO(gzip.decompress(packed).decode(), newline=""))
    heading = next(reader)
    rows = dict(zip(heading, zip(*reader, strict=False), strict=True))
    account = np.array(rows["account"], dtype=np.int64)
    country = dict(zip(rows["account"], rows["country"], strict=True))
    orders: Columns = {
        "account": account,
        "date": np.array(rows["date"], dtype="datetime64[D]"),
        "order": np.arange(len(account), dtype=np.int64),
        "invoices": np.array(rows["invoices"], dtype=np.int64),
        "quantity": np.array(rows["quantity"], dtype=np.float64),
        "revenue": np.array(rows["revenue"], dtype=np.float64),
        "cancelled": np.array(rows["cancelled"], dtype=np.float64),
    }
    accounts: Columns = {
        "account": np.array([int(a) for a in country], dtype=np.int64),
        "name": [f"customer {a}" for a in country],
        "region": list(country.values()),
    }
    note = Note(
        "days_added_up",
        {"lines": len(account)},
        "Invoice lines are added up by customer and day; lines without a customer are left out.",
    )
    return Dataset({"accounts": accounts, "orders": orders}, currency="GBP", source=SOURCE, notes=(note,))
