"""The words of files: complete, and without two meanings."""

from __future__ import annotations

import pytest

from cabochon.intake import vocabulary
from cabochon.intake.vocabulary import (
    choice_name,
    choice_spellings,
    column_of,
    entry,
    heading_of,
    near_heading,
    normal,
    sheet_of,
    table_of,
    tables,
    words,
)


@pytest.mark.parametrize("table", list(tables()))
def test_every_column_has_a_russian_heading_and_hint_of_its_own(table: str) -> None:
    fields = tables()[table].fields
    russian = [heading_of(table, field.name, "ru") for field in fields]
    assert len(set(map(normal, russian))) == len(fields)
    for field, heading in zip(fields, russian, strict=True):
        assert heading != field.name, f"{table}.{field.name} has no Russian heading"
        assert entry(table, field.name).get("hint"), f"{table}.{field.name} has no Russian hint"
        assert column_of(table, heading) == field.name
        assert column_of(table, field.name) == field.name
        assert column_of(table, field.name.replace("_", " ").title()) == field.name


def test_every_table_has_a_russian_name() -> None:
    names = [sheet_of(table, "ru") for table in tables()]
    assert len(set(names)) == len(names)
    for table, name in zip(tables(), names, strict=True):
        assert table_of(name) == table_of(table) == table
        assert table_of(f"02 {name} 2026-10") == table
        assert len(name) <= 31  # a sheet's title may have no more


def test_every_choice_has_a_russian_word_and_keeps_its_own() -> None:
    for table in tables().values():
        for field in table.fields:
            names = [choice_name(value, "ru") for value in field.choices]
            assert len(set(names)) == len(names)
            for value, name in zip(field.choices, names, strict=True):
                assert value in words()["choices"], f"{table.table}.{field.name}: {value} has no Russian word"
                assert choice_spellings(field.choices)[normal(name)] == value
                assert choice_spellings(field.choices)[normal(value)] == value


def test_words_speak_of_tables_and_columns_that_exist() -> None:
    names = {field.name for table in tables().values() for field in table.fields}
    choices = {value for table in tables().values() for field in table.fields for value in field.choices}
    assert set(words()["tables"]) == set(tables())
    for key in words()["columns"]:
        table, _, column = key.rpartition(".")
        assert column in names, key
        assert not table or column in {field.name for field in tables()[table].fields}, key
    assert set(words()["choices"]) <= choices


@pytest.mark.parametrize("table", list(tables()))
def test_no_spelling_means_two_columns_of_a_table(table: str) -> None:
    seen: dict[str, str] = {}
    for field in tables()[table].fields:
        for spelling in entry(table, field.name).get("also", []):
            known = vocabulary.headings(table)[normal(spelling)]
            assert known == field.name, f"{table}: '{spelling}' means {known} and {field.name}"
            seen[normal(spelling)] = field.name


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Контрагнет", "account"),
        ("Выруча", "revenue"),
        ("quantty", "quantity"),
        ("Номенклатра", "product"),
        ("цвет", None),
    ],
)
def test_misspelt_headings(heading: str, column: str | None) -> None:
    near = near_heading("orders", heading)
    assert (near[1] if near else None) == column
