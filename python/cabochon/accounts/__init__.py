"""Who the clients are and what happened to them: the tables of a book, and the book."""

from __future__ import annotations

from .._core.accounts import Account, Contact, Role
from .book import Book, RoleOnDay
from .schema import schema_markdown, tables
from .titles import RoleGuess, role_of_title, roles_of_titles, title_phrases

__all__ = [
    "Account",
    "Book",
    "Contact",
    "Role",
    "RoleGuess",
    "RoleOnDay",
    "role_of_title",
    "roles_of_titles",
    "schema_markdown",
    "tables",
    "title_phrases",
]
