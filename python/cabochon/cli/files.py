"""Writing files for people: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from .errors import CommandError


def make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is a file, not a folder")
    folder.mkdir(parents=True, exist_ok=True)


def there(path: str, otherwise: str = "") -> Path:
    """A file that can be read; a folder is told apart from nothing at all."""
    if Path(path).is_dir():
        raise CommandError(f"{path} is a folder, not a file")
    if not Path(path).is_file():
        raise CommandError(f"{path}: no such file{otherwise}")
    return Path(path)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Calls `write` with the path of a new file beside `path`, which then takes its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
