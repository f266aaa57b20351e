"""The command line. One file a command, each with ``add_parser(subparsers)`` and ``run(args) -> int``.

Exit status: 0 done, 1 done but the data has bad rows, 2 the command can't be carried out, 130 stopped by Ctrl-C.
Errors are one sentence on the standard error stream.
"""

from __future__ import annotations

from .program import main

__all__ = ["main"]
