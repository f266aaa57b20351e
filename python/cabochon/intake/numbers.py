"""Numbers as people write them: "1 234,56 ₽", "(1,234.56)", "3,5 %", "1'000", "−12".

The decimal mark of a column is settled from all its cells before one is read: "1,234" alone may be 1.234 or 1234, and
a guess would be wrong a thousandfold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPACES = dict.fromkeys(
    map(
        ord,
        " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff",
    )
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-", "’": "'", "ʼ": "'", "％": "%"})
_CURRENCY = {
    "₽": "RUB", "руб": "RUB", "р": "RUB", "rub": "RUB", "rur": "RUB",
    "€": "EUR", "eur": "EUR", "евро": "EUR", "euro": "EUR",
    "$": "USD", "usd": "USD", "us$": "USD", "долл": "USD",
    "£": "GBP", "gbp": "GBP", "¥": "JPY", "jpy": "JPY", "chf": "CHF", "cny": "CNY", "₸": "KZT", "kzt": "KZT",
    "₴": "UAH", "uah": "UAH", "byn": "BYN", "₺": "TRY", "try": "TRY", "₹": "INR", "inr": "INR", "pln": "PLN",
    "zł": "PLN", "тг": "KZT", "aed": "AED", "amd": "AMD", "֏": "AMD", "uzs": "UZS",
}  # fmt: skip
_WORD = re.compile(r"^([^\d\s.,()+\-%']+\.?)\s*|\s*([^\d\s.,()+\-%']+\.?)$")
_PLAIN = re.compile(r"\d+(?:[.,]\d*)?|[.,]\d+")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:[.,]\d*)?")
_SCIENTIFIC = re.compile(r"([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))[eE]([+-]?\d{1,3})")


class NumberTextError(ValueError):
    """The text is no number; the argument says what was expected."""


@dataclass(frozen=True)
class Written:
    """A number's text taken apart: its digits with their marks, and what stood around them."""

    body: str  #: digits and marks, without sign, spaces, currency and per cent
    negative: bool
    percent: bool
    currency: str  #: ISO 4217 code, or ""
    spaced: bool  #: groups of three digits are set apart by spaces
    exponent: int = 0


def currency_in(style: str) -> str | None:
    """The currency that a cell's number format shows.

    >>> currency_in('# ##0.00 "₽"'), currency_in("[$€-407] #,##0.00"), currency_in("0.00")
    ('RUB', 'EUR', None)
    """
    for word in re.findall(r"\[\$([^\]-]+)|\"([^\"]+)\"|([₽€$£¥₸₴₺₹])", style):
        code = _CURRENCY.get("".join(word).strip().strip(".").casefold())
        if code:
            return code
    return None


def take_apart(text: str) -> Written:
    """The parts of a written number; NumberTextError where it is none.

    >>> take_apart("(1 234,50 ₽)")
    Written(body='1234,50', negative=True, percent=False, currency='RUB', spaced=True, exponent=0)
    """
    rest = text.translate(_SIGNS).strip()
    negative = percent = False
    currency = ""
    if rest.startswith("(") and rest.endswith(")"):
        rest, negative = rest[1:-1].strip(), True
    for _ in range(4):  # a currency, a sign and a per cent mark may stand in any order on either side
        before = rest
        if rest[:1] in ("-", "+"):
            negative ^= rest[0] == "-"
            rest = rest[1:].strip()
        if rest.endswith("-"):
            negative, rest = not negative, rest[:-1].strip()
        if rest.endswith("%") and not percent:
            percent, rest = True, rest[:-1].strip()
        if (match := _WORD.search(rest)) and not currency:
            word = (match.group(1) or match.group(2)).rstrip(".").casefold()
            if word in _CURRENCY and not (match.group(2) and word == "e"):
                currency = _CURRENCY[word]
                rest = (rest[: match.start()] + rest[match.end() :]).strip()
        if rest == before:
            break
    body = rest.translate(_SPACES)
    spaced = body != rest and re.fullmatch(r"\d{1,3}(?:\s\d{3})+(?:[.,]\d*)?", rest.replace("\u200b", "")) is not None
    if body != rest and not spaced:
        raise NumberTextError("a number; spaces stand only between groups of three digits")
    if match := _SCIENTIFIC.fullmatch(body):
        return Written(match.group(1), negative, percent, currency, False, int(match.group(2)))
    if not (_PLAIN.fullmatch(body) or _GROUPED.fullmatch(body)):
        raise NumberTextError("a number")
    return Written(body, negative, percent, currency, spaced)


def decimal_of(written: Written) -> str | None:
    """The decimal mark that this number proves: "," or "."; "" if it has no mark; None if it may be either.

    >>> [decimal_of(take_apart(t)) for t in ("1.234,5", "12,5", "1,234,567", "1 234,567", "12", "1,234")]
    [',', ',', '.', ',', '', None]
    """
    body = written.body
    marks = [c for c in body if c in ",."]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    other = "." if last == "," else ","
    if len(marks) > 1:
        return other
    whole, _, part = body.partition(last)
    if written.spaced or "'" in whole or written.exponent or len(part) != 3 or len(whole) > 3 or whole in ("", "0"):
        return last
    if whole.startswith("0"):
        return last
    return None


def value_of(written: Written, decimal: str) -> float:
    """The number, with `decimal` as its decimal mark; NumberTextError where its marks contradict that."""
    body = written.body
    group = "." if decimal == "," else ","
    whole, _, part = body.partition(decimal)
    if decimal in part or group in part:
        raise NumberTextError(f"a number with '{decimal}' as its decimal mark")
    for separator in (group, "'"):
        if separator in whole:
            groups = whole.split(separator)
            if not groups[0] or len(groups[0]) > 3 or any(len(g) != 3 for g in groups[1:]):
                raise NumberTextError(f"a number with '{decimal}' as its decimal mark")
            whole = "".join(groups)
    number = float(f"{whole or '0'}.{part or '0'}e{written.exponent - (2 if written.percent else 0)}")
    return -number if written.negative else number


@dataclass(frozen=True)
class Evidence:
    """What the cells of a column or a file prove about the decimal mark."""

    comma: str = ""  #: first text that proves a comma
    point: str = ""  #: first text that proves a point
    open: str = ""  #: first text that may be read both ways

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(self.comma or other.comma, self.point or other.point, self.open or other.open)


def evidence(texts: Iterable[str]) -> Evidence:
    found = {",": "", ".": "", None: ""}
    for text in texts:
        if "," not in text and "." not in text:
            continue
        try:
            mark = decimal_of(take_apart(text))
        except NumberTextError:
            continue
        if mark != "" and not found[mark]:
            found[mark] = text
            if all(found.values()):
                break
    return Evidence(found[","], found["."], found[None])
