"""A month's report as one HTML page: sentences, charts and tables, in English or Russian."""

from __future__ import annotations

from .gather.vendors import Buyer
from .make import month
from .report import Report

__all__ = ["Buyer", "Report", "month"]
