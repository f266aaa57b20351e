"""Who the clients are and what happened to them: the tables of a book."""

from __future__ import annotations

from typing import Any

from .._core import accounts as _accounts
from .titles import RoleGuess, role_of_title, roles_of_titles, title_phrases

__all__ = ["RoleGuess", "role_of_title", "roles_of_titles", "tables", "title_phrases"]


def tables() -> list[dict[str, Any]]:
    """Describe every table of a book, parents before the tables that refer to them.

    Each is a dict with ``name`` (of the record), ``table``, ``own_date`` (the column that dates its rows, or "") and
    ``fields``; each field says its ``name``, ``kind``, ``meaning``, ``unit``, range, whether it is ``key`` or
    ``required``, the table it ``references`` and its ``choices``.

    >>> import cabochon.accounts
    >>> [field["name"] for field in cabochon.accounts.tables()[2]["fields"]]
    ['contact', 'since', 'until', 'role', 'decides']
    """
    described: list[dict[str, Any]] = _accounts.tables()
    return described
