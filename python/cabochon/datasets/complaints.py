"""Public complaints about financial firms, to try Pareto, control charts and effects on."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files

import numpy as np

from .dataset import Dataset, Note

SOURCE = "Consumer Complaint Database of the CFPB, a sample, public domain"


def complaints() -> Dataset:
    """20,000 complaints of 2012 to 2016 to the Consumer Financial Protection Bureau.

    One table ``complaints``: ``ticket`` (the row's number), ``date``, ``product``, ``company``, ``timely`` (answered in
    time) and ``disputed`` (1: the consumer disputed the answer; None: not known).

    >>> data = complaints()
    >>> data.rows("complaints"), data["complaints"]["product"][0]
    (20000, 'Credit card')
    """
    packed = (files("cabochon.datasets") / "cfpb" / "complaints.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode(), newline="")))
    disputed = [int(row["disputed"]) if row["disputed"] else None for row in rows]
    table = {
        "ticket": np.arange(1, len(rows) + 1),
        "date": np.array([row["date"] for row in rows], dtype="datetime64[D]"),
        "product": [row["product"] for row in rows],
        "company": [row["company"] for row in rows],
        "timely": [int(row["timely"]) for row in rows],
        "disputed": disputed,
    }
    unknown = disputed.count(None)
    note = Note(
        "cfpb_disputed",
        {"unknown": unknown, "rows": len(rows)},
        f"Whether the consumer disputed the answer is not known of {unknown} of {len(rows):,} complaints.",
    )
    return Dataset({"complaints": table}, currency="USD", source=SOURCE, notes=(note,))
