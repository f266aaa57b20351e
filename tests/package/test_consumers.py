"""Programs of strangers: found by find_package, embedded, and against the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from project import ROOT, run, tool

import cabochon as cb

CONSUMERS = ROOT / "tests" / "package" / "consumers"
SAYS = f"cabochon {cb.__version__}: orders, column 'revenu': expected one of revenue (did you mean 'revenue'?)\n"


def test_an_installed_tree_is_found(build_consumer, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    build = ROOT / "build" / "ci"
    assert (build / "CMakeCache.txt").exists(), "the C++ build comes first: scripts/test.sh"
    run(tool("cmake"), "--install", build, "--prefix", tmp_path / "prefix")
    assert build_consumer(CONSUMERS / "find_package", [str(tmp_path / "prefix")]) == SAYS


def test_it_can_be_embedded(build_consumer) -> None:  # type: ignore[no-untyped-def]
    assert build_consumer(CONSUMERS / "add_subdirectory", [], f"-DCABOCHON_SOURCE={ROOT}") == SAYS


def test_the_wheel_carries_headers_library_and_config(build_consumer) -> None:  # type: ignore[no-untyped-def]
    cmakedir = subprocess.check_output([sys.executable, "-m", "cabochon", "--cmakedir"], text=True).strip()
    assert build_consumer(CONSUMERS / "find_package", [], f"-Dcabochon_DIR={cmakedir}") == SAYS


def test_the_include_folder_is_printed() -> None:
    includes = subprocess.check_output([sys.executable, "-m", "cabochon", "--includes"], text=True).strip()
    assert (Path(includes) / "cabochon" / "core" / "error.hpp").exists()
