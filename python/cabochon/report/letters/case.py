"""What a letter knows besides the comparison: who writes to whom, who was heard, the client's regulation, weighings."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ...feedback.cases import Case as Followed
from ...nearest import did_you_mean
from ..wrong import wrong

ROLES = ("economic", "technical", "user")


@dataclass(frozen=True)
class Answer:
    """One person's answer to one survey."""

    role: str  #: economic, technical or user
    date: dt.date | None = None
    score: float | None = None  #: 0 to 10: would you recommend us?
    comment: str = ""
    survey: str = ""  #: which survey, for the list of sources
    contact: Any = None  #: who answered; answers without a contact count as one person each
    may_quote: bool = False  #: the person agreed to be quoted


@dataclass(frozen=True)
class Pair:
    """Two pieces that a buyer would take for each other: one product group, fineness and model, weighed."""

    ours_grams: float
    theirs_grams: float
    group: str = ""
    model: str = ""
    fineness: float | None = None


@dataclass(frozen=True)
class Record:
    """Something measured at both suppliers that is no term of an offer: hours to an answer, days to settle a return."""

    what: str  #: answer_hours or return_days
    ours: float
    theirs: float
    source: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Case:
    """One client's story, as far as a letter tells it. Everything may be left out."""

    client: str = ""  #: the client's name
    addressee: str = ""  #: who is written to, such as "Head of procurement"
    salutation: str = ""  #: such as "Dear Ms Smith,"; a neutral one is taken when it is empty
    sender: str = ""  #: our firm
    signatory: str = ""  #: who signs
    date: dt.date | None = None  #: of the letter
    waiver: str = ""  #: who may allow an exception from the regulation, where no clause says so
    heard: Sequence[Answer] = ()
    regulation: Sequence[Any] = ()
    product_group: str = ""  #: for which goods the offers are, where clauses name some
    pairs: Sequence[Pair] = ()
    pairs_source: str = ""
    pairs_date: dt.date | None = None
    records: Sequence[Record] = ()
    costs: Mapping[str, Any] = field(default_factory=dict)  #: what one unit of a term costs us, a piece; never told
    simulated: bool = False  #: an example: the letter says so


def case_of(given: Any) -> Case:
    """A case from itself, None, a mapping of its fields, or a `cabochon.feedback.Case`; parts may be mappings too.

    >>> case_of({"client": "Retailer", "heard": [{"role": "user", "score": 9, "date": "2026-09-01"}]}).heard[0].date
    datetime.date(2026, 9, 1)
    """
    if given is None:
        return Case()
    if isinstance(given, Followed):
        given = _of_history(given)
    if isinstance(given, Mapping):
        given = _made(Case, given, "case")
    if not isinstance(given, Case):
        expected = "a Case, a mapping of its fields, a cabochon.feedback.Case, or None"
        raise wrong("case", type(given).__name__, expected)
    case = replace(
        given,
        heard=tuple(_made(Answer, answer, "heard") for answer in _rows(given.heard)),
        pairs=tuple(_made(Pair, pair, "pairs") for pair in _rows(given.pairs)),
        records=tuple(_made(Record, record, "records") for record in _rows(given.records)),
        regulation=tuple(_rows(given.regulation)),
    )
    for answer in case.heard:
        if answer.role not in ROLES:
            raise wrong("role", repr(answer.role), f"one of {', '.join(ROLES)}{did_you_mean(answer.role, ROLES) or ''}")
        if answer.score is not None and not 0 <= answer.score <= 10:
            raise wrong("score", f"{answer.score:g}", "a number from 0 to 10")
    for pair in case.pairs:
        if not (pair.ours_grams > 0 and pair.theirs_grams > 0):
            raise wrong("pairs", f"{pair.ours_grams:g} and {pair.theirs_grams:g}", "weights above 0")
    if not isinstance(case.costs, Mapping):
        raise wrong("costs", type(case.costs).__name__, "a mapping from our terms to the cost of one unit")
    for record in case.records:
        if record.what not in RECORDS:
            near = did_you_mean(record.what, RECORDS) or ""
            raise wrong("records", repr(record.what), f"one of {', '.join(RECORDS)}{near}")
    return case


def _of_history(followed: Followed) -> Case:
    """What a letter may know of a case that was followed step by step: who was heard, and when.

    Notes of evidence are our own people's words about the client, not the client's: nothing of them is quoted.
    """
    heard = [
        Answer(role=json.loads(step["properties"])["role"], date=day(step["date"]), contact=step["contact"])
        for step in followed.steps
        if step["kind"] == "evidence"
    ]
    return Case(date=day(followed.last), heard=tuple(heard))


RECORDS = ("answer_hours", "return_days")


def _rows(given: Any) -> Iterable[Any]:
    """Records, or the rows of any frame."""
    if isinstance(given, (list, tuple)):
        return given
    from ..reading import rows_of

    return rows_of(given)


def _made(kind: Any, given: Any, place: str) -> Any:
    if isinstance(given, kind):
        return replace(given, **{name: day(getattr(given, name)) for name in _DATES if hasattr(given, name)})
    if not isinstance(given, Mapping):
        raise wrong(place, type(given).__name__, f"{kind.__name__} or a mapping of its fields")
    known = [field.name for field in fields(kind)]
    for name in given:
        if name not in known:
            near = did_you_mean(str(name), known) or f"; known are {', '.join(known)}"
            raise wrong(place, repr(name), f"a field of {kind.__name__}{near}")
    values = {name: day(value) if name in _DATES else value for name, value in given.items() if value is not None}
    try:
        return kind(**values)
    except TypeError as error:
        raise wrong(place, "nothing", str(error).rpartition(": ")[2] + f" of {kind.__name__}") from None


_DATES = ("date", "pairs_date")


def day(value: Any) -> dt.date | None:
    """A day from a day, a timestamp or its text."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise wrong("date", repr(value), "a day such as 2026-10-01") from None
