"""What the columns of an export hold, by their headings and, for scores, by their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from ...errors import Error
from ...intake.vocabulary import entry, normal
from ...nearest import nearest
from .mapping import COLUMNS, AnswerMapping, Rating
from .questions import Questions, is_recommendation, is_text, rating_of

Lines = list[tuple[int, list[str]]]

#: columns of an export whose words are those of another column
_SPELT = {
    "id": ("responses", "response"),
    "token": ("invitations", "token"),
    "email": ("contacts", "email"),
    "contact": ("contacts", "contact"),
}
_WHOSE = ("token", "contact", "email", "account")
#: how survey tools ask for a recommendation, as `normal` writes it
_RECOMMEND = re.compile(
    r"\bhow (?:likely|probable)\b.*\brecommend|\b(?:likelihood|scale)\b.*\brecommend|\brecommend.*\b(?:likely|scale)\b"
    r"|\bnet promoter\b|\bnps\b"
    r"|вероят\w*.*рекоменд|рекоменд\w*.*вероят|насколько.*(?:готовы|склонны).*рекоменд|шкал\w*.*рекоменд"
    r"|рекоменд\w*.*шкал"
)
_OTHER_ENDS = re.compile(r"(?<!\d)(\d{1,3})\s*(?:-|–|—|\.\.|to|до)\s*(\d{1,3})(?!\d)")
_SCORE = re.compile(r"(?:10|\d)(?:[.,]0+)?(?:\s*[-–—:]\s+\D.*|\s*\(.*\))?", re.DOTALL)
LABELLED = re.compile(r"(\d+)\s*[-–—:]\s+\D.*|(\d+)\s*\(.*\)", re.DOTALL)  #: "9 - Very likely", "9 (good)"


@dataclass
class Understood:
    """Where each column of ours is, and what is rated where."""

    columns: dict[str, int]
    ratings: dict[int, Rating]

    @property
    def taken(self) -> set[int]:
        """Columns of the file of which something is kept."""
        return {*self.columns.values(), *self.ratings}


def understand(
    name: str, headings: list[str], lines: Lines, mapping: AnswerMapping, questions: Questions
) -> Understood:
    """What the columns hold; raises where a score might be lost, or where a heading may mean two columns."""
    left_out = {normal(heading) for heading in mapping.ignore}
    place: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if heading and (normal(heading) not in left_out or heading in _named(mapping)):
            place.setdefault(heading, at)
    found = Understood(_columns(mapping, place), {})
    for heading, rating in mapping.ratings.items():
        if heading not in place:
            raise Error(f"{name}: no column '{heading}', which the mapping says rates {rating.attribute}")
        found.ratings[place[heading]] = rating
    for heading, at in place.items():
        asked = questions.asked(heading)
        if not asked or at in found.taken:
            continue
        question = next(iter(asked.values()))
        if is_text(question):
            found.columns.setdefault("comment", at)
        elif is_recommendation(question):
            found.columns.setdefault("nps", at)
        else:
            found.ratings[at] = rating_of(asked)
    _by_words(found, place)
    open_ = {heading: at for heading, at in place.items() if at not in found.taken}
    if "nps" not in found.columns:
        asking = [heading for heading, at in open_.items() if _recommends(heading, at, lines, mapping)]
        if len(asking) == 1:
            found.columns["nps"] = open_.pop(asking[0])
    _must_tell(name, found.columns, headings)
    _once(name, headings, found)
    _nothing_lost(name, open_, lines)
    return found


def _named(mapping: AnswerMapping) -> set[str]:
    """Headings that a mapping uses: these are not left out."""
    return {heading for listed in mapping.columns.values() for heading in listed} | set(mapping.ratings)


def _columns(mapping: AnswerMapping, place: Dict[str, int]) -> dict[str, int]:
    """Where our columns are: by the exact heading, else in any letter case and punctuation.

    A heading that the mapping gives to one column is no other's: Typeform's own "Token" is an id.
    """
    owner = {heading: ours for ours, listed in mapping.columns.items() for heading in listed}
    found: dict[str, int] = {}
    for ours in COLUMNS:
        for heading in (*mapping.columns.get(ours, ()), ours):
            if heading in place and ours not in found:
                found[ours] = place[heading]
    for ours in COLUMNS:
        for heading in (*mapping.columns.get(ours, ()), ours):
            for spelt, at in place.items():
                alike = normal(spelt) == normal(heading) and owner.get(spelt, ours) == ours
                if alike and ours not in found and at not in found.values():
                    found[ours] = at
    return found


def _by_words(found: Understood, place: Dict[str, int]) -> None:
    """Columns that are still missing, by the house's Russian and further spellings of their headings."""
    taken = found.taken
    free = {normal(heading): at for heading, at in reversed(list(place.items())) if at not in taken}
    for ours in COLUMNS:
        said = entry(*_SPELT.get(ours, ("responses", ours)))
        for spelling in (said.get("ru"), *said.get("also", ())):
            if ours not in found.columns and spelling and normal(spelling) in free:
                found.columns[ours] = free.pop(normal(spelling))


def _recommends(heading: str, at: int, lines: Lines, mapping: AnswerMapping) -> bool:
    """Whether a column asks for a recommendation from 0 to 10, or on the declared scale."""
    if not (_RECOMMEND.search(normal(heading)) and _mostly_scores(at, lines)):
        return False
    ends = [(int(low), int(high)) for low, high in _OTHER_ENDS.findall(heading.casefold())]
    return mapping.scale is not None or all(pair == (0, 10) for pair in ends if pair[0] < pair[1])


def _cells(at: int, lines: Lines) -> Iterator[str]:
    return (cells[at].strip() for _, cells in lines if at < len(cells) and cells[at].strip())


def _mostly_scores(at: int, lines: Lines) -> bool:
    cells = Counter(_SCORE.fullmatch(cell) is not None for cell in _cells(at, lines))
    return cells[True] > cells[False]


def _nothing_lost(name: str, open_: Dict[str, int], lines: Lines) -> None:
    """Scores under a heading that nobody knows would be gone with the token that brought them."""
    lost = [
        heading
        for heading, at in open_.items()
        if any(True for _ in _cells(at, lines))
        and (
            all(_SCORE.fullmatch(cell) for cell in _cells(at, lines))
            or (_RECOMMEND.search(normal(heading)) and _mostly_scores(at, lines))
        )
    ]
    if not lost:
        return
    first = lost[0]
    what = f"columns {', '.join(map(repr, lost))} hold" if len(lost) > 1 else f"column {first!r} holds"
    raise Error(
        f"{name}: {what} numbers from 0 to 10 that may be scores, and nothing says of what; write into a mapping "
        f'nps = "{first}" under [columns], or "{first}" = {{ attribute = "..." }} under [ratings], with the scale '
        f'where it is not 0 to 10, or leave it out with ignore = ["{first}"] (--ignore "{first}")'
    )


def _once(name: str, headings: list[str], found: Understood) -> None:
    """Two columns under a heading that is used: which of them is meant?"""
    for at in sorted(found.taken):
        places = [number for number, heading in enumerate(headings, start=1) if heading == headings[at]]
        if len(places) > 1:
            where = ", ".join(map(str, places))
            raise Error(f"{name}: the heading '{headings[at]}' stands over columns {where}: rename all but one")


def _must_tell(name: str, columns: Dict[str, int], headings: list[str]) -> None:
    """A file without a day or without anybody who answers holds no answers, whatever its rows say."""
    lacking: list[tuple[tuple[str, ...], str]] = []
    if not any(ours in columns for ours in _WHOSE):
        lacking.append((_WHOSE, "whose answers they are (token, contact, email or account)"))
    if "date" not in columns:
        lacking.append((("date",), "the day (date)"))
    if not lacking:
        return
    near = [
        f"'{heading}' is near to '{ours}'"
        for heading in headings
        for ours in [nearest(normal(heading), [ours for names, _ in lacking for ours in names])]
        if ours
    ]
    told = f"{name}: no column tells {' or '.join(what for _, what in lacking)}; its headings are {', '.join(headings)}"
    raise Error(told + (f" ({'; '.join(near)})" if near else "") + ": name the columns in a mapping")
