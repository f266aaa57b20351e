"""Section 2: what do the roles say, and which accounts' roles disagree?"""

from __future__ import annotations

from .. import charts
from ..blocks import Block, Heading, Note, Section, Table, Text
from ..certainty import Certainty
from ..gather.clients import ROLES
from ..gather.month import Month
from ..gather.voices import RoleDifference, RoleScore, Voices
from ..language import Language
from . import terms

SHOWN = 12


def section(month: Month, words: Language) -> Section:
    """The answer of section 2."""
    title = words.say("What do the roles say, and where do they disagree?")
    found = month.voices
    if found is None or not (found.roles or found.total or found.hidden_roles):
        return Section("voices", title)
    simulated = words.say(" (simulated answers)") if found.simulated else ""
    blocks: list[Block] = []
    if found.simulated:
        blocks.append(
            Note(
                words.say(
                    "Simulated: {n} of {of} answers of this section. It shows what the analysis says, not what anybody "
                    "said.",
                    n=words.count(found.simulated),
                    of=words.count(found.answers),
                ),
                simulated=True,
            )
        )
    blocks.append(
        Text(
            words.say(
                "NPS, the net promoter score, is the share of people who would recommend us (9 or 10 of 10) minus the "
                "share of those who would not (0 to 6), from −100 to +100. The numbers in brackets are its 95 % "
                "limits: drawn like this, 95 of 100 hold the true score of all such people."
            )
        )
    )
    if found.total and month.audience != "client":
        blocks.append(Text(_score_sentence(found.total, words)))
    if found.roles:
        blocks += [_chart(found, simulated, words), _table(found, simulated, words)]
    blocks += [_difference(row, words) for row in found.differences]
    if found.hidden_roles:
        blocks.append(
            Note(
                words.say(
                    "Not shown, for fewer than three people answered: {roles}.",
                    roles=terms.roles(found.hidden_roles, words),
                )
            )
        )
    if found.unknown_role and month.audience != "client":
        blocks.append(
            Note(
                words.plural(
                    "{n} answer comes from somebody without a known role and counts only in the whole.",
                    "{n} answers come from people without a known role and count only in the whole.",
                    found.unknown_role,
                )
            )
        )
    if month.audience != "client":
        blocks += _disagreements(month, found, simulated, words)
    return Section("voices", title, blocks)


def _score_sentence(score: RoleScore, words: Language) -> str:
    return words.say(
        "Of all {n} scores, {promoters} are promoters and {detractors} detractors: **NPS {nps}**.",
        n=words.count(score.n),
        promoters=words.count(score.promoters),
        detractors=words.count(score.detractors),
        nps=words.estimate(score.nps, score.low, score.high),
    )


def _chart(found: Voices, simulated: str, words: Language) -> Block:
    rows = [(terms.role_of_many(row.role, words), row.nps, row.low, row.high) for row in found.roles]
    told = "; ".join(f"{name}: {words.estimate(nps, low, high)}" for name, nps, low, high in rows)
    return charts.drawn(
        words.say("NPS by buying role with 95 % limits") + simulated,
        words.say("A point with its limits for each role. {told}.", told=told),
        lambda width: charts.intervals(rows, width, axis=words.say("NPS")),
        words,
    )


def _table(found: Voices, simulated: str, words: Language) -> Table:
    headings = (
        words.say("Role"),
        words.say("Answers"),
        words.say("No score"),
        words.say("Promoters"),
        words.say("Passives"),
        words.say("Detractors"),
        words.say("NPS"),
        words.say("95 % limits"),
    )
    rows = tuple(
        (
            terms.role_of_many(row.role, words),
            *(words.count(n) for n in (row.n, row.missing, row.promoters, row.passives, row.detractors)),
            words.number(row.nps, decimals=0),
            words.interval(row.low, row.high),
        )
        for row in found.roles
    )
    return Table(words.say("Scores by role") + simulated, headings, rows, frozenset(range(1, 8)))


def _difference(row: RoleDifference, words: Language) -> Block:
    first, second = terms.role_of_many(row.first, words), terms.role_of_many(row.second, words)
    values = {
        "first": first,
        "second": second,
        "points": words.number(abs(row.value), decimals=0),
        "limits": words.interval(*sorted((abs(row.low), abs(row.high))))
        if row.low * row.high > 0
        else words.interval(row.low, row.high),
    }
    if row.certainty is Certainty.cannot_tell:
        text = words.say(
            "{first} and {second}: the NPS cannot be told apart; the difference lies within {limits}.", **values
        )
    elif row.value > 0:
        text = words.say("{first} against {second}: NPS higher by **{points} points** ({limits}).", **values)
    else:
        text = words.say("{first} against {second}: NPS lower by **{points} points** ({limits}).", **values)
    return terms.finding(text, row.certainty, words)


def _disagreements(month: Month, found: Voices, simulated: str, words: Language) -> list[Block]:
    blocks: list[Block] = [Heading(words.say("Accounts whose roles disagree"))]
    if not found.disagreements:
        blocks.append(
            terms.fact(
                words.say(
                    "In none of the {compared} accounts where at least two roles answered do their scores lie four or "
                    "more points apart.",
                    compared=words.count(found.compared),
                ),
                words,
            )
        )
        return blocks
    blocks.append(
        terms.fact(
            words.say(
                "In **{n} of {compared} accounts** where at least two roles answered, their mean scores lie four or "
                "more points apart. These accounts brought **{value}**. Each score is what one or a few people said, "
                "a fact about them and no tested difference.",
                n=words.count(len(found.disagreements)),
                compared=words.count(found.compared),
                value=words.money(found.value_disagreeing),
            ),
            words,
        )
    )
    kind = month.clients.value_kind if month.clients else "revenue"
    label = terms.value_kind(kind, words)
    headings = (
        words.say("Account"),
        words.say("{kind} in the window", kind=label[:1].upper() + label[1:]),
        *(terms.role_of_many(role, words) for role in ROLES),
    )
    rows = tuple(
        (
            row.name,
            words.money(row.value),
            *(_score(row.scores.get(role), row.answers.get(role, 0), words) for role in ROLES),
        )
        for row in found.disagreements
    )
    numeric = frozenset({1, 2, 3, 4})
    caption = words.say("Accounts whose roles disagree, by money") + simulated
    note = words.say("Mean score from 0 to 10, with the number of answers when there are several.")
    blocks.append(Table(caption, headings, rows[:SHOWN], numeric, note=note))
    if len(rows) > SHOWN:
        more = words.say("The other {n} accounts", n=words.count(len(rows) - SHOWN)) + simulated
        blocks.append(Table(more, headings, rows[SHOWN:], numeric, folded=more))
    return blocks


def _score(score: float | None, answers: int, words: Language) -> str:
    if score is None:
        return "–"
    if answers == 1:
        return words.number(score, decimals=0)
    return words.plural("{score} ({n} answer)", "{score} ({n} answers)", answers, score=words.number(score))
