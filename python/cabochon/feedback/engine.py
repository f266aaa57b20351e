"""The engine: events in, invitations out, day by day, the same however the log is cut."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import a_day
from ..arguments import seed as checked_seed
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .of_book import check_book
from .rules import Rules

if TYPE_CHECKING:
    from ..accounts import Book

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

    ``late`` holds new events dated before the last ``until``, ``unplaced`` those of unknown accounts, ``doubtful``
    those that were taken though not wholly understood, all as given. ``repeated`` counts events that were there
    already, ``held`` those that wait for a later step.
    """

    def __init__(self, parts: tuple[Any, Any, Any, Any, int, int], kind: str) -> None:
        self._rows, self._late, self._unplaced, self._doubtful, self.repeated, self.held = parts
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
        """New events dated before the last ``until``: no rule has seen them."""
        return frames.give(self._late, self._kind)

    @property
    def unplaced(self) -> Any:
        """Events of accounts that the engine does not know."""
        return frames.give(self._unplaced, self._kind)

    @property
    def doubtful(self) -> Any:
        """Events that were taken though not wholly understood, with their ``doubt``: ``unknown_type`` (not in the
        rules' document: nothing follows from it), ``unknown_contact`` and ``another_account`` (the contact is nobody's
        or another account's: the event counts as one that names nobody, an answer is credited to nobody),
        ``anonymous`` (an answer that names nobody: its score counts as the latest of the account alone)."""
        return frames.give(self._doubtful, self._kind)

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
        rest = {
            "late": self._late.rows,
            "unplaced": self._unplaced.rows,
            "doubtful": self._doubtful.rows,
            "repeated": self.repeated,
            "held": self.held,
        }
        more = "; ".join(f"{number:,} events {name}" for name, number in rest.items() if number)
        return f"Invitations({said}{'; ' + more if more else ''})"


class Engine:
    """Whom to ask after what happened, and whom to leave in peace.

    ``rules`` is a :class:`Rules`, or what makes one. ``contacts`` is a frame of ``contact``, ``account``, ``role``,
    optionally ``since`` and ``until`` of the role (then a row for each of its intervals), ``may_ask`` (as a book reads
    it: true, false, 1, 0, also as texts; who said nothing may be asked), and whatever the rules test; ``accounts`` one
    of ``account`` and whatever the rules test. ``seed``, a whole number or a text, decides the holdouts. For a book
    there is :meth:`of`: ``book.contacts`` has only the roles of today.

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
        self.seed = checked_seed("Engine", seed)
        self._contacts = frames.read(contacts, name="contacts")
        self._accounts = frames.read(accounts, name="accounts")
        given = frames.kind(contacts)
        self._kind = "cabochon" if given == "dict" else given
        self._core = _core.feedback.Engine(self.rules._text, self._contacts, self._accounts, seed=self.seed)

    @classmethod
    def of(cls, rules: Any, book: Book, *, seed: int | str, state: bytes | None = None) -> Engine:
        """An engine for the people of a book, each in the roles that they have over time; with ``state``, one that goes
        on where another stopped.

        >>> import cabochon as cb
        >>> book = cb.Book(
        ...     accounts={"account": [1]}, contacts={"contact": ["ann"], "account": [1]},
        ...     roles={"contact": ["ann", "ann"], "since": ["2026-01-01", "2026-02-01"], "until": ["2026-02-01", None],
        ...            "role": ["user", "economic"]},
        ...     events={"date": ["2026-01-05"], "event": [1], "account": [1], "type": ["visit"]}, currency="EUR")
        >>> rules = {"events": [{"type": "visit"}], "surveys": [{"survey": "short"}],
        ...          "rules": [{"rule": "visit", "event": "visit", "roles": ["user"], "survey": "short"}]}
        >>> cb.feedback.Engine.of(rules, book, seed=1).step(book.events, until="2026-03-01")
        Invitations(1 sent)
        """
        check_book(book, "Engine.of")
        contacts = Table(_core.feedback.contacts_of(book._core), frames=book.frames)
        if state is None:
            return cls(rules, contacts, book.accounts, seed=seed)
        return cls.from_bytes(state, rules, contacts, book.accounts, seed=seed)

    def step(
        self,
        events: Any,
        until: str | datetime.date,
        *,
        progress: Callable[[int, int], object] | None = None,
    ) -> Invitations:
        """Takes the events dated before ``until``; later ones wait for a later step.

        ``events`` is a frame of ``date``, ``event``, ``account``, ``type``, optionally ``contact``; what rules test are
        further columns, or entries of the JSON objects in ``properties``, which count where the column is null. Events
        of type ``answer`` are answers: their ``contact`` has answered, and ``score`` is the 0-to-10 score, where there
        is one. A score off that scale, and a text where a rule compares numbers or the other way round, is an
        ``InputError`` that lists every such row; nothing is taken then. A frame without rows may have any columns.
        """
        last = a_day("step", until=until)
        table = frames.read(events, name="events")
        parts = self._core.step(table, until=last, progress=progress)
        return Invitations(parts, frames.kind(events))

    def explain(self, event: Mapping[str, Any], contact: Any) -> Any:
        """What a step would do now, by each rule, with one event and one contact, and why; nothing changes.

        What waits to be taken before the event (held events, absences that come due) is thought taken, and so is the
        event itself: it counts among the events of its account, and an answer's score is the latest. Columns ``rule``,
        ``outcome`` (``invited``, ``suppressed``, ``others first``, ``role``, ``another account``, ``holdout``,
        ``filter``, ``not its event``, ``late``), ``detail``, ``reason``, ``found``, ``limit``, ``other_date``,
        ``date``; a frame of the kind of the contacts.
        """
        if not isinstance(event, Mapping):
            raise InputError.of([problem("explain", "event", repr(event), "a mapping of the columns of one event")])
        if contact is None:
            raise InputError.of([problem("explain", "contact", "None", "the id of one contact of the engine")])
        table = frames.read({name: [value] for name, value in event.items()}, name="events")
        ids = frames.read({"contact": [contact]}, name="contact").column("contact")
        return frames.give(self._core.explain(table, ids), self._kind)

    def fatigue(self, *, by: str = "contact") -> Any:
        """How often people were asked and answered: ``asks``, ``answers``, ``reminders``, ``unanswered`` (asks that
        no answer has followed), ``last_asked``, ``last_answered``; a frame of the kind of the contacts.

        One row a contact, with its ``account``; by ``account``, ``role`` (the latest of each contact; null: none) or
        ``account_role`` their sums, with ``contacts``, ``asked`` (how many were ever asked) and ``silent`` (how many of
        these never answered).
        """
        if not isinstance(by, str) or by not in FATIGUE:
            raise InputError.of(
                [problem("fatigue", "by", repr(by), one_of(by if isinstance(by, str) else "", FATIGUE))]
            )
        core = self._core.fatigue()
        if by == "contact":
            return frames.give(core, self._kind)
        table = Table(core)
        roles = self._latest_roles()
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
        return frames.give(frames.read(out, name="fatigue"), self._kind)

    def _latest_roles(self) -> dict[Any, Any]:
        rows = Table(self._contacts).rows()
        rows.sort(key=lambda row: (row.get("since") is not None, str(row.get("since"))))
        return {row["contact"]: row["role"] for row in rows}

    def to_bytes(self) -> bytes:
        """Everything that the engine remembers."""
        return self._core.to_bytes()

    @classmethod
    def from_bytes(cls, state: bytes, rules: Any, contacts: Any, accounts: Any, *, seed: int | str) -> Engine:
        """An engine that goes on where another stopped; contacts, accounts and rules may be newer ones."""
        if not isinstance(state, (bytes, bytearray, memoryview)):
            got = f"a {type(state).__name__}"
            raise InputError.of([problem("Engine", "state", got, "the bytes that to_bytes gave")])
        engine = cls(rules, contacts, accounts, seed=seed)
        engine._core.restore(bytes(state))
        return engine

    def __repr__(self) -> str:
        return (
            f"Engine({len(self.rules.names)} rules, {self._contacts.rows:,} contacts, {self._accounts.rows:,} accounts)"
        )
