"""Writing a report and telling a terminal what stands in it."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import Any

from .errors import CommandError
from .files import write_whole


def write(page: Any, path: Path) -> Path:
    """The report as a whole file, and where it is."""
    if path.is_dir():
        raise CommandError(f"{path} is a folder, not a file")
    if not path.parent.is_dir():
        raise CommandError(f"{path.parent}: no such folder")
    write_whole(path, page.save)
    return path.resolve()


def tell(page: Any, target: Path, *, store: Path | None = None) -> None:
    """The summary, and where the report is."""
    from .console import heading, say

    heading(page.title)
    width = min(100, shutil.get_terminal_size((100, 40)).columns)
    for sentence in page.summary:
        say(textwrap.fill(sentence, width=width, initial_indent="- ", subsequent_indent="  ", break_long_words=False))
    say()
    if store is not None:
        say(f"store   {store.resolve()}")
    say(f"report  {target}")
