"""What procurement, quality control and accounting get: clauses kept, time, papers, answers, returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .case import day
from .clauses import former
from .context import Context
from .left_out import LeftOut
from .notes import cite
from .one_term import one_term
from .statement import Statement


def technical(context: Context) -> tuple[list[Statement], list[LeftOut]]:
    """Statements of the regulation, delivery, papers, answers and returns."""
    said: list[Statement] = []
    left: list[LeftOut] = []
    parts: tuple[tuple[str, Callable[[Context], Statement | str]], ...] = (
        ("clauses", _clauses),
        ("lead_time", _lead_time),
        ("documents", _documents),
        ("answers", _answers),
        ("returns", _returns),
    )
    for topic, make in parts:
        made = make(context)
        if isinstance(made, Statement):
            said.append(made)
        else:
            left.append(LeftOut(topic, "technical", made))
    unknown = [found for found in context.findings if found.standing == "cannot_judge"]
    if unknown:
        names = context.words.all_of(list(dict.fromkeys(map(context.subject, unknown))))
        left.append(
            LeftOut("clauses", "technical", context.words.say("clauses that can't be judged: {names}", names=names))
        )
    return said, left


def clause_source(context: Context, *clauses: str) -> str:
    """A mark that cites the regulation of these clauses."""
    words, keys = context.words, []
    for found in context.findings:
        if found.clause not in clauses:
            continue
        name = found.source or words.say("Your regulation")
        limit = words.value(found.criterion, found.limit) if found.limit is not None else str(found.word)
        fact = _limited(context, found, str(found.operator), limit)
        since = day(found.since)
        if since and since.year > 1970:
            fact += words.say(", since {day}", day=words.day(since))
        keys.append(context.notes.other(f"regulation|{name}", name, "document", fact=fact))
        before = former(context.case, found)
        if before is not None and since:
            name = str(before.get("source") or name)
            limit = words.value(found.criterion, float(before["limit"]))
            fact = _limited(context, found, str(before.get("operator") or found.operator), limit)
            fact += words.say(", before {day}", day=words.day(since))
            keys.append(context.notes.other(f"regulation|{name}", name, "document", fact=fact))
    return cite(*keys)


def _limited(context: Context, found: Any, operator: str, limit: str) -> str:
    """A clause's key, what it limits and how."""
    words = context.words
    wanted = {
        "at_most": words.say("at most {limit}", limit=limit),
        "at_least": words.say("at least {limit}", limit=limit),
        "below": words.say("below {limit}", limit=limit),
        "above": words.say("above {limit}", limit=limit),
        "equal": limit,
    }.get(operator, limit)
    return ", ".join(part for part in (found.clause, f"{context.subject(found)}: {wanted}") if part)


def _clauses(context: Context) -> Statement | str:
    words = context.words
    judged = [found for found in context.findings if found.standing in ("met", "broken")]
    if not judged:
        return words.say("no clause of the regulation is known that our terms can be held against")
    met = [found for found in judged if found.standing == "met"]
    broken = context.broken
    mark = clause_source(context, *(found.clause for found in judged)) + context.offered(*broken)
    numbers = {"met": float(len(met)), "missed": float(len(broken))}
    if not broken:
        text = words.say("our terms keep every clause of your regulation that we know{mark}", mark=mark)
        return Statement("technical", "clauses", text, text, numbers)
    names = words.all_of(list(dict.fromkeys(map(context.subject, broken))))
    if not met:
        text = words.say("our terms do not keep your regulation on: {names}{mark}", names=names, mark=mark)
        return Statement("technical", "clauses", text, text, numbers)
    plain = words.say("our terms keep your regulation but for one subject: {names}{mark}", names=names, mark=mark)
    if len(broken) > 1:
        plain = words.say(
            "our terms keep your regulation but for these subjects: {names}{mark}", names=names, mark=mark
        )
    text = words.say(
        "our terms keep {met} of {judged} clauses of your regulation; not kept: {names}{mark}",
        met=len(met),
        judged=len(judged),
        names=names,
        mark=mark,
    )
    return Statement("technical", "clauses", text, plain, numbers)


def _lead_time(context: Context) -> Statement | str:
    words = context.words
    return one_term(
        context,
        "technical",
        "lead_time",
        "lead_time_days",
        lambda term, mark: (
            words.say("making and delivery take {days} less{mark}", days=words.days(-term.gap), mark=mark),
            words.say("making and delivery take less time{mark}", mark=mark),
        ),
    )


def _documents(context: Context) -> Statement | str:
    words = context.words
    return one_term(
        context,
        "technical",
        "documents",
        "document_errors_per_shipment",
        lambda term, mark: (
            words.say(
                "in a hundred deliveries our papers hold {ours} errors against {theirs}{mark}",
                ours=words.number(100 * term.ours, decimals=0),
                theirs=words.number(100 * term.theirs, decimals=0),
                mark=mark,
            ),
            words.say("our papers hold fewer errors{mark}", mark=mark),
        ),
    )


def _answers(context: Context) -> Statement | str:
    words = context.words
    return _record(
        context,
        "answers",
        "answer_hours",
        text=lambda ours, theirs, mark: words.say(
            "we answer a question in {ours} against {theirs}{mark}",
            ours=words.plural("{n} hour", "{n} hours", round(ours)),
            theirs=words.number(theirs, decimals=0),
            mark=mark,
        ),
        plain=lambda mark: words.say("we answer questions sooner{mark}", mark=mark),
        missing=words.say("no record of how soon questions are answered"),
        name=words.say("time to an answer"),
    )


def _returns(context: Context) -> Statement | str:
    words, term = context.words, context.stated.both("exchange_share", less_is_better=False)
    if not term.trouble:
        mark = context.source(*term.paths)
        return Statement(
            "technical",
            "returns",
            words.say(
                "of pieces that do not sell we exchange {ours} against {theirs}{mark}",
                ours=words.value("exchange_share", term.ours),
                theirs=words.value("exchange_share", term.theirs),
                mark=mark,
            ),
            words.say("we exchange more of the pieces that do not sell{mark}", mark=mark),
            {"ours": term.ours, "theirs": term.theirs, "difference": term.gap},
        )
    if term.trouble != "missing":
        return context.why(term.trouble, "exchange_share")
    return _record(
        context,
        "returns",
        "return_days",
        text=lambda ours, theirs, mark: words.say(
            "a return is settled in {ours} against {theirs}{mark}",
            ours=words.days(ours),
            theirs=words.number(theirs, decimals=0),
            mark=mark,
        ),
        plain=lambda mark: words.say("returns are settled sooner{mark}", mark=mark),
        missing=words.say("no terms of exchange and no record of returns"),
        name=words.say("time to settle a return"),
    )


def _record(
    context: Context,
    topic: str,
    what: str,
    *,
    text: Callable[[float, float, str], str],
    plain: Callable[[str], str],
    missing: str,
    name: str,
) -> Statement | str:
    record = next((record for record in context.case.records if record.what == what), None)
    words = context.words
    if record is None:
        return missing
    if not record.source:
        return words.say("no source is named: {name}", name=name)
    if record.ours == record.theirs:
        return words.say("the same for both offers: {names}", names=name)
    if record.ours > record.theirs:
        return words.say("ours is not the better one: {names}", names=name)
    in_days = what == "return_days"
    ours, theirs = (
        words.days(n) if in_days else words.plural("{n} hour", "{n} hours", round(n))
        for n in (record.ours, record.theirs)
    )
    fact = words.say(
        "{name}: ours {ours}, {rival} {theirs}", name=name, ours=ours, theirs=theirs, rival=context.rival_own
    )
    mark = cite(
        context.notes.other(
            f"record|{record.source}|{record.date}", record.source, "record", date=record.date, fact=fact
        )
    )
    numbers = {"ours": record.ours, "theirs": record.theirs, "difference": record.ours - record.theirs}
    return Statement("technical", topic, text(record.ours, record.theirs, mark), plain(mark), numbers)
