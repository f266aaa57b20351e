"""Identical lines of one order are distinct lines; invoices of Online Retail show it (tests/data/online_retail)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data" / "online_retail" / "repeated_lines.csv"


def lines() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def orders(rows: list[dict[str, str]]) -> dict[str, list[Any]]:
    return {
        "order": [row["InvoiceNo"] for row in rows],
        "account": [row["CustomerID"] or "none" for row in rows],
        "date": [row["InvoiceDate"][:10] for row in rows],
        "product": [row["StockCode"] for row in rows],
        "quantity": [float(row["Quantity"]) for row in rows],
        "revenue": [float(row["Quantity"]) * float(row["UnitPrice"]) for row in rows],
    }


def test_the_extract_repeats_23_of_329_lines() -> None:
    rows = [tuple(row.values()) for row in lines()]
    assert (len(rows), len(rows) - len(set(rows))) == (329, 23)


def test_identical_lines_are_distinct(store: Any, counts: Any) -> None:
    assert counts(store.append("orders", orders(lines()))) == (329, 0, 0, 0)
    table = store.table("orders")
    of_order: dict[str, list[int]] = {}
    for order, line in zip(table["order"], table["line"].tolist(), strict=True):
        of_order.setdefault(order, []).append(line)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in of_order.values())


def test_the_same_file_twice_changes_nothing(store: Any, counts: Any) -> None:
    store.append("orders", orders(lines()))
    assert counts(store.append("orders", orders(lines()))) == (0, 0, 329, 0)


def test_a_changed_line_amends_that_line(store: Any, counts: Any) -> None:
    frame = orders(lines())
    store.append("orders", frame)
    frame["quantity"][7] += 1
    assert counts(store.append("orders", frame)) == (0, 1, 328, 0)


def test_a_new_line_at_the_end_is_accepted(store: Any, counts: Any) -> None:
    rows = lines()
    store.append("orders", orders(rows))
    assert counts(store.append("orders", orders([*rows, rows[-1]]))) == (1, 0, 329, 0)
