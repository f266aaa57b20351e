"""What the package tests share: where the project is, and how a consumer is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def build_consumer(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Configure, build and run the consumer in `folder`; returns what it printed."""

    def build(folder: Path, prefixes: list[str], *options: str) -> str:
        where = tmp_path_factory.mktemp(folder.name)
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        prefix_path = ";".join([*prefixes, *dependency_prefixes()])
        run(tool("cmake"), "-G", "Ninja", "-S", folder, "-B", where, f"-DCMAKE_PREFIX_PATH={prefix_path}",
            f"-DCMAKE_MAKE_PROGRAM={tool('ninja')}", "-DCMAKE_BUILD_TYPE=Release", *launcher, *options)
        run(tool("cmake"), "--build", where)
        return run(where / "consumer")

    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    return build
