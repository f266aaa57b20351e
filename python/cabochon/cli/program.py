"""From the words of the command line to one command's ``run``, and from any error to one sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from ..errors import Error
from ..nearest import did_you_mean
from .errors import CommandError
from .parser import Parser

COMMANDS = ("init", "check", "append", "report", "week", "compare", "ask", "answers", "cases", "forget", "demo")

DESCRIPTION = "What business clients go through, turned into margin."
EPILOG = """\
first steps:
  cabochon demo                    the month's report of a sample company
  cabochon demo win-back           one client's case, from a workbook to the letter that wins it back
  cabochon init FOLDER             a workbook to fill in, and the form of an offer
  cabochon check FOLDER            what was read from your files, and what is wrong in them

exit status: 0 done, 1 done but rows are bad, 2 could not be done
"""


def build(program: str) -> tuple[Parser, dict[str, Parser]]:
    """The parser of the program and those of its commands."""
    from .. import __version__

    parser = Parser(prog=program, description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"cabochon {__version__}")
    parser.add_argument("--cmakedir", action="store_true", help="print the directory of the CMake package")
    parser.add_argument("--includes", action="store_true", help="print the directory of the C++ headers")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for name in COMMANDS:
        if find_spec(f"{__package__}.{name}") is None:
            continue
        module = importlib.import_module(f"{__package__}.{name}")
        module.add_parser(subparsers)
        subparsers.choices[name].set_defaults(run=module.run)
    return parser, dict(subparsers.choices)


def parse(program: str, arguments: Sequence[str]) -> argparse.Namespace:
    parser, commands = build(program)
    position = next((i for i, word in enumerate(arguments) if not word.startswith("-")), len(arguments))
    parser.check_options(arguments[:position])
    if position < len(arguments):
        name = arguments[position]
        if name not in commands:
            near = did_you_mean(name, commands)
            raise CommandError(f"no command '{name}'" + (near or f" (see '{program} --help')"))
        commands[name].check_options(arguments[position + 1 :])
    args = parser.parse_args(arguments)
    if args.command is None and not (args.cmakedir or args.includes):
        raise CommandError(f"missing COMMAND, one of {', '.join(commands)} (see '{program} --help')")
    return args


def carry_out(args: argparse.Namespace) -> int:
    if args.cmakedir or args.includes:
        from ..paths import cmake_dir, include_dir

        if args.cmakedir:
            print(cmake_dir())
        if args.includes:
            print(include_dir())
        return 0
    return int(args.run(args) or 0)


def sentence(error: BaseException) -> str:
    """What went wrong, for a person: never a traceback."""
    if isinstance(error, Error):
        return str(error)
    if isinstance(error, OSError):
        reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
        reason = reason[:1].lower() + reason[1:]
        return f"{error.filename}: {reason}" if error.filename is not None else reason
    if isinstance(error, MemoryError):
        return "not enough memory"
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("cabochon"):
        return f"this needs the package '{error.name}': pip install 'cabochon[report]'"
    detail = " ".join(str(error).split())
    return (
        f"an error that cabochon did not foresee, {type(error).__name__}"
        + (f": {detail}" if detail else "")
        + " (CABOCHON_TRACEBACK=1 shows where)"
    )


def main(argv: Sequence[str] | None = None, *, program: str = "cabochon") -> int:
    """Runs the command line on ``argv`` (the process's own words when None) and returns the exit status.

    >>> main(["--version"]) == 0
    cabochon ...
    True
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a letter shows its code instead of failing
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = carry_out(parse(program, arguments))
        sys.stdout.flush()
        return status
    except SystemExit as leaving:  # argparse, after --help and --version
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        print(f"{program}: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if os.environ.get("CABOCHON_TRACEBACK"):
            raise
        print(f"{program}: {sentence(error)}", file=sys.stderr)
        return 2
