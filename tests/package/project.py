"""Where the project is, and how its programs are run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def dependency_prefixes() -> list[str]:
    """Prefixes of Eigen, Boost and nlohmann/json when they come as Python packages."""
    try:
        import pgm_build_deps
    except ImportError:
        return []
    home = Path(pgm_build_deps.__file__).parent
    return [str(home / name) for name in ("eigen", "boost", "nlohmann_json")]


def tool(name: str) -> str:
    """A program of this environment, or of the system."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is needed by the package tests; scripts/test.sh installs it"
    return found
