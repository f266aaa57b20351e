"""One row of an export: whose answer it is and whether it counts, or the reason why it is kept aside."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from . import tokens
from .exported import Answered, day_of
from .headings import LABELLED
from .mapping import AnswerMapping, Rating
from .questions import RECOMMENDATION, Questions

ROLES = ("economic", "technical", "user")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AaPp][Mm])?")
_YES = {"true": True, "yes": True, "1": True, "да": True, "false": False, "no": False, "0": False, "нет": False}


class AsideError(Exception):
    """The row does not count: column, value and what was expected."""

    def __init__(self, column: str, value: str, expected: str) -> None:
        super().__init__(column, value, expected)
        self.column, self.value, self.expected = column, value, expected

    def told(self, line: int) -> dict[str, Any]:
        """The reason and where it stands."""
        return {"line": line, "column": self.column, "value": self.value, "expected": self.expected}


@dataclass
class Judged:
    """An answer that counts, as rows of the store's tables."""

    response: dict[str, Any]
    ratings: list[dict[str, Any]]
    invitation: Any = None
    key: tuple[Any, ...] = ()  #: what may be answered only once: an ask, or a person's survey of a day
    used: Any = None  #: response that the ask has already
    ids: tuple[Any, ...] = ()  #: keys that the response may have in the store, the one for a new response first
    certain: bool = False  #: the first of these is one row of one export, whatever stands in it now


@dataclass
class Judge:
    """Knows what was asked, and who there is."""

    connection: sqlite3.Connection
    mapping: AnswerMapping
    today: dt.date
    timezone: str
    secret: str
    survey: Any = None
    questions: Questions = field(default_factory=Questions)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _asks: dict[str, dict[str, Any]] = field(default_factory=dict)
    _contacts: dict[str, list[Any]] = field(default_factory=dict)
    _emails: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("invitation", "account", "contact", "survey", "event", "event_date", "rule", "date", "expires",
                 "response", "decided_by", "token")  # fmt: skip
        query = f"SELECT {', '.join(names)} FROM invitations WHERE superseded_at IS NULL AND state = 'sent'"
        rows = [dict(zip(names, row, strict=True)) for row in self.connection.execute(query)]
        self._asks = {row["token"]: row for row in rows if row["token"]}
        answered: dict[tuple[Any, ...], Any] = {}
        for row in rows:
            if row["response"] is not None:
                answered[_one_ask(row)] = row
        for row in rows:
            row["used"] = answered.get(_one_ask(row))
        for contact, email in self.connection.execute(
            "SELECT contact, email FROM contacts WHERE superseded_at IS NULL"
        ):
            self._contacts.setdefault(str(contact), []).append(contact)
            if email:
                self._emails.setdefault(email.strip().casefold(), []).append(contact)
        sample = self.connection.execute("SELECT response FROM responses LIMIT 1").fetchone()
        self._whole_keys = sample is not None and not isinstance(sample[0], str)
        self._surveys = {str(key): key for (key,) in self.connection.execute("SELECT survey FROM surveys")}
        self._accounts = {str(key): key for (key,) in self.connection.execute("SELECT account FROM accounts")}

    def judge(self, row: Answered) -> Judged:
        """The answer, or raises `AsideError`."""
        said = row.said
        if row.beyond:
            wanted = "as many cells as headings: a separator within a cell needs quotation marks around it"
            raise AsideError("row", f"{row.beyond} more", wanted)
        day = self._day(said)
        whose, ask, key = self._whose(said, day)
        survey = (ask and ask["survey"]) or self._survey(said)
        marks = [(rating.by_survey.get(str(survey), rating), text) for rating, text in row.ratings]
        nps = self._nps(said, marks, survey)
        ratings = self._ratings([mark for mark in marks if not _is_nps(mark[0])], survey)
        comment = said.get("comment")
        if nps is None and not ratings and comment is None:
            raise AsideError("nps", "", "an answer to at least one question")
        if said.get("finished", "").casefold() in ("false", "no", "нет", "0"):
            raise AsideError("finished", said["finished"], "an answer that was sent off")
        response: dict[str, Any] = whose | {
            "date": day.isoformat(),
            "survey": survey,
            "touchpoint": said.get("touchpoint")
            or (ask and ask["rule"] if ask and ask["contact"] is not None else None),
            "event": ask and ask["event"],
            "nps": None if nps is None else int(nps),
            "comment": comment,
            "mode": self._mode(said, ask, whose),
            "recorded_by": said.get("recorded_by"),
            "may_quote": _YES.get(said.get("may_quote", "").casefold()),
        }
        ids, certain = self._ids(said, key, ask, response, ratings)
        response["response"] = ids[0]
        for rating in ratings:
            rating["response"] = ids[0]
        personal = ask is not None and ask["contact"] is not None
        used = ask["used"]["response"] if ask is not None and personal and ask["used"] else None
        return Judged(response, ratings, ask["invitation"] if ask and personal else None, key, used, ids, certain)

    def _day(self, said: Dict[str, str]) -> dt.date:
        if "date" not in said:
            raise AsideError("date", "", "the day of the answer")
        try:
            day = day_of(said["date"], self.mapping.dates, self.timezone, self.mapping.timezone)
        except ValueError as error:
            raise AsideError("date", repr(said["date"]), str(error)) from None
        if day > self.today:
            raise AsideError("date", day.isoformat(), f"a day not after {self.today.isoformat()}")
        return day

    def _whose(
        self, said: Dict[str, str], day: dt.date
    ) -> tuple[dict[str, Any], dict[str, Any] | None, tuple[Any, ...]]:
        """Columns that tell whose answer it is, the ask that it answers, and what may come only once."""
        if "token" in said:
            ask = self._asks.get(tokens.digest(said["token"]))
            if ask is None:
                raise AsideError("token", _hidden(said["token"]), "a token of an invitation that was sent")
            return self._by_token(ask, said, day)
        if "contact" in said or "email" in said:
            contact = self._contact(said)
            key = ("contact", contact, str(self._survey(said)), day.isoformat())
            return {"contact": contact}, None, key
        if "account" in said:
            return self._anonymous(said), None, ("anonymous",)
        raise AsideError("token", "", "a token, a contact, an e-mail, or account, store and role")

    def _by_token(
        self, ask: dict[str, Any], said: Dict[str, str], day: dt.date
    ) -> tuple[dict[str, Any], dict[str, Any], tuple[Any, ...]]:
        sent, expires = _date(ask["date"]), _date(ask["expires"])
        if sent is not None and day < sent:
            raise AsideError("date", day.isoformat(), f"a day not before the invitation ({sent.isoformat()})")
        if expires is not None and day > expires:
            raise AsideError("token", day.isoformat(), f"an answer by {expires.isoformat()}: the token has expired")
        if ask["contact"] is None:
            place = json.loads(ask["decided_by"] or "{}")
            return {"account": ask["account"], "store": place.get("store"), "role": place.get("role")}, ask, ("shop",)
        if "contact" in said and said["contact"] != str(ask["contact"]):
            raise AsideError("contact", repr(said["contact"]), "the person whom the token was sent to")
        return {"contact": ask["contact"]}, ask, ("ask", *_one_ask(ask))

    def _contact(self, said: Dict[str, str]) -> Any:
        if "contact" in said:
            found = self._contacts.get(said["contact"], [])
            if not found:
                raise AsideError("contact", repr(said["contact"]), "a key of contacts")
            return found[0]
        found = self._emails.get(said["email"].casefold(), [])
        if len(found) != 1:
            raise AsideError(
                "email", repr(said["email"]), "the e-mail of one contact" + (", not of several" if found else "")
            )
        return found[0]

    def _anonymous(self, said: Dict[str, str]) -> dict[str, Any]:
        if said["account"] not in self._accounts:
            raise AsideError("account", repr(said["account"]), "a key of accounts")
        role = said.get("role", "").casefold()
        if role not in ROLES:
            raise AsideError(
                "role", repr(said.get("role", "")), "one of economic, technical, user: who answers without a name"
            )
        return {"account": self._accounts[said["account"]], "store": said.get("store"), "role": role}

    def _survey(self, said: Dict[str, str]) -> Any:
        named = said.get("survey", self.mapping.survey if self.mapping.survey is not None else self.survey)
        if named is None:
            return None
        if self._surveys and str(named) not in self._surveys:
            raise AsideError("survey", repr(str(named)), "a key of surveys")
        return self._surveys.get(str(named), named)

    def _nps(self, said: Dict[str, str], marks: list[tuple[Rating, str]], survey: Any) -> float | None:
        """The score, of its own column or of one that asks for a recommendation in the row's survey."""
        if "nps" in said:
            return self._score("nps", said["nps"], self._nps_scale(survey), whole=True)
        found = next(((rating, text) for rating, text in marks if _is_nps(rating)), None)
        return None if found is None else self._score("nps", found[1], found[0].scale or (0.0, 10.0), whole=True)

    def _nps_scale(self, survey: Any) -> tuple[float, float]:
        """As the mapping declares it, else as the row's survey asks for the recommendation."""
        asked = self.questions.scale(survey, RECOMMENDATION[0])
        fitting = asked if asked is not None and asked[0] in (0, 1) and asked[1] == 10 else None
        return self.mapping.scale or fitting or (0.0, 10.0)

    def _score(self, column: str, text: str, scale: tuple[float, float], *, whole: bool) -> float:
        low, high = scale
        labelled = LABELLED.fullmatch(text)
        plain = (labelled[1] or labelled[2]) if labelled else text.replace(",", ".")
        try:
            score = float(plain)
        except ValueError:
            score = float("nan")
        if not low <= score <= high or (whole and score != int(score)):
            kind = "a whole number" if whole else "a number"
            raise AsideError(column, _shown(text), f"{kind} from {low:g} to {high:g}")
        return score

    def _ratings(self, marks: list[tuple[Rating, str]], survey: Any) -> list[dict[str, Any]]:
        """Marks as the table of ratings keeps them, 0 to 10, whatever the scale on which they were given."""
        by_attribute: dict[str, dict[str, Any]] = {}
        for rating, text in marks:
            low, high = self._scale(rating, survey)
            found = by_attribute.setdefault(
                rating.attribute,
                {"attribute": rating.attribute, "process": rating.process, "satisfaction": None, "importance": None},
            )
            found["process"] = found["process"] or rating.process
            kind = "importance" if rating.importance else "satisfaction"
            mark = self._score(rating.attribute, text, (low, high), whole=False)
            found[kind] = mark if (low, high) == (0.0, 10.0) else 10.0 * (mark - low) / (high - low)
        return list(by_attribute.values())

    def _scale(self, rating: Rating, survey: Any) -> tuple[float, float]:
        """The question's own scale, else that of the file, else that of the attribute in the row's survey."""
        return rating.scale or self.mapping.scale or self.questions.scale(survey, rating.attribute) or (0.0, 10.0)

    def _mode(self, said: Dict[str, str], ask: dict[str, Any] | None, whose: dict[str, Any]) -> str | None:
        if ask is not None:
            return "token" if ask["contact"] is not None else "qr"
        mode = said.get("mode", "qr" if "contact" not in whose else "")
        if mode and mode not in ("token", "qr", "telephone", "visit"):
            raise AsideError("mode", repr(mode), "one of token, qr, telephone, visit")
        return mode or None

    def _ids(
        self, said: Dict[str, str], key: tuple[Any, ...], ask: dict[str, Any] | None, response: dict[str, Any],
        ratings: list[dict[str, Any]],
    ) -> tuple[tuple[Any, ...], bool]:  # fmt: skip
        """Keys of the response, the same for the same row of the same export, whoever loads it again; and whether the
        first tells one row of one export for certain.

        Where a tool numbers the answers of each survey from 1, the key holds the survey, who answered and the minute
        as well; a survey that is stated only later finds what was stored without it.
        """
        if "id" in said and self.mapping.unique_ids:
            return (self._made("id", self.mapping.tool, said["id"]),), True
        if "id" in said:
            whose = key if key[0] in ("ask", "contact") else (response["account"], response["store"], response["role"])
            code = ask["invitation"] if ask is not None and key[0] == "shop" else None
            time = _TIME.search(said["date"])
            row = (*whose, code, response["date"], time and time[0], said["id"])
            surveys = [response["survey"]] if response["survey"] is None else [response["survey"], None]
            return tuple(self._made("id", self.mapping.tool, survey, *row) for survey in surveys), time is not None
        if key[0] in ("ask", "contact"):
            return (self._made(*key),), False
        # nobody's in particular: equal answers of one day are counted
        parts: tuple[Any, ...] = ("same", json.dumps([response, ratings], sort_keys=True, default=str))
        self.seen[parts] = self.seen.get(parts, 0) + 1
        return (self._made(*parts, self.seen[parts]),), False

    def _made(self, *parts: Any) -> Any:
        made = tokens.key_of(self.secret, *parts)
        return int(made[:13], 16) if self._whole_keys else f"answer-{made}"

    def row(self, row: Answered) -> str:
        """What a row of an export is known by, although it may be put right: its id, else who answered."""
        said = row.said
        whose = tokens.digest(said["token"]) if "token" in said else said.get("contact", said.get("email"))
        if "id" in said and self.mapping.unique_ids:
            parts: tuple[Any, ...] = (self.mapping.tool, said["id"])
        elif "id" in said:
            parts = (self.mapping.tool, said.get("survey"), said["id"], whose, said.get("account"), said.get("store"))
        elif "token" in said:
            parts = (whose,)
        else:
            parts = (whose, said.get("date")) if whose is not None else row.cells
        return tokens.key_of(self.secret, "row", *parts)


def _is_nps(rating: Rating) -> bool:
    """Whether a question of a survey asks for the score that an NPS is made of."""
    return rating.attribute in RECOMMENDATION and rating.scale in ((0.0, 10.0), (1.0, 10.0))


def _one_ask(row: Dict[str, Any]) -> tuple[Any, ...]:
    """An invitation and its reminder are one ask."""
    if row["contact"] is None:
        return ("code", row["invitation"])
    return (row["rule"], row["contact"], row["account"], row["event_date"], row["survey"])


def _date(number: int | None) -> dt.date | None:
    return None if number is None else dt.date(1970, 1, 1) + dt.timedelta(days=number)


def _hidden(token: str) -> str:
    """Enough of a token to find it by, too little to answer with it."""
    return repr(token[:4] + "…")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
