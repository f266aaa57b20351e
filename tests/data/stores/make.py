"""Writes the store that is kept for this release; run once when the schema of a release is final.

python tests/data/stores/make.py

0.1.0-schema-1.cabochon was written the same way before the table of actions had its later columns.
"""

from __future__ import annotations

from pathlib import Path

import cabochon as cb

HERE = Path(__file__).parent


def main() -> None:
    path = HERE / f"{cb.__version__}.cabochon"
    path.unlink(missing_ok=True)
    answers = {
        "response": ["r1", "r2", "r3"], "contact": ["c1", "c1", None],
        "date": ["2026-09-01", "2026-09-15", "2026-10-02"], "nps": [9, 3, 7],
    }  # fmt: skip
    actions = {
        "action": ["k1", "k2"], "name": ["Invoices checked twice", "Second carrier"],
        "date": ["2026-09-20", "2026-09-21"], "reason": ["error in an invoice", "late delivery"],
        "reach": [1.0, 0.5], "effect": [0.4, 0.3], "effect_low": [0.2, 0.1], "effect_high": [0.6, 0.5],
        "cost": [600.0, 900.0], "duration_days": [20.0, 45.0], "needs": [None, "k1"],
        "excludes": [None, "k9"], "effort_days": [10.0, None], "state": ["done", "proposed"],
        "done": ["2026-10-01", None],
    }  # fmt: skip
    with cb.open(path, currency="EUR", timezone="Europe/Berlin") as store:
        store.append("accounts", {"account": ["a1"], "name": ["Alba"]}, recorded_at="2026-10-03T08:00:00Z")
        contacts = {"contact": ["c1"], "account": ["a1"], "role": ["economic"]}
        store.append("contacts", contacts, recorded_at="2026-10-03T08:01:00Z")
        store.append("responses", answers, recorded_at="2026-10-03T08:02:00Z", source="october.csv")
        changed = {"response": ["r1"], "date": ["2026-09-01"], "nps": [10]}
        store.append("responses", changed, recorded_at="2026-10-05T08:00:00Z")
        store.append("actions", actions, recorded_at="2026-10-03T08:03:00Z")
        bad = {"response": ["r4"], "date": ["2026-10-03"], "nps": [11]}
        store.append("responses", bad, recorded_at="2026-10-05T08:01:00Z")


if __name__ == "__main__":
    main()
