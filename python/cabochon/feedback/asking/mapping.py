"""Which column of a survey tool's export holds what.

tool = "limesurvey"                    # its own columns are then known; left out: recognised by its headings
survey = "delivery"                    # key of the survey; or a column that names it
scale = [0, 10]                        # of scores and ratings; 1-to-10 scales are declared, never guessed
dates = "dmy"                          # where 03.04. or 03/04/ may be read both ways
timezone = "UTC"                       # of times without one; left out: a heading's "(UTC)", else the store's own
ignore = ["Wave"]                      # headings whose numbers are no scores
[columns]                              # ours = the heading in the file, or several: the first that is there
token = "token"
nps = "Would you recommend us?"
comment = "Why?"
[ratings]                              # heading in the file = what it rates
"Did it come in time?" = { attribute = "delivery time", process = "delivery", scale = [1, 5] }
"How much does it matter?" = { attribute = "delivery time", importance = true }
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...errors import Error, InputError, problem
from ...intake.toml import read_toml
from ...nearest import did_you_mean, one_of

#: what a column may hold
COLUMNS = (
    "id", "date", "token", "contact", "email", "account", "store", "role", "survey", "touchpoint", "nps", "comment",
    "may_quote", "finished", "mode", "recorded_by",
)  # fmt: skip
_KEYS = (
    "tool", "recognise", "recognise_any", "heading_rows", "unique_ids", "dates", "timezone", "survey", "scale",
    "columns", "ratings", "ignore",
)  # fmt: skip
_RATING = ("attribute", "process", "importance", "scale")
ORDERS = ("", "dmy", "mdy", "ymd")


@dataclass(frozen=True)
class Rating:
    """What one column rates."""

    attribute: str
    process: str | None = None
    importance: bool = False  #: how much it matters, instead of how content somebody is
    scale: tuple[float, float] | None = None  #: lowest and highest mark; None: as the file or the survey says
    by_survey: Dict[str, Rating] = field(default_factory=dict)  #: where surveys ask different things in the same words


@dataclass(frozen=True)
class AnswerMapping:
    """The columns of one export."""

    tool: str = ""
    recognise: tuple[str, ...] = ()  #: all of these headings are the tool's
    recognise_any: tuple[str, ...] = ()  #: any of them is
    heading_rows: int = 1
    unique_ids: bool = False  #: no two surveys of the tool number their answers alike
    dates: str = ""
    timezone: str = ""  #: of times that tell none, as IANA names it
    survey: str | None = None
    scale: tuple[float, float] | None = None  #: as declared; None: the survey's own, else 0 to 10
    columns: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    ratings: Dict[str, Rating] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()  #: headings that hold no answer, whatever their cells look like

    @classmethod
    def of(cls, given: Any) -> AnswerMapping:
        """From itself, a mapping, a tool's name, the path of a TOML or JSON file, or None (nothing stated)."""
        if given is None:
            return cls()
        if isinstance(given, cls):
            return given
        if isinstance(given, Dict):
            return _made(dict(given), "mapping")
        if isinstance(given, str) and given in tools():
            return tools()[given]
        if isinstance(given, (str, os.PathLike)):
            path = Path(given)
            if not path.suffix and not path.exists():
                raise InputError.of([problem("mapping", "tool", repr(str(given)), one_of(str(given), list(tools())))])
            return _made(_read(path), str(path))
        wanted = "the name of a tool, a mapping, or the path of a TOML or JSON file"
        raise InputError.of([problem("mapping", "", f"a {type(given).__name__}", wanted)])

    def fits(self, headings: set[str]) -> bool:
        """Whether a file with these headings looks like an export of the tool."""
        if not (self.recognise or self.recognise_any):
            return False
        return headings.issuperset(self.recognise) and (
            not self.recognise_any or not headings.isdisjoint(self.recognise_any)
        )

    def under(self, stated: AnswerMapping) -> AnswerMapping:
        """What is stated, and the tool's own columns where nothing is."""
        return replace(
            stated,
            tool=stated.tool or self.tool,
            heading_rows=max(stated.heading_rows, self.heading_rows),
            unique_ids=stated.unique_ids or self.unique_ids,
            dates=stated.dates or self.dates,
            timezone=stated.timezone or self.timezone,
            columns={**self.columns, **stated.columns},
            ignore=tuple(dict.fromkeys((*self.ignore, *stated.ignore))),
        )


@cache
def tools() -> dict[str, AnswerMapping]:
    """The survey tools whose exports are known, by name."""
    folder = files(__package__) / "tools"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".toml"): replace(
            _made(read_toml(Path(str(entry))), entry.name), tool=entry.name.removesuffix(".toml")
        )
        for entry in found
    }


def recognised(headings: set[str]) -> AnswerMapping | None:
    """The tool that a file with these headings comes from."""
    return next((tool for tool in tools().values() if tool.fits(headings)), None)


def _read(path: Path) -> dict[str, Any]:
    if path.suffix.lower() != ".json":
        return read_toml(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Error(f"{path}: {error}") from None
    if not isinstance(found, dict):
        raise Error(f"{path}: expected an object")
    return found


def _made(said: dict[str, Any], where: str) -> AnswerMapping:
    wrong: list[dict[str, Any]] = []

    def note(column: str, value: Any, expected: str) -> None:
        wrong.append(problem(where, column, "" if value is None else repr(value), expected))

    for key in said:
        if key not in _KEYS:
            note(str(key), None, "one of " + ", ".join(_KEYS) + (did_you_mean(str(key), _KEYS) or ""))
    tool = said.get("tool", "")
    if tool and tool not in tools():
        note("tool", tool, one_of(str(tool), list(tools())))
    if said.get("dates", "") not in ORDERS:
        note("dates", said["dates"], "one of dmy, mdy, ymd")
    columns: dict[str, tuple[str, ...]] = {}
    for name, heading in _object(said, "columns", note).items():
        if name not in COLUMNS:
            note(f"columns.{name}", None, one_of(str(name), COLUMNS))
        listed = [heading] if isinstance(heading, str) else heading
        if not isinstance(listed, list) or not all(isinstance(text, str) and text for text in listed) or not listed:
            note(f"columns.{name}", heading, "a heading of the file, or a list of headings")
        else:
            columns[name] = tuple(listed)
    ratings = {}
    for heading, rating in _object(said, "ratings", note).items():
        content = {"attribute": rating} if isinstance(rating, str) else rating
        if not isinstance(content, dict) or not content.get("attribute") or set(content) - set(_RATING):
            note(f"ratings.{heading}", rating, "the attribute, or a table of attribute, process, importance and scale")
        elif content.get("scale") is not None and (ends := scale_of(content["scale"])) is None:
            note(f"ratings.{heading}", content["scale"], "two numbers, the lower first, such as [1, 5]")
        else:
            ratings[heading] = Rating(**content | {"scale": content.get("scale") and ends})
    ignore = said.get("ignore", [])
    if not isinstance(ignore, (list, tuple)) or not all(isinstance(text, str) for text in ignore):
        note("ignore", ignore, "a list of headings")
        ignore = []
    zone = said.get("timezone", "")
    if zone and not _is_zone(zone):
        note("timezone", zone, 'a time zone such as "UTC" or "Europe/Berlin"')
    scale = _scale(said, note)
    if wrong:
        raise InputError.of(wrong)
    made = AnswerMapping(
        tool=tool, recognise=tuple(said.get("recognise", ())), recognise_any=tuple(said.get("recognise_any", ())),
        heading_rows=int(said.get("heading_rows", 1)), unique_ids=bool(said.get("unique_ids", False)),
        dates=said.get("dates", ""), timezone=zone, survey=said.get("survey"), scale=scale, columns=columns,
        ratings=ratings, ignore=tuple(ignore),
    )  # fmt: skip
    return tools()[tool].under(made) if tool else made


def _object(said: dict[str, Any], key: str, note: Any) -> dict[str, Any]:
    found = said.get(key, {})
    if not isinstance(found, dict):
        note(key, found, "a table")
        return {}
    return found


def _scale(said: dict[str, Any], note: Any) -> tuple[float, float] | None:
    if said.get("scale") is None:
        return None
    ends = scale_of(said["scale"])
    if ends is None or not (ends[0] >= 0 and ends[1] <= 10):
        note("scale", said["scale"], "two numbers from 0 to 10, the lower first, such as [1, 10]")
    return ends


def scale_of(said: Any) -> tuple[float, float] | None:
    """The two ends of a scale, or None for what is none."""
    right = isinstance(said, (list, tuple)) and len(said) == 2
    if not right or not all(isinstance(end, (int, float)) and not isinstance(end, bool) for end in said):
        return None
    low, high = float(said[0]), float(said[1])
    return (low, high) if low < high else None


def _is_zone(name: Any) -> bool:
    try:
        return isinstance(name, str) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
