"""One wrong argument of a report as an InputError, in the words of the library."""

from __future__ import annotations

from ..errors import InputError


def wrong(argument: str, value: str, expected: str) -> InputError:
    """The error to raise.

    >>> str(wrong("month", "'13'", "a month such as 2026-10"))
    "report, column 'month': got '13', expected a month such as 2026-10"
    """
    problem = {"table": "report", "column": argument, "row": None, "value": value, "expected": expected}
    return InputError(f"report, column '{argument}': got {value}, expected {expected}", [problem])
