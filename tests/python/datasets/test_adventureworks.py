"""The packaged files give the numbers that independent code found in Microsoft's sample, and the tables follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from importlib.resources import files

import numpy as np
import pytest

from cabochon.datasets import adventureworks
from cabochon.datasets.adventureworks_source import source
from cabochon.datasets.dataset import Dataset


@pytest.fixture(scope="module")
def data() -> Dataset:
    return adventureworks()


def total(columns: dict, name: str) -> float:
    return float(np.sum(np.asarray(columns[name], dtype=float)))


def test_the_packaged_files_stay_under_three_megabytes() -> None:
    folder = files("cabochon.datasets") / "adventureworks"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 3_000_000
    assert "MIT License" in (folder / "LICENSE").read_text()


def test_no_packaged_file_holds_a_way_to_reach_a_person() -> None:
    for name in ("stores", "store_contacts", "resellers", "vendors"):
        text = " ".join(value for column in source(name).values() for value in column)
        assert "@" not in text
        assert "555-0" not in text


def test_purchase_quantities(data: Dataset) -> None:
    lines = data["purchases"]
    assert len(lines["ordered"]) == 8845
    assert total(lines, "ordered") == 2_348_637
    assert total(lines, "received") == 2_327_299
    assert total(lines, "rejected") == 72_700
    assert total(lines, "stocked") == 2_254_599
    assert total(lines, "rejected") / total(lines, "received") == pytest.approx(0.03123793, abs=5e-9)
    assert int((lines["rejected"] > 0).sum()) == 563
    assert int((lines["received"] < lines["ordered"]).sum()) == 380


def test_purchase_money(data: Dataset) -> None:
    heads, lines = source("purchase_orders"), source("purchase_lines")
    assert len(heads["PurchaseOrderID"]) == 4012
    assert sum(map(float, lines["LineTotal"])) == pytest.approx(63_791_994.838, abs=5e-4)
    sums: defaultdict[str, float] = defaultdict(float)
    for number, value in zip(lines["PurchaseOrderID"], lines["LineTotal"], strict=True):
        sums[number] += float(value)
    for number, value in zip(heads["PurchaseOrderID"], heads["SubTotal"], strict=True):
        assert sums[number] == pytest.approx(float(value), abs=5e-4)
    assert total(data["purchases"], "freight") == pytest.approx(1_583_978.2263, abs=5e-5)


def test_vendors_that_reject_most(data: Dataset) -> None:
    lines = data["purchases"]
    share = {
        vendor: lines["rejected"][lines["supplier"] == vendor].sum()
        / lines["received"][lines["supplier"] == vendor].sum()
        for vendor in np.unique(lines["supplier"]).tolist()
    }
    worst = sorted(share, key=lambda vendor: -share[vendor])[:3]
    assert [(vendor, round(100 * float(share[vendor]), 2)) for vendor in worst] == [
        (1510, 5.88),
        (1664, 5.48),
        (1588, 5.40),
    ]


def test_vendor_prices(data: Dataset) -> None:
    prices = data["supply_prices"]
    offers: defaultdict[int, list[float]] = defaultdict(list)
    for product, price in zip(prices["product"].tolist(), prices["price_per_piece"].tolist(), strict=True):
        offers[product].append(price)
    several = {product: sorted(values) for product, values in offers.items() if len(values) > 1}
    assert len(prices["product"]) == 460
    assert len(several) == 152
    assert sum(values[0] == values[1] for values in several.values()) == 16
    assert data.rows("suppliers") == 104


def test_reseller_sales_before_anything_is_left_out() -> None:
    sales = source("reseller_sales")
    quantity, cost = (np.array(sales[name], dtype=float) for name in ("OrderQuantity", "StandardCost"))
    revenue = np.array(sales["SalesAmount"], dtype=float)
    assert len(revenue) == 57_851
    assert len(set(sales["SalesOrderNumber"])) == 3616
    assert len(set(sales["ResellerKey"])) == 632
    assert revenue.sum() == pytest.approx(77_548_570.20, abs=5e-3)
    assert (revenue - quantity * cost).sum() == pytest.approx(963_407.40, abs=5e-3)


def test_orders_and_what_was_left_out_add_up_to_the_source(data: Dataset) -> None:
    left_out = next(note for note in data.notes if note.code == "orders_left_out")
    assert data.rows("orders") + left_out.facts["lines"] == 57_851
    assert total(data["orders"], "revenue") + left_out.facts["revenue"] == pytest.approx(77_548_570.20, abs=0.01)


def test_contacts_and_their_roles(data: Dataset) -> None:
    people = source("store_contacts")
    assert Counter(people["ContactType"]) == {"Owner": 266, "Purchasing Agent": 242, "Purchasing Manager": 245}
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for store, title in zip(people["BusinessEntityID"], people["ContactType"], strict=True):
        roles[store].add("economic" if title == "Owner" else "technical")
    assert sum(len(found) == 2 for found in roles.values()) == 28
    assert len(set(data["contacts"]["contact"])) == data.rows("contacts") == 749


def test_stores_join_to_resellers_by_name(data: Dataset) -> None:
    assert len({name.strip() for name in source("stores")["Name"]}) == 699
    assert data.rows("accounts") == len(set(data["accounts"]["name"])) == 697
    note = next(note for note in data.notes if note.code == "ambiguous_names")
    assert note.facts["names"] == ["Friendly Bike Shop", "Sports Products Store"]


def test_sales_end_together_with_the_purchase_orders(data: Dataset) -> None:
    note = next(note for note in data.notes if note.code == "sales_shifted")
    assert note.facts["months"] == 64
    assert str(data["orders"]["date"].min()) == "2022-11-01"
    assert str(data["orders"]["date"].max()) == "2025-09-30"
    assert str(data["purchases"]["date"].max())[:7] == "2025-09"


def test_dates_and_freight_say_nothing_about_vendors(data: Dataset) -> None:
    facts = {note.code: note.facts for note in data.notes}
    assert facts["freight_constant"] == {"share": 0.025, "orders": 4000, "of": 4012}
    assert facts["due_before_order"] == {"lines": 7}
    assert facts["dates_constant"] == {"days": 9, "orders": 4000, "of": 4012}


def test_packing_again_gives_the_same_rows(tmp_path) -> None:
    from cabochon.datasets.pack_adventureworks import FILES, rows

    file = tmp_path / "Store.csv"
    file.write_text('\ufeffBusinessEntityID,Name,Extra\n1,"A, B",x\n2,2024-01-02 00:00:00.000,y\n', encoding="utf-8")
    assert list(rows(file, ("BusinessEntityID", "Name"))) == [["1", "A, B"], ["2", "2024-01-02"]]
    assert set(FILES) == {
        file.name.removesuffix(".csv.gz")
        for file in (files("cabochon.datasets") / "adventureworks").iterdir()
        if file.name.endswith(".gz")
    }
