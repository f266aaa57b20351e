"""Facts, which need no test, apart from findings, which are tested; and the few of both that a week can take."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, whole
from ..arguments import level as level_of
from ..errors import InputError, problem
from ..table import Table
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book


def facts(
    book: Book,
    as_of: str | datetime.date,
    *,
    window_days: int = 90,
    value_days: int = 365,
    value: str | None = None,
) -> Any:
    """What one row alone says, and nobody need test: a reason to open a case.

    ``kind`` is ``detractor`` (a score of 0 to 6 by a contact who decides), ``competitor`` (an event of type
    ``competitor_mentioned``, or one whose properties name a ``competitor``), ``clause`` (a line of the client's
    regulation that our term of the same name breaks, both as they stand on ``as_of``) or ``ticket`` (a claim that is
    open on ``as_of``, whenever it came in). Scores and events are those of the ``window_days`` days that end on
    ``as_of``; the money at stake is that of ``value_days`` days: ``value`` is ``"margin"`` (the default where orders
    have a cost), ``"revenue"`` or ``"net_of_metal"``.

    Gives the book's kind of frame, the dearest account first: ``account``, ``name``, ``kind``, ``date``, ``days``
    (since), ``text``, ``contact``, ``role``, ``decides``, ``process``, ``score``, the key of the row that says so
    (``response``, ``ticket``, ``event`` or ``clause``), ``value``.

    >>> import cabochon as cb
    >>> book = cb.Book(
    ...     accounts={"account": [1]},
    ...     contacts={"contact": ["anna"], "account": [1], "role": ["technical"], "decides": [True]},
    ...     responses={"response": [1], "contact": ["anna"], "date": ["2026-10-01"], "nps": [4]},
    ...     currency="EUR",
    ... )
    >>> cb.feedback.facts(book, "2026-10-31")["text"].tolist()
    ['score 4 from the technical buyer who decides']
    """
    whole("facts", window_days=window_days)
    check_book(book, "facts")
    return frames.give(_facts(book, as_of, window_days, value_days, value), book.frames)


def _facts(book: Book, as_of: str | datetime.date, window_days: int, value_days: int, value: str | None) -> _core.Table:
    return _core.feedback.facts(
        book._core, as_of=day(as_of), window_days=window_days, value_days=value_days, value=value
    )


class Signals(FramedResult):
    """What a week raises, and what waits. Reads like the frame ``raised``; ``waiting`` has the same columns."""

    def __init__(self, raised: _core.Table, waiting: _core.Table, kind: str, said: str) -> None:
        super().__init__(raised, kind)
        self._waiting = waiting
        self._sentence = said

    @property
    def raised(self) -> Any:
        """The signals that a case should be opened for now."""
        return self.frame

    @property
    def waiting(self) -> Any:
        """The rest, in the order in which they will be raised: visible, not forgotten."""
        return self._give(self._waiting)

    def _said(self) -> str:
        return self._sentence


_COLUMNS = (
    "account",
    "name",
    "signal",
    "sort",
    "date",
    "text",
    "role",
    "contact",
    "value",
    "facts",
    "findings",
    "also",
)


def signals(
    book: Book,
    as_of: str | datetime.date,
    *,
    max_new: int = 7,
    window_days: int = 90,
    value_days: int = 365,
    value: str | None = None,
    margin: float = 30,
    level: float = 0.95,
    fdr: float = 0.10,
) -> Signals:
    """The accounts for which a case should be opened: at most ``max_new`` a week, the rest waits, visible.

    Facts (:func:`facts`) open a case from a single row; findings are flags of :func:`divergence` (``margin``,
    ``level``, ``fdr``; scores of ``value_days`` days). One account is one signal: its facts go before its findings,
    the later before the earlier, and ``also`` lists the other kinds. Accounts with facts go before those with findings
    alone, then by ``value``. Cases that were opened in the seven days that end on ``as_of`` count among ``max_new``; an
    account with an open case is left out, since its case takes up what is new.

    Gives a :class:`Signals`: ``raised`` and ``waiting`` with ``account``, ``name``, ``signal`` (``detractor``,
    ``competitor``, ``clause``, ``ticket``, ``divergence``: what :class:`Case` calls its signal), ``sort`` (``fact`` or
    ``finding``), ``date``, ``text``, ``role``, ``contact``, ``value``, ``facts`` and ``findings`` (how many), ``also``.
    """
    whole("signals", max_new=max_new, window_days=window_days, value_days=value_days)
    level_of("signals", level)
    check_book(book, "signals")
    if max_new < 0:
        raise InputError.of([problem("signals", "max_new", str(max_new), "a number of at least 0")])
    on = datetime.date.fromisoformat(day(as_of))
    rows = Table(_facts(book, as_of, window_days, value_days, value))
    names = dict.fromkeys(rows.columns)
    found: dict[Any, list[dict[str, Any]]] = {}
    for i, account in enumerate(rows["account"].tolist()):
        row = {name: _plain(rows[name][i]) for name in names}
        entry = {name: row[name] for name in ("account", "name", "date", "text", "role", "contact", "value")}
        found.setdefault(account, []).append({**entry, "signal": row["kind"], "sort": "fact"})
    pairs = Table(
        _core.feedback.divergence(
            book._core,
            as_of=day(as_of),
            window_days=value_days,
            margin=margin,
            level=level,
            fdr=fdr,
            value=value or ("margin" if "cost" in Table(book._core.table("orders")).columns else None)
            if len(Table(book._core.table("orders")))
            else value,
        )
    )
    for i, flag in enumerate(pairs["flag"].tolist()):
        if not flag:
            continue
        account, first, second = (_plain(pairs[name][i]) for name in ("account", "first", "second"))
        apart = _plain(pairs["difference"][i])
        lower = first if apart < 0 else second
        found.setdefault(account, []).append(
            {
                "account": account,
                "name": _plain(pairs["name"][i]),
                "signal": "divergence",
                "sort": "finding",
                "date": on,
                "text": f"{lower} about {abs(apart):.0f} points below {second if lower == first else first}",
                "role": lower,
                "contact": None,
                "value": _plain(pairs["value"][i]),
            }
        )
    cases = Table(book._core.table("cases")) if len(Table(book._core.table("cases"))) else None
    busy, opened = set(), 0
    if cases is not None:
        closed = cases["closed"].tolist() if "closed" in cases.columns else [None] * len(cases)
        state = cases["state"].tolist() if "state" in cases.columns else [None] * len(cases)
        for account, date, until, how in zip(cases["account"].tolist(), cases["date"], closed, state, strict=True):
            begun = date.astype("datetime64[D]").item()
            if begun > on:
                continue
            opened += begun > on - datetime.timedelta(7)
            if how != "closed" and (until is None or until > on):
                busy.add(account)
    order = []
    for account, entries in found.items():
        if account in busy:
            continue
        entries.sort(key=lambda e: (e["sort"] != "fact", -e["date"].toordinal()))
        top = dict(entries[0])
        kinds = sum(e["sort"] == "fact" for e in entries)
        top["facts"], top["findings"] = kinds, len(entries) - kinds
        others = dict.fromkeys(e["signal"] for e in entries[1:] if e["signal"] != top["signal"])
        top["also"] = ",".join(others) or None
        order.append(top)
    order.sort(key=lambda e: (e["sort"] != "fact", -(e["value"] or 0), str(e["account"])))
    room = max(0, max_new - opened)
    said = f"{min(room, len(order)):,} raised, {max(0, len(order) - room):,} waiting"
    if opened:
        said += f"; {opened:,} cases were opened in the last seven days"
    if busy:
        said += f"; {len(busy):,} accounts have an open case"
    ids = "text" if Table(book._core.table("accounts"))["account"].dtype == object else "number"
    return Signals(_table(order[:room], ids), _table(order[room:], ids), book.frames, said)


def _plain(value: Any) -> Any:
    import numpy as np

    if value is np.ma.masked or value is None:
        return None
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[D]").item()
    return value.item() if isinstance(value, np.generic) else value


def _table(rows: list[dict[str, Any]], ids: str) -> _core.Table:
    import numpy as np

    def column(name: str) -> Any:
        values = [row[name] for row in rows]
        if name == "date":
            return np.array(values, dtype="datetime64[D]")
        if name == "value":
            return np.ma.MaskedArray([v or 0.0 for v in values], mask=[v is None for v in values], dtype=float)
        if name in ("facts", "findings") or (name == "account" and ids == "number"):
            return np.array(values, dtype=np.int64)
        if name == "contact" and any(isinstance(v, int) for v in values):
            return np.ma.MaskedArray([v or 0 for v in values], mask=[v is None for v in values], dtype=np.int64)
        return np.array([*values, None], dtype=object)[:-1]

    return frames.read({name: column(name) for name in _COLUMNS}, name="signals", keep=True)
