"""What importing the package costs and what it must not drag in."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "pandas",
    "polars",
    "pyarrow",
    "duckdb",
    "altair",
    "vl_convert",
    "great_tables",
    "jinja2",
    "babel",
    "openpyxl",
    "pyspark",
    "matplotlib",
    "cabochon.report",
]


@pytest.mark.parametrize("module", HEAVY)
def test_importing_cabochon_does_not_import(module: str) -> None:
    code = f"import sys, cabochon; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_public_name_exists_and_is_documented() -> None:
    import cabochon as cb

    for name in cb.__all__:
        thing = getattr(cb, name)
        assert isinstance(thing, str) or (thing.__doc__ or "").strip(), f"cabochon.{name} has no docstring"
