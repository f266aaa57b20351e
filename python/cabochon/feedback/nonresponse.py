"""Who answers and who does not, weights that make up for it, and what silence could hide."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, level_within, names
from ..errors import FitError, InputError, problem
from ..table import Table
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    from ..accounts import Book

NOBODY = "unknown"


def rake(
    frame: Any, margins: Mapping[str, Mapping[Any, float]], *, weight: str | None = None, tolerance: float = 1e-10
) -> Any:
    """Weights that make the rows of a sample add up to what is known of the population: raking.

    ``margins`` maps columns of ``frame`` to how many of the population hold each value, such as ``{"role": {"user":
    300, "technical": 80}}``; the totals of all columns must agree. Starting from ``weight`` (a column; none: 1), the
    weights are scaled to each margin in turn until all hold to ``tolerance`` (Deming & Stephan 1940). A value of the
    population that no row has can't be made up for and is an ``InputError``, as is a row whose value has no total.

    Gives the weights as an array, one a row.

    >>> import cabochon as cb
    >>> heard = {"role": ["user", "user", "technical"]}
    >>> cb.feedback.rake(heard, {"role": {"user": 30, "technical": 40}}).tolist()
    [15.0, 15.0, 40.0]
    """
    import numpy as np

    if not isinstance(margins, Mapping) or not margins:
        wanted = "a mapping of columns to the totals of their values"
        raise InputError.of([problem("rake", "margins", repr(margins), wanted)])
    table = Table(frames.read(frame, columns=[*margins, weight], name="frame"))
    weights = np.ones(len(table)) if weight is None else np.asarray(table[weight], dtype=float).copy()
    problems = []
    codes: list[tuple[str, Any, Any]] = []
    for column, totals in margins.items():
        number = {value: i for i, value in enumerate(totals)}
        values = table[column].tolist()
        for row, value in enumerate(values):
            if value not in number:
                problems.append(problem("frame", column, repr(value), "a value with a total in margins", row=row))
        for value, total in totals.items():
            if not (total >= 0):
                problems.append(problem("rake", f"margins.{column}", f"{total}", "a total of at least 0"))
            elif total > 0 and value not in set(values):
                problems.append(problem("rake", f"margins.{column}", repr(value), "a value that some row has"))
        codes.append((column, [number.get(v, 0) for v in values], np.array(list(totals.values()), dtype=float)))
    sums = {column: float(total.sum()) for column, _, total in codes}
    most = max(sums.values(), default=0.0)
    if most - min(sums.values(), default=0.0) > 1e-9 * max(1.0, most):
        said = ", ".join(f"{column} {total:g}" for column, total in sums.items())
        problems.append(problem("rake", "margins", said, "totals that agree"))
    if weight is not None and not (weights >= 0).all():
        problems.append(problem("frame", weight, "a weight below 0 or missing", "numbers of at least 0"))
    if problems:
        raise InputError.of(problems)
    gap = 0.0
    for _ in range(1000):
        gap = 0.0
        for _, code, total in codes:
            now = np.bincount(code, weights, minlength=len(total))
            gap = max(gap, float((np.abs(now - total) / np.maximum(total, 1e-300))[total > 0].max(initial=0.0)))
            weights = weights * np.divide(total, now, out=np.zeros_like(total), where=now > 0)[code]
        if gap <= tolerance:
            return weights
    raise FitError(f"raking did not settle (after 1000 iterations, gap {gap:g})", 1000, gap)


class NonResponse(FramedResult):
    """Rates by group: the columns of ``by``, ``contacts``, ``asked``, ``answered``, ``rate`` with ``rate_low`` and
    ``rate_high`` (Wilson), ``heard`` (contacts with a score in the window, asked or not), ``heard_share``, ``nps`` of
    those, and ``nps_least`` and ``nps_most``: what the group's NPS could be, whatever the silent think."""

    def __init__(self, tables: dict[str, _core.Table], kind: str, unheard: list[str]) -> None:
        super().__init__(tables["rates"], kind)
        self._tables = tables
        #: Groups of the population in which nobody was heard: no weight can make up for them.
        self.unheard = unheard

    @property
    def weights(self) -> Any:
        """One row a contact who was heard: ``contact``, ``account``, the columns of ``by``, ``score`` (the latest),
        ``weight``: how many contacts the answer stands for."""
        return self._give(self._tables["weights"])

    @property
    def totals(self) -> Any:
        """One row a way of counting (``as heard``, ``raked``, ``bounds``): ``n``, ``contacts``, ``nps``, ``nps_low``,
        ``nps_high``. The limits of the first two hold chance (clustered by account), those of the bounds the silent."""
        return self._give(self._tables["totals"])

    def _said(self) -> str:
        totals = Table(self._tables["totals"])
        low, high = (float(totals[name][2]) for name in ("nps_low", "nps_high"))
        return f"{len(self):,} groups; whatever the silent think, the NPS lies between {low:.0f} and {high:.0f}"


def nonresponse(
    book: Book,
    *,
    as_of: str | datetime.date,
    window_days: int = 365,
    by: str | Sequence[str] = ("role", "segment"),
    level: float = 0.95,
) -> NonResponse:
    """Response rates by role and segment, weights that make up for them, and what silence could hide.

    The population is the book's contacts on ``as_of``. A contact is *heard* with a score in the ``window_days`` days
    that end on that day (the latest counts), *asked* with an invitation sent in the window (open ones are left out of
    the rate), *answered* with an answer to it. Weights are raked (:func:`rake`) so that those heard add up to the
    contacts of every role and every segment. No weight knows what the silent think: the bounds put all of them at the
    one end of the scale and then at the other (Manski 1989; Horowitz & Manski 1998).

    Gives a :class:`NonResponse`: rates, ``weights``, ``totals``, ``unheard``.
    """
    level_within("nonresponse", level)
    check_book(book, "nonresponse")
    import numpy as np

    groups = names(by)
    on = datetime.date.fromisoformat(day(as_of))
    if window_days < 1:
        raise InputError.of([problem("nonresponse", "window_days", str(window_days), "at least 1")])
    if not 0 < level < 1:
        raise InputError.of([problem("nonresponse", "level", f"{level:g}", "a number above 0 and below 1")])
    then = book.until(on)
    first = on - datetime.timedelta(window_days)
    people = Table(then._core.view("contacts"))
    for name in groups:
        if name not in people.columns:
            raise InputError.of([problem("contacts", name, "", f"one of {', '.join(people.columns)}")])
    ids = people["contact"].tolist()
    keys = [tuple(_word(people[name][i]) for name in groups) for i in range(len(ids))]
    accounts = people["account"].tolist()
    score = _latest(then, first)
    asked, answered = _asked(then, first, on)

    z = statistics.NormalDist().inv_cdf((1 + level) / 2)
    rows: dict[tuple[Any, ...], dict[str, int]] = {}
    for contact, key in zip(ids, keys, strict=True):
        row = rows.setdefault(key, dict.fromkeys(("contacts", "asked", "answered", "heard", "up", "down"), 0))
        row["contacts"] += 1
        row["asked"] += contact in asked
        row["answered"] += contact in answered
        if contact in score:
            row["heard"] += 1
            row["up"] += score[contact] >= 9
            row["down"] += score[contact] <= 6
    order = sorted(rows, key=lambda key: tuple((word == NOBODY, word) for word in key))
    rates: dict[str, Any] = {name: _texts([key[k] for key in order]) for k, name in enumerate(groups)}
    for name in ("contacts", "asked", "answered"):
        rates[name] = np.array([rows[key][name] for key in order], dtype=np.int64)
    shares = [_wilson(rows[key]["answered"], rows[key]["asked"], z) for key in order]
    for k, name in enumerate(("rate", "rate_low", "rate_high")):
        rates[name] = _floats([share[k] for share in shares])
    rates["heard"] = np.array([rows[key]["heard"] for key in order], dtype=np.int64)
    rates["heard_share"] = rates["heard"] / np.maximum(1, rates["contacts"])
    bounds = [_bounds(rows[key]) for key in order]
    for k, name in enumerate(("nps", "nps_least", "nps_most")):
        rates[name] = _floats([bound[k] for bound in bounds])

    heard = [i for i, contact in enumerate(ids) if contact in score]
    unheard, margins, usable = [], {}, set(range(len(ids)))
    for k, name in enumerate(groups):
        there = {keys[i][k] for i in heard}
        for word in sorted({key[k] for key in keys} - there):
            unheard.append(f"{name} {word}")
            usable -= {i for i in usable if keys[i][k] == word}
    for k, name in enumerate(groups):
        totals: dict[Any, float] = {}
        for i in usable:
            totals[keys[i][k]] = totals.get(keys[i][k], 0.0) + 1
        margins[name] = totals
    sample = {name: _texts([keys[i][k] for i in heard]) for k, name in enumerate(groups)}
    weight = rake(sample, margins) if heard else np.zeros(0)
    marks = np.array([score[ids[i]] for i in heard], dtype=np.int64)
    weights = {
        "contact": people["contact"][heard],
        "account": people["account"][heard],
        **sample,
        "score": marks,
        "weight": weight,
    }

    lines = []
    number = {account: k for k, account in enumerate(dict.fromkeys(accounts))}
    belongs = np.array([number[accounts[i]] for i in heard], dtype=np.int64)
    for w in (np.ones(len(heard)), weight):
        lines.append(_estimate(marks, w, belongs, level))
    all_rows = {name: sum(row[name] for row in rows.values()) for name in ("contacts", "heard", "up", "down")}
    raw, least, most = _bounds(all_rows)
    lines.append((raw, least, most))
    totals_frame = {
        "counted": _texts(["as heard", "raked", "bounds"]),
        "n": np.full(3, len(heard), dtype=np.int64),
        "contacts": np.array([len(ids), len(usable), len(ids)], dtype=np.int64),
        "nps": _floats([line[0] for line in lines]),
        "nps_low": _floats([line[1] for line in lines]),
        "nps_high": _floats([line[2] for line in lines]),
    }
    made = {"rates": rates, "weights": weights, "totals": totals_frame}
    tables = {name: frames.read(columns, name=name, keep=True) for name, columns in made.items()}
    return NonResponse(tables, book.frames, unheard)


def _word(value: Any) -> str:
    import numpy as np

    return NOBODY if value is None or value is np.ma.masked else str(value)


def _texts(words: Sequence[Any]) -> Any:
    import numpy as np

    return np.array([*words, None], dtype=object)[:-1]


def _floats(values: Sequence[float | None]) -> Any:
    import numpy as np

    return np.ma.MaskedArray([v or 0.0 for v in values], mask=[v is None for v in values], dtype=float)


def _days(column: Any) -> list[datetime.date]:
    days: list[datetime.date] = column.astype("datetime64[D]").tolist()
    return days


def _latest(book: Book, first: datetime.date) -> dict[Any, int]:
    """The latest score in the window by contact; ties by the row."""
    out: dict[Any, tuple[datetime.date, int]] = {}
    table = Table(book._core.view("responses"))
    if not len(table) or "nps" not in table.columns:
        return {}
    for contact, when, nps in zip(table["contact"].tolist(), _days(table["date"]), table["nps"].tolist(), strict=True):
        if contact is None or nps is None or when <= first:
            continue
        if contact not in out or when >= out[contact][0]:
            out[contact] = (when, int(nps))
    return {contact: nps for contact, (_, nps) in out.items()}


def _asked(book: Book, first: datetime.date, on: datetime.date) -> tuple[set[Any], set[Any]]:
    """Contacts with an invitation of the window that is answered or expired; those who answered."""
    table = _core.feedback.asked_people(book._core, as_of=on.isoformat())
    rows = Table(table)
    asked, answered = set(), set()
    for contact, when, yes, still in zip(
        rows["contact"].tolist(), _days(rows["date"]), rows["answered"].tolist(), rows["open"].tolist(), strict=True
    ):
        if when <= first or still:
            continue
        asked.add(contact)
        if yes:
            answered.add(contact)
    return asked, answered


def _wilson(yes: int, n: int, z: float) -> tuple[float | None, float | None, float | None]:
    if n == 0:
        return None, None, None
    p, scale = yes / n, 1 + z * z / n
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / scale
    centre = (p + z * z / (2 * n)) / scale
    return p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


def _bounds(row: Mapping[str, int]) -> tuple[float | None, float | None, float | None]:
    if row["contacts"] == 0:
        return None, None, None
    apart, silent = row["up"] - row["down"], row["contacts"] - row["heard"]
    raw = 100 * apart / row["heard"] if row["heard"] else None
    return raw, 100 * (apart - silent) / row["contacts"], 100 * (apart + silent) / row["contacts"]


def _estimate(marks: Any, weight: Any, cluster: Any, level: float) -> tuple[float | None, float | None, float | None]:
    """NPS of weighted answers, clustered by account."""
    if not len(marks):
        return None, None, None
    frame = {"nps": marks, "weight": weight, "cluster": cluster}
    table = frames.read(frame, name="answers")
    result = Table(
        _core.feedback.nps(
            table, by=[], score="nps", weight="weight", level=level, method="linearised", cluster="cluster"
        )
    )
    low, high = (result[name].tolist()[0] for name in ("nps_low", "nps_high"))
    return float(result["nps"][0]), low, high
