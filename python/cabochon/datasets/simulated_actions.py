"""Improvements to the simulated processes: what a kaizen board looks like when somebody keeps one.

Every key and name carries the word *simulated*. The complaints of `simulated_feedback` know nothing of these actions:
whatever an action seems to have changed is chance, and a report that says otherwise is wrong.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from .dataset import Columns, Dataset, Note

#: name, process, reason, reach, share avoided with limits, cost, days, owner, who gains, state, days from the last day
ACTIONS: tuple[tuple[Any, ...], ...] = (
    ("second carrier for late deliveries", "delivery", "late delivery", 0.9, 0.3, 0.1, 0.5, 900.0, 45, "logistics",
     "technical", "done", {"date": -260, "started": -240, "due": -200, "done": -195}),
    ("invoices checked by a second person", "invoicing", "error in an invoice", 1.0, 0.4, 0.2, 0.6, 600.0, 20,
     "accounting", "technical", "done", {"date": -230, "started": -210, "due": -180, "done": -170}),
    ("parcels scanned at the door", "delivery", "wrong items", 1.0, 0.5, 0.3, 0.7, 450.0, 30, "logistics", "user",
     "started", {"date": -60, "started": -35, "due": -5}),
    ("claims answered within two days", "quality control", "claim answered late", 1.0, 0.6, 0.4, 0.8, 500.0, 25,
     "quality", "technical", "planned", {"date": -50, "due": 30}),
    ("slow goods exchanged within a week", "returns", "exchange of slow goods refused", 0.8, 0.5, 0.3, 0.7, 800.0, 60,
     "service", "user", "planned", {"date": -45, "due": 60}),
    ("photographs before dispatch", "quality control", "defect found in the shop", 0.7, 0.4, 0.1, 0.6, 700.0, 40,
     "quality", "technical", "proposed", {"date": -20}),
    ("credit notes from the system", "invoicing", "credit note missing", 1.0, 0.7, 0.5, 0.9, 1200.0, 90, "accounting",
     "economic", "proposed", {"date": -15}),
    ("films that train sellers", "product knowledge", "no training for sellers", 0.5, 0.3, 0.0, 0.6, 900.0, 60, "sales",
     "user", "proposed", {"date": -12}),
)  # fmt: skip


def simulated_actions(tables: Dataset, *, as_of: str | None = None) -> Dataset:
    """The table ``actions``: eight improvements, two of them done, dated back from ``as_of``.

    ``as_of`` is the last day of the tickets when not given. Join them with ``tables.with_rows(...)``.

    >>> from cabochon.datasets import adventureworks, simulated_actions, simulated_feedback
    >>> feedback = simulated_feedback(adventureworks(), seed=17)
    >>> simulated_actions(feedback)["actions"]["name"][0]
    'second carrier for late deliveries (simulated)'
    """
    last = (np.datetime64(as_of, "D") if as_of else np.max(np.asarray(tables["tickets"]["date"]))).item()
    columns: Columns = {
        name: []
        for name in (
            "action", "name", "date", "process", "reason", "role", "reach", "effect", "effect_low", "effect_high",
            "cost", "duration_days", "owner", "state", "started", "due", "done",
        )
    }  # fmt: skip
    for number, row in enumerate(ACTIONS, start=1):
        name, process, reason, reach, effect, low, high, cost, days, owner, role, state, when = row
        values = {
            "action": f"simulated-action-{number}",
            "name": f"{name} (simulated)",
            "process": f"{process} (simulated)",
            "reason": f"{reason} (simulated)",
            "role": role,
            "reach": reach,
            "effect": effect,
            "effect_low": low,
            "effect_high": high,
            "cost": cost,
            "duration_days": float(days),
            "owner": owner,
            "state": state,
            **{
                key: last + timedelta(days=when[key]) if key in when else None
                for key in ("date", "started", "due", "done")
            },
        }
        for key, value in values.items():
            columns[key].append(value)
    note = Note(
        "simulated_actions",
        {"actions": len(ACTIONS)},
        f"All {len(ACTIONS)} improvements are simulated; the complaints know nothing of them.",
    )
    source = "simulated"
    return Dataset({"actions": columns}, currency=tables.currency, source=source, notes=(note,))
