"""A simulated jewellery wholesaler with everything that a week's page reads; no firm or person stands behind it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal

import numpy as np

from .dataset import Columns, Dataset, Note
from .wholesaler_texts import TEXTS

AS_OF = "2026-10-28"  #: the day that its week's page looks back from
FIRST = dt.date(2024, 11, 4)
ACCOUNTS = 60
GROUPS = ("rings", "earrings", "chains", "pendants")
METAL_PRICE = 70.0  #: EUR a gram of pure metal
#: Place of an account in size -> what is planted at it.
LATE, PARTIAL, LOW, COMPETITOR, CLAUSE, OVERDUE, CLAIM, ENDED = 2, 1, 0, 4, 3, 6, 5, 9


def simulated_wholesaler(*, lang: Literal["en", "ru"] = "en", seed: int = 20261028) -> Dataset:
    """Two years of orders of sixty shops and chains, with the other tables of a book; all of it simulated.

    Planted for the week of 2026-10-28: a large account silent beyond its rhythm, one that orders on without chains, a
    low score of somebody who decides, a named competitor, a broken clause, an overdue case, an open complaint, metal
    that nobody has reconciled, and an account that has ended.

    >>> data = simulated_wholesaler()
    >>> data.rows("accounts"), data.currency, data.rows("cases")
    (60, 'EUR', 3)
    """
    if lang not in TEXTS:
        from ..errors import InputError, problem

        raise InputError.of([problem("simulated_wholesaler", "lang", repr(lang), "en or ru")])
    words = TEXTS[lang]
    random = np.random.Generator(np.random.Philox(seed))
    accounts = [f"simulated-{at + 1:02}" for at in range(ACCOUNTS)]
    orders = _orders(random, accounts, words)
    tables: dict[str, Columns] = {
        "accounts": {
            "account": accounts,
            "name": [_name(at, words) for at in range(ACCOUNTS)],
            "segment": [words["segments"][at % 3] for at in range(ACCOUNTS)],
        },
        "products": {"product": list(GROUPS), "group": [words["groups"][group] for group in GROUPS]},
        "contacts": _contacts(accounts, words),
        "orders": orders,
        "metal": _metal(accounts, random),
        "responses": _responses(accounts, words),
        "tickets": _rows(
            ("ticket", "account", "date", "reason", "closed"),
            [
                ("simulated-t1", accounts[CLAIM], "2026-10-12", words["reasons"][0], None),
                ("simulated-t2", accounts[12], "2026-10-20", words["reasons"][1], None),
                ("simulated-t3", accounts[20], "2026-09-02", words["reasons"][1], "2026-09-09"),
            ],
        ),
        "events": _rows(
            ("date", "event", "account", "type", "properties"),
            [
                (
                    "2026-10-15",
                    "simulated-e1",
                    accounts[COMPETITOR],
                    "competitor_mentioned",
                    json.dumps({"competitor": words["competitor"]}, ensure_ascii=False),
                ),
                ("2026-10-06", "simulated-e2", accounts[14], "defect_claim", None),
            ],
        ),
        "terms": _rows(
            ("offer", "term", "since", "value", "word"),
            [
                ("simulated-o1", "contract", "2025-01-01", None, "tolling"),
                ("simulated-o1", "loss_share", "2025-01-01", 0.035, None),
                ("simulated-o1", "loss_basis", "2025-01-01", None, "finished"),
                ("simulated-o1", "lead_time_days", "2025-01-01", 20.0, None),
            ],
        ),
        "clauses": _rows(
            ("clause", "since", "account", "criterion", "operator", "limit"),
            [
                ("simulated-c1", "2026-09-01", accounts[CLAUSE], "loss_share", "at_most", 0.03),
                ("simulated-c2", "2026-01-01", accounts[CLAUSE], "lead_time_days", "at_most", 30.0),
            ],
        ),
        "cases": _rows(
            ("case", "account", "date", "signal", "blocking_role", "owner", "due", "state", "closed"),
            [
                (
                    "simulated-k1",
                    accounts[OVERDUE],
                    "2026-09-21",
                    "detractor",
                    "technical",
                    words["owners"][0],
                    "2026-10-19",
                    "diagnosed",
                    None,
                ),
                (
                    "simulated-k2",
                    accounts[CLAUSE],
                    "2026-10-05",
                    "clause",
                    "technical",
                    words["owners"][1],
                    "2026-11-06",
                    "diagnosed",
                    None,
                ),
                (
                    "simulated-k3",
                    accounts[25],
                    "2026-06-01",
                    "ticket",
                    "user",
                    words["owners"][0],
                    "2026-07-01",
                    "closed",
                    "2026-06-26",
                ),
            ],
        ),
        "case_events": _rows(
            ("case", "number", "date", "state", "kind", "contact", "note"),
            [
                (
                    "simulated-k2",
                    1,
                    "2026-10-05",
                    "opened",
                    "evidence",
                    f"{accounts[CLAUSE]}-technical",
                    words["notes"][0],
                ),
                ("simulated-k2", 2, "2026-10-14", "diagnosed", "diagnosis", None, words["notes"][1]),
            ],
        ),
        "actions": _rows(
            ("action", "name", "date", "case", "owner", "state", "due"),
            [
                (
                    "simulated-a1",
                    words["actions"][0],
                    "2026-10-14",
                    "simulated-k2",
                    words["owners"][1],
                    "planned",
                    "2026-11-02",
                ),
            ],
        ),
        "endings": _rows(
            ("account", "date", "kind", "competitor"),
            [(accounts[ENDED], "2026-08-31", "competitor", words["competitor"])],
        ),
    }
    note = Note("simulated_wholesaler", {"accounts": ACCOUNTS}, "Everything in these tables is simulated.")
    return Dataset(tables, currency="EUR", source="simulated", notes=(note,))


def _rows(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Columns:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _name(at: int, words: dict[str, Any]) -> str:
    first, second = words["names"], words["towns"]
    return f"{first[at % len(first)]} {second[at // len(first) % len(second)]} (simulated)".replace(
        "(simulated)", words["simulated"]
    )


def _orders(random: np.random.Generator, accounts: list[str], words: dict[str, Any]) -> Columns:
    """An order every two to five weeks, in each account's own rhythm, of two to four groups of goods."""
    lines: list[tuple[Any, ...]] = []
    last = dt.date.fromisoformat(AS_OF)
    number = 0
    for at, account in enumerate(accounts):
        typical = 14 + 7 * (at % 4)
        size = 30_000 / (1 + at) ** 0.8
        end = {LATE: last - dt.timedelta(62), ENDED: dt.date(2026, 8, 20)}.get(at, last)
        day = FIRST + dt.timedelta(int(random.integers(0, typical)))
        while day <= end:
            number += 1
            groups = GROUPS[: 2 + at % 3] if at != PARTIAL else GROUPS
            for line, group in enumerate(groups, 1):
                if at == PARTIAL and group == "chains" and day > dt.date(2026, 6, 20):
                    continue
                work = size / len(groups) * float(random.lognormal(0, 0.25))
                grams = work / 25
                sale = at % 4 == 1
                lines.append(
                    (
                        f"simulated-{number}",
                        line,
                        account,
                        day.isoformat(),
                        group,
                        round(grams / 2),
                        round(work + (grams * METAL_PRICE if sale else 0), 2),
                        round(work * 0.7, 2),
                        "sale" if sale else "tolling",
                        round(grams, 2),
                        round(grams * METAL_PRICE, 2) if sale else 0.0,
                        words["owners"][at % 3],
                    )
                )
            day += dt.timedelta(max(2, round(typical * float(random.gamma(12, 1 / 12)))))
    names = (
        "order",
        "line",
        "account",
        "date",
        "product",
        "quantity",
        "revenue",
        "cost",
        "contract",
        "fine_grams",
        "metal_value",
        "sales_person",
    )
    return _rows(names, lines)


def _contacts(accounts: list[str], words: dict[str, Any]) -> Columns:
    """All three roles at large accounts, fewer at small ones; procurement decides."""
    rows: list[tuple[Any, ...]] = []
    for at, account in enumerate(accounts):
        for role in ("economic", "technical", "user")[: 3 if at < 10 else 1 + at % 2]:
            decides = role == "technical"
            rows.append((f"{account}-{role}", account, words["titles"][role], role, decides, at != 7))
    return _rows(("contact", "account", "title", "role", "decides", "may_ask"), rows)


def _responses(accounts: list[str], words: dict[str, Any]) -> Columns:
    rows: list[tuple[Any, ...]] = []
    said = (
        (LOW, "technical", "2026-10-20", 3, words["comments"][0]),
        (LOW, "user", "2026-10-02", 9, None),
        (PARTIAL, "economic", "2026-05-18", 9, words["comments"][1]),
        (LATE, "user", "2026-07-30", 8, words["comments"][2]),
        (COMPETITOR, "technical", "2026-10-15", 7, words["comments"][3]),
        (OVERDUE, "technical", "2026-09-20", 5, words["comments"][4]),
        (CLAIM, "user", "2026-10-12", 6, words["comments"][5]),
        (8, "economic", "2026-04-11", 10, None),
    )
    for number, (at, role, day, score, comment) in enumerate(said, 1):
        rows.append((f"simulated-r{number}", f"{accounts[at]}-{role}", day, score, comment))
    return _rows(("response", "contact", "date", "nps", "comment"), rows)


def _metal(accounts: list[str], random: np.random.Generator) -> Columns:
    """Metal of tolling clients: brought, worked up, sent back; some balances confirmed lately, some not."""
    rows: list[tuple[Any, ...]] = []
    for at in (0, 2, 3, 4, 6, 8, 10):
        confirmed = at in (4, 8)
        brought = round(float(random.uniform(300, 900)), 1)
        for day, kind, grams in (
            ("2026-05-04", "received", brought),
            ("2026-06-15", "shipped", round(brought * 0.7, 1)),
            ("2026-06-15", "loss", round(brought * 0.025, 1)),
            ("2026-09-30" if confirmed else "2026-06-30", "reconciled", -0.4),
            ("2026-10-05", "received", round(brought / 2, 1)),
            ("2026-10-20", "shipped", round(brought / 3, 1)),
        ):
            rows.append((f"simulated-m{len(rows) + 1}", accounts[at], day, kind, grams))
    return _rows(("movement", "account", "date", "kind", "fine_grams"), rows)
