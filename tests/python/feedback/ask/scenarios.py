"""Simulated clients, rules and logs of events, small enough for the oracle and mean enough for the engine."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

START = dt.date(2026, 1, 1)
TYPES = ("order", "delivery_received", "defect_claim", "question", "reply", "answer")
PROPERTIES = ["amount", "kind", "score", "urgent"]


def people(rng: random.Random, *, text_ids: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def name(kind: str, number: int) -> Any:
        return f"{kind}{number}" if text_ids else number

    accounts = [
        {
            "account": name("a", n),
            "segment": rng.choice(["retail", "chain", None]),
            "size": rng.choice([1, 5, 20, None]),
        }
        for n in rng.sample(range(1, 40), 6)
    ]
    contacts: list[dict[str, Any]] = []
    for n in rng.sample(range(100, 200), 20):
        base = {
            "contact": name("c", n),
            "account": rng.choice(accounts)["account"],
            "may_ask": rng.choice([True, True, True, False, None]),
            "title": rng.choice(["buyer", "head of shops", None]),
        }
        role = rng.choice(["economic", "technical", "user"])
        if rng.random() < 0.3:
            turn = START + dt.timedelta(days=rng.randrange(10, 60))
            contacts.append({**base, "role": role, "since": None, "until": turn})
            contacts.append(
                {
                    **base,
                    "role": rng.choice(["economic", "technical", "user"]),
                    "since": turn + dt.timedelta(days=rng.choice([0, 5])),
                    "until": None,
                }
            )
        else:
            contacts.append({**base, "role": role, "since": None, "until": None})
    return contacts, accounts


def test_of(rng: random.Random, *, absence: bool) -> dict[str, Any]:
    choices = [
        {"account": "segment", "op": rng.choice(["=", "!="]), "value": "retail"},
        {"account": "size", "op": rng.choice(["<", ">="]), "value": 5},
        {"account": "segment", "op": "is_set", "value": rng.choice([True, False])},
        {"count": "defect_claim", "window_days": rng.choice([7, 30]), "op": rng.choice([">=", "<"]), "value": 2},
        {"score": rng.choice(["any", "technical", "user"]), "op": rng.choice(["<=", ">"]), "value": 6},
    ]
    if not absence:
        choices += [
            {"property": "amount", "op": rng.choice(["<", "<=", ">", ">="]), "value": 50},
            {"property": "kind", "op": "in", "value": ["ring", "chain"]},
            {"property": "kind", "op": "contains", "value": "in"},
            {"property": "urgent", "op": "=", "value": True},
            {"contact": "title", "op": "!=", "value": "buyer"},
            {"score": "contact", "op": "<", "value": 9},
        ]
    return rng.choice(choices)


def filter_of(rng: random.Random, *, absence: bool) -> dict[str, Any]:
    kind = rng.random()
    if kind < 0.5:
        return test_of(rng, absence=absence)
    if kind < 0.75:
        return {"any": [test_of(rng, absence=absence) for _ in range(2)]}
    if kind < 0.9:
        return {"not": test_of(rng, absence=absence)}
    others = {"count": "reply", "window_days": rng.choice([5, 20]), "op": rng.choice([">=", "<"]), "value": 2}
    return {"all": [test_of(rng, absence=absence), {"not": {"any": [others]}}]}


def rules_of(rng: random.Random) -> dict[str, Any]:
    rules: list[dict[str, Any]] = []
    for n in range(rng.randrange(3, 8)):
        rule: dict[str, Any] = {
            "rule": f"r{rng.randrange(100)}_{n}",
            "survey": rng.choice(["short", "long"]),
            "roles": rng.sample(["economic", "technical", "user"], rng.randrange(1, 4)),
            "ask": rng.randrange(1, 4),
            "delay_days": rng.choice([0, 0, 1, 5]),
            "expiry_days": rng.choice([3, 10]),
            "priority": n if rng.random() < 0.5 else 50 + n,
            "holdout": rng.choice([0, 0, 0.3]),
            "defer": rng.random() < 0.4,
        }
        if rng.random() < 0.4:
            rule["reminder_days"] = rng.choice([2, 3])
        if rng.random() < 0.2:
            rule["exempt"] = rng.sample(["cooldown", "account", "reserve", "quiet"], 2)
        kind = rng.random()
        if kind < 0.6 or not rules:
            rule["event"] = rng.choice(TYPES)
        elif kind < 0.75:
            rule["absence"] = {
                "of": "order",
                "median": rng.choice([1.5, 2, 0.7]),
                "least_intervals": rng.choice([1, 2, 3]),
            }
        elif kind < 0.9:
            rule["absence"] = {"of": "reply", "after": "question", "days": rng.choice([1, 4])}
        else:
            rule["absence"] = {"of": "answer", "after_ask": rules[0]["rule"], "days": rng.choice([2, 6])}
        if rng.random() < 0.6:
            rule["filter"] = filter_of(rng, absence="absence" in rule)
        rules.append(rule)
    limits: dict[str, Any] = {"cooldown_days": rng.choice([0, 5, 20])}
    if rng.random() < 0.7:
        limits.update(account_asks=rng.choice([5, 7]), account_days=rng.choice([10, 30]), reserve=rng.choice([0, 1, 2]))
    if rng.random() < 0.7:
        limits.update(quiet_weekdays=["saturday", "sunday"], quiet_dates=["2026-02-23", "2026-03-09"])
    return {
        "events": [{"type": kind, "properties": PROPERTIES} for kind in TYPES],
        "surveys": [{"survey": "short"}, {"survey": "long"}],
        "limits": limits,
        "rules": rules,
    }


def log_of(
    rng: random.Random, contacts: list[dict[str, Any]], accounts: list[dict[str, Any]], *, text_ids: bool, n: int = 150
) -> list[dict[str, Any]]:
    events = []
    for number in rng.sample(range(1, 10 * n), n):
        account = rng.choice(accounts)["account"]
        own = [c["contact"] for c in contacts if c["account"] == account]
        kind = rng.choice(TYPES)
        events.append(
            {
                "date": START + dt.timedelta(days=rng.randrange(80)),
                "event": f"e{number}" if text_ids else number,
                "account": account,
                "type": kind,
                "contact": rng.choice([*own, None]) if rng.random() < 0.8 else None,
                "amount": rng.choice([None, 10.0, 50.0, 70.0]),
                "kind": rng.choice([None, "ring", "pin", "chain"]),
                "urgent": rng.choice([None, True, False]),
                "score": rng.randrange(11) if kind == "answer" and rng.random() < 0.8 else None,
            }
        )
    return events + rng.sample(events, 3)


def columns(rows: list[dict[str, Any]], names: list[str] | None = None) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in (names or list(rows[0]))}
