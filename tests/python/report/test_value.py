"""Money that the orders do not tell is refused with the column that is missing, never shown as nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.cli import main

ORDERS = {"order": [1, 2], "account": [1, 2], "date": ["2026-10-02", "2026-10-05"], "revenue": [10.0, 5.0]}


def book(**more: Any) -> cb.Book:
    accounts = {"account": [1, 2], "name": ["Alpha", "Beta"]}
    return cb.Book(accounts=accounts, orders=ORDERS | more, currency="EUR")


@pytest.mark.parametrize(("value", "column"), [("net_of_metal", "metal_value"), ("margin", "cost")])
@pytest.mark.parametrize("empty", [False, True])
def test_the_missing_column_is_named(value: Any, column: str, empty: bool) -> None:
    made = book(**({column: [None, None]} if empty else {}))
    text = f"report, column 'value': got '{value}', expected amounts in column '{column}' of orders, which hold none"
    for page in (
        lambda: cb.report.week(made, as_of="2026-10-28", value=value),
        lambda: cb.report.month(made, "2026-10", value=value),
    ):
        with pytest.raises(cb.InputError) as caught:
            page()
        assert str(caught.value) == text


def test_tolling_alone_has_no_metal_in_its_revenue() -> None:
    page = cb.report.week(book(contract=["tolling", "tolling"]), as_of="2026-10-28", value="net_of_metal")
    assert not page.numbers.no_money


def test_the_command_names_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with cb.open(tmp_path / "s.cabochon", currency="RUB") as store:
        store.append("accounts", {"account": [1, 2]})
        store.append("orders", ORDERS)
    command = ["week", str(tmp_path / "s.cabochon"), "--as-of", "2026-10-28", "--value", "net_of_metal"]
    assert main([*command, "--output", str(tmp_path / "week.html")]) == 2
    assert "--value: got 'net_of_metal', expected amounts in column 'metal_value' of orders" in capsys.readouterr().err
