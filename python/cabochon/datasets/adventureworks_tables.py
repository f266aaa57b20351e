"""AdventureWorks in the tables of a book, with what was shifted, joined and left out.

The company sells bicycles to resellers (stores) and buys parts from vendors. What its files cannot say: they hold no
satisfaction scores, no complaints, no shop-floor contacts, and no measured lead times.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from .adventureworks_source import source
from .dataset import Columns, Dataset, Note

Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

#: The buying role of each contact type that the files know.
ROLES = {"Owner": "economic", "Purchasing Manager": "technical", "Purchasing Agent": "technical"}
UNITS = {
    "EA": "piece", "CTN": "carton", "CAN": "can", "CS": "case", "GAL": "gallon", "DZ": "dozen", "PAK": "pack",
}  # fmt: skip
SOURCE = "Microsoft AdventureWorks sample database, MIT licence"


def adventureworks() -> Dataset:
    """The reseller stores, their contacts and orders, and the vendors, prices and purchases of AdventureWorks.

    Tables: ``accounts``, ``contacts``, ``products``, ``orders``, ``suppliers``, ``supply_prices``, ``purchases``;
    ``notes`` says what was shifted and left out.

    >>> data = adventureworks()
    >>> data.rows("accounts"), data.rows("purchases"), data.currency
    (697, 8845, 'USD')
    """
    accounts, account_of_reseller, ambiguous = _accounts()
    products, product_of_key = _products()
    purchases = _purchases()
    orders, notes = _orders(account_of_reseller, product_of_key, last=purchases["date"].max())
    return Dataset(
        {
            "accounts": accounts,
            "contacts": _contacts(set(accounts["account"].tolist())),
            "products": products,
            "orders": orders,
            "suppliers": _suppliers(),
            "supply_prices": _supply_prices(),
            "purchases": purchases,
        },
        currency="USD",
        source=SOURCE,
        notes=(ambiguous, *notes, *_limits(purchases)),
    )


def _accounts() -> tuple[Columns, dict[int, int], Note]:
    """Stores that one reseller's name fits, and the account of each reseller's key."""
    stores, resellers = source("stores"), source("resellers")
    store_names = [name.strip() for name in stores["Name"]]
    reseller_names = [name.strip() for name in resellers["ResellerName"]]
    repeated = {name for names in (store_names, reseller_names) for name, n in Counter(names).items() if n > 1}
    reseller = {name: at for at, name in enumerate(reseller_names) if name not in repeated}
    kept = [at for at, name in enumerate(store_names) if name in reseller]
    of = [reseller[store_names[at]] for at in kept]
    accounts: Columns = {
        "account": np.array([stores["BusinessEntityID"][at] for at in kept], dtype=np.int64),
        "name": [store_names[at] for at in kept],
        "segment": [resellers["BusinessType"][at].replace("Ware House", "Warehouse") for at in of],
        "region": [resellers["Country_Region"][at] for at in of],
    }
    keys = (int(resellers["ResellerKey"][at]) for at in of)
    left_out = Note(
        "ambiguous_names",
        {"names": sorted(repeated), "accounts": len(store_names) - len(kept), "joined": len(kept)},
        f"{len(store_names) - len(kept)} stores share {len(repeated)} names ({', '.join(sorted(repeated))}) and cannot "
        f"be joined to resellers; they and their orders are left out. {len(kept)} accounts remain.",
    )
    return accounts, dict(zip(keys, accounts["account"].tolist(), strict=True)), left_out


def _contacts(accounts: set[int]) -> Columns:
    people = source("store_contacts")
    columns: Columns = {name: [] for name in ("contact", "account", "name", "title", "role")}
    seen: Counter[tuple[int, str]] = Counter()
    for at, text in enumerate(people["BusinessEntityID"]):
        account, title = int(text), people["ContactType"][at]
        seen[account, title] += 1
        if account not in accounts:
            continue
        parts = (people[part][at] for part in ("FirstName", "MiddleName", "LastName"))
        columns["contact"].append(f"{account}-{title.lower().replace(' ', '-')}-{seen[account, title]}")
        columns["account"].append(account)
        columns["name"].append(" ".join(part for part in parts if part))
        columns["title"].append(title)
        columns["role"].append(ROLES[title])
    columns["account"] = np.array(columns["account"], dtype=np.int64)
    return columns


def _products() -> tuple[Columns, dict[int, int]]:
    """Every product once; resellers' keys (one a version of the cost) lead to it by name."""
    products, sold = source("products"), source("reseller_products")
    category = dict(zip(*source("product_categories").values(), strict=True))
    group = {
        key: f"{category[parent]}: {name}"
        for key, parent, name in zip(*source("product_subcategories").values(), strict=True)
    }
    cost = _numbers(products["StandardCost"])
    names = [name.strip() for name in products["Name"]]
    ids = np.array(products["ProductID"], dtype=np.int64)
    by_name = dict(zip(names, ids.tolist(), strict=True))
    columns: Columns = {
        "product": ids,
        "name": names,
        "group": [group.get(key, "Parts") for key in products["ProductSubcategoryID"]],
        "unit_cost": [value if value > 0 else None for value in cost.tolist()],  # nought: not calculated
    }
    keys = (int(key) for key in sold["ProductKey"])
    return columns, dict(zip(keys, (by_name[name.strip()] for name in sold["Product"]), strict=True))


def _orders(
    account_of: dict[int, int], product_of: dict[int, int], *, last: np.datetime64
) -> tuple[Columns, list[Note]]:
    sales = source("reseller_sales")
    days = np.array(sales["OrderDate"], dtype="datetime64[D]")
    months = int((last.astype("datetime64[M]") - days.max().astype("datetime64[M]")).astype(int))
    quantity, revenue = _numbers(sales["OrderQuantity"]), _numbers(sales["SalesAmount"])
    accounts = np.array([account_of.get(int(key), -1) for key in sales["ResellerKey"]], dtype=np.int64)
    numbers = np.array(sales["SalesOrderNumber"])
    line = np.zeros(len(numbers), dtype=np.int64)
    count: Counter[str] = Counter()
    for at, number in enumerate(sales["SalesOrderNumber"]):
        count[number] += 1
        line[at] = count[number]
    known = accounts >= 0
    columns: Columns = {
        "order": numbers[known].tolist(),
        "line": line[known],
        "account": accounts[known],
        "date": _shifted(days, months)[known],
        "product": np.array([product_of[int(key)] for key in sales["ProductKey"]], dtype=np.int64)[known],
        "quantity": quantity[known],
        "revenue": revenue[known],
        "cost": np.round(quantity * _numbers(sales["StandardCost"]), 4)[known],
        "channel": ["offline"] * int(known.sum()),
        "contract": ["sale"] * int(known.sum()),
        "sales_person": np.array(sales["EmployeeKey"])[known].tolist(),
    }
    shifted = Note(
        "sales_shifted",
        {"months": months, "first": str(days.min())[:7], "last": str(days.max())[:7], "end": str(last)[:7]},
        f"Reseller sales ({str(days.min())[:7]} to {str(days.max())[:7]}) are shifted by {months} whole months so that "
        f"they end with the purchase orders in {str(last)[:7]}; a day that the month lacks becomes its last.",
    )
    left_out = Note(
        "orders_left_out",
        {
            "lines": int((~known).sum()),
            "revenue": round(float(revenue[~known].sum()), 2),
            "all_lines": len(known),
            "all_revenue": round(float(revenue.sum()), 2),
        },
        f"{int((~known).sum())} of {len(known)} order lines ({revenue[~known].sum():,.2f} of {revenue.sum():,.2f} USD) "
        "belong to stores with an ambiguous name and are left out.",
    )
    return columns, [shifted, left_out]


def _suppliers() -> Columns:
    vendors = source("vendors")
    return {
        "supplier": np.array(vendors["BusinessEntityID"], dtype=np.int64),
        "name": [name.strip() for name in vendors["Name"]],
        "preferred": [flag == "1" for flag in vendors["PreferredVendorStatus"]],
        "active": [flag == "1" for flag in vendors["ActiveFlag"]],
        "rating": np.array(vendors["CreditRating"], dtype=np.int64),
    }


def _supply_prices() -> Columns:
    """One price a product and vendor, in force from the first purchase on: the files date none."""
    prices = source("vendor_prices")
    first = min(source("purchase_orders")["OrderDate"])
    return {
        "supplier": np.array(prices["BusinessEntityID"], dtype=np.int64),
        "product": np.array(prices["ProductID"], dtype=np.int64),
        "since": np.full(len(prices["ProductID"]), np.datetime64(first, "D")),
        "price_per_piece": _numbers(prices["StandardPrice"]),
        "lead_time_days": _numbers(prices["AverageLeadTime"]),
        "min_order_quantity": _numbers(prices["MinOrderQty"]),
        "max_order_quantity": _numbers(prices["MaxOrderQty"]),
        "last_price": _numbers(prices["LastReceiptCost"]),
        "last_receipt": np.array([day[:10] for day in prices["LastReceiptDate"]], dtype="datetime64[D]"),
        "unit": [UNITS[code.strip()] for code in prices["UnitMeasureCode"]],
    }


def _purchases() -> Columns:
    """Purchase order lines; an order's freight is spread over its lines by their value."""
    heads, lines = source("purchase_orders"), source("purchase_lines")
    row = {number: at for at, number in enumerate(heads["PurchaseOrderID"])}
    at = np.array([row[number] for number in lines["PurchaseOrderID"]])
    value = _numbers(lines["LineTotal"])
    total = np.bincount(at, weights=value, minlength=len(row))
    ordered = np.array(heads["OrderDate"], dtype="datetime64[D]")[at]
    due = np.array(lines["DueDate"], dtype="datetime64[D]")
    return {
        "purchase": list(lines["PurchaseOrderID"]),
        "line": np.array(lines["PurchaseOrderDetailID"], dtype=np.int64),
        "supplier": np.array(heads["VendorID"], dtype=np.int64)[at],
        "product": np.array(lines["ProductID"], dtype=np.int64),
        "date": ordered,
        "due": np.where(due >= ordered, due, np.datetime64("NaT")),
        "ordered": _numbers(lines["OrderQty"]),
        "received": _numbers(lines["ReceivedQty"]),
        "rejected": _numbers(lines["RejectedQty"]),
        "stocked": _numbers(lines["StockedQty"]),
        "price_per_piece": _numbers(lines["UnitPrice"]),
        "freight": _numbers(heads["Freight"])[at] * value / total[at],
    }


def _limits(purchases: Columns) -> list[Note]:
    heads = source("purchase_orders")
    share = np.round(_numbers(heads["Freight"]) / _numbers(heads["SubTotal"]), 3)
    usual = float(Counter(share.tolist()).most_common(1)[0][0])
    same = int((share == usual).sum())
    offset = np.array(heads["ShipDate"], dtype="datetime64[D]") - np.array(heads["OrderDate"], dtype="datetime64[D]")
    impossible = int(np.isnat(purchases["due"]).sum())
    days, often = Counter(offset.astype(int).tolist()).most_common(1)[0]
    return [
        Note(
            "freight_constant",
            {"share": usual, "orders": same, "of": len(share)},
            f"Freight is {usual:.1%} of the goods on {same} of {len(share)} purchase orders: it does not tell vendors "
            "apart.",
        ),
        Note(
            "dates_constant",
            {"days": days, "orders": often, "of": len(share)},
            f"Order, due and receipt dates are constant offsets ({days} days to shipment on {often} of {len(share)} "
            "orders) and say nothing about lead time; it comes from the vendors' stated average lead time.",
        ),
        Note(
            "due_before_order",
            {"lines": impossible},
            f"{impossible} purchase lines are due before they were ordered; their due date is left out.",
        ),
    ]


def _shifted(days: Days, months: int) -> Days:
    """The same day some months later; a day that the later month lacks becomes its last."""
    month = days.astype("datetime64[M]")
    day = days - month.astype("datetime64[D]")
    later = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    shifted: Days = np.minimum(later + day, last)
    return shifted


def _numbers(texts: tuple[str, ...]) -> Numbers:
    return np.array(texts, dtype=np.float64)
