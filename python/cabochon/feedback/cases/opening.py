"""Opening cases for what a week raises: a few, in one append, and what waits stays in sight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ... import frames
from ...arguments import day, whole
from ...errors import InputError, problem
from ...table import Table
from ..facts import Signals, signals
from ..result import FramedResult
from .case import ROLES, Case
from .found import rows_in

#: columns of the frame of opened cases, after the case's key and the day it is due
SHOWN = ("account", "name", "signal", "sort", "date", "text", "role", "value", "facts", "findings", "also")


class OpenedCases(FramedResult):
    """Cases that were opened: ``case``, ``due``, ``account``, ``name``, ``signal``, ``sort`` (``fact``, ``finding``),
    ``date``, ``text``, ``role``, ``value``, ``facts``, ``findings``, ``also``. What waits is in ``waiting``."""

    def __init__(self, cases: Sequence[Case], found: Signals, asks: int) -> None:
        raised = Table(found._core.raised).select(*SHOWN)
        keys = {"case": [case.key for case in cases], "due": [case.due for case in cases]}
        head = frames.read({name: _column(name, values) for name, values in keys.items()}, name="cases", keep=True)
        columns = [(name, head.column(name)) for name in ("case", "due")]
        columns += [(name, raised._core.column(name)) for name in SHOWN]
        super().__init__(type(head)("opened_cases", columns, rows=len(cases)), found._kind)
        self._found = found
        #: The opened cases themselves.
        self.cases = tuple(cases)
        #: Answers of unheard roles that were asked for.
        self.asks = asks

    @property
    def waiting(self) -> Any:
        """What is raised in later weeks, in that order; columns as of :func:`cabochon.feedback.signals`."""
        return self._found.waiting

    def _said(self) -> str:
        core = self._found._core
        parts = [f"{len(self):,} opened, {core.waiting.rows:,} waiting"]
        if core.opened:
            parts.append(f"{core.opened:,} opened earlier in the seven days")
        if self.asks:
            parts.append(f"{self.asks:,} answers asked for")
        return "; ".join(parts)


def open_cases(
    store: Any,
    *,
    as_of: str | dt.date,
    due_days: int,
    max_new: int = 7,
    owner: str | Mapping[Any, str] | None = None,
    ask_missing: bool = False,
    author: str | None = None,
    window_days: int = 90,
    value_days: int = 365,
    value: str | None = None,
    margin: float = 30,
    level: float = 0.95,
    fdr: float = 0.10,
    recorded_at: Any = None,
) -> OpenedCases:
    """Opens a case in the store for each account that :func:`signals` raises, at most ``max_new`` in any seven days.

    A case starts on ``as_of``, is due ``due_days`` later, and holds the signal, the value behind the account, criterion
    and clause where a clause is broken, and in its history every fact and finding of the account: what a role said (and
    both roles of a finding) as evidence that opened the case, the rest as notes. ``owner`` is one of ours, or one by
    account. With ``ask_missing`` it also asks for the answers of roles that nobody has heard: events of type
    ``answer_wanted`` go into the store, for the rules to act upon (:meth:`Case.events`).

    All cases are written in one append, or none. Run again on the same day it opens nothing more: the week is full, or
    the accounts have their case. Keys are ``account/day``, or the next whole numbers where the store's cases have such.
    Gives :class:`OpenedCases`, whose ``waiting`` shows the rest.

    >>> import cabochon as cb, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> store = cb.open(folder.name + "/firm.cabochon", currency="EUR")
    >>> _ = store.append("accounts", {"account": [1, 2], "name": ["Alba", "Boreas"]})
    >>> tickets = {"ticket": [7, 8], "account": [1, 2], "date": ["2026-10-20"] * 2, "reason": ["weight", "late"]}
    >>> _ = store.append("tickets", tickets)
    >>> cb.feedback.open_cases(store, as_of="2026-10-31", due_days=30, max_new=1)
    OpenedCases(1 opened, 1 waiting)
    >>> cb.feedback.open_cases(store, as_of="2026-11-07", due_days=30, max_new=1)["case"].tolist()
    ['2/2026-11-07']
    >>> store.close(); folder.cleanup()
    """
    whole("open_cases", due_days=due_days)
    if not hasattr(store, "append_all"):
        got = f"a {type(store).__module__}.{type(store).__qualname__}"
        raise InputError.of([problem("open_cases", "store", got, "a store, as cabochon.open gives it")])
    if due_days < 0:
        raise InputError.of([problem("open_cases", "due_days", str(due_days), "a number of at least 0")])
    found = signals(
        store.book(), as_of, max_new=max_new, window_days=window_days, value_days=value_days, value=value,
        margin=margin, level=level, fdr=fdr,
    )  # fmt: skip
    today = dt.date.fromisoformat(day(as_of))
    due = today + dt.timedelta(due_days)
    raised = Table(found._core.raised).rows()
    evidence: dict[Any, list[dict[str, Any]]] = {}
    for entry in Table(found._core.evidence).rows():
        evidence.setdefault(entry["account"], []).append(entry)
    expected = {row["account"]: row.get("roles_expected") for row in rows_in(store, "accounts")}
    keys = _keys(store, [row["account"] for row in raised], today)
    made, asks = [], 0
    for row, key in zip(raised, keys, strict=True):
        roles = expected.get(row["account"])
        case = _opened(
            key, row, evidence[row["account"]], due=due, today=today, author=author,
            owner=owner.get(row["account"]) if isinstance(owner, Mapping) else owner,
            expected=tuple(roles.split(",")) if roles else ROLES,
        )  # fmt: skip
        for role in case.missing if ask_missing else ():
            case = case.ask(role, date=today, author=author)
            asks += 1
        made.append(case)
    if made:
        store.append_all(_tables(made, ask_missing), recorded_at=recorded_at, source="open_cases")
    return OpenedCases(made, found, asks)


def _opened(
    key: Any, row: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]], *, due: dt.date, today: dt.date,
    author: str | None, owner: str | None, expected: tuple[str, ...],
) -> Case:  # fmt: skip
    """The case of one raised signal, its evidence told."""
    top = evidence[0]
    clause = next((entry for entry in evidence if entry["clause"] is not None), {})
    case = Case.open(
        key, account=row["account"], signal=row["signal"], date=today, response=top["response"], ticket=top["ticket"],
        owner=owner, due=due, value=None if row["value"] is None else max(0.0, row["value"]),
        criterion=clause.get("criterion"), clause=clause.get("clause"),
        note=row["text"], author=author, expected=expected,
    )  # fmt: skip
    for entry in evidence:
        when = entry["date"].isoformat()
        if entry["sort"] == "finding":
            low, high = entry["difference_low"], entry["difference_high"]
            text = f"{entry['text']} ({-high:.0f} to {-low:.0f} points)"
            for role in (entry["role"], entry["other"]):
                case = case.hear(role, date=today, note=text, author=author, opening=True)
        elif entry["role"] is not None:
            case = case.hear(
                entry["role"], date=today, contact=entry["contact"], response=entry["response"],
                note=f"{when}: {entry['text']}", author=author, opening=True,
            )  # fmt: skip
        else:
            names = ("signal", "ticket", "event", "clause")
            said = {name: str(entry[name]) for name in names if entry[name] is not None}
            case = case._with("note", today, said, note=f"{when}: {entry['text']}", author=author)
    return case


def _keys(store: Any, accounts: Sequence[Any], today: dt.date) -> list[Any]:
    """Keys of new cases, the same whoever opens them on that day."""
    known = [row["case"] for row in rows_in(store, "cases")]
    if known and not isinstance(known[0], str):
        return [max(known) + 1 + at for at in range(len(accounts))]
    return [f"{account}/{today.isoformat()}" for account in accounts]


def _tables(cases: Sequence[Case], with_events: bool) -> dict[str, dict[str, list[Any]]]:
    """Rows of all cases by table, columns that one of them lacks filled with None."""
    parts: dict[str, list[dict[str, list[Any]]]] = {"cases": [], "case_events": []}
    for case in cases:
        for table, columns in case.rows().items():
            parts[table].append(columns)
        if with_events:
            parts.setdefault("events", []).append(case.events())
    out = {}
    for table, pieces in parts.items():
        names = dict.fromkeys(name for piece in pieces for name in piece)
        sizes = [len(next(iter(piece.values()))) for piece in pieces]
        if not sum(sizes):
            continue
        out[table] = {
            name: [
                value
                for piece, size in zip(pieces, sizes, strict=True)
                for value in piece.get(name, [None] * size)
            ]
            for name in names
        }  # fmt: skip
    return out


def _column(name: str, values: list[Any]) -> Any:
    import numpy as np

    if name == "due":
        return np.array(values, dtype="datetime64[D]")
    if all(isinstance(value, int) for value in values) and values:
        return np.array(values, dtype=np.int64)
    return np.array([*values, None], dtype=object)[:-1]
