"""The documentation's tables of records."""

from __future__ import annotations

from pathlib import Path

import pytest

from cabochon import InputError, accounts, docs_tables

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_tables_of_the_documentation_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert docs_tables.main([str(DOCS)]) == 0, capsys.readouterr().out


def test_every_table_of_a_book_is_documented() -> None:
    page = (DOCS / "core" / "tables.md").read_text(encoding="utf-8")
    for described in accounts.tables():
        assert f"<!-- table: {described['table']} -->" in page


def test_a_stale_table_is_told_and_renewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: roles -->\nold\n<!-- /table -->\nafter\n", encoding="utf-8")
    assert docs_tables.main([str(tmp_path)]) == 1
    assert "page.md: a table is stale" in capsys.readouterr().out
    assert docs_tables.main([str(tmp_path), "--write"]) == 0
    assert docs_tables.main([str(tmp_path)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "**contact**" in text
    assert "old" not in text


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'roles'"):
        docs_tables.fields_of("role")
