"""The mapping file: what it settles, and what is wrong in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cabochon.errors import Error
from cabochon.intake import Mapping, read_file, read_folder, read_mapping

ROOT = Path(__file__).parents[3]


def write(folder: Path, text: str) -> Path:
    file = folder / "m.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_example_of_an_accounting_export() -> None:
    got = read_file(ROOT / "examples/data/1c_sales.csv", mapping=ROOT / "examples/mappings/1c_sales.toml")
    assert got.problems == []
    orders = got.tables["orders"]
    assert len(orders["order"]) == 7
    assert orders["order"][0] == "00000121"
    assert sum(orders["revenue"]) == pytest.approx(493_991.55)
    assert sum(orders["quantity"]) == 95
    assert sum(orders["cost"]) == pytest.approx(388_461.00)
    assert set(orders["contract"]) == {"sale"}
    assert [line for line, why, _ in got.sources[0].left_out if why == "total"] == [8, 14]
    assert "simulated" in got.sources[0].left_out[0][2]


def test_example_is_read_the_same_without_its_mapping() -> None:
    file = ROOT / "examples/data/1c_sales.csv"
    with_mapping = read_file(file, mapping=ROOT / "examples/mappings/1c_sales.toml").tables["orders"]
    without = read_file(file).tables["orders"]
    assert without == {name: with_mapping[name] for name in without}


def test_it_settles_what_is_in_doubt(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('N,Who,When,Sum\n1,a,03/05/2026,"1,234"\n')
    mapping = write(
        tmp_path,
        '[[source]]\nfile = "x*.csv"\ntable = "orders"\ndates = "mdy"\n[source.columns]\n'
        'order = "N"\naccount = "who"\ndate = "When"\n'
        'revenue = { heading = "Sum", decimal = ".", unit = "thousands" }\nchannel = { value = "online" }\n',
    )
    got = read_file(file, mapping=mapping)
    assert got.problems == []
    assert got.tables["orders"] == {
        "order": ["1"], "account": ["a"], "date": [dt.date(2026, 3, 5)], "revenue": [1_234_000.0], "channel": ["online"]
    }  # fmt: skip


def test_columns_by_letter_and_integer_ids(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order;account;date;Сумма;Сумма\n1;7;2026-01-01;5;6\nx;7;2026-01-01;5;6\n", encoding="utf-8")
    mapping = write(
        tmp_path, 'ids = "integer"\n[[source]]\ntable = "orders"\n[source.columns]\nrevenue = { column = "E" }\n'
    )
    got = read_file(file, mapping=mapping)
    assert got.tables["orders"]["revenue"] == [6.0, 6.0]
    assert got.tables["orders"]["order"] == [1, None]
    assert [str(problem) for problem in got.problems] == [
        "orders.csv, line 3, column 'order': got 'x', expected a whole number, because the mapping states"
        ' ids = "integer"'
    ]


def test_rows_above_are_skipped(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order,account,date\n0,old,2020-01-01\norder,account,date\n1,a,2026-01-01\n")
    mapping = write(tmp_path, '[[source]]\ntable = "orders"\nskip_rows = 2\n')
    assert read_file(file, mapping=mapping).tables["orders"]["order"] == ["1"]


def test_heading_that_the_file_lacks(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order,account,date\n1,a,2026-01-01\n")
    mapping = write(tmp_path, '[[source]]\ntable = "orders"\n[source.columns]\nrevenue = "Turnover"\n')
    assert [str(problem) for problem in read_file(file, mapping=mapping).problems] == [
        "orders.csv, line 1, column 'revenue': got no heading 'Turnover', expected one of 'order', 'account', 'date'"
    ]


def test_a_folder_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("order,account,date\n1,a,03/05/2026\n")
    (tmp_path / "mapping.toml").write_text('[[source]]\nfile = "orders.csv"\ndates = "dmy"\n')
    got = read_folder(tmp_path)
    assert got.tables["orders"]["date"] == [dt.date(2026, 5, 3)]
    assert got.mapping.path == str(tmp_path / "mapping.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("currency = ?", "{file}: invalid value (at line 1, column 12)"),
        ('curency = "EUR"', "{file}, line 1: no key 'curency'; did you mean 'currency'?"),
        ('currency = "euro"', "{file}, line 1: currency must be an ISO 4217 code such as EUR, not 'euro'"),
        ('ids = "number"', "{file}, line 1: no ids 'number'; known are text, integer"),
        ("source = 3", "{file}, line 1: 'source' must be a list"),
        ('[[source]]\n\ntable = "order"', "{file}, line 3: no table 'order'; did you mean 'orders'?"),
        ('[[source]]\ndecimal = ";"', "{file}, line 2: no decimal ';'; did you mean ','?"),
        ('[[source]]\ndates = "dym"', "{file}, line 2: no dates 'dym'; did you mean 'dmy'?"),
        ('[[source]]\nskip_rows = "3"', "{file}, line 2: 'skip_rows' must be a whole number"),
        ('[[source]]\ndelimiter = "::"', "{file}, line 2: delimiter must be one character, not '::'"),
        ('[[source]]\nfiles = "x"', "{file}, line 2: no key 'files' in 'source'; did you mean 'file'?"),
        ('[[source]]\n[source.columns]\norder = "N"', "{file}: a source with columns must state its table"),
        ('[[source]]\ntable = "orders"\n[source.columns]\nrevenu = "S"',
         "{file}, line 4: no column of orders 'revenu'; did you mean 'revenue'?"),
        ('[[source]]\ntable = "orders"\n[source.columns]\nrevenue = 3',
         "{file}, line 4: 'revenue' must be a heading or a table such as { heading = \"...\" }"),
        ('[[source]]\ntable = "orders"\n[source.columns]\nrevenue = { decimal = "," }',
         "{file}, line 4: 'revenue' must state its heading, its column or its value"),
        ('[[source]]\ntable = "orders"\n[source.columns]\nrevenue = { heading = "S", value = 1 }',
         "{file}, line 4: 'revenue' has a value for all rows and a heading: only one of them can hold"),
        ('[[source]]\ntable = "orders"\n[source.columns]\nrevenue = { heading = "S", unit = "thousand" }',
         "{file}, line 4: no unit 'thousand'; did you mean 'thousands'?"),
    ],
)  # fmt: skip
def test_wrong_mapping(tmp_path: Path, text: str, message: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(Error) as caught:
        read_mapping(file)
    assert str(caught.value) == message.replace("{file}", str(file))


def test_mapping_must_be_utf8(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_bytes('currency = "₽"'.encode("utf-16"))
    with pytest.raises(Error, match=r"m\.toml: TOML must be UTF-8, but byte 1 is not$"):
        read_mapping(file)


def test_nothing_stated() -> None:
    assert Mapping().of("any.csv").table == ""
