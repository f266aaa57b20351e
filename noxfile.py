"""One command a habit: `nox -s test`, and likewise lint, format, stubs, sanitize, bench."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.sessions = ["lint", "test"]
CXX = ["include", "src", "python/bindings", "tests/cpp", "tests/package", "examples/cpp"]


def cxx_files() -> list[str]:
    return [str(path) for root in CXX for path in sorted(Path(root).rglob("*.?pp"))]


@nox.session(venv_backend="none")
def test(session: nox.Session) -> None:
    """Everything: the script that the README names."""
    session.run("bash", "scripts/test.sh", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Formatting, style and types."""
    session.run("bash", "scripts/lint.sh", external=True)


@nox.session
def format(session: nox.Session) -> None:
    """Format C++ and Python in place."""
    session.install("-r", "requirements/lint.txt")
    session.run("clang-format", "-i", *cxx_files())
    session.run("ruff", "format", "python", "tests", "benchmarks", "scripts", "noxfile.py")
    session.run("ruff", "check", "--fix", "python", "tests", "benchmarks", "scripts", "noxfile.py")


@nox.session(venv_backend="none")
def stubs(session: nox.Session) -> None:
    """Write the stubs of the extension anew."""
    session.run("python", "scripts/stubs.py", "--write")


@nox.session(venv_backend="none")
def sanitize(session: nox.Session) -> None:
    """The C++ tests under ASan and UBSan."""
    session.run("bash", "scripts/sanitize.sh")


@nox.session
def bench(session: nox.Session) -> None:
    """Every peer side by side; prints the table that the README shows."""
    session.install(".[bench]")
    session.run("python", "-m", "benchmarks.nps_by_group", "--markdown")
