"""How a consumer of the library is built."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from project import dependency_prefixes, run, tool


@pytest.fixture(scope="session")
def build_consumer(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Configure, build and run the consumer in `folder`; returns what it printed."""

    def build(folder: Path, prefixes: list[str], *options: str) -> str:
        where = tmp_path_factory.mktemp(folder.name)
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        prefix_path = ";".join([*prefixes, *dependency_prefixes()])
        run(
            tool("cmake"),
            "-G",
            "Ninja",
            "-S",
            folder,
            "-B",
            where,
            f"-DCMAKE_PREFIX_PATH={prefix_path}",
            f"-DCMAKE_MAKE_PROGRAM={tool('ninja')}",
            "-DCMAKE_BUILD_TYPE=Release",
            *launcher,
            *options,
        )
        run(tool("cmake"), "--build", where)
        return run(where / "consumer")

    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    return build
