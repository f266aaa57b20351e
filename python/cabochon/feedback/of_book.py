"""What functions of a book ask of their first arguments."""

from __future__ import annotations

import datetime
from typing import Any

from ..errors import InputError, problem


def check_book(book: Any, function: str) -> None:
    if not hasattr(book, "_core") or not hasattr(book, "quarantine"):
        got = f"a {type(book).__module__}.{type(book).__qualname__}"
        raise InputError.of([problem(function, "book", got, "a cabochon.Book, made of the firm's tables")])


def day(day: str | datetime.date) -> str:
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, datetime.date) else day
