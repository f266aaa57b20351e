"""``python -m cabochon`` is the command line; ``--cmakedir`` and ``--includes`` print where the C++ files are."""

from __future__ import annotations

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main(program="python -m cabochon"))
