"""What the documents and docstrings show is run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest
from mktestdocs import check_md_file
from project import ROOT

import cabochon

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CORE = ["cabochon._core", *(f"cabochon._core.{n}" for n, m in vars(cabochon._core).items() if inspect.ismodule(m))]
MODULES = sorted(
    {info.name for info in pkgutil.walk_packages(cabochon.__path__, "cabochon.") if not info.name.endswith("__main__")}
    | set(CORE)
)


def module_called(name: str) -> ModuleType:
    if name in CORE and name != "cabochon._core":
        return getattr(cabochon._core, name.rpartition(".")[2])
    return importlib.import_module(name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_on_the_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    check_md_file(fpath=page, memory=True)


def examples_of(module: ModuleType) -> list[doctest.DocTest]:
    """Doctests of the module and of what it defines, compiled functions and classes included."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = {test.name: test for test in finder.find(module)}
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) == module.__name__ and (
            inspect.isroutine(thing) or inspect.isclass(thing)
        ):
            inside = finder.find(thing, f"{module.__name__}.{name}", module=False, globs=dict(vars(module)))
            found.update({t.name: t for t in inside})
    return list(found.values())


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for test in examples_of(module_called(name)):
        said: list[str] = []
        runner.run(test, out=said.append)
        assert not said, "".join(said)


def test_the_cpp_in_the_readme_compiles(build_consumer, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import subprocess
    import sys

    blocks = re.findall(r"```cpp\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks, "the README shows no C++"
    cmakedir = subprocess.check_output([sys.executable, "-m", "cabochon", "--cmakedir"], text=True).strip()
    for number, block in enumerate(blocks):
        folder = tmp_path / f"block{number}" / "readme"
        folder.mkdir(parents=True)
        (folder.parent / "main.cpp").write_text(block, encoding="utf-8")
        (folder / "CMakeLists.txt").write_text(
            (ROOT / "tests/package/consumers/find_package/CMakeLists.txt").read_text(encoding="utf-8"), encoding="utf-8"
        )
        build_consumer(folder, [], f"-Dcabochon_DIR={cmakedir}")
