"""What business clients go through, turned into margin."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ._core import Estimate, __version__
from .accounts import Book
from .errors import Error, FitError, InputError, StoreError
from .table import Table

__all__ = ["Book", "Error", "Estimate", "FitError", "InputError", "StoreError", "Table", "__version__"]

#: Modules that are read when first asked for, so that importing cabochon stays quick.
_LAZY = ("accounts", "datasets", "feedback", "improvement", "intake", "ownership", "report")


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module 'cabochon' has no attribute {name!r}")
