"""argparse, made to answer in one sentence and with the nearest name."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from ..nearest import did_you_mean
from .errors import CommandError


class Parser(argparse.ArgumentParser):
    """Raises CommandError instead of printing its usage and leaving."""

    def __init__(self, **options: object) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        message = message.replace("the following arguments are required: ", "missing ")
        raise CommandError(f"{message} (see '{self.prog} --help')")

    def check_options(self, arguments: Sequence[str]) -> None:
        """Answers a misspelt option before argparse takes what follows it for something else."""
        known = [name for name in self._option_string_actions if name.startswith("--")]
        for argument in arguments:
            if argument == "--":
                return
            name = argument.split("=", 1)[0]
            if name.startswith("--") and name not in known:
                near = did_you_mean(name, known)
                raise CommandError(f"no option '{name}'" + (near or f" (see '{self.prog} --help')"))
