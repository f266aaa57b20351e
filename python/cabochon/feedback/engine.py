"""The engine: events in, invitations out, day by day, the same however the log is cut."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from .. import _core, frames
from ..arguments import day
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .rules import Rules

#: what fatigue figures are told by
FATIGUE = ("contact", "account", "role", "account_role")


class Invitations:
    """What one step decided. ``sent`` and ``suppressed`` are frames of the kind of the events.

    Both have ``rule``, ``survey``, ``event`` (null after an absence), ``event_date``, ``account``, ``contact`` (null:
    nobody to ask), ``role``, ``date``, ``expires``, ``reminder``, ``reason``, and the values that decided: ``found``,
    ``limit``, ``other_date``, ``deferred_from``. Reasons, in the order in which they are tested: ``holdout``,
    ``no_contact``, ``objected``, ``cooldown`` (``found`` days from the invitation of ``other_date``), ``account`` and
    ``reserve`` (``found`` invitations in the window that begins on ``other_date``), ``quiet``; a deferred invitation
    is sent and names what deferred it.

    ``late`` holds events dated before the last ``until``, ``unplaced`` those of unknown accounts, both as given;
    ``repeated`` counts events that were there already, ``held`` those that wait for a later step.
    """

    def __init__(self, parts: tuple[Any, Any, Any, int, int], kind: str) -> None:
        self._rows, self._late, self._unplaced, self.repeated, self.held = parts
        self._kind = kind

    def _of_state(self, state: str) -> Any:
        return frames.give(_core.feedback.of_state(self._rows, state), self._kind)

    @property
    def sent(self) -> Any:
        """The invitations, reminders among them."""
        return self._of_state("sent")

    @property
    def suppressed(self) -> Any:
        """Wishes to ask that something stopped."""
        return self._of_state("suppressed")

    @property
    def rows(self) -> Any:
        """Both in the order in which they were decided, with ``state``."""
        return frames.give(self._rows, self._kind)

    @property
    def late(self) -> Any:
        return frames.give(self._late, self._kind)

    @property
    def unplaced(self) -> Any:
        return frames.give(self._unplaced, self._kind)

    def counts(self) -> dict[str, int]:
        """How many rows each reason stopped, ``sent`` first."""
        table = Table(self._rows)
        out = {"sent": 0}
        for state, reason in zip(table["state"], table["reason"], strict=True):
            name = "sent" if state == "sent" else str(reason)
            out[name] = out.get(name, 0) + 1
        return out

    def __repr__(self) -> str:
        said = ", ".join(f"{number:,} {name}" for name, number in self.counts().items())
        rest = {"late": self._late.rows, "unplaced": self._unplaced.rows, "repeated": self.repeated, "held": self.held}
        more = "; ".join(f"{number:,} events {name}" for name, number in rest.items() if number)
        return f"Invitations({said}{'; ' + more if more else ''})"


class Engine:
    """Whom to ask after what happened, and whom to leave in peace.

    ``rules`` is a :class:`Rules`, or what makes one. ``contacts`` is a frame of ``contact``, ``account``, ``role``,
    optionally ``since`` and ``until`` of the role (then a row for each of its intervals), ``may_ask``, and whatever the
    rules test; ``accounts`` one of ``account`` and whatever the rules test. ``seed`` decides the holdouts.

    >>> import cabochon as cb
    >>> rules = {
    ...     "events": [{"type": "delivery_received"}], "surveys": [{"survey": "delivery"}],
    ...     "limits": {"cooldown_days": 30},
    ...     "rules": [{"rule": "after_delivery", "event": "delivery_received", "roles": ["technical"],
    ...                "survey": "delivery", "delay_days": 2}],
    ... }
    >>> contacts = {"contact": ["ann", "bob"], "account": [1, 1], "role": ["technical", "technical"]}
    >>> engine = cb.feedback.Engine(rules, contacts, {"account": [1]}, seed=7)
    >>> events = {"date": ["2026-03-02", "2026-03-05"], "event": [1, 2], "account": [1, 1],
    ...           "type": ["delivery_received", "delivery_received"]}
    >>> asked = engine.step(events, until="2026-04-01")
    >>> list(asked.sent["contact"]), [str(day) for day in asked.sent["date"]]
    (['ann', 'bob'], ['2026-03-04', '2026-03-07'])
    """

    def __init__(self, rules: Any, contacts: Any, accounts: Any, *, seed: int | str) -> None:
        self.rules = rules if isinstance(rules, Rules) else Rules(rules)
        self.seed = str(seed)
        self._contacts = frames.read(contacts, name="contacts")
        self._accounts = frames.read(accounts, name="accounts")
        self._core = _core.feedback.Engine(self.rules._text, self._contacts, self._accounts, seed=self.seed)

    def step(
        self,
        events: Any,
        until: str | datetime.date,
        *,
        progress: Callable[[int, int], object] | None = None,
    ) -> Invitations:
        """Takes the events dated before ``until``; later ones wait for a later step.

        ``events`` is a frame of ``date``, ``event``, ``account``, ``type``, optionally ``contact``; what rules test are
        further columns, or entries of the JSON objects in ``properties``. Events of type ``answer`` are answers: their
        ``contact`` has answered, and ``score`` is the 0-to-10 score, where there is one.
        """
        table = frames.read(events, name="events")
        parts = self._core.step(table, until=day(until), progress=progress)
        return Invitations(parts, frames.kind(events))

    def explain(self, event: Mapping[str, Any], contact: Any) -> Table:
        """What each rule would do now with one event and one contact, and why; nothing changes.

        Columns ``rule``, ``outcome`` (``invited``, ``suppressed``, ``others first``, ``role``, ``another account``,
        ``holdout``, ``filter``, ``not its event``), ``detail``, ``reason``, ``found``, ``limit``, ``other_date``,
        ``date``.
        """
        table = frames.read({name: [value] for name, value in event.items()}, name="events")
        ids = frames.read({"contact": [contact]}, name="contact").column("contact")
        return Table(self._core.explain(table, ids))

    def fatigue(self, *, by: str = "contact") -> Table:
        """How often people were asked and answered: ``asks``, ``answers``, ``reminders``, ``unanswered`` (asks since
        the last answer), ``last_asked``, ``last_answered``.

        One row a contact, with its ``account``; by ``account``, ``role`` (the latest of each contact; null: none) or
        ``account_role`` their sums, with ``contacts``, ``asked`` (how many were ever asked) and ``silent`` (how many of
        these never answered).
        """
        if by not in FATIGUE:
            raise InputError.of([problem("fatigue", "by", repr(by), one_of(by, FATIGUE))])
        table = Table(self._core.fatigue())
        if by == "contact":
            return table
        people = Table(self._contacts)
        roles = dict(zip(people["contact"].tolist(), people["role"].tolist(), strict=True))
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in table.rows():
            key = {"account": row["account"], "role": roles.get(row["contact"])}
            groups.setdefault(tuple(key[name] for name in by.split("_")), []).append(row)
        order = sorted(groups, key=lambda key: tuple((part is None, part) for part in key))
        out: dict[str, list[Any]] = {name: [key[at] for key in order] for at, name in enumerate(by.split("_"))}
        rows = [groups[key] for key in order]
        out["contacts"] = [len(group) for group in rows]
        out["asked"] = [sum(row["asks"] > 0 for row in group) for group in rows]
        out["silent"] = [sum(row["asks"] > 0 and not row["answers"] for row in group) for group in rows]
        for name in ("asks", "answers", "reminders", "unanswered"):
            out[name] = [sum(row[name] for row in group) for group in rows]
        for name in ("last_asked", "last_answered"):
            out[name] = [max((row[name] for row in group if row[name] is not None), default=None) for group in rows]
        return Table(frames.read(out, name="fatigue"))

    def to_bytes(self) -> bytes:
        """Everything that the engine remembers."""
        return self._core.to_bytes()

    @classmethod
    def from_bytes(cls, state: bytes, rules: Any, contacts: Any, accounts: Any, *, seed: int | str) -> Engine:
        """An engine that goes on where another stopped; contacts, accounts and rules may be newer ones."""
        engine = cls(rules, contacts, accounts, seed=seed)
        engine._core.restore(state)
        return engine

    def __repr__(self) -> str:
        return (
            f"Engine({len(self.rules.names)} rules, {self._contacts.rows:,} contacts, {self._accounts.rows:,} accounts)"
        )
