"""What business clients go through, turned into margin."""

from __future__ import annotations

from ._core import Estimate, __version__
from .errors import Error, FitError, InputError, StoreError

__all__ = ["Error", "Estimate", "FitError", "InputError", "StoreError", "__version__"]
