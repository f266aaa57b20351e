"""Stubs of the extension: generated from the bindings, committed, compared.

python scripts/stubs.py           exits 1 and shows the difference when the committed stubs are stale
python scripts/stubs.py --write   writes them
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "python" / "cabochon" / "_core"


def generate() -> dict[str, str]:
    """The stubs as they should be, by path below `_core`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pybind11_stubgen",
            "cabochon._core",
            "-o",
            folder,
            "--numpy-array-use-type-var",
        ]
        subprocess.run(command, check=True, capture_output=True, text=True)
        made = Path(folder) / "cabochon" / "_core"
        if not made.is_dir():
            made_file = made.with_suffix(".pyi")
            return {"__init__.pyi": made_file.read_text(encoding="utf-8")}
        return {str(p.relative_to(made)): p.read_text(encoding="utf-8") for p in sorted(made.rglob("*.pyi"))}


def committed() -> dict[str, str]:
    return {str(p.relative_to(HOME)): p.read_text(encoding="utf-8") for p in sorted(HOME.rglob("*.pyi"))}


def differences(old: dict[str, str], new: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for name in sorted({*old, *new}):
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        lines += difflib.unified_diff(before, after, f"committed/{name}", f"generated/{name}", lineterm="")
    return lines


def main(arguments: list[str]) -> int:
    new = generate()
    if "--write" in arguments:
        for name, text in new.items():
            path = HOME / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for stale in set(committed()) - set(new):
            (HOME / stale).unlink()
        return 0
    found = differences(committed(), new)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
