"""Events that no rule can read: they go aside, so that they stop nobody else's invitation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...errors import InputError
from ...table import Table
from ..engine import Engine


def step(
    engine: Engine, events: dict[str, list[Any]], until: dt.date, aside: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What the engine decides; what it can't read of the events is added to ``aside``, and their rows are left out."""
    while True:
        try:
            return Table(engine.step(events, until=until)._rows).rows()
        except InputError as error:
            wrong = [one for one in error.problems if one["table"] == "events" and one["row"] is not None]
            if not wrong:
                raise
        for one in wrong:
            said = {name: one[name] for name in ("column", "value", "expected")}
            aside.append({name: events[name][one["row"]] for name in ("event", "date")} | said)
        bad = {one["row"] for one in wrong}
        events = {name: [v for row, v in enumerate(values) if row not in bad] for name, values in events.items()}
