"""Writes the store that is kept for this release; run once when the schema of a release is final.

python tests/data/stores/make.py
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
    with cb.open(path, currency="EUR", timezone="Europe/Berlin") as store:
        store.append("accounts", {"account": ["a1"], "name": ["Alba"]}, recorded_at="2026-10-03T08:00:00Z")
        contacts = {"contact": ["c1"], "account": ["a1"], "role": ["economic"]}
        store.append("contacts", contacts, recorded_at="2026-10-03T08:01:00Z")
        store.append("responses", answers, recorded_at="2026-10-03T08:02:00Z", source="october.csv")
        changed = {"response": ["r1"], "date": ["2026-09-01"], "nps": [10]}
        store.append("responses", changed, recorded_at="2026-10-05T08:00:00Z")
        bad = {"response": ["r4"], "date": ["2026-10-03"], "nps": [11]}
        store.append("responses", bad, recorded_at="2026-10-05T08:01:00Z")


if __name__ == "__main__":
    main()
