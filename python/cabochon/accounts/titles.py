"""Buying roles from job titles and departments, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from .. import _core
from .._core.titles import RoleGuess

__all__ = ["RoleGuess", "role_of_title", "roles_of_titles", "title_phrases"]

#: A role, a role with whether it decides, several roles to ask about, or None to forget a phrase.
Override: TypeAlias = "str | tuple[str, bool | None] | list[str] | None"


def _entries(overrides: Mapping[str, Override] | None) -> list[tuple[str, list[str], bool | None, bool]]:
    entries: list[tuple[str, list[str], bool | None, bool]] = []
    for phrase, value in (overrides or {}).items():
        of_department = phrase.startswith("department:")
        words = phrase.removeprefix("department:").strip()
        if value is None:
            entries.append((words, [], None, of_department))
        elif isinstance(value, str):
            entries.append((words, [value], None, of_department))
        elif isinstance(value, tuple):
            entries.append((words, [value[0]], value[1], of_department))
        else:
            entries.append((words, list(value), None, of_department))
    return entries


def role_of_title(
    title: str | None, department: str | None = None, *, overrides: Mapping[str, Override] | None = None
) -> RoleGuess:
    """Tell the buying role of a job title: economic, technical or user, or that one has to ask.

    The longest phrase of the dictionary wins; a department helps where the title alone says little. A title that is
    known not to tell, or that tells two roles, is ``doubtful`` and has no role, only ``candidates``. ``overrides`` adds
    to the dictionary for this call: ``{"key holder": ("user", True), "partner": "economic", "buyer": None,
    "department: studio": "technical"}``.

    >>> import cabochon as cb
    >>> cb.accounts.role_of_title("Директор магазина").role
    'user'
    >>> guess = cb.accounts.role_of_title("коммерческий директор")
    >>> guess.role, guess.doubtful, guess.candidates
    (None, True, ['economic', 'technical'])
    >>> cb.accounts.role_of_title("Manager", "Purchasing").role
    'technical'
    """
    return _core.titles.role_of_title(title or "", department, overrides=_entries(overrides))


def roles_of_titles(
    frame: Any,
    *,
    title: str = "title",
    department: str | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> Any:
    """Tell the buying role of every row's title; rows without a role are those to ask about.

    Gives the columns ``role``, ``decides``, ``phrase``, ``doubtful`` and ``candidates``, one row a row of ``frame``.

    >>> import cabochon as cb
    >>> list(cb.accounts.roles_of_titles({"title": ["Owner", "ИП", "продавец-консультант"]})["role"])
    ['economic', None, 'user']
    """
    from .. import frames

    table = frames.read(frame, columns=[title, department], name="frame")
    found = _core.titles.roles_of_titles(table, title=title, department=department, overrides=_entries(overrides))
    return frames.give(found, frames.kind(frame))


def title_phrases() -> Sequence[dict[str, Any]]:
    """List the dictionary: phrase, roles, decides and strength of each entry.

    >>> import cabochon as cb
    >>> {"phrase": "owner", "roles": ["economic"], "decides": True, "strength": "strong"} in cb.accounts.title_phrases()
    True
    """
    listed: list[dict[str, Any]] = _core.titles.phrases()
    return listed
