"""A case: who said what, who says no and why, what answers it, how it ended; every step in a history."""

from __future__ import annotations

import datetime as dt
import json
import numbers
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ... import _core, frames
from ...arguments import day
from ...errors import InputError, problem
from ...nearest import one_of
from ...table import Table
from . import heard_of

ROLES = ("economic", "technical", "user")
STEP = ("number", "date", "kind", "state", "contact", "response", "note", "author", "properties")
#: what a row of the table ``cases`` holds beside its key
FACTS = (
    "account", "date", "signal", "response", "ticket", "blocking_role", "criterion", "clause", "cause", "argument",
    "owner", "due", "state", "closed", "outcome", "conceded", "value", "lessons",
)  # fmt: skip


class Case:
    """One client's story, from the signal that opened it to what came of it.

    A case never changes: each step gives the case with one step more, and an illegal step is an `InputError` that names
    the case, where it stands, where the step would lead, and what is legal. ``save`` adds the new steps to a store.

    >>> import cabochon as cb
    >>> case = cb.feedback.Case.open("c1", account=1, signal="detractor", date="2026-09-02", due="2026-10-15")
    >>> case = case.hear("technical", date="2026-09-05", note="the loss is outside the new regulation")
    >>> case = case.diagnose("technical", criterion="loss_share", cause="regulation changed", date="2026-09-07")
    >>> case = case.argue("comparison of 2026-09-10", date="2026-09-12").close("won", date="2026-10-12")
    >>> case.state, case.blocking_role, case.missing
    ('closed', 'technical', ('economic', 'user'))
    """

    __slots__ = ("_folded", "account", "expected", "key", "response", "steps", "ticket")

    def __init__(
        self,
        key: Any,
        *,
        account: Any,
        steps: Sequence[Mapping[str, Any]],
        response: Any = None,
        ticket: Any = None,
        expected: Sequence[str] = ROLES,
    ) -> None:
        if key is None or key == "" or isinstance(key, bool):
            raise InputError.of([problem("case", "case", repr(key), "a key that is not empty")])
        listed = [expected] if isinstance(expected, str) else list(expected)
        bad = [role for role in listed if role not in ROLES]
        if bad or not listed:
            wanted = one_of(str(bad[0]), list(ROLES)) if bad else "at least one of economic, technical, user"
            raise InputError.of([problem(f"case {key!r}", "expected", repr(bad[0]) if bad else repr(expected), wanted)])
        self.key = key
        self.account = account
        self.response = response  #: the answer that opened it, where one did
        self.ticket = ticket  #: the ticket that opened it, where one did
        self.expected = tuple(listed)  #: roles that the account has
        self.steps: tuple[dict[str, Any], ...] = tuple({name: step.get(name) for name in STEP} for step in steps)
        if account is None:
            raise InputError.of([problem(f"case {key!r}", "account", "", "the account whose story it is")])
        self._folded = Table(_core.feedback.fold_cases(self._table())).rows()[0]

    @classmethod
    def open(
        cls,
        key: Any,
        *,
        account: Any,
        signal: str,
        date: str | dt.date,
        response: Any = None,
        ticket: Any = None,
        owner: str | None = None,
        due: str | dt.date | None = None,
        value: float | None = None,
        criterion: str | None = None,
        clause: Any = None,
        note: str | None = None,
        author: str | None = None,
        expected: Sequence[str] = ROLES,
    ) -> Case:
        """Opens a case from a signal.

        ``signal`` is ``detractor``, ``divergence``, ``silence``, ``lost_order``, ``ticket``, ``clause``, ``competitor``
        or ``other``; ``response`` or ``ticket`` is the row that gave it. ``due`` is the day by which it should be
        settled, ``value`` the yearly margin at stake; ``criterion`` and ``clause`` are what the signal is about, until
        a diagnosis says better.
        """
        real = isinstance(value, numbers.Real) and not isinstance(value, bool)
        if value is not None and not (real and 0 <= value < float("inf")):
            raise InputError.of([problem(f"case {key!r}", "value", repr(value), "a finite number of at least 0")])
        said = {
            "signal": signal, "owner": owner, "due": _iso(due), "value": value, "criterion": criterion,
            "clause": None if clause is None else str(clause),
        }  # fmt: skip
        first = _step(1, date, "opened", said, note=note, author=author, response=response, state="opened")
        return cls(key, account=account, steps=[first], response=response, ticket=ticket, expected=expected)

    def hear(
        self, role: str, *, date: str | dt.date, contact: Any = None, response: Any = None, note: str | None = None,
        author: str | None = None, opening: bool = False,
    ) -> Case:  # fmt: skip
        """Evidence: what one role said, whose words they are, and the answer that holds them. ``opening``: it is what
        opened the case, so that it counts as heard but not as the first answer."""
        said = {"role": role, "opening": True if opening else None}
        return self._with("evidence", date, said, contact=contact, response=response, note=note, author=author)

    def ask(self, role: str, *, date: str | dt.date, note: str | None = None, author: str | None = None) -> Case:
        """An answer of this role is missing and asked for; see `events`."""
        return self._with("asked", date, {"role": role}, note=note, author=author)

    def diagnose(
        self, role: str, *, date: str | dt.date, criterion: str | None = None, clause: Any = None,
        cause: str | None = None, note: str | None = None, author: str | None = None,
    ) -> Case:  # fmt: skip
        """Who says no, and by what: a criterion, or a clause of the client's regulation (its key, or a `Clause`).
        ``cause`` says it in few words; the board counts by it."""
        named = getattr(clause, "clause", clause)
        if criterion is None and hasattr(clause, "criterion"):
            criterion = str(clause.criterion)
        said = {"role": role, "criterion": criterion, "clause": None if named is None else str(named), "cause": cause}
        return self._with("diagnosis", date, said, note=note, author=author)

    def argue(
        self, argument: Any, *, date: str | dt.date, note: str | None = None, author: str | None = None
    ) -> Case:  # fmt: skip
        """What answers it: a text, or a `Comparison`, which is attached whole."""
        said: dict[str, Any] = {"argument": argument}
        if hasattr(argument, "sentence") and hasattr(argument, "to_json"):
            said = {"argument": argument.sentence, "comparison": json.loads(argument.to_json())}
        elif not isinstance(argument, str):
            raise self._wrong("argument", type(argument).__name__, "a text or a Comparison")
        return self._with("argument", date, said, note=note, author=author)

    def act(
        self, action: str, *, owner: str, due: str | dt.date, date: str | dt.date, note: str | None = None,
        author: str | None = None,
    ) -> Case:  # fmt: skip
        """Somebody of ours will do something by a day."""
        said = {"action": self._text("action", action), "owner": self._text("owner", owner), "due": _iso(due)}
        return self._with("action", date, said, note=note, author=author)

    def done(self, action: str, *, date: str | dt.date, note: str | None = None, author: str | None = None) -> Case:
        """An open action was done."""
        return self._with("done", date, {"action": action}, note=note, author=author)

    def postpone(
        self, due: str | dt.date, *, date: str | dt.date, note: str | None = None, author: str | None = None
    ) -> Case:
        """Another day by which the case should be settled."""
        return self._with("deadline", date, {"due": _iso(due)}, note=note, author=author)

    def hand_over(self, owner: str, *, date: str | dt.date, note: str | None = None, author: str | None = None) -> Case:
        """Another person of ours looks after it."""
        return self._with("owner", date, {"owner": self._text("owner", owner)}, note=note, author=author)

    def note(self, text: str, *, date: str | dt.date, author: str | None = None) -> Case:
        """Anything else worth keeping."""
        return self._with("note", date, {}, note=self._text("note", text), author=author)

    def close(
        self, outcome: str, *, date: str | dt.date, conceded: str | None = None, cause: str | None = None,
        note: str | None = None, author: str | None = None,
    ) -> Case:  # fmt: skip
        """``won``, ``lost`` or ``conceded`` (then what was given). What nobody diagnosed can only be lost."""
        if conceded is not None and outcome in ("won", "lost"):
            raise self._wrong(
                "conceded", repr(conceded), f"nothing, as the outcome is {outcome}; or the outcome conceded"
            )
        said = {"outcome": outcome, "conceded": conceded, "cause": cause}
        return self._with("outcome", date, said, note=note, author=author)

    def learn(self, lesson: str, *, date: str | dt.date, author: str | None = None) -> Case:
        """What to do differently next time."""
        return self._with("lesson", date, {}, note=self._text("lesson", lesson), author=author)

    def reopen(self, *, date: str | dt.date, note: str | None = None, author: str | None = None) -> Case:
        """A closed case goes on, from the beginning; its history stays."""
        return self._with("reopened", date, {}, note=note, author=author)

    @property
    def state(self) -> str:
        """opened, heard, diagnosed, argued or closed."""
        return str(self._folded["state"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Roles of the account that nobody has heard in this case."""
        return tuple(role for role in self.expected if not self._folded[f"evidence_{role}"])

    @property
    def history(self) -> Table:
        """Every step: number, date, kind, state, contact, response, note, author, properties."""
        return Table(self._table())

    @property
    def actions(self) -> Table:
        """Every action: action, owner, date, due, done (null: open)."""
        return Table(_core.feedback.case_actions(self._table())).select("action", "owner", "date", "due", "done")

    @property
    def comparison(self) -> dict[str, Any] | None:
        """The comparison that the latest argument attached, as `Comparison.to_dict` gives it."""
        for step in reversed(self.steps):
            if step["kind"] == "argument":
                found: dict[str, Any] | None = json.loads(step["properties"] or "{}").get("comparison")
                return found
        return None

    def __getattr__(self, name: str) -> Any:
        """What the history folds to: signal, opened, due, owner, value, first_answer, blocking_role, criterion,
        clause, cause, argument, outcome, conceded, closed, lessons, last, asked, actions_open, action_due."""
        if name.startswith("_") or name not in self._folded:
            raise AttributeError(f"'Case' has no attribute '{name}'")
        return self._folded[name]

    def events(self) -> dict[str, list[Any]]:
        """The asks that wait for an answer, as events of type ``answer_wanted`` for rules to act upon: append them to
        the store's ``events``, or give them to `Engine.step`. The catalogue has a rule for each role."""
        waiting = (self._folded["asked"] or "").split(",")
        asks = [step for step in self.steps if step["kind"] == "asked"]
        out: dict[str, list[Any]] = {name: [] for name in ("date", "event", "account", "type", "properties")}
        for step in asks:
            role = json.loads(step["properties"])["role"]
            if role not in waiting:
                continue
            said = {"role": role, "case": str(self.key), "signal": self.signal}
            row = (step["date"], f"case {self.key} step {step['number']}", self.account, "answer_wanted", _json(said))
            for name, value in zip(out, row, strict=True):
                out[name].append(value)
        return out

    def rows(self) -> dict[str, dict[str, list[Any]]]:
        """The case as rows of the tables ``cases`` and ``case_events``."""
        folded = self._folded | {
            "account": self.account, "date": self._folded["opened"], "response": self.response, "ticket": self.ticket,
        }  # fmt: skip
        head = {"case": [self.key]} | {name: [folded[name]] for name in FACTS if folded[name] is not None}
        history = {name: [step[name] for step in self.steps] for name in STEP}
        used = {name: values for name, values in history.items() if any(value is not None for value in values)}
        return {"cases": head, "case_events": {"case": [self.key] * len(self.steps)} | used}

    def save(self, store: Any, *, recorded_at: Any = None, source: str | None = None) -> Case:
        """Adds the case and its new steps to a store, all or nothing.

        Steps that the store knows stay as they are. Where somebody else has meanwhile added a step of the same number
        nothing is written, and the error says so: read the case again and take your step from there. Evidence must be
        of the case's account, and of a person in the role that the person had on that day.
        """
        heard_of.check(store, self.key, self.account, self.steps)
        store.append_all(self.rows(), recorded_at=recorded_at, source=source)
        return self

    def _with(self, kind: str, date: Any, said: dict[str, Any], **cells: Any) -> Case:
        step = _step(len(self.steps) + 1, date, kind, said, **cells)
        made = Case(
            self.key, account=self.account, steps=[*self.steps, step], response=self.response, ticket=self.ticket,
            expected=self.expected,
        )  # fmt: skip
        made.steps[-1]["state"] = made.state
        return made

    def _text(self, column: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(column, repr(value), "a text that is not empty")
        return value

    def _wrong(self, column: str, value: str, expected: str) -> InputError:
        return InputError.of([problem(f"case {self.key!r}, step {len(self.steps) + 1}", column, value, expected)])

    def _table(self) -> _core.Table:
        columns: dict[str, list[Any]] = {name: [step[name] for step in self.steps] for name in STEP}
        return frames.read({"case": [self.key] * len(self.steps)} | columns, name="case_events")

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        return (self.key, self.account, self.steps) == (other.key, other.account, other.steps)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        ended = f", {self.outcome}" if self.outcome else ""
        missing = f", not heard: {', '.join(self.missing)}" if self.missing else ""
        return f"Case({self.key!r}, account {self.account!r}, {self.signal}, {self.state}{ended}{missing})"

    def _repr_html_(self) -> str:
        body = "".join(
            f'<tr><th scope="row">{step["number"]}</th><td>{escape(str(step["date"]))}</td>'
            f"<td>{escape(step['kind'])}</td><td>{escape(_told(step))}</td></tr>"
            for step in self.steps
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in ("step", "date", "kind", "what"))
        return (
            f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _told(step: Mapping[str, Any]) -> str:
    """A step in a line."""
    said = json.loads(step["properties"] or "{}")
    parts = [f"{name}: {value}" for name, value in said.items() if name != "comparison"]
    text = "; ".join([*parts, *([step["note"]] if step["note"] else [])])
    return text if len(text) <= 500 else text[:499] + "…"


def _step(number: int, date: Any, kind: str, said: dict[str, Any], **cells: Any) -> dict[str, Any]:
    properties = {name: value for name, value in said.items() if value is not None}
    return {"number": number, "date": _iso(date), "kind": kind, "properties": _json(properties), **cells}


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def _iso(value: Any) -> str | None:
    return None if value is None else day(value)
