"""Reads the packaged files of AdventureWorks as they are, before anything is joined, shifted or left out."""

from __future__ import annotations

import csv
import gzip
import io
from importlib.resources import files


def source(name: str) -> dict[str, tuple[str, ...]]:
    """One packaged file as columns of text.

    >>> len(source("vendors")["Name"])
    104
    """
    packed = (files("cabochon.datasets") / "adventureworks" / f"{name}.csv.gz").read_bytes()
    reader = csv.reader(io.StringIO(gzip.decompress(packed).decode(), newline=""))
    heading = next(reader)
    return dict(zip(heading, zip(*reader, strict=False), strict=True))
