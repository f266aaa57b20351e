"""Cells of one column into values of its kind, with every cell that is none of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import dates, numbers
from .grid import Amount, BadCell, Cell, Padded, Percent, is_blank, shorten, shown
from .mapping import ColumnMapping
from .vocabulary import Field, choice_spellings, normal

_NULL = {"-", "–", "—", "null", "none", "n/a", "na", "\\n"}
_ERROR = re.compile(
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|Н/Д|ССЫЛКА!|ДЕЛ/0!|ЗНАЧ!|ИМЯ\?|ПУСТО!|ЧИСЛО!)", re.IGNORECASE
)
_YES = {"да", "д", "yes", "y", "true", "1", "истина"}
_NO = {"нет", "н", "no", "n", "false", "0", "ложь"}


class CellError(ValueError):
    """The cell is no value of the column's kind; the argument says what was expected."""


@dataclass
class Formats:
    """What holds for the texts of one column."""

    decimal: str = ""
    dates: str = ""
    timezone: str = "UTC"
    ids: str = "text"
    currency: str = ""  #: amounts with another currency are bad
    factor: float = 1.0
    percent: bool = False  #: the heading says per cent: plain numbers are hundredths
    currencies: set[str] = field(default_factory=set)  #: codes that were seen


def text_of(cell: Cell) -> str | None:
    """The cell's text without the spaces around it, or None where it holds nothing."""
    text = shown(cell).replace("\u00a0", " ").strip()
    return None if text in ("", "NULL", "\\N") else text


def is_null(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and cell.strip().casefold() in _NULL)


def converter(info: Field, formats: Formats) -> Callable[[Cell], Any]:
    """The function that reads one cell of a column; it raises CellError."""
    simple: dict[str, Callable[[Cell, Formats], Any]] = {
        "id": _id, "text": _text, "properties": _text, "number": _number, "integer": _integer, "date": _date,
        "flag": _flag,
    }  # fmt: skip
    if info.kind in ("choice", "choices"):
        spellings = choice_spellings(info.choices)
        return lambda cell: _choices(cell, spellings, several=info.kind == "choices")
    read = simple.get(info.kind, _text)
    return lambda cell: read(cell, formats)


def convert(cells: Sequence[Cell], info: Field, formats: Formats) -> tuple[list[Any], list[tuple[int, str, str]]]:
    """The values, None where there is none, and (position, value, expected) of the bad ones."""
    read = converter(info, formats)
    values: list[Any] = []
    bad: list[tuple[int, str, str]] = []
    known: dict[Any, Any] = {}
    for position, cell in enumerate(cells):
        if cell is None:
            values.append(None)
            continue
        key = (type(cell), cell)
        if key in known:
            values.append(known[key])
            continue
        try:
            if isinstance(cell, BadCell):
                raise CellError(cell.expected)
            if isinstance(cell, str) and _ERROR.fullmatch(cell.strip()):
                raise CellError("a value, not the error of a formula")
            value = read(cell)
        except CellError as error:
            values.append(None)
            bad.append((position, f"'{shorten(shown(cell), 40)}'", str(error)))
        else:
            values.append(value)
            if len(known) < 100_000:
                known[key] = value
    return values, bad


def _text(cell: Cell, formats: Formats) -> str | None:
    return text_of(cell)


def _id(cell: Cell, formats: Formats) -> str | int | None:
    text = text_of(cell)
    if text is None:
        return None
    if formats.ids == "integer":
        try:
            return int(text)
        except ValueError:
            raise CellError('a whole number, because the mapping states ids = "integer"') from None
    return " ".join(unicodedata.normalize("NFC", text).split())


def _number(cell: Cell, formats: Formats) -> float | None:
    if is_null(cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float, Percent, Amount, Padded)):
        raise CellError("a number")
    if isinstance(cell, Percent):
        return cell.value
    if isinstance(cell, Amount):
        _check_currency(cell.currency, formats)
        return cell.value * formats.factor
    if isinstance(cell, Padded):
        return cell.value * formats.factor
    if not isinstance(cell, str):
        return float(cell) * (formats.factor if not formats.percent else 0.01)
    text = cell.strip()
    try:
        if text.isascii() and text.isdigit():
            number, percent = float(text), False
        else:
            written = numbers.take_apart(text)
            if written.currency:
                _check_currency(written.currency, formats)
            number, percent = (
                numbers.value_of(written, formats.decimal or numbers.decimal_of(written) or "."),
                written.percent,
            )
    except numbers.NumberTextError as error:
        raise CellError(str(error)) from None
    if percent:
        return number
    return number * (0.01 if formats.percent else formats.factor)


def _check_currency(code: str, formats: Formats) -> None:
    formats.currencies.add(code)
    if formats.currency and code != formats.currency:
        raise CellError(f"an amount in {formats.currency}, not in {code}")
    formats.currency = formats.currency or code


def _integer(cell: Cell, formats: Formats) -> int | None:
    number = _number(cell, formats)
    if number is None:
        return None
    if not number.is_integer():
        raise CellError("a whole number")
    return int(number)


def _date(cell: Cell, formats: Formats) -> dt.date | None:
    if is_null(cell):
        return None
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if isinstance(cell, int) and cell > dates.SERIAL_HIGH:
                return dates.day_of(dates.take_apart(str(cell)), "dmy", formats.timezone)
            return dates.from_serial(cell)
        if not isinstance(cell, str):
            raise dates.DateTextError("a day such as 2026-03-05 or 05.03.2026")
        if dates.is_serial(cell.strip()):
            return dates.from_serial(float(cell.strip().replace(",", ".")))
        return dates.day_of(dates.take_apart(cell), formats.dates or "dmy", formats.timezone)
    except dates.DateTextError as error:
        raise CellError(str(error)) from None


def _flag(cell: Cell, formats: Formats) -> bool | None:
    if is_null(cell):
        return None
    if isinstance(cell, bool):
        return cell
    word = shown(cell).strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("yes or no")


def _choices(cell: Cell, spellings: dict[str, str], *, several: bool) -> str | None:
    text = text_of(cell)
    if text is None or is_null(cell):
        return None
    if not several:
        return spellings.get(normal(text), text)
    parts = [part.strip() for part in re.split(r"[,;/]", text) if part.strip()]
    return ",".join(spellings.get(normal(part), part) for part in parts)


def settle_decimal(cells: Sequence[Cell]) -> numbers.Evidence:
    return numbers.evidence(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))


def settle_dates(cells: Sequence[Cell]) -> dates.Evidence:
    return dates.evidence(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and not is_blank(cell)))


_THOUSANDS, _MILLIONS = re.compile(r"\b(?:тыс|thousands?|k)\b|\b000\b"), re.compile(r"\b(?:млн|millions?|mln|mio)\b")


def unit_in_heading(heading: str, info: Field, stated: ColumnMapping | None) -> tuple[float, bool, str]:
    """What a heading such as "Сумма, тыс. руб." says: factor, whether per cent, and the currency."""
    tail = normal(" ".join(re.split(r"[,(\[]", heading, maxsplit=1)[1:]))
    currency = ""
    for word in re.findall(r"[€$£₽₸]|[^\W\d_]+", " ".join(re.split(r"[,(\[]", heading, maxsplit=1)[1:])):
        currency = currency or numbers.currency_in(f'"{word}"') or ""
    if stated is not None and stated.factor != 1.0:
        return stated.factor, False, currency
    if info.kind not in ("number", "integer"):
        return 1.0, False, ""
    if info.unit == "currency":
        if _THOUSANDS.search(tail):
            return 1e3, False, currency
        if _MILLIONS.search(tail):
            return 1e6, False, currency
        return 1.0, False, currency
    return 1.0, "%" in heading and info.high <= 1, ""
