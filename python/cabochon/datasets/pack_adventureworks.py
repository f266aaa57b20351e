"""Makes the packaged subset of AdventureWorks from a folder with Microsoft's sample files.

    python -m cabochon.datasets.pack_adventureworks SOURCE_FOLDER [TARGET_FOLDER]

Columns are chosen and midnight is cut from dates; no value is changed. E-mail addresses, telephone numbers, street
addresses and bank names stay behind.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

#: packaged file -> (source file, its columns that we keep)
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "stores": ("Store.csv", ("BusinessEntityID", "Name", "SalesPersonID", "BusinessType", "YearOpened", "Specialty")),
    "store_contacts": (
        "vStoreWithContacts.csv",
        ("BusinessEntityID", "Name", "ContactType", "FirstName", "MiddleName", "LastName"),
    ),
    "resellers": (
        "reseller_sales/Resellers.csv",
        ("ResellerKey", "BusinessType", "ResellerName", "City", "StateProvinceName", "Country_Region"),
    ),
    "reseller_products": ("reseller_sales/Product.csv", ("ProductKey", "Product", "StandardCost")),
    "reseller_sales": (
        "reseller_sales/FactResellerSales.csv",
        (
            "SalesOrderNumber",
            "OrderDate",
            "ProductKey",
            "ResellerKey",
            "EmployeeKey",
            "OrderQuantity",
            "SalesAmount",
            "StandardCost",
        ),
    ),
    "products": ("Product.csv", ("ProductID", "Name", "MakeFlag", "StandardCost", "ProductSubcategoryID")),
    "product_subcategories": ("ProductSubcategory.csv", ("ProductSubcategoryID", "ProductCategoryID", "Name")),
    "product_categories": ("ProductCategory.csv", ("ProductCategoryID", "Name")),
    "vendors": ("Vendor.csv", ("BusinessEntityID", "Name", "CreditRating", "PreferredVendorStatus", "ActiveFlag")),
    "vendor_prices": (
        "ProductVendor.csv",
        (
            "ProductID",
            "BusinessEntityID",
            "AverageLeadTime",
            "StandardPrice",
            "LastReceiptCost",
            "LastReceiptDate",
            "MinOrderQty",
            "MaxOrderQty",
            "UnitMeasureCode",
        ),
    ),
    "purchase_orders": (
        "PurchaseOrderHeader.csv",
        ("PurchaseOrderID", "Status", "VendorID", "OrderDate", "ShipDate", "SubTotal", "Freight"),
    ),
    "purchase_lines": (
        "PurchaseOrderDetail.csv",
        (
            "PurchaseOrderID",
            "PurchaseOrderDetailID",
            "DueDate",
            "OrderQty",
            "ProductID",
            "UnitPrice",
            "LineTotal",
            "ReceivedQty",
            "RejectedQty",
            "StockedQty",
        ),
    ),
}


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """The chosen columns of one source file, dates without their midnight."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield [row[name].removesuffix(" 00:00:00.000") for name in columns]


def pack(source: Path, target: Path) -> None:
    """Writes every packaged file and the licence; the same source gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    for name, (file, columns) in FILES.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows(source / file, columns))
        (target / f"{name}.csv.gz").write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    shutil.copyfile(source / "LICENSE", target / "LICENSE")


def main() -> None:
    """Reads the two folders from the command line."""
    parser = argparse.ArgumentParser(description="Pack the subset of AdventureWorks that ships with cabochon")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).parent / "adventureworks")
    args = parser.parse_args()
    pack(args.source, args.target)


if __name__ == "__main__":
    main()
