"""What a command raises when it can't go on."""

from __future__ import annotations

from ..errors import Error


class CommandError(Error):
    """One clear sentence for the person at the terminal; the program ends with exit status 2."""
