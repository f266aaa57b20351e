"""Output for people: rich on a terminal where it is installed, plain text of the same words everywhere else."""

from __future__ import annotations

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def on_terminal() -> bool:
    """Whether the standard output is a terminal and rich is there to use it."""
    if not sys.stdout.isatty():
        return False
    try:
        import rich  # noqa: F401
    except ImportError:
        return False
    return True


def clean(text: str) -> str:
    """`text` without control characters, which could rewrite the terminal."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "�" for c in text)


def say(text: str = "") -> None:
    """Print lines; a terminal narrower than a line gets it broken between words, elsewhere it stays whole."""
    text = clean(text)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        text = "\n".join(_broken(line, width) for line in text.split("\n"))
    print(text)


def _broken(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def heading(text: str) -> None:
    """A title line with an empty line before it."""
    print()
    if on_terminal():
        from rich.console import Console
        from rich.text import Text

        Console().print(Text(clean(text), style="bold"))
    else:
        print(clean(text))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Rows under headings; columns listed in ``right`` are aligned to the right."""
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    if on_terminal():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        view = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for i, name in enumerate(headings):
            view.add_column(Text(name), justify="right" if i in right else "left", overflow="fold")
        for row in cells:
            view.add_row(*map(Text, row))
        Console().print(view)
        return
    widths = [max([_width(name), *(_width(row[i]) for row in cells)]) for i, name in enumerate(headings)]
    for row in [list(headings), *cells]:
        line = "  ".join(_pad(cell, widths[i], i in right) for i, cell in enumerate(row))
        print(("  " + line).rstrip())


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function ``(done, total)`` that moves a bar on the error stream; silent where that is no terminal.

    with progress("Reading sales") as step: load(progress=step)
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    except ImportError:
        width = min(shutil.get_terminal_size().columns - len(label) - 8, 40)

        def plain(done: int, total: int) -> None:
            full = width * done // max(total, 1)
            print(f"\r{label} {'#' * full}{'.' * (width - full)}", end="", file=sys.stderr, flush=True)

        yield plain
        print(file=sys.stderr)
        return
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
