"""The committed stubs say what the extension has."""

from __future__ import annotations

import subprocess
import sys

from project import ROOT


def test_the_stubs_are_current() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "stubs.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run `nox -s stubs` and commit:\n{done.stdout}{done.stderr}"
