"""What functions of a book ask of their first arguments."""

from __future__ import annotations

from typing import Any

from ..errors import InputError, problem


def check_book(book: Any, function: str) -> None:
    if not hasattr(book, "_core") or not hasattr(book, "quarantine"):
        got = f"a {type(book).__module__}.{type(book).__qualname__}"
        raise InputError.of([problem(function, "book", got, "a cabochon.Book, made of the firm's tables")])
