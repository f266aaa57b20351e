"""The account x period panel of a book: margin beside what clients went through in the periods before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import InputError, problem
from ..table import Table

Array = np.ndarray[Any, Any]
ROLES = ("economic", "technical", "user")
MONTHS = {"month": 1, "quarter": 3}


@dataclass
class Panel:
    """Rows are accounts in periods, from an account's first order to its last; unknown values are NaN."""

    accounts: list[Any]  #: the account of each row's code
    first: int  #: months since 1970-01 of the first period
    months: int  #: of a period
    account: Array  #: code of each row
    period: Array  #: number of each row's period, 0 the first
    columns: dict[str, Array] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)  #: outcome, price, experience, attribute or metal
    later: dict[str, Array] = field(default_factory=dict)  #: scores of the periods after a row's
    lines_without_margin: int = 0  #: order lines whose revenue or cost is missing
    margin_total: float = 0.0
    without_orders: int = 0  #: accounts of the book that never ordered
    lines_without_metal: int = 0  #: lines that sell metal whose weight or price is missing
    aside: dict[str, int] = field(default_factory=dict)  #: rows that stand for no account of the panel, or for no role

    def label(self, period: int) -> str:
        """2026-10 or 2026-Q4."""
        month = self.first + period * self.months
        year, within = 1970 + month // 12, month % 12
        return f"{year}-{within + 1:02d}" if self.months == 1 else f"{year}-Q{within // 3 + 1}"

    def frame(self) -> Table:
        """The panel as a table: account, period and every column; unknown values are null."""
        data: dict[str, Any] = {
            "account": [self.accounts[a] for a in self.account],
            "period": [self.label(int(p)) for p in self.period],
        }
        for name, values in self.columns.items():
            data[name] = np.ma.masked_invalid(values)
        return Table(data, name="panel")


def numbers(table: Table, name: str) -> Array:
    """A column as floats, NaN where null or where there is no such column."""
    if name not in table:
        return np.full(len(table), np.nan)
    values = table[name]
    return np.ma.filled(np.ma.asarray(values).astype(float), np.nan)


def periods(table: Table, months: int) -> Array:
    """The period of each row's date, counted from 1970."""
    days = table["date"].astype("datetime64[M]").astype(np.int64)
    return days // months


class _Grid:
    """Sums and counts by account and period, and their means over windows."""

    def __init__(self, accounts: int, times: int) -> None:
        self.sums = np.zeros((accounts, times))
        self.counts = np.zeros((accounts, times))

    def add(self, account: Array, period: Array, values: Array) -> None:
        times = self.sums.shape[1]
        good = (account >= 0) & (period >= 0) & (period < times) & np.isfinite(values)
        np.add.at(self.sums, (account[good], period[good]), values[good])
        np.add.at(self.counts, (account[good], period[good]), 1)

    def means(self, start: int, stop: int) -> Array:
        """Means over the periods t + start .. t + stop of each t; NaN where nothing was seen."""
        return _window(self.sums, start, stop) / _nothing_is_nan(_window(self.counts, start, stop))

    def each(self, start: int, stop: int) -> Array:
        """Counts a period over the same window; NaN where the window reaches before the first period."""
        out: Array = _window(self.counts, start, stop) / (stop - start + 1)
        reach = max(0, -start)
        out[:, :reach] = np.nan
        return out


def _nothing_is_nan(counts: Array) -> Array:
    out: Array = np.where(counts > 0, counts, np.nan)
    return out


def _window(values: Array, start: int, stop: int) -> Array:
    accounts, times = values.shape
    running = np.concatenate([np.zeros((accounts, 1)), np.cumsum(values, axis=1)], axis=1)
    begin = np.clip(np.arange(times) + start, 0, times)
    end = np.clip(np.arange(times) + stop + 1, 0, times)
    out: Array = running[:, end] - running[:, begin]
    return out


def make_panel(book: Any, *, period: str, lag: int, window: int) -> Panel:
    """The panel of a book; see ``margin_study``."""
    months = MONTHS[period]
    orders = book.table("orders")
    for name in ("revenue", "cost"):
        if len(orders) == 0 or name not in orders:
            found = "no orders" if len(orders) == 0 else "nothing"
            expected = "orders with revenue and cost, from which margin is made"
            raise InputError.of([problem("orders", name, found, expected)])
    line_account = orders["account"]
    accounts = list(dict.fromkeys(line_account.tolist()))
    code = {account: number for number, account in enumerate(accounts)}
    a = np.array([code[x] for x in line_account.tolist()])
    when = periods(orders, months)
    first, last = int(when.min()), int(when.max())
    t, times = when - first, last - first + 1
    margin = numbers(orders, "revenue") - numbers(orders, "cost")
    sold = _Grid(len(accounts), times)
    sold.add(a, t, margin)
    begin = np.full(len(accounts), times)
    end = np.full(len(accounts), -1)
    np.minimum.at(begin, a, t)
    np.maximum.at(end, a, t)
    alive = (np.arange(times) >= begin[:, None]) & (np.arange(times) <= end[:, None])
    rows_a, rows_t = np.nonzero(alive)
    panel = Panel(accounts, first * months, months, rows_a, rows_t)
    panel.lines_without_margin = int(np.isnan(margin).sum())
    panel.margin_total = float(np.nansum(margin))

    def keep(name: str, grid: Array, group: str) -> None:
        values = grid[alive]
        if np.isfinite(values).any():
            panel.columns[name] = values
            panel.group[name] = group

    keep("margin", sold.sums, "outcome")
    keep("price_index", _price_index(orders, a, t, sold.sums.shape), "price")
    metal = _metal_gain(orders, a, t, sold.sums.shape)
    if metal is not None:
        gain, unknown = metal
        panel.lines_without_metal = int(unknown.sum())
        keep("metal_gain", gain, "metal")
        keep("margin_net_of_metal", sold.sums - gain, "outcome")
    known = book.table("accounts")
    if len(known):
        panel.without_orders = sum(account not in code for account in known["account"].tolist())
    for name, group, grid, is_count in _experience(book, code, panel, sold.sums.shape):
        keep(name, (grid.each if is_count else grid.means)(-lag - window + 1, -lag), group)
        if name.startswith(("nps_", "csi_")):
            panel.later[name] = grid.means(lag, lag + window - 1)[alive]
    return panel


def _price_index(orders: Table, a: Array, t: Array, shape: tuple[int, int]) -> Array:
    """What was paid over what the same goods bring on average: 1.1 is ten per cent dearer."""
    revenue, quantity = numbers(orders, "revenue"), numbers(orders, "quantity")
    unknown = np.full(shape, np.nan)
    if "product" not in orders:
        return unknown
    contract = orders["contract"].tolist() if "contract" in orders else [None] * len(orders)
    goods = list(zip(orders["product"].tolist(), contract, strict=True))
    number = {key: place for place, key in enumerate(dict.fromkeys(goods))}
    g = np.array([number[key] for key in goods])
    good = np.isfinite(revenue) & np.isfinite(quantity) & (quantity > 0) & np.array([p is not None for p, _ in goods])
    if not good.any():
        return unknown
    mean = np.bincount(g[good], revenue[good], len(number)) / np.maximum(
        np.bincount(g[good], quantity[good], len(number)), 1e-300
    )
    paid, usual = np.zeros(shape), np.zeros(shape)
    np.add.at(paid, (a[good], t[good]), revenue[good])
    np.add.at(usual, (a[good], t[good]), quantity[good] * mean[g[good]])
    with np.errstate(divide="ignore", invalid="ignore"):
        out: Array = np.where(usual > 0, paid / usual, np.nan)
    return out


def _metal_gain(orders: Table, a: Array, t: Array, shape: tuple[int, int]) -> tuple[Array, Array] | None:
    """Value of the metal sold less its value at the book's mean price a gram, and which lines hide it.

    A tolling line sells work only. Unknown (NaN) where the weight or the value of any metal sold is missing; None where
    no line has both.
    """
    value, grams = numbers(orders, "metal_value"), numbers(orders, "fine_grams")
    contract = np.array(orders["contract"].tolist() if "contract" in orders else [None] * len(orders), dtype=object)
    sells = contract != "tolling"
    known = np.isfinite(value) & np.isfinite(grams)
    good = sells & known & (grams > 0)
    if not good.any():
        return None
    price = value[good].sum() / grams[good].sum()
    out = np.zeros(shape)
    np.add.at(out, (a[good], t[good]), value[good] - grams[good] * price)
    hidden = sells & ~known
    out[a[hidden], t[hidden]] = np.nan
    return out, hidden


def _experience(
    book: Any, code: dict[Any, int], panel: Panel, shape: tuple[int, int]
) -> Iterable[tuple[str, str, _Grid, bool]]:
    months, aside = panel.months, panel.aside
    first = panel.first // months

    def places(table: Table) -> tuple[Array, Array]:
        account = np.array([code.get(x, -1) for x in table["account"].tolist()], dtype=np.int64)
        return account, periods(table, months) - first

    responses = book.view("responses")
    if len(responses) and "account" in responses:
        account, when = places(responses)
        aside["answers of accounts without orders"] = int((account < 0).sum())
        known = responses["role"].tolist() if "role" in responses else [None] * len(responses)
        roles = np.array([role or "" for role in known])
        aside["answers of people whose role is unknown"] = int(((account >= 0) & ~np.isin(roles, ROLES)).sum())
        score = numbers(responses, "nps")
        for role in ROLES:
            grid = _Grid(*shape)
            grid.add(np.where(roles == role, account, -1), when, score)
            yield f"nps_{role}", "experience", grid, False
        ratings = book.table("ratings")
        if len(ratings):
            row = {key: number for number, key in enumerate(responses["response"].tolist())}
            at = np.array([row.get(key, -1) for key in ratings["response"].tolist()], dtype=np.int64)
            rated_account = np.where(at >= 0, account[at], -1)
            satisfaction, attribute = numbers(ratings, "satisfaction"), np.array(ratings["attribute"].tolist())
            for role in ROLES:
                grid = _Grid(*shape)
                grid.add(np.where(roles[at] == role, rated_account, -1), when[at], satisfaction)
                yield f"csi_{role}", "experience", grid, False
            for name in sorted(set(attribute.tolist())):
                grid = _Grid(*shape)
                grid.add(np.where(attribute == name, rated_account, -1), when[at], satisfaction)
                yield f"rated {name}", "attribute", grid, False
    tickets = book.table("tickets")
    if len(tickets):
        account, when = places(tickets)
        aside["complaints of accounts without orders"] = int((account < 0).sum())
        grid = _Grid(*shape)
        grid.add(account, when, np.ones(len(tickets)))
        yield "tickets", "experience", grid, True
        if "closed" in tickets:
            days = (tickets["closed"] - tickets["date"]).astype("timedelta64[D]").astype(float)
            days[np.isnat(tickets["closed"])] = np.nan
            grid = _Grid(*shape)
            grid.add(account, when, days)
            yield "days_to_close", "experience", grid, False
    requirements = book.table("requirements")
    if len(requirements) and "met" in requirements:
        account, when = places(requirements)
        aside["requirements of accounts without orders"] = int((account < 0).sum())
        met = np.ma.filled(np.ma.asarray(requirements["met"]).astype(float), np.nan)
        grid = _Grid(*shape)
        grid.add(account, when, met)
        yield "requirements_met", "experience", grid, False
