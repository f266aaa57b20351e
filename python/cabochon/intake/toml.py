"""TOML files, with errors that name the file and the line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ..errors import Error

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; a broken one is an Error in one sentence."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Error(f"{path}: TOML must be UTF-8, but byte {error.start + 1} is not") from None
    except tomllib.TOMLDecodeError as error:
        raise Error(f"{path}: {str(error)[:1].lower()}{str(error)[1:]}") from None


def line_of(path: Path, key: str, *, after: str = "") -> int | None:
    """The line, from 1, on which `key` is set (below the line that opens the table `after`); None if not found."""
    inside = not after
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            section = text.strip("[] ")
            if section == key and not after:
                return number
            inside = not after or section == after
        elif inside and text.partition("=")[0].strip().strip("\"'") == key:
            return number
    return None
