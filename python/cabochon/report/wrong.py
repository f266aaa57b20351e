"""One wrong argument of a report as an InputError, in the words of the library."""

from __future__ import annotations

from ..errors import InputError, problem


def wrong(argument: str, value: str, expected: str) -> InputError:
    """The error to raise.

    >>> str(wrong("month", "'13'", "a month such as 2026-10"))
    "report, column 'month': got '13', expected a month such as 2026-10"
    """
    return InputError.of([problem("report", argument, value, expected)])
