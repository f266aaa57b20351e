"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabochon.intake.numbers import Evidence, NumberTextError, currency_in, decimal_of, evidence, take_apart, value_of


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12", ".", 12.0),
        ("-12", ".", -12.0),
        ("−12,5", ",", -12.5),
        ("12,5-", ",", -12.5),
        ("(1 234,50)", ",", -1234.5),
        ("1 234,56", ",", 1234.56),
        ("1\u00a0234,56", ",", 1234.56),
        ("1\u202f234\u202f567,8", ",", 1234567.8),
        ("1\u2009234", ",", 1234.0),
        ("1'234.50", ".", 1234.5),
        ("1’234.50", ".", 1234.5),
        ("1,234,567.89", ".", 1234567.89),
        ("1.234.567,89", ",", 1234567.89),
        (".5", ".", 0.5),
        ("5,", ",", 5.0),
        ("3,5 %", ",", 0.035),
        ("3.5%", ".", 0.035),
        ("-3,5\u00a0%", ",", -0.035),
        ("1,5e3", ",", 1500.0),
        ("54 230,50 ₽", ",", 54230.5),
        ("54 230,50 руб.", ",", 54230.5),
        ("€1,234.50", ".", 1234.5),
        ("-$5.00", ".", -5.0),
        ("$ -5.00", ".", -5.0),
        ("EUR 1.234,5", ",", 1234.5),
        ("+7", ".", 7.0),
    ],
)
def test_value(text: str, decimal: str, value: float) -> None:
    assert value_of(take_apart(text), decimal) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1 2 3",
        "12 34,5",
        "1,23,456",
        "1..2",
        "12%%",
        "nan",
        "inf",
        "-inf",
        "1e999999",
        "0x10",
        "1_000",
        "--",
        "%",
        "₽",
        "12 apples",
        "1 234 56",
        "1,2.3,4",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NumberTextError, match=r"^a number"):
        value_of(take_apart(text), ".")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12", ""),
        ("1 234", ""),
        ("12,5", ","),
        ("12.50", "."),
        ("1.234,5", ","),
        ("1,234.5", "."),
        ("1,234,567", "."),
        ("1.234.567", ","),
        ("1 234,567", ","),
        ("0,125", ","),
        ("0.125", "."),
        (",125", ","),
        ("1234,567", ","),
        ("012,345", ","),
        ("1,234", None),
        ("12.345", None),
        ("123,456", None),
    ],
)
def test_decimal_mark_that_a_number_proves(text: str, mark: str | None) -> None:
    assert decimal_of(take_apart(text)) == mark


def test_evidence_of_a_column() -> None:
    assert evidence(["12", "1,234", "abc", "7,5"]) == Evidence(comma="7,5", point="", open="1,234")
    assert evidence(["1.5", "1,5"]) == Evidence(comma="1,5", point="1.5", open="")
    assert evidence([]) == Evidence()


def test_a_mark_that_contradicts_the_column_is_refused() -> None:
    with pytest.raises(NumberTextError, match=r"^a number with ',' as its decimal mark$"):
        value_of(take_apart("12.5"), ",")
    with pytest.raises(NumberTextError, match=r"^a number with '\.' as its decimal mark$"):
        value_of(take_apart("1.234,5"), ".")


@pytest.mark.parametrize(
    ("style", "code"),
    [
        ('# ##0.00 "₽"', "RUB"),
        ("[$€-407] #,##0.00", "EUR"),
        ("[$USD] 0.00", "USD"),
        ("#,##0.00 $", "USD"),
        ("0.00", None),
        ('0 "шт"', None),
    ],
)
def test_currency_of_a_number_format(style: str, code: str | None) -> None:
    assert currency_in(style) == code


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from([" ", "\u00a0", "\u202f", "'", ""]))
def test_what_is_written_is_read_back(number: object, group: str) -> None:
    written = f"{number:,.2f}".replace(",", group).replace(".", ",")
    assert value_of(take_apart(written), ",") == float(str(number))
