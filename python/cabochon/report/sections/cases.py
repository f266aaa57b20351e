"""Section 3: how opinion moves, where roles disagree beyond chance, whom to ask next, and how far the cases are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ... import feedback
from ..blocks import Block, Chart, Heading, Note, Section, Table
from ..gather.month import Month
from ..language import Language
from ..reading import rows_of
from ..views.asks import blocks_of as asks
from ..views.board import blocks_of as board
from ..views.board import story_blocks
from ..views.disagreeing import blocks_of as disagreeing
from ..views.matrix import blocks_of as matrix
from ..views.months import blocks_of as months
from ..views.people import blocks_of as people
from ..views.view import Told

CHARTS, STORIES, BUDGET = 3, 2, 12  #: organisation charts, stories and people to ask that a report shows


def section(month: Month, words: Language) -> Section:
    """The answer of section 3."""
    title = words.say("Whom to ask next, and how far are the cases?")
    if month.voices is None:
        return Section("cases", title)
    period = month.period
    given = Told(month.shelf.book, month.shelf, period.last, period.window_days, month.audience, words)
    blocks: list[Block] = [Heading(words.say("NPS month by month")), *months(given)]
    if month.audience != "client":
        cases = rows_of(feedback.cases(given.book, as_of=period.last))
        if month.clients is not None:
            blocks += [
                Heading(words.say("Whom have we heard, weighted by money")),
                *matrix(given, month.value),
            ]
            blocks += [Heading(words.say("Roles that disagree, by money")), *disagreeing(given, month.value)]
        for account in _accounts(given, cases, month):
            blocks += people(given, account)
        blocks += [Heading(words.say("Whom to ask next")), *asks(given, BUDGET, value=month.value)]
        blocks += [Heading(words.say("Cases")), *board(given)]
        for row in _told(cases):
            blocks += story_blocks(given, feedback.case(given.book, row["case"]), heading=True)
    if month.voices.simulated:
        blocks = [_note(month, words), *(_marked(block, words) for block in blocks)]
    return Section("cases", title, blocks)


def _accounts(given: Told, cases: list[dict[str, Any]], month: Month) -> list[Any]:
    """Whose people are drawn: of open cases, the dearest first; without any, of the dearest account that was heard."""
    values = {row.account: row.value for row in month.clients.covers} if month.clients else {}
    chosen = {row["account"] for row in cases if row["state"] != "closed"} or {row["account"] for row in cases}
    if not chosen:
        heard = {row["account"] for row in rows_of(given.book.responses) if row["account"] is not None}
        chosen = {max(heard, key=lambda account: (values.get(account, 0.0), str(account)))} if heard else set()
    return sorted(chosen, key=lambda account: (-values.get(account, 0.0), str(account)))[:CHARTS]


def _told(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whose stories are told: those that moved last."""
    return sorted(cases, key=lambda row: (row["last"], str(row["case"])), reverse=True)[:STORIES]


def _note(month: Month, words: Language) -> Note:
    assert month.voices is not None
    text = words.say(
        "Simulated: {n} of {of} answers of this section. It shows what the analysis says, not what anybody said.",
        n=words.count(month.voices.simulated),
        of=words.count(month.voices.answers),
    )
    return Note(text, simulated=True)


def _marked(block: Block, words: Language) -> Block:
    """Every drawing and table of simulated answers says so."""
    said = words.say(" (simulated answers)")
    if isinstance(block, Chart):
        return replace(block, title=block.title + said)
    return replace(block, caption=block.caption + said) if isinstance(block, Table) else block
