"""The workbook that a firm fills in: a sheet a table, with headings, hints, formats and lists to choose from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import vocabulary
from .vocabulary import Field

FIRST_WEEK = ("accounts", "contacts", "products", "orders", "responses", "tickets")

_TEXTS: dict[str, dict[str, Any]] = {
    "en": {
        "readme": "readme",
        "lines": [
            "Fill in one sheet after another, one row a thing; leave empty what you do not know.",
            "Do not rename the sheets. Columns may be moved, and those that you do not need may be deleted.",
            "Every heading has a note: meaning, unit and limits. Columns with a heading in italics must be filled.",
            "An account, a contact or a product is known by its key: the same spelling in every sheet.",
            "Then run: cabochon check FOLDER --currency EUR",
        ],
        "headings": ("sheet", "heading", "required", "what it is", "unit, limits, values"),
        "required": "yes", "yes": "yes", "no": "no", "date": "yyyy-mm-dd", "day": "a day", "unit": "unit: ",
        "one of": "one of: ", "several of": "several, separated by commas: ", "key of": "a key of the sheet ",
        "from": "from ", "to": " to ", "at least": "at least ", "above": "above ", "at most": "at most ",
        "wrong": "This value does not fit the column", "whole": "a whole number", "currency": "currency of the book",
    },
    "ru": {
        "readme": "Прочти",
        "lines": [
            "Заполните листы один за другим, одна строка на предмет; чего не знаете, оставьте пустым.",
            "Не переименовывайте листы. Столбцы можно переставлять, а ненужные удалить.",
            "У каждого заголовка есть примечание: смысл, единица и пределы. Столбцы с заголовком курсивом обязательны.",
            "Контрагент, контакт и товар узнаются по ключу: пишите его одинаково на всех листах.",
            "Затем выполните: cabochon check ПАПКА --currency RUB",
        ],
        "headings": ("лист", "заголовок", "обязателен", "что это", "единица, пределы, значения"),
        "required": "да", "yes": "да", "no": "нет", "date": "dd.mm.yyyy", "day": "день", "unit": "единица: ",
        "one of": "одно из: ", "several of": "несколько, через запятую: ", "key of": "ключ из листа ",
        "from": "от ", "to": " до ", "at least": "не меньше ", "above": "больше ", "at most": "не больше ",
        "wrong": "Такое значение столбцу не подходит", "whole": "целое число", "currency": "валюта всей книги",
    },
}  # fmt: skip


def write_blank(path: str | Path, *, lang: str = "en", tables: Sequence[str] = FIRST_WEEK) -> None:
    """Writes the workbook to fill in."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    words = _TEXTS[lang]
    book = openpyxl.Workbook()
    readme = book.active
    readme.title = words["readme"]
    for line in words["lines"]:
        readme.append([line])
    readme.append([])
    readme.append(list(words["headings"]))
    for cell in readme[readme.max_row]:
        cell.font = Font(bold=True)
    for table in tables:
        info = vocabulary.tables()[table]
        for field in info.fields:
            heading = vocabulary.heading_of(table, field.name, lang)
            required = words["required"] if field.required else ""
            readme.append(
                [vocabulary.sheet_of(table, lang), heading, required, meaning(table, field, lang), limits(field, lang)]
            )
        _sheet(book, table, lang)
    for letter, width in zip("ABCDE", (20, 24, 12, 60, 60), strict=True):
        readme.column_dimensions[letter].width = width
    for row in readme.iter_rows(min_row=len(words["lines"]) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(path)


def _sheet(book: Any, table: str, lang: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    words = _TEXTS[lang]
    sheet = book.create_sheet(vocabulary.sheet_of(table, lang))
    sheet.freeze_panes = "A2"
    for position, field in enumerate(vocabulary.tables()[table].fields, 1):
        cell = sheet.cell(row=1, column=position, value=vocabulary.heading_of(table, field.name, lang))
        cell.font = Font(bold=True, italic=field.required)
        cell.fill = PatternFill("solid", start_color="E8EEF4" if not field.required else "CFDDEB")
        hint = ". ".join(part for part in (meaning(table, field, lang), limits(field, lang)) if part)
        cell.comment = Comment(hint, "cabochon", width=320, height=110)
        letter = get_column_letter(position)
        column = sheet.column_dimensions[letter]
        column.width = max(12, len(str(cell.value)) + 4)
        if field.kind == "date":
            column.number_format = words["date"]
        elif field.kind in ("id", "text", "choice", "choices", "properties"):
            column.number_format = "@"
        if (rule := _rule(field, lang)) is not None:
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}1048576")


def _rule(field: Field, lang: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    words = _TEXTS[lang]
    rule: Any = None
    if field.kind == "flag":
        rule = DataValidation(type="list", formula1=f'"{words["yes"]},{words["no"]}"')
    elif field.kind == "choice":
        rule = DataValidation(
            type="list", formula1='"' + ",".join(vocabulary.choice_name(value, lang) for value in field.choices) + '"'
        )
    elif field.kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1="18264")
    elif field.kind in ("number", "integer"):
        kind = "whole" if field.kind == "integer" else "decimal"
        low, high = max(field.low, -1e15), min(field.high, 1e15)
        rule = DataValidation(type=kind, operator="between", formula1=f"{low:.15g}", formula2=f"{high:.15g}")
    if rule is not None:
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.errorTitle = words["wrong"]
        rule.error = (limits(field, lang) or words["wrong"])[:250]
    return rule


def meaning(table: str, field: Field, lang: str) -> str:
    """What a column means, in the reader's language."""
    return str(vocabulary.entry(table, field.name).get("hint", field.meaning)) if lang == "ru" else field.meaning


def limits(field: Field, lang: str) -> str:
    """Unit, range and values of a column, in words."""
    words = _TEXTS[lang]
    parts = []
    if field.unit == "currency":
        parts.append(words["unit"] + words["currency"])
    elif field.unit:
        parts.append(
            words["unit"]
            + (str(vocabulary.words()["units"].get(field.unit, field.unit)) if lang == "ru" else field.unit)
        )
    if field.kind == "date":
        parts.append(words["day"])
    if field.kind == "integer":
        parts.append(words["whole"])
    if field.kind in ("number", "integer"):
        low, high = math.isfinite(field.low), math.isfinite(field.high)
        if low and high and not field.low_open:
            parts.append(f"{words['from']}{field.low:g}{words['to']}{field.high:g}")
        else:
            if low:
                parts.append(words["above" if field.low_open else "at least"] + f"{field.low:g}")
            if high:
                parts.append(words["at most"] + f"{field.high:g}")
    if field.kind == "flag":
        parts.append(words["one of"] + f"{words['yes']}, {words['no']}")
    if field.choices:
        values = ", ".join(vocabulary.choice_name(value, lang) for value in field.choices)
        parts.append(words["several of" if field.kind == "choices" else "one of"] + values)
    if field.references and field.references in vocabulary.tables():
        parts.append(words["key of"] + f"'{vocabulary.sheet_of(field.references, lang)}'")
    return "; ".join(parts)
