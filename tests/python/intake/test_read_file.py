"""Ugly text files, made byte by byte, and what is read from them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cabochon.errors import Error
from cabochon.intake import Intake, read_file


def read(folder: Path, content: str | bytes, name: str = "orders.csv", **options: str) -> Intake:
    file = folder / name
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return read_file(file, **options)


HEAD = "order;account;date;quantity;revenue\n"


def test_plain_file(tmp_path: Path) -> None:
    got = read(tmp_path, "order,account,date,revenue\n0017,a1,2026-03-05,1234.5\n")
    assert got.tables == {
        "orders": {"order": ["0017"], "account": ["a1"], "date": [dt.date(2026, 3, 5)], "revenue": [1234.5]}
    }
    assert got.problems == []
    assert got.sources[0].lines() == [
        "orders.csv -> orders: 1 row",
        "  detected: ASCII, comma, decimal point, yyyy-mm-dd, headings in line 1",
        "  columns: order, account, date, revenue",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_delimiters_line_ends_and_encodings(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    rows = [["Заказ", "Контрагент", "Дата", "Количество"], ["1", "ООО «Ромашка»", "05.03.2026", "3"]]
    text = end.join(delimiter.join(row) for row in rows) + end
    got = read(tmp_path, text.encode(encoding), name="заказы.csv")
    assert got.problems == []
    assert got.tables["orders"] == {
        "order": ["1"], "account": ["ООО «Ромашка»"], "date": [dt.date(2026, 3, 5)], "quantity": [3.0]
    }  # fmt: skip


def test_mixed_line_ends_keep_their_line_numbers(tmp_path: Path) -> None:
    got = read(tmp_path, "order;account;date\r1;a;2026-01-01\n2;b;2026-01-02\r\n3;c;2026-01-03")
    assert got.tables["orders"]["order"] == ["1", "2", "3"]
    assert got.places["orders"] == [(0, 2), (0, 3), (0, 4)]


def test_line_numbers_count_lines_inside_quotation_marks(tmp_path: Path) -> None:
    got = read(tmp_path, 'ticket,account,date,reason\n1,a,2026-01-01,"two\nlines"\n2,a,2026-01-02,one\n', "tickets.csv")
    assert got.places["tickets"] == [(0, 2), (0, 4)]
    assert got.tables["tickets"]["reason"] == ["two\nlines", "one"]


def test_everything_of_an_accounting_export(tmp_path: Path) -> None:
    text = (
        "Отчёт о продажах;;;;\n"
        "за март 2026;;;;\n"
        ";;;;\n"
        "Документ;Контрагент;Дата;Кол-во, шт.;Сумма, руб.\n"
        "1;Ромашка;05.03.2026;2;1\u00a0234,50\n"
        "Итого по дню;;;2;1 234,50\n"
        "\n"
        "Документ;Контрагент;Дата;Кол-во, шт.;Сумма, руб.\n"
        "2;Агат;06.03.2026;-1;-7,25 ₽\n"
        "Всего;;;1;1 227,25\n"
        "Составил: Иванова;;;;\n"
    )
    got = read(tmp_path, text.encode("cp1251", "replace").replace(b"-7,25 ?", b"-7,25 \xf0."), "продажи март.csv")
    assert got.problems == []
    assert got.tables["orders"]["revenue"] == [1234.5, -7.25]
    assert got.tables["orders"]["quantity"] == [2.0, -1.0]
    assert got.currency == "RUB"
    assert got.sources[0].lines() == [
        "продажи март.csv -> orders: 2 rows",
        "  detected: windows-1251, semicolon, decimal comma, dd.mm.yyyy, RUB, headings in line 4",
        "  columns: Документ = order, Контрагент = account, Дата = date, Кол-во, шт. = quantity, Сумма, руб. = revenue",
        "  left out, line 1: title: Отчёт о продажах",
        "  left out, line 2: title: за март 2026",
        "  left out, line 6: total: Итого по дню | 2 | 1 234,50",
        "  left out, line 8: heading repeated",
        "  left out, line 10: total: Всего | 1 | 1 227,25",
        "  left out, line 11: footer: Составил: Иванова",
        "  note: 1 empty row between rows of data",
    ]


def test_a_client_called_total_is_no_total(tmp_path: Path) -> None:
    got = read(tmp_path, HEAD + "1;Total Energies;2026-01-01;1;5\n2;Итого-Трейд;2026-01-02;1;5\nTotal;;;2;10\n")
    assert got.tables["orders"]["account"] == ["Total Energies", "Итого-Трейд"]
    assert [line for line, _, _ in got.sources[0].left_out] == [4]


def test_ids_and_tax_numbers_keep_their_zeros(tmp_path: Path) -> None:
    got = read(tmp_path, "account;name;ИНН\n007;Bond;0012345678\n 7 ; x ;NULL\n", "accounts.csv")
    assert got.tables["accounts"] == {
        "account": ["007", "7"], "name": ["Bond", "x"], "tax_id": ["0012345678", None]
    }  # fmt: skip


def test_flags_choices_and_nulls(tmp_path: Path) -> None:
    text = "contact,account,role,decides,may_ask\n1,a,Экономическая,да,1\n2,a,user,нет,no\n3,a,,-,TRUE\n4,a,chef,n,y\n"
    got = read(tmp_path, text, "contacts.csv")
    assert got.problems == []
    assert got.tables["contacts"]["role"] == ["economic", "user", None, "chef"]
    assert got.tables["contacts"]["decides"] == [True, False, None, False]
    assert got.tables["contacts"]["may_ask"] == [True, False, True, True]


def test_several_roles_in_one_cell(tmp_path: Path) -> None:
    got = read(tmp_path, 'account,roles_expected\na,"economic; пользователь"\nb,technical\n', "accounts.csv")
    assert got.tables["accounts"]["roles_expected"] == ["economic,user", "technical"]


def test_units_in_headings(tmp_path: Path) -> None:
    got = read(tmp_path, "order;account;date;Выручка, тыс. руб.\n1;a;01.01.2026;1,5\n")
    assert got.tables["orders"]["revenue"] == [1500.0]
    assert got.currency == "RUB"
    assert "revenue: numbers were multiplied by 1000" in got.sources[0].notes


def test_serial_dates(tmp_path: Path) -> None:
    got = read(tmp_path, "order;account;date\n1;a;46086\n")
    assert got.tables["orders"]["date"] == [dt.date(2026, 3, 5)]


def test_slashed_dates_are_settled_by_the_column(tmp_path: Path) -> None:
    got = read(tmp_path, "order,account,date\n1,a,03/05/2026\n2,a,03/25/2026\n")
    assert got.tables["orders"]["date"] == [dt.date(2026, 3, 5), dt.date(2026, 3, 25)]
    assert got.sources[0].dates == "mm/dd/yyyy"


def test_decimal_mark_is_settled_by_another_column(tmp_path: Path) -> None:
    got = read(tmp_path, "order;account;date;quantity;revenue\n1;a;01.01.2026;1,500;12,75\n")
    assert got.problems == []
    assert got.tables["orders"]["quantity"] == [1.5]


def test_heading_only(tmp_path: Path) -> None:
    got = read(tmp_path, HEAD)
    assert got.problems == []
    assert got.tables["orders"]["order"] == []


def test_excel_separator_line(tmp_path: Path) -> None:
    got = read(tmp_path, "sep=|\norder|account|date\n1|a|2026-01-01\n")
    assert got.tables["orders"]["order"] == ["1"]
    assert got.places["orders"] == [(0, 3)]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        pytest.param(
            "order,account,date\n1,a,03/05/2026\n",
            ["orders.csv, line 2, column 'date': got '03/05/2026' under 'date', which may be 2026-05-03 or 2026-03-05,"
             ' expected dates = "dmy" or dates = "mdy" in the mapping to say which'],
            id="ambiguous date",
        ),
        pytest.param(
            "order,account,date\n1,a,03/25/2026\n2,a,25/03/2026\n",
            ["orders.csv, line 2, column 'date': got '03/25/2026' under 'date', beside '25/03/2026',"
             " expected one order of day and month in the column"],
            id="two orders of day and month",
        ),
        pytest.param(
            'order,account,date,Сумма\n1,a,2026-01-01,"1,234"\n',
            ["orders.csv, line 2, column 'revenue': got '1,234' under 'Сумма', which may be 1.234 or 1234,"
             ' expected decimal = "," or decimal = "." in the mapping to say which'],
            id="ambiguous decimal mark",
        ),
        pytest.param(
            "order;account;date;revenue\n1;a;2026-01-01;1,5\n2;a;2026-01-01;1.5\n",
            ["orders.csv, line 3, column 'revenue': got '1.5' under 'revenue', beside '1,5',"
             " expected one decimal mark in the column"],
            id="two decimal marks",
        ),
        pytest.param(
            HEAD + "1;a;yesterday;x;#REF!\n2;b;31.02.2026;1;#Н/Д\n",
            ["orders.csv, line 2, column 'date': got 'yesterday', expected a day such as 2026-03-05 or 05.03.2026",
             "orders.csv, line 3, column 'date': got '31.02.2026', expected a day that exists",
             "orders.csv, line 2, column 'quantity': got 'x', expected a number",
             "orders.csv, line 2, column 'revenue': got '#REF!', expected a value, not the error of a formula",
             "orders.csv, line 3, column 'revenue': got '#Н/Д', expected a value, not the error of a formula"],
            id="bad cells",
        ),
        pytest.param(
            HEAD + "1;a;2026-01-01;1;NaN\n2;a;2026-01-01;inf;1\n",
            ["orders.csv, line 3, column 'quantity': got 'inf', expected a number",
             "orders.csv, line 2, column 'revenue': got 'NaN', expected a number"],
            id="NaN and infinity",
        ),
        pytest.param(
            HEAD + "1;a;2026-01-01;1;5 €\n2;a;2026-01-01;1;5 $\n",
            ["orders.csv, line 3, column 'revenue': got '5 $', expected an amount in EUR, not in USD"],
            id="two currencies",
        ),
        pytest.param(
            "order;Контрагнет;date\n1;a;2026-01-01\n",
            ["orders.csv, line 1, column 'account': got the heading 'Контрагнет', expected 'контрагент', which is"
             " account; correct the heading or name it in the mapping"],
            id="misspelt heading",
        ),
        pytest.param(
            "order;date\n1;2026-01-01\n",
            ["orders.csv, line 1, column 'account': expected a heading such as 'account' or 'Контрагент'"],
            id="missing heading",
        ),
        pytest.param(
            "order;account;date;Сумма;Сумма\n1;a;2026-01-01;5;6\n",
            ["orders.csv, line 1, column 'revenue': got 'Сумма' in columns D and E, expected one heading; state which,"
             ' as revenue = { column = "D" }, in the mapping'],
            id="heading twice",
        ),
        pytest.param(
            "order,account,date,revenue\n1,a,2026-01-01,12,5\n",
            ["orders.csv, line 2: got 5 cells, expected 4 as in the headings; a text that holds the comma must stand in"
             " quotation marks"],
            id="decimal comma between commas",
        ),
        pytest.param(
            "order,account,date,revenue\n1,a\n2,a,2026-01-01,5\n",
            ["orders.csv, line 2: got 2 cells, expected 4 as in the headings; a text that holds the comma must stand in"
             " quotation marks"],
            id="row cut short",
        ),
        pytest.param(
            "ticket;account;date;reason\n1;a;2026-01-01;" + "x" * 10_000_000 + "\n",
            ["orders.csv, line 2, column 'reason': got '" + "x" * 37 + "...', expected at most 1,000,000 characters,"
             " not 10,000,000"],
            id="cell of 10 MB",
        ),
        pytest.param(
            "response;contact;date;nps\n1;c;2026-01-01;9,5\n",
            ["orders.csv, line 2, column 'nps': got '9,5', expected a whole number"],
            id="half a score",
        ),
        pytest.param(
            "contact;account;may_ask\nc;a;maybe\n",
            ["orders.csv, line 2, column 'may_ask': got 'maybe', expected yes or no"],
            id="neither yes nor no",
        ),
        pytest.param("\n\n\n", ["orders.csv: expected a row of headings"], id="only line ends"),
        pytest.param(
            "hello world\nthis is a letter\n",
            ["orders.csv: expected headings: no row of headings of orders among its first 2 rows"],
            id="a letter",
        ),
    ],
)  # fmt: skip
def test_every_problem_names_its_place(tmp_path: Path, content: str, problems: list[str]) -> None:
    table = next((t for t in ("ticket", "response", "contact") if content.startswith(t + ";")), "order")
    got = read(tmp_path, content, table=table + "s")
    assert [str(problem) for problem in got.problems] == problems


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "orders.csv: the file is empty", id="empty file"),
        pytest.param(
            b'order,account,date\n1,"a,2026-01-01\n2,b,2026-01-02\n',
            "orders.csv, line 2: a quotation mark is opened here and never closed", id="quotation mark not closed",
        ),
        pytest.param(
            b'order,account,date\n1,"a"b,2026-01-01\n',
            "orders.csv, line 2: text after a closing quotation mark; a mark inside a text must be doubled",
            id="quotation mark inside a text",
        ),
        pytest.param(
            b"order,account\n1,\x00\n",
            "orders.csv, line 2: a NUL byte, which no text file holds; the file is damaged or no text", id="NUL",
        ),
        pytest.param(
            b"PK\x03\x04" + b"x" * 50,
            "orders.csv: the file is a workbook or a ZIP archive with the name of a text file; rename it to .xlsx",
            id="workbook named csv",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_all(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(Error) as caught:
        read(tmp_path, content)
    assert str(caught.value) == message


def test_missing_file_and_unknown_table(tmp_path: Path) -> None:
    with pytest.raises(Error, match=r"no such file$"):
        read_file(tmp_path / "nothing.csv")
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(Error, match=r"^no table 'ordrs': expected one of accounts, .* \(did you mean 'orders'\?\)$"):
        read_file(tmp_path / "x.csv", table="ordrs")


def test_bad_rows_are_told_apart(tmp_path: Path) -> None:
    got = read(tmp_path, HEAD + "1;a;2026-01-01;x;5\n2;a;2026-01-02;1;6\n")
    assert got.bad_rows("orders") == {0}
    assert got.good()["orders"]["order"] == ["2"]
    assert got.doubts == []
