"""Export: every table as Parquet or CSV, readable by others."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pytest

import cabochon as cb
from cabochon.store.tables import all_tables


def test_csv_of_every_table(firm: Any, tmp_path: Path) -> None:
    firm.append(
        "responses",
        {"response": ["r4"], "contact": ["c1"], "date": ["2026-10-04"], "comment": ['said "no",\nthen left']},
    )
    written = firm.export(tmp_path / "out", format="csv")
    assert {Path(p).stem for p in written} == {*all_tables(), "quarantine", "receipts"}
    with (tmp_path / "out" / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["comment"] for row in rows] == ["good", "", "late", 'said "no",\nthen left']
    assert [row["date"] for row in rows] == ["2026-09-01", "2026-09-15", "2026-10-02", "2026-10-04"]
    assert [row["nps"] for row in rows] == ["9", "3", "7", ""]


def test_csv_tells_an_empty_text_from_none(store: Any, tmp_path: Path) -> None:
    store.append("accounts", {"account": [1, 2], "name": ["", None]})
    store.export(tmp_path, format="csv")
    lines = (tmp_path / "accounts.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith('1,"",')
    assert lines[2].startswith("2,,")


@pytest.mark.parametrize("library", ["pyarrow", "polars"])
def test_parquet_by_either_library(firm: Any, tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow.parquet")
    pytest.importorskip(library)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: find(name, *a) if name == library else None)
    firm.export(tmp_path)
    import pyarrow.parquet

    read = pyarrow.parquet.read_table(tmp_path / "responses.parquet")
    assert cb.Table(read).rows() == firm.table("responses").rows()
    assert pyarrow.parquet.read_table(tmp_path / "events.parquet").num_rows == 0


def test_without_a_library_the_extra_is_named(firm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(cb.StoreError) as error:
        firm.export(tmp_path)
    assert str(error.value) == (
        "an export to Parquet needs pyarrow or polars: pip install 'cabochon[parquet]'; format='csv' needs neither"
    )


def test_wrong_format_and_wrong_folder(firm: Any, tmp_path: Path) -> None:
    with pytest.raises(cb.InputError, match="got 'xml', expected one of parquet, csv"):
        firm.export(tmp_path, format="xml")
    (tmp_path / "file").write_text("x")
    with pytest.raises(cb.StoreError, match="file: the export failed"):
        firm.export(tmp_path / "file", format="csv")


def test_formulas_are_defused_in_csv(store: Any, tmp_path: Path) -> None:
    store.append("accounts", {"account": ["a1", "a2"], "name": ['=HYPERLINK("http://x","y")', "-12.5"]})
    store.export(tmp_path / "safe", format="csv")
    store.export(tmp_path / "plain", format="csv", defuse=False)
    safe, plain = (tmp_path.joinpath(name, "accounts.csv").read_text("utf-8") for name in ("safe", "plain"))
    assert '"\'=HYPERLINK(""http://x"",""y"")"' in safe
    assert ",-12.5," in safe
    assert '"=HYPERLINK(""http://x"",""y"")"' in plain
