"""The account's people as a small organisation chart by role: who was heard, what they say, and question marks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..audience import quoted_alone, respondents, tellable
from ..blocks import Block, Chart
from ..charts import COLOURS, FAINT, GRID, INK, NARROW, WIDE
from ..language import Language
from ..reading import rows_of
from ..sections import terms
from .svg import Drawing, fitted, largest
from .view import Told, View, firm_of, told

ROLES = ("economic", "technical", "user")
SHOWN = 6  #: people of a role that are drawn
Place = tuple[float, float, float]  #: left, top, width


@dataclass(frozen=True)
class Person:
    """One contact: what the box says."""

    label: str
    score: float | None  #: mean score of the window
    answers: int
    decides: bool
    objected: bool
    rated: int = 0  #: answers of ratings without a score


@dataclass(frozen=True)
class RoleColumn:
    """One role of the account."""

    role: str
    expected: bool
    people: tuple[Person, ...]
    respondents: int  #: different people, anonymous answers counted each
    answers: int
    score: float | None  #: mean of 0 to 10
    hidden: bool  #: fewer than three respondents, for a client
    rated: int = 0  #: answers of ratings without a score


def people(
    book: Any, account: Any, *, as_of: str | dt.date, window_days: int = 365, audience: str = "internal",
    names: bool = False, lang: str = "en",
) -> View:  # fmt: skip
    """The account's people by buying role, each with the mean score and the number of answers of the window; a question
    mark stands for who was not heard, and for an expected role that nobody is known to have.

    People are called by their titles; by their names only with ``names=True`` and not for clients. For the ``client``
    a person's answers, and those of a role of fewer than three respondents, are shown only where they carry
    ``may_quote``.
    """
    given = told(book, as_of=as_of, window_days=window_days, audience=audience, lang=lang)
    firm = firm_of(given, account)
    columns = role_columns(given, firm, names=names)
    title = given.words.say("Who is who at {account}", account=firm.get("name") or str(account))
    return View(title, (chart(given, columns, firm),), lang)


def role_columns(given: Told, firm: dict[str, Any], *, names: bool) -> list[RoleColumn]:
    """What the chart says, before it is drawn."""
    key, last, first = firm["account"], given.as_of, given.since
    by_role: dict[str, list[dict[str, Any]]] = {role: [] for role in ROLES}
    alone: list[dict[str, Any]] = []  # of people without a role
    rating = {row["response"] for row in rows_of(given.book.ratings) if row.get("satisfaction") is not None}
    rated: list[dict[str, Any]] = []
    for row in rows_of(given.book.responses):
        date = row["date"] if isinstance(row["date"], dt.date) else dt.date.fromisoformat(str(row["date"])[:10])
        if row["account"] != key or not first <= _day(date) <= last:
            continue
        if row.get("nps") is None:
            rated += [row] if row["response"] in rating else []
            continue
        by_role.get(row["role"], alone).append(row)
    answers: dict[Any, list[float]] = {}
    for group in (*by_role.values(), alone):
        for row in quoted_alone(group, given.audience):
            if row["contact"] is not None:
                answers.setdefault(row["contact"], []).append(float(row["nps"]))
    expected = firm.get("roles_expected")
    wanted = expected.split(",") if expected else list(ROLES)
    out = []
    contacts = [row for row in rows_of(given.book.contacts) if row["account"] == key]
    for role in ROLES:
        told = tellable(by_role[role], given.audience)
        said = [float(row["nps"]) for row in told]
        words_only = [row for row in rated if row["role"] == role]
        told_of = tellable(words_only, given.audience)
        hidden = bool(by_role[role] or words_only) and not said and not told_of
        boxes = tuple(
            _person(given, row, answers.get(row["contact"], []), rated, names)
            for row in contacts
            if row["role"] == role
        )
        mean = sum(said) / len(said) if said else None
        people = respondents([*by_role[role], *words_only])
        out.append(RoleColumn(role, role in wanted, boxes, people, len(said), mean, hidden, len(told_of)))
    return out


def _person(
    given: Told, row: dict[str, Any], scores: list[float], rated: list[dict[str, Any]], names: bool
) -> Person:  # fmt: skip
    label = row.get("title") or given.words.say("no title known")
    if names and given.audience != "client" and row.get("name"):
        label = str(row["name"])
    mean = sum(scores) / len(scores) if scores else None
    objected = row.get("may_ask") is not None and not row["may_ask"] and given.audience != "client"
    without = sum(other["contact"] == row["contact"] for other in rated) if given.audience != "client" else 0
    return Person(str(label), mean, len(scores), bool(row.get("decides")), objected, without)


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def chart(given: Told, columns: list[RoleColumn], firm: dict[str, Any]) -> Chart:
    """The drawing, wide (roles side by side) and narrow (under each other)."""
    words = given.words
    name = firm.get("name") or str(firm["account"])
    sentences = [_sentence(given, column) for column in columns if column.expected or column.people]
    described = words.say("The people of {account} by buying role. {roles}", account=name, roles=" ".join(sentences))
    title = words.say("{account}: people, scores and who was not heard", account=name)
    note = words.say(
        "A number is the mean score from 0 to 10 of the last {days} days with the answers behind it; “?” means not "
        "heard. A bold frame marks who decides.",
        days=given.window_days,
    )
    if given.audience == "client":
        note = words.say(
            "Scores stand only where at least three people of a role answered, or where those who answered agreed to "
            "be quoted."
        )
    return Chart(
        title,
        described,
        _wide(given, columns, str(name), described),
        _narrow(given, columns, str(name), described),
        note,
    )


def _sentence(given: Told, column: RoleColumn) -> str:
    words = given.words
    name = terms.role_of_many(column.role, words)
    if column.score is not None:
        return words.plural(
            "{role}: {score} of 10 from {n} answer.", "{role}: {score} of 10 from {n} answers.", column.answers,
            role=name, score=words.number(column.score),
        )  # fmt: skip
    if column.hidden:
        return words.say("{role}: fewer than three answered.", role=name)
    if column.rated:
        return words.say("{role}: heard, without a score.", role=name)
    if not column.people and column.expected:
        return words.say("{role}: nobody is known.", role=name)
    return words.say("{role}: not heard.", role=name)


def _wide(given: Told, columns: list[RoleColumn], name: str, described: str) -> str:
    drawn = [column for column in columns if column.expected or column.people]
    width = (WIDE - 20 * (len(drawn) - 1)) / max(len(drawn), 1)
    rows = max([min(len(column.people), SHOWN) + (len(column.people) > SHOWN) for column in drawn] + [1])
    drawing = Drawing(WIDE, 118 + 58 * rows, described)
    drawing.box(WIDE / 2 - 150, 2, 300, 34, stroke=INK)
    drawing.text(WIDE / 2, 24, fitted(name, 280, 14), size=14, anchor="middle", weight="bold")
    drawing.line(WIDE / 2, 36, WIDE / 2, 50)
    for at, column in enumerate(drawn):
        x = at * (width + 20)
        drawing.line(x + width / 2, 50, x + width / 2, 62)
        _column(given, drawing, column, (x, 62, width))
    if len(drawn) > 1:
        drawing.line(width / 2, 50, WIDE - width / 2, 50)
    return drawing.svg()


def _narrow(given: Told, columns: list[RoleColumn], name: str, described: str) -> str:
    drawn = [column for column in columns if column.expected or column.people]
    heights = [64 + 58 * max(1, min(len(column.people), SHOWN) + (len(column.people) > SHOWN)) for column in drawn]
    drawing = Drawing(NARROW, 50 + sum(heights), described)
    drawing.box(2, 2, NARROW - 4, 34, stroke=INK)
    drawing.text(NARROW / 2, 24, fitted(name, NARROW - 20, 14), size=14, anchor="middle", weight="bold")
    y = 48.0
    for column, height in zip(drawn, heights, strict=True):
        _column(given, drawing, column, (2, y, NARROW - 4))
        y += height
    return drawing.svg()


def _column(given: Told, drawing: Drawing, column: RoleColumn, place: Place) -> None:
    words = given.words
    x, y, width = place
    title = terms.role_of_many(column.role, words)
    size = largest(title, width - 60, 14)
    drawing.rect(x, y, width, 46, fill=COLOURS["main"])
    drawing.text(
        x + 10,
        y + 19,
        fitted(title, width - 60, size),
        size=size,
        fill="#ffffff",
        weight="bold",
    )
    said = "?" if column.score is None else words.number(column.score)
    if column.hidden:
        said = "–"
    drawing.text(x + width - 10, y + 30, said, size=22, anchor="end", fill="#ffffff", weight="bold")
    counted = words.plural("{n} answer", "{n} answers", column.answers) if column.answers else words.say("nobody heard")
    if column.rated and not column.answers:
        said, counted = "–", _without_score(column.rated, words)
    drawing.text(
        x + 10, y + 37, words.say("fewer than three answered") if column.hidden else counted, size=12, fill="#ffffff"
    )
    top = y + 54
    if not column.people:
        drawing.box(x, top, width, 48, stroke=COLOURS["mark"], dashed=True)
        drawing.text(x + 10, top + 29, words.say("nobody known: find one"), size=13, fill=COLOURS["mark"])
        return
    for person in column.people[:SHOWN]:
        _box(given, drawing, person, (x, top, width))
        top += 58
    if len(column.people) > SHOWN:
        more = words.plural("and {n} more", "and {n} more", len(column.people) - SHOWN)
        drawing.text(x + 10, top + 18, more, size=12, fill=FAINT)


def _box(given: Told, drawing: Drawing, person: Person, place: Place) -> None:
    words = given.words
    x, y, width = place
    low = person.score is not None and person.score <= 6
    drawing.box(x, y, width, 48, stroke=INK if person.decides else GRID, heavy=person.decides)
    drawing.text(x + 10, y + 20, fitted(person.label, width - 70, 13), size=13)
    said = words.plural("{n} answer", "{n} answers", person.answers) if person.answers else words.say("not heard")
    if person.rated and not person.answers:
        said = _without_score(person.rated, words)
    if person.objected:
        said = words.say("objected: not asked")
    if given.audience == "client" and person.score is None:
        return
    drawing.text(x + 10, y + 38, said, size=12, fill=FAINT)
    score = "?" if person.score is None else words.number(person.score, decimals=0 if person.answers == 1 else 1)
    score = "–" if person.score is None and person.rated else score
    colour = COLOURS["mark"] if low or score == "?" else COLOURS["main"]
    drawing.text(x + width - 10, y + 32, score, size=20, anchor="end", fill=colour, weight="bold")


def _without_score(n: int, words: Language) -> str:
    """Heard by ratings alone."""
    return words.plural("{n} answer, no score", "{n} answers, no score", n)


def blocks_of(given: Told, account: Any) -> list[Block]:
    """The chart of one account for a report."""
    firm = next(row for row in rows_of(given.book.accounts) if row["account"] == account)
    return [chart(given, role_columns(given, firm, names=False), firm)]


__all__ = ["Person", "RoleColumn", "blocks_of", "people", "role_columns"]
