"""Events through the rules that ask: ours beside a plain Python loop with the same semantics (the tests' oracle).

10 million simulated events of 50,000 accounts with 200,000 contacts, ten rules with filters and limits. The loop is
given a shorter log of the same shape, since it would take minutes, and its time is set against ours by the event.
Goals: 2 million events a second on one core, 20 times the loop.

    python -m benchmarks.survey_engine [--markdown] [--out FILE] [--events N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import cpu_seconds, machine, peak_megabytes

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "python" / "feedback" / "ask"))

START = np.datetime64("2024-01-01")
DAYS = 730
TYPES = ("order", "delivery_received", "defect_claim", "question", "invoice", "answer", "visit", "page")


def rules() -> dict[str, Any]:
    def rule(name: str, event: str, roles: list[str], test: dict[str, Any] | None, **rest: Any) -> dict[str, Any]:
        out = {"rule": name, "event": event, "roles": roles, "survey": "short", **rest}
        return {**out, "filter": test} if test else out

    return {
        "events": [{"type": kind, "properties": ["amount", "kind", "score"]} for kind in TYPES],
        "surveys": [{"survey": "short"}],
        "limits": {
            "cooldown_days": 60,
            "account_asks": 6,
            "account_days": 30,
            "reserve": 1,
            "quiet_weekdays": ["saturday", "sunday"],
            "quiet_dates": ["2024-05-01", "2025-01-01"],
        },
        "rules": [
            rule("big_order", "order", ["economic"], {"property": "amount", "op": ">=", "value": 980}, priority=9),
            rule(
                "delivery",
                "delivery_received",
                ["technical"],
                {"account": "segment", "op": "=", "value": "chain"},
                delay_days=2,
                priority=8,
            ),
            rule(
                "small_delivery",
                "delivery_received",
                ["user"],
                {"property": "amount", "op": "<", "value": 20},
                delay_days=5,
            ),
            rule(
                "defect",
                "defect_claim",
                ["technical", "user"],
                {"count": "defect_claim", "window_days": 90, "op": ">=", "value": 3},
                ask=2,
                defer=True,
                priority=20,
            ),
            rule(
                "question",
                "question",
                ["technical"],
                {"property": "kind", "op": "in", "value": ["loss", "price"]},
                holdout=0.1,
            ),
            rule(
                "invoice",
                "invoice",
                ["technical"],
                {"all": [{"account": "size", "op": ">", "value": 50}, {"property": "amount", "op": ">", "value": 900}]},
                exempt=["reserve"],
            ),
            rule("unhappy", "answer", ["economic"], {"property": "score", "op": "<=", "value": 2}, priority=30),
            rule("visit", "visit", ["economic", "technical", "user"], None, ask=1, delay_days=1),
            rule(
                "visit_user", "visit", ["user"], {"not": {"contact": "title", "op": "=", "value": "buyer"}}, priority=-1
            ),
            rule(
                "order_user",
                "order",
                ["user"],
                {
                    "all": [
                        {"property": "kind", "op": "=", "value": "ring"},
                        {"count": "order", "window_days": 30, "op": ">", "value": 4},
                    ]
                },
                delay_days=7,
            ),
        ],
    }


def people(accounts: int) -> tuple[dict[str, Any], dict[str, Any]]:
    rng = np.random.default_rng(1)
    n = 4 * accounts
    contacts = {
        "contact": np.arange(n) + 1_000_000,
        "account": np.arange(n) // 4,
        "role": np.array(["economic", "technical", "user", "user"])[np.arange(n) % 4],
        "may_ask": rng.random(n) > 0.02,
        "title": np.array(["buyer", "head"])[rng.integers(0, 2, n)],
    }
    return contacts, {
        "account": np.arange(accounts),
        "segment": np.array(["chain", "retail", "single"])[rng.integers(0, 3, accounts)],
        "size": rng.integers(1, 100, accounts),
    }


def log(events: int, accounts: int, days: int) -> dict[str, Any]:
    import pyarrow as pa

    rng = np.random.default_rng(2)
    share = [0.3, 0.1, 0.01, 0.02, 0.2, 0.02, 0.01, 0.34]
    account = rng.integers(0, accounts, events)
    kind = rng.choice(len(TYPES), events, p=share)

    def text(codes: Any, words: Any) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(words)))

    return {
        "date": START + np.sort(rng.integers(0, days, events)),
        "event": np.arange(events),
        "account": account,
        "type": text(kind, TYPES),
        "contact": account * 4 + rng.integers(0, 4, events) + 1_000_000,
        "amount": np.round(rng.random(events) * 1000),
        "score": rng.integers(0, 11, events),
        "kind": text(rng.integers(0, 4, events), ("ring", "chain", "loss", "price")),
    }


def records(columns: dict[str, Any]) -> list[dict[str, Any]]:
    lists = {
        name: (values.to_pylist() if hasattr(values, "to_pylist") else values.tolist())
        for name, values in columns.items()
    }
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--out", metavar="FILE")
    args = parser.parse_args()

    import pyarrow as pa
    from oracle import Oracle  # type: ignore[import-not-found]

    from cabochon.feedback import Engine

    accounts = args.events // 200
    contacts, clients = people(accounts)
    events = pa.table(log(args.events, accounts, DAYS))
    end = (START + DAYS).item()
    engine = Engine(rules(), contacts, clients, seed=1)
    before = peak_megabytes(start_again=True)
    begin = cpu_seconds()
    found = engine.step(events, end)
    ours = cpu_seconds() - begin
    memory = peak_megabytes() - before

    # The loop: the same shape in small, and the same answer.
    part = args.events // 100
    small_contacts, small_clients = people(part // 200)
    small = log(part, part // 200, DAYS)
    rows = records(small)
    loop = Oracle(rules(), records(small_contacts), records(small_clients), 1)
    begin = cpu_seconds()
    expected = loop.run(rows, end)
    theirs = (cpu_seconds() - begin) * args.events / part
    again = Engine(rules(), small_contacts, small_clients, seed=1).step(pa.table(small), end)
    if again._rows.rows != len(expected):
        raise SystemExit(f"the loop decided {len(expected)} times, the engine {again._rows.rows} times")
    lines = [
        f"Printed by `python -m benchmarks.survey_engine` ({dt.date.today().isoformat()}: {machine()}):",
        "",
        f"| {args.events:,} simulated events, {accounts:,} accounts, {4 * accounts:,} contacts "
        "| CPU s | events a CPU second | CPU, ours = 1 |",
        "| --- | --- | --- | --- |",
        f"| **cabochon** | {ours:.2f} | {args.events / ours:,.0f} | 1.0 |",
        f"| plain Python loop, from {part:,} events "
        f"| {theirs:.1f} | {args.events / theirs:,.0f} | {theirs / ours:.0f} |",
        "",
        f"{found._rows.rows:,} decisions, {found.counts()['sent']:,} invitations; "
        f"memory beyond the log {memory:,.0f} MB.",
    ]
    text = "\n".join(lines)
    print(text)
    if args.out:
        Path(args.out).write_text("# Rules that ask\n\n" + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
