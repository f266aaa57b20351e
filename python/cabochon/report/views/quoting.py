"""What a client may be told of what its people said: three respondents at least, or who agreed to be quoted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LEAST = 3  #: respondents from which their answers are told together


def respondents(rows: Iterable[dict[str, Any]]) -> int:
    """Different people; each anonymous answer counts as one."""
    people = [row["contact"] for row in rows]
    return len({contact for contact in people if contact is not None}) + sum(contact is None for contact in people)


def tellable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All answers of three respondents or more; of fewer those that carry ``may_quote``."""
    return rows if respondents(rows) >= LEAST else quoted(rows)


def quoted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers that carry ``may_quote``."""
    return [row for row in rows if row.get("may_quote")]


def quoted_alone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers that may stand by themselves beside what ``tellable`` gives: none, where taking them off would tell what
    one or two others said."""
    others = respondents(row for row in rows if not row.get("may_quote"))
    return quoted(rows) if respondents(rows) < LEAST or others == 0 or others >= LEAST else []
