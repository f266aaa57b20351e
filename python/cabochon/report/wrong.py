"""One wrong argument of a report as an InputError, in the words of the library."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import InputError, problem


def wrong(argument: str, value: str, expected: str) -> InputError:
    """The error to raise.

    >>> str(wrong("month", "'13'", "a month such as 2026-10"))
    "report, column 'month': got '13', expected a month such as 2026-10"
    """
    return InputError.of([problem("report", argument, value, expected)])


def saved(path: str | os.PathLike[str], content: bytes) -> Path:
    """Writes a file and returns where it is; a place that can't be written to is an error of the library's own.

    >>> saved("/no/such/report.html", b"")
    Traceback (most recent call last):
    cabochon.errors.InputError: report, column 'path': got '/no/such', expected a folder that is there
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise wrong("path", repr(str(target.parent)), "a folder that is there")
    if target.is_dir():
        raise wrong("path", repr(str(target)), "a file, not a folder")
    try:
        target.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise wrong("path", repr(str(target)), f"a file that can be written ({reason})") from None
    return target.resolve()
