"""The case board, and the story of one case."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from ... import feedback
from ...feedback.cases import Case, CaseBoard
from .. import charts
from ..blocks import Block, Figures, Heading, Table, Text
from ..charts import COLOURS
from ..language import Language
from ..reading import rows_of
from ..sections import terms
from .view import Told, View, not_for_clients, told

SHOWN = 12


def board(book: Any, *, as_of: str | dt.date, audience: str = "internal", lang: str = "en") -> View:
    """Cases that are open and overdue, what was won and lost by cause, and how long the first answer and the outcome
    take. Not for clients."""
    not_for_clients(audience, "cases tell what single people said")
    given = told(book, as_of=as_of, audience=audience, lang=lang)
    return View(given.words.say("Cases"), tuple(blocks_of(given)), lang)


def story(book: Any, case: Any, *, as_of: str | dt.date, audience: str = "internal", lang: str = "en") -> View:
    """One case, step by step. Not for clients."""
    not_for_clients(audience, "a case tells what single people said")
    given = told(book, as_of=as_of, audience=audience, lang=lang)
    found = feedback.case(book, case)
    return View(given.words.say("The story of case {case}", case=str(case)), tuple(story_blocks(given, found)), lang)


def state(name: str, words: Language) -> str:
    """How far a case is."""
    return {
        "opened": words.say("opened"), "heard": words.say("roles heard"), "diagnosed": words.say("diagnosed"),
        "argued": words.say("argued"), "closed": words.say("closed"),
    }[name]  # fmt: skip


def outcome(name: str, words: Language) -> str:
    """How a case ended."""
    return {"won": words.say("won"), "lost": words.say("lost"), "conceded": words.say("conceded")}[name]


def signal(name: str, words: Language) -> str:
    """What opened a case."""
    return {
        "detractor": words.say("a low score"), "divergence": words.say("roles that disagree"),
        "silence": words.say("silence"), "lost_order": words.say("a lost order"), "ticket": words.say("a complaint"),
        "clause": words.say("a broken clause"), "competitor": words.say("a competitor named"),
        "other": words.say("another signal"),
    }[name]  # fmt: skip


def cause(name: str, words: Language) -> str:
    """What a case counts by: a cause in somebody's words as it is, a criterion or a signal in the reader's words."""
    criteria = {
        "loss_share": words.say("loss of metal"), "lead_time": words.say("lead time"),
        "lead_time_days": words.say("lead time"), "price": words.say("price"), "total": words.say("total cost"),
        "quality": words.say("quality"), "reject_share": words.say("rejects"), "deferral_days": words.say("deferral"),
    }  # fmt: skip
    return signal(name, words) if name in SIGNALS else criteria.get(name, name)


SIGNALS = ("detractor", "divergence", "silence", "lost_order", "ticket", "clause", "competitor", "other")


def blocks_of(given: Told) -> list[Block]:
    """The board for a report."""
    words = given.words
    found = feedback.case_board(given.book, as_of=given.as_of)
    rows = rows_of(found.cases)
    waiting = _waiting_signals(rows_of(found.waiting), words)
    if not rows:
        return [terms.fact(words.say("No case has been opened."), words), *waiting]
    open_rows = [row for row in rows if row["state"] != "closed"]
    late = [row for row in open_rows if row["overdue_days"] or row["actions_overdue"]]
    ended = {name: sum(row["outcome"] == name for row in rows) for name in ("won", "conceded", "lost")}
    blocks: list[Block] = [
        Figures(
            (
                (words.count(len(open_rows)), words.say("open cases")),
                (words.count(len(late)), words.say("of them overdue")),
                *((words.count(count), outcome(name, words)) for name, count in ended.items()),
            )
        )
    ]
    if open_rows:
        blocks.append(_open(open_rows, words))
    blocks += waiting
    blocks.append(_causes(rows_of(found.by_cause), words))
    blocks += _times(found, words)
    return blocks


def _open(rows: list[dict[str, Any]], words: Language) -> Table:
    headings = (
        words.say("Account"), words.say("Opened by"), words.say("How far"), words.say("Who says no"), words.say("Why"),
        words.say("Not heard"), words.say("Due"), words.say("Margin at stake, a year"),
    )  # fmt: skip
    cells = tuple(
        (
            str(row["name"]),
            signal(row["signal"], words),
            state(row["state"], words),
            terms.role(row["blocking_role"], words) if row["blocking_role"] else "?",
            _short(cause(row["cause"] or row["criterion"] or "–", words)),
            terms.roles(row["not_heard"].split(","), words) if row["not_heard"] else "–",
            _due(row, words),
            "–" if row["value"] is None else words.money(row["value"]),
        )
        for row in rows[:SHOWN]
    )
    return Table(words.say("Open cases, the most overdue first"), headings, cells, frozenset({7}))


def _waiting_signals(rows: list[dict[str, Any]], words: Language) -> list[Block]:
    """What no case has taken up yet: visible, so that nothing is forgotten while a week opens only a few."""
    if not rows:
        return []
    headings = (
        words.say("Account"), words.say("Signal"), words.say("Role"), words.say("Day"), words.say("Case"),
    )  # fmt: skip
    cells = tuple(
        (
            str(row["name"] or row["account"]),
            ", ".join(signal(name, words) for name in (row["signal"], *(row["also"] or "").split(",")) if name),
            terms.role(row["role"], words) if row["role"] else "–",
            words.day(row["date"]),
            words.say("to open now") if row["now"] else words.say("waits its turn"),
        )
        for row in rows[:SHOWN]
    )
    title = words.plural(
        "{n} client has given a reason for a case and has none yet, the next first",
        "{n} clients have given a reason for a case and have none yet, the next first",
        len(rows),
    )
    return [Table(title, headings, cells, frozenset())]


def _due(row: dict[str, Any], words: Language) -> str:
    if row["due"] is None:
        return "–"
    if row["overdue_days"]:
        return words.plural(
            "{day}, {n} day late", "{day}, {n} days late", int(row["overdue_days"]), day=words.day(row["due"])
        )
    return words.day(row["due"])


def _causes(rows: list[dict[str, Any]], words: Language) -> Table:
    headings = (
        words.say("Cause"), words.say("Open"), words.say("Won"), words.say("Conceded"), words.say("Lost"),
        words.say("Margin won, a year"), words.say("Margin lost, a year"),
    )  # fmt: skip
    cells = tuple(
        (
            _short(cause(row["cause"], words)),
            *(words.count(row[name]) for name in ("open", "won", "conceded", "lost")),
            _money(row, ("won", "conceded"), words),
            _money(row, ("lost",), words),
        )
        for row in rows[:SHOWN]
    )
    return Table(words.say("Won and lost, by cause"), headings, cells, frozenset(range(1, 7)))


def _money(row: dict[str, Any], outcomes: tuple[str, ...], words: Language) -> str:
    """Margin of the cases that ended so; "–" where there are none, or none says what was at stake."""
    known = [row[f"value_{name}"] for name in outcomes if row[name] and row[f"value_{name}"] is not None]
    return words.money(sum(known)) if known else "–"


def _times(found: CaseBoard, words: Language) -> list[Block]:
    times = {row["what"]: row for row in rows_of(found.times)}
    curves = {name: rows_of(getattr(found, name)) for name in ("first_answer", "resolution")}
    labels = {"first_answer": words.say("first answer"), "resolution": words.say("outcome")}
    data = []
    for name, rows in curves.items():
        data.append({"what": labels[name], "days": 0.0, "waiting": 1.0, "low": 1.0, "high": 1.0})
        for row in rows:
            low, high = row["waiting_low"], row["waiting_high"]
            low, high = (row["waiting"] if limit is None else limit for limit in (low, high))
            data.append(
                {"what": labels[name], "days": row["days"], "waiting": row["waiting"], "low": low, "high": high}
            )
    told_ = [_median(labels[name], row, words) for name, row in times.items()]
    return [
        Text(" ".join(told_)),
        charts.drawn(
            words.say("Share of cases that still wait, by days since they were opened"),
            words.say("Two falling steps with their 95 % limits. {told}", told=" ".join(told_)),
            lambda width: _waiting(data, list(labels.values()), width, words),
            words,
        ),
    ]


def _median(label: str, row: dict[str, Any], words: Language) -> str:
    if row["n"] == 1:
        if row["median_days"] is None:
            return words.say("{what}: the one case still waits for it.", what=_begun(label))
        return words.plural(
            "{what}: the one case had it after **{n} day**.",
            "{what}: the one case had it after **{n} days**.",
            round(row["median_days"]),
            what=_begun(label),
        )
    if row["median_days"] is None:
        return words.say("{what}: more than half of the cases still wait for it.", what=_begun(label))
    low, high = row["median_days_low"], row["median_days_high"]
    limits = "" if low is None or high is None else f" ({words.interval(low, high)})"
    return words.plural(
        "{what}: half of the cases within **{n} day**{limits}.",
        "{what}: half of the cases within **{n} days**{limits}.",
        round(row["median_days"]),
        what=_begun(label),
        limits=limits,
    )


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _waiting(rows: list[dict[str, Any]], names: list[str], width: int, words: Language) -> Any:
    import altair as alt

    data = alt.Data(values=rows)
    colour = alt.Color(
        "what:N",
        sort=names,
        scale=alt.Scale(domain=names, range=[COLOURS["second"], COLOURS["main"]]),
        legend=alt.Legend(symbolOpacity=1),
    )
    along = alt.X("days:Q", title=words.say("days since opened"), axis=alt.Axis(tickCount=6, grid=False))
    up = alt.Y("waiting:Q", title=None, axis=alt.Axis(format="%", tickCount=5, domain=False, ticks=False))
    base = alt.Chart(data).encode(x=along, color=colour)
    band = base.mark_area(interpolate="step-after", opacity=0.18).encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(y=up)
    return (band + line).properties(width=width - 60, height=220)


def story_blocks(given: Told, case: Case, *, heading: bool = False) -> list[Block]:
    """The story of one case for a report."""
    words = given.words
    names = {row["account"]: row.get("name") for row in rows_of(given.book.accounts)}
    account = str(names.get(case.account) or case.account)
    blocks: list[Block] = []
    if heading:
        blocks.append(Heading(words.say("From the signal to the outcome: {account}", account=account)))
    rows = []
    for step in case.steps:
        if dt.date.fromisoformat(str(step["date"])[:10]) > given.as_of:
            break
        rows.append((words.day(dt.date.fromisoformat(str(step["date"])[:10])), *_told(step, words)))
    headings = (words.say("Day"), words.say("Step"), words.say("Who"), words.say("What"))
    blocks.append(
        Table(words.say("{account}, case {case}", account=account, case=str(case.key)), headings, tuple(rows))
    )
    return blocks


def _told(step: dict[str, Any], words: Language) -> tuple[str, str, str]:
    """A step as name, who and what; numbers of an attached comparison stay in the comparison."""
    said = json.loads(step["properties"] or "{}")
    kind = {
        "opened": words.say("signal"), "asked": words.say("asked"), "evidence": words.say("evidence"),
        "diagnosis": words.say("diagnosis"), "argument": words.say("argument"), "action": words.say("action"),
        "done": words.say("done"), "deadline": words.say("deadline"), "owner": words.say("owner"),
        "note": words.say("note"), "outcome": words.say("end"), "lesson": words.say("lesson"),
        "reopened": words.say("reopened"),
    }[step["kind"]]  # fmt: skip
    who = terms.role(said["role"], words) if "role" in said else str(said.get("owner") or "–")
    parts = []
    if "signal" in said:
        parts.append(signal(said["signal"], words))
    if "outcome" in said:
        parts.append(outcome(said["outcome"], words))
    if "criterion" in said:
        parts.append(cause(said["criterion"], words))
    parts += [str(said[name]) for name in ("clause", "cause", "argument", "action", "conceded") if name in said]
    if "due" in said:
        parts.append(words.say("by {day}", day=words.day(dt.date.fromisoformat(said["due"]))))
    if step["note"]:
        parts.append(str(step["note"]))
    return kind, who, _short("; ".join(parts) or "–", 240)


def _short(text: str, most: int = 80) -> str:
    text = " ".join("".join(c if c >= " " else " " for c in text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
