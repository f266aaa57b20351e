"""Every table as a file that other programs read."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from cabochon import _core
from cabochon.errors import StoreError
from cabochon.intake.defuse import defuse as defused
from cabochon.table import Table

FORMATS = ("parquet", "csv")


def export(tables: dict[str, Table], folder: str, format: str, *, defuse: bool = True) -> list[str]:
    """Writes each table to `folder`/name.format; the folder is made where there is none."""
    if format not in FORMATS:
        _core.store.refuse("export", "format", repr(format), "one of parquet, csv")
    write = _parquet_writer() if format == "parquet" else _write_defused if defuse else _write_csv
    written = []
    try:
        os.makedirs(folder, exist_ok=True)
        for name, table in tables.items():
            path = os.path.join(folder, f"{name}.{format}")
            unfinished = path + ".new"
            write(table, unfinished)
            os.replace(unfinished, path)
            written.append(path)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{folder}: the export failed: {error.strerror or error}") from error
    return written


def _parquet_writer() -> Any:
    """The first library at hand that writes Parquet."""
    if importlib.util.find_spec("pyarrow") is not None:
        return _write_with_pyarrow
    if importlib.util.find_spec("polars") is not None:
        return _write_with_polars
    raise StoreError(
        "an export to Parquet needs pyarrow or polars: pip install 'cabochon[parquet]'; format='csv' needs neither"
    )


def _write_with_pyarrow(table: Table, path: str) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table(table), path)


def _write_with_polars(table: Table, path: str) -> None:
    import polars

    polars.DataFrame(table).write_parquet(path)


def _write_defused(table: Table, path: str) -> None:
    """As `_write_csv`, with an apostrophe before texts that a spreadsheet would run as formulas."""
    _write_csv(table, path, defuse=True)


def _write_csv(table: Table, path: str, *, defuse: bool = False) -> None:
    """UTF-8, comma, a heading; a null is empty, an empty text is "", days and instants as ISO 8601 writes them."""
    names = table.columns
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(_cell(name) for name in names) + "\n")
        for start in range(0, len(table), 65_536):
            part = Table(table._core.slice(start, min(65_536, len(table) - start)))
            for row in part.rows():
                file.write(",".join([_cell(row[name], defuse) for name in names]) + "\n")


def _cell(value: Any, defuse: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text: str = defused(value) if defuse else value
        plain = text and not any(c in text for c in ',"\r\n')
        return text if plain else '"' + text.replace('"', '""') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return repr(value) if isinstance(value, float) else str(value)
