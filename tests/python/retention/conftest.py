"""The data that tests of retention share."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb

DATA = Path(__file__).parents[2] / "data" / "retention"


def columns(path: Path) -> dict[str, list[str]]:
    rows = list(csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines()))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture(scope="session")
def purchases() -> dict[str, Any]:
    """The CDNOW sample's purchases."""
    data = columns(DATA / "cdnow/purchases.csv.gz")
    return {
        "account": [int(v) for v in data["customer"]],
        "date": data["date"],
        "value": [float(v) for v in data["value"]],
    }


@pytest.fixture(scope="session")
def cdnow(purchases: dict[str, Any]) -> cb.Table:
    """The CDNOW sample's summary: 39 weeks of calibration, the rest as holdout."""
    result: cb.Table = cb.retention.summarise(cb.Table(purchases), value="value", calibration_end="1997-09-30")
    return result


@pytest.fixture(scope="session")
def online_retail() -> dict[str, Any]:
    """Online Retail's days of customers, returns apart."""
    data = columns(DATA / "online_retail/customer_days.csv.gz")
    return {
        "account": [int(v) for v in data["customer"]],
        "date": data["date"],
        "quantity": [int(v) for v in data["quantity"]],
        "value": [float(v) for v in data["value"]],
    }


@pytest.fixture(scope="session")
def bought(online_retail: dict[str, Any]) -> dict[str, Any]:
    """Online Retail without returns."""
    kept = [i for i, quantity in enumerate(online_retail["quantity"]) if quantity > 0]
    return {name: [values[i] for i in kept] for name, values in online_retail.items()}


@pytest.fixture(scope="session")
def reference() -> Any:
    """What the peer found, by case."""
    return lambda case: json.loads((DATA / case / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def extremes() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "extremes.json").read_text(encoding="utf-8"))["rows"]
    return rows
