"""Rules of every test run: where everything was installed to be tested, nothing may be skipped quietly."""

from __future__ import annotations

import os

import pytest

#: Reasons that hold on a machine that has everything.
ALLOWED = ("root may write everything",)

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        _skipped.append(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        _skipped.append(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CABOCHON_NO_SKIPS set, as the test script does, a skipped test fails the run."""
    unexpected = [entry for entry in _skipped if not entry.endswith(ALLOWED)]
    if os.environ.get("CABOCHON_NO_SKIPS") and unexpected:
        print("\nskipped, though everything is installed:", *unexpected, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
