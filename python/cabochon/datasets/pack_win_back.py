"""Makes the packaged workbooks of the win-back case; run as ``python -m cabochon.datasets.pack_win_back``.

Everything in them is simulated: no firm, person or paper stands behind them. One client is pleased with the goods; its
procurement will not reorder, since a competitor's loss is lower and the regulation of buying was tightened.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from .win_back_texts import TEXTS

FOLDER = Path(__file__).with_name("win_back")
TABLES = ("accounts", "contacts", "surveys", "responses", "suppliers", "products", "supply_prices", "terms", "clauses")
#: Grams of one model at both suppliers: (group, model, ours, theirs).
WEIGHTS = (
    ("rings", 101, 1.86, 1.99),
    ("rings", 102, 2.04, 2.12),
    ("rings", 103, 1.71, 1.85),
    ("rings", 104, 2.22, 2.30),
    ("rings", 105, 1.93, 2.08),
    ("earrings", 201, 2.41, 2.49),
    ("earrings", 202, 1.64, 1.73),
    ("earrings", 203, 2.10, 2.26),
    ("earrings", 204, 1.88, 1.95),
    ("pendants", 301, 1.52, 1.66),
    ("pendants", 302, 2.31, 2.38),
    ("pendants", 303, 1.79, 1.92),
)

SOURCE_DATES = {
    "contract": "2025-03-01",
    "offer": "2026-09-10",
    "delivery": "2026-09-30",
    "sales": "2026-09-30",
    "metal": "2026-10-01",
    "treasury": "2026-09-15",
    "writeoff": "2026-06-30",
    "orders": "2026-09-30",
    "tags": "2026-09-20",
}
BUYER: tuple[tuple[str, float, str], ...] = (
    ("metal_price_per_gram", 7000, "metal"),
    ("capital_rate_annual", 0.2, "treasury"),
    ("holding_rate_annual", 0, "treasury"),
    ("haircut_share", 0.15, "writeoff"),
    ("pieces_per_year", 3000, "orders"),
)
#: (term, ours, theirs, source of ours, source of theirs)
OFFERS: tuple[tuple[str, float, float, str, str], ...] = (
    ("weight_grams", 2.0, 2.0, "contract", "offer"),
    ("fineness", 0.585, 0.585, "contract", "offer"),
    ("loss_share", 0.035, 0.025, "contract", "offer"),
    ("work_per_gram", 450, 450, "contract", "offer"),
    ("lead_time_days", 20, 32, "delivery", "delivery"),
    ("shelf_days", 150, 210, "sales", "sales"),
    ("deferral_days", 30, 30, "contract", "offer"),
    ("document_errors_per_shipment", 0.04, 0.11, "delivery", "delivery"),
    ("unsold_share", 0.05, 0.1, "sales", "sales"),
    ("retail_price_per_gram", 10500, 10500, "tags", "tags"),
)


def tables(lang: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet."""
    words = TEXTS[lang]
    day = dt.date.fromisoformat
    contacts = [
        {"contact": at, "account": 1, "title": words["titles"][min(at, 6) - 1], "role": role, "decides": decides}
        for at, role, decides in (
            (1, "economic", True),
            (2, "economic", False),
            (3, "technical", True),
            (4, "technical", False),
            (5, "technical", False),
            *((at, "user", False) for at in range(6, 12)),
        )
    ]
    answers = (
        (1, "2026-09-03", "claim", 9, True),
        (2, "2026-09-03", "claim", 9, False),
        (3, "2026-09-04", "terms", 4, False),
        (4, "2026-09-04", "delivery", 7, False),
        (5, "2026-09-08", "terms", 6, True),
        (6, "2026-09-05", "delivery", 9, True),
        (7, "2026-09-05", "delivery", 10, False),
        (8, "2026-09-06", "delivery", 9, False),
        (9, "2026-09-06", "delivery", 8, False),
        (10, "2026-09-07", "delivery", 9, True),
        (11, "2026-09-08", "delivery", 10, False),
    )
    responses = [
        {
            "response": contact,
            "contact": contact,
            "date": day(date),
            "survey": survey,
            "nps": score,
            "comment": words["comments"][contact - 1] or None,
            "mode": "telephone",
            "may_quote": quote,
        }
        for contact, date, survey, score, quote in answers
    ]
    products, prices = [], []
    for group, model, ours, theirs in WEIGHTS:
        for supplier, weight in (("ours", ours), ("theirs", theirs)):
            key = f"{model}-{supplier}"
            name = words["model"].format(n=model)
            products.append(
                {
                    "product": key,
                    "name": name,
                    "group": words["groups"][group],
                    "weight_grams": weight,
                    "fineness": 0.585,
                }
            )
            prices.append({"supplier": supplier, "product": key, "since": day("2026-01-01")})
    return {
        "accounts": [{"account": 1, "name": words["client"]}],
        "contacts": contacts,
        "surveys": [{"survey": key, "name": name} for key, name in words["surveys"].items()],
        "responses": responses,
        "suppliers": [
            {"supplier": "ours", "name": words["ours"], "ours": True},
            {"supplier": "theirs", "name": "Goldline", "ours": False},
        ],
        "products": products,
        "supply_prices": prices,
        "terms": _terms(words),
        "clauses": _clauses(words),
    }


def _terms(words: dict[str, Any]) -> list[dict[str, Any]]:
    since = dt.date(2026, 1, 1)

    def row(offer: str, term: str, source: str, *, value: Any = None, word: str | None = None) -> dict[str, Any]:
        return {
            "offer": offer,
            "term": term,
            "since": since,
            "account": 1,
            "supplier": None if offer == "buyer" else offer,
            "value": value,
            "word": word,
            "source": words["sources"][source],
            "source_date": dt.date.fromisoformat(SOURCE_DATES[source]),
        }

    rows = [row("buyer", "vat", "treasury", word="excluded")]
    rows += [row("buyer", term, source, value=value) for term, value, source in BUYER]
    for side, at in (("ours", 0), ("theirs", 1)):
        paper = "contract" if side == "ours" else "offer"
        rows += [row(side, "contract", paper, word="tolling"), row(side, "loss_basis", paper, word="finished")]
        for term, our_value, their_value, our_source, their_source in OFFERS:
            value, source = ((our_value, our_source), (their_value, their_source))[at]
            rows.append(row(side, term, source, value=value))
    return rows


def _clauses(words: dict[str, Any]) -> list[dict[str, Any]]:
    """The regulation before and after: the limit of loss was 3.5 %, since July it is 3 %."""
    first, second = words["regulation"]
    old, new = dt.date(2025, 1, 1), dt.date(2026, 7, 1)

    def clause(
        criterion: str, operator: str, limit: float, *, number: str, second_edition: bool = False
    ) -> dict[str, Any]:
        return {
            "clause": words["clause"].format(n=number),
            "since": new if second_edition else old,
            "until": new if number == "4.2" and not second_edition else None,
            "account": 1,
            "criterion": criterion,
            "operator": operator,
            "limit": limit,
            "waived_by": words["waiver"],
            "source": second if second_edition else first,
        }

    return [
        clause("fineness", "at_least", 0.585, number="4.1"),
        clause("loss_share", "at_most", 0.035, number="4.2"),
        clause("loss_share", "at_most", 0.03, number="4.2", second_edition=True),
        clause("lead_time_days", "at_most", 35, number="4.3"),
        clause("deferral_days", "at_least", 30, number="4.4"),
    ]


def pack(lang: str, path: Path) -> None:
    """Writes one workbook: the form that ``cabochon init`` writes, filled in."""
    import openpyxl

    from ..intake.blank import write_blank
    from ..intake.vocabulary import choice_name, sheet_of
    from ..intake.vocabulary import tables as known

    write_blank(path, lang=lang, tables=TABLES)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A7"] = TEXTS[lang]["simulated"]
    flags = {"en": ("yes", "no"), "ru": ("да", "нет")}[lang]
    for table, rows in tables(lang).items():
        sheet = book[sheet_of(table, lang)]
        fields = known()[table].fields
        for at, row in enumerate(rows, 2):
            for column, field in enumerate(fields, 1):
                value = row.get(field.name)
                if value is None:
                    continue
                if field.kind == "choice":
                    value = choice_name(value, lang)
                cell = sheet.cell(at, column, flags[0] if value is True else flags[1] if value is False else value)
                if isinstance(value, dt.date):
                    cell.number_format = {"en": "yyyy-mm-dd", "ru": "dd.mm.yyyy"}[lang]
    book.save(path)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for language in TEXTS:
        pack(language, FOLDER / f"win_back.{language}.xlsx")
