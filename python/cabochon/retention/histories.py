"""From order lines to one history an account."""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import numpy as np

from .. import _core, arguments, frames
from ..errors import InputError, problem

_WORDS = ("margin", "net_of_metal")


def _day(day: str | datetime.date | None) -> str | None:
    return None if day is None else arguments.day(day)


def summarise(
    orders: Any,
    *,
    account: str = "account",
    date: str = "date",
    value: str | None = None,
    unit: str = "week",
    calibration_end: str | datetime.date | None = None,
    observation_end: str | datetime.date | None = None,
    returns: str | None = None,
) -> Any:
    """One row an account: how often it ordered again, when last, how long it was watched, what an order was worth.

    All lines of one account and day are one transaction. ``value`` names the column of its worth: revenue, a gross
    margin, a margin net of metal. Where the orders have no such column, ``"margin"`` is revenue - cost and
    ``"net_of_metal"`` revenue - metal_value (revenue itself in a tolling ``contract``); turnover that only follows the
    gold price is not loyalty.

    **Returns** are lines whose ``value`` is negative, or whose column ``returns`` (such as the quantity) is; with
    ``"margin"`` and ``"net_of_metal"`` that column is the revenue unless named. A day with returns that add up to 0 or
    less is no transaction, and what it falls short is taken from the account's earlier transactions, the latest first;
    a transaction returned whole did not happen. Days worth 0 without a return stay. A return after ``calibration_end``
    leaves the calibration as it was known then.

    ``unit`` of time is ``"day"``, ``"week"``, ``"month"`` (30.4375 days) or ``"year"`` (365.25). ``observation_end`` is
    the last day watched (default: the last line's; a line after it is an ``InputError`` that names its account).
    With ``calibration_end`` the history ends there and what follows is counted apart; accounts that began later are not
    in the summary.

    Gives the caller's kind of frame, by account: ``account``, ``first`` and ``last`` (dates), ``cohort`` (month of the
    first), ``x`` (transactions after the first), ``t_x`` (first to last), ``T`` (first to the end), ``mean_value`` of
    the repeats (null without), ``log_gaps`` (sum of the logarithms of the gaps, which the regular rhythm of
    ``mbg_cnbd_k`` needs), with ``calibration_end`` also ``x_holdout``, ``T_holdout`` and ``value_holdout`` (mean of a
    holdout order), and ``unit``. Warns of accounts without an order left, and of returns that found none.

    Source: Fader & Hardie (2005), note 009, section 2.

    >>> import cabochon as cb
    >>> orders = {
    ...     "account": ["A", "A", "A", "B", "A"],
    ...     "date": ["2026-01-01", "2026-01-15", "2026-01-15", "2026-01-08", "2026-02-05"],
    ...     "revenue": [100.0, 40.0, 60.0, 80.0, 200.0],
    ... }
    >>> result = cb.retention.summarise(orders, value="revenue", observation_end="2026-02-19")
    >>> result["x"].tolist(), result["t_x"].tolist(), result["T"].tolist()
    ([2, 0], [5.0, 0.0], [7.0, 6.0])
    >>> result["mean_value"].tolist()
    [150.0, None]
    """
    table, value, returns = _lines(orders, account, date, value, returns)
    result, returned_whole, _, unmatched = _core.retention.summarise(
        table,
        account=account,
        date=date,
        value=value,
        returns=returns,
        unit=unit,
        calibration_end=_day(calibration_end),
        observation_end=_day(observation_end),
    )
    if returned_whole:
        warnings.warn(
            f"{returned_whole} account{'s' if returned_whole > 1 else ''} returned everything and "
            f"{'are' if returned_whole > 1 else 'is'} not in the summary",
            stacklevel=2,
        )
    if unmatched:
        warnings.warn(
            f"on {unmatched} day{'s' if unmatched > 1 else ''} of an account more was returned than it had ordered "
            "before; the rest is left out",
            stacklevel=2,
        )
    return frames.give(result, frames.kind(orders))


def transactions(
    orders: Any,
    *,
    account: str = "account",
    date: str = "date",
    value: str | None = None,
    returns: str | None = None,
    calibration_end: str | datetime.date | None = None,
    observation_end: str | datetime.date | None = None,
) -> Any:
    """The transactions that :func:`summarise` counts, by account and day, after returns.

    Gives the caller's kind of frame: the account, ``date``, and ``value`` where one was named.

    >>> import cabochon as cb
    >>> orders = {"account": ["A"] * 3, "date": ["2026-01-01", "2026-01-05", "2026-01-09"], "net": [100, 50, -50]}
    >>> result = cb.retention.transactions(orders, value="net")
    >>> result["date"].astype(str).tolist(), result["value"].tolist()
    (['2026-01-01'], [100.0])
    """
    table, value, returns = _lines(orders, account, date, value, returns)
    result = _core.retention.transactions(
        table,
        account=account,
        date=date,
        value=value,
        returns=returns,
        calibration_end=_day(calibration_end),
        observation_end=_day(observation_end),
    )
    return frames.give(result, frames.kind(orders))


def _lines(
    orders: Any, account: str, date: str, value: str | None, returns: str | None
) -> tuple[_core.Table, str | None, str | None]:
    """The columns that are needed; a worth that is named by a word but has no column is computed."""
    if value not in _WORDS or value in _names(orders):
        return frames.read(orders, columns=[account, date, value, returns], name="orders"), value, returns
    wanted = ["revenue", "cost"] if value == "margin" else ["revenue", "metal_value"]
    contract = "contract" if value == "net_of_metal" and "contract" in _names(orders) else None
    table = frames.read(orders, columns=[account, date, *wanted, contract, returns], name="orders")
    numbers = {name: _numbers(table, name) for name in wanted}
    revenue, other = numbers["revenue"], numbers[wanted[1]]
    if contract is not None:
        from ..table import to_numpy

        other = np.where(to_numpy(table.column(contract)) == "tolling", 0.0, other)
    worth = revenue - other
    columns = [(name, table.column(name)) for name in dict.fromkeys([account, date, returns or "revenue"])]
    missing = np.isnan(worth)
    if missing.any():
        rows = np.flatnonzero(missing)
        bad = [
            problem(
                "orders",
                "revenue" if np.isnan(revenue[row]) else wanted[1],
                "null",
                f"a number for every line, as value={value!r} needs it",
                row=int(row),
            )
            for row in rows[:10]
        ]
        raise InputError.of(bad, len(rows))
    made = _core.Column.from_buffer(worth)
    return _core.Table("orders", [*columns, (value, made)]), value, returns or "revenue"


def _names(orders: Any) -> list[str]:
    if isinstance(orders, _core.Table):
        return list(orders.names)
    columns = getattr(orders, "columns", None)
    if columns is None:
        columns = getattr(orders, "column_names", None)
    if columns is None or callable(columns):
        columns = orders if isinstance(orders, dict) else frames.read(orders, name="orders").names
    names = [str(name) for name in columns]
    if hasattr(orders, "column_names") and not isinstance(orders, dict):
        names = [str(name) for name in orders.column_names]
    return names


def _numbers(table: _core.Table, name: str) -> np.ndarray[Any, Any]:
    """A column as floats, NaN where it is missing."""
    from ..table import to_numpy

    values = to_numpy(table.column(name))
    if values.dtype.kind not in "iufb":
        raise InputError.of(
            [problem(table.name, name, f"a column of {table.column(name).type}", "a column of numbers")]
        )
    return np.ma.filled(values.astype(float), np.nan)
