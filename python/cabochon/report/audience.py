"""Who may be told what: the one place that decides it for the report, the week, views and letters.

Rule:    for ``client`` a role of fewer than three respondents is neither scored, quoted nor dated, but for answers that
         carry ``may_quote``. A respondent of a score is somebody who gave a score: who left only words hides nobody.
         Totals hold only what may be told of the roles, so that no hidden role comes out by subtraction (complementary
         suppression). Words of a complaint stand only where three people or more used them. Competitors are called
         "supplier B" and so on. What our work costs us, and our margin, is for no client.
Source:  Cox, L. H. (1980). Suppression methodology and statistical disclosure control. Journal of the American
         Statistical Association 75(370), 377-385: secondary suppression of cells that margins would give away.
Limits:  pages of other windows, or of the month before, are not known here: compare before you send two of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from .language import Language
from .reading import rows_of

LEAST = 3  #: respondents from which a client is told what they said together
OTHER = "other reasons"  #: the name of complaints whose words fewer than three people used
LETTERS = {"en": "BCDEFGHIJKLMNOPQRSTUVWXYZ", "ru": "БВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"}
Row = TypeVar("Row")


def of(row: Any, name: str) -> Any:
    """A cell of a row, whether it is a mapping or a record."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def respondents(rows: Iterable[Any]) -> int:
    """Different people; an answer without a contact counts as one."""
    people = [of(row, "contact") for row in rows]
    return len({contact for contact in people if contact is not None}) + sum(contact is None for contact in people)


def quoted(rows: Iterable[Row]) -> list[Row]:
    """The answers that carry ``may_quote``."""
    return [row for row in rows if of(row, "may_quote")]


def tellable(rows: Sequence[Row], audience: str) -> list[Row]:
    """Answers of one role and account (or of one month) that this reader may be told: for a client all of them from
    three respondents on, of fewer only those that may be quoted. Give only answers that say what is told: to tell
    scores, those with a score."""
    return list(rows) if audience != "client" or respondents(rows) >= LEAST else quoted(rows)


def quoted_alone(rows: Sequence[Row], audience: str) -> list[Row]:
    """Of the answers of one role and account, those that may stand with their person beside what `tellable` gives: for
    a client those that may be quoted, and none where taking them off the role's score would tell what one or two
    others said."""
    if audience != "client":
        return list(rows)
    others = respondents(row for row in rows if not of(row, "may_quote"))
    return quoted(rows) if respondents(rows) < LEAST or others == 0 or others >= LEAST else []


def tellable_by_role(rows: Iterable[Row], audience: str) -> dict[str | None, list[Row]]:
    """The same for answers of several roles; those of nobody's role are a group of their own."""
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(of(row, "role"), []).append(row)
    return {role: tellable(group, audience) for role, group in groups.items()}


def summed(rows: Iterable[Row], audience: str) -> list[Row]:
    """The answers that a total of several roles may hold beside the roles' own figures.

    Where one role or more may be told, a total over all would give the others away by subtraction: it holds the told
    roles only. Where no role may be told, a total of three respondents or more gives no role away.
    """
    listed = list(rows)
    if audience != "client":
        return listed
    told = [row for group in tellable_by_role(listed, audience).values() for row in group]
    return told or (listed if respondents(listed) >= LEAST else [])


def tellable_months(months: Mapping[Any, Sequence[Row]], audience: str) -> dict[Any, list[Row]]:
    """Answers by month that this reader may be told.

    A single hidden month would come out by subtraction from the role's or the account's total: where the hidden months
    together have fewer than three respondents, the told month with the fewest respondents is hidden with them.
    """
    if audience != "client":
        return {month: list(rows) for month, rows in months.items()}
    told = {month: tellable(rows, audience) for month, rows in months.items()}
    hidden = [row for month, rows in months.items() for row in rows if not any(row is kept for kept in told[month])]
    whole = [month for month in told if told[month] and len(told[month]) == len(months[month])]
    while (
        hidden and respondents(hidden) < LEAST and (rest := [m for m in whole if len(quoted(months[m])) < len(told[m])])
    ):
        month = min(rest, key=lambda at: (respondents(told[at]), at))
        whole.remove(month)
        kept = quoted(months[month])
        hidden += [row for row in months[month] if not any(row is one for one in kept)]
        told[month] = kept
    return told


class Competitors:
    """Takes the names of competitors out of texts for a client: "supplier B", "supplier C" and so on."""

    def __init__(self, names: Iterable[str], words: Language, audience: str) -> None:
        listed = list(dict.fromkeys(" ".join(name.split()) for name in names if name and name.strip()))
        self._called: dict[str, str] = {}
        for name in listed if audience == "client" else ():
            letter = LETTERS[words.lang][min(len(set(self._called.values())), 24)]
            self._called.setdefault(name.casefold(), words.say("supplier {letter}", letter=letter))
        longest = sorted(self._called, key=len, reverse=True)
        parts = (r"\s+".join(re.escape(word) for word in name.split()) for name in longest)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if longest else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(self._said, text) if self._pattern else text

    def _said(self, found: re.Match[str]) -> str:
        name = " ".join(found[0].split()).casefold()
        return self._called.get(name) or next(iter(self._called.values()))


def rivals(book: Any) -> tuple[str, ...]:
    """Names of the suppliers that are not marked as ours, and of competitors that events name."""
    found = [str(row["name"]) for row in rows_of(book.suppliers) if row.get("name") and not row.get("ours")]
    for row in rows_of(book.events):
        if row.get("type") == "competitor_mentioned" and isinstance(row.get("properties"), str):
            with suppress(ValueError, AttributeError):
                found.append(str(json.loads(row["properties"]).get("competitor") or ""))
    return tuple(dict.fromkeys(name for name in found if name))


def named_reasons(reasons: Sequence[Any], contacts: Sequence[Any], audience: str) -> list[str | None]:
    """The reason of each complaint in words that this reader may read: for a client those of three people or more; the
    rest are `OTHER`. A complaint without a contact counts as one person."""
    said = [None if reason is None else str(reason) for reason in reasons]
    if audience != "client":
        return said
    people: dict[str, list[dict[str, Any]]] = {}
    for reason, contact in zip(said, contacts, strict=True):
        if reason is not None:
            people.setdefault(reason, []).append({"contact": contact})
    shown = {reason for reason, rows in people.items() if respondents(rows) >= LEAST}
    return [reason if reason is None or reason in shown else OTHER for reason in said]
