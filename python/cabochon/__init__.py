"""What business clients go through, turned into margin."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._core import Estimate, __version__
from .accounts import Book
from .errors import Error, FitError, InputError, StoreError
from .table import Table

if TYPE_CHECKING:
    from . import accounts, datasets, drivers, feedback, improvement, intake, ownership, report, retention
    from .store import Receipt, Store, open

__all__ = [
    "Book",
    "Error",
    "Estimate",
    "FitError",
    "InputError",
    "Receipt",
    "Store",
    "StoreError",
    "Table",
    "__version__",
    "accounts",
    "datasets",
    "drivers",
    "feedback",
    "improvement",
    "intake",
    "open",
    "ownership",
    "report",
    "retention",
]

#: What is read when first asked for, so that importing cabochon stays quick.
_FROM_STORE = ("Receipt", "Store", "open")
_LAZY = ("accounts", "datasets", "drivers", "feedback", "improvement", "intake", "ownership", "report", "retention")


def __getattr__(name: str) -> Any:
    if name in _FROM_STORE:
        return getattr(import_module(".store", __name__), name)
    if name in _LAZY:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module 'cabochon' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
